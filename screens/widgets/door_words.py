"""What the lists outside the queue say of a request: its age, and what it waits for at the door (S-30, S-44)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from data.rows import QueueRow
from models.terms import Verdict, Warn

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class AtTheDoor(NamedTuple):
    """How old a request is, what it waits for in words from the longest to the shortest, and whether that is urgent."""

    age: str = ""
    waits: tuple[str, ...] = ()
    urgent: bool = False


INSIDE = AtTheDoor()
"""Says nothing: the request has its place in the queue."""


def at_the_door(row: QueueRow, now: datetime) -> AtTheDoor:
    """Say how long ago a request came and what has to happen to it."""
    urgent = Warn.MAYBE_OUTAGE in row.warnings
    words = _waits(row, now)
    if urgent:
        words = (f"возможно, авария · {words[0]}", "возможно, авария", "авария?")
    elif row.off_channel:
        words = (f"{words[0]} · мимо канала", *words)
    return AtTheDoor(ago(now - row.received_at), words, urgent)


def ago(span: timedelta) -> str:
    """Write an age in one unit, cut down: minutes, hours, days."""
    if span < _HOUR:
        return f"{max(span // _MINUTE, 0)} мин"
    return f"{span // _HOUR} ч" if span < 2 * _DAY else f"{span // _DAY} дн"


def form_said(row: QueueRow) -> str:
    """Write the completeness of a form as «4/6»; a dash where its type asks for nothing."""
    have, need = row.form
    return f"{have}/{need}" if need else "—"


def _waits(row: QueueRow, now: datetime) -> tuple[str, ...]:
    match row.verdict:
        case Verdict.REFUSED:
            return (f"отказать: {row.reason.label}" if row.reason else "отказать", "отказать")
        case Verdict.CORRESPONDENCE:
            return ("переписка, не задача", "переписка")
        case Verdict.CURATOR:
            return ("ждёт слова куратора", "ждёт куратора", "куратор")
    if row.by_us:
        return ("оформить самим", "оформить")
    if row.asked_at is None:
        return ("ещё не спрошено", "не спрошено", "спросить")
    if row.unread:
        return ("ответил, но не всё", "ответил")
    passed = ago(now - row.asked_at)
    return (f"спросили {passed} назад", f"спросили {passed}", "спросили")
