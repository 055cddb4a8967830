"""The bars of the incoming side: whose work it is and how far one is, the steps, the brief, the opening checklist."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from models.handover import may_queue
from models.safetext import one_line
from models.shift_terms import ItemState, PartState
from models.terms import Term
from models.words import counted
from screens.handing.handover_words import moment, named
from screens.handing.taking_state import Offer, Side, Tick, gone
from screens.widgets.cursor_list import CursorList
from screens.widgets.lines import Line, LinesWidget, Piece, clip, join, spread, wrap

_STYLES = {"take--name", "take--quiet", "take--good", "take--alarm", "take--soon", "take--here"}


class Step(Term):
    """The steps of taking a shift over, in their order (handover.md §1.5)."""

    BRIEF = "brief", "Сводка"
    HOT = "hot", "Горячие"
    REST = "rest", "Обычные"
    ACCEPT = "accept", "Приём"


class TakingBar(LinesWidget):
    """Two lines: who hands over and how much was read, and the four steps."""

    COMPONENT_CLASSES: ClassVar[set[str]] = _STYLES

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="taking-bar")
        self._zone = zone
        self._offer = Offer()
        self._step = Step.BRIEF
        self._now: datetime | None = None

    def show(self, offer: Offer, step: Step, now: datetime) -> None:
        """Show how far one is."""
        self._offer, self._step, self._now = offer, step, now
        self.redraw()

    @property
    def counted(self) -> str:
        """What was really on the screen and what was read back, in words."""
        offer = self._offer
        parts = []
        if offer.hot:
            parts.append(f"прочитано {offer.decided} из {len(offer.hot)}")
        if offer.rest:
            parts.append(f"показано {offer.shown} из {len(offer.rest)}")
        return " · ".join(parts)

    def lines(self, width: int) -> list[Line]:
        """Lay both lines out."""
        right: Line = ((f"{self.counted} ", "take--name"),) if self.counted else ()
        return [spread(self._whose(), right, width), clip(self._steps(), width)]

    def _whose(self) -> Line:
        offer = self._offer
        if offer.share is None or self._now is None:
            return ((" Приём смены", "take--name"),)
        signed = offer.part.signed_at if offer.part is not None else None
        when = f"подписано {moment(signed, self._now, self._zone)}" if signed else ""
        more = f"передач {len(offer.shares)}" if len(offer.shares) > 1 else ""
        return (
            (" Сдаёт ", "take--quiet"),
            *join(
                [(one_line(offer.share.giver), "take--name"), (when, "take--quiet"), (more, "take--soon")],
                style="take--quiet",
            ),
        )

    def _steps(self) -> Line:
        pieces: list[Piece] = [(" ", "")]
        for number, step in enumerate(Step, start=1):
            here = step is self._step
            done = self._done(step)
            mark = "▸" if here else ("✓" if done else " ")
            style = "take--here" if here else ("take--good" if done else "take--quiet")
            pieces += [(f"{mark} {number} {step.label}{self._count(step)}", style), ("  ", "")]
        return tuple(pieces)

    def _done(self, step: Step) -> bool:
        offer = self._offer
        if offer.share is None:
            return False
        return {
            Step.BRIEF: bool(offer.ticks) and all(done for item, done, _ in offer.ticks if item.value != "accepted"),
            Step.HOT: offer.decided == len(offer.hot),
            Step.REST: offer.shown == len(offer.rest),
            Step.ACCEPT: False,
        }[step]

    def _count(self, step: Step) -> str:
        offer = self._offer
        if step is Step.HOT and offer.hot:
            return f" {offer.decided}/{len(offer.hot)}"
        return f" {offer.shown}/{len(offer.rest)}" if step is Step.REST and offer.rest else ""


class BriefPage(LinesWidget):
    """What changed since one's own last shift, and how far the outgoing people are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = _STYLES

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="brief-lines")
        self._zone = zone
        self._offer = Offer()
        self._now: datetime | None = None

    def show(self, offer: Offer, now: datetime) -> None:
        """Show the brief."""
        self._offer, self._now = offer, now
        self._fit()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fit()

    def _fit(self) -> None:
        self._laid = None
        self.styles.height = max(len(self.lines(self.content_size.width or 78)), 1)
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Lay the brief out."""
        brief, now = self._offer.brief, self._now
        if brief is None or now is None:
            return [((" Читаю…", "take--quiet"),)]
        lines: list[Line] = [*self._since(brief, width)]
        if self._offer.sides:
            lines += [(), ((" Кто сдаёт", "take--quiet"),), *(self._side(side, now) for side in self._offer.sides)]
        elif self._offer.share is None:
            lines += [(), ((" Передачи для вас нет: принимать нечего.", "take--quiet"),)]
            if self._offer.shift is not None:
                lines += [((" Начать смену: Shift+Tab, потом Enter и PIN.", "take--good"),)]
        return [clip(line, width) for line in lines]

    def _since(self, brief: object, width: int) -> Iterable[Line]:
        for at, text in enumerate(brief_lines(brief)):
            for piece in wrap(text, max(width - 2, 20)):
                yield ((f" {piece}", "take--name" if at == 0 else ""),)

    def _side(self, side: Side, now: datetime) -> Line:
        signed = f" {moment(side.signed_at, now, self._zone)}" if side.signed_at else ""
        ready = side.state not in (None, PartState.DRAFT)
        return (
            (" ✓ " if ready else " · ", "take--good" if ready else "take--quiet"),
            (one_line(side.name), "take--name"),
            (f" — {side.said}{signed}", "take--good" if ready else "take--quiet"),
        )


def brief_lines(brief: object) -> tuple[str, ...]:
    """Give the brief in sentences."""
    said = getattr(brief, "said", "")
    lines: tuple[str, ...] = tuple(getattr(brief, "lines", ()))
    return (one_line(said), *map(one_line, lines)) if said else tuple(map(one_line, lines))


class TickList(CursorList):
    """The opening checklist: each line says what was checked, and opens its screen (D-37)."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--good"}

    def __init__(self) -> None:
        super().__init__("ticks")
        self._ticks: tuple[Tick, ...] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._ticks)

    @property
    def tick(self) -> Tick | None:
        """The line under the cursor."""
        return self._ticks[self.index] if self._ticks else None

    def show(self, ticks: tuple[Tick, ...]) -> None:
        """Show the lines; the first time the cursor stands on the first one that is open."""
        came = not self._ticks
        self._ticks = ticks
        first = next((at for at, (_, done, _) in enumerate(ticks) if not done), 0)
        self.rows_changed(first if came else self.index)

    def row_line(self, index: int, width: int, chosen: bool) -> Line:
        """Lay one line out."""
        item, done, said = self._ticks[index]
        mark = "✓" if done else "☐"
        return (
            (f"{mark} ", "rows--good" if done else "rows--strong"),
            (item.label, "" if done else "rows--strong"),
            (f"  {one_line(said)}" if said else "", "rows--quiet"),
        )

    def empty_line(self) -> Line:
        """Say that there is no checklist."""
        return ((" Чек-лист начала смены появится, когда вы в графике", "rows--quiet"),)


