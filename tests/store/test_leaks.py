"""Ways in which words could leave or stay where they must not: answers to all, files' names, texts, the journal."""

import re
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import MovedOn, NotSent, Refusal
from data.rows import Incoming, NewFile
from models.terms import ContactRole, MessageKind, Role, Scope, Severity, Tier, Urgency
from tests.arrivals import arrive, client_writes, kinds, later, ticket_of
from tests.desks import NOW, by, make_desk, open_desk
from tests.store.at_the_door import HALF, HIGH, OUTAGE, REGULAR, SOME, at_door, letters

NOTE = "главный сервер сгорел потому что инженер вчера пролил кофе"
SECRET = "Zima2025"
WORD = "Зюзюкин"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


@pytest.fixture
def incident(desk: Desk) -> tuple[int, int, int]:
    """An outage and two duplicates of other clients."""
    parent, one, two = (at_door(desk, OUTAGE, sender) for sender in (REGULAR, HIGH, SOME))
    desk.duplicates.link(one, parent, by(desk))
    desk.duplicates.link(two, parent, by(desk))
    return parent, one, two


def close(desk: Desk, number: int) -> None:
    """Let a request be over."""
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk))
    desk.tickets.close(number, by(desk), "подтвердил")


# --- an answer to all


@pytest.mark.parametrize("whose", ["the parent's", "a duplicate's"])
def test_t28_no_note_of_the_incident_leaves_with_an_answer_to_all(
    desk: Desk, incident: tuple[int, int, int], whose: str
) -> None:
    holder = incident[0] if whose == "the parent's" else incident[1]
    desk.replies.note(holder, by(desk), NOTE)
    close(desk, holder)
    before = desk.reads.number("SELECT count(*) FROM outbox")
    with pytest.raises(NotSent, match=f"№ {holder}: в тексте слова внутренней заметки"):
        desk.duplicates.answer_all(incident[0], by(desk), f"Коллеги, {NOTE}.")
    assert desk.reads.number("SELECT count(*) FROM outbox") == before


def test_what_a_client_was_told_openly_may_be_told_to_all(desk: Desk, incident: tuple[int, int, int]) -> None:
    desk.replies.note(incident[0], by(desk), NOTE)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE message SET text = ? WHERE ticket_number = ? AND kind = 'request'", (NOTE, incident[0]))
    assert len(desk.duplicates.answer_all(incident[0], by(desk), NOTE).numbers) == 3


def test_t28_the_parents_client_wrote_while_the_preview_was_open(desk: Desk, incident: tuple[int, int, int]) -> None:
    seen = ticket_of(desk, incident[0]).version
    client_writes(desk, incident[0], NOW, "погодите, всё не так")
    with pytest.raises(MovedOn, match="клиент написал ещё"):
        desk.duplicates.answer_all(incident[0], by(desk, seen=seen), "Чиним")
    assert desk.reads.rows("SELECT 1 FROM outbox") == []


def test_an_answer_to_all_of_a_closed_parent_is_undone_whole(desk: Desk, incident: tuple[int, int, int]) -> None:
    parent, one, two = incident
    close(desk, parent)
    desk.duplicates.answer_all(parent, by(desk), "Чиним")
    desk.undoing.undo(parent, later(by(desk), seconds=3))
    assert kinds(desk, parent)[-2:] == ["noted", "undone"]
    assert [letters(desk, number)[0][1] for number in (one, two)] == ["cancelled"] * 2
    assert desk.reads.number("SELECT hidden FROM message WHERE kind = 'note' AND ticket_number = ?", (parent,)) == 1
    drafts = desk.reads.rows("SELECT ticket_number, kind, text FROM draft ORDER BY 1")
    assert [tuple(row) for row in drafts] == [(one, "reply", "Чиним"), (two, "reply", "Чиним")]
    assert "закрыто" in desk.undoing.undo(parent, later(by(desk), seconds=5)).sentence


def test_another_console_stops_an_answer_to_all_after_the_first_one_died(
    desk: Desk, incident: tuple[int, int, int]
) -> None:
    desk.duplicates.answer_all(incident[0], by(desk), "Чиним")
    again = open_desk(desk.places.root)
    assert "отменено писем: 3" in again.duplicates.cancel_all(incident[0], later(by(again), seconds=5)).sentence
    assert again.outbox.send_due(later(by(desk), minutes=5).at) == []


# --- a key pressed twice


def test_the_same_question_is_not_asked_twice_while_it_waits(desk: Desk) -> None:
    number = at_door(desk, HALF)
    desk.forming.ask_missing(number, by(desk))
    with pytest.raises(Refusal, match="уже уходит"):
        desk.forming.ask_missing(number, later(by(desk), seconds=1))
    desk.undoing.undo(number, later(by(desk), seconds=2))
    desk.forming.ask_missing(number, later(by(desk), seconds=3))
    assert [state for _, state, _ in letters(desk, number)] == ["cancelled", "waiting"]


