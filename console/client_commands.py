"""``pult clients``: taking clients in from a table, listing them, showing one."""

from pathlib import Path
from typing import Annotated

import typer

from console.command_line import Data, RussianCommand, RussianGroup, data_of, say
from console.wiring import now, open_desk
from data.refusals import BadInput

clients = typer.Typer(cls=RussianGroup, rich_markup_mode=None, help="Клиенты: импорт, список, карточка.")


@clients.command("import", cls=RussianCommand)
def clients_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Таблица CSV с заголовками.", metavar="ФАЙЛ.csv")],
    dry: Annotated[bool, typer.Option("--dry-run", help="Только сказать, что изменится.")] = False,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="Чем считать столбец: «Моб.=телефон», «Город=-».", metavar="А=Б")
    ] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Взять хорошие строки, плохие пропустить.")] = False,
    vip: Annotated[bool, typer.Option("--vip", help="Разрешить файлу давать и снимать VIP.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Показать и строки без изменений.")] = False,
    data: Data = None,
) -> None:
    """Взять клиентов из таблицы: строка на человека или на организацию."""
    from console.clients import import_file

    desk = open_desk(data_of(context, data))
    sound, report = import_file(desk, file, now(), said=mapping or [], dry=dry, skip_bad=skip_bad, vip=vip, every=every)
    say(report)
    raise typer.Exit(0 if sound else 2)


@clients.command("list", cls=RussianCommand)
def clients_list(
    context: typer.Context,
    typed: Annotated[str, typer.Option("--find", help="Имя, человек, телефон или почта.", metavar="СЛОВА")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Сколько строк, не больше.", metavar="N")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV: его примет и import.")] = False,
    data: Data = None,
) -> None:
    """Показать клиентов."""
    from console import clients as printed

    if as_json and as_csv:
        raise BadInput("Укажите что-то одно: --json или --csv.")
    desk = open_desk(data_of(context, data))
    write = printed.as_json if as_json else printed.as_csv if as_csv else printed.as_text
    say(write(desk, desk.clients.search(typed, limit), now()))


@clients.command("show", cls=RussianCommand)
def clients_show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Название, человек, телефон или почта.", metavar="КЛИЕНТ")],
    data: Data = None,
) -> None:
    """Показать клиента: уровень, людей, готовность, последние события."""
    from console.clients import show

    say(show(open_desk(data_of(context, data)), name, now()))
