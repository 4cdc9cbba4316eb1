"""Writes small XLSX workbooks for tests, as text, so that any part of one can be what no spreadsheet program writes."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
# The style of a day (1), beside that of anything else (0).
_STYLES = f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'

Cell = str | int | float | None


def workbook(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]] | str],
    parts: Mapping[str, bytes | str] = {},
    properties: str = "",
) -> Path:
    """Writes a workbook; a sheet is its rows, or the XML of its content. `parts` are put in, or in place of others."""
    names = enumerate(sheets, 1)
    content = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships {_PACKAGE}><Relationship Id="r" Type="{_LINKS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINKS}">{properties}<sheets>'
        + "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>' for n, name in names)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {_PACKAGE}>"
        + "".join(
            f'<Relationship Id="r{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t></t></si></sst>",
        **{f"xl/worksheets/sheet{n}.xml": sheet_xml(rows) for n, rows in enumerate(sheets.values(), 1)},
        **parts,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def sheet_xml(rows: Sequence[Sequence[Cell]] | str) -> str:
    """The part of a sheet; blank rows and cells are left out, as spreadsheet programs do."""
    content = rows if isinstance(rows, str) else "".join(_row(n, cells) for n, cells in enumerate(rows, 1))
    return f"<worksheet {_MAIN}><sheetData>{content}</sheetData></worksheet>"


def _row(number: int, cells: Sequence[Cell]) -> str:
    written = "".join(_cell(f"{_letters(n)}{number}", cell) for n, cell in enumerate(cells) if cell is not None)
    return f'<row r="{number}">{written}</row>' if written else ""


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
