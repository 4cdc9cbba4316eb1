"""What the answer key of simulated files says that each question gives, and the same of the rows that it gave."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]

_TOTAL = ("shipments", "value_usd", "first_on", "last_on")
_LEGS = ("level", "hs_in", "hs_out", "sent_on", "passed_on", "kg_in", "kg_out")
_PARTNERS = ("level", "parties_at_address", "mass", *_TOTAL)
_ROUTE = ("origin", "dispatch", "destination", "hs6", *_TOTAL)
_SURGE = ("exporter", "importer", "flow", "measure", "period", "value", "base_value", "kind")
_GAP = ("exporter", "importer", "period", "reported_export", "reported_import", "gap")

# The columns of a question: ids and names of parties, and what else is compared.
_COLUMNS: dict[str, tuple[Sequence[tuple[str, str]], Sequence[str]]] = {
    "goods-passing-on": ([("first_id", "first"), ("via_id", "via"), ("last_id", "last")], _LEGS),
    "shipments-of-group": ([("member_id", "member_name"), ("receiver_id", "receiver_name")], ("depth", *_TOTAL)),
    "subsidiaries": ([("company_id", "company_name")], ("effective_min", "effective_max")),
    "shared-address-partners": ([("exporter_id", "exporter_name"), ("importer_id", "importer_name")], _PARTNERS),
    "transshipment-routes": ([], _ROUTE),
    "trade-surge": ([], ("hs_code", *_SURGE)),
    "mirror-gap": ([], ("hs6", *_GAP)),
}


class Expected(NamedTuple):
    """A question, what it is asked with, and every row that it ought to give."""

    question: str
    given: dict[str, object]
    rows: Counter[tuple[Any, ...]]


def expected(key: Mapping[str, Any]) -> Iterator[Expected]:
    """All that the key counts, but for chains."""
    yield Expected(
        "goods-passing-on",
        {},
        Counter(
            (*(_of_key(row[leg]) for leg in ("first", "via", "last")), *_figures(row, _LEGS))
            for row in key["passed_on"]
        ),
    )
    for group in key["groups"]:
        head = {"party": group["head"]["id"]}
        yield Expected(
            "shipments-of-group",
            head,
            Counter(
                (_of_key(row["member"]), _of_key(row["receiver"]), *_figures(row, ("depth", *_TOTAL)))
                for row in group["shipments"]
            ),
        )
        shares = ((row["company"]["id"], row["per_cent"]) for row in group["shares"])
        yield Expected(
            "subsidiaries",
            {**head, "min_share": 0},
            Counter((company, round(share, 3), round(share, 3)) for company, share in shares),
        )
    asked_with: list[tuple[bool, dict[str, object]]] = [
        (False, {}),
        (False, {"country": "RU"}),
        (True, {"max_parties": 40}),
    ]
    for mass, given in asked_with:
        yield Expected(
            "shared-address-partners",
            given,
            Counter(
                (_of_key(row["exporter"]), _of_key(row["importer"]), *_figures(row, _PARTNERS))
                for row in key["partners"]
                if mass or not row["mass"]
            ),
        )
    yield Expected("transshipment-routes", {}, Counter(_figures(row, _ROUTE) for row in key["routes"]))
    for over, rows in {None: key["surges"], **key["surges_of_sums"]}.items():
        yield Expected(
            "trade-surge",
            {"sum_over": over} if over else {},
            Counter((row["code"], *_figures(row, _SURGE)) for row in rows),
        )
    yield Expected("mirror-gap", {}, Counter((row["code"], *_figures(row, _GAP)) for row in key["gaps"]))


def given_rows(question: str, rows: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    """The rows of an answer, as `expected` puts those of the key."""
    return Counter(_identified(question, row) for row in rows)


def _identified(question: str, row: Row) -> tuple[Any, ...]:
    parties, figures = _COLUMNS[question]
    return (*(_party(row[id_], row[name]) for id_, name in parties), *_figures(row, figures))


def _figures(row: Row, names: Iterable[str]) -> tuple[Any, ...]:
    """The values of these columns, in which sums of floating-point numbers are rounded."""
    return tuple(round(row[name], 3) if isinstance(row[name], float) else row[name] for name in names)


def _party(id_: str, name: str) -> str:
    """A company by its id in the register, a trader by its name."""
    return id_ if id_.startswith("ru-ogrn:") else name


def _of_key(named: Mapping[str, str]) -> str:
    return named.get("id", named["name"])
