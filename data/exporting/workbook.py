"""A report as an XLSX workbook: a sheet a table, numbers as numbers, no cell a formula or a link (SEC-14)."""

import io
import re
from typing import Any

from data.exporting.document import Cell, Document, Table
from data.exporting.forms import table_of
from models.safetext import one_line

_BAD = re.compile(r"[\[\]:*?/\\']")
_SHEET = 31
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def as_workbook(document: Document) -> bytes:
    """Write a report as XLSX: the words of each cell, and beside a figure its exact number."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, _OPTIONS)
    bold = book.add_format({"bold": True})
    first = book.add_worksheet("Отчёт")
    first.write_string(0, 0, one_line(document.title), bold)
    for at, (name, said) in enumerate(document.about, 1):
        first.write_string(at, 0, name)
        first.write_string(at, 1, one_line(said))
    first.set_column(0, 1, 30)
    taken = {first.get_name().casefold()}
    for part in document.parts:
        table = part if isinstance(part, Table) else table_of(part)
        _fill(book.add_worksheet(_name(table.title, taken)), table, bold)
    book.close()
    return out.getvalue()


def _fill(sheet: Any, table: Table, bold: Any) -> None:
    heads = [name for head in table.head[1:] for name in (head, f"{head}, число")]
    heads = [table.head[0], *heads]
    for column, name in enumerate(heads):
        sheet.write_string(0, column, name, bold)
    for line, row in enumerate(table.rows, 1):
        for column, cell in enumerate(_cells(row)):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif cell is not None:
                sheet.write_number(line, column, cell)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, one_line(table.note))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(len(heads) - 1, 1), 16)
    sheet.freeze_panes(1, 1)


def _cells(row: tuple[Cell, ...]) -> list[str | float | None]:
    """Give the words of a row, and the number of each cell beside its words."""
    found: list[str | float | None] = [one_line(row[0].text)]
    for cell in row[1:]:
        found += [one_line(cell.text), cell.number]
    return found


def _name(title: str, taken: set[str]) -> str:
    """Give a sheet a name that spreadsheets accept, each once."""
    plain = _BAD.sub(" ", one_line(title)).strip()[:_SHEET] or "Лист"
    name, turn = plain, 2
    while name.casefold() in taken:
        name, turn = f"{plain[: _SHEET - 4]} {turn}", turn + 1
    taken.add(name.casefold())
    return name
