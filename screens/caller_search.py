"""Who may be on the line: the desk's search as a call needs it, people rather than organisations, on either layout."""

from collections.abc import Sequence
from dataclasses import replace

from data.clients.rows import ClientLine, ContactRow
from data.desk import Desk
from screens.dialogs.matching import readings


def find_callers(desk: Desk, typed: str, limit: int) -> tuple[ClientLine, ...]:
    """List whom the typed words may mean, the likeliest first; runs in a thread.

    Words that nobody answers to are read once more as the other keyboard layout would have them.
    """
    for words in dict.fromkeys(readings(typed)):
        found = desk.clients.search(words, limit)
        if found:
            return _people(desk, found, limit)
    return ()


def _people(desk: Desk, found: Sequence[ClientLine], limit: int) -> tuple[ClientLine, ...]:
    """Put the people of an organisation before it, as somebody is calling; the organisation itself stays choosable."""
    organisations = sum(line.contact_id is None for line in found)
    share = max(limit // organisations - 1, 1) if organisations else 0
    lines: dict[tuple[int, int | None], ClientLine] = {}
    for line in found:
        if line.contact_id is None:
            for one in desk.clients.contacts(line.id)[:share]:
                lines.setdefault((line.id, one.id), _with(line, one))
        lines.setdefault((line.id, line.contact_id), line)
    return tuple(lines.values())[:limit]


def _with(line: ClientLine, one: ContactRow) -> ClientLine:
    address = one.addresses[0].value if one.addresses else ""
    return replace(line, contact_id=one.id, contact=one.name, role=one.role, address=address, curator=one.curator)
