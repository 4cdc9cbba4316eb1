"""What is traded: about 200 codes under real headings of the Harmonized System, the subheadings being invented."""

from dataclasses import dataclass
from random import Random

_HEADINGS = {
    "8482": "ПОДШИПНИКИ ШАРИКОВЫЕ",
    "6907": "ПЛИТКА КЕРАМИЧЕСКАЯ",
    "3926": "ИЗДЕЛИЯ ИЗ ПЛАСТМАСС",
    "8413": "НАСОСЫ ЖИДКОСТНЫЕ",
    "8481": "АРМАТУРА ДЛЯ ТРУБОПРОВОДОВ",
    "8501": "ДВИГАТЕЛИ ЭЛЕКТРИЧЕСКИЕ",
    "8504": "ТРАНСФОРМАТОРЫ",
    "8536": "АППАРАТУРА КОММУТАЦИОННАЯ",
    "8544": "ПРОВОДА ИЗОЛИРОВАННЫЕ",
    "8708": "ЧАСТИ МОТОРНЫХ ТРАНСПОРТНЫХ СРЕДСТВ",
    "9401": "МЕБЕЛЬ ДЛЯ СИДЕНИЯ",
    "9403": "МЕБЕЛЬ ПРОЧАЯ",
    "6404": "ОБУВЬ",
    "6204": "КОСТЮМЫ ЖЕНСКИЕ",
    "6110": "СВИТЕРЫ ТРИКОТАЖНЫЕ",
    "3304": "СРЕДСТВА КОСМЕТИЧЕСКИЕ",
    "3920": "ПЛИТЫ И ПЛЕНКА ИЗ ПЛАСТМАСС",
    "4011": "ШИНЫ ПНЕВМАТИЧЕСКИЕ",
    "4819": "ТАРА КАРТОННАЯ",
    "5407": "ТКАНИ СИНТЕТИЧЕСКИЕ",
    "7210": "ПРОКАТ ПЛОСКИЙ",
    "7318": "ВИНТЫ И БОЛТЫ",
    "7326": "ИЗДЕЛИЯ ИЗ ЧЕРНЫХ МЕТАЛЛОВ",
    "8302": "КРЕПЕЖНАЯ АРМАТУРА",
    "8414": "ВЕНТИЛЯТОРЫ",
    "8421": "ФИЛЬТРЫ",
    "8431": "ЧАСТИ ПОДЪЕМНЫХ МАШИН",
    "8467": "ИНСТРУМЕНТ РУЧНОЙ",
    "8471": "МАШИНЫ ВЫЧИСЛИТЕЛЬНЫЕ",
    "8473": "ЧАСТИ ВЫЧИСЛИТЕЛЬНЫХ МАШИН",
    "8517": "АППАРАТЫ ТЕЛЕФОННЫЕ",
    "8518": "МИКРОФОНЫ И ГРОМКОГОВОРИТЕЛИ",
    "9018": "ПРИБОРЫ МЕДИЦИНСКИЕ",
    "9031": "ПРИБОРЫ ИЗМЕРИТЕЛЬНЫЕ",
    "9503": "ИГРУШКИ",
    "0805": "ПЛОДЫ ЦИТРУСОВЫЕ",
    "2005": "ОВОЩИ КОНСЕРВИРОВАННЫЕ",
}
_PRIORITY_HEADINGS = {
    "8542": "СХЕМЫ ЭЛЕКТРОННЫЕ ИНТЕГРАЛЬНЫЕ",
    "8541": "ПРИБОРЫ ПОЛУПРОВОДНИКОВЫЕ",
    "8526": "АППАРАТУРА РАДИОЛОКАЦИОННАЯ И НАВИГАЦИОННАЯ",
}
_SUBHEADINGS = ("100000", "200000", "300000", "901000", "909000")
_MAKERS = tuple(
    f"INVENTED {word} WORKS" for word in ("AMBER", "BASALT", "CORAL", "DUNE", "ECHO", "FJORD", "GARNET", "HAZEL")
)
_ONE_OF_PRIORITY = 0.08


@dataclass(frozen=True)
class Goods:
    """Goods of one code: description in Russian, usual price in US cents per kg, maker."""

    code: str
    description: str
    cents_per_kg: int
    maker: str


def _list(headings: dict[str, str], cheapest: int, dearest: int) -> list[Goods]:
    codes = [(heading + sub, description) for heading, description in headings.items() for sub in _SUBHEADINGS]
    step = (dearest - cheapest) // len(codes)
    return [
        Goods(
            code,
            f"{description}, ВЫМЫШЛЕННАЯ МОДЕЛЬ {code[4:6]}",
            cheapest + step * place,
            _MAKERS[place % len(_MAKERS)],
        )
        for place, (code, description) in enumerate(codes)
    ]


_ORDINARY = _list(_HEADINGS, 150, 9_000)
_PRIORITY = _list(_PRIORITY_HEADINGS, 60_000, 900_000)

# Codes of six digits, with what they are called.
SUBHEADINGS = {goods.code[:6]: goods.description for goods in (*_PRIORITY, *_ORDINARY)}

# One code until 2021, which the edition of 2022 split into four.
PHOTOSENSITIVE = Goods("8541409000", "ПРИБОРЫ ПОЛУПРОВОДНИКОВЫЕ ФОТОЧУВСТВИТЕЛЬНЫЕ, ВЫМЫСЕЛ", 90_000, _MAKERS[0])


def range_of(random: Random, *, electronics: bool = False) -> list[Goods]:
    """What one importer deals in, one to four codes; with `electronics` those of the priority headings alone."""
    known = _PRIORITY if electronics or random.random() < _ONE_OF_PRIORITY else _ORDINARY
    return random.sample(known, random.randint(1, 4))
