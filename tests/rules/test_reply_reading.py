"""Replies to our request for missing answers (issue §5): numbers, labels, words below our questions, or all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.form_reading import read_reply
from tests.rules.doors import rules

ASKED = ("why", "users", "due")
ALL = {"why": "чтобы база не утекла", "users": "отдел продаж", "due": "к 12 мая"}


def reply(text: str, asked: tuple[str, ...] = ASKED, answered: tuple[str, ...] = ()) -> dict[str, str]:
    return read_reply(text, asked, rules(), None, answered)


@pytest.mark.parametrize("sign", [". ", ") ", " - ", ": ", " — ", ".", ")"])
@pytest.mark.parametrize("ahead", ["", "  ", "**", "№"])
def test_answers_by_the_numbers_of_our_questions(sign: str, ahead: str) -> None:
    text = "\n".join(f"{ahead}{at}{sign}{words}" for at, words in enumerate(ALL.values(), start=1))
    assert reply(text) == ALL


def test_answers_after_our_questions_on_the_same_line_and_below() -> None:
    text = (
        "1. Зачем это нужно? чтобы база не утекла\n2. Кто будет этим пользоваться?\nотдел продаж\n"
        "3. К какому сроку это нужно? — к 12 мая"
    )
    assert reply(text) == ALL


def test_answers_below_our_quoted_questions() -> None:
    text = (
        "> Здравствуйте, Иван!\n> 1. Зачем это нужно?\n>\nчтобы база не утекла\n\n> 2. Кто будет этим пользоваться?\n"
        "отдел продаж\n> 3. К какому сроку это нужно?\nк 12 мая\n\nС уважением, Иван"
    )
    assert reply(text) == ALL


def test_a_quoted_question_may_be_wrapped() -> None:
    text = "> 1. Кому это мешает: всем, одному\n> человеку или части отдела?\nодному\n> 2. Насколько это срочно\nP3"
    assert reply(text, ("hindered", "urgency")) == {"hindered": "одному", "urgency": "P3"}


def test_answers_with_labels_in_any_order_and_part_of_them() -> None:
    assert reply("Срок: к 12 мая\nЗачем - чтобы база не утекла") == {"due": "к 12 мая", "why": "чтобы база не утекла"}


@pytest.mark.parametrize(
    "text",
    [
        "Чтобы база не утекла.",
        "Добрый день!\n\nЧтобы база не утекла.\n\nС уважением,\nИван Петров",
        "Чтобы база не утекла.\n\n> 1. Зачем это нужно?",
        "> 1. Зачем это нужно?\n\nЧтобы база не утекла.",
    ],
)
def test_one_question_takes_the_whole_new_text(text: str) -> None:
    assert reply(text, ("why",)) == {"why": "Чтобы база не утекла."}
    assert reply(text, ASKED[:2], ("users",)) == {"why": "Чтобы база не утекла."}


@pytest.mark.parametrize(
    "text", ["", "Спасибо!", "Добрый день", "ок, принято", "Хорошо, уточню", "?", "не знаю", "> 1. Зачем"]
)
def test_politeness_is_no_answer(text: str) -> None:
    assert reply(text, ("why",)) == {}


def test_of_several_questions_free_words_answer_none() -> None:
    assert reply("Не понял, что от меня нужно, позвоните") == {}


def test_steps_may_be_numbered_themselves() -> None:
    text = "1. Открыл сделку\n2. Нажал «Сохранить»\n3. Красная плашка"
    assert reply(text, ("steps",)) == {"steps": text}
    assert reply(text, ("steps", "got")) == {}, "three numbers are not those of two questions"


@pytest.mark.parametrize(
    ("text", "found"), [("Вопрос", "Вопрос"), ("Это мелкая задача", "мелкая задача"), ("не понял", None)]
)
def test_the_type_is_given_when_it_is_one(text: str, found: str | None) -> None:
    assert reply(text, ("type",)).get("type") == found


def test_the_type_by_its_number() -> None:
    assert reply("1. Мелкая\n2. поле в карточке", ("type", "what")) == {"type": "Мелкая", "what": "поле в карточке"}
    assert reply("1. не понял\n2. поле в карточке", ("type", "what")) == {"what": "поле в карточке"}


PIECES = [*ALL.values(), "1. ", "2) ", "\n", "> ", "Зачем", "? ", ": ", "Спасибо"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_reply_is_read_and_every_answer_is_a_piece_of_it(text: str) -> None:
    for answer in reply(text).values():
        assert answer and answer in text


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо, отвечу завтра!",
        "Добрый день! Вечером пришлю.",
        "Иван в отпуске, отвечу в понедельник",
        "Сам не знаю",
        "А когда сделаете?",
        "Зачем вам это?",
        "Нет.",
        "Спасибо!\n\nОтправлено с iPhone",
        "Thanks, will reply tomorrow",
    ],
)
def test_a_promise_a_question_and_thanks_answer_nothing(text: str) -> None:
    assert reply(text, ("why",)) == {}


def test_a_promise_beside_a_label_or_number_answers_nothing_either() -> None:
    assert reply("1. отвечу завтра\n2. отдел продаж") == {"users": "отдел продаж"}
    assert reply("Зачем: уточню у директора\nСрок: к 12 мая") == {"due": "к 12 мая"}


@pytest.mark.parametrize("text", ["Чтобы я видел, когда отвечу клиенту", "спасибо, чтобы не терять заявки"])
def test_an_answer_that_says_why_is_no_promise(text: str) -> None:
    assert reply(text, ("why",)) == {"why": text}


@pytest.mark.parametrize("by", [" ", "; ", ", ", ". "])
def test_numbered_answers_on_one_line(by: str) -> None:
    assert reply(by.join(f"{at}) {words}" for at, words in enumerate(ALL.values(), start=1))) == ALL


@pytest.mark.parametrize(("text", "said"), [("средняя задача", True), ("Авариа", True), ("авария или поломка?", False)])
def test_the_type_alone_is_an_answer_when_it_is_one_type(text: str, said: bool) -> None:
    assert bool(reply(text, ("type",))) is said
