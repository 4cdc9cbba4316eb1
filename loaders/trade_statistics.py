"""Trade statistics of UN Comtrade as tables: one row for each reporter, flow, partner, goods and period.

The columns are documented at https://uncomtrade.org/docs/; what each states is data: `trade_statistics_columns.toml`.
A trade has two reporters, the exporting and the importing country, whose figures differ: each is a flow of its own,
which says by whom it is reported.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from graph import dates
from graph.claims import Filing, NodeClaim, RelationshipClaim, Value, folded, short_hash
from graph.countries import country_code
from graph.errors import FileError, RecordError
from loaders.framework.files import InputFile
from loaders.framework.layouts import known_layouts, recognised
from loaders.framework.source import Ignored, Layout, Read, Record, Source
from loaders.framework.tables import Heading, Row, heading, lines, rows

_EXPLAINED_BY_CODE = "the words for a code that stands beside it"
_QUANTITY = "a quantity in pieces, litres …; weight and value are read"
_DETAIL = "how the row was made; totals are told from their parts by the columns that break them down"

SOURCE = Source(
    title="Trade statistics of UN Comtrade",
    publisher="United Nations Statistics Division",
    homepage="https://comtradeplus.un.org/",
    licence="terms of use of UN Comtrade: free to use with citation, not to be redistributed in bulk",
    files="CSV tables of UN Comtrade (also .gz and .zip): of its API and website in 47 columns or fewer, of the R package "
    "comtradr, and of the layout until 2023",
    covers="imports, exports, re-imports and re-exports by reporter, partner, HS code and month or year: value in US "
    "dollars, net weight",
    misses="trade that no reporter counts or that it keeps confidential; rows of no trade, which the publisher leaves "
    "out; partners under Other Asia, not elsewhere specified, are kept in those words and are no country",
    history="additive",
    rank="declaration",
    ignores={
        **dict.fromkeys(("second partner", "procedure", "transport", "mode of supply"), _EXPLAINED_BY_CODE),
        "period in words": _EXPLAINED_BY_CODE,
        **dict.fromkeys(("unit code", "unit", "quantity", "quantity estimated"), _QUANTITY),
        **dict.fromkeys(("other unit code", "other unit", "other quantity", "other quantity estimated"), _QUANTITY),
        **dict.fromkeys(("is reported", "is aggregate", "is leaf"), _DETAIL),
        "frequency": "the period says it: a year, or a year and a month",
        "period id": "the first day of the period",
        "classification search": "the family of the classification that stands beside it",
        "gross kg": "net weight is read",
        "gross kg estimated": "net weight is read",
        "cif value": "the value that the publisher takes as the main one stands beside it",
        "fob value": "the value that the publisher takes as the main one stands beside it",
    },
)

_LAYOUTS = known_layouts(Path(__file__).with_name("trade_statistics_columns.toml"))
_EXPECTED = "columns of UN Comtrade, as reporterCode, flowCode, partnerCode, cmdCode, period, primaryValue"
READS = frozenset(states for layout in _LAYOUTS for states in layout.columns.values()).difference(SOURCE.ignores)

# Other statistics, by labels that only they have. Their rows are parts of a total, or in another currency.
_OTHERS = (
    ({"商品编码"}, "a table of China's customs (GACC), whose rows are parts by customs regime and province"),
    ({"napr", "tnved"}, "statistics of the Russian customs service, whose rows are parts by region"),
    ({"direction", "um", "netweight"}, "statistics of the Russian customs service, whose rows are parts by region"),
    ({"declarant", "product_nc"}, "Eurostat's Comext, whose values are in euro"),
    ({"t", "i", "j", "k", "v"}, "CEPII's BACI, whose values are reconciled from both reporters"),
)

# Of each of these a table has one at least.
_NEEDED = (
    ("reporter", ("reporter code", "reporter iso", "reporter")),
    ("partner", ("partner code", "partner iso", "partner")),
    ("flow", ("flow code", "flow")),
    ("goods", ("code", "goods")),
    ("period", ("period", "year")),
    ("value", ("value", "net kg")),
)

# Columns by which a total is broken down, what each holds in the row of the total, and the word for it.
_BREAKDOWNS = (
    ("second partner code", frozenset({"", "0"}), "second partner"),
    ("second partner iso", frozenset({"", "W00", "WLD"}), "second partner"),
    ("procedure code", frozenset({"", "C00"}), "customs procedure"),
    ("transport code", frozenset({"", "0"}), "mode of transport"),
    ("mode of supply code", frozenset({"", "0"}), "mode of supply"),
)
# M, X … since 2023, 1, 2 … before, and the words of both.
_FLOWS = {
    "import": ("M", "1", "IMPORT", "IMPORTS"),
    "export": ("X", "2", "EXPORT", "EXPORTS"),
    "re-export": ("RX", "3", "RE-EXPORT", "RE-EXPORTS"),
    "re-import": ("RM", "4", "RE-IMPORT", "RE-IMPORTS"),
}
_FLOW_OF = {spelling: flow for flow, spellings in _FLOWS.items() for spelling in spellings}
_EDITIONS = {
    "H0": "HS1992",
    "H1": "HS1996",
    "H2": "HS2002",
    "H3": "HS2007",
    "H4": "HS2012",
    "H5": "HS2017",
    "H6": "HS2022",
}
_AS_REPORTED = frozenset({"", "HS"})
# Comtrade's own codes of areas that are today's countries; its other codes are those of ISO 3166-1 or are no country.
_OWN_CODES = {"251": "FR", "579": "NO", "699": "IN", "757": "CH", "842": "US"}

_DIGITS = re.compile(r"[0-9]+")
_HS_CODE = re.compile(r"[0-9]{1,12}")
_FIGURE = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,18})?(?:[eE][-+]?[0-9]{1,2})?")
_PERIOD = re.compile(r"([0-9]{4})([0-9]{2})?")
_FIRST_YEAR, _LAST_YEAR = "1900", "2099"
_WHOLE_YEAR = frozenset({"", "52", "0"})
_ESTIMATED_WEIGHT = frozenset({"4", "6"})


# --- reading ---------------------------------------------------------------------------------------------------------


class Figures(msgspec.Struct, frozen=True):
    """One row: the cells that are read, by what they state, and the column's label for each."""

    cells: Mapping[str, str]
    labels: Mapping[str, str]

    def fault(self, states: str, reason: str, expected: str) -> RecordError:
        """The error for a cell that cannot be taken in, under the label that the file gives it."""
        return RecordError(self.labels.get(states, states), reason, self.cells.get(states, ""), expected)


