"""HO-04: after any handover every open ticket has an owner by name, or says that it is in the common queue."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from data.refusals import Refusal
from data.rows import By
from data.shifts.rows import ItemRow, ShareRow
from models.handover import ways
from models.shift_terms import DONE_PARTS, Disposition, Grade, ItemKind, ShiftState
from models.terms import MessageKind, Priority, Tier
from tests.arrivals import Asked, arrive_many, client_writes
from tests.desks import CLIENTS, PIN, make_desk, open_desk
from tests.handovers import LATE, THEN, Floor, T, floor, read, step_of

EXAMPLES = 1000 if os.environ.get("PULT_PROOF") else 25
EARLY = T - timedelta(hours=2)
OWNERLESS = "SELECT number FROM ticket WHERE is_open = 1 AND assignee_id IS NULL AND common_at IS NULL"
QUEUED_WRONG = (
    "SELECT number FROM ticket WHERE is_open = 1 AND assignee_id IS NULL AND line = 1 "
    "AND (priority = 'critical' OR tier = 'vip')"
)
NAMES = {tier: name for name, tier in CLIENTS.items()}

ASKED = st.builds(
    lambda tier, priority, hours, formed: Asked(
        tier=tier,
        client=NAMES[tier],
        priority=priority,
        at=T - timedelta(hours=hours),
        type=Asked().type if formed else None,
    ),
    st.sampled_from(list(Tier)),
    st.sampled_from(list(Priority)),
    st.integers(1, 60),
    st.booleans() | st.just(True),
)
BEFORE = st.sampled_from(
    ["mine", "colleague", "free", "free", "line 2", "wait", "hold", "draft", "remind", "promise", "answer"]
)
BETWEEN = st.sampled_from(
    ["nothing", "nothing", "writes", "resolved", "taken", "merged", "released", "critical", "line 2"]
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk between two shifts, copied for each example."""
    made = floor(make_desk(tmp_path_factory.mktemp("random")), outgoing=2, incoming=2)
    made.desk.store.close()
    made.desk.reads.close()
    return made.desk.places.root


def _floor(template: Path, folder: str) -> Floor:
    root = Path(folder) / "desk"
    shutil.copytree(template, root)
    desk = open_desk(root)
    people = {one.name: one for one in desk.people.all()}
    rows = desk.reads.rows("SELECT id FROM shift ORDER BY starts")
    day, night = (desk.shifts.running.get(row) for (row,) in rows)
    outgoing, incoming = (
        sorted((people[one.name] for one in shift.people), key=lambda one: (one.id != shift.senior_id, one.id))
        for shift in (day, night)
    )
    return Floor(desk, outgoing, incoming, day.id, night.id)


