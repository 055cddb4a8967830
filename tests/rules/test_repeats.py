"""When a contact is a repeated one (L-29), and the sample that can be drawn again (L-37)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.repeats import is_repeat, topic_key, topic_of
from models.sampling import sample

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Не приходит счёт на оплату", "не приходил счет на оплату", True),
        ("Оплата по счёту не приходит", "Не приходит оплата по счету", True),
        ("Не открывается портал", "Не открывается карточка", False),
        ("Заявка 17", "Заявка 18", True),
    ],
)
def test_l29_the_same_matter_in_other_words(one: str, other: str, same: bool) -> None:
    assert (topic_key(one) == topic_key(other)) is same


@pytest.mark.parametrize("subject", ["Re: Счёт", "RE[2]: Fwd: Счёт", "Ответ: счёт", " Fw:  Счёт "])
def test_l29_an_answer_to_a_letter_has_its_topic(subject: str) -> None:
    assert topic_key(topic_of("", subject)) == topic_key("Счёт")


def test_l29_the_named_topic_rules_over_the_subject() -> None:
    assert topic_of("  Печать  чеков ", "Re: помогите") == "Печать чеков"


@pytest.mark.parametrize("words", ["", "1234", "?!", "я и ты"])
def test_l29_nothing_to_go_by_is_no_topic(words: str) -> None:
    assert topic_key(words) == ""


@pytest.mark.parametrize(
    ("ended", "repeat"),
    [(AT, True), (AT - WEEK, True), (AT - WEEK - timedelta(seconds=1), False), (AT + timedelta(seconds=1), False)],
)
def test_l29_the_edges_of_the_days(ended: datetime, repeat: bool) -> None:
    assert is_repeat(AT, ended, WEEK) is repeat


def test_l29_what_still_lasts_is_no_first_contact() -> None:
    assert not is_repeat(AT, None, WEEK)


NUMBERS = st.sets(st.integers(1, 10_000), max_size=60)


@given(NUMBERS, st.integers(1, 9), st.integers(0, 2**31))
def test_l37_the_same_number_draws_the_same(numbers: set[int], each: int, seed: int) -> None:
    drawn = sample(sorted(numbers), each, seed, "2026-W10:3")
    assert drawn == sample(sorted(numbers, reverse=True), each, seed, "2026-W10:3")
    assert len(drawn) == min(each, len(numbers)) and set(drawn) <= numbers


def test_l37_another_number_another_week_or_person_draws_others() -> None:
    draws = {sample(range(1, 500), 10, seed, group) for seed in range(8) for group in ("a:1", "a:2", "b:1")}
    assert len(draws) == 24


def test_l37_every_ticket_has_the_same_chance() -> None:
    hits = [number for seed in range(2000) for number in sample(range(1, 11), 2, seed, "w")]
    counts = [hits.count(number) for number in range(1, 11)]
    assert min(counts) > 320 and max(counts) < 480, counts
