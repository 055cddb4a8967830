"""The desk's reply as the bytes of a letter: threaded, and with no header of a stranger's making."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote

from data.refusals import BadInput

_ID = re.compile(r"<[!-;=?-~]{1,250}>", re.ASCII)
_ADDRESS = re.compile(r"([\w.!#$%&'*+/=?^`{|}~-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){0,20}\.?)")
_REPLIES = re.compile(r"^\s*(?:(?:re|aw|ha|на|отв|ответ)(?:\[\d+\]|\(\d+\))?\s*:\s*)+", re.IGNORECASE)
_NUMBERS = re.compile(r"\s*\[\s*№\s*\d{1,9}\s*\]\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SUBJECT = 200
_CHAIN = 10
_LINE = 74
_NO_DOMAIN = "pult.invalid"
_MEDIA = re.compile(r"(image|audio|video|application)/[\w.+-]{1,100}", re.ASCII)
_NAME = 150


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that leaves with a letter."""

    name: str
    media: str
    data: bytes


def reply_letter(
    *,
    key: str,
    number: int,
    subject: str,
    text: str,
    sent_at: datetime,
    mail_from: str,
    desk_name: str,
    to_address: str,
    to_name: str = "",
    in_reply_to: str = "",
    references: Sequence[str] = (),
    files: Sequence[LetterFile] = (),
) -> bytes:
    """A person's reply on ticket ``number`` as RFC 5322 bytes; the same ``key`` always has the same Message-ID.

    ``mail_from`` is the desk's address from the settings, ``in_reply_to`` the client's letter that is answered.
    """
    letter = EmailMessage(policy=SMTP)
    said = {
        "From": _said(_address(mail_from or f"desk@{_NO_DOMAIN}", desk_name)),
        "To": _said(_address(to_address, to_name)),
        "Subject": _encoded(reply_subject(subject, number), "Subject"),
    }
    letter["Date"] = format_datetime(sent_at)
    letter["MIME-Version"] = "1.0"
    body = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    letter.set_content(f"{body.rstrip()}\n", charset="utf-8")
    for file in files:
        _attach(letter, file)
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items()).encode("ascii")
    return _thread(key, mail_from, in_reply_to, references) + head + letter.as_bytes()


def _attach(letter: EmailMessage, file: LetterFile) -> None:
    """Attach a file as it is; what is no plain media type leaves as bytes that no mail program shows by itself."""
    main, _, sub = (file.media if _MEDIA.fullmatch(file.media) else "application/octet-stream").partition("/")
    name = re.split(r"[/\\]", one_line(file.name))[-1].strip() or "файл"
    short = name if len(name) <= _NAME else f"{name[: _NAME - 12]}…{name[-11:]}"
    letter.add_attachment(file.data, maintype=main, subtype=sub, filename=short)


def outgoing_id(key: str, mail_from: str) -> str:
    """The Message-ID of the reply with this outbox key, in angle brackets; also what a bounce will name."""
    found = _ADDRESS.fullmatch(mail_from.strip())
    domain = _ascii_domain(found[2]) if found else _NO_DOMAIN
    return f"<pult.{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@{domain}>"


def reply_subject(subject: str, number: int) -> str:
    """«Re: тема [№ 1042]»: one Re and one number, whatever the subject has gathered on its way."""
    bare = _NUMBERS.sub(" ", one_line(subject))
    bare = _REPLIES.sub("", bare)[:_SUBJECT].strip() or "Ваше обращение"
    return f"Re: {bare} [№ {number}]"


def one_line(text: str) -> str:
    """Text that fits a header: no line breaks, no controls, no half-characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _address(written: str, name: str) -> Address:
    found = _ADDRESS.fullmatch(written.strip())
    if found is None or not found[1].isascii():
        raise BadInput(f"На адрес «{one_line(written)[:80]}» нельзя отправить письмо: исправьте адрес")
    try:
        return Address(display_name=one_line(name)[:100], username=found[1], domain=_ascii_domain(found[2]))
    except (ValueError, IndexError):
        raise BadInput(f"На адрес «{one_line(written)[:80]}» нельзя отправить письмо: исправьте адрес") from None


def _said(address: Address) -> str:
    """An address as a field says it: its name encoded or quoted, so that nothing in it is read as another address."""
    name = address.display_name
    if not name:
        return address.addr_spec
    shown = f'"{quote(name)}"' if name.isascii() else _encoded(name, "From")
    return f"{shown} <{address.addr_spec}>"


def _encoded(text: str, field: str) -> str:
    """Text as encoded words, spaces inside them: those that the standard policy leaves between two words get lost."""
    return Header(text, "utf-8", header_name=field, maxlinelen=_LINE).encode(linesep="\r\n")


def _ascii_domain(domain: str) -> str:
    try:
        return domain.lower().strip(".").encode("idna").decode("ascii")
    except UnicodeError:
        raise BadInput(f"В адресе неверное имя почтового сервера: «{one_line(domain)[:80]}»") from None


def _thread(key: str, mail_from: str, in_reply_to: str, references: Sequence[str]) -> bytes:
    """The threading fields, by hand: the standard library encodes long ids, and mail programs then lose the thread."""
    parent = in_reply_to if _ID.fullmatch(in_reply_to) else ""
    chain = list(dict.fromkeys(one for one in [*references, parent] if _ID.fullmatch(one)))
    if parent and chain[-1] != parent:
        chain = [*(one for one in chain if one != parent), parent]
    if len(chain) > _CHAIN:
        chain = [chain[0], *chain[-(_CHAIN - 1) :]]
    fields = [f"Message-ID: {outgoing_id(key, mail_from)}"]
    if parent:
        fields.append(f"In-Reply-To: {parent}")
    if chain:
        fields.append("References: " + "\r\n ".join(chain))
    return "".join(f"{field}\r\n" for field in fields).encode("ascii")
