"""Asking while what would change is counted beside the question: nobody waits, and a failure is one sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from data.desk import Desk
from data.foresight.rows import Preview
from data.foresight.words import preview_lines
from data.refusals import Refusal
from data.trouble import record
from screens.dialogs.foreseen import AskForeseen, Foreseen
from screens.dialogs.frame import Dialog

T = TypeVar("T")

FAILED = "Последствия посчитать не удалось: ошибка программы, она записана в журнал ошибок. Решайте без них."
_DOING = "что будет, если"

Lines = tuple[str, ...]


async def foresee(
    show: Callable[[Dialog[Any]], Awaitable[Any]],
    dialog: AskForeseen[T] | Foreseen,
    desk: Desk,
    now: Callable[[], datetime],
    look: Callable[[], Preview],
    zone: tzinfo,
) -> Any:
    """Show a dialog and, as soon as it is counted, what the answer would change; gives the answer."""

    async def tell() -> None:
        dialog.foretell(await safely(desk, now, lambda: preview_lines(look(), zone)))

    telling = asyncio.create_task(tell())
    try:
        return await show(dialog)
    finally:
        telling.cancel()


async def safely(desk: Desk, now: Callable[[], datetime], look: Callable[[], Lines]) -> Lines:
    """Count in a thread; a refusal comes back as its sentence, anything else is written down."""
    try:
        return await asyncio.to_thread(look)
    except Refusal as refusal:
        return (refusal.sentence,)
    except Exception as error:
        record(desk.places.log, error, now(), _DOING)
        return (FAILED,)
