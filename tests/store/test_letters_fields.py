"""The line «ТИП: …» and the ticket number of a subject."""

import pytest

from data.mail.fields import find_type, is_forward, subject_number
from models.terms import TicketType


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ТИП: Авария", TicketType.OUTAGE),
        ("тип: авария.", TicketType.OUTAGE),
        ("  Тип : Поломка", TicketType.DEFECT),
        ("**ТИП:** Вопрос", TicketType.QUESTION),
        ("*Тип: «Вопрос»*", TicketType.QUESTION),
        ("- тип обращения: мелкая задача", TicketType.SMALL_TASK),
        ("ТИП: крупная", TicketType.LARGE_TASK),
        ("ТИП — нет, ТИП: Авария", None),
        ("ТИП: авария, лежит портал", TicketType.OUTAGE),
        ("ТИП: Согласование (срочно)", TicketType.APPROVAL),
        ("ТИП: outage", TicketType.OUTAGE),
        ("ТИП: пожар", None),
        ("ТИП:", None),
        ("прототип: авария", None),
        ("Какой тип: авария или вопрос?", None),
        ("> ТИП: Авария", None),
    ],
)
def test_the_type_is_read_from_its_own_line(line: str, kind: TicketType | None) -> None:
    assert find_type(f"Добрый день.\n{line}\r\nПортал лежит.") is kind


def test_the_first_line_that_names_a_type_counts() -> None:
    assert find_type("ТИП: пожар\nТИП: Вопрос\nТИП: Авария") is TicketType.QUESTION


def test_quoted_lines_do_not_count() -> None:
    text = "Спасибо.\n\nТИП: Авария"
    assert find_type(text, quote_from=9) is None
    assert find_type(text) is TicketType.OUTAGE


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: Счёт [№ 1042]", 1042),
        ("[№1042] Счёт", 1042),
        ("Re: [# 7] x", 7),
        ("Re: [№ 5] [№ 6]", 5),
        ("Счёт № 1042", None),
        ("[1042]", None),
        ("[№ 12345678901]", None),
        ("[№ 10 42]", None),
        ("", None),
    ],
)
def test_the_number_of_a_subject(subject: str, number: int | None) -> None:
    assert subject_number(subject) == number


def test_forwards_are_told_from_replies() -> None:
    assert all(is_forward(subject) for subject in ("Fwd: x", "FW: x", "Пересл: x", " fwd[2]: x"))
    assert not any(is_forward(subject) for subject in ("Re: Fwd: x", "Forward", "Пересылка не работает", ""))
