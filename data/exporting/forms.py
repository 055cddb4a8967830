"""A report written as text, Markdown, HTML, CSV or JSON; nothing in it that a program would obey (SEC-14)."""

import csv
import html
import io
import json
from collections.abc import Callable, Iterator, Mapping

from data.exporting.document import Cell, Document, Heat, Picture, Table, Tape
from data.exporting.svg import svg
from data.inbox.cells import guarded
from data.reports.report_export import mark
from models.cells import pad, width, wrap
from models.safetext import UNSAFE, one_line

_WIDTH = 100
_WIDEST = 46
_SHADES = " ░▒▓█"


def as_text(document: Document) -> str:
    """Write a report for a terminal or a letter; pictures are drawn with letters."""
    lines = [one_line(document.title), "=" * width(one_line(document.title))]
    lines += [f"{name}: {one_line(said)}" for name, said in document.about]
    for part in document.parts:
        lines += ["", one_line(part.title), "-" * width(one_line(part.title))]
        lines += _text_table(part) if isinstance(part, Table) else drawn(part)
    return "\n".join(lines) + "\n"


def as_markdown(document: Document) -> str:
    """Write a report in Markdown; pictures are tables of their numbers."""
    lines = [f"# {mark(one_line(document.title))}", ""]
    lines += [f"- {mark(name)}: {mark(one_line(said))}" for name, said in document.about]
    for part in document.parts:
        lines += ["", f"## {mark(one_line(part.title))}", ""]
        table = part if isinstance(part, Table) else table_of(part)
        lines += [_row(table.head), "|" + "---|" * len(table.head)]
        lines += [_row([cell.text for cell in row]) for row in table.rows]
        lines += ["", mark(one_line(table.note))] if table.note else []
    return "\n".join(lines) + "\n"


def as_html(document: Document) -> str:
    """Write a report as one HTML page without scripts or anything fetched; the pictures are SVG within it."""
    about = "".join(f"<dt>{_safe(name)}</dt><dd>{_safe(said)}</dd>" for name, said in document.about)
    parts = "\n".join(
        f"<section>\n<h2>{_safe(part.title)}</h2>\n{_html_part(part)}\n</section>" for part in document.parts
    )
    return (
        '<!DOCTYPE html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_safe(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{_safe(document.title)}</h1>\n<dl>{about}</dl>\n{parts}\n</body>\n</html>\n"
    )


def as_csv(document: Document) -> str:
    """Write all tables as one CSV: what people read beside the exact number; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["раздел", "строка", "показатель", "значение", "число"])
    for name, said in (("отчёт", document.title), *document.about):
        writer.writerow(["о чём", "", guarded(name), guarded(one_line(said)), ""])
    for table in _tables(document):
        for row in table.rows:
            for name, cell in zip(table.head[1:], row[1:], strict=True):
                cells = [one_line(text) for text in (table.title, row[0].text, name, cell.text)]
                writer.writerow([*map(guarded, cells), "" if cell.number is None else _exact(cell.number)])
    return out.getvalue()


def as_json(document: Document) -> str:
    """Write a report as JSON: every table by its key, each cell with its words and its number."""
    about = dict(document.about)
    tables = [
        {
            "key": table.key,
            "title": table.title,
            "head": list(table.head),
            "rows": [[{"said": cell.text, "value": cell.number} for cell in row] for row in table.rows],
            "note": table.note,
        }
        for table in _tables(document)
    ]
    written = json.dumps({"title": document.title, "about": about, "tables": tables}, ensure_ascii=False, indent=2)
    return UNSAFE.sub(lambda run: json.dumps(run.group())[1:-1], written) + "\n"


def table_of(picture: Picture) -> Table:
    """Give the numbers of a picture as a table."""
    if isinstance(picture, Heat):
        rows = tuple(
            (Cell(name), *(Cell(str(count), count) for count in row))
            for name, row in zip(picture.rows, picture.cells, strict=True)
        )
        return Table("heat", picture.title, ("", *picture.columns), rows)
    cells = zip(picture.labels, picture.said, picture.values, strict=True)
    rows = tuple((Cell(label), Cell(said, value)) for label, said, value in cells)
    return Table(type(picture).__name__.lower(), picture.title, ("", "значение"), rows)


def drawn(picture: Picture) -> Iterator[str]:
    """Draw a picture with letters, every number written out."""
    if isinstance(picture, Heat):
        most = max((count for row in picture.cells for count in row), default=0) or 1
        yield "     " + " ".join(pad(name, 3) for name in picture.columns)
        for name, row in zip(picture.rows, picture.cells, strict=True):
            yield f"{pad(name, 4)} " + " ".join(f"{count or '':>2}{_SHADES[_shade(count, most)]}" for count in row)
        return
    whole = sum(picture.values) if isinstance(picture, Tape) else max((v or 0 for v in picture.values), default=0)
    name_width = min(max((width(one_line(label)) for label in picture.labels), default=0), 30)
    for label, value, said in zip(picture.labels, picture.values, picture.said, strict=True):
        bar = "█" * round(40 * (value or 0) / (whole or 1))
        yield f"{pad(one_line(label), name_width)}  {one_line(said):<16} {bar}".rstrip()


def _shade(count: int, most: int) -> int:
    return 0 if not count else max(1, round(count / most * (len(_SHADES) - 1)))


def _tables(document: Document) -> Iterator[Table]:
    return (part if isinstance(part, Table) else table_of(part) for part in document.parts)


def _text_table(table: Table) -> Iterator[str]:
    rows = [list(table.head), *([one_line(cell.text) for cell in row] for row in table.rows)]
    widths = [min(max(width(row[at]) for row in rows), _WIDEST) for at in range(len(table.head))]
    for row in rows:
        yield "  ".join(pad(text, wide) for text, wide in zip(row, widths, strict=True)).rstrip()
    if table.note:
        yield from wrap(one_line(table.note), _WIDTH)


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(mark(one_line(cell)) for cell in cells) + " |"


def _html_part(part: Table | Picture) -> str:
    if not isinstance(part, Table):
        return svg(part)
    head = "".join(f"<th>{_safe(name)}</th>" for name in part.head)
    body = "\n".join("<tr>" + "".join(f"<td>{_safe(cell.text)}</td>" for cell in row) + "</tr>" for row in part.rows)
    note = f"\n<p>{_safe(part.note)}</p>" if part.note else ""
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>{note}"


def _exact(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(number)


def _safe(words: str) -> str:
    return html.escape(one_line(words), quote=True)


_STYLE = (
    "body{font-family:sans-serif;max-width:60em;margin:1em auto;padding:0 1em;color:#1d2733}"
    "table{border-collapse:collapse}td,th{padding:.2em .8em;text-align:left;border-bottom:1px solid #d5dbe1}"
    "table{display:block;overflow-x:auto}td{vertical-align:top}td:first-child,td+td{white-space:nowrap}"
    "td:last-child:nth-child(2){white-space:normal}td+td{font-variant-numeric:tabular-nums}dt{float:left;clear:left;width:10em;color:#586675}dd{margin-left:11em}"
    "svg{width:100%;height:auto}h2{margin-top:1.6em}@media print{section{break-inside:avoid}}"
)
FORMS: Mapping[str, Callable[[Document], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "csv": as_csv,
    "json": as_json,
}
"""The forms that are texts, by the names of the command's options; ``data/exporting/workbook.py`` writes XLSX."""
