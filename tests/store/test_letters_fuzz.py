"""Malformed letters (F-23 in short form): each is read or refused with a reason, never anything else."""

import random
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mail.limits import LetterRefused
from tests.letters import NOW, compound, letter, read, samples

LEAD = '01.02.2026, 10:00, "Поддержка" <help@example.ru>:'
TEXT = f"Здравствуйте!\r\nТИП: Авария\r\n\r\n{LEAD}\r\n> Проверьте почту.\r\n"
SEEDS = [
    letter(TEXT),
    letter(TEXT, charset="koi8-r"),
    letter(TEXT, charset="windows-1251"),
    letter(TEXT).decode().encode("utf-16"),
    letter("0J/QvtGA0YLQsNC7INC70LXQttC40YI=", Content_Transfer_Encoding="base64", Subject="=?koi8-r?B?8MHS1MHM?="),
    letter("<p>Раз<blockquote style='color:#fff'>два</blockquote><a href='x'>три</a>", Content_Type="text/html"),
    compound(
        "report; report-type=delivery-status",
        "Content-Type: text/plain\r\n\r\nnot delivered",
        "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1",
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <1@x>\r\nSubject: a\r\n\r\nb",
    ),
    compound("mixed", "Content-Type: text/plain; charset=koi8\r\n\r\nx", "Content-Type: a/b; name*0*=a''%D0\r\n\r\ny"),
]
SPLICES = [b"\0", b"\xff\xfe", b"\n\n", b"--limit", b"=?utf-8?B?", b"\x1b[2J", b";", b'"', b"<", b">" * 9, b"\xd0"]


def mutate(raw: bytes, chance: random.Random) -> bytes:
    """Damage a letter in one to six places: bytes changed, cut out, doubled, spliced in, the tail lost."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw) + 1)
        span = chance.randrange(1, 40)
        raw = chance.choice(
            [
                raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :],
                raw[:at] + raw[at + span :],
                raw[:at] + raw[at : at + span] * 3 + raw[at + span :],
                raw[:at] + chance.choice(SPLICES) + raw[at:],
                raw[:at] if chance.random() < 0.2 else raw,
            ]
        )
    return raw


def check(raw: bytes) -> None:
    try:
        found = read(raw)
    except LetterRefused as refusal:
        assert refusal.sentence
        return
    said = [found.text, found.subject, found.sender, found.sender_address, found.key, *found.attachments]
    for text in said:
        text.encode()
        assert "\0" not in text
    assert found.at <= NOW and found.at.tzinfo is UTC and found.at.microsecond == 0
    assert found.quote_from is None or 0 < found.quote_from < len(found.text)
    assert "\n" not in found.subject + found.sender + found.sender_address


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_mutated_letters_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        check(mutate(SEEDS[seed], chance))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    check(raw)
    check(b"From: a@example.org\r\n" + raw)
    check(b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + raw)


NAMES = ["from", "subject", "content-type", "received", "references", "content-disposition"]


@given(st.sampled_from(NAMES), st.binary(max_size=200))
def test_any_header_value_is_read(name: str, value: bytes) -> None:
    check(name.encode() + b": " + value + b"\r\nTo: help@example.ru\r\n\r\ntext")


def test_mutated_real_letters_are_read_or_refused() -> None:
    chance = random.Random(7)
    for path in sorted(samples("mail").glob("*.eml")):
        raw = path.read_bytes()
        for _ in range(4):
            check(mutate(raw, chance))
