"""What real mail programs, exports and disks do to the way in: nothing is lost, doubled or left without a word."""

import errno
import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.desk import Desk
from data.inbox.cells import guarded, unguarded
from data.inbox.csvs import read_csv, write_bad
from data.inbox.files import Held
from data.inbox.folder import Inbox
from data.inbox.outcome import FileOutcome, FileState
from data.inbox.quarantine import Quarantine
from models.terms import MessageKind
from tests import letters
from tests.arrivals import kinds
from tests.desks import NOW, by, make_desk
from tests.postbag import drop, letter, names


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    return Inbox(desk, desk.places.inbox)


@pytest.fixture
def maildir() -> Iterator[Path]:
    """A Maildir on another disk than the desk's, where there is one."""
    folder = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp") / f"pult-maildir-{os.getpid()}"
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("message_id", ["<>", "< >", "<@>", "-"])
def test_an_empty_message_id_makes_no_two_letters_one(message_id: str) -> None:
    one, two = (letters.read(letters.letter(text, Message_ID=message_id)) for text in ("раз", "два"))
    assert not one.message_id and one.key != two.key


@pytest.mark.parametrize(
    "stamp",
    [
        "Mon, 2 Feb 2026 10:00:00 MSK",
        "Mon, 2 Feb 2026 10:00:00 +0300 (MSK; зимнее)",
        "Mon, 02 Feb 2026 07:00:00 GMT",
        "Mon, 2 Feb 2026 11:00:00 MSD",
    ],
)
def test_the_servers_stamp_is_read_in_the_zones_of_real_servers(stamp: str) -> None:
    found = letters.read(letters.letter(Received=f"by mx.example.ru; {stamp}"))
    assert found.at == datetime(2026, 2, 2, 7, 0, 0, tzinfo=UTC)


def test_a_leap_second_is_no_reason_to_forget_the_stamp() -> None:
    found = letters.read(letters.letter(Received="by mx; Mon, 2 Feb 2026 09:59:60 +0300"))
    assert found.at == datetime(2026, 2, 2, 6, 59, 59, tzinfo=UTC)


def test_a_text_that_carries_a_file_name_is_still_read() -> None:
    part = 'Content-Type: text/plain; charset=utf-8; name="text.txt"\r\nContent-Disposition: inline\r\n\r\nНе печатает'
    found = letters.read(letters.compound("mixed", part))
    assert found.text == "Не печатает" and found.attachments == ("text.txt",)


def test_a_named_text_beside_the_letters_own_stays_a_file() -> None:
    own = "Content-Type: text/plain; charset=utf-8\r\n\r\nСмотрите файл"
    part = 'Content-Type: text/plain; charset=utf-8; name="log.txt"\r\n\r\nстрока журнала'
    assert letters.read(letters.compound("mixed", own, part)).text == "Смотрите файл"


def test_a_copy_of_our_own_reply_is_no_word_of_the_client(desk: Desk, inbox: Inbox) -> None:
    """Rule 20: a mailbox that keeps copies of what is sent, or sends them round, opens no cycle."""
    drop(desk, "a.eml", letter())
    inbox.sweep(NOW)
    desk.tickets.take(1, by(desk))
    desk.replies.reply(1, by(desk), MessageKind.ANSWER, "Отправили ещё раз")
    (sent,) = desk.outbox.send_due(NOW + timedelta(seconds=30))
    assert sent.file is not None
    before = kinds(desk, 1)
    drop(desk, "copy.eml", sent.file.read_bytes())
    (outcome,) = inbox.sweep(NOW + timedelta(minutes=1))
    assert outcome.sentence == "copy.eml: № 1, уже принято раньше"
    assert kinds(desk, 1) == before and desk.reads.number("SELECT count(*) FROM ticket") == 1


def test_the_original_is_kept_where_a_second_name_cannot_be(desk: Desk, maildir: Path) -> None:
    content = letter()
    (maildir / "new" / "1.M2P3.host").write_bytes(content)
    (outcome,) = Inbox(desk, maildir).sweep(NOW)
    assert outcome.path == maildir / "cur" / "1.M2P3.host:2,S"
    (kept,) = desk.places.attachments.iterdir()
    assert kept.read_bytes() == content


def test_a_letter_of_a_maildir_goes_back_where_it_is_read_again(desk: Desk, maildir: Path) -> None:
    (maildir / "new" / "1.M2P3.host:2,").write_bytes(b"\x00 no letter")
    inbox = Inbox(desk, maildir)
    inbox.sweep(NOW)
    assert Quarantine(desk).retry("1.M2P3.host:2,") == maildir / "new" / "1.M2P3.host:2,"
    (outcome,) = inbox.sweep(NOW)
    assert "Не похоже на письмо" in outcome.reason


