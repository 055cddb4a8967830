"""Taking a request by hand: a call or a message of which there is no file."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from data.rows import Incoming
from models.safetext import one_line
from models.terms import TicketType
from screens.dialogs.ask import Ask, any_text, maybe_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.frame import Dialog

CHANNELS = ("телефон", "чат", "почта", "встреча", "другое")

Show = Callable[[Dialog[Any]], Awaitable[Any]]


async def ask_request(show: Show, now: Callable[[], datetime], zone: ZoneInfo, standard: Any) -> Incoming | None:
    """Ask for everything that a request by hand needs; None: the person changed their mind."""
    channel = await show(Choose("Новое обращение: откуда", [Choice(word, word) for word in CHANNELS]))
    if channel is None:
        return None
    address = await show(
        Ask("Новое обращение: телефон или адрес", maybe_text, hint="По нему найдём клиента. Можно пусто.")
    )
    if address is None:
        return None
    sender = await show(Ask("Новое обращение: кто обратился", any_text, example="имя, организация"))
    if sender is None:
        return None
    subject = await show(Ask("Новое обращение: тема", any_text))
    if subject is None:
        return None
    text = await show(Ask("Новое обращение: суть", any_text))
    if text is None:
        return None
    kind = await show(Choose("Новое обращение: тип", _types(standard)))
    if kind is None:
        return None
    at = await show(
        Ask("Новое обращение: когда", lambda said: read_past(said, now(), zone), hint="Пусто — сейчас. Иначе 13:40.")
    )
    if at is None:
        return None
    return Incoming(
        key=f"hand:{uuid4().hex}",
        at=at,
        channel=channel,
        text=text,
        subject=subject,
        sender=sender,
        sender_address=address,
        type=kind or None,
        source="вручную",
    )


def read_past(said: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Read the time of a call, today and not later than now; empty means now. Raises ValueError with a sentence."""
    said = said.strip().replace(".", ":")
    if not said:
        return now
    try:
        clock = datetime.strptime(said, "%H:%M")  # noqa: DTZ007
    except ValueError:
        raise ValueError("Напишите время звонка так: 13:40. Пусто — сейчас.") from None
    at = now.astimezone(zone).replace(hour=clock.hour, minute=clock.minute, second=0).astimezone(now.tzinfo)
    if at > now + timedelta(seconds=59):
        raise ValueError("Это время ещё не наступило. Звонок был не позже, чем сейчас.")
    return min(at, now)


def _types(standard: Any) -> list[Choice[Any]]:
    kinds: list[Choice[Any]] = [Choice(kind, kind.label, one_line(standard.types[kind].means)) for kind in TicketType]
    return [*kinds, Choice("", "Пока без типа", "останется в «Не оформлено»")]
