"""What the subject of a letter says: the number of a ticket, a forwarded letter."""

import pytest

from data.mail.fields import is_forward, subject_number


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
