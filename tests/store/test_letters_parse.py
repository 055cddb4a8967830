"""Reading letters: charsets, broken headers, parts, attachments, the instant, the limits."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from data.mail.limits import DEPTH, HEADER_BYTES, LETTER_BYTES, PARTS, LetterRefused, too_large
from data.mail.parse import read_letter
from models.form_reading import read_form
from models.terms import TicketType
from tests.letters import FILE_TIME, NOW, compound, letter, read
from tests.rules.doors import rules

RUSSIAN = "Здравствуйте! Со вчерашнего дня не приходит счёт на оплату. Проверьте, пожалуйста, почту."


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "iso-8859-5", "cp866", "utf-16"])
def test_a_declared_charset_is_read(charset: str) -> None:
    assert read(letter(RUSSIAN, charset=charset)).text == RUSSIAN


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "iso-8859-5", "cp866"])
@pytest.mark.parametrize("words", [RUSSIAN, RUSSIAN.upper(), "Не работает портал", "ПОРТАЛ ЛЕЖИТ, ПОМОГИТЕ", "Привет"])
@pytest.mark.parametrize("claim", ["", "text/plain", "text/plain; charset=X-UNKNOWN", "text/plain; charset=us-ascii"])
def test_eight_bits_without_a_true_charset_are_guessed(charset: str, words: str, claim: str) -> None:
    assert read(letter(words.encode(charset), Content_Type=claim)).text == words


@pytest.mark.parametrize("claim", ["iso-8859-1", "windows-1252"])
def test_russian_that_claims_to_be_western_is_believed_by_its_letters(claim: str) -> None:
    body = RUSSIAN.encode("cp1251")
    assert read(letter(body, Content_Type=f"text/plain; charset={claim}")).text == RUSSIAN


def test_western_letters_stay_western() -> None:
    words = "Bonjour, le réseau est coupé. Où êtes-vous? Grüße"
    assert read(letter(words.encode("latin-1"), Content_Type="text/plain; charset=iso-8859-1")).text == words
    assert read(letter(words.encode("cp1252"), Content_Type="")).text == words


def test_a_few_bad_bytes_are_marked_and_the_rest_is_read() -> None:
    body = RUSSIAN.encode() + b"\xff" + RUSSIAN.encode()
    assert read(letter(body)).text == f"{RUSSIAN}\ufffd{RUSSIAN}"


def test_transfer_encodings_are_undone_and_false_ones_ignored() -> None:
    coded = base64.encodebytes(RUSSIAN.encode("koi8-r"))
    claim = {"Content_Transfer_Encoding": "base64", "Content_Type": "text/plain; charset=koi8-r"}
    assert read(letter(coded, **claim)).text == RUSSIAN
    assert read(letter(coded[:-5], **claim)).text.startswith(RUSSIAN[:60])
    assert read(letter(RUSSIAN, Content_Transfer_Encoding="base64")).text == RUSSIAN
    assert read(letter("=D0=94=D0=B0", Content_Transfer_Encoding="quoted-printable")).text == "Да"
    assert read(letter("begin 644 x\n#0V%T\n`\nend\n", Content_Transfer_Encoding="x-uuencode")).text == "Cat"


def test_a_uuencoded_file_inside_the_text_is_named() -> None:
    found = read(letter("Смотрите файл.\nbegin 644 cat.txt\n#0V%T\n`\nend\nСпасибо."))
    assert found.text == "Смотрите файл.\n[вложение: cat.txt]\nСпасибо."
    assert found.attachments == ("cat.txt",)


def test_soft_line_breaks_are_joined() -> None:
    body = "Длинная \nстрока.\n> Цитата \n> дальше\n-- \nПодпись"
    found = read(letter(body, Content_Type="text/plain; charset=utf-8; format=flowed"))
    assert found.text == "Длинная строка.\n> Цитата дальше\n-- \nПодпись"


def encoded(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def test_headers_are_decoded_however_they_were_written() -> None:
    found = read(letter(From=f"{encoded('Иван Петров', 'koi8-r')} <ivan@example.org>", Subject=encoded("Счёт")))
    assert (found.sender, found.sender_address, found.subject) == ("Иван Петров", "ivan@example.org", "Счёт")


def test_raw_eight_bit_headers_are_guessed() -> None:
    for charset in ("utf-8", "koi8-r", "cp1251"):
        raw = letter(From="@@", Subject="##").replace(b"@@", "Иван Петров <ivan@example.org>".encode(charset))
        found = read(raw.replace(b"##", "Не приходит счёт на оплату".encode(charset)))
        assert (found.sender, found.subject) == ("Иван Петров", "Не приходит счёт на оплату")


def test_a_letter_cut_between_two_encoded_words_is_whole_again() -> None:
    raw = "Счёт".encode()
    halves = [base64.b64encode(piece).decode() for piece in (raw[:3], raw[3:])]
    assert read(letter(Subject=f"=?utf-8?B?{halves[0]}?=\r\n =?UTF-8?b?{halves[1]}?=")).subject == "Счёт"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?utf-8?B?0KHRh9GR0YI?=", "Счёт"),
        ("=?utf-8?Q?=D0=A1=D1=87 bill?=", "Сч bill"),
        ("=?utf-8?B?", "=?utf-8?B?"),
        ("=?zip?B?VEVTVA==?=", "TEST"),
        ("Re: =?utf-8?Q?A?= and =?utf-8?Q?B?=", "Re: A and B"),
    ],
)
def test_broken_encoded_words_are_read_as_well_as_they_can_be(written: str, read_as: str) -> None:
    assert read(letter(Subject=written)).subject == read_as


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ('"Петров, Иван" <ivan@example.org>', "Петров, Иван", "ivan@example.org"),
        ('"Шеф <boss@example.ru>" <ivan@example.org>', "Шеф <boss@example.ru>", "ivan@example.org"),
        ("ivan@example.org (Иван)", "Иван", "ivan@example.org"),
        ("ivan@example.org", "", "ivan@example.org"),
        ("Иванов, Иван <ivan@example.org>", "Иванов, Иван", "ivan@example.org"),
        ("", "", ""),
    ],
)
def test_the_author_is_read_from_any_form(written: str, name: str, address: str) -> None:
    found = read(letter(From=written))
    assert (found.sender, found.sender_address) == (name, address)


def test_the_sender_stands_in_for_a_missing_author() -> None:
    assert read(letter(From="", Sender="robot@example.org")).sender_address == "robot@example.org"


def test_threading_and_recipients() -> None:
    found = read(
        letter(In_Reply_To="<b@x>", References="<a@x>\r\n <b@x>", To="Help <help@example.ru>, b@x.ru", Cc="c@x.ru")
    )
    assert (found.in_reply_to, found.references) == ("<b@x>", ("<a@x>", "<b@x>"))
    assert found.recipients == ("help@example.ru", "b@x.ru", "c@x.ru")


def test_the_key_is_the_message_id_or_the_bytes() -> None:
    assert read(letter()).key == "<1@example.org>"
    nameless = letter(Message_ID="")
    assert read(nameless).key == f"sha256:{read(nameless).raw_sha256}"
    assert read(nameless).key != read(nameless + b"!").key


STAMP = datetime(2026, 2, 2, 7, 0, 0, tzinfo=UTC)


def test_the_instant_is_the_topmost_received() -> None:
    later = "by mx.example.ru; Mon, 2 Feb 2026 10:00:00.734 +0300\r\nReceived: by relay; Mon, 2 Feb 2026 08:00:00 +0300"
    assert read(letter(Received=later.replace(".734", ""))).at == STAMP
    assert read(letter(Received="from a; b by c; Mon, 2 Feb 2026 07:00:00 -0000 (GMT)")).at == STAMP


@pytest.mark.parametrize("received", ["", "by mx", "by x; вчера", "by x; Mon, 99 Feb 2026 10:00:00 +0300", "x;"])
def test_without_a_stamp_the_file_counts_and_never_the_date(received: str) -> None:
    raw = letter(Received=received, Date="Fri, 1 Jan 2021 00:00:00 +0000")
    at = FILE_TIME + timedelta(microseconds=5)
    assert read_letter(raw, at, NOW, "x").at == FILE_TIME


def test_a_stamp_from_the_future_counts_as_now() -> None:
    assert read(letter(Received="by x; Mon, 2 Feb 3609 10:00:00 +0300")).at == NOW
    assert read(letter(Received="by x; Fri, 31 Dec 9999 23:59:59 -1200")).at in (NOW, FILE_TIME)
    assert read_letter(letter(Received=""), NOW + timedelta(days=1), NOW, "x").at == NOW


def test_files_are_named_and_attached_letters_stay_out_of_the_text() -> None:
    inner = "From: x@example.org\r\nSubject: Чужое письмо\r\n\r\nТИП: Авария, чужой текст"
    found = read(
        compound(
            "mixed",
            "Content-Type: text/plain; charset=utf-8\r\n\r\nСмотрите письмо.",
            f"Content-Type: message/rfc822\r\n\r\n{inner}",
            "Content-Type: application/pdf; name*=utf-8''%D1%81%D1%87%D1%91%D1%82.pdf\r\n\r\nx",
            'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="../../etc/passwd"\r\n\r\nsecret',
            'Content-Type: image/png; name="=?utf-8?B?0YTQvtGC0L4ucG5n?="\r\n\r\nx',
        )
    )
    assert found.text == "Смотрите письмо."
    assert found.attachments == ("Чужое письмо.eml", "счёт.pdf", "passwd", "фото.png")
    assert found.type is None


def test_text_around_a_picture_is_all_read() -> None:
    found = read(
        compound(
            "mixed",
            "Content-Type: text/plain; charset=utf-8\r\n\r\nДо.",
            "Content-Type: image/jpeg; name=photo.jpg\r\n\r\nx",
            "Content-Type: text/plain; charset=utf-8\r\n\r\nПосле.",
        )
    )
    assert (found.text, found.attachments) == ("До.\n\nПосле.", ("photo.jpg",))


@pytest.mark.parametrize(
    ("plain", "wanted"),
    [("Простой текст.", "Простой текст."), ("  \r\n", "Богатый текст."), ("Cannot show HTML", "Богатый текст.")],
)
def test_the_plain_version_is_shown_unless_it_says_nothing(plain: str, wanted: str) -> None:
    parts = (
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{plain}",
        "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Богатый <b>текст</b>.</p>",
    )
    assert read(compound("alternative", *parts)).text == wanted


def test_a_letter_cut_short_keeps_what_came() -> None:
    raw = compound("mixed", "Content-Type: text/plain; charset=utf-8\r\n\r\nНачало письма.")
    assert read(raw[: raw.rindex(b"--limit--")]).text == "Начало письма."
    assert read(raw.replace(b"--limit", b"--other")).text.count("Начало письма.") == 1


def test_odd_beginnings_and_line_ends() -> None:
    plain = letter()
    assert read(b"   \r\n\r\n" + plain).subject == "Portal"
    assert read(b"\xef\xbb\xbf" + plain).subject == "Portal"
    assert read(b"From ivan@example.org Mon Feb  2 10:00:00 2026\n" + plain).subject == "Portal"
    assert read(plain.replace(b"\r\n", b"\n")).text == "Портал лежит."
    assert read(plain.replace(b"\r\n", b"\r")).text == "Портал лежит."
    assert read(plain.decode().encode("utf-16")).text == "Портал лежит."
    assert read(plain.replace(b"To: help", b"broken line without a name\r\nTo: help")).text == "Портал лежит."


def test_the_type_line_is_read_only_from_the_new_words() -> None:
    lead = '01.02.2026, 10:00, "Поддержка" <help@example.ru>:\n'

    def kind(text: str) -> TicketType | None:
        found = read(letter(text))
        return read_form(found.text, rules(), found.quote_from, found.type).type

    assert kind("Портал лежит.\n*Тип:* «авария»") is TicketType.OUTAGE
    assert kind(f"Спасибо.\n\n{lead}> ТИП: Авария\n") is None
    assert kind(f"Спасибо.\n\n{lead}ТИП: Авария\n") is None


def test_a_forwarded_letter_is_shown_whole() -> None:
    body = "См. ниже\n\nОт: Пётр\nОтправлено: 2 февраля 2026 г.\nКому: Иван\nТема: Не работает\n\nПортал лежит."
    assert read(letter(body, Subject="Re: x")).quote_from is not None
    assert read(letter(body, Subject="FW: x")).quote_from is None


def test_nul_is_replaced_by_its_sign() -> None:
    assert read(letter(b"a\0b", Subject="x\0y")).text == "a\u2400b"


def nested(levels: int) -> bytes:
    lead = [f"Content-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n--b{n + 1}\r\n" for n in range(levels)]
    return letter("--b\r\n" + "".join(lead) + "\r\nhi", Content_Type="multipart/mixed; boundary=b")


def test_the_limits_hold_and_give_their_reason() -> None:
    assert read(nested(DEPTH - 2)).text == "hi"
    part = "Content-Type: application/x-thing; name=f\r\n\r\nx"
    cases = [
        (nested(500), "вложены глубже 20 уровней"),
        (letter("Content-Type: message/rfc822\r\n\r\n" * 500, Content_Type="message/rfc822"), "глубже 20 уровней"),
        (compound("mixed", *[part] * PARTS), "больше 200 частей"),
        (compound("mixed", *[part] * 10_000), "больше 200 частей"),
        (letter(X_Long="y" * HEADER_BYTES), "больше 256 кБ"),
        (letter("x" * LETTER_BYTES), "больше 25 МБ: 25,0 МБ"),
        (b"", "Не похоже на письмо"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "Не похоже на письмо"),
        (b"just: words\r\n\r\nhello", "Не похоже на письмо"),
    ]
    for raw, reason in cases:
        with pytest.raises(LetterRefused) as refusal:
            read(raw)
        assert reason in refusal.value.sentence
    assert read(compound("mixed", *[part] * (PARTS - 1))).attachments == ("f",)
    assert too_large(31 * 1024 * 1024 + 200_000).sentence == "Письмо больше 25 МБ: 31,2 МБ"


def test_a_huge_text_is_cut_with_a_note() -> None:
    found = read(letter("строка\n" * 400_000))
    assert len(found.text) < 1_100_000
    assert found.text.endswith("[текст обрезан: письмо целиком лежит в папке принятых]")