@seed(20260304)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_ho_04_after_random_handovers_no_open_ticket_is_nobodys_in_silence(template: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = _floor(template, folder)
        desk = made.desk
        numbers = arrive_many(desk, data.draw(st.lists(ASKED, min_size=1, max_size=9)))
        for number in numbers:
            _live(made, number, data.draw(BEFORE))
        order = data.draw(st.permutations(made.outgoing))
        shares: list[int] = []
        for giver in order:
            shares += [share.id for share in _hand(made, By(giver, LATE), data)]
        late = data.draw(st.lists(ASKED, max_size=3))
        fresh = [Asked(at=LATE, tier=one.tier, client=one.client, priority=one.priority, type=one.type) for one in late]
        numbers += arrive_many(desk, fresh) if fresh else []
        for number in numbers:
            _meanwhile(made, number, data.draw(BETWEEN), numbers)
        for share in data.draw(st.permutations(shares)):
            _take(made, share, data)
        parts = {desk.shifts.preparing.part(part).state for part in made.parts}
        assert parts <= DONE_PARTS
        assert desk.shifts.running.get(made.day).state is ShiftState.CLOSED
        assert desk.reads.rows(OWNERLESS) == [], "nobody's, and nobody said so"
        assert desk.reads.rows(QUEUED_WRONG) == [], "P1 and VIP are somebody's by name"
        assert desk.journal.verify().sound and desk.clocks.recompute(THEN) == 0
        desk.close()


def _live(made: Floor, number: int, what: str) -> None:
    """Let something have happened to a ticket before the handover; what its state does not allow did not happen."""
    desk, giver = made.desk, made.giver
    by = By(giver, EARLY)
    try:
        if what != "free":
            owner = made.outgoing[1] if what == "colleague" else giver
            desk.tickets.take(number, By(owner, EARLY))
        if what == "line 2":
            desk.tickets.escalate(number, by, reason="сложно", line=2)
        elif what == "wait":
            desk.waiting.wait(number, by, T + timedelta(hours=3))
        elif what == "hold":
            desk.waiting.hold(number, By(made.chief.person, EARLY), "ждём счёт")
        elif what == "draft":
            desk.drafts.save(giver.id, number, "answer", "Почти ответ", EARLY)
        elif what == "remind":
            desk.reminders.remind(number, by, T + timedelta(hours=2))
        elif what == "promise":
            desk.reminders.promise(number, by, "перезвонить", T + timedelta(hours=2))
        elif what == "answer":
            desk.replies.reply(number, by, MessageKind.ANSWER, "Смотрим")
    except Refusal:
        return


def _hand(made: Floor, by: By, data: st.DataObject) -> tuple[ShareRow, ...]:
    """Prepare and sign one part, each item disposed of at random among what is allowed for it."""
    preparing = made.desk.shifts.preparing
    part = preparing.open(by).id
    made.parts.append(part)
    preparing.receiver(part, by, data.draw(st.sampled_from(made.incoming)).id)
    if data.draw(st.booleans()):
        preparing.agree(part, by, made.chief.person.name, PIN)
    for row in preparing.items(part, LATE):
        _dispose(made, part, row, by, data)
    for row in preparing.items(part, LATE):
        if row.grade is Grade.HOT:
            preparing.type(part, row.key, by, next_step=step_of(row), if_then="Звоним второй линии")
        if not row.confirmed:
            preparing.confirm(part, row.key, by)
    return preparing.sign(part, by, PIN, f"sign-{part}").shares


def _dispose(made: Floor, part: int, row: ItemRow, by: By, data: st.DataObject) -> None:
    what = data.draw(st.sampled_from([None, *ways(row)]))
    if what is None or row.kind in (ItemKind.FILE, ItemKind.STANDING):
        return
    someone = data.draw(st.sampled_from(made.incoming)).id
    until = T + timedelta(hours=data.draw(st.integers(1, 30)))
    named = {"recipient_id": someone} if what is Disposition.GIVE else {}
    named |= {"watcher_id": someone} if what in (Disposition.ESCALATED, Disposition.WAIT) else {}
    line = 2 if what is Disposition.ESCALATED and row.line == 1 else None
    try:
        made.desk.shifts.preparing.dispose(
            part, row.key, by, what, until=until, reason="так решили", line=line, **named
        )
    except Refusal:
        return


def _meanwhile(made: Floor, number: int, what: str, numbers: list[int]) -> None:
    """Let something happen between the signature and the acceptance."""
    desk, by = made.desk, By(made.chief.person, THEN)
    try:
        if what == "writes":
            client_writes(desk, number, THEN)
        elif what == "resolved":
            desk.tickets.resolve(number, by, nothing_to_answer=True)
        elif what == "taken":
            desk.tickets.take(number, by)
        elif what == "merged":
            desk.merging.merge(number, numbers[0], by)
        elif what == "released":
            desk.tickets.release(number, by)
        elif what == "critical":
            desk.tickets.set_priority(number, by, Priority.CRITICAL, "встали")
        elif what == "line 2":
            desk.tickets.escalate(number, by, reason="сложно", line=2)
    except Refusal:
        return


def _take(made: Floor, share: int, data: st.DataObject) -> None:
    """Read and accept one share, by its recipient or a colleague; now and then something is not accepted."""
    accepting = made.desk.shifts.accepting
    who = By(data.draw(st.sampled_from(made.incoming)), THEN)
    rows = [row for row in accepting.items(share, who.person, THEN) if row.lacks and row.id is not None]
    refused = [row.id for row in rows if row.id is not None and data.draw(st.integers(0, 4)) == 0]
    for item in refused:
        accepting.refuse_item(item, who, "не понятно")
    gone = [row.id for row in accepting.items(share, who.person, THEN) if not row.lacks and row.id is not None]
    read(made, share, who, skip=[*refused, *gone])
    accepting.accept(share, who, PIN, f"accept-{share}")
