"""The page of time: who had the requests and for how long (the tape), and how long they stood in each status."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from data.desk import Desk
from data.figures.tapes import InStatus
from data.rows import QueueRow
from models.board_terms import Share
from models.figure_words import duration_said, share_said
from models.safetext import one_line
from models.terms import OPEN_STATUSES, Status
from screens.figuring.asked import Asked
from screens.figuring.formula import About
from screens.figuring.look import Drawn, Look
from screens.figuring.spans import When
from screens.figuring.words import grouped
from screens.widgets.bars import FILLINGS, bar, stack
from screens.widgets.figure_list import Row, blank, heading, quiet
from screens.widgets.lines import Line, clip, cut

_NAME, _VALUE = 20, 16
_TAPE = "Время каждого решённого в периоде обращения раскладывается без остатка: кто им занимался или чего оно ждало."
_STATUS = "Законченные в периоде отрезки: сколько раз обращения были в статусе, медиана и сумма времени."


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """The tape of all requests and the statuses that they stood in."""

    tape: Mapping[Share, int]
    statuses: Mapping[Status, InStatus]


def read_time(desk: Desk, asked: Asked, when: When) -> TimeSpent:
    """Read who delays (T-07) and where requests stand (T-06)."""
    period = when.of(asked.span)
    return TimeSpent(
        desk.figures.tape(period, asked.filter), desk.figures.in_status(period, asked.filter, asked.elapsed)
    )


def draw_time(found: TimeSpent, look: Look) -> Drawn:
    """Lay the tape out as one band with a line for each part, then the statuses."""
    total = sum(found.tape.values())
    rows: list[Row] = [heading("Кто задерживает", "лента времени")]
    if total:
        amounts = [found.tape.get(share, 0) for share in Share]
        rows += [Row(partial(_band, amounts)), *(_part(share, found.tape, total, look) for share in Share)]
        rows.append(quiet(f"  Вместе {duration_said(total)}: ровно всё время этих обращений."))
    else:
        rows.append(quiet("нет данных: за этот период ничего не решено"))
    rows += [blank(), heading("Время в статусе", "отрезков, медиана, всего")]
    longest = max((sum_ for _, _, sum_ in found.statuses.values()), default=0)
    rows += [
        _status_row(status, found.statuses[status], longest, look) for status in Status if status in found.statuses
    ]
    if not found.statuses:
        rows.append(quiet("нет данных: за этот период ни один отрезок не закончился"))
    return Drawn(tuple(rows))


def _band(amounts: list[int], width: int) -> Line:
    return ((stack(amounts, width - 1), "rows--heat"),)


def _part(share: Share, tape: Mapping[Share, int], total: int, look: Look) -> Row:
    seconds = tape.get(share, 0)
    lines = (
        _TAPE,
        _OF[share],
        f"{duration_said(seconds)} из {duration_said(total)}: {share_said(seconds / total)}.",
        look.where,
    )
    about = About(f"{share.label}: {share_said(seconds / total)}", lines)
    return Row(partial(_part_line, share, seconds, seconds / total), f"tape:{share}", about)


def _part_line(share: Share, seconds: int, part: float, width: int) -> Line:
    room = max(width - _NAME - _VALUE - 12, 4)
    line = (
        (f"{FILLINGS[list(Share).index(share)] * 2} ", "rows--heat"),
        (cut(share.label, _NAME - 3), ""),
        (f"{duration_said(seconds):>{_VALUE - 2}}", "rows--strong" if seconds else "rows--quiet"),
        (f"{share_said(part):>9}  ", "rows--quiet"),
        (bar(part, room), "rows--heat"),
    )
    return clip(line, width)


def _status_row(status: Status, spent: InStatus, longest: int, look: Look) -> Row:
    count, median, total = spent
    middle = duration_said(median)
    lines = (
        _STATUS,
        f"Отрезков {grouped(count)}, медиана {middle}, всего {duration_said(total)}.",
        look.where,
    )
    about = About(f"{status.label}: медиана {middle}", lines)
    return Row(partial(_status_line, status, count, middle, total, longest), f"status:{status}", about)


def _status_line(status: Status, count: int, middle: str, total: int, longest: int, width: int) -> Line:
    room = max(width - _NAME - 2 * _VALUE - 10, 4)
    line = (
        (cut(status.label, _NAME), ""),
        (f"{grouped(count):>7}", "rows--quiet"),
        (f"{middle:>{_VALUE - 2}}", "rows--strong"),
        (f"{duration_said(total):>{_VALUE - 2}}  ", "rows--quiet"),
        (bar(total / longest if longest else 0, room), "rows--heat"),
    )
    return clip(line, width)


_OF = {
    Share.LINE1: "Рабочие часы, пока обращением занималась первая линия.",
    Share.LINE2: "Рабочие часы, пока обращением занималась вторая линия.",
    Share.LINE3: "Рабочие часы, пока обращением занимались инженеры.",
    Share.CLIENT: "Ждали клиента, в любые часы.",
    Share.HELD: "Отложено супервайзером, в любые часы.",
    Share.OFF_HOURS: "Обращение было у линии, но стол не работал.",
}


def about_tape(row: QueueRow, tape: Mapping[Share, int], statuses: Mapping[Status, InStatus], width: int) -> About:
    """Say what the time of one request is made of (T-07), and how long it stood in each status (T-06)."""
    total, title = sum(tape.values()), f"№ {row.number}: лента времени"
    if not total:
        return About(title, ("Обращение ещё не закончено или только что пришло: делить нечего.",))
    going = row.status in OPEN_STATUSES
    whole = "до последней перемены, обращение ещё не закончено" if going else "ровно всё время обращения"
    lines = [one_line(row.subject), stack([tape.get(share, 0) for share in Share], width), ""]
    for at, share in enumerate(Share):
        seconds = tape.get(share, 0)
        said = f"{FILLINGS[at] * 2} {share.label:<16}{duration_said(seconds):>14}{share_said(seconds / total):>9}"
        lines.append(said)
    lines += ["", f"Вместе {duration_said(total)} ({total} с): {whole}."]
    if statuses:
        lines += ["", "Время в статусе, по часам на стене:"]
        lines += [f"   {status.label:<24}{duration_said(spent.total):>14}" for status, spent in statuses.items()]
    return About(title, tuple(lines), number=row.number)
