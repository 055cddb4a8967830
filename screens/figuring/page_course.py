"""Two pages over time: how figures went from week to week, and when requests come by weekday and hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from data.desk import Desk
from models.figure_words import said
from models.figures import Figure, FigureId, Grid, Period, Sheet
from models.staffing import staffing
from models.words import WEEKDAYS, counted
from screens.figuring.asked import Asked
from screens.figuring.formula import About, Points
from screens.figuring.look import Drawn, Look
from screens.figuring.spans import Kind, Span, When, course
from screens.figuring.words import NAME, times
from screens.widgets.figure_list import Row, blank, heading, quiet
from screens.widgets.heat_grid import busiest, hours_line, numbers_line, shades_line
from screens.widgets.lines import Line, clip, cut
from screens.widgets.spark import spark

TREND = (
    *(FigureId.RECEIVED, FigureId.RESOLVED, FigureId.REACTION_MEDIAN, FigureId.RESPONSE_MEDIAN),
    *(FigureId.RESOLUTION_MEDIAN, FigureId.RESOLUTION_KEPT, FigureId.WAITING_MEAN, FigureId.HANDLING_TOTAL),
    *(FigureId.CSAT_MEAN, FigureId.REOPEN_RATE, FigureId.REPEAT_SHARE, FigureId.NIGHT_SHARE),
)
"""What is followed from week to week (D-43)."""
WEEKS, FEW = 12, 8
_STAFF = (FigureId.LOAD_SHARE, FigureId.NIGHT_SHARE)
_STEPS: Mapping[Kind, str] = {
    **dict.fromkeys((Kind.WEEK, Kind.LAST, Kind.DATES), "по неделям"),
    **{Kind.DAY: "по дням", Kind.MONTH: "по месяцам", Kind.QUARTER: "по кварталам", Kind.YEAR: "по годам"},
}


@dataclass(frozen=True, slots=True)
class Course:
    """Figures in periods one after another, the last of them the chosen one, or the one that holds its end."""

    spans: tuple[Span, ...]
    sheets: tuple[Sheet, ...]
    hint: tuple[str, ...] = ()
    """How many people the work of all these periods asks for (D-20)."""

    def points(self, id: FigureId) -> Points:
        """Follow one figure."""
        return tuple((span.short, sheet[id]) for span, sheet in zip(self.spans, self.sheets, strict=True))


def read_course(desk: Desk, asked: Asked, when: When) -> Course:
    """Read the figures of the weeks up to the end of the period."""
    spans = course(asked.span, WEEKS)
    sheets = (desk.figures.sheet(when.of(span), asked.filter, TREND, asked.elapsed) for span in spans)
    whole = Period(when.of(spans[0]).start, when.of(spans[-1]).end)
    staff, standard = desk.figures.sheet(whole, asked.filter, _STAFF), desk.standard
    load, night = (staff[id].value for id in _STAFF)
    return Course(spans, tuple(sheets), staffing(load, night, standard.board.readiness, standard.shifts.roster))


def course_of(desk: Desk, asked: Asked, when: When, id: FigureId) -> tuple[Asked, FigureId, Points]:
    """Follow one figure over the last few periods, for the place beside the list."""
    found = [
        (span, desk.figures.sheet(when.of(span), asked.filter, (id,), asked.elapsed))
        for span in course(asked.span, FEW)
    ]
    return asked, id, tuple((span.short, sheet[id]) for span, sheet in found)


def draw_course(found: Course, look: Look) -> Drawn:
    """Lay one figure a line out: its small bars, the first value, the last one, and which way it went."""
    rows: list[Row] = []
    youngest = replace(look, period=replace(look.period, label=found.spans[-1].label))
    for id in TREND:
        points = found.points(id)
        about = replace(youngest.about(points[-1][1]), points=points)
        rows.append(Row(partial(_course_line, id, [figure for _, figure in points]), id.value, about))
    first, last = found.spans[0], found.spans[-1]
    what = f"С {first.first:%d.%m.%Y} по {last.last:%d.%m.%Y}; «·» — нет данных; столбики — от нуля."
    rows += [blank(), quiet(what)]
    rows += (
        [blank(), heading("Сколько нужно людей"), *(_hint(sentence) for sentence in found.hint)] if found.hint else []
    )
    return Drawn(tuple(rows), partial(_course_head, len(points), _STEPS[last.kind]))


def _hint(sentence: str) -> Row:
    return Row(
        lambda width: clip(((sentence, ""),), width), f"hint:{sentence}", About("Сколько нужно людей", (sentence,))
    )


def _course_head(count: int, steps: str, width: int) -> Line:
    text = f"{cut('показатель', NAME)}{cut(steps, _cells(count, width))}{'первое':>13}{'последнее':>13}"
    return ((" ", ""), (text, "rows--quiet"))


def _course_line(id: FigureId, figures: Sequence[Figure], width: int) -> Line:
    wide = _cells(len(figures), width)
    drawn = "".join(sign * max(1, wide // len(figures)) for sign in spark([figure.value for figure in figures]))
    known = [figure for figure in figures if figure.known]
    first, last = (said(known[0]), said(figures[-1])) if known else ("", said(figures[-1]))
    line = (
        (cut(id.label, NAME), ""),
        (cut(drawn, wide), "rows--heat"),
        (f"{first:>13}", "rows--quiet"),
        (f"{last:>13}", "rows--strong" if figures[-1].known else "rows--quiet"),
    )
    return clip(line, width)


def _cells(count: int, width: int) -> int:
    each = max(1, min((width - NAME - 28) // max(count, 1), 4))
    return each * count + 1


# --- weekday and hour


@dataclass(frozen=True, slots=True)
class Hours:
    """The grid of inflow and the share of the night in it."""

    grid: Grid
    night: Figure


def read_hours(desk: Desk, asked: Asked, when: When) -> Hours:
    """Read when requests came (D-44)."""
    period = when.of(asked.span)
    night = desk.figures.sheet(period, asked.filter, (FigureId.NIGHT_SHARE,))[FigureId.NIGHT_SHARE]
    return Hours(desk.figures.heat_map(period, asked.filter), night)


def draw_hours(found: Hours, look: Look) -> Drawn:
    """Lay the grid out, two lines a weekday: the shades, and below them the numbers."""
    grid = found.grid
    if not grid.total:
        return Drawn((), hours_line, "За этот период не получено ни одного обращения.")
    rows: list[Row] = []
    for weekday in range(7):
        rows.append(Row(partial(shades_line, grid, weekday)))
        about = _about_day(grid, weekday, look)
        rows.append(Row(partial(numbers_line, grid, weekday), f"day:{weekday}", about))
    told = f"Всего {times(grid.total)}, в самый густой час {busiest(grid)}. Ночных: {said(found.night)}."
    rows.append(Row(lambda width: clip(((told, ""),), width), "night", look.about(found.night)))
    return Drawn(tuple(rows), _hours_head)


def _hours_head(width: int) -> Line:
    return ((" ", ""), *hours_line(width - 1))


def _about_day(grid: Grid, weekday: int, look: Look) -> About:
    cells = grid.cells[weekday]
    top = max(cells)
    at = [f"{hour:02}:00" for hour, count in enumerate(cells) if count == top] if top else []
    peak = f"Гуще всего в {', '.join(at[:4])}: {times(top)} за час." if at else "Ничего не получено."
    lines = (
        "Сколько обращений получено в каждый час этого дня недели за весь период. Часы местные, присоединённые к "
        "другим обращениям и переписка не считаются.",
        peak,
        look.where,
        "",
        *(f"{hour:02}:00  {counted(count, 'обращение', 'обращения', 'обращений')}" for hour, count in enumerate(cells)),
    )
    return About(f"{WEEKDAYS[weekday]}: {times(sum(cells))}", lines)
