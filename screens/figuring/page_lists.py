"""Three pages of lists: repeated contacts with their reasons, channels, the four criteria of acceptance."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.figures.channels import ChannelRow
from data.figures.counting import CONTRACTOR
from data.figures.line_marks import LineRow
from data.figures.repeating import Repeat, Repeats, WeakPlace
from models.acceptance import Acceptance, Judged
from models.figure_words import share_said, value_said
from models.figures import NO_DATA, Figure, FigureId, Sheet, Unit
from models.safetext import one_line
from models.words import counted
from screens.figuring.asked import Asked
from screens.figuring.formula import About
from screens.figuring.look import Drawn, Look
from screens.figuring.spans import When
from screens.figuring.words import figure_line, grouped, times
from screens.widgets.bars import bar
from screens.widgets.figure_list import Row, blank, heading, quiet
from screens.widgets.lines import Line, Piece, clip, cut

_NAME = 30
_MARKS: Mapping[bool | None, Piece] = {
    True: ("✓", "rows--good"),
    False: ("✗", "rows--alarm"),
    None: ("?", "rows--soon"),
}
_UNNAMED = "причину не назвали"


# --- repeats


@dataclass(frozen=True, slots=True)
class Again:
    """The report of repeats, and the zone in which their days are said."""

    report: Repeats
    zone: ZoneInfo


def read_repeats(desk: Desk, asked: Asked, when: When) -> Again:
    """Read who came again and why (L-29)."""
    return Again(desk.figures.repeats(when.of(asked.span), asked.filter), when.zone)


def draw_repeats(found: Again, look: Look) -> Drawn:
    """Lay out the share, the reasons, the weak places, and each repeat; Enter opens one."""
    report = found.report
    rows = [heading("Сколько"), Row(partial(figure_line, report.share), "share", look.about(report.share))]
    if not report.listed:
        none = (
            "Повторных обращений за этот период нет." if report.share.known else f"{NO_DATA}: клиент и тема не известны"
        )
        rows += [blank(), quiet(none)]
    else:
        rows += [blank(), heading("Почему")]
        rows += [_counted(f"reason:{why}", why or _UNNAMED, count, len(report.listed)) for why, count in report.reasons]
        rows += [blank(), heading("Слабые места", "с чем возвращаются")]
        rows += [_weak(place) for place in report.weak]
        rows += [blank(), heading("Повторные обращения", "Enter — открыть")]
        rows += [_repeat(one, found.zone) for one in report.listed]
    if report.reopened:
        rows += [blank(), heading("Открыты снова", "повтор пришёл тем же обращением")]
        for one in report.reopened:
            about = About(f"№ {one.number}", ("Закрытое обращение открыли снова.",), number=one.number)
            said_ = f"№ {one.number:<7} {one.at.astimezone(found.zone):%d.%m.%Y}  {_who(one.client, one.topic)}"
            rows.append(Row(partial(_plain, said_), f"again:{one.number}:{one.at}", about))
    return Drawn(tuple(rows))


def _counted(key: str, name: str, count: int, whole: int) -> Row:
    about = About(f"{name}: {share_said(count / whole)}", (f"{times(count)} из {grouped(whole)} повторных.",))
    return Row(partial(_counted_line, one_line(name), count, whole), key, about)


def _counted_line(name: str, count: int, whole: int, width: int) -> Line:
    room = max(width - _NAME - 21, 4)
    line = (
        (cut(name, _NAME), ""),
        (f"{grouped(count):>8}", "rows--strong"),
        (f"{share_said(count / whole):>10}  ", "rows--quiet"),
        (bar(count / whole, room), "rows--heat"),
    )
    return clip(line, width)


def _weak(place: WeakPlace) -> Row:
    share = place.repeats / place.received if place.received else 0.0
    topic = one_line(place.topic) or "без темы"
    lines = (f"Повторных {grouped(place.repeats)} из {times(place.received)} с этой темой.",)
    about = About(f"{topic}: {share_said(share)}", lines)
    return Row(partial(_counted_line, topic, place.repeats, max(place.received, 1)), f"weak:{place.topic}", about)


def _repeat(one: Repeat, zone: ZoneInfo) -> Row:
    days = (one.received - one.ended).days
    after = "в тот же день" if not days else f"через {counted(days, 'день', 'дня', 'дней')}"
    lines = (
        _who(one.client, one.topic),
        f"Получено {one.received.astimezone(zone):%d.%m.%Y %H:%M}, {after} после того, как № {one.earlier} закончили.",
        f"Причина: {one_line(one.reason) or 'её не назвали'}.",
        "Enter откроет обращение.",
    )
    line = f"№ {one.number:<7} {one.received.astimezone(zone):%d.%m.%Y}  после № {one.earlier}, {after}"
    about = About(f"№ {one.number} после № {one.earlier}", lines, number=one.number)
    return Row(partial(_repeat_line, line, _who(one.client, one.topic)), f"repeat:{one.number}", about)


def _repeat_line(start: str, rest: str, width: int) -> Line:
    return clip(((f"{start}  ", ""), (rest, "rows--quiet")), width)


def _who(client: str, topic: str) -> str:
    return " · ".join(part for part in (one_line(client), one_line(topic)) if part)


def _plain(text: str, width: int) -> Line:
    return clip(((text, ""),), width)


# --- channels


@dataclass(frozen=True, slots=True)
class Ways:
    """By what requests come, what a contractor reports, and the marks between the lines."""

    channels: tuple[ChannelRow, ...]
    contractor: Sheet
    marks: tuple[LineRow, ...]


def read_channels(desk: Desk, asked: Asked, when: When) -> Ways:
    """Read the channels (D-64), the contractor's report (L-34) and the marks between lines (T-20)."""
    period, figures = when.of(asked.span), desk.figures
    return Ways(
        figures.channels(period, asked.filter),
        figures.contractor(period, asked.filter),
        figures.line_marks(period, asked.filter),
    )


