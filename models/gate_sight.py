"""A request at the door with everything that the gate looks at, gathered once (models/gate.py)."""

from collections.abc import Mapping
from dataclasses import dataclass

from models import wording
from models.forms import TYPE, WRITTEN, Form, Level, answered, is_answer, left
from models.gate_rules import ChannelGate, GateRules, RoleGate, TierGate
from models.terms import (
    AttachmentKind,
    ChannelKind,
    ContactRole,
    IntakeRule,
    Readiness,
    Reason,
    TicketType,
    Tier,
    Verdict,
    Warn,
)

_SPOKEN = frozenset({ChannelKind.PHONE, ChannelKind.ONLINE_MEETING, ChannelKind.MEETING})
_MAYBE_QUESTION = (None, TicketType.QUESTION)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Whose request it is: what the desk knows of the organisation at the moment of asking."""

    known: bool
    readiness: Readiness = Readiness.READY
    intake: IntakeRule = IntakeRule.LPR
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What stands at the door.

    ``channel``: as written, its kind is looked up in the rules. ``text``: the new words, without the quoted tail.
    ``speaks_for_lpr``: a ЛПР of the same client is named who ordered it; ``confirmed``: the curator has said yes.
    ``written``: the client has written about a spoken request since. ``people_known``: False on a desk without clients.
    """

    organisation: Organisation
    role: ContactRole
    channel: str
    type: TicketType | None
    answers: Mapping[str, str]
    text: str
    subject: str = ""
    kinds: frozenset[AttachmentKind] = frozenset()
    topic: str = ""
    speaks_for_lpr: bool = False
    participants: frozenset[ContactRole] = frozenset()
    agreed_task: bool = False
    in_hours: bool = True
    repeat_of: tuple[int, ...] = ()
    people_known: bool = True
    confirmed: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door says.

    ``missing``: keys of the questions to ask, «type» is one; ``owed``: what an outage may bring later; ``why``: one
    Russian sentence that names the rule; ``have`` of ``need``: how full the form is.
    """

    verdict: Verdict
    type: TicketType | None
    reason: Reason | None = None
    missing: tuple[str, ...] = ()
    warnings: tuple[Warn, ...] = ()
    have: int = 0
    need: int = 0
    why: str = ""
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """One request with everything that the steps look at."""

    request: Request
    rules: GateRules
    type: TicketType | None
    tier: TierGate
    role: RoleGate
    channel: ChannelGate
    form: Form
    told: frozenset[str]
    missing: tuple[str, ...]
    training: bool
    marked: bool
    outage: bool
    vague: bool

    @property
    def may_group(self) -> bool:
        """Whether this person may write requests in a group chat (S-20, C-21)."""
        return may_group(self.request, self.role)

    @property
    def outlined(self) -> bool:
        """Whether this is a task that was only told by voice yet (C-11)."""
        request = self.request
        if self.channel.kind not in _SPOKEN or request.written or is_answer(request.answers.get(WRITTEN, "")):
            return False
        return self.type in self.rules.tasks or (self.type is None and self.marked)


def look(request: Request, rules: GateRules) -> Sight:
    """Gather once what the steps and the warnings look at."""
    found = wording.tokens(f"{request.subject}\n{request.text}")
    channel, role = rules.channel(request.channel), rules.role(request.role)
    topic = wording.tokens(request.topic) if request.topic else found if request.type in _MAYBE_QUESTION else ()
    training = wording.is_training(topic, rules.words)
    type = request.type
    if training and (type is None or (channel.kind is ChannelKind.GROUP and not may_group(request, role))):
        type = TicketType.QUESTION
    form = rules.form_for(type or (None if _may_task(request.organisation, rules) else TicketType.QUESTION))
    told = answered(form, request.answers)
    given = form.free and request.answers.get(form.free, "")
    said = wording.tokens(given) if given else found
    return Sight(
        request=request,
        rules=rules,
        type=type,
        tier=rules.tier(request.organisation.tier),
        role=role,
        channel=channel,
        form=form,
        told=told,
        missing=(() if type else (TYPE,)) + left(form, told, Level.REQUIRED),
        training=training,
        marked=type is not None or len(request.answers) > 1 or wording.has_mark(found, rules.words),
        outage=type is not TicketType.OUTAGE and wording.tells_outage(found, rules.words),
        vague=type is not TicketType.OUTAGE and wording.is_vague(said, rules.words),
    )


def _may_task(organisation: Organisation, rules: GateRules) -> bool:
    """Tell whether an untyped request may turn out a task; where it may not, nobody is asked for the task form."""
    stopped = organisation.known and organisation.readiness is not Readiness.READY
    return not stopped and not rules.tasks.isdisjoint(rules.tier(organisation.tier).types)


def may_group(request: Request, role: RoleGate) -> bool:
    """Tell whether a person of this role may write requests in a group chat: the curator, or who speaks for a ЛПР."""
    return role.group or request.speaks_for_lpr or request.confirmed