# --- files and ready texts


def test_s70_a_secret_in_a_files_name_is_neither_stored_nor_sent(desk: Desk) -> None:
    name = f"пароль: {SECRET}.txt"
    files = (NewFile(name, "text/plain", b"x"),)
    incoming = Incoming(
        key="", at=NOW, channel="почта", text="вот", sender_address=REGULAR, attachments=(name,), files=files
    )
    number = desk.intake.accept(incoming, NOW).number
    assert number is not None
    desk.attaching.draft(number, by(desk), [NewFile(name, "text/plain", b"y")], note=False)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Смотрите файл")
    for table in ("message", "attachment", "draft_file", "journal_event"):
        assert SECRET not in repr(desk.reads.rows(f"SELECT * FROM {table}")), table
    assert "пароль" in desk.attachments.of_ticket(number)[0].name


@pytest.mark.parametrize("name", ["[Имя]", "Анна [SLA]", "{{Имя}}"])
def test_a_curator_called_like_a_placeholder_is_asked_all_the_same(desk: Desk, name: str) -> None:
    number = at_door(desk, HALF, "who@nobody.example")
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE contact SET name = ? WHERE id = 3", (name,))
    desk.forming.name_client(number, by(desk), 3, name="Ким", role=ContactRole.EMPLOYEE)
    desk.forming.ask_curator(number, by(desk))
    assert name.translate(str.maketrans("[]{}", "()()")) in letters(desk, number)[0][2]


# --- the journal


def test_the_journal_holds_no_words_of_anybody(desk: Desk) -> None:
    chief = by(desk, Role.SUPERVISOR)
    file = NewFile(f"{WORD}.txt", "text/plain", b"x")
    text = HALF.replace("закрыть чужие сделки", WORD)
    incoming = Incoming(
        key="", at=NOW, channel="почта", text=text, subject=WORD, sender=WORD, sender_address=f"{WORD}@nobody.example",
        attachments=(file.name,), files=(file,), topic=WORD,
    )  # fmt: skip
    number = desk.intake.accept(incoming, NOW).number
    assert number is not None
    form = desk.forming
    form.name_client(number, chief, 3, name=WORD, role=ContactRole.EMPLOYEE)
    form.fill(number, chief, {"why": WORD, "users": WORD, "due": WORD}, topic=f"{WORD} раз")
    form.fill(number, chief, {"why": f"{WORD} два"}, topic=f"{WORD} два")
    desk.undoing.undo(number, chief)
    assert ticket_of(desk, number).topic == f"{WORD} раз", "an undo gives the topic back"
    form.ask_curator(number, chief)
    form.curator_said(number, chief, True, WORD)
    form.declare(number, chief, Urgency.P1)
    form.set_impact(number, chief, Severity.STOP, Scope.ALL, WORD)
    form.note_access(number, chief, "получен", WORD)
    desk.off_channel.register(chief, WORD, WORD, WORD)
    desk.off_channel.register(chief, "Telegram", WORD)
    desk.attaching.attach(number, chief, [file])
    desk.replies.reply(number, chief, MessageKind.ANSWER, WORD)
    desk.duplicates.link(number, arrive(desk), chief)
    form.refuse(at_door(desk, HALF), chief, None, WORD)
    client = desk.clients.add(WORD, None, NOW, chief)
    desk.clients.add_contact(client, WORD, ContactRole.EMPLOYEE, ("other@nobody.example",), NOW, chief)
    desk.clients.edit(chief, client, note=WORD, name=f"{WORD} и Ко", licence=WORD)
    desk.clients.set_tier(chief, client, Tier.SOME, WORD)
    desk.clients.rename_contact(chief, 3, WORD)
    said = "\n".join(str(facts) for (facts,) in desk.reads.rows("SELECT facts FROM journal_event"))
    assert WORD.casefold() not in said.casefold() and "nobody.example" not in said
    assert desk.journal.verify().sound


# --- one way out


def test_a_letter_is_made_in_one_place_behind_the_gate() -> None:
    root = Path(__file__).resolve().parents[2]
    makers = {
        str(path.relative_to(root))
        for room in ("data", "screens", "console")
        for path in (root / room).rglob("*.py")
        if re.search(r"\bOutbox\(\n|INTO outbox\b|insert\(Outbox", path.read_text("utf-8"))
    }
    assert makers == {"data/sending.py"}
    body = (root / "data/sending.py").read_text("utf-8").partition("def send(")[2]
    assert 0 < body.index("check_outgoing(turn, text)") < body.index("turn.say(") < body.index("Outbox(")
