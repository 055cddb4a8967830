"""Every verb by every role: allowed ones leave their event, refused ones leave nothing (D-29)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import NotAllowed
from data.rows import By, Done
from models.events import EventKind
from models.rights import Act, may
from models.terms import Appeal, MessageKind, Priority, Reason, Role, Scope, Severity, TicketType, Tier, Urgency
from tests.arrivals import Asked, arrive, kinds, ticket_of
from tests.desks import NAMES, NOW, by, make_desk, person

Verb = Callable[[Desk, int, By], Done]


@dataclass(frozen=True)
class Case:
    """A verb, the right it needs, the event it writes, and what must be done before by a supervisor."""

    act: Act
    verb: Verb
    event: EventKind
    before: tuple[Verb, ...] = ()
    asked: Asked = Asked()  # noqa: RUF009 - frozen


def _take(desk: Desk, n: int, who: By) -> Done:
    return desk.tickets.take(n, who)


def _other(desk: Desk, number: int) -> int:
    """A line above the first that does not have the ticket yet."""
    return 3 if desk.reads.number("SELECT line FROM ticket WHERE number = ?", (number,)) == 2 else 2


def _answer(desk: Desk, n: int, who: By) -> Done:
    return desk.replies.reply(n, who, MessageKind.ANSWER, "Счёт отправлен")


def _resolve(desk: Desk, n: int, who: By) -> Done:
    return desk.tickets.resolve(n, who)


def _close(desk: Desk, n: int, who: By) -> Done:
    return desk.tickets.close(n, who, "подтвердил")


def _wait(desk: Desk, n: int, who: By) -> Done:
    return desk.waiting.wait(n, who, NOW + timedelta(days=2))


def _hold(desk: Desk, n: int, who: By) -> Done:
    return desk.waiting.hold(n, who, "ждём оплату")


def _merge(desk: Desk, n: int, who: By) -> Done:
    return desk.merging.merge(arrive(desk), n, who)


OUTAGE = Asked(type=TicketType.OUTAGE)
CASES = {
    "take": Case(Act.TAKE, _take, EventKind.TAKEN),
    "take_next": Case(Act.TAKE, lambda desk, n, who: desk.tickets.take_next(who), EventKind.TAKEN),
    "release": Case(Act.RELEASE, lambda desk, n, who: desk.tickets.release(n, who), EventKind.RELEASED, (_take,)),
    "assign": Case(
        Act.ASSIGN,
        lambda desk, n, who: desk.tickets.assign(n, who, person(desk, Role.SPECIALIST).id),
        EventKind.ASSIGNED,
    ),
    "escalate": Case(
        Act.ESCALATE,
        lambda desk, n, who: desk.tickets.escalate(n, who, line=2, reason="нужен разработчик"),
        EventKind.ESCALATED,
        (_take,),
    ),
    "rate_line": Case(
        Act.RATE_LINE,
        lambda desk, n, who: desk.quality.recording.rate_line(n, who, 4, 5),
        EventKind.LINE_RATED,
        (
            lambda desk, n, who: desk.tickets.escalate(n, who, line=_other(desk, n), reason="нужен разработчик"),
            lambda desk, n, who: desk.tickets.escalate(n, who, line=1, reason="готово"),
        ),
    ),
    "set_appeal": Case(
        Act.SET_TYPE,
        lambda desk, n, who: desk.quality.recording.set_appeal(n, who, Appeal.COMPLAINT),
        EventKind.APPEAL_SET,
    ),
    "set_type": Case(
        Act.SET_TYPE,
        lambda desk, n, who: desk.tickets.set_type(n, who, TicketType.DEFECT),
        EventKind.TYPE_SET,
        asked=Asked(tier=Tier.HIGH),
    ),
    "set_tier": Case(
        Act.SET_TIER,
        lambda desk, n, who: desk.tickets.set_tier(n, who, Tier.HIGH, "новый договор"),
        EventKind.TIER_CHANGED,
    ),
    "set_priority": Case(
        Act.SET_PRIORITY,
        lambda desk, n, who: desk.tickets.set_priority(n, who, Priority.HIGH, "мешает половине отдела"),
        EventKind.PRIORITY_CHANGED,
    ),
    "pay_urgent": Case(
        Act.PAY_URGENT, lambda desk, n, who: desk.tickets.pay_urgent(n, who, "счёт 17"), EventKind.URGENT_PAID
    ),
    "put_first": Case(
        Act.PUT_FIRST,
        lambda desk, n, who: desk.tickets.put_first(n, who, "стоит весь отдел"),
        EventKind.PUT_FIRST,
        asked=OUTAGE,
    ),
    "start": Case(Act.START, lambda desk, n, who: desk.tickets.start(n, who), EventKind.STARTED),
    "waitlist": Case(
        Act.START,
        lambda desk, n, who: desk.tickets.waitlist(n, who),
        EventKind.WAITLISTED,
        (_take,),
        Asked(type=TicketType.SMALL_TASK),
    ),
    "acknowledge": Case(Act.ACKNOWLEDGE, lambda desk, n, who: desk.replies.acknowledge(n, who), EventKind.ACKNOWLEDGED),
    "answer": Case(Act.REPLY, _answer, EventKind.ANSWERED),
    "question": Case(
        Act.REPLY,
        lambda desk, n, who: desk.replies.reply(n, who, MessageKind.QUESTION, "Какой счёт?"),
        EventKind.ASKED,
    ),
    "note": Case(Act.NOTE, lambda desk, n, who: desk.replies.note(n, who, "проверила почту"), EventKind.NOTED),
    "wait": Case(Act.WAIT, _wait, EventKind.WAITING),
    "resume": Case(Act.WAIT, lambda desk, n, who: desk.waiting.resume(n, who), EventKind.RESUMED, (_wait,)),
    "hold": Case(Act.HOLD, _hold, EventKind.HELD),
    "unhold": Case(Act.HOLD, lambda desk, n, who: desk.waiting.unhold(n, who), EventKind.UNHELD, (_hold,)),
    "promise": Case(
        Act.PROMISE,
        lambda desk, n, who: desk.reminders.promise(n, who, "прислать акт", NOW + timedelta(hours=3)),
        EventKind.PROMISED,
    ),
    "remind": Case(
        Act.REMIND,
        lambda desk, n, who: desk.reminders.remind(n, who, NOW + timedelta(hours=3), "перезвонить"),
        EventKind.REMINDER_SET,
    ),
    "merge": Case(Act.MERGE, _merge, EventKind.MERGED),
    "resolve": Case(Act.RESOLVE, _resolve, EventKind.RESOLVED, (_answer,)),
    "close": Case(Act.CLOSE, _close, EventKind.CLOSED, (_answer, _resolve)),
    "reopen": Case(
        Act.REOPEN,
        lambda desk, n, who: desk.tickets.reopen(n, who, "не помогло"),
        EventKind.REOPENED,
        (_answer, _resolve, _close),
    ),
}


UNFORMED = Asked(type=None)


def _from_employee(desk: Desk, n: int, who: By) -> Done:
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET sender_address = 'kim@3.example' WHERE number = ?", (n,))
    return desk.replies.note(n, who, "пишет сотрудник")


def _ask_curator(desk: Desk, n: int, who: By) -> Done:
    return desk.forming.ask_curator(n, who)


def _link(desk: Desk, n: int, who: By) -> Done:
    return desk.duplicates.link(n, arrive(desk), who)


def _be_parent(desk: Desk, n: int, who: By) -> Done:
    return desk.duplicates.link(arrive(desk), n, who)


def _talk(desk: Desk, n: int, who: By) -> Done:
    return desk.forming.take_as_talk(n, who)


CASES |= {
    "fill": Case(
        Act.FORM, lambda desk, n, who: desk.forming.fill(n, who, {"why": "нужно"}), EventKind.FORM_FILLED, (), UNFORMED
    ),
    "declare": Case(
        Act.FORM, lambda desk, n, who: desk.forming.declare(n, who, Urgency.P1), EventKind.URGENCY_DECLARED
    ),
    "set_impact": Case(
        Act.SET_PRIORITY,
        lambda desk, n, who: desk.forming.set_impact(n, who, Severity.STOP, Scope.ALL),
        EventKind.IMPACT_SET,
    ),
    "ask_missing": Case(Act.FORM, lambda desk, n, who: desk.forming.ask_missing(n, who), EventKind.ASKED, (), UNFORMED),
    "refuse": Case(
        Act.REFUSE,
        lambda desk, n, who: desk.forming.refuse(n, who, Reason.VOICE),
        EventKind.REFUSED_AT_GATE,
        (),
        UNFORMED,
    ),
    "ask_curator": Case(Act.CURATOR, _ask_curator, EventKind.CURATOR_ASKED, (_from_employee,)),
    "curator_said": Case(
        Act.CURATOR,
        lambda desk, n, who: desk.forming.curator_said(n, who, True, "да"),
        EventKind.CURATOR_CONFIRMED,
        (_from_employee, _ask_curator),
    ),
    "take_as_talk": Case(Act.FORM, _talk, EventKind.TAKEN_AS_TALK, (), UNFORMED),
    "take_as_request": Case(
        Act.FORM,
        lambda desk, n, who: desk.forming.take_as_request(n, who),
        EventKind.TAKEN_AS_REQUEST,
        (_talk,),
        UNFORMED,
    ),
    "name_client": Case(
        Act.FORM,
        lambda desk, n, who: desk.forming.name_client(n, who, 3, 3, learn=False),
        EventKind.CLIENT_NAMED,
        (),
        Asked(type=None, client=None),
    ),
    "agree_date": Case(
        Act.FORM, lambda desk, n, who: desk.forming.agree_date(n, who, NOW + timedelta(days=3)), EventKind.DATE_SET
    ),
    "note_access": Case(
        Act.NOTE, lambda desk, n, who: desk.forming.note_access(n, who, "получен", "портал"), EventKind.ACCESS_NOTED
    ),
    "link": Case(Act.FORM, _link, EventKind.DUPLICATE_OF),
    "free": Case(Act.FORM, lambda desk, n, who: desk.duplicates.free(n, who), EventKind.DUPLICATE_FREED, (_link,)),
    "answer_all": Case(
        Act.REPLY,
        lambda desk, n, who: desk.duplicates.answer_all(n, who, "Чиним").done,
        EventKind.ANSWERED,
        (_be_parent,),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_verb_does_what_the_role_may_and_nothing_else(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    desk = make_desk(tmp_path)
    for role in NAMES:
        number = arrive(desk, replace(case.asked, line=person(desk, role).line))
        for step in case.before:
            step(desk, number, by(desk, Role.SUPERVISOR))
        before, past = ticket_of(desk, number), kinds(desk, number)
        if may(role, case.act):
            done = case.verb(desk, number, by(desk, role))
            after = ticket_of(desk, number)
            assert case.event in kinds(desk, number)[len(past) :], f"{name} by {role} left no {case.event} event"
            assert after.version == before.version + 1 == done.version, f"{name} by {role}: version did not move by one"
            assert done.sentence.startswith(f"№ {number}"), f"{name}: the notice names no ticket: {done.sentence}"
        else:
            with pytest.raises(NotAllowed) as no:
                case.verb(desk, number, by(desk, role))
            assert role.label in no.value.sentence
            assert ticket_of(desk, number) == before, f"{name} refused to {role} changed the ticket all the same"
            assert kinds(desk, number) == past, f"{name} refused to {role} left an event all the same"
        _finish(desk, number)


def _finish(desk: Desk, number: int) -> None:
    """Take the ticket out of everybody's way, so that the next role's ``take_next`` meets its own."""
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET is_open = 0, status = 'closed' WHERE is_open = 1")


def test_a_disabled_person_does_nothing_more(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    who = by(desk)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE operator SET active = 0 WHERE id = ?", (who.person.id,))
    with pytest.raises(NotAllowed, match="вход закрыт"):
        desk.tickets.take(number, who)
    assert ticket_of(desk, number).assignee_id is None, "a disabled person took a ticket"
