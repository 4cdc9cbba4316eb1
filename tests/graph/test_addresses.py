"""What a user relies on: one room is found in every spelling, and two rooms or buildings are never taken for one.

The addresses are invented; their streets exist in many towns.
"""

import pytest

from graph.addresses import AddressKeys, address_keys, is_exempt, mass_threshold, weight

SAME_ROOM = [
    # Russian and Russian
    (
        "197022, г. Санкт-Петербург, ул. Льва Толстого, д. 77, лит. Б, пом. 12-Н, оф. 305",
        "г. Санкт-Петербург, улица Льва Толстого, дом 77, литера Б, помещение 12Н, офис 305",
    ),
    (
        "630000, НОВОСИБИРСКАЯ ОБЛАСТЬ, Г. НОВОСИБИРСК, УЛ. ГОГОЛЯ, Д. 444, ОФИС 201",
        "Новосибирск, ул.Гоголя 444 оф.201",
    ),
    (
        "630000, НОВОСИБИРСКАЯ ОБЛАСТЬ, ГОРОД НОВОСИБИРСК, Г НОВОСИБИРСК, УЛ ГОГОЛЯ, ЗД. 44/2, ОФИС 201",
        "630000, ОБЛ НОВОСИБИРСКАЯ, Г. Новосибирск, УЛ. ГОГОЛЯ, Д. 44/2, КАБ. 201",
    ),
    ("Москва г, Тверская ул, дом № 105, корпус 2, офис 17", "г. Москва, ул. Тверская, 105к2, оф. 17"),
    ("Москва, Тверская ул., д.105 стр.3, кв.8", "125009, Г.МОСКВА, УЛ. ТВЕРСКАЯ, Д. 105С3, КВ. 8"),
    (
        "Москва, 2-я Мясницкая ул., 5, эт. 3, пом. XIV, ком. 8",
        "г. Москва, ул. Мясницкая 2-я, д. 5, этаж 3, помещ. XIV, комната 8",
    ),
    ("Санкт-Петербург, Большой проспект В.О., д. 210, кв. 4", "СПб, В.О., Большой пр-кт, 210, кв. 4"),
    ("СПБ, УЛ. 8 МАРТА, 15, ОФ. 7", "Санкт-Петербург, улица 8 Марта, дом 15, офис 7"),
    ("г. Тверь, ул. 1905 года, д. 250, кв. 3", "Тверь, ул 1905 года 250 кв 3"),
    (
        "г. Казань, пр. Победы, д. 300А, офис 12-Н",
        "Республика Татарстан, г.Казань, проспект Победы, 300 лит. А, офис 12Н",
    ),
    (
        "ЯРОСЛАВСКАЯ ОБЛАСТЬ, Р-Н РЫБИНСКИЙ, Г. МЫШКИН, УЛ. ЛЕНИНА, Д. 62, ПОМЕЩ. 4-Н",
        "152830, ЯРОСЛАВСКАЯ ОБЛАСТЬ, Г МЫШКИН, УЛ ЛЕНИНА, ЗД. 62, ПОМЕЩЕНИЕ 4-Н",
    ),
    (
        "150518, ЯРОСЛАВСКАЯ ОБЛАСТЬ, Р-Н ЯРОСЛАВСКИЙ, Д. СОСНОВКА, УЛ САДОВАЯ, Д. 15, КВ. 58",
        "150518, ЯРОСЛАВСКАЯ ОБЛАСТЬ, ЯРОСЛАВСКИЙ, СОСНОВСКОЕ, ДЕРЕВНЯ СОСНОВКА, УЛ. САДОВАЯ, ДОМ 15, КВАРТИРА 58",
    ),
    ("г. Омск, ул. Ленина, 5, офис 08", "г. Омск, ул. Ленина, д. 5, офис № 8"),
    # Russian and English
    (
        "197022, г. Санкт-Петербург, ул. Льва Толстого, д. 77, лит. Б, пом. 12-Н, оф. 305",
        "office 305, 77B Lva Tolstogo st., St. Petersburg 197022, Russia",
    ),
    (
        "г. Санкт-Петербург, ул. Гжатская, д. 210, лит. А, офис 41",
        "Gzhatskaya ul., 210, lit. A, of. 41, Sankt-Peterburg",
    ),
    ("Санкт-Петербург, наб. Обводного канала, 940, оф. 12", "940 Obvodnogo Kanala nab., office 12, Saint Petersburg"),
    (
        "Санкт-Петербург, Синопская набережная, 940, оф. 12",
        "Office 12, 940 Sinopskaya Embankment, St.Petersburg, Russia",
    ),
    ("г. Москва, Щёлковское шоссе, д. 500, корп. 2, кв. 9", "Schelkovskoe sh., 500, korp. 2, kv. 9, Moscow"),
    (
        "г. Москва, Щёлковское шоссе, д. 500, корп. 2, кв. 9",
        "Apt 9, 500 block 2 Shchyolkovskoye Highway, Moscow, Russian Federation",
    ),
    ("г. Екатеринбург, ул. Юбилейная, д. 88, оф. 5", "Jubilejnaja ul. 88, of. 5, Jekaterinburg"),
    ("г. Екатеринбург, ул. Юбилейная, д. 88, оф. 5", "88, Yubileynaya street, office 5, Yekaterinburg"),
    ("г. Екатеринбург, ул. Хохрякова, д. 88, оф. 5", "88 Khokhryakova Str., office 5, Ekaterinburg"),
    ("г. Екатеринбург, ул. Хохрякова, д. 88, оф. 5", "ul. Hohryakova 88, ofis 5, Ekaterinburg"),
    ("г. Самара, ул. Царицынская, д. 7, кв. 1", "Tsaritsynskaya St. 7, flat 1, Samara"),
    ("г. Самара, ул. Чайковского, д. 7, кв. 1", "Flat 1, 7 Tchaikovsky street, Samara 443000"),
    ("г. Казань, ул. Гагарина, д. 70, оф. 3", "70 Gagarin Street, office 3, Kazan, Tatarstan Republic"),
    ("г. Ростов-на-Дону, пер. Газетный, д. 400, ком. 12", "400 Gazetny lane, room 12, Rostov-on-Don"),
    ("г. Нижний Новгород, пл. Советская, д. 90, оф. 2", "90 Sovetskaya sq., office 2, Nizhny Novgorod"),
    ("г. Краснодар, б-р Платановый, д. 60, кв. 5", "60 Platanovy boulevard, apartment 5, Krasnodar, Krasnodar Krai"),
    (
        "Вологодская область, г. Череповец, проспект Победы, д. 330, офис 6",
        "330 Pobedy Avenue, Office 6, Cherepovets, Vologda Region 162614, Russia",
    ),
    ("г. Коломна, Московская обл., ул. Ленина, д. 21Б, оф. 3", "21-B Lenina st., office 3, Kolomna, Moscow Region"),
    (
        "196084, САНКТ-ПЕТЕРБУРГ, УЛ. САДОВАЯ, Д.922, К.2, ЛИТ. А, ПОМЕЩЕНИЕ №5-Н",
        "Sadovaya str. 922, bld. 2, lit. A, room 5N, St.Petersburg, Russia",
    ),
    (
        "г. Москва, наб. Пресненская, д. 90, этаж 7, пом. XIII, ком. 2",
        "d. 90 etazh 7 pom. XIII kom. 2, naberezhnaya Presnenskaya, Moscow 123112",
    ),
    ("г. Киев, ул. Крещатик, дом 222, офис 5", "office 5, 222 Kreschatik str., Kyiv 01001, Ukraine"),
    (
        "г. Алматы, пр. Аль-Фараби, 777/7, офис 12",
        "777/7 Al-Farabi Ave., office 12, Almaty 050059, Republic of Kazakhstan",
    ),
    # English and English
    (
        "RM 1405, 14/F, HAPPY CENTRE, 165-171 WAN CHAI ROAD, WANCHAI, HONG KONG",
        "Room 1405, 14th Floor, Happy Centre, 165 - 171 Wan Chai Rd, Wan Chai, Hong Kong SAR",
    ),
    (
        "Flat/Rm A 12/F, 900 Lockhart Road, Wanchai, HK",
        "Unit A, 12F, Sunny Commercial Bldg., No. 900 Lockhart Rd., Hong Kong, China",
    ),
    (
        "Room 9, Unit A, 3rd Floor, 716-718 Wing Lok Street, Sheung Wan, Hong Kong",
        "Unit A, Rm 9, 3/F., Happy Tower, 716-718 Wing Lok St., Hong Kong",
    ),
    ("Unit 2301, 23/F, 2 Queen's Road Central, Hong Kong", "UNIT 2301 2 QUEENS ROAD CENTRAL HONG KONG"),
    ("Flat 1203, Block 3, 50 Nathan Road, Kowloon, Hong Kong", "1203, Tower 3, 50 Nathan Rd, Tsim Sha Tsui, Hong Kong"),
    (
        "Suite 305, 16 Great Queen Street, London, WC2B 5ZZ",
        "c/o Invented Formations Ltd, Suite 305, 16 Great Queen St, Covent Garden, London WC2B5ZZ, United Kingdom",
    ),
    (
        "FLAT 3, 12 HIGH STREET, LONDON, UNITED KINGDOM, E35 2ZZ",
        "12 High St Flat 3, Invented Town, London, England, E352ZZ",
    ),
    (
        "UNIT 3 INVENTED BUSINESS CENTRE, FICTIONAL ROAD, LONDON, UNITED KINGDOM, E35 2ZZ",
        "Unit 3, Invented Business Centre, London, England, E35 2ZZ",
    ),
    ("1 INVENTED HOUSE, MILL LANE, LONDON, E35 2ZZ", "Flat 1, Invented House, Mill Ln, Fictional, London, E35 2ZZ"),
    ("SUITE 5, 12 MILL STREET, ST HELIER, JERSEY, JE2 3ZZ", "Suite 5, Invented House, 12 Mill St, Jersey, JE23ZZ"),
    ("SUITE 5, 117 MILL STREET, GIBRALTAR, GX11 1AA", "Suite 5, 117 Mill St, Gibraltar"),
    (
        "Room 1204, Building 3, No. 888 Keji Road, Nanshan District, Shenzhen, China",
        "Rm 1204, Bldg 3, 888 Keji Rd., Nanshan District, Shenzhen City, Guangdong Province, P.R. China 518000",
    ),
    ("Apt. 512, 77 Agiou Pavlou Street, Limassol 3030, Cyprus", "77 Agiou Pavlou Str., Flat 512, Lemesos, Cyprus"),
    # Chinese and Chinese
    ("香港灣仔灣仔道965-971號樂基中心14樓1405室", "香港湾仔湾仔道965-971号14楼1405室"),
    ("广东省深圳市南山区科技路888号B座1203室", "中国深圳市南山区科技路888号B座12楼1203室 邮编518000"),
]

