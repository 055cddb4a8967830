"""One foreign ticket walked from its first record to its last: what happened, as events of our journal.

Each event says what stood before it, as the desk's own verbs do, so that figures, the board as it was and undoing read
imported histories by the same rules. Nothing here is written; a walk of the same records gives the same events.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from data.history.steps import LINES, Do, Field
from models.events import EventKind
from models.terms import Priority, Status

UNFINISHED = "в источнике не закрыто"
CLOSED_THERE = "закрыто в источнике"
HELD_THERE = "отложено в источнике"
OPEN = frozenset({Status.NEW.value, Status.OPEN.value, Status.IN_PROGRESS.value, Status.WAITING_CLIENT.value})
WORKING = frozenset(Do) - {Do.NOTHING, Do.NOTED, Do.ACKNOWLEDGED, Do.RESOLVED, Do.CLOSED, Do.REOPENED, Do.WROTE}
"""Steps that somebody works on: on a finished ticket they say that it was opened again."""
_GOING = frozenset({Status.NEW.value, Status.OPEN.value, Status.WAITING_CLIENT.value})


@dataclass(slots=True)
class Happened:
    """One event of a walk; ``person`` is the foreign name of who did it, empty where it is a person of the desk."""

    kind: EventKind
    at: int
    facts: dict[str, Any]
    actor: int | None = None
    person: str = ""


@dataclass(slots=True)
class Story:
    """A foreign ticket as it will stand here."""

    external: str
    line: int
    said: dict[str, str] = field(default_factory=dict)
    """Words of the file about the ticket as a whole: client, subject and so on."""
    state: dict[str, Any] = field(default_factory=dict)
    received: int = 0
    events: list[Happened] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    unfinished: bool = False


class Walked:
    """One ticket on its way."""

    def __init__(self, story: Story, defaults: Mapping[Field, str]) -> None:
        self.story = story
        self.at = story.received
        self.actor: int | None = None
        self.person = ""
        self._priority = defaults.get(Field.PRIORITY, Priority.MEDIUM.value)
        self._reacted = self._answered = False
        self._who: tuple[int | None, str] = (None, "")
        self._marked = 0

    @property
    def open(self) -> bool:
        """Whether it is not over at the source."""
        return self.story.state["status"] in OPEN

    def begin(self, priority: str) -> None:
        """Receive and admit it."""
        self.story.state = {
            "status": Status.NEW.value,
            "is_open": True,
            "line": 1,
            "assignee_id": None,
            "priority": priority or self._priority,
            "resolved_at": None,
            "closed_at": None,
            "close_reason": None,
            "hold_reason": None,
            "reopenings": 0,
        }
        self._note(EventKind.RECEIVED, {}, {"priority": self.story.state["priority"]})
        self._note(EventKind.ADMITTED, {})

    def end(self) -> None:
        """Say of what never was closed at the source that nothing is known of it from here on."""
        self.story.unfinished = self.story.state["status"] != Status.CLOSED.value

    def over_here(self, live: bool) -> bool:
        """Tell whether it becomes history here though it is open at its source."""
        return self.story.unfinished and not (live and self.open)

    def finish(self) -> Happened:
        """Give the event by which a ticket that is open at the source becomes history here."""
        self.actor, self.person = None, ""
        self._note(EventKind.HISTORY_IMPORTED, _over(UNFINISHED))
        return self.story.events.pop()

    def back(self, at: int, over: int, version: int, live: Mapping[str, bool]) -> Happened:
        """Give the event by which a ticket that had become history goes on, as it went on at its source."""
        was = {"status": Status.CLOSED.value, "is_open": False, "close_reason": UNFINISHED}
        return Happened(EventKind.UNDONE, at, {"of": over, "v": version, "was": was, **live})

    def do(self, step: Do, owner: int | None = None, name: str = "") -> None:
        """Take one step; what it makes no difference to leaves no event."""
        state = self.story.state
        if step in WORKING and not self.open:
            self._reopen()
        if step in WORKING and step is not Do.HELD and state["hold_reason"] is not None:
            self._note(EventKind.UNHELD, {"hold_reason": None})
        if step is Do.TAKEN:
            self._take(owner, name)
        elif step in LINES:
            self.hand_to(LINES[step])
        else:
            _DOES[step](self)

    def prioritise(self, new: str) -> None:
        """Set another priority."""
        old = self.story.state["priority"]
        if new != old:
            self._note(EventKind.PRIORITY_CHANGED, {"priority": new}, {"old": old, "new": new})

    def hand_to(self, line: int) -> None:
        """Hand it to another line, where it is nobody's."""
        state = self.story.state
        if line != state["line"]:
            self._who = (None, "")
            self._note(
                EventKind.ESCALATED, {"line": line, "assignee_id": None}, {"line": line, "from": state["assignee_id"]}
            )

    def own(self, owner: int | None, name: str) -> None:
        """Give it to somebody."""
        if (owner, name) == self._who:
            return
        first = self._who == (None, "")
        self._who = owner, name
        changes: dict[str, Any] = {"assignee_id": owner}
        if self.story.state["status"] == Status.NEW.value:
            changes["status"] = Status.OPEN.value
        self._note(EventKind.TAKEN if first else EventKind.ASSIGNED, changes, {"to": owner})

    def rate(self, mark: int) -> None:
        """Keep the client's mark, once while it stays the same."""
        if mark != self._marked:
            self._marked = mark
            self.story.marks.append((self.at, mark))
            self._note(EventKind.CLIENT_RATED, {}, {"mark": mark})

    def _take(self, owner: int | None, name: str) -> None:
        """Take it into work: by its owner where the file names one, else by whoever made the record."""
        owner, name = (owner, name) if owner is not None or name else (self.actor, self.person)
        if owner is None and not name:
            if self.story.state["status"] == Status.NEW.value:
                self._note(EventKind.TAKEN, {"status": Status.OPEN.value}, {"to": None})
            return
        self.own(owner, name)

    def acknowledge(self) -> None:
        """Tell the client that it is in hand: the first word of a cycle."""
        if not self._reacted:
            self._reacted = True
            self._note(EventKind.ACKNOWLEDGED, {})

    def start(self) -> None:
        """Begin the work, or take it back from waiting."""
        status = self.story.state["status"]
        if status in _GOING:
            waited = status == Status.WAITING_CLIENT.value
            kind = EventKind.RESUMED if waited else EventKind.STARTED
            self._note(kind, {"status": Status.IN_PROGRESS.value})

    def wait(self) -> None:
        """Wait for the client."""
        if self.story.state["status"] != Status.WAITING_CLIENT.value:
            self._note(EventKind.WAITING, {"status": Status.WAITING_CLIENT.value}, {"until": None})

    def hold(self) -> None:
        """Put it off."""
        if self.story.state["hold_reason"] is None:
            self._note(EventKind.HELD, {"hold_reason": HELD_THERE})

    def ask(self) -> None:
        """Ask the client."""
        self._reacted = True
        self._note(EventKind.ASKED, {"status": Status.WAITING_CLIENT.value})

    def answer(self) -> None:
        """Answer the client."""
        self._reacted = self._answered = True
        self._note(EventKind.ANSWERED, {"status": Status.IN_PROGRESS.value})

    def hear(self) -> None:
        """Get a message of the client: it ends waiting, and opens what was over."""
        state = self.story.state
        status = state["status"]
        facts = {"from": status, "line": state["line"]}
        if self._answered or not self.open:
            self._reacted = self._answered = False
        if status == Status.WAITING_CLIENT.value:
            self._note(EventKind.CLIENT_WROTE, {"status": Status.IN_PROGRESS.value}, facts)
        elif self.open:
            self._note(EventKind.CLIENT_WROTE, {}, facts)
        else:
            state["reopenings"] += status == Status.CLOSED.value
            self._note(EventKind.CLIENT_WROTE, _OPENED, facts)

    def note(self) -> None:
        """Write that somebody did something of which no clock knows."""
        self._note(EventKind.NOTED, {})

    def resolve(self) -> None:
        """Say that it is fixed; a cycle that nobody answered ends without a verdict (time.md rule 22)."""
        if not self.open:
            return
        if not self._answered:
            self._note(EventKind.NOTHING_TO_ANSWER, {})
            self._reacted = self._answered = True
        changes = {"status": Status.RESOLVED.value, "is_open": False, "resolved_at": self.at, "hold_reason": None}
        self._note(EventKind.RESOLVED, changes, {"line": self.story.state["line"]})

    def close(self) -> None:
        """Close it."""
        if self.story.state["status"] == Status.CLOSED.value:
            return
        facts = {"line": self.story.state["line"], "confirmed": False}
        self._note(EventKind.CLOSED, {**_over(CLOSED_THERE), "closed_at": self.at}, facts)

    def reopen(self) -> None:
        """Open what was over."""
        if not self.open:
            self._reopen()

    def _reopen(self) -> None:
        state = self.story.state
        was = state["status"]
        state["reopenings"] += was == Status.CLOSED.value
        self._note(EventKind.REOPENED, _OPENED, {"from": was, "line": state["line"]})

    def nothing(self) -> None:
        """Do nothing: the file says it, and it changes nothing here."""

    def _note(self, kind: EventKind, changes: Mapping[str, Any], facts: dict[str, Any] | None = None) -> None:
        state, said = self.story.state, facts or {}
        before = {name: state[name] for name, new in changes.items() if state[name] != new}
        if before:
            state.update(changes)
            said["before"] = {name: _plain(name, old) for name, old in before.items()}
        said["v"] = max(len(self.story.events), 1)
        self.story.events.append(Happened(kind, self.at, said, self.actor, self.person))


_OPENED: Mapping[str, Any] = {
    "status": Status.OPEN.value,
    "is_open": True,
    "resolved_at": None,
    "closed_at": None,
    "close_reason": None,
}
_DOES: Mapping[Do, Callable[[Walked], None]] = {
    Do.NOTHING: Walked.nothing,
    Do.ACKNOWLEDGED: Walked.acknowledge,
    Do.STARTED: Walked.start,
    Do.RESUMED: Walked.start,
    Do.WAITING: Walked.wait,
    Do.HELD: Walked.hold,
    Do.ASKED: Walked.ask,
    Do.ANSWERED: Walked.answer,
    Do.WROTE: Walked.hear,
    Do.NOTED: Walked.note,
    Do.RESOLVED: Walked.resolve,
    Do.CLOSED: Walked.close,
    Do.REOPENED: Walked.reopen,
}


def _over(reason: str) -> dict[str, Any]:
    return {"status": Status.CLOSED.value, "is_open": False, "close_reason": reason, "hold_reason": None}


def _plain(name: str, old: Any) -> Any:
    if name in ("resolved_at", "closed_at") and old is not None:
        return datetime.fromtimestamp(old, UTC).isoformat()
    return {"message": None} if name == "hold_reason" and old is not None else old
