"""``pult report`` and ``pult handovers``: reports of shifts, days and periods without a screen (handover.md §1.12)."""

from pathlib import Path
from typing import Annotated

import typer

from console.command_line import Data, data_of, say
from console.wiring import now, open_desk

Shown = Annotated[bool, typer.Option("--text", help="Текст; так и без ключа.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Markdown.")]
Html = Annotated[bool, typer.Option("--html", help="HTML; у показателей с рисунками.")]
Csv = Annotated[bool, typer.Option("--csv", help="CSV для таблиц.")]
Json = Annotated[bool, typer.Option("--json", help="JSON.")]
Xlsx = Annotated[bool, typer.Option("--xlsx", help="Книга XLSX, в файл; только показатели.")]


def report(
    context: typer.Context,
    shift: Annotated[
        int | None, typer.Option("--shift", help="Номер смены; без ключей последняя сданная.", metavar="N")
    ] = None,
    day: Annotated[str, typer.Option("--day", help="Отчёт дня: 2026-11-22, сегодня, вчера.", metavar="ДЕНЬ")] = "",
    page: Annotated[bool, typer.Option("--page", help="Только первая страница.")] = False,
    month: Annotated[str, typer.Option("--month", help="Показатели месяца: 2026-10.", metavar="МЕСЯЦ")] = "",
    week: Annotated[str, typer.Option("--week", help="Показатели недели: 2026-W46.", metavar="НЕДЕЛЯ")] = "",
    quarter: Annotated[str, typer.Option("--quarter", help="Показатели квартала: 2026-Q4.", metavar="КВАРТАЛ")] = "",
    since: Annotated[str, typer.Option("--from", help="Показатели с этого дня…", metavar="ДЕНЬ")] = "",
    until: Annotated[str, typer.Option("--to", help="…по этот день.", metavar="ДЕНЬ")] = "",
    tier: Annotated[str, typer.Option("--tier", help="Только этого уровня.", metavar="УРОВЕНЬ")] = "",
    type: Annotated[str, typer.Option("--type", help="Только этого типа.", metavar="ТИП")] = "",
    channel: Annotated[str, typer.Option("--channel", help="Только этого канала.", metavar="КАНАЛ")] = "",
    line: Annotated[int | None, typer.Option("--line", help="Только этой линии.", metavar="N")] = None,
    operator: Annotated[str, typer.Option("--operator", help="Только этого сотрудника.", metavar="ИМЯ")] = "",
    topic: Annotated[str, typer.Option("--topic", help="Только этой темы.", metavar="ТЕМА")] = "",
    appeal: Annotated[str, typer.Option("--appeal", help="Только этого вида обращения.", metavar="ВИД")] = "",
    source: Annotated[
        str | None, typer.Option("--source", help="Только этой загруженной истории.", metavar="ИМЯ")
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="Только свои обращения, без загруженных историй.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Записать в файл.", metavar="ФАЙЛ")] = None,
    text: Shown = False,
    markdown: Markdown = False,
    as_html: Html = False,
    as_csv: Csv = False,
    as_json: Json = False,
    as_xlsx: Xlsx = False,
    data: Data = None,
) -> None:
    """Показать отчёт смены или дня, показатели месяца, недели или любого периода."""
    from console.figures import Narrow, Span
    from console.report import Asked, Wanted, form_of, printed

    marked = {"text": text, "markdown": markdown, "html": as_html, "csv": as_csv, "json": as_json, "xlsx": as_xlsx}
    form = form_of([name for name, chosen in marked.items() if chosen])
    narrow = Narrow(tier, type, channel, line, operator, topic, appeal, "" if own else source)
    asked = Asked(Span(month, week, quarter, since, until), narrow, out)
    say(printed(open_desk(data_of(context, data)), now(), Wanted(shift, day, form, page), asked))


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
