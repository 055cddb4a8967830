"""What the clocks count by: targets, calendars, and the table of what each event does to a clock (T-22)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from models.clock import ClockName
from models.events import EventKind
from models.targets import ABSENT, Target
from models.terms import TASK_TYPES, Priority, Term, TicketType, Tier
from models.workhours import WorkSchedule

if TYPE_CHECKING:
    from models.chains import Chain

_T = TypeVar("_T")

FORECAST_TYPES = TASK_TYPES | {TicketType.APPROVAL}
"""Types that get a forecast in days instead of a resolution clock (C-08, C-19)."""

_FLAGS = ("opens", "closes", "reopens", "uncloses", "adopts", "cancels")
_CLOCKS = ("stops", "drops", "pauses", "retargets")
_SETS = ("tier", "priority", "type", "task")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one kind of event does to the clocks; ``data/files/standard/clocks.toml`` says what each field means."""

    opens: bool = False
    closes: bool = False
    reopens: bool = False
    uncloses: bool = False
    adopts: bool = False
    cancels: bool = False
    stops: tuple[ClockName, ...] = ()
    drops: tuple[ClockName, ...] = ()
    pauses: tuple[ClockName, ...] = ()
    retargets: tuple[ClockName, ...] = ()
    resumes: tuple[str, ...] = ()
    cause: str = ""
    sets: str = ""


@dataclass(frozen=True, slots=True)
class TierTargets:
    """What a tier is promised (rule 14)."""

    reaction: Target
    response: Target


Targets = Mapping[Tier | None, TierTargets]


class Calendars(Term):
    """Which of the desk's calendars a clock counts by."""

    DESK = "desk", "часы стола"
    VIP = "vip", "часы VIP"
    CRITICAL = "critical", "часы для «Критичный»"


@dataclass(frozen=True, slots=True)
class Hours:
    """The calendars in force; a new set counts from its moment, hours already past stay as they were (rule 30)."""

    desk: WorkSchedule
    vip: WorkSchedule | None = None
    critical: WorkSchedule | None = None

    def of(self, calendar: Calendars) -> WorkSchedule:
        """Give the calendar of a clock: the desk's own where there is no special one."""
        if calendar is Calendars.DESK:
            return self.desk
        return (self.vip if calendar is Calendars.VIP else self.critical) or self.desk


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised; a new set counts for new cycles, open ones keep theirs until it is applied (rule 31)."""

    targets: Targets
    resolution: Mapping[Priority, Target] = field(default_factory=dict)
    critical_reaction: Target | None = None
    warn_share: float = 0.75
    grace: timedelta = timedelta(minutes=10)

    def reaction(self, tier: Tier | None, priority: Priority, schedule: WorkSchedule) -> Target:
        """Choose the reaction target: the tier's, capped for «Критичный» (C-07)."""
        own, cap = self.targets[tier].reaction, self.critical_reaction
        if cap is None or priority is not Priority.CRITICAL:
            return own
        limit, work = cap.work_on(schedule), own.work_on(schedule)
        return own if limit is None or (work is not None and work <= limit) else cap

    def resolution_for(self, priority: Priority) -> Target:
        """Choose the resolution target; absent where the profile has no such clock (C-08)."""
        return self.resolution.get(priority, ABSENT)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything besides the events that decides a ticket's clocks.

    ``earlier_hours`` and ``earlier_terms`` hold what was in force before, each with the instant of its end, oldest
    first: hours already past and cycles already open keep them (rules 30, 31).
    """

    schedule: WorkSchedule
    targets: Targets
    effects: Mapping[EventKind, Effect]
    resolution: Mapping[Priority, Target] = field(default_factory=dict)
    warn_share: float = 0.75
    grace: timedelta = timedelta(minutes=10)
    vip_schedule: WorkSchedule | None = None
    critical_reaction: Target | None = None
    critical_schedule: WorkSchedule | None = None
    earlier_hours: tuple[tuple[datetime, Hours], ...] = ()
    earlier_terms: tuple[tuple[datetime, Terms], ...] = ()
    chains: "tuple[Chain, ...]" = ()
    """Who is warned of a promise, and when (``models/chains.py``); no chain: nobody."""
    hours: Hours = field(init=False)
    """The calendars in force now."""
    terms: Terms = field(init=False)
    """What is promised now."""

    def __post_init__(self) -> None:
        """Gather the calendars and the terms in force."""
        terms = Terms(self.targets, self.resolution, self.critical_reaction, self.warn_share, self.grace)
        object.__setattr__(self, "hours", Hours(self.schedule, self.vip_schedule, self.critical_schedule))
        object.__setattr__(self, "terms", terms)

    def hours_at(self, at: datetime) -> Hours:
        """Give the calendars that were in force at an instant."""
        if not self.earlier_hours:
            return self.hours
        return next((hours for until, hours in self.earlier_hours if at < until), self.hours)

    def terms_at(self, at: datetime) -> Terms:
        """Give the terms that were in force at an instant."""
        if not self.earlier_terms:
            return self.terms
        return next((terms for until, terms in self.earlier_terms if at < until), self.terms)


def effects_from(table: Mapping[str, Any]) -> dict[EventKind, Effect]:
    """Read the table of effects (``clocks.toml``); ValueError names the event and the key that are wrong."""
    return {_kind(name): _effect(name, entry) for name, entry in table.items()}


def _kind(name: str) -> EventKind:
    try:
        return EventKind(name)
    except ValueError:
        raise ValueError(f"«{name}»: нет такого события") from None


def _effect(name: str, entry: Any) -> Effect:
    if not isinstance(entry, Mapping):
        raise ValueError(f"«{name}»: нужна таблица")
    values: dict[str, Any] = {}
    for key, value in entry.items():
        where = f"«{name}.{key}»"
        if key in _FLAGS:
            values[key] = _is(where, value, bool, "нужно true или false")
        elif key in _CLOCKS:
            values[key] = tuple(_clock(where, word) for word in _is(where, value, list, "нужен список часов"))
        elif key == "resumes":
            causes = _is(where, value, list, "нужен список причин паузы")
            values[key] = tuple(_is(where, cause, str, "причина паузы пишется словом") for cause in causes)
        elif key in ("cause", "sets"):
            values[key] = _is(where, value, str, "нужно слово в кавычках")
        else:
            raise ValueError(f"{where}: нет такого ключа")
    effect = Effect(**values)
    if effect.pauses and not effect.cause:
        raise ValueError(f"«{name}»: у паузы нет причины (cause)")
    if effect.sets and effect.sets not in _SETS:
        raise ValueError(f"«{name}.sets»: нужно одно из: {', '.join(_SETS)}")
    return effect


def _is(where: str, value: Any, kind: type[_T], otherwise: str) -> _T:
    if not isinstance(value, kind):
        raise ValueError(f"{where}: {otherwise}")
    return value


def _clock(where: str, word: Any) -> ClockName:
    found = ClockName.read(word) if isinstance(word, str) else None
    if found is None:
        raise ValueError(f"{where}: нет таких часов: {word!r}; есть {', '.join(ClockName)}")
    return found