def draw_channels(found: Ways, look: Look) -> Drawn:
    """Lay the channels out, then the contractor's figures, then what line 1 thinks of the lines above."""
    rows = [heading("Каналы", "обращения, доля, организации"), *(_channel(one, look) for one in found.channels)]
    rows += [] if found.channels else [quiet("нет данных: за этот период ничего не получено")]
    rows += [blank(), heading("Отчёт подрядчика", "отберите его линию, сотрудника или источник (f)")]
    rows += [Row(partial(figure_line, figure), id.value, look.about(figure)) for id, figure in _each(found.contractor)]
    rows += [blank(), heading("Оценки линии 1", "скорость и качество возвращённых эскалаций")]
    rows += [_marked(one, look) for one in found.marks]
    rows += [] if found.marks else [quiet("нет данных: оценок за этот период никто не ставил")]
    return Drawn(tuple(rows))


def _each(sheet: Sheet) -> list[tuple[FigureId, Figure]]:
    return [(id, sheet[id]) for id in CONTRACTOR]


def _channel(one: ChannelRow, look: Look) -> Row:
    name = one_line(one.said)
    clients = counted(one.clients, "организация", "организации", "организаций")
    lines = (
        "Обращения, полученные этим каналом в периоде ÷ все полученные. Организации — разные.",
        f"{times(one.requests)}, {clients}. Вид канала: {one.kind.label}.",
        look.where,
    )
    about = About(f"{name}: {share_said(one.share)}", lines)
    return Row(partial(_channel_line, name, one), f"channel:{one.channel}", about)


def _channel_line(name: str, one: ChannelRow, width: int) -> Line:
    room = max(width - _NAME - 29, 4)
    line = (
        (cut(name, _NAME), ""),
        (f"{grouped(one.requests):>8}", "rows--strong"),
        (f"{share_said(one.share):>10}", "rows--quiet"),
        (f"{grouped(one.clients):>8}  ", "rows--quiet"),
        (bar(one.share, room), "rows--heat"),
    )
    return clip(line, width)


def _marked(one: LineRow, look: Look) -> Row:
    name = one_line(one.name) or f"линия {one.line}, без имени"
    speed, quality = (value_said(value, Unit.MARK) for value in (one.speed, one.quality))
    marks = counted(one.marks, "оценка", "оценки", "оценок")
    lines = (f"Линия {one.line}: скорость {speed}, качество {quality}, {marks}.", look.where)
    text = f"{cut(name, _NAME)}{f'линия {one.line}':>10}{f'скорость {speed}':>15}{f'качество {quality}':>15}  {marks}"
    about = About(f"{name}: скорость {speed}, качество {quality}", lines)
    return Row(partial(_plain, text), f"mark:{one.line}:{one.person_id}", about)


# --- acceptance


def read_acceptance(desk: Desk, asked: Asked, when: When) -> Acceptance:
    """Read how the period stands against the four criteria (D-49)."""
    return desk.figures.acceptance(when.of(asked.span), asked.filter)


def draw_acceptance(found: Acceptance, look: Look) -> Drawn:
    """Lay the criteria out, each with what it was judged by."""
    head = f"выполнено {found.met} из {len(found.judged)}"
    rows = [heading("Четыре критерия приёмки", head), blank()]
    for at, one in enumerate(found.judged, start=1):
        rows += [_judged(at, one, look), quiet(f"     {one.said}")]
        for n, figure in enumerate(one.figures):
            lay = partial(figure_line, figure, indent=5)
            rows.append(Row(lay, f"{one.criterion}:{n}", look.about(figure)))
        rows.append(blank())
    rows.append(quiet("✓ выполнен   ✗ не выполнен   ? порог не задан или нет данных — это не «да»"))
    return Drawn(tuple(rows))


def _judged(at: int, one: Judged, look: Look) -> Row:
    mark, style = _MARKS[one.met]
    name = f"{at}. {one.criterion.label}"
    about = About(f"{one.criterion.label}", (f"{one.said[:1].upper()}{one.said[1:]}.", look.where))
    return Row(partial(_judged_line, (mark, style), name), f"criterion:{one.criterion}", about)


def _judged_line(mark: tuple[str, str], name: str, width: int) -> Line:
    return clip(((f"{mark[0]} ", mark[1]), (name, "rows--strong")), width)
