"""``pult sample``: the sample of a week for checks of quality, which the same number draws again (L-37)."""

from typing import Annotated

import typer

from console.command_line import Data, data_of, say
from console.wiring import now, open_desk


def sample(
    context: typer.Context,
    week: Annotated[str, typer.Option("--week", help="Неделя: 2026-W46; без неё прошлая.", metavar="НЕДЕЛЯ")] = "",
    seed: Annotated[int | None, typer.Option("--seed", help="Номер выборки; без него из недели.", metavar="N")] = None,
    each: Annotated[
        int | None,
        typer.Option(
            "--each", help="По скольку на человека; без ключа — как в board.toml.", metavar="N", min=1, max=100
        ),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV для таблиц.")] = False,
    data: Data = None,
) -> None:
    """Выбрать обращения недели на проверку качества."""
    from console.quality import Wanted, printed

    say(printed(open_desk(data_of(context, data)), now(), Wanted(week, seed, each or 0, as_csv)))