class AcceptPage(LinesWidget):
    """What will happen with the PIN, and what still stands in its way."""

    COMPONENT_CLASSES: ClassVar[set[str]] = _STYLES

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="accept-lines")
        self._zone = zone
        self._offer = Offer()
        self._over = ""

    def show(self, offer: Offer, over: str) -> None:
        """Show what is about to be accepted, or ``over``: what was."""
        self._offer, self._over = offer, over
        self._fit()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fit()

    def _fit(self) -> None:
        self._laid = None
        self.styles.height = max(len(self.lines(self.content_size.width or 78)), 1)
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Lay the page out."""
        offer = self._offer
        if self._over:
            return [clip(((f" ✓ {self._over}", "take--good"),), width)]
        if offer.share is None:
            return [clip(line, width) for line in _nothing(offer)]
        lines: list[Line] = [*_what(offer), *_remarks(offer, width), ()]
        if blocks := [*blocking(offer)]:
            lines += [((" Ещё не всё:", "take--alarm"),), *(((f"   {one}", ""),) for one in blocks)]
        else:
            lines += [((" Всё прочитано. Enter — принять: понадобится ваш PIN.", "take--good"),)]
        return [clip(line, width) for line in lines]


def blocking(offer: Offer) -> Iterable[str]:
    """Say what must be done before the acceptance."""
    if left := len(offer.hot) - offer.decided:
        yield f"горячие: прочитать ещё {left}"
    if left := len(offer.rest) - offer.shown:
        yield f"обычные: показать ещё {left}"


def _nothing(offer: Offer) -> Iterable[Line]:
    """Say what can be done where nobody has signed for this person."""
    if offer.sides:
        yield ((" Передача вам ещё не подписана: пока можно читать сводку и отмечать чек-лист.", "take--quiet"),)
    elif offer.shift is not None:
        yield ((" Принимать нечего. Enter — начать смену: понадобится ваш PIN.", "take--good"),)
    else:
        yield ((" Принимать нечего: передачи для вас нет.", "take--quiet"),)


def _what(offer: Offer) -> Iterable[Line]:
    share = offer.share
    assert share is not None
    open_items = [item for item in offer.items if item.state is ItemState.SIGNED]
    if not offer.items:
        yield ((f" {one_line(share.giver)}: открытых нет.", "take--name"),)
    else:
        said = counted(len(open_items), "пункт", "пункта", "пунктов")
        hot = f", горячих {len(offer.hot)}" if offer.hot else ""
        yield ((f" Вы принимаете у: {one_line(share.giver)} — {said}{hot}.", "take--name"),)
    if offer.newcomers:
        free = sum(may_queue(item.priority, item.tier, item.breached) for item in offer.newcomers)
        mine = len(offer.newcomers) - free
        where = [f"срочные и VIP — на вас ({mine})"] * bool(mine) + [f"в общей очереди ({free})"] * bool(free)
        yield ((f" После подписи пришло {len(offer.newcomers)}: {', '.join(where)}.", ""),)
    if over := sum(map(gone, offer.items)):
        yield ((f" Закрыто после подписи: {over}; принимать их не нужно.", "take--quiet"),)


def _remarks(offer: Offer, width: int) -> Iterable[Line]:
    for item in offer.refused:
        reason = one_line(item.reading.reason) if item.reading is not None else ""
        for at, text in enumerate(wrap(f"{named(item)} не принимаете: {reason}", max(width - 4, 20))):
            yield ((" ✗ " if at == 0 else "   ", "take--alarm"), (text, ""))
    for item in offer.waiting:
        yield ((" … ", "take--soon"), (f"{named(item)}: ваши слова ждут подтверждения сдающего", ""))
    for item in offer.asked:
        yield ((" ? ", "take--soon"), (f"{named(item)}: вопрос ещё без ответа, приёму он не мешает", ""))
