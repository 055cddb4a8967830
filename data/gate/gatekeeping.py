"""The gate as the desk asks it: a request with its people in, one answer out, whatever way it came (issue §2).

A new request is weighed as it arrives, a stored ticket is weighed again by what it holds now; ``data/gate/settling.py``
writes the answer down. The rules themselves are ``models/gate.py`` and the standard's files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.clients.lookup import CLIENT, CONTACT, Known, known_of
from data.gate.answers import answers_of
from data.gate.facts import GateFacts, Rows
from data.rows import Incoming
from models.form_reading import Read, read_form
from models.forms import Form
from models.gate import Answer, Organisation, Request, gate
from models.gate_rules import GateRules
from models.terms import AttachmentKind, ContactRole, Readiness, TicketType, Tier, Urgency, Verdict, Warn

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from models.tables import Ticket


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the gate said of a request, and the form as it was read for it."""

    answer: Answer
    answers: Mapping[str, str] = field(default_factory=dict)
    speaks_for: int | None = None
    declared: Urgency | None = None
    hidden: tuple[str, ...] = ()
    """Kinds of the secrets that were masked in what the client sent (S-70)."""

    @property
    def warnings(self) -> str:
        """The warnings as the ticket stores them."""
        return " ".join((*self.answer.warnings, Warn.MASKED) if self.hidden else self.answer.warnings)

    def facts(self) -> dict[str, Any]:
        """What the journal keeps of the answer: keys and slugs, no word of the client."""
        answer = self.answer
        said: dict[str, Any] = {"verdict": answer.verdict.value}
        if answer.need:
            said["form"] = [answer.have, answer.need]
        if answer.reason:
            said["reason"] = answer.reason.value
        for name, words in (("missing", answer.missing), ("warnings", answer.warnings), ("owed", answer.owed)):
            if words:
                said[name] = [str(word) for word in words]
        return said


def new_text(incoming: Incoming) -> str:
    """Give what the client says anew: the text before its quoted tail, or all of it when nothing stands before."""
    if incoming.quote_from is None:
        return incoming.text
    head = incoming.text[: incoming.quote_from]
    return head if head.strip() else incoming.text


