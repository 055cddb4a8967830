"""``pult readiness``: whether a support desk is worth it, and how mature the one there is, without a screen."""

from typing import Annotated

import typer

from console.command_line import Data, data_of, say
from console.wiring import now, open_desk


def readiness(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="За сколько дней.", metavar="N")] = 30,
    load: Annotated[str, typer.Option("--load", help="Загрузка больше порога: да или нет.", metavar="ОТВЕТ")] = "",
    night: Annotated[str, typer.Option("--night", help="Ночью обращаются: да или нет.", metavar="ОТВЕТ")] = "",
    urgent: Annotated[str, typer.Option("--urgent", help="Срочное бывает: да или нет.", metavar="ОТВЕТ")] = "",
    money: Annotated[str, typer.Option("--money", help="Деньги на ночи и рост: да или нет.", metavar="ОТВЕТ")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    data: Data = None,
) -> None:
    """Готовность к поддержке и зрелость: ответы из данных, свои ответы ключами."""
    from console.readiness import answered, printed

    own = answered({"load": load, "night": night, "urgent": urgent, "money": money})
    say(printed(open_desk(data_of(context, data)), now(), days, own, as_json=as_json))
