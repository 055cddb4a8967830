"""Everything a report of figures says, gathered through the same door as the board and F6: nothing is counted here."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.exporting.document import (
    Bars,
    Cell,
    Document,
    Heat,
    Part,
    Steps,
    Table,
    Tape,
    count_cell,
    figure_cell,
)
from data.figures.periods import previous
from data.figures.sheets import MOST, NAMED
from models.board_terms import Dimension, Share
from models.figure_words import (
    baseline_said,
    change_said,
    duration_said,
    parts_said,
    said,
    share_said,
    threshold_said,
)
from models.figures import HEADLINES, NO_DATA, FigureId, Filter, Period, Sheet
from models.formulas import formula

if TYPE_CHECKING:
    from data.desk import Desk
    from data.figures.book import Figures

DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
SPLIT = (
    FigureId.RECEIVED,
    FigureId.RESOLVED,
    FigureId.REACTION_MEDIAN,
    FigureId.REACTION_KEPT,
    FigureId.RESPONSE_MEDIAN,
    FigureId.RESPONSE_KEPT,
    FigureId.RESOLUTION_MEDIAN,
    FigureId.RESOLUTION_KEPT,
    FigureId.CSAT_MEAN,
    FigureId.REOPEN_RATE,
)
"""The figures of a split, one column each."""
_TREND = (FigureId.RECEIVED, FigureId.REACTION_MEDIAN, FigureId.RESOLUTION_MEDIAN)
_MOST = 50
"""Lines of a list in a report; the rest is counted."""
_BY_DAYS = timedelta(days=40)
"""A period up to this long is drawn day by day, a longer one week by week."""


def gather(desk: "Desk", period: Period, filter: Filter, now: datetime) -> Document:
    """Gather the report of a period, narrowed by a filter; ``now`` dates it."""
    figures, zone = desk.figures, ZoneInfo(desk.settings.zone)
    stale = figures.caught_up(now)
    sheet, before = figures.sheet(period, filter), previous(period, zone)
    about = [
        ("период", period.label),
        *_filter_said(desk, filter),
        ("сделан", f"{now.astimezone(zone):%d.%m.%Y %H:%M}"),
    ]
    about += [("время", zone.key), *([("внимание", stale)] if stale else [])]
    parts: list[Part] = [_heads(sheet), *_pictures(figures, period, filter, zone)]
    parts += [_all(sheet), _compared(figures, before, period, filter)]
    parts += [_split(dimension, figures, period, filter) for dimension in Dimension]
    parts += _time(figures, period, filter)
    parts += [*_contacts(figures, period, filter), _formulas()]
    return Document(f"Показатели: {period.label}", tuple(about), tuple(parts))


def _filter_said(desk: "Desk", filter: Filter) -> Iterator[tuple[str, str]]:
    if filter.tier:
        yield "уровень", filter.tier.label
    if filter.type:
        yield "тип", filter.type.label
    if filter.channel is not None:
        yield "канал", filter.channel
    if filter.line is not None:
        yield "линия", str(filter.line)
    if filter.operator_id is not None:
        names = {one.id: one.name for one in desk.people.all()}
        yield "сотрудник", names.get(filter.operator_id, str(filter.operator_id))
    if filter.topic is not None:
        yield "тема", filter.topic
    if filter.appeal:
        yield "вид обращения", filter.appeal.label
    if filter.source is not None:
        yield "история", filter.source or "только свои обращения"


def _heads(sheet: Sheet) -> Table:
    rows = tuple(
        (Cell(id.label), figure_cell(sheet[id]), Cell(threshold_said(sheet[id])), Cell(baseline_said(sheet[id])))
        for id in HEADLINES
    )
    return Table("headline", "Главное", ("показатель", "значение", "порог", "с чего начинали"), rows)


def _formulas() -> Table:
    rows = tuple((Cell(id.label), Cell(formula(id))) for id in FigureId)
    return Table("formulas", "Как посчитано", ("показатель", "формула"), rows)


def _all(sheet: Sheet) -> Table:
    rows = tuple(
        (
            Cell(id.label),
            figure_cell(sheet[id]),
            count_cell(sheet[id].count),
            Cell(parts_said(sheet[id])),
            Cell(threshold_said(sheet[id])),
        )
        for id in FigureId
    )
    head = ("показатель", "значение", "из скольких", "доля", "порог")
    note = "Где ничего не записывалось, стоит «нет данных»: это не ноль."
    return Table("figures", "Все показатели", head, rows, note)


def _compared(figures: "Figures", before: Period, period: Period, filter: Filter) -> Table:
    changes = figures.compare(before, period, filter, tuple(FigureId))
    rows = tuple(
        (
            Cell(one.id.label),
            figure_cell(one.before),
            figure_cell(one.after),
            Cell(change_said(one), one.share),
        )
        for one in changes
    )
    return Table("compared", "Рядом с прошлым периодом", ("показатель", before.label, period.label, "изменение"), rows)


def _pictures(figures: "Figures", period: Period, filter: Filter, zone: ZoneInfo) -> Iterator[Part]:
    step, form = ("day", "%d.%m") if period.end - period.start <= _BY_DAYS else ("week", "нед. %d.%m")
    for id in _TREND:
        found = figures.series(id, period, step, filter)
        labels = tuple(start.astimezone(zone).strftime(form) for start, _ in found)
        values = tuple(figure.value for _, figure in found)
        yield Steps(
            f"{id.label} по {'дням' if step == 'day' else 'неделям'}",
            labels,
            values,
            tuple(said(figure) for _, figure in found),
        )
    grid = figures.heat_map(period, filter)
    yield Heat("Поток обращений: день недели и час", DAYS, tuple(str(hour) for hour in range(24)), grid.cells)


def _split(dimension: Dimension, figures: "Figures", period: Period, filter: Filter) -> Table:
    found = figures.by(dimension, period, filter, SPLIT)
    rows = tuple((Cell(label), *(figure_cell(sheet[id]) for id in SPLIT)) for label, sheet in found[:_MOST])
    note = f"Ещё строк: {len(found) - _MOST}." if len(found) > _MOST else "" if found else NO_DATA
    if dimension in NAMED and len(found) >= MOST:
        note = f"Показаны самые частые ({MOST}), остальные редки."
    head = (dimension.label, *(id.label for id in SPLIT))
    return Table(f"by_{dimension.value}", f"Разрез: {dimension.label}", head, rows, note)


def _time(figures: "Figures", period: Period, filter: Filter) -> Iterator[Part]:
    tape: Mapping[Share, int] = figures.tape(period, filter)
    values = tuple(float(tape.get(share, 0)) for share in Share)
    title = "Кто задерживает: время завершённых обращений"
    if any(values):
        yield Tape(title, tuple(share.label for share in Share), values, tuple(map(duration_said, values)))
    else:
        yield Table("tape", title, ("кто", "время"), (), NO_DATA)
    stood = figures.in_status(period, filter)
    rows = tuple(
        (Cell(status.label), count_cell(count), _seconds(median), _seconds(total))
        for status, (count, median, total) in stood.items()
    )
    head = ("статус", "обращений", "медиана", "всего")
    yield Table("in_status", "Время в статусе", head, rows, "" if rows else NO_DATA)


def _seconds(seconds: float | None) -> Cell:
    return Cell(NO_DATA) if seconds is None else Cell(duration_said(seconds), seconds)


def _contacts(figures: "Figures", period: Period, filter: Filter) -> Iterator[Part]:
    channels = figures.channels(period, filter)
    rows = tuple(
        (Cell(one.said), count_cell(one.requests), Cell(share_said(one.share), one.share), count_cell(one.clients))
        for one in channels
    )
    yield Table("channels", "Каналы", ("канал", "обращений", "доля", "клиентов"), rows, "" if rows else NO_DATA)
    if channels:
        names, counts = tuple(one.said for one in channels), tuple(one.requests for one in channels)
        yield Bars("Обращения по каналам", names, tuple(map(float, counts)), tuple(map(str, counts)))
    marks = figures.line_marks(period, filter)
    given = tuple(
        (Cell(f"линия {one.line} {one.name}".strip()), count_cell(one.marks), _mark(one.speed), _mark(one.quality))
        for one in marks
    )
    yield Table(
        "line_marks", "Оценки между линиями", ("кто", "оценок", "скорость", "качество"), given, "" if given else NO_DATA
    )
    yield from _repeats(figures, period, filter)
    judged = figures.acceptance(period, filter).judged
    met = {True: "выполнено", False: "не выполнено", None: "не сказать"}
    told = tuple((Cell(one.criterion.label), Cell(met[one.met]), Cell(one.said)) for one in judged)
    yield Table("acceptance", "Приёмка: четыре критерия", ("критерий", "итог", "из чего"), told)


def _repeats(figures: "Figures", period: Period, filter: Filter) -> Iterator[Part]:
    """Who came again, why, and with what (L-29)."""
    found = figures.repeats(period, filter)
    again = tuple(
        (
            Cell(f"№ {one.number}"),
            Cell(f"№ {one.earlier}"),
            Cell(one.client),
            Cell(one.topic),
            Cell(one.reason or "не названа"),
        )
        for one in found.listed[:_MOST]
    )
    more = f"Ещё повторных: {len(found.listed) - _MOST}." if len(found.listed) > _MOST else ""
    none = "" if again else "Повторных нет." if found.share.known else NO_DATA
    head = ("обращение", "было", "клиент", "тема", "причина")
    yield Table("repeats", "Повторные обращения", head, again, more or none)
    why = tuple((Cell(reason or "не названа"), count_cell(count)) for reason, count in found.reasons)
    yield Table("repeat_reasons", "Почему приходят снова", ("причина", "раз"), why, none)
    weak = tuple(
        (Cell(one.topic or "без темы"), count_cell(one.repeats), count_cell(one.received)) for one in found.weak
    )
    yield Table("weak_places", "Слабые места", ("тема", "повторных", "обращений"), weak, none)


def _mark(mark: float) -> Cell:
    return Cell(f"{mark:.2f}".rstrip("0").rstrip(".").replace(".", ","), mark)
