"""What of a foreign history is here already: nothing is written twice, and a changed past is seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from data.history.accounts import Account
from data.history.walk import Happened, Story

CHANGED = "прошлое записи в источнике изменилось: обращение оставлено как есть"
SHORTER = "в файле меньше записей, чем загружено раньше: обращение оставлено как есть"
TOUCHED = "с обращением уже работали в Пульте: оставлено как есть"
_KNOWN = "SELECT external, ticket_number, events, stamp FROM imported WHERE source = ? AND external IN ({})"


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket that an earlier run wrote: how many of its events, their digest, the number of its last word."""

    number: int
    events: int
    digest: str
    over: int
    """The event by which it became history while open at the source; 0: none."""
    version: int

    @classmethod
    def read(cls, row: Sequence[Any]) -> "Known":
        """Read what ``imported`` keeps."""
        digest, over, version = str(row[3]).split(":")
        return cls(int(row[1]), int(row[2]), digest, int(over), int(version))

    def same(self, events: Sequence["Happened"]) -> bool:
        """Tell whether these events begin with those that were written."""
        return len(events) >= self.events and digest_of(events[: self.events]) == self.digest


def digest_of(events: Iterable[Happened]) -> str:
    """Digest what happened when, so that a record whose past was changed is seen."""
    return sha256(";".join(f"{one.kind}@{one.at}" for one in events).encode()).hexdigest()[:20]


def judge(story: Story, known: Known | None, account: Account) -> Sequence[Happened]:
    """Count a story as new, grown, the same or changed; gives the events that are still to be written."""
    if known is None:
        account.new += 1
        account.unfinished += story.unfinished
        return story.events
    if not known.same(story.events):
        account.refuse(story.line, SHORTER if len(story.events) < known.events else CHANGED)
        return ()
    fresh = story.events[known.events :]
    if fresh:
        account.grown += 1
    else:
        account.same += 1
    return fresh


def known_of(run: Any, source: str, externals: Sequence[str]) -> dict[str, Known]:
    """Find which foreign tickets are here already."""
    marks = ", ".join("?" * len(externals))
    return {str(row[0]): Known.read(row) for row in run(_KNOWN.format(marks), (source, *externals))}