def read(file: InputFile) -> Iterator[Read]:
    """One record for each row that is no part of another. Raises FileError when the file is no table of Comtrade."""
    _refuse_json(file)
    head = heading(file)
    _refuse_others(file, head)
    columns = recognised(head, file.name, _LAYOUTS, _EXPECTED)
    if missing := [what for what, states in _NEEDED if not columns.labels.keys() & set(states)]:
        raise FileError(f"{file.name}: line {head.line}: no column for {', '.join(missing)}; expected {_EXPECTED}")
    wanted = [(index, states) for index, states in enumerate(columns.states) if states in READS]
    breakdowns = [(states, of_total, by) for states, of_total, by in _BREAKDOWNS if states in columns.labels]
    kept, parts = 0, 0
    for row in rows(file, head):
        if not isinstance(row, Row):
            yield row
            continue
        cells = {states: row.cells[index].strip() for index, states in wanted if states}
        by = next((by for states, of_total, by in breakdowns if cells[states] not in of_total), None)
        if by is None:
            kept += 1
            yield Record(row.line, Figures(cells, columns.labels), row.raw, columns.names, row.extent)
        else:
            parts += 1
            yield Ignored(row.line, f"a part by {by}, which the row of the total holds", row.extent)
    warnings = (*head.warnings, *_warnings(columns.labels, kept, parts))
    yield Layout(f"{columns.layout.name}, {len(head.labels)} columns", head.extent, warnings, head.around)


def count(file: InputFile) -> int:
    """The physical lines, heading included."""
    return file.lines


