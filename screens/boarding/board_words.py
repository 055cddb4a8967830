"""What the board says of a promise and what to do about it, in one sentence each."""

from datetime import datetime
from zoneinfo import ZoneInfo

from data.board.rows import Board, Breach, Load
from models.board_terms import Heat
from models.safetext import one_line
from models.terms import Status
from models.words import clock_time, countdown
from screens.widgets.load_bars import at_work

_WAITS = frozenset({Status.WAITING_CLIENT, Status.WAITING_CURATOR, Status.WAITLIST})


PAST = "Так было; сделать ничего нельзя. Esc — к настоящему."
"""What is said instead of advice about a past board."""


def when(one: Breach, now: datetime, zone: ZoneInfo) -> str:
    """Say when a promise breaks, or since when it is broken."""
    if one.at is None:
        return f"{one.clock.label}: нарушено, часы стоят"
    if one.at < now:
        return f"{one.clock.label}: нарушено {_at(one.at, now, zone)}"
    return f"{one.clock.label} нарушится через {countdown(one.at - now)}, в {_at(one.at, now, zone)}"


def _at(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    return clock_time(at, now, zone).removeprefix("сегодня ")


def what(one: Breach) -> str:
    """Say what kind of request it is and whose, without its subject."""
    tier = one.tier.label if one.tier else "без уровня"
    kind = one.type.label if one.type else "без типа"
    return " · ".join(filter(None, (tier, kind, one.priority.label, one.status.label, one_line(one.client))))


def holder(one: Breach) -> str:
    """Say who has it."""
    return one_line(one.owner) or "ничьё"


def freest(board: Board, line: int, but: int | None = None, me: int | None = None) -> Load | None:
    """Find who can best take one more: at work, not overloaded, of the line, the fewest hot, then the fewest open.

    Who steers (``me``) comes after everybody else of the line.
    """
    able = [one for one in board.loads if at_work(one) and not one.overloaded and one.person_id != but]
    return min(
        able,
        key=lambda one: (one.line != line, one.person_id == me, one.reserve, one.hot, one.open - one.waiting, one.open),
        default=None,
    )


def advice(one: Breach, board: Board, now: datetime, me: int | None = None) -> str:
    """Say what to do about a promise: who could take it, and by which key."""
    if board.then:
        return PAST
    late = one.at is not None and one.at < now
    to = f" {advice_to(board, one.line, one.owner_id, me)}"
    if one.owner_id is None:
        return f"Никто не взял: p — назначить.{to}"
    load = next((each for each in board.loads if each.person_id == one.owner_id), None)
    if load is not None and not at_work(load):
        return f"{holder(one)} не на смене: p — передать.{to}"
    if load is not None and load.overloaded:
        return f"{holder(one)} — перегруз: p — передать.{to}"
    if one.status in _WAITS:
        return f"{holder(one)}: {one.status.label.casefold()}. Enter — открыть и решить, чего ждать дальше."
    if late:
        return f"{holder(one)} не успевает: Enter — открыть и ответить, p — передать.{to}"
    return f"В руках: {holder(one)}. Enter — открыть, p — передать, f — поднять приоритет."


def advice_to(board: Board, line: int, but: int | None, me: int | None = None) -> str:
    """Name who could best take a ticket of a line, or say that nobody can and what to do then."""
    other = freest(board, line, but, me)
    return f"{one_line(other.name)}: {_free(other)}." if other is not None else _nobody(board)


def _nobody(board: Board) -> str:
    reserve = next((one for one in board.loads if one.reserve and not at_work(one)), None)
    if reserve is not None:
        return f"Свободных нет: r — вызвать резерв, {one_line(reserve.name)}."
    return "Свободных нет, резерва нет: o — записать, кто пришёл."


def _free(load: Load) -> str:
    works = load.open - load.waiting
    return f"{'в резерве, ' if load.reserve else ''}в работе {works or 'ничего'}"


def live_values(board: Board) -> dict[str, str]:
    """Say the live numbers of a board by the key of their formula."""
    values = {heat.value: str(board.heat(heat)) for heat in Heat}
    values |= {"unowned": str(board.unowned), "breaches": str(len(board.breaches))}
    values["longest"] = f"№ {board.longest.number}" if board.longest else "никто не ждёт"
    if board.surge is not None:
        values["surge"] = f"{board.surge.now} за час"
    best = freest(board, 1)
    values["load"] = f"свободнее всех {one_line(best.name)}" if best else "свободных нет"
    return values
