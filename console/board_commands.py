"""``pult wall``: the board for a big screen."""

import typer

from console.command_line import Data, data_of


def wall(context: typer.Context, data: Data = None) -> None:
    """Показать табло на общем экране: крупно, без имён и тем."""
    from console.wall import open_wall

    raise typer.Exit(open_wall(data_of(context, data)))
