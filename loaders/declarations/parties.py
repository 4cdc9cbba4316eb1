"""The parties of a declaration, as its rows word them: who is named, under which number, at which address.

The same few thousand parties stand in every row of a file, so what is said of one is worked out once and given again.
"""

import re
from functools import lru_cache

from graph.claims import Claim, NodeClaim, RelationshipClaim, Value, address_record_id, folded, short_hash
from graph.countries import country_code
from graph.identifiers import claim_values

# Against names without case and punctuation.
_NOBODY = re.compile(
    r"(?:(?:фирма )?изготовитель |производитель )?"
    r"(?:не ?указан[оаы]?|неизвест(?:ен|но|на)|не ?установлен[оа]?|не ?определен[оа]?|отсутствует|нет|n a|null"
    r"|unknown|not (?:specified|available|stated|indicated))"
)
_TO_ORDER = re.compile(r"to (?:the )?order\b.*|(?:the )?order of\b.*|(?:по )?приказу\b.*")
_NOT_A_WORD = re.compile(r"[\W_]+")

# Taxpayer numbers of foreign organisations begin with these digits (order of the tax service MMV-7-6/435 of 2012).
_INN_OF_FOREIGNERS = "9909"


@lru_cache(maxsize=65_536)
def party(name: str, number: str = "", country: str = "") -> NodeClaim | None:
    """What a row says of a party, or None where it names none: a placeholder, or goods to the order of somebody.

    A valid taxpayer number is the key of its record; without one it is the name and the country.
    """
    key = _key_of_name(name)
    if _NOBODY.fullmatch(key) or is_to_order(name):
        key = ""
    code = country_code(country)
    values: dict[str, Value] = {"name": " ".join(name.split())} if key else {}
    if code:
        values["country"] = code
    values |= _numbers(number, code)
    inn = values.get("ru_inn")
    if isinstance(inn, str):
        # Twelve digits are a natural person's, entrepreneurs included; ten an organisation's.
        return NodeClaim(f"customs:ru-inn:{inn}", "Person" if len(inn) == 12 else "Company", values)
    if not key:
        return None
    values["kind_certain"] = False
    return NodeClaim(f"customs:name:{code or ''}:{short_hash(key)}", "Company", values)


def is_to_order(name: str) -> bool:
    """Whether goods are consigned to the order of somebody, who need not be the one that receives them."""
    return _TO_ORDER.fullmatch(_key_of_name(name)) is not None


def maker(name: str, *others: NodeClaim | None) -> NodeClaim | None:
    """The maker; it is one of the other parties where the row gives it the same name."""
    key = _key_of_name(name)
    for other in others:
        if key and other and _key_of_name(str(other.values.get("name", ""))) == key:
            return other
    return party(name)


def at_address(resident: NodeClaim, text: str) -> tuple[Claim, ...]:
    """The claims that this party declares this address; none where the cell holds no address."""
    country = resident.values.get("country")
    return _claims_of_address(resident.subject, str(country) if country else None, text) if text else ()


@lru_cache(maxsize=65_536)
def _claims_of_address(resident: str, country: str | None, text: str) -> tuple[Claim, ...]:
    if _NOBODY.fullmatch(_key_of_name(text)):
        return ()
    address = address_record_id(country, text)
    values: dict[str, Value] = {"text": " ".join(text.split())}
    if country:
        values["country"] = country
    return (
        NodeClaim(address, "Address", values),
        RelationshipClaim("REGISTERED_AT", resident, address, {"address_kind": "declared"}),
    )


def _numbers(text: str, country: str | None) -> dict[str, Value]:
    """The claim's values for the cell of the taxpayer number, in which foreign parties have their own country's."""
    if not text.strip("0 "):
        return {}
    if country not in {None, "RU"} and not text.startswith(_INN_OF_FOREIGNERS):
        return {"registration_number": text}
    return claim_values("ru_inn", text)


@lru_cache(maxsize=65_536)
def _key_of_name(name: str) -> str:
    """The name without case, quotes and other punctuation: equal for two typings of one name in one script."""
    return _NOT_A_WORD.sub(" ", folded(name)).strip()
