"""``pult import``: taking the history of another system in, by a map."""

from pathlib import Path
from typing import Annotated

import typer

from console.command_line import Data, data_of, say
from console.wiring import now, open_desk
from data.refusals import BadInput


def import_(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Выгрузка: CSV, JSON, JSONL или XLSX.", metavar="ФАЙЛ")] = None,
    chart: Annotated[str, typer.Option("--map", help="Карта: имя готовой или свой файл .toml.", metavar="КАРТА")] = "",
    zone: Annotated[
        str, typer.Option("--zone", help="Пояс времён, где он не назван: Europe/Moscow.", metavar="ПОЯС")
    ] = "",
    source: Annotated[str, typer.Option("--source", help="Под каким именем хранить.", metavar="ИМЯ")] = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Только отчёт, ничего не записывать.")] = False,
    live: Annotated[bool, typer.Option("--live", help="Открытые там станут открытыми обращениями стола.")] = False,
    maps: Annotated[bool, typer.Option("--maps", help="Показать готовые карты.")] = False,
    by: Annotated[str, typer.Option("--by", help="Кто загружает (спросит его PIN).", metavar="ИМЯ")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Отчёт в JSON.")] = False,
    data: Data = None,
) -> None:
    """Загрузить историю из другой системы; повтор ничего не удвоит."""
    from console import history

    if maps:
        say(history.listed())
        return
    if file is None or not chart:
        raise BadInput("Укажите файл и карту: pult import ФАЙЛ --map КАРТА. Готовые карты: pult import --maps.")
    desk = open_desk(data_of(context, data))
    asked = history.Asked(file, chart, zone, source, by, dry=dry, live=live, as_json=as_json)
    say(history.import_history(desk, asked, now()))
