"""Saving, opening and picking files: cleaned names, never over another file, never through a link or a shell (T-17)."""

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.attached import clipboard, saving_files
from data.attached.blobs import FILE_BYTES
from data.attached.clipboard import clipboard_image
from data.attached.picking import picked, read_files
from data.attached.saving_files import open_outside, save, sweep_opened
from data.places import Places
from data.refusals import BadInput, Refusal
from models.terms import AttachmentKind
from tests.desks import NOW
from tests.files import png, text_file
from tests.glass.hostile import HOSTILE


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A desk's folders, beside which a person keeps files."""
    found = Places.under(tmp_path / "desk")
    found.make()
    return found


def test_a_saved_file_is_its_owners_alone_and_covers_nothing(tmp_path: Path) -> None:
    was = os.umask(0)
    try:
        first, second = save(b"1", "отчёт.txt", tmp_path), save(b"2", "отчёт.txt", tmp_path)
    finally:
        os.umask(was)
    assert (first.name, second.name) == ("отчёт.txt", "отчёт (2).txt")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_a_link_that_waits_under_the_name_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    (tmp_path / "a.txt").symlink_to(victim)
    assert save(b"data", "a.txt", tmp_path).name == "a (2).txt"
    assert not victim.exists()


@pytest.mark.parametrize("name", [*HOSTILE[::3], "../up.txt", "/abs.txt", "..", "a/../../b"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = save(b"data", name, inside)
    assert path.parent == inside and path.read_bytes() == b"data"
    assert [entry.name for entry in tmp_path.iterdir()] == ["inside"]


@pytest.mark.parametrize("folder", ["нет такой", "файл.txt", "a\x00b"])
def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path, folder: str) -> None:
    text_file(tmp_path, "файл.txt")
    with pytest.raises(BadInput, match="Папки"):
        save(b"data", "a.txt", tmp_path / folder)


def test_another_program_gets_one_absolute_path_to_a_private_copy(places: Places) -> None:
    asked: list[list[str]] = []
    path = open_outside(b"%PDF", "-rf $(id);.pdf", places, asked.append)
    assert asked == [["open", str(path)]] and str(path).startswith("/")
    assert path.read_bytes() == b"%PDF" and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    now = datetime.fromtimestamp(time.time(), UTC)
    assert sweep_opened(places, now) == 0
    assert sweep_opened(places, now + timedelta(days=2)) == 1 and not path.exists()


def test_without_a_program_to_open_with_it_is_said(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving_files, "opener", lambda: "")
    with pytest.raises(Refusal, match="нечем открыть"):
        open_outside(b"x", "a.pdf", places)


# --- picking


def test_t17_a_dragged_path_is_read(tmp_path: Path, places: Places) -> None:
    path = text_file(tmp_path, "мой отчёт.txt", "да")
    assert picked(f"'{path}' ") == (path,)
    assert picked(str(path)) == (path,), "unquoted, as some terminals write it"
    assert picked(path.as_uri()) == (path,)
    (file,) = read_files([path], places)
    assert (file.name, file.media, file.data) == ("мой отчёт.txt", "text/plain", "да".encode())


def test_a_text_that_is_no_file_stays_a_text(tmp_path: Path) -> None:
    there = text_file(tmp_path, "a.txt")
    assert picked("/нет/такого.png") == ()
    assert picked(f"{there} /нет/такого.png") == ()
    assert picked(str(tmp_path)) == (), "a folder is a text too"
    assert picked("Добрый день") == ()
    assert picked("/" + "я" * 3000) == ()


def test_a_home_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    text_file(tmp_path, "a.txt")
    assert picked("~/a.txt") == (tmp_path / "a.txt",)


def test_links_and_pipes_are_refused_by_name(tmp_path: Path, places: Places) -> None:
    secret = text_file(tmp_path, "id_rsa", "secret")
    (tmp_path / "photo.png").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe.png")
    for name, said in (("photo.png", "ссылка"), ("pipe.png", "канал")):
        assert picked(str(tmp_path / name)) == (tmp_path / name,)
        with pytest.raises(BadInput, match=f"«{name}» не приложить: это {said}"):
            read_files([tmp_path / name], places)


def test_the_desks_own_files_are_never_attached(places: Places) -> None:
    key = places.key_file
    key.write_bytes(b"secret")
    roundabout = places.root / ".." / places.root.name / key.name
    for path in (key, roundabout):
        with pytest.raises(BadInput, match="файл самого Пульта"):
            read_files([path], places)


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, places: Places) -> None:
    path = tmp_path / "huge.bin"
    with open(path, "wb") as file:
        file.truncate(FILE_BYTES * 1000)
    with pytest.raises(BadInput, match="больше"):
        read_files([path], places)


# --- the clipboard


def _helper(folder: Path, script: str) -> None:
    path = folder / "pngpaste"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)


def test_t17_an_image_of_the_clipboard_gets_a_name_and_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "image.png").write_bytes(png())
    _helper(tmp_path, f'[ "$*" = "-" ] && exec /bin/cat "{tmp_path}/image.png"')
    monkeypatch.setenv("PATH", str(tmp_path))
    found = clipboard_image(NOW, ZoneInfo("Europe/Moscow"))
    assert found is not None and found.data == png()
    assert (found.name, found.kind) == ("Снимок экрана 2026-03-04 14-07-32.png", AttachmentKind.SCREENSHOT)


@pytest.mark.parametrize("script", ["exit 1", "echo text", "exec /bin/sleep 60"])
def test_a_helper_that_fails_lies_or_hangs_is_no_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _helper(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(clipboard, "PATIENCE", 0.3)
    assert clipboard_image(NOW, ZoneInfo("Europe/Moscow")) is None


def test_without_a_helper_there_is_no_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard_image(NOW, ZoneInfo("Europe/Moscow")) is None
