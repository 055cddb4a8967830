"""What stands under the board's panels: the person, or what waits, under the cursor, in full and with what to do."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from data.board.rows import Awaited, Board, Jump, Load, MissedWindow, Unaccepted, VipWait
from models.figure_words import duration_said
from models.safetext import one_line
from models.words import clock_time, counted
from screens.boarding.board_words import advice_to
from screens.widgets.load_bars import at_work
from screens.widgets.wait_list import Wait, left_behind, numbers_said


@dataclass(frozen=True, slots=True)
class Told:
    """The words of the detail: which, since when, what of it, what to do; ``style`` is that of a heat."""

    head: str
    when: str
    what: str
    advice: str
    style: str = "quiet"


def of_wait(wait: Wait, board: Board, now: datetime, zone: ZoneInfo) -> Told:
    """Say in full what waits."""
    thing = wait.thing
    since = f"ждёт {waited_said(wait.since, now)}" if wait.since is not None else ""
    if isinstance(thing, Jump):
        head = f"№ {thing.vip}  {one_line(thing.vip_subject)}"
        what = f"стоит перед аварией № {thing.outage} «{one_line(thing.outage_subject)}»"
        return Told(head, "", what, "s — поставить аварию вперёд.", "late")
    if isinstance(thing, VipWait):
        others = [one.waiting for one in board.vips if one.in_work == thing.in_work and one is not thing]
        more = f" · ждут и {numbers_said(others)}" if others else ""
        what = f"впереди VIP № {thing.in_work} «{one_line(thing.in_work_subject)}», {one_line(thing.owner)}{more}"
        said = f"p — передать № {thing.waiting}: {advice_to(board, 1, None)}"
        return Told(f"№ {thing.waiting}  {one_line(thing.waiting_subject)}", "", what, said, "late")
    if isinstance(thing, Awaited):
        head = f"№ {thing.number}  {one_line(thing.subject)}"
        said = "v — решить: вернуть линии, оставить себе, отдать человеку."
        return Told(head, since, asked_said(thing), said, "late")
    if isinstance(thing, Load):
        return _of_gone(thing, board)
    return _of_papers(thing, since, now, zone)


def _of_gone(load: Load, board: Board) -> Told:
    left = [one.number for one in left_behind(board, load)]
    what = f"на руках остались {numbers_said(left)}: P1, VIP и то, что горит"
    said = f"p — передать № {left[0]}: {advice_to(board, load.line, load.person_id)}" if left else ""
    return Told(f"{one_line(load.name)} — не на смене", "", what, said, "late")


def _of_papers(thing: MissedWindow | Unaccepted | int, since: str, now: datetime, zone: ZoneInfo) -> Told:
    if isinstance(thing, MissedWindow):
        head = f"№ {thing.number}  {one_line(thing.subject)}" if thing.number else "Горячая линия"
        what = f"статус клиенту не выложен, пора была {clock_time(thing.since, now, zone)}"
        return Told(head, since, what, "Enter — окна статуса (F7).", "late")
    if isinstance(thing, Unaccepted):
        items = counted(thing.items, "пункт", "пункта", "пунктов")
        what = f"подписано, {items}, примет {one_line(thing.receiver) or 'кто — не назван'}"
        if thing.signed_at is None:
            what = "смена кончилась, передачу никто не подписал"
        return Told(
            f"Передача «{one_line(thing.kind)}»: {one_line(thing.giver)}", since, what, "Enter — смена (F8).", "soon"
        )
    files = counted(thing, "файл", "файла", "файлов")
    return Told(f"Карантин: {files}", "", "прочесть их не удалось", "Разобрать — в очереди: Esc, потом Z.")


def of_load(load: Load, board: Board) -> Told:
    """Say in full how much somebody has."""
    first = first_of(board, load)
    style = "late" if load.overloaded or left_behind(board, load) else "soon" if load.expected else "quiet"
    keys = ["Enter — обращения", "o — " + ("уход" if would_leave(load, board) else "приход на смену")]
    if load.reserve:
        keys.insert(0, "r — вызвать")
    if first is not None:
        keys.insert(0, f"p — передать № {first}")
    return Told(one_line(load.name), "", load_said(load), ", ".join(keys) + ".", style)


def would_leave(load: Load, board: Board) -> bool:
    """Tell whether a person can only leave: they are on the shift, or at a console of a desk that has no shift."""
    return load.on_shift or (load.signed_in and not any(one.on_shift or one.expected for one in board.loads))


def first_of(board: Board, load: Load) -> int | None:
    """Name the request of somebody that presses most: what acts on the person are meant for."""
    own = (one.number for one in board.breaches if one.owner_id == load.person_id)
    return next(iter([one.number for one in left_behind(board, load)] or own), None)


def asked_said(one: Awaited) -> str:
    """Say who asks for a decision, whom, and why."""
    to = f" → {one_line(one.to)}" if one.to else ""
    return f"{one_line(one.by)}{to}: {one_line(one.reason) or 'причина не названа'}"


def waited_said(since: datetime, now: datetime) -> str:
    """Say how long something waits."""
    return duration_said(max((now - since).total_seconds(), 0))


def load_said(one: Load) -> str:
    """Say in a line how much somebody has; that they are at work goes without saying."""
    where = "резерв" if one.reserve else "" if at_work(one) else "ждём на смену" if one.expected else "не на смене"
    has = counted(one.open, "открытое", "открытых", "открытых")
    hot = f"горит {one.hot}" if one.hot else ""
    waits = f"ждёт {one.waiting}" if one.waiting else ""
    over = "перегруз" if one.overloaded and at_work(one) else ""
    return ", ".join(filter(None, (where, has, hot, over, waits, f"линия {one.line}")))
