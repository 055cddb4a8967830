"""The journal: gap-free, append-only, and every change of it found by position (SEC-08, F-09, F-12)."""

import random
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import driver
from data.anchors import EVERY
from data.chain import Entry
from data.desk import Desk
from data.journal import Verdict
from models.events import EventKind
from models.tables import Message, Ticket
from models.terms import Role
from tests.desks import NOW, make_desk, open_desk, person

EVENTS = 1000
TRIALS = 6
COLUMNS = (
    ("n", 5000),
    ("happened_at", "2026-03-04 11:07:33.000000"),
    ("recorded_at", "2026-03-04 11:07:32.500000"),
    ("actor_id", 77),
    ("ticket_number", 77),
    ("kind", "closed"),
    ("facts", '{"turn": 1}'),
    ("text_hash", "ab" * 32),
    ("message_id", 77),
    ("prev_hash", "cd" * 32),
    ("hash", "ef" * 32),
)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a thousand events, some with texts; only to be copied."""
    desk = make_desk(tmp_path_factory.mktemp("past"))
    who = person(desk)
    with desk.store.write(NOW) as tx:
        tx.session.add(Ticket(number=1, status="unformed", received_at=NOW))
        for number in range(1, EVENTS + 1):
            text = f"Текст {number}" if number % 10 == 0 else None
            salt = secrets.token_bytes(16)
            if text:
                said = Message(id=number, ticket_number=1, at=NOW, recorded_at=NOW, author="agent", kind="note")
                said.text, said.salt = text, salt
                tx.session.add(said)
            tx.record(
                EventKind.NOTED,
                by=who if number % 2 else None,
                ticket=number % 7 or None,
                happened=NOW,
                facts={"turn": number, "слово": "ёж"},
                text=text,
                salt=salt if text else None,
                message_id=number if text else None,
            )
    desk.store.tidy()
    desk.store.close()
    desk.reads.close()
    return desk.places.root


def _changed(past: Path, folder: Path, change: Callable[[Any], None], guards: bool = True) -> Verdict:
    """Copy the desk, change its journal behind its back, and ask whether it noticed."""
    root = folder / secrets.token_hex(4)
    shutil.copytree(past, root)
    raw = driver.sqlite.connect(str(root / "pult.db"), isolation_level=None)
    triggers = raw.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_event'"
    ).fetchall()
    for name in ("next", "no_update", "no_delete"):
        raw.execute(f"DROP TRIGGER journal_event_{name}")
    change(raw)
    for (sql,) in triggers if guards else ():
        raw.execute(sql)
    raw.close()
    desk = open_desk(root)
    verdict = desk.journal.verify()
    desk.store.close()
    desk.reads.close()
    shutil.rmtree(root)
    return verdict


def _run(past: Path, folder: Path, sql: str, *values: Any) -> Verdict:
    """Change the journal by one statement."""
    return _changed(past, folder, lambda raw: raw.execute(sql, values))


def test_an_untouched_journal_is_sound(past: Path, tmp_path: Path) -> None:
    verdict = _changed(past, tmp_path, lambda raw: None)
    assert verdict.sound, verdict
    assert verdict.checked > EVENTS


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_sec08_a_changed_column_is_found(past: Path, tmp_path: Path, column: str, value: Any) -> None:
    dice = random.Random(column)
    for _ in range(TRIALS):
        spot = dice.randrange(10, EVENTS)
        verdict = _run(past, tmp_path, f"UPDATE journal_event SET {column} = ? WHERE n = ?", value, spot)
        assert not verdict.sound and verdict.position == spot, (column, spot, verdict)
        assert f"№ {spot}" in verdict.sentence


def test_sec08_a_deleted_event_is_found(past: Path, tmp_path: Path) -> None:
    dice = random.Random(2)
    for spot in [1, *(dice.randrange(2, EVENTS) for _ in range(TRIALS))]:
        verdict = _run(past, tmp_path, "DELETE FROM journal_event WHERE n = ?", spot)
        assert not verdict.sound and verdict.position == spot


def test_sec08_events_closed_up_after_a_deletion_are_found(past: Path, tmp_path: Path) -> None:
    def close_up(raw: Any) -> None:
        raw.execute("DELETE FROM journal_event WHERE n = 500")
        raw.execute("UPDATE journal_event SET n = -n WHERE n > 500")
        raw.execute("UPDATE journal_event SET n = -n - 1 WHERE n < 0")

    verdict = _changed(past, tmp_path, close_up)
    assert not verdict.sound and verdict.position == 500


def test_sec08_swapped_events_are_found(past: Path, tmp_path: Path) -> None:
    def swap(raw: Any) -> None:
        raw.execute("UPDATE journal_event SET n = -1 WHERE n = 300")
        raw.execute("UPDATE journal_event SET n = 300 WHERE n = 700")
        raw.execute("UPDATE journal_event SET n = 700 WHERE n = -1")

    verdict = _changed(past, tmp_path, swap)
    assert not verdict.sound and verdict.position == 300


def test_sec08_a_forged_event_at_the_end_is_found(past: Path, tmp_path: Path) -> None:
    forged: list[int] = []

    def insert(raw: Any) -> None:
        raw.execute(
            "INSERT INTO journal_event SELECT n + 1, happened_at, recorded_at, actor_id, ticket_number, kind, facts, "
            "text_hash, message_id, hash, prev_hash FROM journal_event ORDER BY n DESC LIMIT 1"
        )
        forged.append(raw.execute("SELECT max(n) FROM journal_event").fetchone()[0])

    verdict = _changed(past, tmp_path, insert)
    assert not verdict.sound and verdict.position == forged[0]


@pytest.mark.parametrize("cut", [1, 10, 400, 10_000])
def test_sec08_a_cut_tail_is_found(past: Path, tmp_path: Path, cut: int) -> None:
    left: list[int] = []

    def truncate(raw: Any) -> None:
        head = raw.execute("SELECT max(n) FROM journal_event").fetchone()[0]
        raw.execute("DELETE FROM journal_event WHERE n > ?", (head - cut,))
        left.append(max(head - cut, 0))

    verdict = _changed(past, tmp_path, truncate)
    assert not verdict.sound and verdict.position == left[0] + 1
    assert f"последнее событие № {left[0]}" in verdict.sentence


def test_f10_a_changed_text_is_found_and_an_erased_one_is_not_a_fault(past: Path, tmp_path: Path) -> None:
    def change(raw: Any) -> None:
        raw.execute("UPDATE message SET text = 'Другой' WHERE id = 500")

    verdict = _changed(past, tmp_path, change)
    assert not verdict.sound and "текст" in verdict.sentence
    erased = _changed(past, tmp_path, lambda raw: raw.execute("UPDATE message SET text = '', salt = x''"))
    assert erased.sound


def test_missing_guards_are_told(past: Path, tmp_path: Path) -> None:
    verdict = _changed(past, tmp_path, lambda raw: None, guards=False)
    assert not verdict.sound and "защита" in verdict.sentence


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_event SET kind = 'closed' WHERE n = 1",
        "DELETE FROM journal_event WHERE n = 1",
        "INSERT INTO journal_event SELECT n + 2, happened_at, recorded_at, actor_id, ticket_number, kind, facts, "
        "text_hash, message_id, prev_hash, hash FROM journal_event ORDER BY n DESC LIMIT 1",
        "INSERT OR REPLACE INTO journal_event SELECT * FROM journal_event WHERE n = 1",
    ],
)
def test_the_database_itself_refuses(tmp_path: Path, sql: str) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(driver.sqlite.IntegrityError, match="journal_event"), desk.store.write(NOW) as tx:
        tx.exec(sql)
    assert desk.journal.verify().sound


def _events(desk: Desk, count: int) -> list[int]:
    with desk.store.write(NOW) as tx:
        return tx.record_many([Entry(EventKind.NOTED, NOW, facts={"turn": turn}) for turn in range(count)])


def test_many_events_at_once_keep_the_chain(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    assert _events(desk, 3000) == list(range(head + 1, head + 3001))
    with desk.store.write(NOW) as tx:
        assert tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={}) == head + 3001
    verdict = desk.journal.verify()
    assert verdict.sound and verdict.checked == head + 3001


def test_the_tail_alone_is_checked_at_a_start(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    _events(desk, EVERY + 10)
    _events(desk, 5)
    verdict = desk.journal.verify(whole=False)
    assert verdict.sound and verdict.checked == 5
    assert desk.journal.anchor() == desk.journal.head()
    assert desk.journal.verify(whole=False).checked == 0


def test_f12_a_base_copied_without_its_last_events_is_noticed(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    older = tmp_path / "older.db"
    desk.store.copy(older)
    head = desk.journal.head()
    _events(desk, 3)
    desk.store.close()
    desk.reads.close()
    for leftover in desk.places.root.glob("pult.db*"):
        leftover.unlink()
    older.rename(desk.places.database)
    for whole in (False, True):
        verdict = open_desk(desk.places.root).journal.verify(whole=whole)
        assert not verdict.sound and f"последнее событие № {head}, а было № {head + 3}" in verdict.sentence


def test_anchors_that_somebody_else_wrote_count_for_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    for number in (3, 9000):
        with open(desk.places.anchor_file, "a", encoding="utf-8") as file:
            file.write(f"{number} {'0' * 64} {'0' * 32}\n")
    assert list(desk.store.anchors.lines()) == []
    verdict = desk.journal.verify()
    assert not verdict.sound and "якорей" in verdict.sentence


def test_reads_tell_who_did_what(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    who = person(desk, Role.ENGINEER)
    with desk.store.write(NOW) as tx:
        tx.record(EventKind.TAKEN, by=who, ticket=42, happened=NOW, facts={"old": None})
        tx.record(EventKind.NOTED, by=None, ticket=43, happened=NOW, facts={"файл": "\udcff", "у": {2, 1}, "к": NOW})
    first, second = desk.journal.since(head)
    assert (first.actor, first.kind, first.ticket_number, first.happened_at) == (who.name, EventKind.TAKEN, 42, NOW)
    assert second.facts == {"файл": "?", "у": [1, 2], "к": "2026-03-04T11:07:32+00:00"}
    assert desk.journal.of_ticket(42) == (first,)
    assert desk.journal.since(head, limit=1) == (first,)
    assert desk.journal.verify().sound


def test_a_text_needs_its_salt(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(ValueError, match="salt"), desk.store.write(NOW) as tx:
        tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={}, text="слово")
