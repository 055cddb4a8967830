"""What the subject of a letter says: the ticket that it belongs to, and that it forwards another (issue §4)."""

import re

_NUMBER = re.compile(r"\[\s*(?:№|#|N[oо]?\.?)\s*(\d{1,9})\s*\]", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fwd?|fw|wg|пересл|пересылка|пер)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def subject_number(subject: str) -> int | None:
    """The ticket that a subject names as «[№ 1042]»; None when it names none."""
    found = _NUMBER.search(subject)
    return int(found[1]) if found else None


def is_forward(subject: str) -> bool:
    """Whether the subject says that the letter forwards another: then what looks quoted is what it is about."""
    return _FORWARD.match(subject) is not None
