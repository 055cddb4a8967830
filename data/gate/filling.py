"""The form of a request filled by an operator, and whose request it is (S-42…S-45, C-11, C-30, S-65)."""

from collections.abc import Mapping
from typing import Any

from data.clients.insert import NewContact, insert_address, insert_contact
from data.clients.lookup import Known, find_client, find_contact
from data.folding import fold
from data.gate.answers import answers_of, drop_answers, keep_answers
from data.gate.history import remember, renew_needle
from data.gate.settling import is_outside
from data.gate.weighing import Together, Weighing
from data.past import DOOR, STATUS
from data.refusals import BadInput
from data.rows import By, Done
from data.turn import TEXT_LIMIT, Turn
from data.verbs import permit
from models.events import EventKind
from models.forms import TYPE, WRITTEN
from models.rights import Act
from models.secrets import mask
from models.terms import ContactRole, DateState, TicketType, Tier
from models.wanted_dates import wanted_date


class Filling(Weighing):
    """Filling a form in."""

    def fill(
        self,
        number: int,
        by: By,
        answers: Mapping[str, str],
        *,
        type: TicketType | None = None,
        topic: str | None = None,
        speaks_for: int | str | None = None,
    ) -> Done:
        """Write the form on the client's behalf and ask the gate again; a complete one is admitted by that (C-03).

        An empty answer removes the one that is there. ``speaks_for`` names a ЛПР of the client, by id or by name.
        """
        with self.turn(Act.FORM, number, by, minds=STATUS | DOOR) as turn:
            turn.need_open()
            said, hidden = self._readable(turn, answers)
            changed = self._write(turn, said)
            if "due" in changed:
                self._wish(turn, said["due"])
            if topic is not None:
                turn.ticket.topic = " ".join(topic.split())[:TOPIC_LIMIT]
            if speaks_for is not None:
                turn.ticket.speaks_for = lpr_of(turn, speaks_for)
            kind = type if type is not None and type.value != turn.ticket.type else None
            turn.need(bool(changed) or turn.changed or kind is not None, "в форме ничего не изменилось.")
            words = self._filled(turn, changed, kind)
            return turn.done(words + (", секреты скрыты" if hidden else ""))

    def _wish(self, turn: Turn, words: str) -> None:
        """Read the client's own date: a wish until it is agreed, agreed at once where the level says so (C-20)."""
        wanted = wanted_date(words, turn.at, turn.zone) if words else None
        if turn.ticket.date_state == DateState.AGREED.value and wanted is None:
            return
        tier = Tier(turn.ticket.tier) if turn.ticket.tier else None
        own = self.desk.standard.gate.tier(tier).own_dates
        turn.ticket.wanted_date = wanted
        turn.ticket.date_state = (DateState.AGREED if own else DateState.WANTED).value if wanted else None

    def _filled(self, turn: Turn, before: Mapping[str, str | None], kind: TicketType | None) -> str:
        """Record what was filled and ask the gate, in the order in which it can be taken back."""
        together = Together(turn)
        note = remember(turn, before)
        facts = {"answers": sorted(before)}
        if is_outside(turn.ticket):
            together(EventKind.FORM_FILLED, facts, message=note)
            words = self.settle(turn, self.weigh(turn, type=kind), together)
            return f"форма записана, {words}"
        self.retype(turn, kind, together)
        owed = turn.ticket.owes
        words = self.settle(turn, self.weigh(turn), together)
        together(EventKind.FORM_FILLED, facts, message=note)
        paid = ", долг по форме закрыт" if owed and not turn.ticket.owes else words
        return f"форма записана{paid}"

    def retype(self, turn: Turn, kind: TicketType | None, together: Together) -> None:
        """Change the type of a request that is in the queue; refused where the gate would not let it in as that."""
        if kind is None:
            return
        weighed = self.weigh(turn, type=kind)
        self.refuse_entry(turn, weighed, kind)
        old, turn.ticket.type = turn.ticket.type, kind.value
        self.settle(turn, weighed, together)
        together(EventKind.TYPE_SET, {"old": old, "new": kind.value, "admitted": False})

    def _readable(self, turn: Turn, answers: Mapping[str, str]) -> tuple[dict[str, str], bool]:
        known = {*self.desk.standard.gate.questions, WRITTEN} - {TYPE}
        if strange := sorted(set(answers) - known):
            raise BadInput(f"В форме нет вопроса «{strange[0]}». Проверьте его имя.")
        said: dict[str, str] = {}
        hidden = False
        for key, text in answers.items():
            turn.need(len(text) <= TEXT_LIMIT, f"ответ слишком длинный: {len(text)} знаков, можно {TEXT_LIMIT}.")
            masked = mask(text.replace("\x00", "").strip())
            said[key], hidden = masked.text, hidden or bool(masked.found)
        return said, hidden

    def _write(self, turn: Turn, said: Mapping[str, str]) -> dict[str, str | None]:
        """Write the answers that differ; gives what they were before."""
        old = answers_of(lambda sql, values: turn.tx.exec(sql, values).fetchall(), turn.number)
        fresh = {key: text for key, text in said.items() if text != old.get(key, "")}
        keep_answers(turn.tx, turn.number, fresh, turn.at, turn.by.person.id)
        drop_answers(turn.tx, turn.number, [key for key, text in fresh.items() if not text])
        return {key: old.get(key) for key in fresh}

    def name_client(
        self,
        number: int,
        by: By,
        client_id: int,
        contact_id: int | None = None,
        *,
        name: str = "",
        role: ContactRole = ContactRole.EMPLOYEE,
        learn: bool = True,
    ) -> Done:
        """Say whose request it is; the person becomes known, the level is the client's, the gate is asked again.

        ``name`` makes a new contact of this role instead of ``contact_id``. ``learn``: the sender's address is theirs
        from now on, so that the next message is recognised by itself.
        """
        with self.turn(Act.FORM, number, by, minds=STATUS | DOOR) as turn:
            turn.need_open()
            whose = turn.ticket.client_id
            turn.need(whose in (None, client_id), "уже за другим клиентом. Чужую переписку не показываем.")
            somebody = contact_id is not None or bool(name.strip())
            turn.need(whose is None or somebody, "клиент уже указан. Назовите человека.")
            known = self._person(turn, client_id, contact_id, name, role)
            if learn and known.contact_id is not None and turn.ticket.sender_address.strip():
                insert_address(turn.tx, known.contact_id, turn.ticket.sender_address)
            turn.ticket.client_id, turn.ticket.contact_id = known.client_id, known.contact_id
            together = Together(turn)
            together(EventKind.CLIENT_NAMED, {"client": known.client_id, "contact": known.contact_id})
            _follow_tier(turn, known, together)
            renew_needle(turn.tx, turn.number)
            outside = is_outside(turn.ticket)
            words = self.settle(turn, self.weigh(turn), together) if outside else ""
            return turn.done(f"клиент «{known.client}»" + (f", {words}" if words else ""))

    def _person(self, turn: Turn, client_id: int, contact_id: int | None, name: str, role: ContactRole) -> Known:
        if name.strip() and contact_id is None:
            permit(turn.tx, Act.ADD_CONTACT, turn.by)
            if find_client(turn.tx, client_id) is not None:
                contact_id = insert_contact(turn.tx, client_id, NewContact(name, role), turn.by, turn.at)
        known = find_client(turn.tx, client_id) if contact_id is None else find_contact(turn.tx, contact_id)
        if known is None or known.client_id != client_id:
            raise BadInput("Такого клиента или человека у него нет. Выберите из списка.")
        return known


TOPIC_LIMIT = 200


def lpr_of(turn: Turn, whom: int | str) -> int:
    """Find the ЛПР of the ticket's client who is meant, by id or by a part of the name (S-51)."""
    sql = "SELECT id, name, role FROM contact WHERE client_id = ? ORDER BY id"
    wanted = set(fold(whom).split()) if isinstance(whom, str) else set()
    for contact, name, role in turn.tx.exec(sql, (turn.ticket.client_id,)).fetchall():
        meant = contact == whom if isinstance(whom, int) else bool(wanted) and wanted <= set(fold(name).split())
        if meant and turn.desk.standard.gate.role(ContactRole(role)).lpr:
            return int(contact)
    raise BadInput(f"№ {turn.number}: среди ЛПР клиента нет «{whom}». Назовите владельца, директора, РОП или куратора.")


def _follow_tier(turn: Turn, known: Known, together: Together) -> None:
    old, new = turn.ticket.tier, known.tier.value if known.tier else None
    if old != new:
        turn.ticket.tier = new
        facts: dict[str, Any] = {"old": old, "new": new, "client": known.client_id}
        together(EventKind.TIER_CHANGED, facts)
