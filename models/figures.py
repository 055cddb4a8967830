"""Figures as values: what is counted, over what, and how it is said, the same on the board, in reports and exports.

A figure without data is None, never zero: «нет данных». A share is 0…1, a duration whole seconds, a mark 1…5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from models.board_terms import Dimension
from models.terms import Appeal, Term, TicketType, Tier

NO_DATA = "нет данных"
NO_THRESHOLD = "порог не задан"


class Unit(Enum):
    """In what a figure is counted."""

    SECONDS = "seconds"
    SHARE = "share"
    COUNT = "count"
    MARK = "mark"


class FigureId(Term):
    """Every figure; the formula of each stands in ``models/formulas.py``."""

    # inflow and outcome
    RECEIVED = "received", "получено"
    ADMITTED = "admitted", "принято в очередь"
    RESOLVED = "resolved", "решено"
    CLOSED = "closed", "закрыто"
    RESOLVED_SHARE = "resolved_share", "доля решённых"
    TYPICAL_SHARE = "typical_share", "решено первой линией"
    ENGINEER_SHARE = "engineer_share", "доля переданных инженерам"
    NIGHT_SHARE = "night_share", "доля ночных"
    OFF_CHANNEL = "off_channel", "мимо канала"
    CALLS = "calls", "звонки"
    CLIENTS = "clients", "клиентов обратилось"
    # time
    REACTION_MEDIAN = "reaction_median", "первая реакция, медиана"
    REACTION_P90 = "reaction_p90", "первая реакция, 90 %"
    REACTION_KEPT = "reaction_kept", "реакция в срок"
    RESPONSE_MEDIAN = "response_median", "первый ответ, медиана"
    RESPONSE_P90 = "response_p90", "первый ответ, 90 %"
    RESPONSE_KEPT = "response_kept", "ответ в срок"
    RESOLUTION_MEDIAN = "resolution_median", "решение, медиана"
    RESOLUTION_P90 = "resolution_p90", "решение, 90 %"
    RESOLUTION_MEAN = "resolution_mean", "решение, среднее"
    RESOLUTION_KEPT = "resolution_kept", "решение в срок"
    WAITING_MEAN = "waiting_mean", "среднее ожидание"
    WAITING_P90 = "waiting_p90", "ожидание, 90 %"
    HANDLING_MEDIAN = "handling_median", "время обработки, медиана"
    HANDLING_TOTAL = "handling_total", "время обработки, всего"
    LOAD_SHARE = "load_share", "загрузка одного человека"
    COMPLETE_REACTION = "complete_reaction", "реакция на полные, медиана"
    INCOMPLETE_REACTION = "incomplete_reaction", "реакция на неполные, медиана"
    # quality
    CSAT_MEAN = "csat_mean", "CSAT клиента"
    CSAT_COUNT = "csat_count", "оценок клиентов"
    CSAT_POSITIVE = "csat_positive", "довольных"
    CSAT_NEGATIVE = "csat_negative", "недовольных"
    LINE_SPEED = "line_speed", "оценка линии 2: скорость"
    LINE_QUALITY = "line_quality", "оценка линии 2: качество"
    LINE_MARKS = "line_marks", "оценок линии 2"
    REOPEN_RATE = "reopen_rate", "доля переоткрытых"
    REOPEN_EVENTS = "reopen_events", "переоткрытий"
    RETURNS = "returns", "возвратов до закрытия"
    REPEAT_SHARE = "repeat_share", "доля повторных"
    REPEATS = "repeats", "повторных"

    @property
    def unit(self) -> Unit:
        """In what it is counted."""
        return _UNITS[self.value]


_UNITS: Mapping[str, Unit] = {
    **dict.fromkeys(
        (
            *("received", "admitted", "resolved", "closed", "off_channel", "calls", "clients"),
            *("csat_count", "line_marks", "reopen_events", "returns", "repeats"),
        ),
        Unit.COUNT,
    ),
    **dict.fromkeys(
        (
            *("resolved_share", "typical_share", "engineer_share", "night_share", "reaction_kept", "response_kept"),
            *("resolution_kept", "load_share", "csat_positive", "csat_negative", "reopen_rate", "repeat_share"),
        ),
        Unit.SHARE,
    ),
    **dict.fromkeys(
        (
            *("reaction_median", "reaction_p90", "response_median", "response_p90", "resolution_median"),
            *("resolution_p90", "resolution_mean", "waiting_mean", "waiting_p90", "handling_median"),
            *("handling_total", "complete_reaction", "incomplete_reaction"),
        ),
        Unit.SECONDS,
    ),
    **dict.fromkeys(("csat_mean", "line_speed", "line_quality"), Unit.MARK),
}

HEADLINES = (
    FigureId.REACTION_MEDIAN,
    FigureId.RESPONSE_MEDIAN,
    FigureId.RESOLUTION_MEAN,
    FigureId.CSAT_MEAN,
    FigureId.WAITING_MEAN,
    FigureId.RESOLVED_SHARE,
    FigureId.REOPEN_RATE,
)
"""What stands at the head of the board (D-46, L-28, T-01)."""


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of instants (aware UTC) and the name people read for it."""

    start: datetime
    end: datetime
    label: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What figures are narrowed to; None: everything. ``line`` and ``operator_id`` are the team (D-34)."""

    tier: Tier | None = None
    type: TicketType | None = None
    channel: str | None = None
    line: int | None = None
    operator_id: int | None = None
    topic: str | None = None
    appeal: Appeal | None = None
    source: str | None = None
    """An imported history by name; "" for the desk's own tickets only; None: all."""
    without: Dimension | None = None
    """Only what has nothing here: what belongs to no tier, no type, nobody."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``value`` is None where nothing records it; ``count`` is how many facts it was counted from."""

    id: FigureId
    value: float | None = None
    count: int = 0
    threshold: float | None = None
    """The organisation's goal for it; None: «порог не задан»."""
    parts: tuple[int, int] | None = None
    """Of a share: numerator and denominator."""
    baseline: float | None = None
    """What it was before the desk had a console, where the standard says so (T-01)."""

    @property
    def known(self) -> bool:
        """Whether there is anything to say."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of one period and filter."""

    period: Period
    filter: Filter
    figures: Mapping[FigureId, Figure] = field(default_factory=dict)

    def __getitem__(self, id: FigureId) -> Figure:
        """Give a figure; one that was not counted has no data."""
        return self.figures.get(id) or Figure(id)

    def only(self, ids: tuple[FigureId, ...]) -> "Sheet":
        """Keep some of the figures, in this order."""
        return replace(self, figures={id: self[id] for id in ids})


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in two periods; ``share`` is how much the second differs: 120 → 15 min is −0.875 (T-26)."""

    id: FigureId
    before: Figure
    after: Figure
    share: float | None = None
    """None where either has no data, or the first is zero."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Inflow by weekday (Monday first) and local hour (D-44): ``cells[weekday][hour]``."""

    cells: tuple[tuple[int, ...], ...]
    total: int = 0
