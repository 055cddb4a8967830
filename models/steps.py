"""The steps of a clock's walk: what happened to it, when, and where that left the due."""

from typing import NamedTuple

from models.targets import Target
from models.terms import Term
from models.workhours import WorkSchedule


class StepKind(Term):
    """What a clock went through."""

    START = "start", "принято"
    PAUSE = "pause", "пауза"
    RESUME = "resume", "продолжено"
    RETARGET = "retarget", "новый срок"
    CALENDAR = "calendar", "новый календарь"
    STOP = "stop", "остановлено"


class Step(NamedTuple):
    """One step of the walk: when, the due and the business time left after it, and the due before it."""

    kind: StepKind
    at: int
    schedule: WorkSchedule
    target: Target
    due: int | None = None
    left: int | None = None
    was: int | None = None
    note: str = ""
