"""Every act on tickets as data: what is asked first, and which verb of the desk then does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, Done, QueueRow
from models.terms import OPEN_STATUSES, TASK_TYPES, Status
from screens.asking import (
    Answer,
    Question,
    because,
    close_reason,
    evidence,
    nothing_to_answer,
    other_number,
    person,
    priority,
    promise,
    reminder,
    ticket_type,
    tier,
    until,
    whom,
)

Verb = Callable[..., Done]


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: ``verb`` finds the method, ``ask`` what it must be told, ``bulk`` whether rows may share it."""

    verb: Callable[[Desk, QueueRow], Verb]
    ask: Question | None = None
    bulk: bool = True


def _resume(desk: Desk, row: QueueRow) -> Verb:
    return desk.waiting.unhold if row.hold_reason is not None else desk.waiting.resume


def _merge(desk: Desk, row: QueueRow) -> Verb:
    return lambda number, by, into: desk.merging.merge(number, into, by)


def _promise(desk: Desk, number: int, by: By, *, kept: int = 0, **words: Any) -> Done:
    """Note a promise, or that the one with this id is kept."""
    return desk.reminders.keep_promise(kept, by) if kept else desk.reminders.promise(number, by, **words)


DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "take": Deed(lambda desk, row: desk.tickets.take),
        "release": Deed(lambda desk, row: desk.tickets.release),
        "assign": Deed(lambda desk, row: desk.tickets.assign, person),
        "escalate": Deed(lambda desk, row: desk.tickets.escalate, whom),
        "acknowledge": Deed(lambda desk, row: desk.replies.acknowledge),
        "start": Deed(lambda desk, row: desk.tickets.start),
        "waitlist": Deed(lambda desk, row: desk.tickets.waitlist),
        "wait": Deed(lambda desk, row: desk.waiting.wait, until),
        "resume": Deed(_resume),
        "hold": Deed(lambda desk, row: desk.waiting.hold, because("почему отложить")),
        "promise": Deed(lambda desk, row: partial(_promise, desk), promise, bulk=False),
        "remind": Deed(lambda desk, row: desk.reminders.remind, reminder),
        "set_type": Deed(lambda desk, row: desk.tickets.set_type, ticket_type),
        "set_tier": Deed(lambda desk, row: desk.tickets.set_tier, tier),
        "set_priority": Deed(lambda desk, row: desk.tickets.set_priority, priority),
        "pay_urgent": Deed(lambda desk, row: desk.tickets.pay_urgent, evidence),
        "put_first": Deed(lambda desk, row: desk.tickets.put_first, because("почему поднять над VIP"), bulk=False),
        "merge": Deed(_merge, other_number, bulk=False),
        "resolve": Deed(lambda desk, row: desk.tickets.resolve, nothing_to_answer),
        "close": Deed(lambda desk, row: desk.tickets.close, close_reason),
        "reopen": Deed(lambda desk, row: desk.tickets.reopen, because("почему открыть снова")),
        "undo": Deed(lambda desk, row: desk.undoing.undo),
    }
)
"""By the name of the action behind the key."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the desk answered for one ticket: exactly one of the two."""

    number: int
    done: Done | None = None
    refused: Refusal | None = None

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if self.done is not None:
            return self.done.sentence
        return self.refused.sentence if self.refused is not None else ""


def perform(
    desk: Desk, deed: Deed, rows: tuple[QueueRow, ...], who: Callable[[int], By], answer: Answer
) -> list[Outcome]:
    """Do it for each ticket on its own; one refusal stops no other (runs in a thread)."""
    return [_one(deed.verb(desk, row), row.number, who(row.version), answer) for row in rows]


def _one(verb: Verb, number: int, by: By, answer: Mapping[str, Any]) -> Outcome:
    try:
        return Outcome(number, done=verb(number, by, **answer))
    except Refusal as refusal:
        return Outcome(number, refused=refusal)


STATUS_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "take": ("Взять", "«Открыт», обращение ваше"),
        "start": ("В работу", "«В работе»"),
        "wait": ("Ждать клиента", "«Ждёт клиента», часы ответа встанут"),
        "resume": ("Продолжить", "часы пойдут дальше"),
        "resolve": ("Решено", "«Решён»"),
        "waitlist": ("В лист ожидания", "только задачи"),
        "release": ("Вернуть в очередь", "обращение снова ничьё"),
        "set_type": ("Оформить", "задать тип, встанет в очередь"),
        "close": ("Закрыть", "«Закрыт», с причиной"),
        "reopen": ("Открыть снова", "«Открыт», с причиной"),
        "merge": ("Объединить", "с другим обращением"),
    }
)
"""The words of the status dialog for the acts that change a status."""


def status_acts(row: QueueRow) -> tuple[str, ...]:
    """Name the acts that lead on from where the ticket stands, the likeliest first."""
    if row.status is Status.RESOLVED:
        return ("close", "reopen")
    if row.status is Status.CLOSED:
        return ("reopen",)
    acts: list[str] = []
    if row.hold_reason is not None or row.status in (Status.WAITING_CLIENT, Status.WAITING_CURATOR):
        acts.append("resume")
    if row.status is Status.UNFORMED:
        acts.append("set_type")
    if row.status is Status.IN_PROGRESS or row.status is Status.WAITING_CLIENT:
        acts.append("resolve")
    if row.status in (Status.NEW, Status.OPEN, Status.WAITLIST):
        acts += ["start", "resolve"]
    if row.status is Status.OPEN and row.type in TASK_TYPES:
        acts.append("waitlist")
    if row.status in (Status.NEW, Status.OPEN, Status.IN_PROGRESS):
        acts.append("wait")
    if row.assignee_id is None and row.status is Status.NEW:
        acts.append("take")
    elif row.assignee_id is not None and row.status in OPEN_STATUSES:
        acts.append("release")
    return (*acts, "merge")
