"""Bytes by hash: written whole, private, kept once, checked when read, swept only when nobody names them (S-67)."""

import hashlib
import os
import stat
import threading
import time
from pathlib import Path

import pytest

from data.attached.blobs import Blobs, Lost

DATA = b"bytes of a file"
HASH = hashlib.sha256(DATA).hexdigest()


def mode(path: Path) -> int:
    """The rights of a file."""
    return stat.S_IMODE(path.lstat().st_mode)


def old(path: Path) -> None:
    """Make a file look untouched for a week."""
    week = time.time() - 7 * 86_400
    os.utime(path, (week, week))


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "вложения")


def test_s67_bytes_lie_under_their_hash_for_their_owner_alone(blobs: Blobs) -> None:
    was = os.umask(0)
    try:
        assert blobs.put(DATA) == HASH
    finally:
        os.umask(was)
    path = blobs.root / HASH[:2] / HASH
    assert path.read_bytes() == DATA
    assert mode(path) == 0o600 and mode(path.parent) == 0o700 and mode(blobs.root) == 0o700
    assert blobs.read(HASH) == DATA


def test_the_same_bytes_are_kept_once(blobs: Blobs) -> None:
    blobs.put(DATA)
    before = blobs.path(HASH).stat().st_ino
    blobs.put(DATA)
    assert blobs.path(HASH).stat().st_ino == before
    assert [name for _, _, names in os.walk(blobs.root) for name in names if name != ".lock"] == [HASH]


def test_an_empty_file_is_a_file(blobs: Blobs) -> None:
    empty = blobs.put(b"")
    assert blobs.put(b"") == empty and blobs.read(empty) == b""


def test_a_changed_file_is_said_and_never_given(blobs: Blobs) -> None:
    blobs.put(DATA)
    blobs.path(HASH).write_bytes(b"other bytes of file")
    with pytest.raises(Lost, match="изменён"):
        blobs.read(HASH)
    blobs.put(DATA)
    assert blobs.read(HASH) == DATA, "the same bytes arriving again mend it"


def test_a_missing_file_is_said(blobs: Blobs) -> None:
    with pytest.raises(Lost, match="пропал"):
        blobs.read(HASH)
    assert not blobs.has(HASH)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", HASH[:-1], HASH.upper(), f"{HASH}/..", "a" * 63 + "\n"])
def test_a_name_that_is_no_hash_never_reaches_the_disk(blobs: Blobs, name: str) -> None:
    with pytest.raises(Lost):
        blobs.path(name)


def test_a_link_in_the_place_of_bytes_is_not_followed_but_replaced_by_them(blobs: Blobs, tmp_path: Path) -> None:
    blobs.put(DATA)
    secret = tmp_path / "secret"
    secret.write_bytes(DATA)
    blobs.path(HASH).unlink()
    blobs.path(HASH).symlink_to(secret)
    with pytest.raises(Lost):
        blobs.read(HASH)
    blobs.put(DATA)
    assert not blobs.path(HASH).is_symlink() and secret.read_bytes() == DATA


def test_a_pipe_in_the_place_of_bytes_blocks_nobody(blobs: Blobs) -> None:
    blobs.put(DATA)
    blobs.path(HASH).unlink()
    os.mkfifo(blobs.path(HASH))
    with pytest.raises(Lost, match="подменён"):
        blobs.read(HASH)


def test_only_old_bytes_that_nobody_names_are_swept(blobs: Blobs) -> None:
    named, orphan, fresh = (blobs.put(each) for each in (b"named", b"orphan", b"fresh"))
    part = blobs.path(orphan).parent / ".abc.part"
    part.write_bytes(b"half")
    letter = blobs.root / HASH
    letter.write_bytes(b"a whole letter, kept beside the files")
    for path in (blobs.path(named), blobs.path(orphan), part, letter):
        old(path)
    assert blobs.sweep(lambda prefix: {named}, time.time() - 86_400) == 2
    assert [blobs.has(each) for each in (named, orphan, fresh)] == [True, False, True]
    assert not part.exists() and letter.exists()


def test_bytes_that_arrive_again_are_young_again(blobs: Blobs) -> None:
    orphan = blobs.put(DATA)
    old(blobs.path(orphan))
    blobs.put(DATA)
    assert blobs.sweep(lambda prefix: set(), time.time() - 86_400) == 0
    assert blobs.read(orphan) == DATA


def test_a_sweeper_never_takes_what_is_being_kept_at_the_same_time(blobs: Blobs) -> None:
    """Each round leaves the bytes old and unnamed, then one keeps them again while another sweeps."""
    for _ in range(30):
        blobs.put(DATA)
        old(blobs.path(HASH))
        before = time.time() - 86_400
        sweeper = threading.Thread(target=blobs.sweep, args=(lambda prefix: set(), before))
        sweeper.start()
        blobs.put(DATA)
        sweeper.join()
        assert blobs.read(HASH) == DATA