SAME_BUILDING = [
    ("г. Москва, Тверская ул., д. 105, оф. 17", "г. Москва, Тверская ул., д. 105, оф. 18"),
    ("г. Москва, Тверская ул., д. 105, оф. 17", "г. Москва, Тверская ул., д. 105, кв. 17"),
    ("г. Москва, Тверская ул., д. 105, оф. 17", "г. Москва, Тверская ул., д. 105"),
    ("г. Москва, Тверская ул., д. 105, эт. 2, ком. 5", "г. Москва, Тверская ул., д. 105, эт. 3, ком. 5"),
    ("г. Москва, Тверская ул., д. 105, пом. I, ком. 5", "г. Москва, Тверская ул., д. 105, пом. II, ком. 5"),
    ("СПб, ул. Гжатская, 210, room 1-N, office 350", "СПб, ул. Гжатская, 210, пом. 1Н, офис 352"),
    ("СПб, ул. Гжатская, 210, оф. А 212", "СПб, ул. Гжатская, 210, оф. Б 212"),
    ("г. Москва, Тверская ул., д. 105, кв. 5, ком. 1", "г. Москва, Тверская ул., д. 105, кв. 5, ком. 2"),
    ("г. Москва, Тверская ул., д. 105, подъезд 1, оф. 5", "г. Москва, Тверская ул., д. 105, подъезд 2, оф. 5"),
    ("СПб, ул. Гжатская, 210Б, пом. 12-Н", "office 12, 210B Gzhatskaya st., St. Petersburg"),
    ("СПб, ул. Гжатская, 210Б, оф. 305", "office 306, 210B Gzhatskaya st., St. Petersburg"),
    ("г. Омск, ул. Ленина, 5, оф. 1-7, 1-10", "г. Омск, ул. Ленина, 5, оф. 1-7"),
    ("Flat A, 12/F, 900 Lockhart Road, Hong Kong", "Flat A, 13/F, 900 Lockhart Road, Hong Kong"),
    ("Unit 1201, 900 Lockhart Road, Hong Kong", "12/F, Happy Tower, 900 Lockhart Road, Wan Chai, Hong Kong"),
    ("Suite 1, 16 Great Queen Street, London, WC2B 5ZZ", "16 Great Queen Street, London, WC2B 5ZZ"),
    ("UNIT 3 INVENTED BUSINESS CENTRE, LONDON, E35 2ZZ", "UNIT 4 INVENTED BUSINESS CENTRE, LONDON, E35 2ZZ"),
    ("1 Invented House, Mill Lane, London, E35 2ZZ", "The Invented House, Mill Lane, London, E35 2ZZ"),
    ("香港灣仔道965號14樓1405室", "香港灣仔道965號14樓1406室"),
]

