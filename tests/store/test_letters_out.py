"""The reply as a letter: threaded, once numbered, and no stranger's text becomes a header."""

import email
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mail.fields import subject_number
from data.mail.headers import author
from data.mail.outgoing import outgoing_id, reply_letter, reply_subject
from data.refusals import BadInput
from tests.letters import read

AT = datetime(2026, 2, 2, 10, 0, 0, tzinfo=UTC)
FIELDS = {"Message-ID", "From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


def reply(**given_fields: object) -> bytes:
    fields: dict[str, object] = {
        "key": "1042:1", "number": 1042, "subject": "Не приходит счёт", "text": "Починили.\n", "sent_at": AT,
        "mail_from": "help@example.ru", "desk_name": "Поддержка", "to_address": "ivan@example.org",
    }  # fmt: skip
    return reply_letter(**(fields | given_fields))  # type: ignore[arg-type]


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=policy.default)


def test_a_reply_is_a_whole_letter() -> None:
    letter = parsed(reply(to_name="Иван Петров"))
    assert letter["From"] == "Поддержка <help@example.ru>"
    assert letter["To"] == "Иван Петров <ivan@example.org>"
    assert letter["Subject"] == "Re: Не приходит счёт [№ 1042]"
    assert letter["Date"].datetime == AT
    assert letter.get_content().replace("\r\n", "\n") == "Починили.\n"
    assert set(letter.keys()) == FIELDS


def test_lines_end_as_mail_wants_and_headers_are_ascii() -> None:
    raw = reply(text="Первая\nВторая\r\nТретья\rЧетвёртая")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert raw.split(b"\r\n\r\n")[0].isascii()
    assert parsed(raw).get_content().split() == ["Первая", "Вторая", "Третья", "Четвёртая"]


def test_the_thread_is_kept_and_trimmed() -> None:
    chain = [f"<{n}.{'x' * 200}@example.org>" for n in range(30)]
    letter = email.message_from_bytes(reply(in_reply_to="<last@example.org>", references=chain))
    ids = letter["References"].split()
    assert letter["In-Reply-To"] == "<last@example.org>"
    assert ids == [chain[0], *chain[-8:], "<last@example.org>"]
    assert max(len(line) for line in reply(references=chain).split(b"\r\n")) < 998


def test_the_parent_stands_last_once_and_bad_ids_are_left_out() -> None:
    letter = email.message_from_bytes(
        reply(in_reply_to="<a@x>", references=["<a@x>", "<b@x>", "bad", "<c@x>\r\nBcc: d@x", "<é@x>", "<b@x>"])
    )
    assert letter["References"].split() == ["<b@x>", "<a@x>"]
    assert letter["Bcc"] is None
    assert email.message_from_bytes(reply(in_reply_to="no id"))["In-Reply-To"] is None


def test_the_same_key_has_the_same_message_id() -> None:
    assert outgoing_id("1042:1", "help@example.ru") == outgoing_id("1042:1", "help@example.ru")
    assert outgoing_id("1042:1", "help@example.ru") != outgoing_id("1042:2", "help@example.ru")
    assert parsed(reply())["Message-ID"] == outgoing_id("1042:1", "help@example.ru")
    assert outgoing_id("1", "help@example.ru").endswith("@example.ru>")
    assert outgoing_id("1", "почта@пример.рф").endswith("@xn--e1afmkfd.xn--p1ai>")
    assert outgoing_id("1", "").endswith("@pult.invalid>")


@pytest.mark.parametrize(
    ("subject", "made"),
    [
        ("Счёт", "Re: Счёт [№ 1042]"),
        ("Re: RE: Re[2]: На: Счёт [№ 1042]", "Re: Счёт [№ 1042]"),
        ("[№ 1042] Счёт [№ 77]", "Re: Счёт [№ 1042]"),
        ("", "Re: Ваше обращение [№ 1042]"),
        ("Отв: [№ 1042]", "Re: Ваше обращение [№ 1042]"),
        ("a\r\nBcc: x@y\x00\u2028b", "Re: a Bcc: x@y b [№ 1042]"),
        ("Ремонт: лифт", "Re: Ремонт: лифт [№ 1042]"),
    ],
)
def test_the_subject_has_one_re_and_one_number(subject: str, made: str) -> None:
    assert reply_subject(subject, 1042) == made
    assert subject_number(made) == 1042


BAD = ["", "ivan", "ivan@", "a b@example.org", "a@x\r\nBcc: b@x", "иван@example.org", "<a@x>", "a@..", "a@x,b@x"]


@pytest.mark.parametrize("address", BAD)
def test_an_impossible_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(BadInput, match=r"нельзя отправить|неверное имя"):
        reply(to_address=address)


def test_a_russian_domain_is_written_as_mail_wants() -> None:
    assert parsed(reply(to_address="ivan@пример.рф"))["To"] == "ivan@xn--e1afmkfd.xn--p1ai"


def test_a_desk_without_an_address_still_writes_its_letters() -> None:
    assert parsed(reply(mail_from=""))["From"] == "Поддержка <desk@pult.invalid>"


def test_a_reply_is_no_machines_letter_and_can_be_read_back() -> None:
    found = read(reply(in_reply_to="<1@example.org>", text="Добрый день!\n.\nFrom here on"))
    assert found.auto == ""
    assert found.text == "Добрый день!\n.\nFrom here on"
    assert found.in_reply_to == "<1@example.org>"


hostile = st.text(max_size=200) | st.text(alphabet="\r\n:=?<>@ Bcc\x00\u2028", max_size=60)


@given(hostile, hostile, hostile, hostile, st.lists(hostile, max_size=4))
def test_no_text_adds_a_header(subject: str, text: str, name: str, desk: str, references: list[str]) -> None:
    raw = reply(subject=subject, text=text, to_name=name, desk_name=desk, references=references, in_reply_to=name)
    assert set(email.message_from_bytes(raw).keys()) <= FIELDS | {"References", "In-Reply-To"}
    assert parsed(raw)["To"].addresses[0].addr_spec == "ivan@example.org"
    assert subject_number(read(raw).subject) == 1042


def test_long_russian_subjects_and_names_lose_no_space_between_encoded_words() -> None:
    """The standard policy leaves spaces between two encoded words, where RFC 2047 drops them."""
    subject, name = "Очень длинная тема " * 8, "Константин Константинопольский, " * 3
    raw = reply(subject=subject, to_name=name)
    letter = parsed(raw)
    assert letter["Subject"] == f"Re: {subject.strip()} [№ 1042]"
    written = email.message_from_bytes(raw)["To"]
    assert author(written) == (" ".join(name.split()), "ivan@example.org")
    assert [one.addr_spec for one in letter["To"].addresses] == ["ivan@example.org"]
    head = raw.split(b"\r\n\r\n")[0]
    assert all(len(word) <= 75 for word in head.split() if word.startswith(b"=?"))
