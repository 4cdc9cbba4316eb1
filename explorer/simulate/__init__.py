"""A fictional register, declarations and statistics in the real formats, with planted findings, decoys and an answer key.

Nothing here uses the loaders, the questions or the reading of addresses, so that what they find can be held against
what was planted. Every number of a company has the region code 00, which no authority gives, and valid check digits.
"""

from pathlib import Path

from explorer.simulate.answer_key import write_answer_key
from explorer.simulate.declarations import write_exports, write_imports
from explorer.simulate.register import write_register
from explorer.simulate.statistics import make_statistics
from explorer.simulate.statistics_table import write_statistics
from explorer.simulate.trade import make_trade
from explorer.simulate.world import make_world, rounds

# A table that begins in this year is in UTF-8 with commas, the one that follows in windows-1251 with semicolons.
_FIRST_YEARS = {2020: ("utf-8", ","), 2022: ("windows-1251", ";")}

_REGISTER, _EXPORTS, _STATISTICS = "VO_RUGFO_fictional.xml", "exports.csv", "statistics.csv"
_SOURCES = {_REGISTER: "ru-egrul", _STATISTICS: "trade-statistics"}


def write(output: Path, *, shipments: int, seed: int) -> Path:
    """Writes the files into the folder `output`, which is made if need be; gives the path of the answer key.

    `VO_RUGFO_fictional.xml`, one company for 14 shipments, at least 100; `imports_2020.csv` and `imports_2022.csv`;
    `exports.csv`; `statistics.csv`; `answer_key.json`. Together the tables of imports and exports have `shipments` rows,
    100 or more. The same arguments give the same bytes.
    """
    world = make_world(shipments, seed)
    trade = make_trade(world, shipments, seed)
    statistics = make_statistics(rounds(shipments), seed)
    output.mkdir(parents=True, exist_ok=True)
    records = {_REGISTER: write_register(output / _REGISTER, world)}
    for first_year, (encoding, delimiter) in _FIRST_YEARS.items():
        name = f"imports_{first_year}.csv"
        rows = [item for item in trade.imports if first_year <= item.day.year < first_year + 2]
        records[name] = write_imports(output / name, rows, encoding, delimiter)
    records[_EXPORTS] = write_exports(output / _EXPORTS, trade.exports)
    records[_STATISTICS] = write_statistics(output / _STATISTICS, statistics.figures)
    sources = {name: _SOURCES.get(name, "customs") for name in records}
    about = {"seed": seed, "records": records, "sources": sources}
    return write_answer_key(output / "answer_key.json", world, trade, statistics, about)