DIFFERENT_BUILDING = [
    ("г. Москва, ул. Тверская, д. 21", "г. Москва, ул. Тверская, д. 21, корп. 2"),
    ("г. Москва, ул. Тверская, д. 21, стр. 2", "г. Москва, ул. Тверская, д. 21, корп. 2"),
    ("г. Москва, ул. Тверская, д. 21", "г. Москва, ул. Тверская, д. 21/2"),
    ("г. Москва, ул. Тверская, д. 21", "г. Москва, ул. Тверская, д. 21А"),
    ("г. Москва, ул. Тверская, д. 21, лит. А", "г. Москва, ул. Тверская, д. 21, лит. Б"),
    ("СПб, ул. Гжатская, д. 21, литера Н, пом. 3-Н", "СПб, ул. Гжатская, д. 21, пом. 3-Н"),
    ("St. Petersburg, Gzhatskaya ul., d. 21 Litera N pom. 3-N", "St. Petersburg, Gzhatskaya ul., d. 21 pom. 3-N"),
    ("СПб, ул. Гжатская, д. 21Б", "СПб, ул. Гжатская, д. 21В"),
    ("СПб, ул. Гжатская, д. 21В", "21B Gzhatskaya st., St. Petersburg"),
    ("СПб, ул. Гжатская, д. 21С", "21C Gzhatskaya st., St. Petersburg"),
    ("СПб, ул. Гжатская, 21 N", "СПб, ул. Гжатская, 21"),
    ("Gzhatskaya 21 B Moscow", "Gzhatskaya 21 Moscow"),
    ("24 Vavilova st., building 1, Moscow", "г. Москва, ул. Вавилова, д. 24, корп. 1"),
    ("24 Vavilova st., building 1, Moscow", "г. Москва, ул. Вавилова, д. 24, стр. 1"),
    ("г. Казань, ул. К. Маркса, 5", "г. Казань, ул. Ф. Маркса, 5"),
    ("г. Москва, г. Троицк, ул. Ленина, д. 1", "Челябинская обл., г. Троицк, ул. Ленина, д. 1"),
    ("г. Москва, ул. Тверская, д. 21", "г. Тверь, ул. Тверская, д. 21"),
    ("г. Москва, ул. Тверская, д. 21", "г. Москва, ул. Ямская, д. 21"),
    ("г. Москва, ул. Ленина, д. 21", "г. Москва, пр. Ленина, д. 21"),
    ("г. Москва, пр-кт Мира, д. 21", "г. Москва, проезд Мира, д. 21"),
    ("г. Москва, 1-я Мясницкая ул., д. 21", "г. Москва, 2-я Мясницкая ул., д. 21"),
    ("СПб, Большой пр. В.О., д. 21", "СПб, Большой пр. П.С., д. 21"),
    ("СПб, Большой пр. В.О., д. 21", "СПб, Малый пр. В.О., д. 21"),
    ("СПб, г. Пушкин, ул. Садовая, д. 21", "СПб, ул. Садовая, д. 21"),
    ("5 Sadovaya st., Kolpino, St. Petersburg", "5 Sadovaya st., St. Petersburg"),
    ("Курская обл., г. Железногорск, ул. Ленина, д. 1", "Красноярский край, г. Железногорск, ул. Ленина, д. 1"),
    ("307170, г. Железногорск, ул. Ленина, д. 1", "662970, г. Железногорск, ул. Ленина, д. 1"),
    ("150518, Ярославская обл., д. Ивановка, ул. Мира, д. 1", "152155, Ярославская обл., д. Ивановка, ул. Мира, д. 1"),
    ("Новосибирская обл., с. Верх-Тула, ул. Мира, д. 1", "г. Тула, ул. Мира, д. 1"),
    ("г. Минск, ул. Ленина, д. 1", "г. Омск, ул. Ленина, д. 1"),
    ("3 Revolution Avenue, Anapa, Krasnodar 353440, Russia", "3 Revolution Avenue, Krasnodar, Russia"),
    ("165-171 Wan Chai Road, Hong Kong", "165 Wan Chai Road, Hong Kong"),
    ("2 Queen's Road Central, Hong Kong", "2 Queen's Road East, Hong Kong"),
    ("Flat 5, Block A, 50 Nathan Road, Hong Kong", "Flat 5, Block B, 50 Nathan Road, Hong Kong"),
    ("No. 1 Renmin Road, Nanshan District, Shenzhen, China", "No. 1 Renmin Road, Longgang District, Shenzhen, China"),
    ("No. 1 Jinshan Road, Dalian, China", "No. 1 Yinshan Road, Dalian, China"),
    ("16 Great Queen Street, London, WC2B 5ZZ", "16 Great Queen Street, Bath, BA1 1ZZ"),
    ("Invented House, Mill Lane, London, E35 2ZZ", "Invented House, Mill Lane, London, E35 2ZY"),
    ("Invented House, Mill Lane, London, E35 2ZZ", "Invented Tower, Mill Lane, London, E35 2ZZ"),
    ("Invented House, Mill Lane, London, E35 2ZZ", "Fictional House, Mill Lane, London, E35 2ZZ"),
    ("12 Mill Street, St Helier, Jersey, JE2 3ZZ", "12 Mill Street, St Helier, Jersey, JE2 4ZZ"),
    ("10 Main Street, Springfield, IL 62701, USA", "10 Main Street, Springfield, MA 01101, USA"),
    ("香港灣仔道965號14樓1405室", "香港灣仔道966號14樓1405室"),
    ("深圳市南山区科技路888号B座1203室", "深圳市南山区科技路888号A座1203室"),
]

