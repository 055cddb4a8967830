"""Files become requests and are put away; unreadable ones wait in quarantine with the reason (issue §4, F-02)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.inbox.files import REASON_SUFFIX
from data.inbox.folder import Inbox
from data.inbox.outcome import FileState
from data.inbox.quarantine import Quarantine
from data.refusals import BadInput, NotAllowed, StoreTrouble
from models.terms import Role
from tests.arrivals import kinds, ticket_of
from tests.desks import NOW, make_desk, person
from tests.postbag import REGULAR, VIP, drop, letter, names, waiting


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    return Inbox(desk, desk.places.inbox)


def test_a_letter_becomes_a_ticket_and_moves_to_accepted(desk: Desk, inbox: Inbox) -> None:
    content = letter(received=NOW - timedelta(minutes=20))
    drop(desk, "письмо.eml", content)
    (outcome,) = inbox.sweep(NOW)
    assert outcome.state is FileState.ACCEPTED
    assert outcome.sentence == "письмо.eml: № 1, принято в очередь"
    assert (desk.places.accepted / "письмо.eml").read_bytes() == content
    assert waiting(desk) == []
    ticket = ticket_of(desk, 1)
    assert (ticket.client_id, ticket.received_at) == (3, NOW - timedelta(minutes=20))


def test_the_file_time_counts_without_a_server_stamp(desk: Desk, inbox: Inbox) -> None:
    drop(desk, "a.eml", letter(), at=datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    inbox.sweep(NOW)
    assert ticket_of(desk, 1).received_at == datetime(2026, 3, 3, 23, 0, tzinfo=UTC)


def test_the_original_is_kept_under_its_hash(desk: Desk, inbox: Inbox) -> None:
    content = letter()
    drop(desk, "a.eml", content)
    inbox.sweep(NOW)
    row = desk.reads.row("SELECT raw_sha256 FROM message")
    assert row is not None
    assert (desk.places.attachments / row[0]).read_bytes() == content


def test_the_same_letter_twice_is_one_ticket_and_no_file_is_overwritten(desk: Desk, inbox: Inbox) -> None:
    content = letter()
    drop(desk, "a.eml", content)
    inbox.sweep(NOW)
    drop(desk, "a.eml", content)
    (again,) = inbox.sweep(NOW)
    assert again.accepted[0].outcome == "уже принято раньше"
    assert names(desk.places.accepted) == ["a (2).eml", "a.eml"]
    assert desk.reads.number("SELECT count(*) FROM ticket") == 1


def test_letters_are_taken_in_the_order_they_came(desk: Desk, inbox: Inbox) -> None:
    for place in (3, 1, 2):
        drop(desk, f"{place}.eml", letter(subject=str(place)), at=NOW - timedelta(minutes=30 - place))
    inbox.sweep(NOW)
    rows = desk.reads.rows("SELECT subject FROM ticket ORDER BY number")
    assert [subject for (subject,) in rows] == ["1", "2", "3"]


def test_a_vip_waits_for_no_burst(desk: Desk, inbox: Inbox) -> None:
    for place in range(150):
        drop(desk, f"{place:03}.eml", letter(subject=str(place)), at=NOW - timedelta(hours=1))
    drop(desk, "vip.eml", letter(subject="VIP", sender=VIP.upper()), at=NOW)
    inbox.sweep(NOW)
    assert desk.reads.row("SELECT number FROM ticket WHERE subject = 'VIP'") == (1,)
    rows = desk.reads.rows("SELECT subject FROM ticket WHERE number > 1 ORDER BY number")
    assert [subject for (subject,) in rows] == [str(place) for place in range(150)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("счёт.pdf", b"%PDF", "неизвестный вид файла"),
        ("без-суффикса", b"text", "неизвестный вид файла"),
        ("пусто.eml", b"", "пуст"),
        ("пробелы.eml", b" \r\n\r\n", "пуст"),
        ("не-письмо.eml", b"\x00\x01\x02 nothing of a letter", "Не похоже на письмо"),
        ("не.json", b"{", "не JSON"),
        ("пусто.csv", b"", "пуст"),
    ],
)
def test_the_unreadable_goes_to_quarantine_with_its_reason(
    desk: Desk, inbox: Inbox, name: str, content: bytes, reason: str
) -> None:
    drop(desk, name, content)
    (outcome,) = inbox.sweep(NOW)
    assert outcome.state is FileState.QUARANTINED and reason in outcome.reason
    assert (desk.places.quarantine / name).read_bytes() == content
    assert reason in (desk.places.quarantine / f"{name}{REASON_SUFFIX}").read_text("utf-8")
    (row,) = Quarantine(desk).list()
    assert (row.name, row.size) == (name, len(content)) and reason in row.reason
    assert Quarantine(desk).count() == 1
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'quarantined'") == 1


def test_a_mended_file_can_be_tried_again(desk: Desk, inbox: Inbox) -> None:
    drop(desk, "x.eml", b"")
    inbox.sweep(NOW)
    (desk.places.quarantine / "x.eml").write_bytes(letter())
    quarantine = Quarantine(desk)
    with pytest.raises(NotAllowed):
        quarantine.retry("x.eml", person(desk, Role.MANAGER))
    assert "пуст" in quarantine.reason("x.eml")
    assert quarantine.retry("x.eml") == desk.places.inbox / "x.eml"
    assert names(desk.places.quarantine) == [] and quarantine.count() == 0
    assert inbox.sweep(NOW)[0].state is FileState.ACCEPTED
    for name in ("x.eml", "../принято/x.eml", ""):
        with pytest.raises(BadInput, match="нет файла"):
            quarantine.retry(name)


def test_two_quarantined_files_of_one_name_stay_apart(desk: Desk, inbox: Inbox) -> None:
    for content in (b"one", b"two"):
        drop(desk, "x.bin", content)
        inbox.sweep(NOW)
    assert {row.name for row in Quarantine(desk).list()} == {"x.bin", "x (2).bin"}
    assert len(names(desk.places.quarantine)) == 4


def test_a_maildir_is_read_and_its_letters_move_to_cur(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "Maildir"
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True)
    (folder / "new" / "1772622000.M1P2.mx").write_bytes(letter())
    (folder / "tmp" / "1772622001.M1P3.mx").write_bytes(letter()[:40])
    (folder / "new" / "bad").write_bytes(b"")
    found = Inbox(desk, folder).sweep(NOW)
    assert {one.state for one in found} == {FileState.ACCEPTED, FileState.QUARANTINED}
    (moved,) = names(folder / "cur")
    assert moved.startswith("1772622000.M1P2.mx:2,")
    assert names(folder / "new") == [] and len(names(folder / "tmp")) == 1
    assert [row.name for row in Quarantine(desk).list()] == ["bad"]


def test_another_folder_keeps_its_own_accepted_files(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "чужая"
    folder.mkdir()
    (folder / "a.eml").write_bytes(letter())
    (folder / "b.txt").write_bytes(b"?")
    Inbox(desk, folder).sweep(NOW)
    assert names(folder) == ["карантин", "принято"]
    assert names(folder / "принято") == ["a.eml"]
    assert [row.name for row in Quarantine(desk).list()] == ["b.txt"]
    assert Quarantine(desk).retry("b.txt") == folder / "b.txt"


def test_a_folder_that_anybody_writes_to_or_that_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="недоступна"):
        Inbox(desk, tmp_path / "нет").sweep(NOW)
    (tmp_path / "файл").write_bytes(b"")
    with pytest.raises(BadInput, match="не папка"):
        Inbox(desk, tmp_path / "файл").sweep(NOW)
    open_to_all = tmp_path / "все"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with pytest.raises(BadInput, match="chmod"):
        Inbox(desk, open_to_all).sweep(NOW)


def test_when_the_store_cannot_write_the_file_stays(desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    content = letter()
    drop(desk, "a.eml", content)
    drop(desk, "b.json", b'{"text": "\xd0\xb4\xd0\xb0"}')
    drop(desk, "c.bin", b"?")

    def full(*_: object) -> None:
        raise StoreTrouble("На диске кончилось место.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.store, "write", full)
        outcomes = inbox.sweep(NOW)
    assert outcomes and all(one.state is FileState.LEFT and "место" in one.reason for one in outcomes)
    assert sorted(waiting(desk)) == ["a.eml", "b.json", "c.bin"]
    inbox.sweep(NOW)
    assert waiting(desk) == [] and desk.reads.number("SELECT count(*) FROM ticket") == 2


def test_one_bad_letter_spoils_no_neighbour(desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    from data import admission

    row = admission.message_row

    def breaks(number: int, incoming: object, *rest: object) -> tuple[object, ...]:
        if getattr(incoming, "subject", "") == "плохое":
            raise RuntimeError("boom")
        return row(number, incoming, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(admission, "message_row", breaks)
    for subject in ("раз", "плохое", "два"):
        drop(desk, f"{subject}.eml", letter(subject=subject))
    found = {one.name: one.state for one in inbox.sweep(NOW)}
    assert found == {
        "раз.eml": FileState.ACCEPTED,
        "плохое.eml": FileState.QUARANTINED,
        "два.eml": FileState.ACCEPTED,
    }
    assert desk.reads.number("SELECT count(*) FROM ticket") == 2


def test_automats_are_put_away_without_a_ticket(desk: Desk, inbox: Inbox) -> None:
    drop(desk, "a.eml", letter("Меня нет", subject="Автоответ", Auto_Submitted="auto-replied"))
    (outcome,) = inbox.sweep(NOW)
    assert outcome.sentence == "a.eml: автоматическое письмо без обращения"
    assert names(desk.places.accepted) == ["a.eml"] and desk.reads.number("SELECT count(*) FROM ticket") == 0


def test_an_answer_by_letter_joins_its_ticket(desk: Desk, inbox: Inbox) -> None:
    drop(desk, "a.eml", letter(message_id="<one@client.example.ru>"))
    inbox.sweep(NOW)
    drop(desk, "b.eml", letter("Ещё вопрос", sender=REGULAR, In_Reply_To="<one@client.example.ru>"))
    (outcome,) = inbox.sweep(NOW)
    assert outcome.accepted[0].number == 1 and kinds(desk, 1)[-1] == "client_wrote"
