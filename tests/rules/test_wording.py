"""What words say by themselves: outages and no false alarms, the mark, too little (C-15, S-63, S-51)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.wording import has_mark, is_training, is_vague, tells_outage, tokens
from tests.rules.doors import rules

OUTAGES = [
    "не работает вообще ничего",
    "Ничего не работает!!!",
    "у нас ничё не работает с утра",
    "всё лежит",
    "ВСЁ ЛЕЖИТ",
    "Все упало, помогите, спасибо заранее",
    "502 у всех",
    "у всех пятый час ошибка 500",
    "портал не открывается ни у кого",
    "не открывается портал",
    "Сайт упал",
    "битрикс лёг",
    "Битрикс24 недоступен",
    "CRM недоступна",
    "црм не грузится",
    "авария",
    "У нас АВАРИЯ, телефония молчит",
    "никто не может войти",
    "никто не может зайти в систему с 9 утра",
    "ни у кого не грузится",
    "телефония отвалилась",
    "звонки не проходят, телефония не работает",
    "полный стоп, продажи стоят",
    "работа стоит",
    "работа встала",
    "сервер умер",
    "нет связи ни у кого",
    "не рабоатет ничего",
    "ничего не рабтает",
    "портал не окрывается",
    "неработает ничего",
    "всем выдаёт ошибку",
    "у всех выкидывает из системы",
    "Система не отвечает",
    "Вчера починили, но сегодня опять ничего не работает",
    "Со вчерашнего дня не работает портал",
    "была авария, и снова всё лежит",
    "Добрый день.\nНе работает портал.\nСпасибо.",
    "SOS",
    "это p1, стоп продаж",
]
CALM = [
    "вчера была авария, спасибо",
    "Авария устранена, всё заработало",
    "после аварии всё в порядке",
    "портал упал, но уже заработал",
    "всё работает, спасибо",
    "не работает кнопка в карточке сделки",
    "не открывается один отчёт",
    "Менеджеры не видят сделки, сделайте чтобы видели",
    "сколько стоит лицензия",
    "стоит ли переходить на новый тариф",
    "когда будет готово?",
    "добавьте поле в карточку",
    "на сайте не отображается телефон в шапке",
    "в црм не сохраняется комментарий",
    "спасибо, всё хорошо",
    "не могу понять, как удалить сделку",
    "у меня не открывается файл",
    "нужно обучение для новых сотрудников",
    "в счёте 500 позиций",
    "документы лежат в папке",
    "",
]


@pytest.mark.parametrize("text", OUTAGES)
def test_c15_words_of_an_outage(text: str) -> None:
    assert tells_outage(tokens(text), rules().words)


@pytest.mark.parametrize("text", CALM)
def test_c15_no_false_alarm(text: str) -> None:
    assert not tells_outage(tokens(text), rules().words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!!!",
        "почините",
        "Сделайте, пожалуйста",
        "Добрый день! Не работает. Срочно!",
        "помогите",
        "опять ошибка",
        "ау",
    ],
)
def test_s63_too_little_to_work_with(text: str) -> None:
    assert is_vague(tokens(text), rules().words)


@pytest.mark.parametrize(
    "text", ["Добавьте поле «Источник» в карточку", "Как удалить сделку?", "Не печатается счёт из карточки сделки"]
)
def test_s63_enough_to_work_with(text: str) -> None:
    assert not is_vague(tokens(text), rules().words)


def test_the_mark_and_the_training_topic_are_words_and_not_pieces_of_words() -> None:
    words = rules().words
    assert has_mark(tokens("ЗАДАЧА: права"), words)
    assert not has_mark(tokens("подзадача и задачник"), words)
    assert is_training(tokens("вопрос по обучению"), words)
    assert not is_training(tokens("необучаемый"), words)


@given(st.text(max_size=300))
def test_any_text_is_judged_without_raising(text: str) -> None:
    found, words = tokens(text), rules().words
    for judge in (tells_outage, has_mark, is_training, is_vague):
        assert judge(found, words) in (True, False)


@pytest.mark.parametrize("piece", ["не ", "всё лежит ", "а", "не работает ", "\n.!?", "портал "])
def test_a_megabyte_is_looked_at_up_to_a_limit(piece: str) -> None:
    assert len(tokens(piece * (1_000_000 // len(piece)))) <= 20_000