NOTHING_TO_TELL = [
    ("", "RU"),
    ("Москва", "RU"),
    ("г. Москва, ул. Тверская", "RU"),
    ("г. Москва, д. 5", "RU"),
    ("а/я 15, Москва 129075", "RU"),
    ("P.O. Box 15, Moscow 129075", "RU"),
    ("ул. Тверская, д. 21", "RU"),
    ("not published", "RU"),
    ("адрес не указан", "RU"),
    ("деревня Ивановка, ул. Мира, д. 1", "RU"),
    ("Ивановка, ул. Мира, 1", "RU"),
    ("PO Box 12345, Dubai", "AE"),
    ("Office 305, Happy Tower, Sheikh Zayed Road, Dubai", "AE"),
    ("Hong Kong", "HK"),
    ("Room 1405, Happy Centre, Hong Kong", "HK"),
    ("Lockhart Road, Hong Kong", "HK"),
    ("Main Street 5, Springfield", None),
    ("c/o Invented Formations Ltd, London", "GB"),
    ("Invented House, Mill Lane, London", "GB"),
    ("The Business Centre, London, E35 2ZZ", "GB"),
    ("Invented House Limited, Mill Lane, London, E35 2ZZ", "GB"),
    ("PO Box 12, London, E35 2ZZ", "GB"),
    ("香港", "HK"),
    ("科技路888号", "CN"),
    ("x" * 501 + ", ул. Тверская, д. 21, Москва", "RU"),
]