def settled(inbox: Inbox) -> list[FileOutcome]:
    """Look until a file has shown itself whole."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if outcomes := inbox.step(NOW):
            return outcomes
    raise AssertionError("the file never counted as whole")


def test_a_vanished_folder_of_accepted_files_is_made_again(desk: Desk, inbox: Inbox) -> None:
    inbox.open(NOW)
    desk.places.accepted.rmdir()
    drop(desk, "a.eml", letter())
    assert [outcome.state for outcome in settled(inbox)] == [FileState.ACCEPTED]
    assert names(desk.places.accepted) == ["a.eml"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.eml", letter()), ("a.json", '{"текст": "Не печатает"}'.encode())], ids=["letter", "table"]
)
def test_what_is_accepted_but_cannot_be_moved_is_told_once_and_doubles_nothing(
    desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Held, "move", refuses)
    inbox.open(NOW)
    drop(desk, name, content)
    (outcome,) = settled(inbox)
    assert outcome.sentence.endswith("обращения приняты, но файл не переносится: нет прав")
    assert inbox.step(NOW) == [] and desk.reads.number("SELECT count(*) FROM ticket") == 1
    monkeypatch.undo()
    (later,) = Inbox(desk, desk.places.inbox).sweep(NOW)
    assert later.state is FileState.ACCEPTED and desk.reads.number("SELECT count(*) FROM ticket") == 1


def test_a_vanished_inbox_is_told_and_waited_for(desk: Desk, inbox: Inbox) -> None:
    inbox.open(NOW)
    shutil.rmtree(desk.places.inbox)
    (outcome,) = inbox.step(NOW)
    assert outcome.state is FileState.LEFT and "такого файла или папки нет" in outcome.sentence


@pytest.mark.parametrize("content", ['{"text": "раз", "text": "два"}', '{"текст": "раз", "описание": "два"}'])
def test_a_field_named_twice_is_not_settled_in_silence(desk: Desk, inbox: Inbox, content: str) -> None:
    drop(desk, "a.json", content.encode())
    (outcome,) = inbox.sweep(NOW)
    assert outcome.reason == "поле «text» названо дважды: какое из значений верное?"


def test_an_empty_second_field_takes_nothing_away(desk: Desk, inbox: Inbox) -> None:
    drop(desk, "a.json", '{"текст": "раз", "почта": "person@3.example", "телефон": ""}'.encode())
    inbox.sweep(NOW)
    assert desk.reads.row("SELECT sender_address FROM ticket") == ("person@3.example",)


def test_a_request_with_a_thousand_faults_names_a_few(desk: Desk, inbox: Inbox) -> None:
    fields = ", ".join(f'"k{n}": 1' for n in range(1000))
    drop(desk, "a.json", f'[{{"текст": "раз"}}, {{"\\ud800": 1}}, {{"текст": "x", {fields}}}]'.encode())
    inbox.sweep(NOW)
    (refused,) = Quarantine(desk).list()
    assert refused.reason.endswith("; и ещё 995") and "Input" not in refused.reason


@pytest.mark.parametrize("cell", ["=1+1", "'=1", "\t@SUM(A1)", '"-2', "＝1", "плюс", "'цитата'", "", "+7 916"])
def test_guarding_a_cell_is_undone_exactly(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).lstrip(" \t\"'").startswith(("=", "@")) or guarded(cell).startswith("'")


def test_refused_rows_cannot_be_run_by_the_spreadsheet_that_mends_them(tmp_path: Path) -> None:
    table = "Тема;Текст;Тип\n=HYPERLINK(1);текст;нет такого\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    found = read_csv(os.open(tmp_path / "a.csv", os.O_RDONLY), ZoneInfo("Europe/Moscow"))
    content = write_bad(list(found.rows), found.header, found.delimiter).decode("utf-8-sig")
    assert content.splitlines()[1].startswith("'=HYPERLINK(1);текст;")


def test_an_open_quote_swallows_no_requests_in_silence(desk: Desk, inbox: Inbox) -> None:
    drop(desk, "a.csv", 'тема;текст\nраз;два\nтри;"четыре\nпять;шесть\n'.encode())
    (outcome,) = inbox.sweep(NOW)
    assert (len(outcome.accepted), outcome.refused) == (1, 1)
    (refused,) = Quarantine(desk).list()
    assert refused.reason.startswith("строка 4: кавычка не закрыта")
    assert "пять;шесть" in refused.path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("above", ["sep=;\n", "\n\n", '"sep=;"\r\n'])
def test_what_spreadsheets_put_above_the_header_is_passed_over(desk: Desk, inbox: Inbox, above: str) -> None:
    drop(desk, "a.csv", f"{above}тема;текст\nраз;два\n".encode())
    (outcome,) = inbox.sweep(NOW)
    assert len(outcome.accepted) == 1 and not outcome.refused
