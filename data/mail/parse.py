"""A raw letter to what the desk takes in: who wrote, when the server took it, what is said, and by a person or not."""

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from data.mail.body import read_body
from data.mail.enclosed import files_of
from data.mail.fields import is_forward
from data.mail.headers import Headers, author
from data.mail.kinds import judge
from data.mail.limits import LetterRefused
from data.mail.mime import open_letter
from data.rows import Incoming
from models.quoting import quote_start

CHANNEL = "почта"
_EXPECTED = ("from", "sender", "to", "subject", "date", "received", "message-id", "content-type", "return-path")
_REFERENCES = 50
_SUBJECT = 500
_ID_SPACE = re.compile(r"\s+")
_SAYS = re.compile(r"[^\W_]")
_COMMENTS = re.compile(r"\([^()]*\)")
_LEAP = re.compile(r"(\d\d:\d\d:)60\b")
_ZONES = {"MSK": "+0300", "MSD": "+0400", "EET": "+0200", "EEST": "+0300", "CET": "+0100", "CEST": "+0200"}
_ZONE = re.compile(rf"\b({'|'.join(_ZONES)})\s*$", re.IGNORECASE)


def read_letter(raw: bytes, file_time: datetime, now: datetime, source: str) -> Incoming:
    """Read one letter; ``file_time`` stands in for a missing Received. Raises LetterRefused, and nothing else."""
    digest = hashlib.sha256(raw).hexdigest()
    letter = open_letter(_plain_bytes(raw))
    headers = letter.headers
    if not headers.has(*_EXPECTED):
        raise LetterRefused("Не похоже на письмо: нет ни одного известного заголовка")
    body = read_body(letter)
    subject = _one_line(headers.text("subject"))[:_SUBJECT]
    verdict = judge(letter, subject, body.text)
    quote_from = None if is_forward(subject) else quote_start(body.text)
    name, address = _author(headers)
    message_id = own_id(headers)
    return Incoming(
        key=message_id or f"sha256:{digest}",
        at=stamp(headers, file_time, now),
        channel=CHANNEL,
        text=body.text,
        subject=subject,
        sender=name,
        sender_address=address,
        message_id=message_id,
        in_reply_to=next(iter(headers.ids("in-reply-to")), ""),
        references=tuple(dict.fromkeys([*headers.ids("references")[-_REFERENCES:], *verdict.answers])),
        recipients=tuple(dict.fromkeys([*headers.addresses("to"), *headers.addresses("cc")]))[:200],
        attachments=body.attachments,
        files=files_of(body.enclosed),
        quote_from=quote_from,
        auto=verdict.kind.label,
        bounce_of=verdict.bounce_of,
        bounce_final=verdict.final,
        raw_sha256=digest,
        source=source,
    )


def stamp(headers: Headers, file_time: datetime, now: datetime) -> datetime:
    """The instant of a letter (time.md rule 21): the topmost Received, else the file's; never Date, never after now."""
    at = file_time
    _, semicolon, written = _COMMENTS.sub("", headers.raw("received")).rpartition(";")
    if semicolon:
        plain = _ZONE.sub(lambda zone: _ZONES[zone[1].upper()], _LEAP.sub(r"\g<1>59", written.strip()))
        try:
            said = parsedate_to_datetime(plain)
            at = (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            at = file_time
    return min(at.astimezone(UTC), now.astimezone(UTC)).replace(microsecond=0)


def own_id(headers: Headers) -> str:
    """The Message-ID in angle brackets; a wrongly written one without spaces; empty when it names nothing."""
    found = headers.ids("message-id")
    own = found[0] if found else _ID_SPACE.sub("", headers.raw("message-id"))[:990]
    return own if _SAYS.search(own) else ""


def _author(headers: Headers) -> tuple[str, str]:
    for name in ("from", "sender", "return-path"):
        who, address = author(headers.raw(name))
        if who or address:
            return _one_line(who)[:200], _one_line(address)[:320]
    return "", ""


def _plain_bytes(raw: bytes) -> bytes:
    """The letter without a byte order mark, with line ends that can be searched for."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    return raw if b"\n" in raw or b"\r" not in raw else raw.replace(b"\r", b"\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
