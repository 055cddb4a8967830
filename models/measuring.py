"""What a ticket's journal says for the figures: its measures, spans, milestones and sums, computed by one function.

Pure: the events, what the row says, the policy. Computed anew it gives the same, so the tables of it are a cache.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.board_terms import Share, What
from models.clock import ClockName
from models.clock_turns import ClockEvent
from models.events import EventKind
from models.instants import seconds_of
from models.laps import Lap, laps_of
from models.pieces import Piece, handled, pieces_of, tape, worked
from models.policy import Policy
from models.repeats import topic_key, topic_of
from models.replay import replay
from models.terms import Status, Verdict
from models.walked import DOOR, Recorded, Step, Stood, walked

_ENDED = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the row of a ticket says beside its journal; instants are whole seconds."""

    number: int
    received: int
    now: Stood
    resolved: int | None = None
    closed: int | None = None
    merged: bool = False
    talk: bool = False
    """Correspondence that is no request: in no figure at all."""
    topic: str = ""
    subject: str = ""


class Moment(NamedTuple):
    """A moment of a ticket that periods are counted by."""

    n: int
    what: What
    at: int
    line: int
    operator_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one ticket; ``tape`` holds the parts of ``elapsed``."""

    received: int
    taken: int | None
    waited: int | None
    resolved: int | None
    closed: int | None
    topic: str
    topic_key: str
    imported: str
    top_line: int
    operator_id: int | None
    complete: bool | None
    reopenings: int
    returns: int
    handled: int
    tape: dict[Share, int]

    @property
    def elapsed(self) -> int:
        """How long it was open, as far as its pieces have ended."""
        return sum(self.tape.values())


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that the figures read of one ticket; ``sums`` None: nothing of it is counted."""

    laps: tuple[Lap, ...] = ()
    pieces: tuple[Piece, ...] = ()
    moments: tuple[Moment, ...] = ()
    sums: Sums | None = None


def measured(events: Sequence[Recorded], facts: Facts, policy: Policy) -> Counted:
    """Compute what the figures read of one ticket from its journal; of one merged away only its sums are kept."""
    if facts.talk or not events:
        return Counted()
    steps = walked(events, facts.now)
    pieces = pieces_of(steps, facts.received, policy)
    moments = tuple(_moments(steps, facts.received))
    sums = _sums(events, steps, pieces, moments, facts, policy)
    if facts.merged:
        return Counted(sums=sums)
    effects = policy.effects
    clocks = replay([ClockEvent(*event[:4]) for event in events if event.kind in effects], policy)
    laps = tuple(laps_of(clocks, steps, pieces, facts.now, policy))
    return Counted(laps, tuple(pieces), (*moments, *_reactions(laps)), sums)


def _moments(steps: Sequence[Step], received: int) -> Iterator[Moment]:
    admitted = False
    for step in steps:
        event = step.event
        for what, reason in _whats(step) if step.counts else ():
            if what is What.ADMITTED and admitted:
                continue
            admitted = admitted or what is What.ADMITTED
            at = received if what is What.RECEIVED else seconds_of(event.at)
            line = step.before.line if what is What.ESCALATED else step.after.line
            yield Moment(event.n, what, at, line, event.actor_id, reason)


def _whats(step: Step) -> Iterator[tuple[What, str]]:
    """Tell which moments an event is; a reason is a slug, never words."""
    event, before, after = step.event, step.before, step.after
    kind, facts = event.kind, event.facts
    if kind is EventKind.RECEIVED:
        yield What.RECEIVED, ""
    if kind is EventKind.ADMITTED or (facts.get("before") or {}).get("admitted_at", "") is None:
        yield What.ADMITTED, ""
    if (after.owner_id is not None and before.owner_id is None) or kind is EventKind.TAKEN:
        yield What.TAKEN, ""
    if kind is EventKind.ANSWERED:
        yield What.ANSWERED, ""
    if after.line > before.line:
        yield What.ESCALATED, str(after.line)
    if kind is EventKind.RESOLVED:
        yield What.RESOLVED, ""
    if kind is EventKind.CLOSED:
        # Of another system's closings nobody knows here whether a person or silence made them.
        yield What.CLOSED, "" if event.actor_id is not None or "src" in facts else "silence"
    if kind in (EventKind.REOPENED, EventKind.CLIENT_WROTE) and not facts.get("outside"):
        came = {Status.CLOSED.value: What.REOPENED, Status.RESOLVED.value: What.RETURNED}.get(facts.get("from", ""))
        if came is not None:
            yield came, "client" if kind is EventKind.CLIENT_WROTE else "desk"


def _reactions(laps: Sequence[Lap]) -> Iterator[Moment]:
    """Give the moments at which the client first heard of us, one a cycle."""
    for lap in laps:
        if lap.clock is ClockName.REACTION and lap.ended is not None:
            yield Moment(lap.n, What.REACTED, lap.ended, lap.line, lap.operator_id)


def _sums(
    events: Sequence[Recorded],
    steps: Sequence[Step],
    pieces: Sequence[Piece],
    moments: Sequence[Moment],
    facts: Facts,
    policy: Policy,
) -> Sums:
    taken = next((max(one.at, facts.received) for one in moments if one.what is What.TAKEN), None)
    resolver = next((one.operator_id for one in reversed(moments) if one.what is What.RESOLVED), None)
    over = facts.now.status in _ENDED
    topic = topic_of(facts.topic, facts.subject)
    return Sums(
        received=facts.received,
        taken=taken,
        waited=None if taken is None else worked(policy, facts.received, taken),
        resolved=facts.resolved if over else None,
        closed=facts.closed if over else None,
        topic=topic,
        topic_key=topic_key(topic),
        imported=str(events[0].facts.get("src", "")),
        top_line=max((step.after.line for step in steps), default=facts.now.line),
        operator_id=resolver if over and resolver is not None else facts.now.owner_id,
        complete=_complete(steps),
        reopenings=sum(one.what is What.REOPENED for one in moments),
        returns=sum(one.what is What.RETURNED for one in moments),
        handled=handled(pieces),
        tape=dict(tape(pieces)),
    )


def _complete(steps: Sequence[Step]) -> bool | None:
    """Tell from the first answer of the door whether the form was whole; None where it was not about that (H-21).

    Nobody asked our door of what another system recorded.
    """
    said = next((step.event for step in steps if step.counts and step.event.kind in DOOR), None)
    if said is None or "src" in said.facts:
        return None
    if said.facts.get("missing") or said.facts.get("owed"):
        return False
    verdict = said.facts.get("verdict")
    if said.kind is EventKind.GATE_SAID and verdict != Verdict.ADMITTED.value:
        return False if verdict == Verdict.ASKED.value else None
    return True