FOREIGN = {
    "HK": ("Hong Kong", "HONG KONG", ", HK", "香港"),
    "CN": ("Shenzhen", "Dalian", "深圳"),
    "CY": ("Limassol", "Lemesos"),
    "GB": ("London", "LONDON", "Bath,"),
    "JE": ("Jersey, JE", "JERSEY, JE"),
    "GI": ("Gibraltar", "GIBRALTAR"),
    "US": ("USA",),
    "BY": ("Минск",),
    "UA": ("Киев", "Kyiv"),
    "KZ": ("Алматы", "Almaty"),
}


def keys(text: str) -> AddressKeys:
    """The keys with the country that a source's own column would give: Russia but for the towns above."""
    named = (country for country, names in FOREIGN.items() if any(name in text for name in names))
    return address_keys(text, next(named, "RU"))


@pytest.mark.parametrize(("one", "other"), SAME_ROOM)
def test_one_room_in_two_spellings(one: str, other: str) -> None:
    assert keys(one).unit is not None
    assert keys(one) == keys(other)


@pytest.mark.parametrize(("one", "other"), SAME_BUILDING)
def test_two_rooms_of_one_building(one: str, other: str) -> None:
    assert keys(one).building is not None
    assert keys(one).building == keys(other).building
    assert keys(one).unit != keys(other).unit


