"""Keys of addresses in Chinese script: 省市区路号 tell the building, 楼室 the room.

Equal only for addresses in Chinese script; traditional and simplified forms of the characters that build an address
are one, other characters are compared as they stand. A key across scripts needs readings and is not made here.
"""

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_SIMPLIFIED = str.maketrans(
    "號樓區縣鎮廈棟層單廣東灣臺國華門龍陽蘇遼寧鄉莊園業場環頭濱漢",
    "号楼区县镇厦栋层单广东湾台国华门龙阳苏辽宁乡庄园业场环头滨汉",
)
_IGNORED = re.compile(r"[\s,.:·]+|邮编|邮政编码|地址|(?<!\d)\d{6}(?!\d)|中华人民共和国|中国")
_PROVINCE = re.compile(r"^[\u3400-\u9fff]{2,3}省|^[\u3400-\u9fff]{2,8}?自治区")
_REGION = re.compile(r"^(香港|澳门|台湾)(?:特别行政区|省)?")
_MUNICIPALITY = re.compile(r"^(北京|上海|天津|重庆)(?:市?\1市|市)?")
_BUILDING = re.compile(r"^(.{2,60}?[路街道巷弄里村胡同段])(\d{1,5}(?:[-之]\d{1,5})?[a-z]?)号(?![楼房铺室])(?:院)?")
_SETTLEMENT = re.compile(r"[市县州盟旗区]|^北京|^上海|^天津|^重庆")
_BLOCK = re.compile(r"(\d{1,4}|[a-z]\d{0,3}|[一二三四五六七八九十])(?:号楼|栋|幢|座|期)")
_FLOOR = re.compile(r"(\d{1,3}|[一二三四五六七八九十]{1,3})(?:层|楼)")
_ROOM = re.compile(r"([a-z]?\d{1,5}[a-z]?(?:-\d{1,5})?|[a-z])(?:号?室|号?房|单元|号?铺|$)")
_CODES = {"香港": "HK", "澳门": "MO", "台湾": "TW"}


def is_chinese(text: str) -> bool:
    """Whether an address is written in Chinese characters, with a Latin letter here and there at most."""
    return _HAN.search(text) is not None and 2 * len(_HAN.findall(text)) > len(_LETTER.findall(text))


def chinese_keys(text: str, country: str | None) -> tuple[str | None, str | None, str | None]:
    """Building key, room key and country of an address in Chinese script that `plain` gave; the country is China
    unless the text or the caller says otherwise."""
    address = _IGNORED.sub("", text.translate(_SIMPLIFIED))
    region = _REGION.match(address)
    code = _CODES[region[1]] if region else country or "CN"
    address = address[region.end() :] if region else _PROVINCE.sub("", address)
    address = _MUNICIPALITY.sub(r"\1", address)
    found = _BUILDING.match(address)
    if found is None or (code == "CN" and not _SETTLEMENT.search(found[1])):
        return None, None, code
    rest = address[found.end() :]
    blocks = "".join(f" {block}座" for block in _BLOCK.findall(rest))
    building = f"{code.lower()}|{found[1]}|{found[2]}号{blocks}"
    room = _room(_BLOCK.sub(" ", rest))
    return building, f"{building}#{room}" if room else None, code


def _room(rest: str) -> str | None:
    """The room, with its floor unless its number of three digits tells it."""
    floors = [f"{floor}楼" for floor in _FLOOR.findall(rest)]
    room = _ROOM.search(_FLOOR.sub(" ", rest))
    if room is None:
        return None
    return f"{room[1]}室" if re.search(r"\d{3}", room[1]) else "".join([*floors, f"{room[1]}室"])
