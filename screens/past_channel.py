"""«Мимо канала» in three keys: M, the channel's digit, Enter; then the ready answer with the way in (H-09)."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from data.off_channel import PastChannel
from data.refusals import Refusal
from models.safetext import one_line
from screens.dialogs.ask import Ask, maybe_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.ready import ReadyAnswer
from screens.intake_asking import channel_choices

if TYPE_CHECKING:
    from screens.receiving import ReceivingScreen

NAME_LIMIT = 60
"""A longer beginning before a colon is no name, but already the text."""
_HINT = "Кто: что случилось. Можно пусто — тогда только посчитаем."


def who_and_what(said: str) -> tuple[str, str]:
    """Split «Пётр: не открывается счёт» into who and what; without a short beginning and a colon all is what."""
    who, colon, what = said.partition(":")
    if colon and what.strip() and len(who) <= NAME_LIMIT and "//" not in what[:2]:
        return who.strip(), what.strip()
    return "", said.strip()


async def register_past_channel(screen: "ReceivingScreen") -> None:
    """Ask for the channel and the words, have it written down and counted, and offer the answer."""
    desk, show = screen.desk, screen.app.push_screen_wait
    standard = await asyncio.to_thread(lambda: desk.standard)
    channels = [choice for choice in channel_choices(standard) if choice.value not in standard.official]
    channel = await show(Choose("Мимо канала: откуда", channels))
    if channel == "":
        channel = await show(Ask("Мимо канала: какой канал", maybe_text, example="например, личная страница"))
    if not channel:
        return
    said = await show(
        Ask(f"Мимо канала · {one_line(channel)}", maybe_text, hint=_HINT, example="Пётр: не открывается счёт")
    )
    if said is None:
        return
    who, text = who_and_what(said)
    try:
        done = await asyncio.to_thread(partial(desk.off_channel.register, screen.by(None), channel, who, text))
    except Refusal as refusal:
        screen.refused(refusal)
        return
    screen.say(done.sentence)
    if done.number is not None:
        screen.look_again({done.number})
    await _offer(screen, done, show)


async def _offer(screen: "ReceivingScreen", done: PastChannel, show: Any) -> None:
    choices = [Choice("copy", "Скопировать", "вставите в тот чат, откуда написали")]
    if done.number is not None:
        choices.append(Choice("open", f"Открыть № {done.number}", "ответить оттуда или оформить"))
    chosen = await show(ReadyAnswer(done.sentence, done.reply, choices))
    if chosen == "copy":
        screen.app.copy_to_clipboard(done.reply)
        screen.say("Ответ скопирован. Если терминал не даёт буфера, выделите текст мышью с Shift.")
    elif chosen == "open" and done.number is not None:
        screen.open_number(done.number)
