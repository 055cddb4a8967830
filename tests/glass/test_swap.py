"""A VIP task that stands before an open «Авария»: the supervisor is warned and swaps them by one key (C-02)."""

from pathlib import Path

from data.rows import View
from models.events import EventKind
from models.terms import Role, TicketType
from tests.desks import NOW, by, person
from tests.glass.shift import DEFECT, OUTAGE, VIP, Shift, busy_desk, on_shift

WARNING = f"VIP № {VIP} стоит перед аварией № {OUTAGE} · ^ поднять аварию"


def first(shift: Shift) -> int:
    """The number on top of the queue."""
    return shift.desk.queue.listing(View.ALL, shift.screen.order_by, "", shift.screen.person).stretch(None, 1)[0].number


async def test_the_supervisor_is_warned_and_one_key_swaps_on_either_layout(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, Role.SUPERVISOR, size=(80, 24)) as shift:
        await shift.until(lambda: WARNING in shift.seen, "the warning")
        assert first(shift) == VIP
        await shift.press("colon")
        await shift.hears(f"№ {OUTAGE}: поднято над VIP")
        assert first(shift) == OUTAGE
        await shift.until(lambda: shift.screen.table.number == OUTAGE, "the cursor is on what was lifted")
        assert EventKind.PUT_FIRST in [event.kind for event in desk.journal.of_ticket(OUTAGE)]
        await shift.press("u")
        await shift.hears("отменено")
        await shift.until(lambda: shift.screen.notice.standing == WARNING, "the warning holds again")


async def test_the_cursor_on_another_outage_means_that_one_and_asks_why(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    answers = {"down": "Портал", "since": "с 13:20"}
    desk.forming.fill(DEFECT, by(desk), answers, type=TicketType.OUTAGE)
    async with on_shift(desk, Role.SUPERVISOR) as shift:
        await shift.until(lambda: shift.screen.notice.standing, "the warning")
        await shift.press("down", "down")
        warned = int(shift.screen.notice.standing.split("аварией № ")[1].split()[0])
        other = ({OUTAGE, DEFECT} - {warned}).pop()
        shift.screen.table.go_to(other)
        await shift.until(lambda: [row.number for row in shift.screen.subjects()] == [other], "the other outage")
        await shift.press("^")
        await shift.dialog()
        assert f"№ {other}: почему поднять над VIP" in shift.seen
        await shift.press("escape")


async def test_an_operator_who_cannot_swap_is_not_warned(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    assert desk.queue.counts(person(desk), NOW).outranked is None
    assert desk.queue.counts(person(desk, Role.SUPERVISOR), NOW).outranked == (VIP, OUTAGE)
    desk.waiting.wait(VIP, by(desk), None)
    assert desk.queue.counts(person(desk, Role.SUPERVISOR), NOW).outranked is None
