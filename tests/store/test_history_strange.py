"""Strange files: nothing breaks, every row that is left out is told with its line, memory stays flat."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.desk import Desk
from data.history.tables import LINE_LIMIT
from data.refusals import BadInput
from models.events import EventKind
from tests.desks import make_desk
from tests.histories import EVENTS, as_json, columns, events, kinds, table, take
from tests.store.jobs import REPOSITORY

ROW = ("1", "01.12.2025 10:00", "создано")
HEAD = ",".join(EVENTS)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def raw(tmp_path: Path, content: bytes, name: str = "log.csv") -> Path:
    """A file of these bytes."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "файл пуст"),
        (f"{HEAD}\n".encode(), "только заголовки"),
        (f"{HEAD}\n,,\n1,вчера,создано\n".encode(), "ни одной записи взять нельзя"),
        ("номер;что\n1;2\n".encode(), "нет столбца «время / когда / timestamp / time / at» (время события)"),
        (b"just a text\nwithout columns\n", "нет заголовков столбцов"),
        (b"\x00\x01\x02\x03" * 50, "нет заголовков столбцов"),
        (b"%PDF-1.7 ....", "это не таблица"),
        (b"PK\x03\x04broken", "архив повреждён"),
        (b"[1, 2, 3]", "нет списка объектов"),
        (b'{"a": 1}', "нет списка объектов"),
        (b'[{"id": 1}, {"id":', "JSON оборван"),
        (b"[" * 100_000, "вложенность глубже"),
    ],
)
def test_what_is_no_history_is_said_in_a_sentence(desk: Desk, tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(BadInput) as no:
        take(desk, raw(tmp_path, content))
    assert why in no.value.sentence
    assert desk.reads.number("SELECT count(*) FROM import_run") == 0


def test_a_folder_a_pipe_and_a_missing_file(desk: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, why in ((tmp_path, "это не файл"), (pipe, "это не файл"), (tmp_path / "нет.csv", "не открывается")):
        with pytest.raises(BadInput, match=why):
            take(desk, path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(desk: Desk, tmp_path: Path) -> None:
    path = events(tmp_path / "a.csv", ROW)
    path.chmod(0)
    with pytest.raises(BadInput, match="нет прав"):
        take(desk, path)


def test_a_zone_must_be_stated_and_known(desk: Desk, tmp_path: Path) -> None:
    path = events(tmp_path / "a.csv", ROW)
    with pytest.raises(BadInput, match=r"Строка 2.*без часового пояса"):
        take(desk, path, zone="")
    with pytest.raises(BadInput, match="Часового пояса «Нигде» нет"):
        take(desk, path, zone="Нигде")
    assert take(desk, events(tmp_path / "b.csv", ("1", "2025-12-01T10:00Z", "создано")), zone="").new == 1


def test_every_row_left_out_is_told(desk: Desk, tmp_path: Path) -> None:
    path = events(
        tmp_path / "a.csv",
        ROW,
        ("", "01.12.2025 10:00", "создано"),
        ("2", "", "создано"),
        ("3", "31.02.2025 10:00", "создано"),
        ("4", "01.12.2999 10:00", "создано"),
        ("5", "01.12.2026 10:00", "создано"),
        ROW,
        ("6", "01.12.2025 10:00", "полетело"),
        ("7", "01.12.2025 10:00", "создано", "", "ужасный"),
    )
    account = take(desk, path)
    assert {what: (told.count, told.lines) for what, told in account.skipped.items()} == {
        "нет номера обращения": (1, [3]),
        "нет времени": (1, [4]),
        "время не читается": (1, [5]),
        "невозможный год: 2999": (1, [6]),
        "время ещё не наступило": (1, [7]),
        "повтор строки": (1, [8]),
    }
    assert (account.rows, account.used, account.left_out) == (9, 3, 6)
    assert list(account.words) == [
        "событие или состояние «полетело»: в карте такого нет",
        "приоритет «ужасный»: в карте такого нет",
    ]
    assert account.new == 3


def test_many_different_faults_are_counted_together(desk: Desk, tmp_path: Path) -> None:
    rows = [("1", "01.12.2025 10:00", f"слово {n}") for n in range(500)]
    account = take(desk, events(tmp_path / "a.csv", *rows))
    assert len(account.words) == 51 and sum(told.count for told in account.words.values()) == 500


def test_rows_of_one_ticket_far_apart_and_times_that_go_back(desk: Desk, tmp_path: Path) -> None:
    middle = [(f"x{n}", "02.12.2025 10:00", "создано") for n in range(3000)]
    ends, begins = ("1", "03.12.2025 10:00", "решено"), ("1", "01.12.2025 10:00", "создано")
    take(desk, events(tmp_path / "a.csv", ends, *middle, begins, ("1", "02.12.2025 10:00", "взято", "Кто-то")))
    assert kinds(desk, "1")[:4] == [
        EventKind.RECEIVED,
        EventKind.ADMITTED,
        EventKind.TAKEN,
        EventKind.NOTHING_TO_ANSWER,
    ]
    assert columns(desk, "1", "resolved_at") == ("2025-12-03 07:00:00.000000",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_dialects(desk: Desk, tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [("1", "01.12.2025 10:00", "создано", "", "", "", f"Тема с {delimiter} и «ёлкой»")]
    take(desk, table(tmp_path / "a.csv", EVENTS, rows, delimiter=delimiter, encoding=encoding))
    assert columns(desk, "1", "subject") == (f"Тема с {delimiter} и «ёлкой»",)


def test_two_dialects_of_time_in_one_file(desk: Desk, tmp_path: Path) -> None:
    first = (("1", "29/2/2024 01:16", "создано"), ("1", "29-02-2024 01:20", "взято", "А"))
    last = (("1", "2024-02-29T01:30:00+03:00", "решено"), ("1", "29 Feb 2024 01:40", "закрыто"))
    account = take(desk, events(tmp_path / "a.csv", *first, *last))
    assert account.used == 4 and columns(desk, "1", "closed_at") == ("2024-02-28 22:40:00.000000",)


def test_above_the_header_spoilt_bytes_and_nul(desk: Desk, tmp_path: Path) -> None:
    text = f"sep=,\n\n{HEAD}\n1,01.12.2025 10:00,создано,,,,те".encode() + b"\x00\xff" + "ма\n".encode()
    account = take(desk, raw(tmp_path, text))
    assert columns(desk, "1", "subject") == ("те\ufffdма",) and any("нулевые" in note for note in account.notes)


def test_formulas_and_commands_are_plain_words(desk: Desk, tmp_path: Path) -> None:
    rows = [("=1+1", "01.12.2025 10:00", "создано", "", "", "", '=HYPERLINK("http://x")\x1b]0;a\x07')]
    take(desk, events(tmp_path / "a.csv", *rows))
    assert columns(desk, "=1+1", "subject") == ('=HYPERLINK("http://x")\x1b]0;a\x07',), "kept as it was, shown masked"


def test_a_secret_in_a_subject_is_hidden(desk: Desk, tmp_path: Path) -> None:
    rows = [("1", "01.12.2025 10:00", "создано", "", "", "", "пароль: Qwerty12345!")]
    take(desk, events(tmp_path / "a.csv", *rows))
    assert "Qwerty" not in columns(desk, "1", "subject")[0]


def test_a_row_too_wide_a_cut_row_and_an_open_quote(desk: Desk, tmp_path: Path) -> None:
    text = (
        f'{HEAD}\n1,01.12.2025 10:00,создано,,,,,лишнее\n2,01.12.2025 10:00,создано\n3,01.12.2025 10:00,"созд\n4,a,b\n'
    )
    account = take(desk, raw(tmp_path, text.encode()))
    assert account.new == 1
    assert {what.split(":")[0] for what in account.skipped} == {"ячеек больше, чем столбцов (7)", "кавычка не закрыта"}


def test_a_line_without_end_is_left_out_and_memory_stays_flat(desk: Desk, tmp_path: Path) -> None:
    """A line of 1 GB, made sparse on disk; the process may not grow by more than a few lines' worth."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(f"{HEAD}\n1,01.12.2025 10:00,создано,,,,\n2,".encode())
        file.truncate(1 << 30)
        file.seek(0, os.SEEK_END)
        file.write("\n3,01.12.2025 10:00,создано,,,,\n".encode())
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from tests.desks import open_desk; from tests.histories import take\n"
        "desk = open_desk(Path(sys.argv[1])); desk.store\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "account = take(desk, Path(sys.argv[2]))\n"
        "grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print(account.new, dict(account.skipped), grown)\n"
    )
    desk.store.close()
    words = [sys.executable, "-c", program, str(desk.places.root), str(path)]
    said = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    new, told, grown = said.split(" ", 1)[0], said, int(said.rsplit(" ", 1)[1])
    assert new == "2" and f"строка длиннее {LINE_LIMIT // 10**6} млн" in told
    assert grown < 120_000, f"{grown} kB"


def test_a_text_without_end_inside_json(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    with path.open("wb") as file:
        file.write(b'[{"id": "')
        for _ in range(40):
            file.write(b"x" * (1 << 20))
    with pytest.raises(BadInput, match="длиннее 16 МБ"):
        take(desk, path, "table")


def test_json_is_read_whatever_wraps_it(desk: Desk, tmp_path: Path) -> None:
    fields = {"created": "2025-12-01T10:00:00.000+0300", "resolutiondate": "2025-12-01T12:00:00.000+0300"}
    more = {"status": {"name": "Done"}, "labels": ["a", "b"], "comment": {"x": [{}]}}
    one = {"key": "T-1", "fields": {**fields, **more}}
    path = as_json(tmp_path / "a.json", {"expand": "x", "names": [], "issues": [one, 7, {"key": "T-2"}]})
    account = take(desk, path, "jsm", zone="")
    assert account.new == 1 and columns(desk, "T-1", "resolved_at") == ("2025-12-01 09:00:00.000000",)
    assert {what: told.count for what, told in account.skipped.items()} == {"в списке не объект": 1, "нет времени": 1}
    assert ("fields.labels", "не используется: в карте о нём ничего нет", False) in account.columns


def test_jsonl_with_broken_lines(desk: Desk, tmp_path: Path) -> None:
    lines = [
        '{"id": "1", "created": "2025-12-01T10:00Z"}',
        "{oops",
        "[1]",
        "",
        '{"id": "2", "created": "2025-12-01T11:00Z"}',
    ]
    account = take(desk, raw(tmp_path, "\n".join(lines).encode(), "a.jsonl"), "table", zone="")
    assert account.new == 2 and account.left_out == 2


def test_a_book_with_the_columns_on_two_sheets_must_name_one(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for name in ("Январь", "Февраль"):
        sheet = book.create_sheet(name)
        sheet.append(["Номер", "Создано"])
        sheet.append([name, "01.12.2025 10:00"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(BadInput, match="на нескольких листах"):
        take(desk, path, "table")


def test_an_archive_that_would_fill_the_memory_is_refused(desk: Desk, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"\0" * (300 << 20))
    with pytest.raises(BadInput, match="слишком велика"):
        take(desk, path, "table")


def test_one_ticket_with_endless_records_is_cut(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.history.stage.MOST", 100)
    rows = [("1", f"01.12.2025 10:{n // 60:02}:{n % 60:02}", "оценка" if n else "создано", f"K{n}") for n in range(300)]
    account = take(desk, events(tmp_path / "a.csv", *rows))
    assert account.skipped["больше 100 записей у одного обращения"].count == 200


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Four times the rows, the same memory: both are measured in processes of their own."""
    program = (
        "import random, resource, sys; from pathlib import Path; from tests.desks import make_desk\n"
        "from tests.histories import LATER, long_log, take\n"
        "root = Path(sys.argv[1]); root.mkdir(); log = root / 'log.csv'; desk = make_desk(root)\n"
        "long_log(log, int(sys.argv[2]), random.Random(5)); take(desk, log, 'servicenow', LATER)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )

    def peak(rows: int) -> int:
        words = [sys.executable, "-c", program, str(tmp_path / str(rows)), str(rows)]
        return int(subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout)

    small, large = peak(6_000), peak(24_000)
    assert large - small < 24_000, f"{small} and {large} kB"