@pytest.mark.parametrize(("one", "other"), DIFFERENT_BUILDING)
def test_two_buildings(one: str, other: str) -> None:
    assert keys(one).building is not None
    assert keys(other).building is not None
    assert keys(one).building != keys(other).building


@pytest.mark.parametrize(("text", "country"), NOTHING_TO_TELL)
def test_too_little_to_tell_a_building(text: str, country: str | None) -> None:
    found = address_keys(text, country)
    assert (found.building, found.unit) == (None, None)


def test_the_country_that_an_address_names() -> None:
    assert address_keys("5 Lenina st., Tver, Russian Federation", "CY").country == "RU"
    assert address_keys("Россия, 170100, г. Тверь, ул. Ленина, д. 5", None).country == "RU"
    assert address_keys("10 Wan Chai Road, Hong Kong, China", "CN").country == "HK"
    assert address_keys("香港灣仔道965號", "CN").country == "HK"
    assert address_keys("10 Peachtree Street, Atlanta, Georgia 30303", "US").country == "US"
    assert address_keys("10 Broad Street, Newark, New Jersey 07102", "US").country == "US"
    assert address_keys("ул. Ленина, д. 5, Тверь", "Russia").country == "RU"
    assert address_keys("somewhere", "RU").country == "RU"
    assert address_keys("somewhere", None).country is None


def test_a_town_without_a_country_tells_nothing() -> None:
    assert address_keys("10 Main Street, Springfield", None).building is None
    assert address_keys("10 Main Street, Springfield", "US").building is not None


# Mass registration


def test_thresholds_by_country_and_level() -> None:
    assert mass_threshold("RU", "unit") == 5
    assert mass_threshold("RU", "building") == 10
    assert mass_threshold("HK", "building") > mass_threshold("RU", "building")
    assert mass_threshold(None, "unit") == mass_threshold("FR", "unit") == mass_threshold("HK", "unit")


def test_rarer_addresses_weigh_more() -> None:
    assert weight("unit", 2) == 1.0
    assert weight("building", 2) == 0.3
    assert weight("stated", 2) == 0.5
    assert weight("unit", 11) == pytest.approx(0.1)
    assert weight("building", 4) == pytest.approx(0.1)
    assert weight("unit", 1) == weight("unit", 0) == 0.0


def test_no_address_is_exempt_until_someone_lists_it() -> None:
    found = address_keys("г. Тверь, ул. Ленина, д. 5", "RU").building
    assert found is not None
    assert not is_exempt(found)
