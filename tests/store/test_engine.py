"""The store: settings of every connection, one transaction a verb, sentences for trouble (hardening.md §1–2)."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from data import driver
from data.driver import instant, stored
from data.refusals import StoreTrouble
from models.events import EventKind
from models.tables import Meta
from tests.desks import NOW, make_desk, open_desk
from tests.store.jobs import REPOSITORY

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "wal_autocheckpoint": 1000,
}


def test_every_setting_stands_on_the_connections_that_write(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with desk.store.write(NOW) as tx:
        through_sqlalchemy = {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WANTED}
    assert through_sqlalchemy | {"busy_timeout": 5000} == WANTED
    raw = driver.writer(desk.places.database)
    assert {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in WANTED} == WANTED
    raw.close()


def test_a_reading_connection_cannot_write(tmp_path: Path) -> None:
    raw = driver.reader(make_desk(tmp_path).places.database)
    with pytest.raises(driver.sqlite.OperationalError, match="readonly"):
        raw.execute("DELETE FROM meta")
    raw.close()


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 0), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 53, 4), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_r1_an_affected_sqlite_writes_without_wal(version: tuple[int, ...], mode: str) -> None:
    assert driver.journal_mode(version) == mode


def test_r1_the_fallback_is_extra_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver.sqlite, "sqlite_version_info", (3, 40, 1))
    desk = make_desk(tmp_path)
    with desk.store.write(NOW) as tx:
        assert [tx.exec(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")] == ["delete", 3]
        tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
    assert desk.journal.verify().sound
    assert "запасной режим" in driver.verdict()


def test_the_shipped_library_is_sound() -> None:
    assert driver.journal_mode() == "wal"
    assert "WAL" in driver.verdict()


def test_a_setting_that_is_not_taken_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = make_desk(tmp_path).places
    monkeypatch.setattr(driver, "_pragmas", lambda mode: (("synchronous", "OFF", 2),))
    with pytest.raises(StoreTrouble, match="настройка synchronous не принята"):
        driver.writer(places.database)


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False)])
def test_a_network_disk_is_refused(tmp_path: Path, kind: str, refused: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/x / ext4 rw 0 0\nhost:/share {os.path.realpath(tmp_path)}/my\\040desk {kind} rw 0 0\n")
    folder = tmp_path / "my desk"
    folder.mkdir()
    driver.refuse_network(tmp_path, str(mounts))
    if refused:
        with pytest.raises(StoreTrouble, match="сетевом диске"):
            driver.refuse_network(folder / "deeper", str(mounts))
    else:
        driver.refuse_network(folder, str(mounts))


def test_a_transaction_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    with pytest.raises(ZeroDivisionError), desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO meta VALUES ('raw', '1')")
        tx.session.add(Meta(key="orm", value="1"))
        tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
        raise ZeroDivisionError
    assert desk.journal.head() == head
    assert desk.reads.number("SELECT count(*) FROM meta WHERE key IN ('raw', 'orm')") == 0
    with desk.store.write(NOW) as tx:
        tx.session.add(Meta(key="orm", value="1"))
        assert tx.exec("SELECT value FROM meta WHERE key = 'orm'").fetchone() == ("1",), "plain reads see the session's"
        tx.many("INSERT INTO meta VALUES (?, ?)", [("raw-1", "1"), ("raw-2", "2")])
        assert len(tx.session.exec(select(Meta).where(Meta.key != "upgraded")).all()) == 3
        assert tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={}) == head + 1
    assert desk.reads.number("SELECT count(*) FROM meta") == 3


def test_a_mistake_of_the_program_stays_what_it_is(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(driver.sqlite.OperationalError), desk.store.write(NOW) as tx:
        tx.exec("SELECT nothing")
    with pytest.raises(driver.sqlite.IntegrityError), desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO draft VALUES (1, 999, 1, 'note', '', '', NULL)")
    with desk.store.write(NOW), pytest.raises(RuntimeError, match="inside another"), desk.store.write(NOW):
        pass
    with desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO meta VALUES ('after', 'all')")


def test_a_rollback_from_inside_is_no_success(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(RuntimeError, match="ended from inside"), desk.store.write(NOW) as tx:
        tx.session.add(Meta(key="orm", value="1"))
        tx.session.flush()
        tx.session.rollback()
    assert desk.reads.number("SELECT count(*) FROM meta WHERE key = 'orm'") == 0
    with desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO meta VALUES ('after', 'all')")


def test_threads_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(50):
                with desk.store.write(NOW) as tx:
                    tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert desk.journal.head() == head + 300
    assert desk.journal.verify().sound


def test_instants_are_stored_as_the_orm_reads_them() -> None:
    assert stored(NOW) == "2026-03-04 11:07:32.000000"
    assert instant(stored(NOW)) == NOW
    with pytest.raises(ValueError, match="zone"):
        stored(NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_FULL", "кончилось место"),
        ("SQLITE_IOERR_WRITE", "Диск не принял"),
        ("SQLITE_READONLY_DBMOVED", "нельзя писать"),
        ("SQLITE_CORRUPT_INDEX", "повреждена"),
        ("SQLITE_NOTADB", "не база Пульта"),
        ("SQLITE_BUSY_SNAPSHOT", "занята"),
        ("SQLITE_WHAT", "не выполнила"),
    ],
)
def test_each_reason_has_its_sentence(name: str, said: str) -> None:
    error: Any = driver.sqlite.OperationalError("secret text")
    error.sqlite_errorname = name
    sentence = driver.trouble(error, Path("pult.db")).sentence
    assert said in sentence and "secret" not in sentence and sentence.endswith(".")


def test_sec15_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    program = (
        "import os; os.umask(0)\n"
        "from pathlib import Path; from tests.desks import NOW; from data.places import Places\n"
        "from data.desk import Desk; from data.settings import Settings; from models.events import EventKind\n"
        f"desk = Desk(Places.under(Path({str(tmp_path / 'desk')!r})), Settings())\n"
        "tx = desk.store.write(NOW); t = tx.__enter__()\n"
        "t.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={}); tx.__exit__(None, None, None)\n"
        "desk.journal.anchor(); desk.store.copy(desk.places.backups / 'copy.db'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True)
    root = tmp_path / "desk"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*"))}
    assert {"pult.db", "pult.db-wal", "journal.key", "journal.head", "journal.anchors", "copy.db"} <= modes.keys()
    assert {name: mode for name, mode in modes.items() if mode not in (0o600, 0o700)} == {}


def test_a_copy_made_meanwhile_is_whole_and_overwrites_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    target = desk.places.backups / "copy.db"
    desk.store.copy(target)
    raw = driver.reader(target)
    assert raw.execute("SELECT max(n) FROM journal_event").fetchone()[0] == desk.journal.head()
    raw.close()
    with pytest.raises(StoreTrouble, match="уже есть"):
        desk.store.copy(target)
    assert [path.name for path in desk.places.backups.iterdir() if path.name.startswith(".")] == []


def test_a_closed_store_can_be_opened_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.store.tidy()
    desk.store.close()
    again = open_desk(desk.places.root)
    with again.store.write(NOW) as tx:
        tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})
    assert again.journal.verify(whole=False).sound


_PROBE = """
import fcntl, struct, sys
with open(sys.argv[1], "r+b") as file:
    asked = struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0x40000002, 510, 0)
    told = fcntl.fcntl(file, fcntl.F_GETLK, asked)
    print(struct.unpack("hhqqi", told[: struct.calcsize("hhqqi")])[0] == fcntl.F_RDLCK)
"""
"""Asks the system, as another process, whether somebody holds SQLite's shared lock on a file."""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the locks of a file")
def test_r1_looking_at_the_file_gives_up_no_lock_of_a_living_console(tmp_path: Path) -> None:
    """The first screen reads before the store looks at the file; without its lock a leaving console deletes the WAL."""
    desk = make_desk(tmp_path)

    def held() -> str:
        words = [sys.executable, "-c", _PROBE, str(desk.places.database)]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()

    assert held() == "False", "nobody has it open yet"
    desk.reads.number("SELECT count(*) FROM ticket")
    assert held() == "True"
    with desk.store.write(NOW) as tx:
        tx.exec("INSERT INTO meta VALUES ('here', '1')")
    assert held() == "True"
