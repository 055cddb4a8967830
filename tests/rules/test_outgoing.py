"""What may not leave: nothing, a hole, a secret, a note's words (issue §6, D-54, D-59, T-28)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.outgoing import NOTE_WORDS, Stop, cautions, check

NOTE = "клиент опять недоволен, скидку не предлагать, оплата просрочена на месяц"


def test_a_plain_answer_may_leave() -> None:
    assert check("Здравствуйте, Пётр! Обращение № 7 решено, проверьте.", [NOTE]) is None


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_text_stops(text: str) -> None:
    stopped = check(text)
    assert stopped is not None and stopped.why is Stop.EMPTY


def test_a_hole_stops_with_its_place() -> None:
    text = "Добрый день!\nВаш номер [№], [Имя]"
    stopped = check(text)
    assert stopped is not None and stopped.why is Stop.HOLE
    assert text[stopped.start : stopped.end] == "[№]"
    assert "[№] и ещё 1, строка 2" in stopped.sentence


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Пароль: Zima2025", "Zima2025"),
        ("Оплатите на карту 4242 4242 4242 4242", "4242 4242"),
        ("Ключ: token=abcd1234efgh5678", "abcd1234efgh5678"),
        ("Паспорт 4508 123456", "123456"),
    ],
)
def test_d59_a_secret_stops_and_is_not_repeated(text: str, secret: str) -> None:
    stopped = check(f"Добрый день!\n{text}")
    assert stopped is not None and stopped.why is Stop.SECRET
    assert secret not in stopped.sentence and "строка 2" in stopped.sentence
    assert secret.split()[0] in f"Добрый день!\n{text}"[stopped.start : stopped.end]


def test_two_secrets_on_a_line_are_both_kept_out_of_the_sentence() -> None:
    stopped = check("пароль: Zima2025 и пароль: Leto2026")
    assert stopped is not None and "2025" not in stopped.sentence and "2026" not in stopped.sentence


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        f"Добрый день! {NOTE.upper()} Спасибо.",
        NOTE.replace(", ", "\n> "),
        "Знаете, клиент опять недоволен, скидку не предлагать, оплата просрочена, и всё",
        NOTE.replace("о", "o").replace("а", "a"),
        NOTE.replace("клиент", "кли\u200bент"),
    ],
)
def test_t28_a_note_whole_or_in_good_part_stops(text: str) -> None:
    stopped = check(text, ["другая заметка совсем", NOTE])
    assert stopped is not None and stopped.why is Stop.NOTE
    assert text[stopped.start : stopped.end]


def test_t28_the_reason_of_an_act_stops_without_its_heading() -> None:
    stopped = check("ждём оплату от бухгалтерии", ["Отложено: ждём оплату от бухгалтерии"])
    assert stopped is not None and stopped.why is Stop.NOTE


def test_words_that_the_client_wrote_openly_may_be_answered() -> None:
    said = "Здравствуйте, портал не открывается у всех со вчерашнего вечера, помогите"
    note = "пишет: портал не открывается у всех со вчерашнего вечера, помогите"
    assert check("Вижу: портал не открывается у всех со вчерашнего вечера", [note], [said]) is None


@pytest.mark.parametrize("note", ["ок", "перезвонить", "клиент ждёт", "№ 5", ""])
def test_a_short_note_stops_only_when_it_is_the_whole_text(note: str) -> None:
    assert check(f"Добрый день! {note} сегодня", [note]) is None
    if note:
        stopped = check(note, [note])
        assert stopped is not None and stopped.why is Stop.NOTE


def test_a_telephone_and_an_address_only_ask_for_a_look() -> None:
    text = "Позвоните:\n+7 912 345-67-89\nили ivan@mail.ru"
    assert check(text) is None
    assert cautions(text) == ("телефон (строка 2)", "адрес почты (строка 3)")


_WORDS = st.lists(st.text("абвгдежзик", min_size=1, max_size=8), min_size=3, max_size=30)


@given(_WORDS, st.lists(st.text("лмнопрст", min_size=1, max_size=8), max_size=20), st.integers(0, 100))
def test_t28_no_text_with_a_notes_words_passes(note: list[str], other: list[str], at: int) -> None:
    size = min(NOTE_WORDS, len(note))
    start = at % (len(note) - size + 1)
    place = at % (len(other) + 1)
    text = " ".join([*other[:place], *note[start : start + size], *other[place:]])
    stopped = check(text, [", ".join(note)])
    assert stopped is not None and stopped.why is Stop.NOTE


@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=4), st.lists(st.text(max_size=60), max_size=3))
def test_checking_never_fails_and_points_into_the_text(text: str, notes: list[str], said: list[str]) -> None:
    stopped = check(text, notes, said)
    assert stopped is None or 0 <= stopped.start <= stopped.end <= len(text)
