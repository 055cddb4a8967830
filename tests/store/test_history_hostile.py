"""Files that were made to do harm: numbers without end, halves of letters, books that lie about themselves."""

import re
import subprocess
import sys
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.history import sheets
from data.history.importing import LONGEST, Wanted
from data.history.maps import SHIPPED
from data.refusals import BadInput, StoreTrouble
from tests.desks import NOW, make_desk
from tests.histories import columns, events, kinds, number_of, table, take
from tests.store.jobs import REPOSITORY

HEAD = "xl/worksheets/sheet1.xml"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


@pytest.fixture
def after(tmp_path: Path) -> str:
    """A map of a table that says how long things took."""
    text = (SHIPPED / "table.toml").read_text("utf-8")
    path = tmp_path / "after.toml"
    path.write_text(re.sub(r"(?m)^resolved = .*$", 'resolved_after = "решено через"', text), "utf-8")
    return str(path)


@pytest.mark.parametrize("number", ["NaN", "1e400", "-1e400", "1e99999999", "1E-99999999", "0.1", "true", "null"])
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_numbers_that_are_none_or_have_no_end_are_words(desk: Desk, tmp_path: Path, number: str, form: str) -> None:
    one = f'{{"id": "1", "created": "2025-12-01T10:00Z", "rating": {number}}}'
    other, path = one.replace('"1"', '"2"'), tmp_path / f"a.{form}"
    path.write_text(f"[{one}]" if form == "json" else f"{one}\n{other}\n", "utf-8")
    if (number, form) == ("NaN", "json"):
        with pytest.raises(BadInput, match="испорчен"):
            take(desk, path, "table", zone="")
    else:
        assert take(desk, path, "table", zone="").new == (1 if form == "json" else 2)
        assert desk.reads.number("SELECT count(*) FROM client_mark") == 0


def test_half_a_letter_becomes_a_mark_of_something_missing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = '{"id": "\\ud800x", "created": "2025-12-01T10:00Z", "subject": "\\ud83d Тема"}\n'
    path.write_text(line + '{"id": "2", "created": "2025-12-01T10:00Z"}\n', "utf-8")
    assert take(desk, path, "table", zone="").new == 2
    assert desk.reads.rows("SELECT subject FROM ticket ORDER BY number")[0][0] in ("? Тема", "Таблица 2")


@pytest.mark.parametrize("spent", ["99999999999999d 00:00", "999999:59", "9999999999", "-1", "inf", "nan", "1e400"])
def test_what_took_impossibly_long_has_no_end_and_never_lies_ahead(
    desk: Desk, tmp_path: Path, after: str, spent: str
) -> None:
    path = table(tmp_path / "a.csv", ("номер", "создано", "решено через"), [("1", "01.12.2025 10:00", spent)])
    account = take(desk, path, after)
    assert columns(desk, "1", "resolved_at", "is_open") == (None, 0)
    assert [told for told in account.words if told.startswith("решено через")], account.words
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE happened_at > recorded_at") == 0


def test_numbers_of_tickets_that_differ_only_far_behind_are_different_tickets(desk: Desk, tmp_path: Path) -> None:
    long = "x" * 400
    rows = [(f"{long}{n}", "01.12.2025 10:00", "создано") for n in range(3)]
    path = events(tmp_path / "a.csv", *rows)
    assert take(desk, path).new == 3
    assert take(desk, path).same == 3
    assert desk.reads.number("SELECT max(length(external)) FROM imported") <= 200


def test_a_text_without_measure_is_cut_and_told(desk: Desk, tmp_path: Path) -> None:
    rows = [("1", "01.12.2025 10:00", "слово " * 100_000)]
    account = take(desk, table(tmp_path / "a.csv", ("номер", "создано", "описание"), rows), "table")
    assert desk.reads.number("SELECT length(text) FROM message WHERE ticket_number = ?", (number_of(desk, "1"),)) in (
        LONGEST,
        LONGEST - 1,
    )
    assert [told.count for what, told in account.words.items() if "взято начало" in what] == [1]


