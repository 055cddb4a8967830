"""What is no base of ours is told by name and never overwritten (F-11); flipped bits are noticed (F-09, F-10)."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import driver
from data.desk import Desk
from data.migrate import ready
from data.refusals import StoreTrouble
from models.events import EventKind
from tests.desks import NOW, make_desk, open_desk
from tests.store.disks import remount


def _zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _foreign(path: Path) -> None:
    path.unlink()
    raw = driver.sqlite.connect(str(path))
    raw.execute("CREATE TABLE recipe (name)")
    raw.commit()
    raw.close()


def _unversioned(path: Path) -> None:
    raw = driver.sqlite.connect(str(path))
    raw.execute("DELETE FROM alembic_version")
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nowhere.db"))


def _cut(size: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * size))


def _header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + bytes(path.stat().st_size - 100))


STRANGE: dict[str, Callable[[Path], Any]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("это не база", "utf-8"),
    "zeroed": _zeroed,
    "first page zeroed": lambda path: path.write_bytes(bytes(4096) + path.read_bytes()[4096:]),
    "half": _cut(0.5),
    "one page short": lambda path: os.truncate(path, path.stat().st_size - 4096),
    "first bytes": lambda path: path.write_bytes(path.read_bytes()[:60]),
    "header only": _header_only,
    "another program's": _foreign,
    "without version": _unversioned,
    "a folder": _folder,
    "a dangling link": _dangling,
}


@pytest.mark.parametrize("strange", STRANGE)
def test_f11_what_is_no_base_of_ours_is_told_and_never_overwritten(tmp_path: Path, strange: str) -> None:
    desk = make_desk(tmp_path)
    desk.store.copy(desk.places.backups / "вчера.db")
    desk.store.close()
    desk.reads.close()
    database = desk.places.database
    STRANGE[strange](database)
    before = database.read_bytes() if database.is_file() else None
    with pytest.raises(StoreTrouble) as caught:
        ready(desk.places, NOW)
    assert str(database) in caught.value.sentence
    if database.is_file():
        assert database.read_bytes() == before
        assert "вчера.db" in caught.value.sentence
    assert not database.with_name("nowhere.db").exists()


def test_a_vanished_base_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    desk.places.database.unlink()
    with pytest.raises(StoreTrouble, match=f"пропала: в журнале было событий {head}"):
        ready(desk.places, NOW)
    assert not desk.places.database.exists()


def test_a_base_without_its_key_is_refused(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.places.key_file.unlink()
    with pytest.raises(StoreTrouble, match="Нет ключа журнала"):
        open_desk(desk.places.root).store  # noqa: B018
    desk.places.key_file.write_bytes(b"short")
    desk.places.key_file.chmod(0o600)
    with pytest.raises(StoreTrouble, match="повреждён"):
        open_desk(desk.places.root).store  # noqa: B018
    desk.places.key_file.chmod(0o644)
    with pytest.raises(StoreTrouble, match="доступен другим"):
        open_desk(desk.places.root).store  # noqa: B018


FLIPS = 200 if os.environ.get("PULT_PROOF") else 100


def _busy_desk(folder: Path) -> Desk:
    """A desk whose last hundred events are in the WAL only."""
    desk = make_desk(folder)
    desk.people.all()
    for turn in range(100):
        with desk.store.write(NOW) as tx:
            tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={"turn": turn, "why": "x" * 200})
    return desk


def _flipped(root: Path, target: Path, name: str, dice: random.Random) -> None:
    """Copy a desk as a power cut leaves it, with one bit of one file changed."""
    shutil.copytree(root, target, ignore=shutil.ignore_patterns("*-shm"))
    file = target / name
    raw = bytearray(file.read_bytes())
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    file.write_bytes(raw)


def _heard(root: Path) -> tuple[list[Any], bool]:
    """What the journal of a desk tells, and whether its check finds nothing wrong."""
    try:
        desk = open_desk(root)
        ready(desk.places, NOW)
        told = desk.reads.rows("SELECT * FROM journal_event ORDER BY n")
        sound = desk.journal.verify().sound
        desk.store.close()
        desk.reads.close()
    except StoreTrouble:
        return [], False
    return told, sound


@pytest.mark.parametrize("name", ["pult.db-wal", "pult.db"])
def test_f09_f10_a_flipped_bit_never_changes_the_past_unnoticed(tmp_path: Path, name: str) -> None:
    desk = _busy_desk(tmp_path)
    if name == "pult.db":
        desk.store.tidy()
    whole = desk.reads.rows("SELECT * FROM journal_event ORDER BY n")
    dice, harmed = random.Random(name), 0
    for turn in range(FLIPS):
        _flipped(desk.places.root, tmp_path / str(turn), name, dice)
        told, sound = _heard(tmp_path / str(turn))
        harmed += told != whole
        assert told == whole or not sound, f"flip {turn}: {len(whole) - len(told)} events lost unnoticed"
        shutil.rmtree(tmp_path / str(turn))
    assert harmed > 3, "the flips must be able to harm"


def test_f08_a_base_that_may_only_be_read_is_read(small_disk: Path) -> None:
    desk = make_desk(small_disk)
    head = desk.journal.head()
    desk.store.close()
    desk.reads.close()
    remount(small_disk, "ro")
    again = open_desk(desk.places.root)
    ready(again.places, NOW)
    assert again.journal.head() == head
    with pytest.raises(StoreTrouble, match=r"нельзя писать|не открывается"), again.store.write(NOW):
        pass
    again.reads.close()
