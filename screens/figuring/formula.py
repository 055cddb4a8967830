"""What is said of one figure on a key: its value, the formula, what it was counted from, its goal, its period."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from models.board_rules import BoardRules
from models.figure_words import change_said, duration_said, said, threshold_said, value_said
from models.figures import Change, Figure, FigureId, Period, Unit
from models.formulas import formula
from models.goal_met import met
from screens.figuring.words import facts_said
from screens.widgets.bars import padded

Points: TypeAlias = Sequence[tuple[str, Figure]]
"""A figure in periods one after another, each with its name."""
_WALL = "Сейчас показано время по часам на стене (h — рабочие часы)."
_WORKED = "Сейчас показаны рабочие часы (h — часы на стене)."
_BY_CLOCK = frozenset(
    id
    for id in FigureId
    if id.value.startswith(("reaction_", "response_", "resolution_", "waiting_")) and id.unit is Unit.SECONDS
)


@dataclass(frozen=True, slots=True)
class About:
    """What stands behind a line: a title, sentences, and the request that it leads to."""

    title: str
    lines: tuple[str, ...] = ()
    figure: FigureId | None = None
    number: int | None = None
    points: Points = ()
    """The figure in periods one after another, drawn as bars where there is room."""

    def drawn(self, width: int) -> tuple[str, ...]:
        """Give everything that is said, the bars last."""
        return (*self.lines, "", *bars_of(self.points, width)) if self.points else self.lines


def about_figure(
    figure: Figure, period: Period, narrowed: str, rules: BoardRules, *, elapsed: bool, extra: tuple[str, ...] = ()
) -> About:
    """Say everything about one figure."""
    rest = (*_baseline(figure, rules), *extra, where_said(period, narrowed))
    if figure.id in _BY_CLOCK:
        rest = (*rest, _WALL if elapsed else _WORKED)
    lines = (formula(figure.id), *counted_from(figure), goal_said(figure), *rest)
    return About(f"{figure.id.label}: {said(figure)}", lines, figure.id)


def about_change(change: Change, first: Period, second: Period, narrowed: str) -> About:
    """Say how a figure changed from one period to the other (T-26)."""
    lines = (
        f"{first.label}: {said(change.before)}{_from(change.before)}.",
        f"{second.label}: {said(change.after)}{_from(change.after)}.",
        f"Изменение: {change_said(change)}. Второе минус первое, делённое на первое.",
        formula(change.id),
        *((f"Отбор: {narrowed}.",) if narrowed else ()),
    )
    return About(f"{change.id.label}: {change_said(change)}", lines, change.id)


def where_said(period: Period, narrowed: str) -> str:
    """Say the period and the filter in a sentence."""
    return f"Период: {period.label}{f'; отбор: {narrowed}' if narrowed else ''}."


def counted_from(figure: Figure) -> tuple[str, ...]:
    """Say the numerator and the denominator, or by how many facts it was counted."""
    if figure.value is None:
        return ("Нет данных: за этот период ничего такого не записано. Это не ноль.",)
    if figure.parts is not None:
        return (f"Числитель и знаменатель: {facts_said(figure)}.",)
    return (f"Посчитано: {facts_said(figure)}.",) if facts_said(figure) else ()


def goal_said(figure: Figure) -> str:
    """Say the goal, and whether it is kept."""
    kept = met(figure)
    words = {True: ": выполнен", False: ": не выполнен", None: ""}[kept]
    said_ = threshold_said(figure)
    return f"{said_[0].upper()}{said_[1:]}{words}."


def bars_of(points: Points, width: int) -> tuple[str, ...]:
    """Draw a figure in periods one after another: name, value, bar."""
    top = max((figure.value for _, figure in points if figure.value is not None), default=0.0)
    names = max((len(name) for name, _ in points), default=0)
    values = max((len(said(figure)) for _, figure in points), default=0)
    room = max(width - names - values - 3, 4)
    return tuple(
        f"{name:<{names}} {said(figure):>{values}}  {padded((figure.value or 0) / top if top else 0, room).rstrip()}"
        for name, figure in points
    )


def _baseline(figure: Figure, rules: BoardRules) -> tuple[str, ...]:
    """Compare the median of reaction with what it was before (T-01)."""
    if figure.id is not FigureId.REACTION_MEDIAN or figure.value is None:
        return ()
    was = rules.reaction.baseline.total_seconds()
    change = Change(figure.id, Figure(figure.id, was), figure, (figure.value - was) / was if was else None)
    return (f"Было {duration_said(was)}, сейчас {value_said(figure.value, Unit.SECONDS)}: {change_said(change)}.",)


def _from(figure: Figure) -> str:
    counted = facts_said(figure)
    return f" ({counted})" if counted else ""
