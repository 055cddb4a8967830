"""SEC-03 and security.md §3: nothing raw survives any text function, nothing readable is lost, nothing raises."""

import json
import random
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.safetext import (
    BLOCK_LIMIT,
    MARKS_PER_BASE,
    UNSAFE,
    block,
    mask,
    neutralise,
    one_line,
    safe_log,
    size_in_words,
)
from tests.glass.hostile import HOSTILE, NEUTRALISED, RAW

ALPHABET = (
    [chr(code) for code in range(0xA0)]
    + [
        chr(code)
        for code in (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070))
    ]
    + [
        "\u0301",
        "\u0489",
        "\u20dd",
        "\ufeff",
        "\ufe0f",
        "\U000e0041",
        "\U000e0100",
        "\ud800",
        "\udfff",
        "\uffff",
        "\ue000",
    ]
    + list("[]/@={}()$:\\")
    + ["[/]", "[@click=app.quit]", "[b]", "ё", "й", "漢", "👍", "я", "⟨", "×"]
)


def check(text: str) -> None:
    """Put one text through every function and look for anything raw."""
    shown = neutralise(text)
    assert UNSAFE.search(shown) is None and RAW.sub("", shown.replace("\n", "")) == shown.replace("\n", "")
    line = one_line(text)
    assert "\n" not in line and UNSAFE.search(line) is None
    head, _ = block(text)
    assert UNSAFE.search(head) is None
    logged = safe_log(text)
    assert "\n" not in logged and UNSAFE.search(logged) is None
    assert isinstance(json.loads(logged), str)


def test_a_hundred_thousand_random_strings_leave_nothing_raw() -> None:
    """SEC-03: control, markup and bidi alphabets, every text function."""
    chance = random.Random(20260304)
    for _ in range(100_000):
        check("".join(chance.choices(ALPHABET, k=chance.randrange(12))))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_leaves_nothing_raw(text: str) -> None:
    """SEC-03 over the whole of Unicode, lone surrogates included."""
    check(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_neutralising_twice_changes_nothing(text: str) -> None:
    """A text that has passed once is a text that may be shown."""
    once = neutralise(text)
    assert neutralise(once) == once


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_are_harmless(text: str) -> None:
    """SEC-01, the text part."""
    check(text)


@pytest.mark.parametrize("name", NEUTRALISED)
def test_what_was_neutralised_leaves_a_mark(name: str) -> None:
    """SEC-01: a visible mark where something was neutralised."""
    assert "⟨" in neutralise(NEUTRALISED[name]) or "◌" in neutralise(NEUTRALISED[name])


def test_every_character_that_unicode_calls_control_or_format_is_unsafe() -> None:
    """The ranges written in the module agree with Python's own tables."""
    missed = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        and chr(code) not in "\t\n"
        and UNSAFE.search(chr(code)) is None
    ]
    assert missed == []


def test_nothing_readable_is_unsafe() -> None:
    """No letter, digit, sign or space is lost."""
    eaten = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LNPSZ"
        and unicodedata.category(chr(code)) not in ("Zl", "Zp")
        and UNSAFE.search(chr(code))
    ]
    assert eaten == ["0x115f", "0x1160", "0x3164", "0xffa0"], "only the invisible fillers of Hangul"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("обычный текст — «ёлки», №1042…", "обычный текст — «ёлки», №1042…"),
        ("до\x1b[2Jпосле", "до⟨ESC⟩[2Jпосле"),
        ("\x9b31m", "⟨9B⟩31m"),
        ("a\u202eb", "a⟨202E⟩b"),
        ("x" + "\u200b" * 17, "x⟨200B⟩⟨×17⟩"),
        ("x\u200b\u200c\u200d", "x⟨200B⟩⟨200C⟩⟨200D⟩"),
        ("и\u0306", "й"),
        ("e\u0301\u0301\u0301\u0301", "é\u0301\u0301⟨×1⟩"),
        ("\u0301a", "◌\u0301a"),
        ("a\r\nb\r\r\nc", "a\nb\nc"),
        ("a\rb", "a⟨CR⟩b"),
        ("а\tб", "а   б"),
        ("\U000e0041" * 5, "⟨E0041⟩⟨×5⟩"),
        ("\ud800", "⟨D800⟩"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_marks(text: str, shown: str) -> None:
    """Each class of sign has its own visible form, and what is around it stays."""
    assert neutralise(text) == shown


def test_a_letter_carries_few_marks() -> None:
    """At most two combining marks a base, in any order of marks."""
    shown = neutralise("z" + "\u0301\u0335\u0489" * 30 + "о")
    run = longest = 0
    for one in shown:
        run = run + 1 if unicodedata.category(one)[0] == "M" else 0
        longest = max(longest, run)
    assert longest == MARKS_PER_BASE and shown.endswith("⟨×87⟩о")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n\n  b", "a b"), ("  край  ", "край"), ("a  \t b", "a b"), ("", ""), ("x" * 9000, "x" * 4096)],
)
def test_one_line(text: str, line: str) -> None:
    """A list shows the beginning of a text on one line."""
    assert one_line(text) == line


def test_a_block_keeps_its_lines_and_says_when_it_was_cut() -> None:
    """The card shows 20 kB and offers the rest."""
    assert block("a\nb") == ("a\nb", False)
    shown, was_cut = block("я" * (BLOCK_LIMIT + 1))
    assert was_cut and len(shown) == BLOCK_LIMIT


@pytest.mark.parametrize(
    ("text", "size"), [("", "0 Б"), ("я" * 10, "20 Б"), ("я" * 10_000, "20 кБ"), ("x" * 1_234_000, "1,2 МБ")]
)
def test_size_in_words(text: str, size: str) -> None:
    """Sizes are told in bytes, as a person would."""
    assert size_in_words(text) == size


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("звоните +7 (916) 123-45-67", "звоните ***"),
        ("паспорт 4509 123456 выдан", "паспорт *** выдан"),
        ("пишите ivan.petrov@mail.ru", "пишите ***@***"),
        ("карта 4276 1234 5678 9012", "карта ***"),
        ("№ 1042 в 14:07:32", "№ 1042 в 14:07:32"),
    ],
)
def test_personal_data_is_masked_in_logs(text: str, masked: str) -> None:
    """SEC-10: addresses and long numbers never reach a log; ticket numbers and times do."""
    assert mask(text) == masked and json.loads(safe_log(text)) == masked


def test_a_log_line_cannot_be_forged() -> None:
    """One event is one line, whatever the text holds."""
    assert safe_log("a\nb\u2028c\x1b[0m") == '"a\\nb\\u2028c\\u001b[0m"'
