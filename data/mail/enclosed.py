"""The files that a letter brings, as bytes: attachments, images in the text, attached letters, uuencoded blocks.

Nothing is unpacked (an archive, a winmail.dat stay what they are), and no name is ever used as one on disk.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from data.mail.limits import LETTER_BYTES
from data.mail.mime import Part, from_uu
from data.rows import NewFile


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file of a letter: its name as data, its media type, and where its bytes are."""

    name: str
    media: str
    part: Part | None = None
    block: str = ""

    def data(self) -> bytes:
        """Undo the transfer encoding; what is not what it claims stays as it is."""
        if self.part is None:
            return from_uu(self.block.encode("utf-8", "replace"))
        if self.media == "message/rfc822" and self.part.headers.word("content-transfer-encoding") != "base64":
            return self.part.body
        return self.part.content(LETTER_BYTES)


def uu_block(name: str, block: str) -> Enclosed:
    """A file written into the text itself, between «begin» and «end»."""
    return Enclosed(name, "application/octet-stream", None, block)


def named(found: Iterable[Enclosed]) -> Iterator[Enclosed]:
    """Give each file a name that a list can show."""
    return (replace(one, name=clean_name(one.name)) for one in found if one.name)


def files_of(enclosed: Iterable[Enclosed]) -> tuple[NewFile, ...]:
    """Take the bytes of a letter's files out of it; together they are never more than the letter itself.

    No two of them overlap: what lies inside an attached letter is a part of that file, and no file of this one.
    """
    return tuple(NewFile(one.name, one.media, one.data()) for one in enclosed)


def clean_name(name: str) -> str:
    """A file name as data: no folders, no line breaks, of bearable length."""
    return " ".join(re.split(r"[/\\]", name)[-1].split())[:200] or "вложение"
