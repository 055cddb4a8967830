"""A reply leaves as one threaded letter, once, whatever is killed between (issue §4, F-43)."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import Refusal
from data.settings import Settings
from models.terms import MessageKind, OutboxState
from tests.arrivals import kinds, ticket_of
from tests.desks import NOW, by, make_desk, open_desk
from tests.postbag import request

SOON = NOW + timedelta(seconds=30)
SETTINGS = Settings(desk_name="Служба заботы", mail_from="desk@desk.example.ru")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path, SETTINGS)


def answered(desk: Desk, text: str = "Отправили ещё раз", **changes: object) -> int:
    number = desk.intake.accept(request(**changes), NOW).number or 0
    desk.tickets.take(number, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, text)
    return number


def letters(desk: Desk, part: str = "new") -> list[Path]:
    folder = desk.outbox.folder / part
    return sorted(folder.iterdir()) if folder.exists() else []


def read(path: Path) -> EmailMessage:
    made = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def test_a_reply_becomes_a_threaded_letter(desk: Desk) -> None:
    number = answered(desk, message_id="<q@client.example.ru>", references=("<old@client.example.ru>",))
    (sent,) = desk.outbox.send_due(SOON)
    assert (sent.number, sent.state) == (number, OutboxState.WRITTEN)
    (path,) = letters(desk)
    assert path == sent.file and path.stat().st_mode & 0o777 == 0o600
    made = read(path)
    assert made["In-Reply-To"] == "<q@client.example.ru>"
    assert made["References"].split() == ["<old@client.example.ru>", "<q@client.example.ru>"]
    assert made["Subject"] == f"Re: Счёт [№ {number}]"
    assert "person@3.example" in made["To"] and "desk@desk.example.ru" in made["From"]
    assert "Отправили ещё раз" in made.get_content()
    assert kinds(desk, number)[-1] == "reply_written"
    assert desk.reads.row("SELECT message_id FROM message WHERE author = 'agent'") == (made["Message-ID"],)


def test_nothing_leaves_before_its_time_or_twice(desk: Desk) -> None:
    answered(desk)
    assert desk.outbox.send_due(NOW + timedelta(seconds=9)) == []
    assert len(desk.outbox.send_due(NOW + timedelta(seconds=10))) == 1
    assert desk.outbox.send_due(SOON) == []
    assert len(letters(desk)) == 1


def test_a_cancelled_reply_never_leaves(desk: Desk) -> None:
    answered(desk)
    desk.replies.cancel(1, by(desk, at=NOW + timedelta(seconds=5)))
    assert desk.outbox.send_due(SOON) == [] and letters(desk) == []


def test_a_sent_reply_cannot_be_cancelled(desk: Desk) -> None:
    answered(desk)
    desk.outbox.send_due(SOON)
    with pytest.raises(Refusal):
        desk.replies.cancel(1, by(desk, at=SOON))


def test_a_second_letter_joins_the_chain(desk: Desk) -> None:
    number = answered(desk, message_id="<q1@client.example.ru>")
    desk.outbox.send_due(SOON)
    first = read(letters(desk)[0])["Message-ID"]
    asked = request(
        message_id="<q2@client.example.ru>", in_reply_to=first, references=("<q1@client.example.ru>", first)
    )
    desk.intake.accept(asked, SOON)
    desk.replies.reply(number, by(desk, at=SOON), MessageKind.ANSWER, "И это тоже")
    (sent,) = desk.outbox.send_due(SOON + timedelta(minutes=1))
    assert sent.file is not None
    assert read(sent.file)["References"].split() == ["<q1@client.example.ru>", first, "<q2@client.example.ru>"]


def test_a_telephone_gets_a_note_and_no_letter(desk: Desk) -> None:
    number = answered(desk, channel="телефон", sender_address="8 800 555-35-35")
    (sent,) = desk.outbox.send_due(SOON)
    assert (sent.state, sent.file) == (OutboxState.WRITTEN, None)
    assert "скажите клиенту сами" in sent.reason
    assert letters(desk) == [] and not ticket_of(desk, number).undelivered


@pytest.mark.parametrize("address", ["", "nobody", "a b@c.example.ru", "x@y.example.ru\nBcc: all@example.ru"])
def test_an_address_that_is_none_is_told_to_the_owner(desk: Desk, address: str) -> None:
    number = answered(desk, sender_address=address)
    (sent,) = desk.outbox.send_due(SOON)
    assert sent.state is OutboxState.UNDELIVERED and sent.reason
    assert ticket_of(desk, number).undelivered and letters(desk) == []
    assert kinds(desk, number)[-1] == "undelivered"


def test_a_folder_that_cannot_be_written_keeps_the_reply_waiting(desk: Desk) -> None:
    answered(desk)
    desk.outbox.folder.rmdir()
    desk.outbox.folder.write_bytes(b"")
    (sent,) = desk.outbox.send_due(SOON)
    assert sent.state is OutboxState.WAITING and "не записать" in sent.reason
    desk.outbox.folder.unlink()
    in_the_way = desk.outbox.folder / "tmp" / _file_name(desk)
    in_the_way.mkdir(parents=True)
    (sent,) = desk.outbox.send_due(SOON)
    assert sent.state is OutboxState.WAITING and "не записать" in sent.reason
    in_the_way.rmdir()
    assert [one.state for one in desk.outbox.send_due(SOON)] == [OutboxState.WRITTEN]


def _file_name(desk: Desk) -> str:
    row = desk.reads.row("SELECT ticket_number, key FROM outbox")
    assert row is not None
    return f"{row[0]}-{hashlib.sha256(row[1].encode()).hexdigest()[:24]}.eml"


def test_a_letter_stopped_after_the_commit_is_shown_later(desk: Desk) -> None:
    answered(desk)
    (sent,) = desk.outbox.send_due(SOON)
    assert sent.file is not None
    os.rename(sent.file, desk.outbox.folder / "tmp" / sent.file.name)
    assert desk.outbox.send_due(SOON) == []
    assert letters(desk) == [sent.file] and letters(desk, "tmp") == []


def test_a_letter_stopped_before_the_commit_is_made_anew(desk: Desk) -> None:
    answered(desk)
    desk.outbox.send_due(NOW)
    (desk.outbox.folder / "tmp").mkdir(parents=True, exist_ok=True)
    (desk.outbox.folder / "tmp" / _file_name(desk)).write_bytes(b"half a let")
    assert [one.state for one in desk.outbox.send_due(SOON)] == [OutboxState.WRITTEN]
    (path,) = letters(desk)
    assert b"half" not in path.read_bytes() and letters(desk, "tmp") == []


_SENDER = """
import sys
from datetime import timedelta
from pathlib import Path
from data.settings import Settings
from tests.desks import NOW, open_desk
desk = open_desk(Path(sys.argv[1]), Settings(mail_from="desk@desk.example.ru"))
print(len([one for one in desk.outbox.send_due(NOW + timedelta(minutes=1)) if one.file]))
"""


def test_several_consoles_send_each_reply_once(desk: Desk) -> None:
    for count in range(12):
        answered(desk, text=f"ответ {count}")
    command = [sys.executable, "-c", _SENDER, str(desk.places.root)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    counts = [int(one.communicate(timeout=30)[0]) for one in running]
    rest = len(desk.outbox.send_due(SOON))
    assert sum(counts) + rest == 12
    assert len(letters(desk)) == 12
    assert len({read(path)["Message-ID"] for path in letters(desk)}) == 12
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'reply_written'") == 12


def test_another_folder_can_be_chosen(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    other = open_desk(desk.places.root, Settings(outgoing=str(tmp_path / "почта")))
    answered(other)
    other.outbox.send_due(SOON)
    assert len(list((tmp_path / "почта" / "new").iterdir())) == 1