def _refuse_json(file: InputFile) -> None:
    start = next((line for line in lines(file) if line.strip()), "").lstrip()
    if start.startswith(("{", "[")):
        raise FileError(f"{file.name}: this is JSON, as the API of UN Comtrade gives it; download the table as CSV")


def _refuse_others(file: InputFile, head: Heading) -> None:
    labels = {folded(label) for label in head.labels}
    for theirs, what in _OTHERS:
        if theirs <= labels:
            raise FileError(f"{file.name}: line {head.line}: this is {what}; it is not read, expected {_EXPECTED}")


def _warnings(labels: Mapping[str, str], kept: int, parts: int) -> tuple[str, ...]:
    warnings = []
    if "classification" not in labels:
        warnings.append("no column for the classification: the edition of the HS codes is not known")
    if parts and not kept:
        warnings.append("every row is a part of a total that the file does not hold; download the totals too")
    return tuple(warnings)


# --- converting ------------------------------------------------------------------------------------------------------


class Area(msgspec.Struct, frozen=True):
    """A reporter or partner: its two-letter code where it is one country, what stands for it in ids, its words."""

    country: str | None
    key: str
    words: str


def convert(record: Record) -> Filing:
    """The flow that one row counts, and its goods.

    Raises RecordError for services, another classification than the HS, an unknown flow, period or code, a row without
    an area or goods, and a figure that is missing, negative or no number.
    """
    row: Figures = record.fields
    cell = row.cells.get
    if cell("type", "C").upper() not in {"", "C"}:
        raise row.fault("type", "no trade in goods", "C")
    flow = _FLOW_OF.get((cell("flow code") or cell("flow", "")).upper())
    if flow is None:
        raise row.fault("flow code" if cell("flow code") else "flow", "an unknown flow", ", ".join(_FLOWS))
    reporter, partner = _area(row, "reporter"), _area(row, "partner")
    period = _period(row)
    edition = _edition(row)
    commodity, values = _goods(cell("code", ""), cell("level", ""), " ".join(cell("goods", "").split()), edition, row)
    exporter, importer = (reporter, partner) if "export" in flow else (partner, reporter)
    values = {**_sides(exporter, importer), **values, "flow": flow, "reported_by": reporter.country or reporter.words}
    values |= {"period": period, "basis": "rows", **_figures(row)}
    if notes := list(_notes(row, values)):
        values["note"] = "; ".join(notes)
    goods = cell("code", "") or short_hash(folded(cell("goods", "")))
    key = f"{reporter.key}/{flow}/{partner.key}/{edition or 'HS'}/{values.get('hs_code', goods)}/{period}"
    subject = f"trade-statistics:{key}"
    claims = (
        NodeClaim(subject, "TradeFlow", values),
        commodity,
        RelationshipClaim("OF_GOODS", subject, commodity.subject),
    )
    return Filing(key, claims)


def _area(row: Figures, side: str) -> Area:
    cell = row.cells.get
    code, iso, words = cell(f"{side} code", "").removesuffix(".0"), cell(f"{side} iso", ""), cell(side, "")
    if code and not _DIGITS.fullmatch(code):
        raise row.fault(f"{side} code", "no code of an area", "a number like 842")
    if not (code or iso or words):
        raise row.fault(side, f"no {side}", "a code or a name")
    return _known_area(code, iso, words)


@lru_cache(maxsize=4096)
def _known_area(code: str, iso: str, words: str) -> Area:
    """The area by its number, else by its letters, else by its name.

    The number comes first: the letters of a state that no longer exists can be those of a state of today.
    """
    if code:
        number = code.lstrip("0") or "0"
        country = _OWN_CODES.get(number) or country_code(number.zfill(3))
        return Area(country, country or f"area-{number}", words or f"area {number}")
    country = country_code(iso or words)
    return Area(country, country or f"area-{iso or short_hash(folded(words))}", words or iso)


def _sides(exporter: Area, importer: Area) -> dict[str, Value]:
    """Who exports and who imports; the world and other groups are kept in words, as they are no country."""
    return {
        "exporter" if exporter.country else "exporter_area": exporter.country or exporter.words,
        "importer" if importer.country else "importer_area": importer.country or importer.words,
    }


