"""Mirror statistics: what one country reports as exported against what the other reports as imported.

Figures of one code are compared under one edition of the HS. Where the reporters count by two, a code that the edition
of 2022 split is compared with the sum of its parts, or not at all where the parts hold other goods too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from graph.hs_bridges import exact_parts, is_recoded, related

_RECODED_IN = "HS2022"

Row: TypeAlias = Mapping[str, Any]


class Trade(NamedTuple):
    """What one country sends another in one period."""

    exporter: str
    importer: str
    period: str


class Figure(NamedTuple):
    """What one country reports of a code: one row of statistics, or the rows of several codes that are added."""

    edition: str
    rows: Sequence[Row]

    def sum(self, measure: str) -> float | None:
        """The measure of all rows together; None where one of them does not state it."""
        stated = [row[measure] for row in self.rows]
        return None if None in stated else float(sum(stated))


class Pair(NamedTuple):
    """The two figures of a code, either of which may be missing; `why_not` says why they are not compared."""

    code: str
    exported: Figure | None
    imported: Figure | None
    why_not: str = ""
    note: str = ""


class Report(NamedTuple):
    """All that one country reports of a trade: the rows by code and edition of the HS."""

    side: str
    by_edition: Mapping[str, Mapping[str, Row]]

    def editions_of(self, code: str) -> set[str]:
        """The editions under which the code is counted."""
        return {edition for edition, by_code in self.by_edition.items() if code in by_code}

    def newest(self, codes: Iterable[str], editions: Iterable[str]) -> Figure | None:
        """The rows of these codes under the newest of these editions that counts any of them."""
        for edition in sorted(editions, reverse=True):
            by_code = self.by_edition.get(edition, {})
            if rows := [by_code[code] for code in codes if code in by_code]:
                return Figure(edition, rows)
        return None

    def codes(self) -> set[str]:
        """Every code that is counted."""
        return {code for by_code in self.by_edition.values() for code in by_code}


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each pair of countries, period and code; the widest gap first, what is not compared last."""
    loaded = {(row["reported_by"], row["flow"], row["period"]) for row in rows if row["kind"] == "report"}
    trades: defaultdict[Trade, list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "figure":
            trades[Trade(row["exporter"], row["importer"], row["period"])].append(row)
    found = [
        _row(trade, pair, parameters["cif_fob"])
        for trade, figures in trades.items()
        for pair in _pairs(trade, _report("export", figures), _report("import", figures), loaded)
        if pair.code.startswith(parameters["hs"] or "")
    ]
    return sorted(found, key=_order)


def _report(flow: str, figures: Sequence[Row]) -> Report:
    by_edition: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in figures:
        if row["flow"] == flow:
            by_edition[row["edition"] or ""][row["code"]] = row
    return Report(flow, by_edition)


def _pairs(trade: Trade, exports: Report, imports: Report, loaded: set[tuple[str, str, str]]) -> Iterator[Pair]:
    """Every code that either side counts: with its mirror, bridged to the mirror's edition, or alone."""
    alone = exports.codes() ^ imports.codes()
    for code in sorted(exports.codes() & imports.codes()):
        yield _mirrored(code, exports, imports)
    for code in sorted(alone):
        bridged = _bridged(code, exports, imports)
        if bridged:
            alone -= {code, *exact_parts(code)}
            yield bridged
    for code in sorted(alone):
        exported, imported = (report.newest([code], report.editions_of(code)) for report in (exports, imports))
        yield Pair(code, exported, imported, _why_alone(trade, code, exports, imports, loaded))


def _mirrored(code: str, exports: Report, imports: Report) -> Pair:
    """The two figures under the newest edition that both count by, or else each under its newest."""
    of_export, of_import = exports.editions_of(code), imports.editions_of(code)
    common = of_export & of_import
    exported, imported = exports.newest([code], common or of_export), imports.newest([code], common or of_import)
    if common or exported is None or imported is None:
        return Pair(code, exported, imported)
    editions = f"counted by two editions of the HS ({_named(exported)}, {_named(imported)})"
    across = "" in (exported.edition, imported.edition) or (
        min(exported.edition, imported.edition) < _RECODED_IN <= max(exported.edition, imported.edition)
    )
    if across and is_recoded(code):
        return Pair(
            code, exported, imported, f"not compared: {editions}, between which goods moved out of or into this code"
        )
    return Pair(code, exported, imported, note=f"{editions}; no change of this code is known to the program")


def _bridged(code: str, exports: Report, imports: Report) -> Pair | None:
    """The figure of an older code and the sum of the codes of 2022 that took its place, where the sum is exact."""
    parts = exact_parts(code)
    before, after = (exports, imports) if code in exports.codes() else (imports, exports)
    old = before.newest([code], {edition for edition in before.editions_of(code) if "" < edition < _RECODED_IN})
    new = after.newest(parts, {edition for edition in after.by_edition if edition >= _RECODED_IN})
    # Parts that are themselves mirrored are compared as they are.
    if old is None or new is None or before.codes() & set(parts):
        return None
    added = " and ".join(row["code"] for row in new.rows)
    note = f"{old.edition} has one code for what {new.edition} counts as {' and '.join(parts)}; the {after.side} is {added}"
    return Pair(code, *((old, new) if before is exports else (new, old)), note=note)


def _why_alone(trade: Trade, code: str, exports: Report, imports: Report, loaded: set[tuple[str, str, str]]) -> str:
    """Why there is no mirror of a code that one side alone counts."""
    if code in exports.codes():
        mirror, other, reporter, direction = imports, "importer", trade.importer, "from"
    else:
        mirror, other, reporter, direction = exports, "exporter", trade.exporter, "to"
    if (reporter, mirror.side, trade.period) not in loaded:
        return f"no report of the {other} loaded for {trade.period}"
    if elsewhere := sorted(mirror.codes() & related(code)):
        return f"not compared: the {other} counts such goods as {' and '.join(elsewhere)} of another edition of the HS, with others"
    return f"the {other}'s report of {trade.period} is loaded and counts none of these goods {direction} this country"


def _named(figure: Figure) -> str:
    return figure.edition or "not stated"


def _row(trade: Trade, pair: Pair, cif_fob: float) -> dict[str, Any]:
    figures = [figure for figure in (pair.exported, pair.imported) if figure]
    rows = [row for figure in figures for row in figure.rows]
    exported, imported = _sum(pair.exported, "value_usd"), _sum(pair.imported, "value_usd")
    gap = percent = None
    why_not = pair.why_not
    if not why_not and (exported is None or imported is None):
        why_not = "not compared: a weight is reported without a value"
    if not why_not and exported is not None and imported is not None:
        mirrored = imported / cif_fob
        larger = max(exported, mirrored)
        gap, percent = round(exported - mirrored, 2), round(100 * (exported - mirrored) / larger, 2) if larger else 0.0
    return {
        "exporter": trade.exporter,
        "importer": trade.importer,
        "hs6": pair.code,
        "goods": next((row["goods"] for row in rows if row["goods"]), None),
        "period": trade.period,
        "reported_export": exported,
        "reported_import": imported,
        "gap": gap,
        "gap_percent": percent,
        "export_kg": _sum(pair.exported, "kg"),
        "import_kg": _sum(pair.imported, "kg"),
        "export_edition": pair.exported.edition or None if pair.exported else None,
        "import_edition": pair.imported.edition or None if pair.imported else None,
        "note": "; ".join(filter(None, [why_not, pair.note, *_remarks(rows)])) or None,
        "evidence": [link for row in rows for link in row["evidence"]],
    }


def _sum(figure: Figure | None, measure: str) -> float | None:
    return figure.sum(measure) if figure else None


def _remarks(rows: Sequence[Row]) -> Iterator[str]:
    """What the publisher remarks on the figures, and what another file states instead of them."""
    for row in rows:
        if row["note"]:
            yield f"{row['flow']}: {row['note']}"
        if row["differing"]:
            yield f"{row['flow']} stated differently: {', '.join(row['differing'])}"


def _order(row: Row) -> tuple[Any, ...]:
    largest = max(row["reported_export"] or 0, row["reported_import"] or 0)
    compared = row["gap"] is not None
    place = (row["exporter"], row["importer"], row["period"], row["hs6"])
    return (not compared, -abs(row["gap"]) if compared else 0, -largest, *place)
