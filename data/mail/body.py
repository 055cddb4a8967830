"""Which parts of a letter are its text and which are attachments; the text as people read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.mail.enclosed import Enclosed, named, uu_block
from data.mail.html import html_to_text
from data.mail.limits import HTML_CHARACTERS, shorten
from data.mail.mime import Part

_STUB = re.compile(r"html|просмотр|отображ", re.IGNORECASE)
_STUB_LENGTH = 200
_UU_BLOCK = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n(?:[!-`][ -`]{0,90}\n)+(?:[ `]?\n)?end[ \t]*$", re.MULTILINE)
_EXTENSIONS = {
    "text/calendar": ".ics", "text/x-vcard": ".vcf", "text/vcard": ".vcf", "text/csv": ".csv",
    "application/pdf": ".pdf",
}  # fmt: skip
_MESSAGES = {"message/rfc822", "message/global"}
_UNNAMED = {
    "message/delivery-status", "message/global-delivery-status", "message/feedback-report",
    "message/disposition-notification", "message/rfc822-headers", "text/rfc822-headers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """What a letter says, and the files it brings: the names for the conversation, the places of their bytes."""

    text: str
    attachments: tuple[str, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()


def read_body(letter: Part) -> Body:
    """The readable text of a letter and its attachments; attached letters are files too, never mixed in."""
    texts: list[str] = []
    found: list[Enclosed] = []
    for part in _shown(letter, found):
        texts.append(_readable(part))
    if not any(text.strip() for text in texts):
        texts = [_readable(part) for part in _named_texts(letter)][:1]
    text = "\n\n".join(text.strip("\n") for text in texts if text.strip()).strip("\n")
    if "\nbegin " in f"\n{text}":
        found += [uu_block(block[1].strip(), block[0]) for block in _UU_BLOCK.finditer(text)]
        text = _UU_BLOCK.sub(lambda block: f"[вложение: {block[1].strip()}]", text)
    files = tuple(named(found))
    return Body(shorten(text), tuple(dict.fromkeys(file.name for file in files)), files)


def _shown(part: Part, found: list[Enclosed], root: bool = True) -> Iterator[Part]:
    """Yield the parts that make up the text, in reading order, and put the others into ``found``."""
    if part.type.startswith("multipart/"):
        yield from _of_container(part, found)
    elif part.type in _MESSAGES or part.type.startswith("message/"):
        if part.type not in _UNNAMED:
            found.append(Enclosed(part.name or _letter_name(part), "message/rfc822", part))
    elif part.type in ("text/plain", "text/html", "text/enriched") and (root or not (part.attached or part.name)):
        yield part
    elif part.type not in _UNNAMED:
        found.append(Enclosed(part.name or f"вложение{_EXTENSIONS.get(part.type, '')}", part.type, part))


def _named_texts(part: Part) -> Iterator[Part]:
    """Yield the texts that carry a file name but are shown inline: in a letter without another text they are it."""
    if part.type.startswith("multipart/") and part.type != "multipart/report":
        for child in part.parts:
            yield from _named_texts(child)
    elif part.type in ("text/plain", "text/html") and not part.attached and part.body.strip():
        yield part


def _of_container(part: Part, found: list[Enclosed]) -> Iterator[Part]:
    if not part.parts:
        if part.body.strip():
            yield Part(part.raw, type(part.headers)(), part.start, part.end)
        return
    if part.type == "multipart/alternative":
        versions: list[list[Part]] = [list(_shown(version, found, root=False)) for version in part.parts]
        yield from _best([version for version in versions if version])
        return
    shown = part.parts[:1] if part.type == "multipart/report" else part.parts
    for child in shown:
        yield from _shown(child, found, root=False)
    for child in part.parts[len(shown) :]:
        list(_shown(child, found, root=False))


def _best(versions: list[list[Part]]) -> list[Part]:
    """The plain version of an alternative, unless it is empty or only says that there is an HTML one."""
    plain = next((version for version in versions if version[0].type != "text/html"), None)
    rich = next((version for version in reversed(versions) if any(part.type == "text/html" for part in version)), None)
    if plain is None or rich is None:
        return rich or plain or []
    said = "".join(part.text() for part in plain).strip()
    return rich if not said or (len(said) < _STUB_LENGTH and _STUB.search(said)) else plain


def _readable(part: Part) -> str:
    text = part.text()
    if part.type == "text/html" or (part.type == "text/plain" and _is_html(text)):
        return html_to_text(text)
    if part.type == "text/enriched":
        text = re.sub(r"<[^<>]{0,200}>", "", text)
    if part.headers.parameter("content-type", "format").lower() == "flowed":
        delete = part.headers.parameter("content-type", "delsp").lower() == "yes"
        return unflow(text[: HTML_CHARACTERS * 2], delete)
    return text


def _is_html(text: str) -> bool:
    """Whether a body without or with a wrong type is a whole HTML document."""
    head = text[:300].lstrip().lower()
    return head.startswith(("<!doctype html", "<html"))


def unflow(text: str, delete_space: bool = False) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676); quotation marks and signatures stay lines."""
    done: list[list[str]] = []
    depth_before, soft = -1, False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:]
        rest = rest[1:] if rest.startswith(" ") else rest
        if soft and depth == depth_before and rest != "-- ":
            done[-1].append(rest)
        else:
            done.append([f"{'>' * depth} {rest}" if depth else rest])
        soft = rest.endswith(" ") and rest != "-- " and rest.strip() != ""
        if soft and delete_space:
            done[-1][-1] = done[-1][-1][:-1]
        depth_before = depth
    return "\n".join("".join(line) for line in done)


def _letter_name(part: Part) -> str:
    subject = part.parts[0].headers.text("subject") if part.parts else ""
    return f"{subject[:80] or 'письмо'}.eml"
