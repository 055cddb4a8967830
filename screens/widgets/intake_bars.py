"""The still lines of the intake: the call and its time, what was chosen, what the door will say, what stands beside."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from data.calls import Call
from data.similar import Similar
from models.gate import Answer
from models.safetext import one_line
from models.terms import TicketType, Urgency, Verdict, Warn
from screens.widgets.lines import Line, LinesWidget, Piece, clip, cut, join, spread

SHOWN = 8
"""How many requests stand beside the form; as many digits choose them."""


class CallBar(LinesWidget):
    """The first line: how long the call lasts, by which channel, when it was, and what of it is on disk."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"call--live", "call--past", "call--quiet", "call--parked"}

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="call")
        self._zone = zone
        self._call: Call | None = None
        self._now: datetime | None = None
        self._saved = ""
        self._parked = 0

    def show(self, call: Call, saved: str, parked: int) -> None:
        """Show this call, what of it is kept, and how many others wait."""
        self._call, self._saved, self._parked = call, saved, parked
        self.redraw()

    def tick(self, now: datetime) -> None:
        """Let the timer go on."""
        self._now = now
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the timer, the channel and what is kept."""
        call, now = self._call, self._now
        if call is None or now is None:
            return [()]
        left: Line = (*self._timer(call, now), (f"   {one_line(call.channel)}", ""), (" F4", "call--quiet"))
        if self._parked:
            left = (*left, (f"   отложено звонков: {self._parked}", "call--parked"))
        return [spread(left, ((f"{self._saved} ", "call--quiet"),) if self._saved else (), width)]

    def _timer(self, call: Call, now: datetime) -> Line:
        if call.at is not None:
            return (
                (" ◷ постфактум ", "call--past"),
                (f" было {_when(call.at, now, self._zone)}", ""),
                (" F6", "call--quiet"),
            )
        seconds = max(int((now - call.began).total_seconds()), 0)
        clock = f"{seconds // 60:02d}:{seconds % 60:02d}"
        if call.live:
            return ((f" ☎ звонок идёт {clock} ", "call--live"),)
        return ((f" ● приём идёт {clock} ", "call--past"),)


def _when(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    day = {0: "сегодня ", 1: "вчера "}.get(days, f"{local:%d.%m} " if days < 300 else f"{local:%d.%m.%Y} ")
    return f"{day}{local:%H:%M}"


class Chosen(LinesWidget):
    """Two lines: the type and the declared urgency with their definitions, and what this call is beside that."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chosen--name",
        "chosen--key",
        "chosen--value",
        "chosen--quiet",
        "chosen--flag",
    }

    def __init__(self) -> None:
        super().__init__(id="chosen")
        self._rows: tuple[Line, Line] = ((), ())

    def show(
        self, kind: TicketType | None, means: str, declared: Urgency | None, level: str, flags: Sequence[str]
    ) -> None:
        """Show what was chosen, each with what it means; ``flags`` are what else was decided."""
        first = _choice("Тип", "F2", kind.label if kind else "", means or "не выбран: останется в «Не оформлено»")
        second = _choice("Срочность", "F3", declared.label if declared else "", level or "клиент не назвал")
        marks: list[Piece] = [(f"  {one_line(flag)}", "chosen--flag") for flag in flags if flag]
        self._rows = (first, (*second, *marks))
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out both lines."""
        return [clip(row, width) for row in self._rows]


def _choice(name: str, key: str, value: str, means: str) -> Line:
    head: Line = ((f"{name:<10}", "chosen--name"), (f"{key}  ", "chosen--key"))
    chosen: Line = ((f"{value} — ", "chosen--value"),) if value else ()
    return (*head, *chosen, (means, "chosen--quiet"))


class VerdictLine(LinesWidget):
    """One line: what the door will say to this request as it stands now."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "verdict--in",
        "verdict--wait",
        "verdict--out",
        "verdict--quiet",
        "verdict--warn",
        "verdict--hint",
    }

    def __init__(self) -> None:
        super().__init__(id="verdict")
        self._line: Line = ()

    def show(self, line: Line) -> None:
        """Show this line."""
        if line != self._line:
            self._line = line
            self.redraw()

    @property
    def said(self) -> str:
        """What stands on the line."""
        return "".join(text for text, _ in self._line).strip()

    def lines(self, width: int) -> list[Line]:
        """Lay out one line."""
        return [clip(self._line, width)]


