"""The one gate for everything that leaves, asked by every verb and again by the outbox (issue §6, T-28, D-59, S-70)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.refusals import MovedOn, NotSent
from data.rows import By
from models.terms import MessageKind, OutboxState, Reason, Role
from tests.arrivals import Asked, arrive, client_writes, kinds
from tests.desks import NOW, by, make_desk, person
from tests.postbag import request
from tests.store.test_outbox import letters

NOTE = "клиент опять недоволен, скидку не предлагать, оплата просрочена"
SOON = NOW + timedelta(seconds=30)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def everything(desk: Desk) -> str:
    """Every text that the base holds."""
    tables = ("message", "draft", "ticket", "outbox", "journal_event", "form_answer", "promise", "reminder")
    return "\n".join(repr(row) for table in tables for row in desk.reads.rows(f"SELECT * FROM {table}"))


BAD = {
    "a hole": "Здравствуйте, [Имя]!",
    "a secret": "Готово. Пароль: Zima2025",
    "a card": "Оплатите на 4242 4242 4242 4242",
    "a note": f"Знаете, {NOTE}.",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_no_way_out_lets_it_through(desk: Desk, text: str) -> None:
    number = arrive(desk)
    other = arrive(desk)
    desk.replies.note(number, by(desk), NOTE)
    unformed = arrive(desk, Asked(type=None))
    desk.replies.note(unformed, by(desk), NOTE)
    desk.duplicates.link(other, number, by(desk))
    ways: list[Callable[[], object]] = [
        lambda: desk.replies.reply(number, by(desk), MessageKind.ANSWER, text),
        lambda: desk.replies.reply(number, by(desk), MessageKind.QUESTION, text),
        lambda: desk.replies.acknowledge(number, by(desk), text),
        lambda: desk.forming.refuse(unformed, by(desk), Reason.VOICE, text),
    ]
    if "[" not in text:
        ways.append(lambda: desk.duplicates.answer_all(number, by(desk), text))
    for way in ways:
        with pytest.raises(NotSent) as stopped:
            way()
        assert stopped.value.sentence.startswith("№ ") and stopped.value.sentence.endswith((".", "снова."))
        assert "Zima2025" not in stopped.value.sentence and "4242 4242" not in stopped.value.sentence
    assert desk.reads.rows("SELECT 1 FROM outbox") == []
    assert "acknowledged" not in kinds(desk, number) and "answered" not in kinds(desk, number)


def test_a_message_that_was_not_read_stops_the_answer(desk: Desk) -> None:
    number = arrive(desk)
    client_writes(desk, number, NOW + timedelta(seconds=1), "Уже всё работает!")
    with pytest.raises(MovedOn, match="клиент написал ещё"):
        desk.replies.reply(number, by(desk, seen=1), MessageKind.ANSWER, "Перезагрузите портал")
    assert desk.reads.rows("SELECT 1 FROM outbox") == []


def test_a_reworded_ready_text_is_held_to_the_same_gate(desk: Desk) -> None:
    number = arrive(desk)
    folder = desk.places.standard / "texts"
    folder.mkdir(mode=0o700, parents=True)
    (folder / "greeting.toml").write_text('[ack]\ntext = "Принято, [Причина]"\n', encoding="utf-8")
    (folder / "greeting.toml").chmod(0o600)
    with pytest.raises(NotSent, match=r"не заполнено \[Причина\]"):
        desk.replies.acknowledge(number, by(desk))


def test_the_outbox_asks_again_just_before_it_writes(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.note(number, by(desk), NOTE)
    for place, text in enumerate(BAD.values()):
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, f"Добрый день, всё готово {place}")
        with desk.store.write(NOW) as tx:
            tx.exec("UPDATE message SET text = ? WHERE id = (SELECT max(id) FROM message)", (text,))
        (sent,) = desk.outbox.send_due(SOON)
        assert sent.state is OutboxState.UNDELIVERED and sent.reason.startswith("не отправлено: "), text
        assert "Zima2025" not in sent.reason
    assert letters(desk) == []


def test_a_note_written_after_the_answer_does_not_stop_it(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Отправили счёт ещё раз, проверьте почту")
    desk.replies.note(number, by(desk), "написала: отправили счёт ещё раз, проверьте почту")
    (sent,) = desk.outbox.send_due(SOON)
    assert sent.state is OutboxState.WRITTEN


def test_a_note_that_was_taken_back_may_be_sent_as_an_answer(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.note(number, by(desk), "Отправили счёт ещё раз, проверьте почту")
    desk.undoing.undo(number, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Отправили счёт ещё раз, проверьте почту")


def test_a_telephone_leaves_with_a_word_of_caution(desk: Desk) -> None:
    done = desk.replies.reply(arrive(desk), by(desk), MessageKind.ANSWER, "Наш номер +7 495 123-45-67")
    assert done.sentence.endswith("Проверьте, в тексте телефон (строка 1)")


_WORDS = st.text("абвгдежзиклмнопрст", min_size=2, max_size=9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_WORDS, min_size=3, max_size=12), st.lists(_WORDS, max_size=6), st.lists(_WORDS, max_size=6))
def test_t28_the_outbox_never_holds_note_text(
    tmp_path_factory: pytest.TempPathFactory, note: list[str], before: list[str], after: list[str]
) -> None:
    desk = make_desk(tmp_path_factory.mktemp("t28"))
    number = arrive(desk)
    desk.replies.note(number, by(desk, Role.SPECIALIST), ", ".join(note))
    with pytest.raises(NotSent):
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, " ".join([*before, *note, *after]))
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово, проверьте")
    desk.outbox.send_due(SOON)
    for letter in letters(desk):
        assert " ".join(note) not in letter.read_text("utf-8", "replace")
    desk.close()


def test_case_23_a_password_of_a_client_is_nowhere(desk: Desk) -> None:
    text = "Не приходит счёт. Войдите сами: логин ivan, пароль: Zima2025, карта 4242 4242 4242 4242"
    number = desk.intake.accept(request(text=text, subject="пароль: Zima2025"), NOW).number or 0
    assert "Zima2025" not in everything(desk) and "4242" not in everything(desk)
    card = desk.cards.card(number, NOW)
    assert card is not None and "⟨пароль скрыт⟩" in card.messages[-1].text and "⟨пароль скрыт⟩" in card.row.subject
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Спасибо, проверяем")
    desk.outbox.send_due(SOON)
    (letter,) = letters(desk)
    assert b"Zima" not in letter.read_bytes()
    for path in desk.places.root.glob("pult.db*"):
        assert b"Zima2025" not in path.read_bytes(), path.name


def test_s70_what_the_desk_writes_itself_holds_no_secret_either(desk: Desk) -> None:
    number = arrive(desk)
    who = By(person(desk), NOW)
    desk.replies.note(number, who, "доступ дали: логин admin, пароль: Zima2025")
    desk.drafts.save(person(desk).id, number, "answer", "Ваш пароль: Zima2025", NOW)
    desk.reminders.promise(number, who, "сменить пароль: Zima2025", NOW + timedelta(hours=1))
    desk.reminders.remind(number, who, NOW + timedelta(hours=1), "пароль: Zima2025")
    desk.waiting.hold(number, by(desk, Role.SUPERVISOR), "пароль: Zima2025")
    assert "Zima2025" not in everything(desk)
    ((note,),) = desk.reads.rows("SELECT text FROM message WHERE kind = 'note' AND subject = ''")
    assert note == "доступ дали: логин admin, пароль: ⟨пароль скрыт⟩"
