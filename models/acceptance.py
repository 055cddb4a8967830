"""Whether a support desk is accepted: four criteria, each told by figures (D-49, C-32)."""

from dataclasses import dataclass

from models.board_rules import CsatRules
from models.figure_words import said, threshold_said
from models.figures import NO_DATA, NO_THRESHOLD, Figure, Period
from models.terms import Term
from models.words import counted


class Criterion(Term):
    """The four of R13."""

    RESPONSE = "response", "первый ответ в срок"
    TYPICAL = "typical", "типовые закрывает первая линия"
    CSAT = "csat", "недовольных меньше, довольных больше"
    USE = "use", "обращения и база знаний в ходу"


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion: ``met`` is None where there is no data or no threshold; ``said`` is the sentence people read."""

    criterion: Criterion
    met: bool | None
    said: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """The clients' marks of one period: how many, which share is good, which is bad."""

    count: Figure
    positive: Figure
    negative: Figure

    @property
    def number(self) -> int:
        """How many marks there are."""
        return self.count.count


@dataclass(frozen=True, slots=True)
class Days:
    """On how many days the desk was used, out of how many working days; articles: None, nothing records their use."""

    tickets: int
    workdays: int
    articles: int | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The report: the period, the equal one before it, the four criteria in order."""

    period: Period
    before: Period
    judged: tuple[Judged, ...]

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return sum(one.met is True for one in self.judged)


def against_goal(criterion: Criterion, figure: Figure) -> Judged:
    """Judge a share by its threshold; without one nothing is met and nothing is failed."""
    met = None if figure.value is None or figure.threshold is None else figure.value >= figure.threshold
    return Judged(criterion, met, f"{said(figure)}, {threshold_said(figure)}", (figure,))


def moved(before: Marks, after: Marks, rules: CsatRules) -> Judged:
    """Judge how marks moved between two equal periods; each needs enough of them to tell (C-32)."""
    figures = (before.positive, after.positive, before.negative, after.negative)
    if min(before.number, after.number) < rules.least:
        few = f"оценок {before.number} и {after.number}, нужно не меньше {rules.least} в каждом периоде"
        return Judged(Criterion.CSAT, None, f"{NO_DATA}: {few}", figures)
    less = (after.negative.value or 0) < (before.negative.value or 0)
    more = (after.positive.value or 0) > (before.positive.value or 0)
    told = (
        f"недовольных {said(before.negative)} → {said(after.negative)}, "
        f"довольных {said(before.positive)} → {said(after.positive)}"
    )
    return Judged(Criterion.CSAT, less and more, told, figures)


def in_use(days: Days) -> Judged:
    """Tell on how many days tickets and the knowledge base were used; no document says how many are enough (C-32)."""
    worked = f"обращения: {counted(days.tickets, 'день', 'дня', 'дней')} из {days.workdays} рабочих"
    read = NO_DATA if days.articles is None else counted(days.articles, "день", "дня", "дней")
    return Judged(Criterion.USE, None, f"{worked}, база знаний: {read}, {NO_THRESHOLD}")
