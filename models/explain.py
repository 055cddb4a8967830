"""Why a due stands where it stands: the steps that were walked, in words (time.md, «What the engine is called»)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from models.clock import ClockName
from models.clock_run import CLOSED, walk
from models.clock_turns import Clocks
from models.instants import instant_of, seconds_of
from models.pauses import Pauses, joined, target_of
from models.steps import Step, StepKind
from models.targets import Target, TargetKind
from models.words import WEEKDAYS, amount
from models.workhours import WorkSchedule

_LEGS = 3
"""More windows than this are told as a sum."""

_WEEK = timedelta(days=6)
_CAUSES = {"client": "ждём клиента", "hold": "отложено", "curator": "ждём слова куратора", CLOSED: "обращение закрыто"}


def explain(
    schedule: WorkSchedule, start: datetime, target: timedelta | Target, pauses: Pauses = (), zone: tzinfo | None = None
) -> str:
    """Say how a deadline came about: «принято сб 23:10 вне часов → отсчёт с вс 10:00 → +2 ч → вс 12:00»."""
    second = seconds_of(start)
    run = walk(schedule, target_of(target), second, joined(pauses, second))
    return explain_steps(run.steps, zone or schedule.zone)


def explain_clock(clocks: Clocks, name: ClockName, zone: tzinfo | None = None) -> str:
    """Say how the latest turn of a ticket's clock came about; empty when it never started."""
    turn = clocks.turn(name)
    if turn is None or not turn.steps:
        return ""
    return explain_steps(turn.steps, zone or turn.steps[0].schedule.zone)


def explain_steps(steps: Iterable[Step], zone: tzinfo) -> str:
    """Put walked steps into words, in one zone."""
    walked = list(steps)
    said = _Said(walked, zone)
    return "; ".join(said.step(step, before) for before, step in zip([None, *walked], walked, strict=False))


class _Said:
    """Words for the steps of one clock; dates are named once the walk leaves the week of its start."""

    def __init__(self, steps: list[Step], zone: tzinfo) -> None:
        self._zone = zone
        instants = [at for step in steps for at in (step.at, step.due) if at is not None]
        first, last = instant_of(min(instants)), instant_of(max(instants))
        self._dated = last - first > _WEEK
        self._years = first.astimezone(zone).year != last.astimezone(zone).year

    def step(self, step: Step, before: Step | None) -> str:
        """Say one step; the one before it knows what was left."""
        if step.kind is StepKind.START:
            return f"принято {self._at(step.at)}{self._onward(step, step.at)}"
        if step.kind is StepKind.PAUSE:
            cause = f" ({_CAUSES.get(step.note, step.note)})" if step.note else ""
            remains = "" if step.left is None else f": осталось {amount(step.left)}"
            return f"пауза с {self._at(step.at)}{cause}{remains}"
        if step.kind is StepKind.RESUME:
            ahead = before is not None and before.left is not None
            return f"продолжено {self._at(step.at)}{self._onward(step, step.at) if ahead else ''}"
        if step.kind is StepKind.RETARGET:
            return self._retarget(step)
        if step.kind is StepKind.CALENDAR:
            return f"новый календарь с {self._at(step.at)}{self._due(step)}"
        return f"остановлено {self._at(step.at)}: {step.note}"

    def _onward(self, step: Step, since: int) -> str:
        """Walk from an instant to the due: the opening, the windows, the due."""
        if step.due is None:
            return f" → {step.target.words}: срока нет"
        opening = step.schedule.opening(since)
        outside = f" вне часов → отсчёт с {self._at(opening)}" if opening != since else ""
        if step.target.kind is TargetKind.AT_ONCE and step.due <= opening:
            return f"{outside} → {step.target.words}: {self._at(step.due)}"
        legs = list(islice(self._legs(step, opening), _LEGS + 1))
        if len(legs) > _LEGS:
            total = step.schedule.worked(since, step.due)
            return f"{outside} → +{amount(total)} рабочего времени → {self._at(step.due)}"
        return outside + "".join(self._leg(n, leg, legs[-1]) for n, leg in enumerate(legs)) + self._due(step)

    def _leg(self, n: int, leg: tuple[int, int], last: tuple[int, int]) -> str:
        since = f" с {self._at(leg[0])}" if n else ""
        until = f" до {self._at(leg[1])}" if leg != last else ""
        return f" → +{amount(leg[1] - leg[0])}{since}{until}"

    def _legs(self, step: Step, since: int) -> Iterator[tuple[int, int]]:
        if step.due is not None:
            for begun, end in step.schedule.windows(instant_of(since), instant_of(step.due)):
                yield seconds_of(begun), seconds_of(end)

    def _retarget(self, step: Step) -> str:
        said = f"с {self._at(step.at)} {step.note}: {step.target.words}"
        if step.left is not None:
            return f"{said}, осталось {amount(step.left)}"
        if step.due is None:
            return f"{said}, срока нет"
        if step.was == step.due:
            return f"{said}, прежний срок раньше{self._due(step)}"
        return said + self._due(step) + (f" (было {self._at(step.was)})" if step.was is not None else "")

    def _due(self, step: Step) -> str:
        return "" if step.due is None else f" → {self._at(step.due)}"

    def _at(self, second: int) -> str:
        local = instant_of(second).astimezone(self._zone)
        date = f" {local:%d.%m}" + (f".{local.year:04d}" if self._years else "") if self._dated else ""
        return f"{WEEKDAYS[local.weekday()]}{date} {local:%H:%M:%S}".removesuffix(":00")