def test_records_of_one_ticket_are_held_up_to_a_measure(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.history.stage.LARGEST", 2_000)
    rows = [("1", f"01.12.2025 10:{n:02}", "оценка", "", "", "", "я" * 400) for n in range(20)]
    account = take(desk, events(tmp_path / "a.csv", *rows))
    (why,) = account.skipped
    assert why.startswith("больше ") and account.used + account.left_out == account.rows == 20
    assert account.left_out >= 15


# --- books


def book(path: Path, *rows: tuple[Any, ...]) -> Path:
    """A book of one sheet, its words kept apart from it as the usual programs do."""
    from xlsxwriter import Workbook

    with Workbook(path) as made:
        sheet, long = made.add_worksheet(), made.add_format({"num_format": "[h]:mm:ss"})
        for number, row in enumerate((("Номер", "Создано", "Решено через"), *rows)):
            for place, value in enumerate(row):
                if isinstance(value, timedelta):
                    sheet.write_datetime(number, place, value, long)
                else:
                    sheet.write_string(number, place, value)
    return path


def spoil(path: Path, part: str, old: bytes, new: bytes, name: str = "") -> Path:
    """The same book with something else written in one of its parts, or the part under another name."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    if name:
        parts[name] = parts.pop(part)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return path


def test_a_duration_of_a_book_is_a_duration(desk: Desk, tmp_path: Path, after: str) -> None:
    path = book(tmp_path / "a.xlsx", ("1", "01.12.2025 10:00", timedelta(hours=26, minutes=5, seconds=7)))
    assert take(desk, path, after).new == 1
    assert columns(desk, "1", "resolved_at") == ("2025-12-02 09:05:07.000000",)


def test_a_row_that_says_it_is_the_two_billionth_is_the_next_one(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ("1", "01.12.2025 10:00"), ("2", "01.12.2025 10:00"))
    spoil(path, HEAD, b'<row r="3"', b'<row r="2000000000"')
    assert take(desk, path, "table").new == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"</row>", b"</oops>"), (b'<row r="3"', b'<row r="x"'), (b"</sheetData>", b""), (b"<v>0</v>", b"<v>99999</v>")],
)
def test_a_sheet_that_breaks_off_is_said_in_a_sentence_and_nothing_is_taken(
    desk: Desk, tmp_path: Path, old: bytes, new: bytes
) -> None:
    path = book(tmp_path / "a.xlsx", ("1", "01.12.2025 10:00"), ("2", "01.12.2025 10:00"))
    with pytest.raises(BadInput):
        take(desk, spoil(path, HEAD, old, new), "table")
    assert desk.reads.number("SELECT count(*) FROM ticket") == 0


def test_a_row_without_end_is_refused_before_it_is_held(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 200_000)
    path = book(tmp_path / "a.xlsx", ("1", "01.12.2025 10:00"))
    spoil(path, HEAD, b"</row></sheetData>", b"<c/>" * 100_000 + b"</row></sheetData>")
    with pytest.raises(BadInput, match="строка длиннее"):
        take(desk, path, "table")


def test_texts_under_the_name_of_a_sheet_are_weighed_as_texts(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the program holds in memory is found by its kind, not by how the file calls it."""
    monkeypatch.setattr(sheets, "TEXTS_LIMIT", 2 << 20)
    path = book(tmp_path / "a.xlsx", ("1", "01.12.2025 10:00"))
    spoil(path, "[Content_Types].xml", b"/xl/sharedStrings.xml", b"/xl/worksheets/sheet9.xml")
    spoil(path, "xl/sharedStrings.xml", b"</sst>", b" " * (3 << 20) + b"</sst>", "xl/worksheets/sheet9.xml")
    with pytest.raises(BadInput, match="слишком велика"):
        take(desk, path, "table")


def test_a_long_sheet_is_no_text_and_is_read(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "a.xlsx", *((f"{n}", "01.12.2025 10:00") for n in range(300)))
    with zipfile.ZipFile(path) as archive:
        rest = sum(one.file_size for one in archive.infolist() if one.filename != HEAD)
    monkeypatch.setattr(sheets, "TEXTS_LIMIT", rest)
    account = take(desk, path, "table", at=NOW)
    assert account.new == 300 and len(kinds(desk, "7")) == 3


# --- memory


def test_neither_many_rows_nor_many_long_texts_stay_in_memory(tmp_path: Path) -> None:
    """Rows wait on disk, whatever the build of SQLite does with its temporary bases; texts are not remembered."""
    program = (
        "import resource, sys; from pathlib import Path; from tests.desks import make_desk\n"
        "from tests.histories import LATER, table, take\n"
        "root = Path(sys.argv[1]); root.mkdir(); desk = make_desk(root); size = int(sys.argv[2])\n"
        "rows = ((f'{n}', '01.12.2025 10:00', f'{n} ' + 'слово ' * 500) for n in range(size))\n"
        "take(desk, table(root / 'log.csv', ('номер', 'создано', 'описание'), rows), 'table', LATER, dry=True)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )

    def peak(rows: int) -> int:
        words = [sys.executable, "-c", program, str(tmp_path / str(rows)), str(rows)]
        return int(subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout)

    small, large = peak(3_000), peak(12_000)
    assert large - small < 20_000, f"{small} and {large} kB"


def test_the_scratch_file_is_gone_while_it_is_used(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the middle, an import leaves nothing of what people wrote behind."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    seen = []
    rows = [(f"{n}", "01.12.2025 10:00", "создано") for n in range(10)]
    desk.history.read_in(
        events(tmp_path / "a.csv", *rows),
        "events",
        NOW,
        Wanted(zone="UTC"),
        progress=lambda what, share: seen.append(list(scratch.iterdir())),
    )
    assert seen and not any(seen) and not list(scratch.iterdir())


def test_no_room_for_the_scratch_file_is_said(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(StoreTrouble, match="временной папке"):
        take(desk, events(tmp_path / "a.csv", ("1", "01.12.2025 10:00", "создано")))
