"""HO-37 below the screens: the base cannot be written in mid-act; nothing is half, and the act goes on afterwards."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data import engine
from data.driver import sqlite
from data.refusals import StoreTrouble
from data.rows import By
from data.shifts.rows import PartRow
from models.shift_terms import PartState
from models.terms import Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import PIN, make_desk
from tests.handovers import Floor, T, finish, floor, open_part, read, share_of, sign
from tests.store.disks import remount
from tests.store.jobs import Nursery, wait_for, wait_gone

HOT = Asked(tier=Tier.VIP, client="ООО «Ромашка»", at=T - timedelta(hours=3))
Act = Callable[[], PartRow]


def _ready(folder: Path, verb: str) -> tuple[Floor, Act]:
    """A desk before a signature or before an acceptance, and the act that is left to do."""
    made = floor(make_desk(folder))
    for number in arrive_many(made.desk, [HOT, HOT, Asked(tier=Tier.NONE, client="Пустошь")]):
        made.desk.tickets.take(number, By(made.giver, T - timedelta(hours=2)))
    part = open_part(made)
    finish(made, part)
    if verb == "sign":
        return made, lambda: made.desk.shifts.preparing.sign(part, made.gives, PIN, "once")
    share = share_of(sign(made, part), made.taker)
    read(made, share, made.takes)
    return made, lambda: made.desk.shifts.accepting.accept(share, made.takes, PIN, "once")


def _done_once(made: Floor, act: Act, verb: str) -> None:
    """Do it now, twice, with the same key: it is done once, and nothing that was typed or read is lost."""
    wanted = PartState.SIGNED if verb == "sign" else PartState.ACCEPTED
    assert [act().state, act().state] == [wanted, wanted]
    kinds = {"sign": "part_signed", "accept": "part_accepted"}
    assert made.desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = ?", (kinds[verb],)) == 1
    assert made.desk.reads.number("SELECT count(*) FROM part_item WHERE next_step <> ''") == 2
    read_back = made.desk.reads.number("SELECT count(*) FROM item_reading WHERE words <> ''")
    assert read_back == (0 if verb == "sign" else 2)
    verdict = made.desk.journal.verify()
    assert verdict.sound, verdict.sentence


@pytest.mark.parametrize("verb", ["sign", "accept"])
def test_ho_37_a_held_lock_is_named_after_one_wait_and_the_act_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    assert engine.PATIENCE <= 5, "one wait and the answer to it fit in six seconds"
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    made, act = _ready(tmp_path, verb)
    waits: list[int] = []
    begin = engine.Store._begin

    def counted(*given: Any) -> Any:
        waits.append(1)
        return begin(*given)

    monkeypatch.setattr(engine.Store, "_begin", counted)
    with Nursery() as nursery:
        pid = nursery.start("hold", made.desk.places.root, tmp_path / "held")
        wait_for((tmp_path / "held").exists, "the lock to be held")
        head = made.desk.journal.head()
        with pytest.raises(StoreTrouble, match="введённый текст цел") as caught:
            act()
        assert "Ирина Лаптева" in caught.value.sentence
        assert len(waits) == 1, "it waited more than once"
        assert made.desk.journal.head() == head
        os.kill(pid, signal.SIGKILL)
        wait_gone(pid)
    _done_once(made, act, verb)


@pytest.mark.parametrize("verb", ["sign", "accept"])
def test_ho_37_a_disk_that_became_read_only_is_said_and_the_act_goes_on_after_it(small_disk: Path, verb: str) -> None:
    remount(small_disk, "size=20m")
    made, act = _ready(small_disk, verb)
    head = made.desk.journal.head()
    made.desk.close()
    remount(small_disk, "ro")
    with pytest.raises(StoreTrouble, match=r"нельзя писать|не принял|не открывается"):
        act()
    made.desk.close()
    remount(small_disk, "rw")
    assert made.desk.journal.head() == head
    _done_once(made, act, verb)


@pytest.mark.parametrize("verb", ["sign", "accept"])
def test_ho_37_a_folder_that_was_gone_for_a_while_costs_nothing(tmp_path: Path, verb: str) -> None:
    made, act = _ready(tmp_path, verb)
    root, away = made.desk.places.root, tmp_path / "away"
    made.desk.close()
    root.rename(away)
    with pytest.raises(StoreTrouble):
        act()
    made.desk.close()
    if root.exists():
        for path in sorted(root.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        root.rmdir()
    away.rename(root)
    _done_once(made, act, verb)


@pytest.mark.parametrize("verb", ["sign", "accept"])
def test_ho_37_a_base_lost_between_the_pin_and_the_act_leaves_it_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """The PIN is proved in transactions of its own; the one after them fails at its commit."""
    made, act = _ready(tmp_path, verb)
    settle, fail = engine.Tx.settle, {"left": 3}

    def failing(tx: Any) -> None:
        settle(tx)
        fail["left"] -= 1
        if fail["left"] == 0:
            broken = sqlite.OperationalError("disk I/O error")
            broken.sqlite_errorname = "SQLITE_IOERR_WRITE"
            raise broken

    head = made.desk.reads.number("SELECT count(*) FROM journal_event WHERE kind NOT LIKE 'sign%'")
    monkeypatch.setattr(engine.Tx, "settle", failing)
    with pytest.raises(StoreTrouble, match="Последнее действие не записано"):
        act()
    monkeypatch.setattr(engine.Tx, "settle", settle)
    assert made.desk.reads.number("SELECT count(*) FROM journal_event WHERE kind NOT LIKE 'sign%'") == head
    assert made.desk.reads.number("SELECT count(*) FROM share WHERE accepted_by IS NOT NULL") == 0
    _done_once(made, act, verb)
