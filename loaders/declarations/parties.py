"""The parties of a declaration, as its rows word them: who is named, under which number, at which address.

The same few thousand parties stand in every row of a file, so what is said of one is worked out once and given again.
"""

import re
from functools import lru_cache

import msgspec

from graph.claims import Claim, NodeClaim, RelationshipClaim, Value, address_record_id, folded, short_hash
from graph.countries import country_code
from graph.identifiers import claim_values
from loaders.declarations.wording import wording

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


class Role(msgspec.Struct, frozen=True):
    """A role in which a row names a party, and the relationship that it makes."""

    name: str
    relationship: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the role, in the order of the arguments of `named`."""
        name = self.name
        return (
            name,
            f"{name} in English",
            f"{name} number",
            f"{name} country",
            f"{name} address",
            f"{name} address in English",
        )

    @property
    def naming(self) -> frozenset[str]:
        """The columns each of which names a party."""
        return frozenset(self.columns[:3])


class Named(msgspec.Struct, frozen=True):
    """What a row says of the party in one role.

    text      its name as it stands in the cell
    claim     the party, or None where the row names none
    key       its name without case and punctuation
    certain   whether a number or country in columns of its own says who is meant
    address   the address that it declares
    declares  the claims that it does
    acts_for  the party on whose behalf it acts, where the cell names two ("LLC X FOR LLC Y")
    notes     what could not be used, in the words of the row
    """

    text: str = ""
    claim: NodeClaim | None = None
    key: str = ""
    certain: bool = False
    address: str = ""
    declares: tuple[Claim, ...] = ()
    acts_for: NodeClaim | None = None
    notes: tuple[str, ...] = ()


def named(
    name: str, english: str = "", number: str = "", country: str = "", address: str = "", *, registry: str = "RU"
) -> Named:
    """The party that a row names in one role.

    `english` is its name in another column, machine-translated as a rule; `registry` the country of taxpayer numbers of
    parties whose country is not stated.
    """
    found = wording(name or english)
    notes = [found.note] if found.note else []
    stated = number.removesuffix(".0").strip("0 ")
    code = country_code(country)
    if found.inn and not (code == "RU" or (code is None and (registry == "RU" or found.labelled))):
        # Ten digits of another country's number can be a valid INN by chance.
        found = msgspec.structs.replace(found, name=found.whole, inn="", kpp="")
    if found.inn and stated and stated != found.inn.strip("0 "):
        # A number in a column of its own goes before one that is glued to the name.
        notes.append(f"number in a name differs from the number stated: {found.inn}")
        found = msgspec.structs.replace(found, name=found.whole, inn="", kpp="")
    if found.inn:
        number, registry = found.inn, "RU"
    claim = party(found.name, number, country, registry)
    if claim is None:
        return Named(name or english, notes=tuple(notes))
    more: dict[str, Value] = {}
    if found.kpp and claim.kind == "Company":
        more["ru_kpp"] = found.kpp
    translated = wording(english)
    if name and english and not is_nobody(translated.name) and bool(translated.acts_for) == bool(found.acts_for):
        more["names"] = [" ".join(translated.name.split())]
    if more:
        claim = msgspec.structs.replace(claim, values={**claim.values, **more})
    acts_for = party(found.acts_for) if found.acts_for else None
    key = _key_of_name(found.name)
    declares = at_address(claim, address)
    return Named(name or english, claim, key, bool(stated or code), address, declares, acts_for, tuple(notes))


@lru_cache(maxsize=65_536)
def party(name: str, number: str = "", country: str = "", registry: str = "RU") -> NodeClaim | None:
    """What a row says of a party, or None where it names none: a placeholder, or goods to the order of somebody.

    A valid taxpayer number is the key of its record; without one it is the name and the country.
    """
    key = "" if is_nobody(name) else _key_of_name(name)
    code = country_code(country)
    values: dict[str, Value] = {"name": " ".join(name.split())} if key else {}
    if code:
        values["country"] = code
    values |= _numbers(number.removesuffix(".0"), code or registry)
    inn = values.get("ru_inn")
    if isinstance(inn, str):
        # Twelve digits are a natural person's, entrepreneurs included; ten an organisation's.
        return NodeClaim(f"customs:ru-inn:{inn}", "Person" if len(inn) == 12 else "Company", values)
    if not key:
        return None
    values["kind_certain"] = False
    return NodeClaim(f"customs:name:{code or ''}:{short_hash(key)}", "Company", values)


def is_nobody(name: str) -> bool:
    """Whether a name names nobody: it is blank, a placeholder, or an order that goods are consigned to."""
    key = _key_of_name(name)
    return not key or _NOBODY.fullmatch(key) is not None or is_to_order(name)


def is_to_order(name: str) -> bool:
    """Whether goods are consigned to the order of somebody, who need not be the one that receives them."""
    return _TO_ORDER.fullmatch(_key_of_name(name)) is not None


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


def _numbers(text: str, country: str) -> dict[str, Value]:
    """The claim's values for the cell of the taxpayer number, in which foreign parties have their own country's."""
    if not text.strip("0 "):
        return {}
    if country != "RU" and not text.startswith(_INN_OF_FOREIGNERS):
        return {"registration_number": text}
    return claim_values("ru_inn", text)


@lru_cache(maxsize=65_536)
def _key_of_name(name: str) -> str:
    """The name without case, quotes and other punctuation: equal for two typings of one name in one script."""
    return _NOT_A_WORD.sub(" ", folded(name)).strip()
