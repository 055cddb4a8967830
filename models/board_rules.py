"""The settings of the board and of the figures: ``board.toml`` as frozen values (T-01, L-29, D-26, H-02, C-32)."""

from datetime import timedelta

from pydantic import Field

from models.shift_rules import Clock, Span
from models.term_words import Part


class ReactionRules(Part):
    """The goal line and what the reaction was before the desk had a console (T-01)."""

    goal: Span
    baseline: Span


class RepeatRules(Part):
    """When a contact is a repeated one, and the reasons to pick from (L-29)."""

    days: int = Field(default=7, ge=1, le=365)
    reasons: tuple[str, ...] = Field(min_length=1)


class NightRules(Part):
    """Local hours that count as night in the share of night requests (D-26)."""

    starts: Clock
    ends: Clock


class LiveRules(Part):
    """What the live board draws and warns of (L-03, L-31, H-02)."""

    ahead: Span
    """How far the time line of the next breaches reaches."""
    overload_open: int = Field(default=12, ge=1)
    """Open requests of one person from which they count as overloaded."""
    overload_hot: int = Field(default=3, ge=1)
    """Hot ones from which they do."""
    surge_times: float = Field(default=3, gt=1)
    surge_days: int = Field(default=7, ge=1, le=60)
    surge_least: int = Field(default=5, ge=1)
    """Requests in an hour below which nothing is a surge."""


class Thresholds(Part):
    """Goals that an organisation sets for itself; what stands nowhere is «порог не задан», never green (C-32)."""

    reaction_kept: float | None = Field(default=None, ge=0, le=1)
    response_kept: float | None = Field(default=None, ge=0, le=1)
    resolution_kept: float | None = Field(default=None, ge=0, le=1)
    resolved_share: float | None = Field(default=None, ge=0, le=1)
    typical_share: float | None = Field(default=None, ge=0, le=1)
    csat: float | None = Field(default=None, ge=1, le=5)
    reopen_rate: float | None = Field(default=None, ge=0, le=1)
    repeat_share: float | None = Field(default=None, ge=0, le=1)


class CsatRules(Part):
    """How client marks are read (C-32, D-49)."""

    least: int = Field(default=10, ge=1)
    """Marks that each of two equal periods needs before a trend is told."""
    negative: int = Field(default=2, ge=1, le=5)
    """A mark up to this is a complaint."""
    positive: int = Field(default=4, ge=1, le=5)
    """A mark from this on is praise."""


class ReadinessRules(Part):
    """The numbers of the readiness calculator and of its counter-indicators (R13, C-24, D-57)."""

    load: float = Field(default=0.3, gt=0, le=1)
    """Strictly more than this share of one person's time is a yes."""
    night: float = Field(default=0.05, gt=0, le=1)
    """This share of night requests or more is a yes."""
    few_clients: int = Field(default=5, ge=0)
    engineer_share: float = Field(default=0.5, gt=0, le=1)
    week_hours: int = Field(default=40, ge=1, le=168)
    """Working hours of one person in a week, which the load is measured against (D-02)."""


class ReviewRules(Part):
    """The checklist that a supervisor scores a sampled ticket by (L-13), and how many are sampled (L-37)."""

    each: int = Field(default=3, ge=1, le=100)
    """Tickets of one person in a week."""
    points: tuple[str, ...] = Field(min_length=1)


class ForesightRules(Part):
    """What «что будет, если» counts with while the desk's own history says too little."""

    pace: Span = timedelta(minutes=30)
    """The working time that one request takes."""
    least: int = Field(default=10, ge=1)
    """Requests of history from which the pace is measured instead."""
    days: int = Field(default=30, ge=1, le=366)
    """How many days of history the pace is measured on, and a new standard is tried on unless told otherwise."""


class TopicRules(Part):
    """A group of typical first questions: a request belongs to it when every word of one phrase stands in it (H-02)."""

    name: str = Field(min_length=1)
    phrases: tuple[str, ...] = Field(min_length=1)


class BoardRules(Part):
    """Everything of ``board.toml``."""

    reaction: ReactionRules
    repeats: RepeatRules
    nights: NightRules
    live: LiveRules
    review: ReviewRules
    thresholds: Thresholds = Thresholds()
    csat: CsatRules = CsatRules()
    readiness: ReadinessRules = ReadinessRules()
    topics: tuple[TopicRules, ...] = ()
    foresight: ForesightRules = ForesightRules()
