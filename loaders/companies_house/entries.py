"""The fields of one entry in the register of persons with significant control, as its snapshot writes them."""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec


class Address(msgspec.Struct, frozen=True):
    care_of: str | None = None
    po_box: str | None = None
    premises: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    locality: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None


class Identification(msgspec.Struct, frozen=True):
    """How an organisation is registered, in the words of whoever filed it."""

    legal_form: str | None = None
    legal_authority: str | None = None
    place_registered: str | None = None
    country_registered: str | None = None
    registration_number: str | None = None


class Links(msgspec.Struct, frozen=True):
    entry: str | None = msgspec.field(default=None, name="self")


class NameElements(msgspec.Struct, frozen=True):
    title: str | None = None
    forename: str | None = None
    middle_name: str | None = None
    surname: str | None = None


class Born(msgspec.Struct, frozen=True):
    year: int | None = None
    month: int | None = None
    day: int | None = None


class Exempted(msgspec.Struct, frozen=True):
    exempt_from: str | None = None
    exempt_to: str | None = None


class Exemption(msgspec.Struct, frozen=True):
    exemption_type: str | None = None
    items: list[Exempted] = []


class Data(msgspec.Struct, frozen=True):
    kind: str
    etag: str | None = None
    links: Links | None = None
    notified_on: str | None = None
    ceased_on: str | None = None
    ceased: bool | None = None
    natures_of_control: list[str] | None = None
    name: str | None = None
    name_elements: NameElements | None = None
    nationality: str | None = None
    country_of_residence: str | None = None
    date_of_birth: Born | None = None
    address: Address | None = None
    principal_office_address: Address | None = None
    identification: Identification | None = None
    is_sanctioned: bool | None = None
    description: str | None = None
    statement: str | None = None
    linked_psc_name: str | None = None
    restrictions_notice_withdrawal_reason: str | None = None
    exemptions: dict[str, Exemption] | None = None


class Entry(msgspec.Struct, frozen=True):
    data: Data
    company_number: str | None = None


def field_names(kind: Any = Entry) -> Iterator[str]:
    """The dotted names of all fields, without the keys of `exemptions`, each of which is the name of a kind of them."""
    for declared in msgspec.structs.fields(kind):
        name = declared.encode_name
        yield name
        yield from (f"{name}.{below}" for held in _types_in(declared.type) for below in field_names(held))


def _types_in(kind: Any) -> Iterator[Any]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for argument in get_args(kind):
        yield from _types_in(argument)
