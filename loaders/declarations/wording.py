"""How declarations word a party in one cell: with numbers glued to the name, or with the party it acts for.

"7722476458 772201001 OOO INVENTED"        a name with its taxpayer number (INN) and reason code (KPP)
"LLC INVENTED FOR LLC FICTIONAL"           two parties
"""

import re
from functools import lru_cache

import msgspec

from graph.identifiers import is_valid

# Only forms that are no words of a language: "TOOLS FOR METAL LLC" is one name, since "TOOLS" carries none.
_FORM = (
    r"(?<!\w)(?:ООО|ОАО|ЗАО|ПАО|НАО|АО|ИП|ЧП|ТОО|ОДО|УП|ФГУП|ГУП|МУП|НПО|НПП|КГ|LLC|L\.L\.C\.?|LTD|LIMITED|LLP|INC|CORP"
    r"|CORPORATION|PLC|PTE|JSC|OJSC|CJSC|PJSC|OOO|OAO|ZAO|PAO|TOO|GMBH|KG|SARL|SRL|SPA|NV|BV|SIA|UAB|OU|OY|AB|KFT|DOO|STI"
    r"|SIRKETI|FZE|FZCO|FZ-LLC|COMPANY)(?!\w)"
)
_HAS_FORM = re.compile(_FORM, re.IGNORECASE)
_ON_BEHALF = re.compile(
    r"\s+(?:for|on behalf of|by order of|для|dlya|dlia|по поручению|по заказу|в интересах|от имени)\s+", re.IGNORECASE
)
_KPP = r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}"
_NUMBERS_FIRST = re.compile(
    rf"(?:(?:INN|ИНН)[\s:]*)?(?P<inn>[0-9]{{9,13}})(?:[\s/,]+(?:(?:KPP|КПП)[\s:]*)?(?P<kpp>{_KPP}))?[\s,;/]+(?P<name>\D.*)",
    re.DOTALL,
)
_NUMBERS_LAST = re.compile(
    rf"(?P<name>.*\S)[\s,;(]+(?:INN|ИНН)(?:\s*/\s*(?:KPP|КПП))?[\s:]*(?P<inn>[0-9]{{8,13}})"
    rf"(?:[\s/,;]+(?:(?:KPP|КПП)[\s:]*)?(?P<kpp>{_KPP}))?[\s).]*",
    re.DOTALL,
)
_LABEL = re.compile(r"(?<!\w)(?:INN|ИНН)(?!\w)")
_LONGEST_NAME = 2000


class Wording(msgspec.Struct, frozen=True):
    """A party's name as a cell words it, with the valid taxpayer number and the reason code that stood in it.

    whole     the name with whatever is glued to it
    labelled  whether the cell says that the number is an INN, by that word or by a reason code beside it
    acts_for  the name of the second party, or nothing
    note      what stood in the name and could not be used
    """

    name: str
    whole: str
    inn: str = ""
    kpp: str = ""
    labelled: bool = False
    acts_for: str = ""
    note: str = ""


@lru_cache(maxsize=65_536)
def wording(cell: str) -> Wording:
    """The parts of a cell. A number with wrong check digits stays part of the name, with a note."""
    if len(cell) > _LONGEST_NAME:
        return Wording(cell, cell)
    first, second = _two_parties(cell)
    found = _NUMBERS_FIRST.fullmatch(first) or _NUMBERS_LAST.fullmatch(first)
    if found is None:
        return Wording(first, first, acts_for=second)
    inn, kpp = found["inn"], found["kpp"] or ""
    if not is_valid("ru_inn", inn):
        return Wording(first, first, acts_for=second, note=f"number in a name is no valid INN: {inn}")
    labelled = bool(kpp or _LABEL.search(first))
    # A natural person has no reason code.
    return Wording(found["name"].strip(" ,;"), first, inn, kpp if len(inn) == 10 else "", labelled, second)


def _two_parties(cell: str) -> tuple[str, str]:
    """The party named and the one it acts for, where both halves carry a legal form; else the whole cell and nothing."""
    for between in _ON_BEHALF.finditer(cell):
        first, second = cell[: between.start()], cell[between.end() :]
        if _HAS_FORM.search(first) and _HAS_FORM.search(second):
            return first.strip(), second.strip()
    return cell, ""
