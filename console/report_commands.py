"""``pult report`` and ``pult handovers``: reports of shifts without a screen (handover.md §1.12)."""

from typing import Annotated

import typer

from console.command_line import Data, data_of, say
from console.wiring import now, open_desk

Shown = Annotated[bool, typer.Option("--text", help="Текст в 80 знаков; так и без ключа.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Markdown.")]
Html = Annotated[bool, typer.Option("--html", help="HTML.")]
Csv = Annotated[bool, typer.Option("--csv", help="CSV для таблиц.")]
Json = Annotated[bool, typer.Option("--json", help="JSON.")]


def report(
    context: typer.Context,
    shift: Annotated[
        int | None, typer.Option("--shift", help="Номер смены; без него последняя сданная.", metavar="N")
    ] = None,
    day: Annotated[str, typer.Option("--day", help="Отчёт дня: 2026-11-22, сегодня, вчера.", metavar="ДЕНЬ")] = "",
    page: Annotated[bool, typer.Option("--page", help="Только первая страница.")] = False,
    text: Shown = False,
    markdown: Markdown = False,
    as_html: Html = False,
    as_csv: Csv = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Показать отчёт смены или дня."""
    from console.report import Wanted, form_of, printed

    marked = {"text": text, "markdown": markdown, "html": as_html, "csv": as_csv, "json": as_json}
    form = form_of([name for name, chosen in marked.items() if chosen])
    say(printed(open_desk(data_of(context, data)), now(), Wanted(shift, day, form, page)))


def handovers(
    context: typer.Context,
    shift: Annotated[int | None, typer.Argument(help="Номер смены: открыть её отчёт.", metavar="N")] = None,
    diff: Annotated[
        tuple[int, int] | None, typer.Option("--diff", help="Сравнить две передачи.", metavar="A B")
    ] = None,
    ticket: Annotated[int | None, typer.Option("--ticket", help="Передачи обращения.", metavar="№")] = None,
    data: Data = None,
) -> None:
    """Показать передачи: список, одну, разницу двух, путь обращения."""
    from console.report import handovers as listed

    say(listed(open_desk(data_of(context, data)), shift, diff, ticket))