class Gatekeeper:
    """Asks the gate, knowing the desk's clients; one serves a whole transaction and remembers whom it looked up."""

    def __init__(self, desk: "Desk", rows: Rows) -> None:
        self._desk = desk
        self._rows = rows
        self._rules = desk.standard.gate
        self.facts = GateFacts(rows, self._rules)
        self._organisations: dict[tuple[Any, ...], Organisation] = {}

    @classmethod
    def within(cls, desk: "Desk", tx: "Tx") -> "Gatekeeper":
        """Make one that reads inside a write transaction."""
        return cls(desk, lambda sql, values: tx.exec(sql, values).fetchall())

    @classmethod
    def reading(cls, desk: "Desk") -> "Gatekeeper":
        """Make one that only reads, for a look at what the gate would say."""
        return cls(desk, desk.reads.rows)

    def ask(
        self,
        incoming: Incoming,
        known: Known | None,
        *,
        hidden: tuple[str, ...] = (),
        repeat_of: tuple[int, ...] = (),
    ) -> Weighed:
        """Weigh a request that is not a ticket yet; ``incoming`` is cleaned and masked already."""
        read = read_form(incoming.text, self._rules, incoming.quote_from, incoming.type)
        answers = _joined(read, incoming, self._rules)
        speaks_for = self.facts.lpr_named(known, incoming.speaks_for) if incoming.speaks_for else None
        request = Request(
            organisation=self._organisation(known, incoming.tier),
            role=known.role if known else ContactRole.UNKNOWN,
            channel=incoming.channel,
            type=incoming.type or read.type,
            answers=answers,
            text=new_text(incoming),
            subject=incoming.subject,
            kinds=frozenset((*incoming.kinds, *(file.kind for file in incoming.files if file.kind))),
            topic=incoming.topic,
            speaks_for_lpr=speaks_for is not None,
            participants=self.facts.participants(known, incoming.recipients),
            agreed_task=self.facts.has_agreed_task(known, incoming.channel),
            in_hours=self._desk.schedule.is_open(incoming.at),
            repeat_of=repeat_of,
            people_known=self.facts.people_known(),
        )
        declared = incoming.declared or declared_in(answers)
        return Weighed(gate(request, self._rules), answers, speaks_for, declared, hidden)

    def ask_again(
        self,
        ticket: "Ticket",
        said: Mapping[str, str] | None = None,
        *,
        type: TicketType | None = None,
        files: Iterable[AttachmentKind] = (),
        at: datetime | None = None,
        participants: Iterable[ContactRole] = (),
        repeat_of: tuple[int, ...] = (),
    ) -> Weighed:
        """Weigh a stored ticket by what it holds now, ``said`` being answers that are about to be written.

        The word of the curator, once given, stands: then the author needs nobody else's.
        """
        number = ticket.number
        assert number is not None
        known = self.known_of(ticket)
        answers = {**answers_of(self._rows, number), **(said or {})}
        request = Request(
            organisation=self._organisation(known, Tier(ticket.tier) if ticket.tier else None),
            role=known.role if known else ContactRole.UNKNOWN,
            channel=ticket.channel,
            type=type or (TicketType(ticket.type) if ticket.type else None),
            answers=answers,
            text=self.facts.said_by_client(number),
            subject=ticket.subject,
            kinds=self.facts.kinds(number) | frozenset(files),
            topic=ticket.topic,
            speaks_for_lpr=ticket.speaks_for is not None,
            participants=self.facts.writers(known, number) | frozenset(participants),
            agreed_task=self.facts.has_agreed_task(known, ticket.channel),
            in_hours=at is None or self._desk.schedule.is_open(at),
            repeat_of=repeat_of or ((number,) if Warn.REPEAT in ticket.warnings.split() else ()),
            people_known=self.facts.people_known(),
            confirmed=self.facts.confirmed(number),
            written=self.facts.has_written(number),
        )
        hidden = (Warn.MASKED.value,) if Warn.MASKED in ticket.warnings.split() else ()
        declared = Urgency(ticket.declared) if ticket.declared else declared_in(answers)
        answer = gate(request, self._rules)
        if ticket.verdict not in (None, Verdict.CORRESPONDENCE.value):
            answer = as_request(answer)
        return Weighed(answer, answers, ticket.speaks_for, declared, hidden)

    def known_of(self, ticket: "Ticket") -> Known | None:
        """Say who stands behind a ticket: its contact, else its organisation alone."""
        if ticket.contact_id is not None:
            return known_of(self.facts.first(CONTACT, (ticket.contact_id,)))
        if ticket.client_id is not None:
            return known_of(self.facts.first(CLIENT, (ticket.client_id,)))
        return None

    def _organisation(self, known: Known | None, stated: Tier | None) -> Organisation:
        case = (stated, *((known.client_id, known.readiness, known.intake, known.tier) if known else ()))
        found = self._organisations.get(case)
        if found is None:
            if known is None:
                found = Organisation(known=False, readiness=Readiness.NO_CURATOR, tier=stated)
            else:
                found = Organisation(True, known.readiness, known.intake, stated or known.tier)
            self._organisations[case] = found
        return found


def as_request(answer: Answer) -> Answer:
    """Read the gate's answer for what is a request already: no later message makes correspondence of it (C-15)."""
    if answer.verdict is not Verdict.CORRESPONDENCE:
        return answer
    return replace(answer, verdict=Verdict.ASKED, why="Не хватает ответов формы.")


def declared_in(answers: Mapping[str, str]) -> Urgency | None:
    """Read the urgency that the client declares in the form (H-19); other words than P1, P2, P3 declare nothing."""
    said = answers.get("urgency", "").split()
    return Urgency.read(said[0].strip(".,;:()«»")) if said else None


def by_key(answers: Mapping[str, str], form: Form, rules: GateRules) -> dict[str, str]:
    """Give stated answers by the keys of their questions; a file or a command may name a question by its label."""
    found: dict[str, str] = {}
    for name, text in answers.items():
        label = rules.labels.find(name)
        key = name if name in rules.questions else rules.labels.choose(label, form, found)
        if key and text.strip():
            found.setdefault(key, text)
    return found


def _joined(read: Read, incoming: Incoming, rules: GateRules) -> dict[str, str]:
    """Join what the way in states with what the text says; what is stated wins.

    Where answers are stated apart from the text, the text itself is the description.
    """
    answers = dict(read.answers)
    if incoming.answers:
        form = rules.form_for(incoming.type or read.type)
        answers |= by_key(incoming.answers, form, rules)
        free = form.free
        if free and free not in answers and not read.answers and incoming.text.strip():
            answers[free] = incoming.text.strip()
    return answers
