"""Nothing acknowledged is lost: killed writers, a stopped lock owner, a full disk (F-01, F-04, F-05, F-07)."""

import json
import os
import random
import signal
from pathlib import Path

import pytest

from data import driver, engine
from data.refusals import StoreTrouble
from models.events import EventKind
from tests.desks import NOW, make_desk, open_desk
from tests.store.disks import remount
from tests.store.jobs import Nursery, wait_for, wait_gone, wait_longer

KILLS = 200 if os.environ.get("PULT_PROOF") else 20


def _acknowledged(folder: Path) -> dict[int, str]:
    """What the writers were told is written; a line that was cut by the kill was not told."""
    found: dict[int, str] = {}
    for log in folder.glob("*.acks"):
        for line in log.read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                n, key = line.split()
                assert int(n) not in found
                found[int(n)] = key
    return found


def test_f01_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    dice = random.Random(1)
    with Nursery() as nursery:
        writers: list[tuple[int, Path]] = []

        def hire(turn: int) -> None:
            log = tmp_path / f"{turn}.acks"
            writers.append((nursery.start("write", desk.places.root, log, turn), log))
            wait_longer(log)

        for turn in range(3):
            hire(turn)
        for turn in range(KILLS):
            pid, log = writers.pop(dice.randrange(len(writers)))
            wait_longer(log, log.stat().st_size + dice.randrange(40, 400))
            os.kill(pid, signal.SIGKILL)
            hire(100 + turn)
    told = _acknowledged(tmp_path)
    rows = desk.reads.rows("SELECT n, facts FROM journal_event WHERE kind = ?", (str(EventKind.NOTED),))
    kept = {row[0]: json.loads(row[1])["key"] for row in rows}
    assert len(told) > KILLS
    assert told.items() <= kept.items()
    assert len(set(kept.values())) == len(kept)
    assert desk.reads.number("SELECT max(n) - count(*) FROM journal_event") == 0
    states = desk.reads.rows("SELECT key FROM meta WHERE key LIKE '%-%-%'")
    assert {row[0] for row in states} == set(kept.values())
    assert desk.reads.row("PRAGMA integrity_check") == ("ok",)
    assert desk.journal.verify().sound


def test_f04_a_stopped_console_is_named_and_stops_nobody_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    desk = make_desk(tmp_path)
    desk.people.first_run()
    with Nursery() as nursery:
        pid = nursery.start("hold", desk.places.root, tmp_path / "held")
        wait_for((tmp_path / "held").exists, "the lock to be held")
        assert not desk.people.first_run(), "readers go on"
        with pytest.raises(StoreTrouble) as caught, desk.store.write(NOW):
            pass
        for told in ("Ирина Лаптева", str(pid), "11:07:32", "введённый текст цел"):
            assert told in caught.value.sentence
        os.kill(pid, signal.SIGKILL)
        wait_gone(pid)
    with desk.store.write(NOW) as tx:
        assert tx.exec("SELECT 1 FROM meta WHERE key = 'half'").fetchone() is None
        tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
    assert desk.journal.verify().sound


def test_a_stranger_who_holds_the_base_is_not_mistaken_for_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    desk = make_desk(tmp_path)
    with desk.store.write(NOW, "Олег") as tx:
        tx.exec("INSERT INTO meta VALUES ('a', 'b')")
    stranger = driver.writer(desk.places.database)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreTrouble, match="пишет другая программа"), desk.store.write(NOW):
        pass
    stranger.close()


def test_f05_a_full_disk_undoes_the_last_act_whole_and_heals_by_itself(small_disk: Path) -> None:
    desk = make_desk(small_disk)
    before = desk.journal.head()
    written = 0
    with pytest.raises(StoreTrouble, match=r"кончилось место|Диск не принял") as caught:
        while True:
            with desk.store.write(NOW) as tx:
                tx.exec("INSERT INTO meta VALUES (?, ?)", (f"fill-{written}", "x" * 20_000))
                tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
            written += 1
    assert "не записано" in caught.value.sentence
    assert desk.journal.head() == before + written
    assert desk.reads.number("SELECT count(*) FROM meta WHERE key LIKE 'fill-%'") == written
    remount(small_disk, "size=20m")
    with desk.store.write(NOW) as tx:
        assert tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={}) == before + written + 1
    assert desk.reads.row("PRAGMA integrity_check") == ("ok",)
    assert desk.journal.verify().sound
    desk.store.close()
    desk.reads.close()


def test_f07_a_file_size_limit_is_told_and_outlived(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with Nursery() as nursery:
        nursery.start("fill", desk.places.root, tmp_path / "log", 600_000)
        wait_longer(tmp_path / "log")
    last, sentence, after = json.loads((tmp_path / "log").read_text("utf-8"))
    assert "не записано" in sentence and "цело" in sentence
    assert after == last + 1
    again = open_desk(desk.places.root)
    assert again.journal.head() == after
    assert again.reads.row("PRAGMA integrity_check") == ("ok",)
    assert again.journal.verify().sound


def test_a_forked_process_cannot_share_a_base(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.people.first_run()
    said, told = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            open_desk(desk.places.root).people.first_run()
        except RuntimeError as error:
            os.write(told, str(error).encode())
        os._exit(0)
    os.close(told)
    os.waitpid(pid, 0)
    assert b"spawn" in os.read(said, 1000)
    os.close(said)
