"""What a letter says about itself in words: the line «ТИП: …» and the ticket number in the subject (issue §4)."""

import re

from models.quoting import quote_start
from models.terms import TicketType

_TYPE_LINE = re.compile(
    r"^[\s*_#>•–—-]{0,10}тип(?:[ \t]+(?:обращения|заявки|запроса|задачи))?[\s*_]{0,5}[:=：][\s*_]{0,5}(.{1,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_AROUND = " \t\r*_\"'«»„“”‘’`.!;,()[]<>"
_NUMBER = re.compile(r"\[\s*(?:№|#|N[oо]?\.?)\s*(\d{1,9})\s*\]", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fwd?|fw|wg|пересл|пересылка|пер)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def find_type(text: str, quote_from: int | None = None) -> TicketType | None:
    """The type that the new text names in a line of its own, as «ТИП: Авария»; a quoted line says nothing."""
    cut = quote_start(text) if quote_from is None else quote_from
    for line in _TYPE_LINE.finditer(text[:cut]):
        if line[0].lstrip().startswith(">"):
            continue
        if (found := read_type(line[1])) is not None:
            return found
    return None


def read_type(word: str) -> TicketType | None:
    """The type that a word names, with stars, quotes, a full stop or an explanation after a comma around it."""
    for piece in (word, re.split(r"[,.;(/–—]| - ", word, maxsplit=1)[0]):
        bare = piece.strip(_AROUND)
        if found := TicketType.read(bare) or TicketType.read(f"{bare} задача"):
            return found
    return None


def subject_number(subject: str) -> int | None:
    """The ticket that a subject names as «[№ 1042]»; None when it names none."""
    found = _NUMBER.search(subject)
    return int(found[1]) if found else None


def is_forward(subject: str) -> bool:
    """Whether the subject says that the letter forwards another: then what looks quoted is what it is about."""
    return _FORWARD.match(subject) is not None
