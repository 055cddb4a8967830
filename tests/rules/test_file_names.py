"""A stranger's file name as one on this disk (security.md §2: path traversal, odd names)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.file_names import NAME_BYTES, disk_name, free_names
from tests.glass.hostile import HOSTILE


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("договор № 5.pdf", "договор № 5.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
        ("/etc/cron.d/job", "job"),
        ("..", "файл"),
        (".", "файл"),
        ("", "файл"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("~", "файл"),
        ("a\x00.png", "a_.png"),
        ("a\nb.txt", "a_b.txt"),
        ("счёт\u202egnp.exe", "счёт_gnp.exe"),
        ("con.txt", "_con.txt"),
        ("имя. ", "имя"),
        ("$(reboot)`id`.sh", "_(reboot)_id_.sh"),
        ('a"b<c>d|e?f*.txt', "a_b_c_d_e_f_.txt"),
    ],
)
def test_a_name_loses_what_could_leave_its_folder_or_deceive(name: str, cleaned: str) -> None:
    assert disk_name(name) == cleaned


def test_a_long_name_keeps_its_suffix() -> None:
    cleaned = disk_name("ж" * 500 + ".pdf")
    assert cleaned.endswith(".pdf") and len(cleaned.encode()) <= NAME_BYTES


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_name_is_more_than_one_plain_name(name: str) -> None:
    _is_plain(disk_name(name))


@given(st.text(max_size=300))
def test_any_text_becomes_one_plain_name(name: str) -> None:
    _is_plain(disk_name(name))


def _is_plain(name: str) -> None:
    assert name and not set(name) & set('/\\\0"<>|*?$`;') and name[0] not in ".-" and name.isprintable()
    assert 0 < len(name.encode()) <= NAME_BYTES


def test_a_taken_name_is_counted_up() -> None:
    names = free_names("отчёт.tar.gz")
    assert [next(names) for _ in range(3)] == ["отчёт.tar.gz", "отчёт.tar (2).gz", "отчёт.tar (3).gz"]
