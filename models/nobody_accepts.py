"""Who is told, and when, while nobody accepts a shift (handover.md §1.7): a pure timetable around one instant T.

T is the planned end of the shift that is to be handed over; where nobody hands over, the begin of the next one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from models.shift_rules import HandoverRules
from models.shift_terms import NoticeStep

Owed: TypeAlias = tuple[NoticeStep, int]
"""A step, and the person who is to be told."""

TIMED = (NoticeStep.SOON, NoticeStep.UNACCEPTED, NoticeStep.CHIEF, NoticeStep.NEXT, NoticeStep.DECIDE)
"""The steps that hang on T: they mean nothing any more once the shift is accepted, or T moves."""


@dataclass(frozen=True, slots=True)
class Call:
    """What hangs on one T: who goes, who comes, and whom to call in turn (active people only)."""

    due: datetime
    outgoing: tuple[int, ...] = ()
    incoming: tuple[int, ...] = ()
    chain: tuple[int, ...] = ()
    leads: frozenset[int] = frozenset()
    """Those who may accept for somebody absent or make the shift longer."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that was told already, and whether the person said that they know."""

    step: NoticeStep
    person_id: int
    at: datetime
    acknowledged: bool = False


def owed(call: Call, heard: Sequence[Heard], now: datetime, rules: HandoverRules) -> tuple[Owed, ...]:
    """Say what is to be told at this instant and was not told yet; nothing is ever told twice, or accepted."""
    told = {(one.step, one.person_id) for one in heard}
    both = tuple(dict.fromkeys((*call.outgoing, *call.incoming)))
    wanted: list[Owed] = []
    if call.due - rules.remind_before <= now < call.due:
        wanted += ((NoticeStep.SOON, person) for person in both)
    if now >= call.due:
        wanted += ((NoticeStep.UNACCEPTED, person) for person in both)
        wanted += _next_in_chain(call, heard, now, rules)
        wanted += _decide(call, heard, wanted, now, rules)
    return tuple(one for one in wanted if one not in told)


def _called(heard: Iterable[Heard]) -> list[Heard]:
    steps = (NoticeStep.CHIEF, NoticeStep.NEXT)
    return sorted((one for one in heard if one.step in steps), key=lambda one: (one.at, one.step is NoticeStep.NEXT))


def _next_in_chain(call: Call, heard: Sequence[Heard], now: datetime, rules: HandoverRules) -> list[Owed]:
    """Call the next one: the one before had his minutes and said nothing, or is not there any more (HO-18)."""
    called = _called(heard)
    asked = {one.person_id for one in called}
    left = [person for person in call.chain if person not in asked]
    if not left or any(one.acknowledged for one in called):
        return []
    if not called:
        return [(NoticeStep.CHIEF, left[0])] if now >= call.due + rules.chief_after else []
    last = called[-1]
    patience = rules.next_every if len(called) > 1 else rules.next_after - rules.chief_after
    if last.person_id not in call.chain:
        patience = timedelta()
    return [(NoticeStep.NEXT, left[0])] if now >= last.at + patience else []


def _decide(
    call: Call, heard: Sequence[Heard], now_owed: Sequence[Owed], now: datetime, rules: HandoverRules
) -> list[Owed]:
    """Tell once that a supervisor may decide: whoever answered, else everybody who was called."""
    if now < call.due + rules.decide_after or any(one.step is NoticeStep.DECIDE for one in heard):
        return []
    called = _called(heard)
    answered = [one.person_id for one in called if one.acknowledged]
    calling = [person for step, person in now_owed if step in (NoticeStep.CHIEF, NoticeStep.NEXT)]
    people = [person for person in answered or [*(one.person_id for one in called), *calling] if person in call.leads]
    people = people or [person for person in call.chain if person in call.leads][:1]
    return [(NoticeStep.DECIDE, person) for person in dict.fromkeys(people)]