def _period(row: Figures) -> str:
    """`2022-05` for a month, `2022` for a year."""
    cell = row.cells.get
    text = cell("period", "")
    states = "period"
    if not text:
        month = cell("month", "")
        states, text = "year", cell("year", "") + ("" if month in _WHOLE_YEAR else month.zfill(2))
    period = _known_period(text)
    if period is None:
        raise row.fault(states, "no period", "a year like 2022, or a month like 202205")
    return period


@lru_cache(maxsize=4096)
def _known_period(text: str) -> str | None:
    found = _PERIOD.fullmatch(text)
    if found is None or not _FIRST_YEAR <= found[1] <= _LAST_YEAR:
        return None
    period = "-".join(filter(None, found.groups()))
    try:
        dates.bounds(period)
    except ValueError:
        return None
    return period


def _edition(row: Figures) -> str | None:
    classification = row.cells.get("classification", "").upper()
    if classification in _AS_REPORTED:
        return None
    edition = _EDITIONS.get(classification)
    if edition is None:
        raise row.fault("classification", "no edition of the Harmonized System", f"HS or {', '.join(_EDITIONS)}")
    return edition


def _goods(code: str, level: str, words: str, edition: str | None, row: Figures) -> tuple[NodeClaim, dict[str, Value]]:
    """The commodity, and what the flow says of it. Codes that are no HS code (TOTAL, 9999AA) are goods in words."""
    digits = code.removesuffix(".0").replace(".", "")
    if _HS_CODE.fullmatch(digits):
        # Spreadsheets take leading zeros away; the level, where it is stated, says how many digits there were.
        if level in {"2", "4", "6"} and len(digits) == int(level) - 1:
            digits = f"0{digits}"
        if len(digits) % 2:
            raise row.fault("code", "an odd number of digits; a leading zero may be lost", "2, 4 or 6 digits")
        return _commodity(digits, words, edition)
    if not (code or words):
        raise row.fault("code", "no goods", "an HS code")
    return _unnumbered_commodity(words or code)


@lru_cache(maxsize=65_536)
def _commodity(digits: str, words: str, edition: str | None) -> tuple[NodeClaim, dict[str, Value]]:
    of_goods: dict[str, Value] = {"code": digits}
    of_flow: dict[str, Value] = {"hs_code": digits}
    if words:
        of_goods["name"] = of_flow["goods"] = words
    if edition:
        of_goods["edition"] = of_flow["hs_edition"] = edition
    if len(digits) >= 6:
        of_goods["hs6"] = digits[:6]
    return NodeClaim(f"hs:{edition or 'HS'}:{digits}", "Commodity", of_goods), of_flow


@lru_cache(maxsize=4096)
def _unnumbered_commodity(words: str) -> tuple[NodeClaim, dict[str, Value]]:
    return NodeClaim(f"goods:{short_hash(folded(words))}", "Commodity", {"name": words}), {"goods": words}


def _figures(row: Figures) -> dict[str, Value]:
    """Value and net weight. A weight of 0 stands for one that is not known."""
    figures: dict[str, Value] = {}
    for name, states in (("value_usd", "value"), ("kg", "net kg")):
        if text := row.cells.get(states):
            if not _FIGURE.fullmatch(text):
                negative = text.startswith("-") and _FIGURE.fullmatch(text[1:])
                raise row.fault(states, "a negative figure" if negative else "no number", "a number like 1234.5")
            figures[name] = float(text)
    if figures.get("kg") == 0:
        del figures["kg"]
    if not figures:
        raise row.fault("value", "no value and no weight", "a number like 1234.5")
    return figures


def _notes(row: Figures, values: Mapping[str, Value]) -> Iterator[str]:
    cell = row.cells.get
    estimated = cell("net kg estimated", "").casefold() == "true" or (
        "net kg estimated" not in row.cells and cell("estimation flag", "") in _ESTIMATED_WEIGHT
    )
    if "kg" in values and estimated:
        yield "net weight estimated by the publisher"
    if cell("original classification", "").casefold() == "false":
        yield "converted by the publisher from another edition of the HS"
    if "hs_code" not in values and cell("code"):
        yield f"code {cell('code')}"
