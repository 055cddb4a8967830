"""One item of a handover in full, and below it the read-back: the right step of three, or own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.containers import VerticalScroll

from data.shifts.rows import ItemRow, Summary
from models.safetext import one_line
from models.shift_terms import Verdict
from screens.handing.handover_words import clocks, decided_said, facts, headed, moment, why_said
from screens.handing.taking_state import gone, mistaken, verdict
from screens.widgets.lines import Line, LinesWidget, clip, join, wrap

_LABEL = 16
"""Cells of the left column."""
STYLES = {
    "item--name",
    "item--quiet",
    "item--good",
    "item--alarm",
    "item--soon",
    "item--ask",
    *(f"item--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the item on the page is being read back."""

    place: str = ""
    """«Горячее 1 из 3»."""
    options: tuple[str, ...] = ()
    hidden: bool = False
    """The step is covered: it is being said back."""
    remark: str = ""
    """What was wrong with the last try."""
    left: str = ""
    """What own words still wait for."""


class ItemPage(LinesWidget):
    """As many lines as the item needs; the heir of the scroll moves over them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = STYLES

    def __init__(self, zone: ZoneInfo, me: int) -> None:
        super().__init__(id="item-lines")
        self._zone, self._me = zone, me
        self.nothing = "Горячих пунктов нет"
        """What stands here while there is no item."""
        self._item: ItemRow | None = None
        self._summary = Summary()
        self._reading = Reading()
        self._now: datetime | None = None

    def show(self, item: ItemRow | None, summary: Summary, reading: Reading, now: datetime) -> None:
        """Show an item as it is read now."""
        self._item, self._summary, self._reading, self._now = item, summary, reading, now
        self._fit()

    def tick(self, now: datetime) -> None:
        """Let its clocks go on."""
        self._now = now
        self.redraw()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fit()

    def _fit(self) -> None:
        self._laid = None
        self.styles.height = max(len(self.lines(self.content_size.width or 78)), 1)
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Lay the item out."""
        item, now = self._item, self._now
        if item is None or now is None:
            return [clip(((f" {self.nothing}", "item--quiet"),), width)]
        lines = [
            *self._top(item, now, width),
            (),
            *self._typed(item, now, width),
            *self._back(item, width),
            *self._machine(item, width),
        ]
        return [clip(line, width) for line in lines]

    def _top(self, item: ItemRow, now: datetime, width: int) -> Iterable[Line]:
        place = f" {self._reading.place} · " if self._reading.place else " "
        for at, text in enumerate(wrap(headed(item), max(width - len(place), 20))):
            yield ((place if at == 0 else " " * len(place), "item--quiet"), (text, "item--name"))
        yield from _state(item, self._reading)
        yield ((" ", ""), *join(facts(item, "item--quiet"), style="item--quiet"))
        if said := clocks(item, now):
            yield ((" ", ""), *join(said, style="item--quiet"))
        yield ((f" {why_said(item)}", "item--quiet"),)

    def _typed(self, item: ItemRow, now: datetime, width: int) -> Iterable[Line]:
        if self._reading.hidden:
            yield ((" Решение, шаг и «если… то…» скрыты, пока вы отвечаете.", "item--quiet"),)
            return
        yield from _field("Решение", decided_said(item, now, self._zone, self._me), width)
        if item.next_step:
            yield from _field("Следующий шаг", one_line(item.next_step), width)
        if item.if_then:
            yield from _field("Если… то…", one_line(item.if_then), width)
        for what, by in item.promises:
            yield from _field("Обещано", f"{one_line(what)}, к {moment(by, now, self._zone)}", width, "item--soon")
        reading = item.reading
        if reading is not None and reading.question:
            yield from _field("Ваш вопрос", one_line(reading.question), width)
            yield from _field(
                "Ответ", one_line(reading.answer) or "ещё нет", width, "item--quiet" * (not reading.answer)
            )

    def _machine(self, item: ItemRow, width: int) -> Iterable[Line]:
        if self._reading.hidden:
            return
        summary = self._summary
        if summary.events or summary.note or summary.client:
            yield ()
        for at, text in enumerate(summary.events):
            yield from _field("Что было" if at == 0 else "", one_line(text), width)
        if summary.note:
            yield from _field("Заметка", one_line(summary.note), width)
        if summary.client:
            yield from _field("Клиент", f"«{one_line(summary.client)}»", width)

    def _back(self, item: ItemRow, width: int) -> Iterable[Line]:
        reading = self._reading
        if reading.remark:
            yield ()
            yield from (((f" {text}", "item--alarm"),) for text in wrap(reading.remark, width - 2))
        if reading.options:
            yield ()
            yield ((" Какой следующий шаг у этого пункта? Нажмите цифру.", "item--ask"),)
            for number, option in enumerate(reading.options, start=1):
                for at, text in enumerate(wrap(one_line(option), width - 7)):
                    yield ((f"   {number}  " if at == 0 else "      ", "item--name"), (text, ""))
        elif item.read and item.reading is not None and not reading.hidden:
            yield ()
            label = "Ваши слова" if item.own_words else "Вы прочитали"
            yield from _field(label, one_line(item.reading.words), width, "item--good")
            if reading.left:
                yield (((" " * (_LABEL + 1)), ""), (reading.left, "item--soon"))


class ItemScroll(VerticalScroll, can_focus=True):
    """The page and what moves over it."""

    def __init__(self, page: ItemPage) -> None:
        super().__init__(page, id="item-page")


def _state(item: ItemRow, reading: Reading) -> Iterable[Line]:
    """Say what the receiver has said of it, and that it is not what was signed any more."""
    said = verdict(item)
    if gone(item):
        yield ((" Закрыто или объединено после подписи: принимать нечего.", "item--good"),)
    elif item.changed and said is None:
        yield ((" ≠ Изменилось после подписи: прочитайте заново и примите как есть сейчас.", "item--soon"),)
    if mistaken(item):
        yield ((" ✗ Сдающий говорит: не так. Прочитайте и перескажите ещё раз.", "item--alarm"),)
    elif said is Verdict.REFUSED:
        reason = f": {one_line(item.reading.reason)}" if item.reading is not None and item.reading.reason else ""
        yield ((f" ✗ Не принимаете, остаётся у сдающего{reason}", "item--alarm"),)
    elif said is not None:
        yield (
            ((" ✓ Принято, ждёт подтверждения сдающего", "item--soon"),)
            if reading.left
            else ((" ✓ Принято", "item--good"),)
        )


def _field(label: str, text: str, width: int, style: str = "") -> Iterable[Line]:
    for at, line in enumerate(wrap(text, max(width - _LABEL - 2, 20))):
        yield ((f" {label if at == 0 else '':<{_LABEL}}", "item--quiet"), (line, style))
