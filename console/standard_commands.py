"""``pult standard``: checking the files, what they would change, why a rule is a rule, applying, copies to edit."""

from pathlib import Path
from typing import Annotated

import typer

from console.command_line import Data, RussianCommand, RussianGroup, data_of, say
from console.wiring import now, open_desk, places_of

standard = typer.Typer(cls=RussianGroup, rich_markup_mode=None, help="Стандарт: проверить, сравнить, применить.")

Folder = Annotated[Path | None, typer.Argument(help="Папка вместо своей.", metavar="ПАПКА")]


@standard.command("check", cls=RussianCommand)
def standard_check(context: typer.Context, folder: Folder = None, data: Data = None) -> None:
    """Проверить все файлы стандарта; каждая ошибка — строка с файлом, строкой и ключом."""
    from console.standard import check

    sound, report = check(places_of(data_of(context, data)), folder)
    typer.echo(report, err=not sound)
    raise typer.Exit(0 if sound else 2)


@standard.command("diff", cls=RussianCommand)
def standard_diff(context: typer.Context, folder: Folder = None, data: Data = None) -> None:
    """Сказать словами, что файлы изменят и что станет с открытыми обращениями."""
    from console.standard import diff

    say(diff(open_desk(data_of(context, data)), folder, now()))


@standard.command("try", cls=RussianCommand)
def standard_try(
    context: typer.Context,
    folder: Folder = None,
    days: Annotated[
        int | None,
        typer.Option("--days", help="Сколько последних дней; без ключа — как в board.toml.", metavar="N"),
    ] = None,
    data: Data = None,
) -> None:
    """Попробовать файлы на истории последних дней: какие сроки были бы выдержаны и нарушены."""
    from console.standard import attempt

    say(attempt(open_desk(data_of(context, data)), folder, now(), days))


@standard.command("explain", cls=RussianCommand)
def standard_explain(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="Уровень, тип, канал или роль.", metavar="СЛОВО")] = "",
    data: Data = None,
) -> None:
    """Показать правила, которые действуют, и откуда каждое: файл, строка, ключ."""
    from console.standard import explain

    say(explain(open_desk(data_of(context, data)), word))


@standard.command("apply", cls=RussianCommand)
def standard_apply(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", help="Кто применяет (спросит его PIN).", metavar="ИМЯ")] = "",
    to_open: Annotated[bool, typer.Option("--open", help="Новые сроки и для открытых обращений.")] = False,
    data: Data = None,
) -> None:
    """Применить стандарт, который лежит в папке."""
    from console.standard import apply

    say(apply(open_desk(data_of(context, data)), now(), by, to_open=to_open))


@standard.command("copy", cls=RussianCommand)
def standard_copy(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Какие файлы; без них все.", metavar="ФАЙЛ")] = None,
    data: Data = None,
) -> None:
    """Положить файлы из поставки в свою папку, чтобы править; что там есть, не тронет."""
    from console.standard import copy

    say(copy(places_of(data_of(context, data)), names or []))
