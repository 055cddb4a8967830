"""Figures in files: the page as it stands on the screen, or the whole report of the period in any of its forms."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from data.attached.saving_files import save
from data.desk import Desk
from data.exporting.document import Document
from screens.dialogs.choose import Choice
from screens.figuring.asked import Asked
from screens.figuring.look import Drawn
from screens.figuring.spans import When
from screens.widgets.lines import Line

PAPER = 110
"""Cells of a line in the file."""
PAGE = "page"
"""The form of what is on the screen."""
FORMS = (
    Choice(PAGE, "Эта страница", "текст, как на экране"),
    Choice("html", "Отчёт в HTML", "все показатели с рисунками, открыть в браузере"),
    Choice("xlsx", "Отчёт в XLSX", "таблицы для Excel, числа числами"),
    Choice("csv", "Отчёт в CSV", "все таблицы в одном файле"),
    Choice("markdown", "Отчёт в Markdown", "для вики и задач"),
    Choice("json", "Отчёт в JSON", "для программ"),
    Choice("text", "Отчёт текстом", "для печати и письма"),
)
"""What can be written, in the order of the digits."""
_SUFFIX = {"markdown": "md", "text": "txt"}


def write_page(drawn: Drawn, title: Line, asked: Asked, folder: Path) -> Path:
    """Write a page into a file of its own, never over another one; gives the path."""
    name = f"показатели {asked.page.label} {_dates(asked)}.txt"
    return save(page_text(drawn, title).encode("utf-8"), name, folder)


def write_report(desk: Desk, asked: Asked, when: When, how: str, folder: Path) -> Path:
    """Write the report of the period and filter, the same as ``pult report`` writes; gives the path."""
    from data.exporting.gather import gather

    document = gather(desk, when.of(asked.span), asked.filter, when.now)
    written = _forms()[how](document)
    data = written if isinstance(written, bytes) else written.encode("utf-8")
    return save(data, f"отчёт {_dates(asked)}.{_SUFFIX.get(how, how)}", folder)


def page_text(drawn: Drawn, title: Line) -> str:
    """Write a page as it stands on the screen."""
    lines = [_said(title), ""]
    lines += [_said(drawn.head(PAPER))] if drawn.head is not None else []
    lines += [_said(row.lay(PAPER)) for row in drawn.rows] or [drawn.empty]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _forms() -> Mapping[str, Callable[[Document], str | bytes]]:
    from data.exporting import forms
    from data.exporting.workbook import as_workbook

    return {
        "html": forms.as_html,
        "xlsx": as_workbook,
        "csv": forms.as_csv,
        "markdown": forms.as_markdown,
        "json": forms.as_json,
        "text": forms.as_text,
    }


def _dates(asked: Asked) -> str:
    return f"{asked.span.first:%Y-%m-%d} {asked.span.last:%Y-%m-%d}"


def _said(line: Sequence[tuple[str, str]]) -> str:
    return "".join(text for text, _ in line)
