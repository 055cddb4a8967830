"""Telephone numbers as search keys (L-17, L-39)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mail.phones import phone_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("8 (800) 555-35-35", "+78005553535"),
        ("8-800-555-35-35", "+78005553535"),
        ("+7 (999) 000-00-00", "+79990000000"),
        ("8 999 000 00 00", "+79990000000"),
        ("79990000000", "+79990000000"),
        ("9990000000", "+79990000000"),
        ("(495) 000-00-00", "+74950000000"),
        ("8 (495) 000-00-00 доб. 12", "+74950000000;ext=12"),
        ("+7 495 000-00-00, вн. 105", "+74950000000;ext=105"),
        ("+7 495 000-00-00 ext 7", "+74950000000;ext=7"),
        ("тел. 8 (495) 000-00-00 (доб.12)", "+74950000000;ext=12"),
        ("+49 30 901820", "+4930901820"),
        ("８ ８００ ５５５ ３５ ３５", "+78005553535"),
        ("112", "112"),
        ("0911", "0911"),
        ("12345", "12345"),
        ("1042 доб. 3", "1042;ext=3"),
    ],
)
def test_a_number_has_one_key_however_it_is_written(written: str, key: str) -> None:
    assert phone_key(written) == key


@pytest.mark.parametrize(
    "written",
    ["", " ", "12", "+7", "доб. 12", "Иван", "ivan@example.org", "02.02.2026 10:00", "№ 123456", "1234567890"],
)
def test_what_is_no_number_has_no_key(written: str) -> None:
    assert phone_key(written) is None


@given(st.text(alphabet="0123456789+-() .добx,#", max_size=40) | st.text(max_size=60))
def test_any_text_is_answered(written: str) -> None:
    key = phone_key(written)
    assert key is None or key.lstrip("+").replace(";ext=", "").isdigit()
