"""The files of a ticket: rows beside bytes, limits with a reason, what each is, drafts, what leaves (C-28, S-46)."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.background import Background
from console.checkup import checkup
from data.attached.attachments import FILES_A_LETTER, kinds_of, stored_name
from data.attached.blobs import FILE_BYTES
from data.desk import Desk
from data.refusals import BadInput, NoSuchTicket, NotAllowed, Refusal
from data.rows import NewFile
from models.events import EventKind
from models.terms import AttachmentKind, MessageKind, Reason, Role, TicketType, Verdict
from tests.desks import NOW, by, make_desk, person
from tests.files import new_file, png
from tests.glass.hostile import HOSTILE
from tests.glass.shift import request


def letter(desk: Desk, *files: NewFile, client: int = 1, key: str = "a") -> int:
    """Accept a letter with files; gives its ticket."""
    asked = request(key, client, TicketType.QUESTION, "Вопрос про обучение", "Как добавить сотрудника?")
    number = desk.intake.accept(replace(asked, files=files), NOW).number
    assert number is not None
    return number


def test_s67_the_files_of_a_letter_are_rows_with_kind_size_checksum_and_sender(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("IMG_1.jpg", b"\xff\xd8photo"), new_file("договор.pdf", b"%PDF"))
    photo, contract = desk.attachments.of_ticket(number)
    assert (photo.name, photo.kind, photo.size) == ("IMG_1.jpg", AttachmentKind.PHONE_PHOTO, 7)
    assert (contract.kind, contract.media) == (AttachmentKind.DOCUMENT, "application/pdf")
    assert photo.who == "Пётр Семёнов" and not photo.ours and photo.message_id is not None
    assert desk.attachments.read(contract) == b"%PDF"
    card = desk.cards.card(number, NOW)
    assert card is not None and [file.name for file in card.messages[-1].files] == ["IMG_1.jpg", "договор.pdf"]
    events = desk.reads.rows("SELECT count(*) FROM journal_event WHERE kind = 'attached'")
    assert events == [(1,)] and desk.journal.verify().sound


def test_the_same_bytes_from_two_letters_are_kept_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first, second = letter(desk, new_file()), letter(desk, new_file("другое имя.png"), key="b")
    one, other = desk.attachments.of_ticket(first)[0], desk.attachments.of_ticket(second)[0]
    assert one.sha256 == other.sha256
    assert len([name for _, _, names in os.walk(desk.places.attachments) for name in names if len(name) == 64]) == 1


def test_s46_the_gate_hears_what_the_client_gave_and_not_what_the_desk_sent(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("voice_1.ogg", b"OggS"), new_file("a.png"))
    desk.attaching.draft(number, by(desk), [new_file("IMG_1.jpg", b"x")], note=False)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Смотрите фото")
    expected = {AttachmentKind.VOICE, AttachmentKind.SCREENSHOT}
    assert kinds_of(desk.reads, number) == expected
    with desk.store.write(NOW) as tx:
        assert kinds_of(tx, number) == expected


def test_a_file_over_the_limit_stays_out_with_a_reason_and_the_letter_is_accepted(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("огромный.iso", b"0" * (FILE_BYTES + 1)), new_file("a.png"))
    assert [file.name for file in desk.attachments.of_ticket(number)] == ["a.png"]
    card = desk.cards.card(number, NOW)
    assert card is not None
    assert [said for said in card.messages[-1].attachments if "огромный.iso — не сохранено: больше 25 МБ" in said]


def test_more_than_two_hundred_files_of_a_letter_stay_out(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, *(new_file(f"{n}.txt", b"same") for n in range(FILES_A_LETTER + 3)))
    assert len(desk.attachments.of_ticket(number)) == FILES_A_LETTER
    card = desk.cards.card(number, NOW)
    assert card is not None and sum("больше 200 файлов" in said for said in card.messages[-1].attachments) == 3


def test_f06_a_full_disk_keeps_the_file_out_by_name_and_the_text_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(tmp_path)

    def full(data: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.attachments.blobs, "put", full)
    number = letter(desk, new_file("a.png"))
    assert desk.attachments.of_ticket(number) == ()
    card = desk.cards.card(number, NOW)
    assert card is not None
    assert card.messages[-1].attachments == ("a.png — не сохранено: на диске кончилось место",)
    assert "Как добавить" in card.messages[-1].text


@pytest.mark.parametrize("spoil", ["gone", "changed", "link", "pipe"])
def test_a_spoilt_file_is_a_sentence_and_counted_by_check(tmp_path: Path, spoil: str) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("a.png"))
    file = desk.attachments.of_ticket(number)[0]
    path = desk.attachments.blobs.path(file.sha256)
    assert "вложения: файлов 1, все целы" in checkup(desk.places, NOW)[1]
    path.unlink()
    if spoil == "changed":
        path.write_bytes(b"other")
    elif spoil == "link":
        path.symlink_to("/etc/passwd")
    elif spoil == "pipe":
        os.mkfifo(path)
    with pytest.raises(BadInput, match=r"«a.png» .*резервной копии"):
        desk.attachments.read(file)
    sound, said = checkup(desk.places, NOW)
    assert not sound and "✗ вложения: из 1 пропало" in said


def test_orphans_go_after_a_day_and_what_a_row_or_a_draft_names_stays(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("a.png"))
    desk.attaching.draft(number, by(desk), [new_file("b.txt", b"draft")], note=True)
    orphan = desk.attachments.put([new_file("c.txt", b"orphan")])[0].sha256
    for folder, _, names in os.walk(desk.places.attachments):
        for name in names:
            at = (NOW - timedelta(days=2)).timestamp()
            os.utime(Path(folder) / name, (at, at))
    assert desk.attachments.sweep(NOW) == 1
    assert not desk.attachments.blobs.has(orphan)
    assert desk.attachments.verify() == (1, 0, 0)
    assert len(desk.attaching.drafted(person(desk).id, number, note=True)) == 1


def test_c28_a_person_says_what_a_file_is_and_the_journal_keeps_both(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("скан.jpg", b"x"))
    file = desk.attachments.of_ticket(number)[0]
    done = desk.attaching.name_kind(file.id, by(desk), AttachmentKind.PHONE_PHOTO)
    assert "фото с телефона" in done.sentence
    assert desk.attachments.of_ticket(number)[0].kind is AttachmentKind.PHONE_PHOTO
    card = desk.cards.card(number, NOW)
    assert card is not None
    event = next(each for each in card.events if each.kind is EventKind.ATTACHMENT_NAMED)
    assert (event.facts["old"], event.facts["new"]) == ("document", "phone_photo")
    with pytest.raises(NotAllowed):
        desk.attaching.name_kind(file.id, by(desk, Role.MANAGER), AttachmentKind.DOCUMENT)
    with pytest.raises(Refusal, match="уже нет"):
        desk.attaching.name_kind(999, by(desk), AttachmentKind.DOCUMENT)


def test_a_file_attached_to_a_ticket_is_not_sent(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk)
    desk.attaching.attach(number, by(desk), [new_file("акт.pdf", b"%PDF")])
    file = desk.attachments.of_ticket(number)[0]
    assert file.ours and file.who == person(desk).name and file.message_id is None
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    sent = desk.outbox.send_due(NOW + timedelta(minutes=1))
    assert sent[0].file is not None and b"multipart" not in sent[0].file.read_bytes()


def test_a_draft_of_files_survives_and_leaves_with_its_text_alone(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number, me = letter(desk), person(desk).id
    desk.attaching.draft(number, by(desk), [new_file("счёт.pdf", b"%PDF"), new_file("a.png")], note=False)
    desk.attaching.draft(number, by(desk), [new_file("для своих.txt", b"note")], note=True)
    first = desk.attaching.drafted(me, number, note=False)[0]
    assert [file.name for file in desk.attaching.undraft(number, by(desk), first.id, note=False)] == ["a.png"]
    assert desk.attaching.drafted(person(desk, Role.SPECIALIST).id, number, note=False) == ()
    desk.replies.acknowledge(number, by(desk))
    assert len(desk.attaching.drafted(me, number, note=False)) == 1, "«принято» takes no files along"
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Во вложении")
    assert desk.attaching.drafted(me, number, note=False) == ()
    assert [file.name for file in desk.attaching.drafted(me, number, note=True)] == ["для своих.txt"]
    desk.replies.note(number, by(desk), "Вот файл")
    card = desk.cards.card(number, NOW)
    assert card is not None
    brought = [[file.name for file in each.files] for each in card.messages if each.files]
    assert brought == [["a.png"], ["для своих.txt"]]


def test_taking_a_reply_back_gives_its_files_back_to_the_draft(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk)
    desk.attaching.draft(number, by(desk), [new_file("a.png")], note=False)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Поспешил")
    desk.undoing.undo(number, by(desk))
    assert desk.attachments.of_ticket(number) == ()
    assert [file.name for file in desk.attaching.drafted(person(desk).id, number, note=False)] == ["a.png"]
    assert desk.journal.verify().sound


def test_files_follow_a_text_that_becomes_a_note(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number, me = letter(desk), person(desk).id
    desk.attaching.draft(number, by(desk), [new_file("a.png")], note=False)
    desk.attaching.redraft(number, by(desk), note=True)
    assert desk.attaching.drafted(me, number, note=False) == ()
    assert len(desk.attaching.drafted(me, number, note=True)) == 1


def test_what_another_client_sent_never_leaves_to_this_one(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    secret, number = letter(desk, new_file("паспорт.pdf", b"%PDF secret")), letter(desk, client=2, key="b")
    with pytest.raises(Refusal, match=f"прислал другой клиент \\(№ {secret}\\)"):
        desk.attaching.draft(number, by(desk), [new_file("иное имя.pdf", b"%PDF secret")], note=False)
    desk.attaching.draft(number, by(desk), [new_file("иное имя.pdf", b"%PDF secret")], note=True)
    desk.attaching.redraft(number, by(desk), note=False)
    with pytest.raises(Refusal, match="Чужое клиенту не отправить"):
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Во вложении")
    assert desk.reads.rows("SELECT count(*) FROM outbox") == [(0,)]
    own = letter(desk, client=1, key="c")
    desk.attaching.draft(own, by(desk), [new_file("паспорт.pdf", b"%PDF secret")], note=False)


def test_a_letters_files_together_fit_the_mail(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk)
    desk.attaching.draft(number, by(desk), [new_file("1.bin", b"1" * 12_000_000)], note=False)
    with pytest.raises(BadInput, match="почта примет"):
        desk.attaching.draft(number, by(desk), [new_file("2.bin", b"2" * 12_000_000)], note=False)
    with pytest.raises(BadInput, match="больше"):
        desk.attaching.draft(number, by(desk), [new_file("3.bin", b"3" * (FILE_BYTES + 1))], note=True)
    with pytest.raises(NoSuchTicket):
        desk.attaching.draft(9999, by(desk), [new_file()], note=False)


def test_a_letter_whose_file_is_spoilt_does_not_leave(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk)
    drafted = desk.attaching.draft(number, by(desk), [new_file("a.png")], note=False)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Во вложении")
    desk.attachments.blobs.path(drafted[0].sha256).write_bytes(b"changed")
    sent = desk.outbox.send_due(NOW + timedelta(minutes=1))
    assert sent[0].file is None and "«a.png» изменён" in sent[0].reason
    row = desk.queue.find(number)
    assert row is not None and row.undelivered


@pytest.mark.parametrize("name", HOSTILE[::4])
def test_a_hostile_name_is_data_and_never_a_path(tmp_path: Path, name: str) -> None:
    assert 0 < len(stored_name(name)) <= 255 and "\n" not in stored_name(name)
    stored_name(name).encode()


def test_hostile_names_reach_no_other_folder(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    names = ["../../../../tmp/x", "/etc/passwd", "\x00", "", "a" * 5000, "\ud800.png", "C:\\x", "..", "-rf *", "$(id)"]
    number = letter(desk, *(new_file(name, f"content {n}".encode()) for n, name in enumerate(names)))
    assert len(desk.attachments.of_ticket(number)) == len(names)
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes().startswith(b"content ")]
    assert len(holding) == len(names)
    assert all(path.parent.parent == desk.places.attachments for path in holding)


def test_files_of_a_joined_letter_stand_on_its_message(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = letter(desk, new_file("1.png"))
    more = request("more", 1, None, f"Re: [№ {number}]", "Ещё файл")
    desk.intake.accept(replace(more, files=(new_file("2.txt", b"2"),)), NOW)
    card: Any = desk.cards.card(number, NOW)
    assert [[file.name for file in each.files] for each in card.messages] == [["1.png"], ["2.txt"]]
    assert png() == desk.attachments.read(card.messages[0].files[0])


def test_the_files_of_a_merged_ticket_go_where_its_messages_go(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    loser, survivor = letter(desk, new_file("1.png")), letter(desk, key="b")
    desk.attaching.attach(loser, by(desk), [new_file("акт.pdf", b"%PDF")])
    desk.attaching.draft(loser, by(desk), [new_file("счёт.pdf", b"%PDF 2")], note=False)
    desk.merging.merge(loser, survivor, by(desk))
    assert [file.name for file in desk.attachments.of_ticket(survivor)] == ["1.png", "акт.pdf"]
    assert [file.name for file in desk.attaching.drafted(person(desk).id, survivor, note=False)] == ["счёт.pdf"]


TASK = "ЗАДАЧА\nТИП: Мелкая задача"


def test_s46_a_kind_that_is_put_right_makes_the_gate_look_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    asked = request("task", 3, TicketType.SMALL_TASK, "Стадии", TASK)
    kept = desk.intake.accept(replace(asked, files=(new_file("IMG_2031.jpg", b"\xff\xd8"),)), NOW)
    assert kept.number is not None and kept.verdict is Verdict.REFUSED
    row = desk.queue.find(kept.number)
    assert row is not None and row.reason is Reason.PHONE_PHOTO
    file = desk.attachments.of_ticket(kept.number)[0]
    assert desk.attachments.read(file) == b"\xff\xd8", "the file is kept all the same (C-28)"
    desk.attaching.name_kind(file.id, by(desk), AttachmentKind.SCREENSHOT)
    row = desk.queue.find(kept.number)
    assert row is not None and row.verdict is not Verdict.REFUSED


def test_the_console_sweeps_behind_the_screens(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    orphan = desk.attachments.put([new_file("c.txt", b"orphan")])[0].sha256
    at = (NOW - timedelta(days=2)).timestamp()
    os.utime(desk.attachments.blobs.path(orphan), (at, at))
    background = Background(desk, lambda: NOW, desk.settings, lambda message: None)
    background._sweep(NOW)
    assert not desk.attachments.blobs.has(orphan)
