"""The files of a letter as bytes: attachments, images in the text, attached letters, uuencode; and files that leave."""

import base64
import binascii
import tracemalloc
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from data.mail.outgoing import LetterFile, reply_letter
from data.rows import Incoming
from tests.files import png
from tests.glass.hostile import HOSTILE
from tests.letters import compound, letter, read, samples


def brought(incoming: Incoming) -> list[tuple[str, str, bytes]]:
    """Name, media type and bytes of each file."""
    return [(file.name, file.media, file.data) for file in incoming.files]


def part(name: str, media: str, data: bytes, how: str = "attachment") -> bytes:
    """A part with a file in base64."""
    head = (
        f'Content-Type: {media}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: {how}; filename="{name}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(data)


TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nСмотрите вложение"


def test_an_attachment_comes_as_its_own_bytes() -> None:
    found = read(compound("mixed", TEXT, part("a.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")))
    assert found.text == "Смотрите вложение"
    assert brought(found) == [("a.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")]


def test_an_image_inside_the_text_is_a_file_too() -> None:
    inner = compound("related", TEXT, part("image001.png", "image/png", png(), "inline"))
    assert brought(read(inner)) == [("image001.png", "image/png", png())]


def test_an_attached_letter_is_one_file_and_its_own_files_stay_in_it() -> None:
    inside = compound("mixed", TEXT, part("b.pdf", "application/pdf", b"%PDF"), Subject="Inner")
    inside = inside.replace(b"limit", b"other")
    found = read(compound("mixed", TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inside))
    assert [name for name, _, _ in brought(found)] == ["Inner.eml"]
    assert message_from_bytes(found.files[0].data, policy=default)["Subject"] == "Inner"


def test_a_tnef_packet_and_an_archive_stay_what_they_are() -> None:
    packet = part("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22")
    archive = part("a.zip", "application/zip", b"PK\x03\x04")
    assert [data for _, _, data in brought(read(compound("mixed", TEXT, packet, archive)))] == [
        b"\x78\x9f\x3e\x22",
        b"PK\x03\x04",
    ]


def test_a_uuencoded_block_is_a_file() -> None:
    lines = [binascii.b2a_uu(b"old but alive").decode().rstrip("\n")]
    found = read(letter("Привет\nbegin 644 old.txt\n" + "\n".join(lines) + "\n`\nend\nПока"))
    assert brought(found) == [("old.txt", "application/octet-stream", b"old but alive")]
    assert "[вложение: old.txt]" in found.text


def test_two_files_of_one_name_are_two_files() -> None:
    twice = compound("mixed", TEXT, part("a.txt", "text/plain", b"1"), part("a.txt", "text/plain", b"2"))
    assert [data for _, _, data in brought(read(twice))] == [b"1", b"2"]


def test_a_file_that_is_not_what_it_claims_comes_as_it_was_sent() -> None:
    liar = "Content-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\n<<not base64 at all>>"
    assert read(compound("mixed", TEXT, liar)).files[0].data.strip() == b"<<not base64 at all>>"


def test_the_name_is_data_without_folders() -> None:
    found = read(compound("mixed", TEXT, part("../../etc/passwd", "text/plain", b"x")))
    assert [file.name for file in found.files] == ["passwd"]


def test_letters_inside_letters_take_no_more_memory_than_a_few_of_their_size() -> None:
    inner = letter(b"x" * 2_000_000)
    for n in range(10):
        nested = compound("mixed", TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inner)
        inner = nested.replace(b"limit", b"limit%d" % n)
    raw = compound("mixed", TEXT, *[part(f"{n}.bin", "application/octet-stream", b"z" * 50_000) for n in range(40)])
    tracemalloc.start()
    deep, wide = read(inner), read(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(deep.files) == 1 and sum(len(file.data) for file in deep.files) <= len(inner)
    assert len(wide.files) == 40 and sum(len(file.data) for file in wide.files) == 40 * 50_000
    assert peak < 8 * max(len(inner), len(raw))


def test_every_real_letter_gives_its_files_without_a_fault() -> None:
    count = 0
    for path in sorted(samples("mail").glob("*.eml")):
        found = read(path.read_bytes())
        count += len(found.files)
        assert {file.name for file in found.files} == set(found.attachments), path.name
    assert count > 20


# --- what leaves


def written(*files: LetterFile) -> EmailMessage:
    """A reply with files, read back as a mail program reads it."""
    raw = reply_letter(
        key="k",
        number=7,
        subject="Счёт",
        text="Во вложении.",
        sent_at=datetime(2026, 3, 4, tzinfo=UTC),
        mail_from="help@example.ru",
        desk_name="Служба",
        to_address="p@example.org",
        files=files,
    )
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    found = message_from_bytes(raw, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_file_leaves_as_an_attachment_with_its_russian_name() -> None:
    found = written(LetterFile("Счёт на оплату № 5 за февраль.pdf", "application/pdf", b"%PDF\x00"))
    body = found.get_body()
    assert body is not None and body.get_content().strip() == "Во вложении."
    (file,) = found.iter_attachments()
    assert file.get_filename() == "Счёт на оплату № 5 за февраль.pdf"
    assert (file.get_content_type(), file.get_content_disposition()) == ("application/pdf", "attachment")
    assert file.get_payload(decode=True) == b"%PDF\x00"


@pytest.mark.parametrize("media", ["message/rfc822", "multipart/mixed", "text/html", "none", "", "image/p\r\nBcc: x"])
def test_what_a_mail_program_might_show_or_obey_leaves_as_plain_bytes(media: str) -> None:
    (file,) = written(LetterFile("a.bin", media, b"data")).iter_attachments()
    assert file.get_content_type() == "application/octet-stream" and file.get_payload(decode=True) == b"data"


@pytest.mark.parametrize("name", HOSTILE[::3])
def test_no_name_makes_a_header_of_its_own(name: str) -> None:
    found = written(LetterFile(name, "image/png", png()))
    assert sorted(set(found.keys())) == sorted(
        {"Message-ID", "From", "To", "Subject", "Date", "MIME-Version", "Content-Type"}
    )
    (file,) = found.iter_attachments()
    assert file.get_payload(decode=True) == png()
    assert "/" not in (file.get_filename() or "") and "\n" not in (file.get_filename() or "")


def test_a_letter_with_files_reads_back_as_a_letter_with_files() -> None:
    raw = reply_letter(
        key="k", number=7, subject="т", text="Вот", sent_at=datetime(2026, 3, 4, tzinfo=UTC), mail_from="a@b.ru",
        desk_name="С", to_address="p@example.org", files=[LetterFile("отчёт.txt", "text/plain", "да".encode())],
    )  # fmt: skip
    assert brought(read(raw)) == [("отчёт.txt", "application/octet-stream", "да".encode())]