def verdict_said(answer: Answer, asked: Sequence[str]) -> Line:
    """Word the gate's answer as one line; ``asked`` are the labels of what is missing."""
    style, words = _VERDICTS[answer.verdict]
    match answer.verdict:
        case Verdict.ASKED if Warn.BY_US in answer.warnings:
            words = "оформляем сами: выберите тип (F2)"
        case Verdict.ASKED if asked:
            words = f"не хватает: {', '.join(asked)}"
        case Verdict.REFUSED if answer.reason is not None:
            words = f"отказ: {answer.reason.label}"
    alarm: Line = ()
    if Warn.MAYBE_OUTAGE in answer.warnings and answer.type is not TicketType.OUTAGE:
        alarm = ((" ⚠ возможно, авария — F2 ", "verdict--out"),)
    warned = [warn.label for warn in answer.warnings if warn not in (Warn.BY_US, Warn.MAYBE_OUTAGE)]
    if answer.verdict is Verdict.ADMITTED and Warn.BY_US in answer.warnings:
        warned.append("форму допишем сами")
    notes: Line = ((f"  ⚠ {', '.join(warned)}", "verdict--warn"),) if warned else ()
    return (*alarm, (f" {words}", style), *notes)


_VERDICTS = {
    Verdict.ADMITTED: ("verdict--in", "✓ будет принято: встанет в очередь"),
    Verdict.ASKED: ("verdict--wait", "не хватает ответов: останется в «Не оформлено»"),
    Verdict.REFUSED: ("verdict--out", "отказ"),
    Verdict.CURATOR: ("verdict--wait", "◷ ждёт слова куратора"),
    Verdict.CORRESPONDENCE: ("verdict--quiet", "останется перепиской: нет слова «задача» и типа"),
}


class Beside(LinesWidget):
    """What the client has open and what looks alike; the digits are those of F7."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "beside--title",
        "beside--number",
        "beside--text",
        "beside--quiet",
        "beside--chosen",
    }

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._found: tuple[Similar, ...] = ()
        self._chosen: int | None = None
        self._known = False

    def show(self, found: tuple[Similar, ...], chosen: int | None, *, known: bool) -> None:
        """Show these requests; ``chosen`` is the one that this call belongs to, ``known`` whether the client is."""
        if (found, chosen, known) != (self._found, self._chosen, self._known):
            self._found, self._chosen, self._known = found, chosen, known
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out both lists one below the other, or a single line where there is no room."""
        height = max(self.content_size.height, 1)
        return [self._short(width)] if height < 4 else self._long(width)[:height]

    def _short(self, width: int) -> Line:
        own = [one for one in self._found if one.same_client and not one.solved]
        if not self._found:
            return ((" похожих обращений не видно", "beside--quiet"),)
        parts = [f"открыто у клиента: {len(own)}" if own else "", f"похожих: {len(self._found) - len(own)}"]
        first = f"  № {self._found[0].number} {one_line(self._found[0].subject)}"
        return clip(
            ((" F7 ", "beside--number"), (" · ".join(filter(None, parts)), "beside--text"), (first, "beside--quiet")),
            width,
        )

    def _long(self, width: int) -> list[Line]:
        listed = list(enumerate(self._found, start=1))
        own = [pair for pair in listed if pair[1].same_client and not pair[1].solved]
        alike = [pair for pair in listed if pair not in own]
        none = "открытых нет" if self._known else "клиент пока не выбран"
        lines: list[Line] = [((cut("У КЛИЕНТА ОТКРЫТО", width), "beside--title"),)]
        lines += self._rows(own, width) or [((none, "beside--quiet"),)]
        lines += [(), ((cut("ПОХОЖИЕ", width), "beside--title"),)]
        lines += self._rows(alike, width) or [(("появятся по мере набора", "beside--quiet"),)]
        if self._found:
            lines += [(), (("F7 ", "beside--number"), ("дубль или дописать", "beside--quiet"))]
        return lines

    def _rows(self, pairs: Sequence[tuple[int, Similar]], width: int) -> list[Line]:
        rows: list[Line] = []
        for place, one in pairs[:SHOWN]:
            here = one.number == self._chosen
            style = "beside--chosen" if here else "beside--text"
            rows.append(((f"{'▌' if here else ' '}{place} ", "beside--number"), (f"№ {one.number} ", "beside--number"),
                         (cut(one_line(one.subject), max(width - 6 - len(str(one.number)), 4)), style)))  # fmt: skip
            more = join(
                [
                    (one.status.label, "beside--quiet"),
                    ("" if one.same_client else one_line(one.client), "beside--quiet"),
                ],
                style="beside--quiet",
            )
            rows.append(clip((("   ", ""), *more), width))
        return rows
