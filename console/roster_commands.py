"""``pult roster``: the week of the roster, and the check of its file."""

from pathlib import Path
from typing import Annotated

import typer

from console.command_line import Data, data_of, say
from console.wiring import now, open_desk


def roster(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Файл вместо своего графика.", metavar="ФАЙЛ")] = None,
    check: Annotated[bool, typer.Option("--check", help="Проверить; код 2, если есть нарушения.")] = False,
    week: Annotated[str, typer.Option("--week", help="Неделя этого дня: 25.11.", metavar="ДЕНЬ")] = "",
    data: Data = None,
) -> None:
    """Показать график недели или проверить его файл."""
    from console.roster import as_text, checked

    desk = open_desk(data_of(context, data))
    if not check:
        say(as_text(desk, now(), week, file))
        return
    sound, report = checked(desk, now(), file)
    typer.echo(report, err=not sound)
    raise typer.Exit(0 if sound else 2)
