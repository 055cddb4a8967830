"""The item under the cursor: what the machine knows of it, its last events and words, what is decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.shifts.rows import ItemRow, Summary
from models.safetext import one_line
from models.shift_terms import Grade, ItemState, Why
from models.words import counted
from models.workhours import WorkSchedule
from screens.widgets.countdown import left_said
from screens.widgets.give_list import decision_said, words_lack
from screens.widgets.lines import Line, LinesWidget, Piece, clip, join, length, wrap

ROOMY = 15
"""From this many lines on the parts stand apart and the words are not cut to one line."""


class GiveHead(LinesWidget):
    """As many lines as there is room for; the decision always is the last of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "give--name",
        "give--quiet",
        "give--title",
        "give--alarm",
        "give--soon",
        "give--done",
        *(f"give--tier-{tier}" for tier in ("none", "some", "regular", "high", "vip")),
    }

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="giving-head")
        self._zone = zone
        self._item: ItemRow | None = None
        self._summary = Summary()
        self._now: datetime | None = None
        self._schedule: WorkSchedule | None = None

    def use(self, schedule: WorkSchedule) -> None:
        """Count deadlines on this calendar."""
        self._schedule = schedule
        self.redraw()

    def show(self, item: ItemRow | None, summary: Summary, now: datetime) -> None:
        """Show an item (None: nothing is left to hand over)."""
        self._item, self._summary, self._now = item, summary, now
        self.redraw()

    def tick(self, now: datetime) -> None:
        """Move the clocks on."""
        self._now = now
        self.redraw()

    def on_resize(self) -> None:
        """Lay out anew: the height decides how much is said."""
        self._laid = None
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Lay out: name, facts, why; events, note, client's words; what is decided."""
        item = self._item
        if item is None:
            return [((" Открытых нет: передавать нечего", "give--quiet"),)]
        height = max(self.size.height, 4)
        roomy = height >= ROOMY
        about = [clip(line, width) for line in self._about(item, width, roomy=roomy)]
        decided = [clip(line, width) for line in self._decided(item, roomy=roomy)]
        room = height - len(decided)
        body = [*about, *self._told(width, room - len(about), roomy=roomy)][:room]
        return [*body, *[()] * (room - len(body)), *decided]

    def _about(self, item: ItemRow, width: int, *, roomy: bool) -> Iterable[Line]:
        number = f"№ {item.number}  " if item.number is not None else f"{item.kind.label}  "
        subject = one_line(item.subject) or "без темы"
        room = max(width - len(number) - 2, 10)
        first, *more = wrap(subject, room) if roomy else [subject]
        yield ((f" {number}", "give--quiet"), (first, "give--name"))
        yield from (((" " * (len(number) + 1), ""), (text, "give--name")) for text in more[:2])
        for pieces in (self._facts(item), self._why(item)):
            yield from flow(pieces, width) if roomy else [((" ", ""), *join(pieces, style="give--quiet"))]

    def _facts(self, item: ItemRow) -> list[Piece | None]:
        tier = item.tier.value if item.tier else "none"
        return [
            ("P1", "give--alarm") if item.critical else None,
            (item.tier.label, f"give--tier-{tier}") if item.tier else None,
            (item.type.label if item.type else "", ""),
            (item.status.label if item.status else "", ""),
            *self._clocks(item),
            (one_line(item.client), ""),
        ]

    def _clocks(self, item: ItemRow) -> Iterable[Piece]:
        if self._now is None:
            return
        for name, clock in (("реакция", item.reaction), ("ответ", item.response)):
            late = clock.overdue_at(self._now)
            said = left_said(clock, self._now, self._schedule)
            if said and said != "нет срока" and (late or not said.startswith("✓")):
                yield f"{name} {said}", "give--alarm" if late else ""

    def _why(self, item: ItemRow) -> list[Piece | None]:
        promises = [
            f"обещано к {at.astimezone(self._zone):%d.%m %H:%M}: {one_line(what)}" for what, at in item.promises
        ]
        carried = f"висит {counted(item.carried, 'смену', 'смены', 'смен')}" if item.carried else ""
        owner = f"у кого: {one_line(item.owner)}" if item.owner and Why.MINE not in item.why else ""
        return [
            ("изменилось после подписи", "give--alarm") if item.changed else None,
            (", ".join(one.label for one in item.why), "give--quiet"),
            ("поднято в горячие", "give--soon") if item.raised else None,
            *((said, "give--soon") for said in promises),
            ("срок — в следующей смене", "give--soon") if item.breach_next else None,
            (carried, "give--soon" if item.carried >= 3 else "give--quiet"),
            (owner, "give--quiet"),
        ]

    def _told(self, width: int, room: int, *, roomy: bool) -> Iterable[Line]:
        said = self._summary
        note, client = one_line(said.note), one_line(said.client)
        if not roomy:
            words = [*([("Заметка: ", note)] if note else []), *([("Клиент:  ", client)] if client else [])]
            events = said.events[-max(room - len(words), 0) :] if room > len(words) else ()
            yield from (clip(((f" · {one_line(event)}", "give--quiet"),), width) for event in events)
            yield from (clip(((f" {name}", "give--title"), (text, "")), width) for name, text in words)
            return
        if said.events:
            yield ()
            yield ((" Последнее", "give--title"),)
            yield from (clip(((f" · {one_line(event)}", ""),), width) for event in said.events)
        for name, text in (("Последняя заметка", note), ("Клиент писал", client)):
            if text:
                yield ()
                yield ((f" {name}", "give--title"),)
                yield from (((f" {line}", ""),) for line in wrap(text, width - 2)[:6])

    def _decided(self, item: ItemRow, *, roomy: bool) -> Iterable[Line]:
        said = (decision_said(item, self._zone), "give--name")
        title = (" Горячее: " if item.grade is Grade.HOT else " Решение: ", "give--title")
        reason = (f" · {one_line(item.reason)}" if item.reason else "", "give--quiet")
        told = self._stands(item)
        if roomy:
            yield (title, said, reason)
            yield ((" " * len(title[0]), ""), told)
        else:
            yield (title, said, reason, ("  ", ""), told)

    def _stands(self, item: ItemRow) -> Piece:
        if item.state is not ItemState.DRAFT:
            return self._handed(item), "give--done" if item.state is ItemState.ACCEPTED else "give--quiet"
        if "решение" in item.lacks:
            return "предложено, пробел — подтвердить", "give--soon"
        if lacks := words_lack(item):
            return f"осталось: {', '.join(lacks)}", "give--alarm"
        return "✓ готово", "give--done"

    def _handed(self, item: ItemRow) -> str:
        reading = item.reading
        if reading is not None and reading.reason:
            return f"{item.state.label}: {one_line(reading.reason)}"
        return item.state.label


def flow(pieces: Iterable[Piece | None], width: int) -> Iterable[Line]:
    """Set pieces side by side, and go on below where they do not fit."""
    line: list[Piece | None] = []
    for piece in pieces:
        if piece is not None and line and length(join([*line, piece])) > width - 2:
            yield ((" ", ""), *join(line, style="give--quiet"))
            line = []
        line.append(piece)
    yield ((" ", ""), *join(line, style="give--quiet"))
