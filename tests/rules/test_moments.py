"""Moments that a text names by the way: an outage told in one breath has its «since» (C-30)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.moments import moment_in
from models.terms import TicketType, Verdict
from tests.rules.doors import read, said


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("портал не открывается с 10:00", "с 10:00"),
        ("с 9 утра никто не может войти", "с 9 утра"),
        ("лежит со вчерашнего вечера", "со вчерашнего вечера"),
        ("с самого утра не грузится", "с самого утра"),
        ("минут 20 назад всё упало", "минут 20 назад"),
        ("10 минут назад всё упало", "10 минут назад"),
        ("час назад отвалилась телефония", "час назад"),
        ("только что упал сайт", "только что"),
        ("сегодня в 10:15 перестало открываться", "сегодня в 10:15"),
        ("портал не открывается", ""),
        ("у 10 человек не открывается", ""),
        ("не открывается сделка 10:20:30:40", ""),
        ("уже 20 минут не работает телефония", "уже 20 минут"),
        ("с 10 компьютеров не открывается", ""),
        ("не открывается в 10 браузерах", ""),
        ("", ""),
    ],
)
def test_what_is_a_moment(text: str, moment: str) -> None:
    assert moment_in(text) == moment


def test_c30_an_outage_told_in_one_breath_enters_at_once() -> None:
    text = "ТИП: Авария\nПортал не открывается ни у кого с 10:00"
    assert read(text).answers == {"down": "Портал не открывается ни у кого с 10:00", "since": "с 10:00"}
    answer = said(text)
    assert (answer.verdict, answer.type) == (Verdict.ADMITTED, TicketType.OUTAGE)
    assert said("ТИП: Авария\nПортал не открывается ни у кого").missing == ("since",)


@given(st.text(max_size=200))
def test_a_moment_is_a_piece_of_the_text(text: str) -> None:
    assert moment_in(text) in text
