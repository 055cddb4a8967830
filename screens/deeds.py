"""Every act on tickets as data: what is asked first, and which verb of the desk then does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, Done, QueueRow
from models.terms import OPEN_STATUSES, TASK_TYPES, Status, Verdict
from screens.asking import (
    Answer,
    Question,
    because,
    close_reason,
    evidence,
    other_number,
    over_vip,
    person,
    priority,
    promise,
    reminder,
    ticket_type,
    tier,
    until,
    whom,
)
from screens.asking_door import access, agreed_date, curator_word, impact, parent, refusal, words_for_all
from screens.asking_quality import appeal, line_marks, repeat_reason, resolving

Verb = Callable[..., Done]


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: ``verb`` finds the method, ``ask`` what it must be told, ``bulk`` whether rows may share it.

    ``letter``: it writes to the client, so that the notice counts down to the moment when that leaves.
    """

    verb: Callable[[Desk, QueueRow], Verb]
    ask: Question | None = None
    bulk: bool = True
    letter: bool = False


def _resume(desk: Desk, row: QueueRow) -> Verb:
    return desk.waiting.unhold if row.hold_reason is not None else desk.waiting.resume


def _merge(desk: Desk, row: QueueRow) -> Verb:
    return lambda number, by, into: desk.merging.merge(number, into, by)


def _turn_over(desk: Desk, row: QueueRow) -> Verb:
    return desk.forming.take_as_request if row.verdict is Verdict.CORRESPONDENCE else desk.forming.take_as_talk


def _duplicate(desk: Desk, number: int, by: By, *, parent: int | None) -> Done:
    """Link to a parent, or free from the one there is."""
    return desk.duplicates.free(number, by) if parent is None else desk.duplicates.link(number, parent, by)


def _answer_all(desk: Desk, number: int, by: By, **said: Any) -> Done:
    return desk.duplicates.answer_all(number, by, **said).done


def _promise(desk: Desk, number: int, by: By, *, kept: int = 0, **words: Any) -> Done:
    """Note a promise, or that the one with this id is kept."""
    return desk.reminders.keep_promise(kept, by) if kept else desk.reminders.promise(number, by, **words)


DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "take": Deed(lambda desk, row: desk.tickets.take),
        "release": Deed(lambda desk, row: desk.tickets.release),
        "assign": Deed(lambda desk, row: desk.tickets.assign, person),
        "escalate": Deed(lambda desk, row: desk.tickets.escalate, whom),
        "acknowledge": Deed(lambda desk, row: desk.replies.acknowledge, letter=True),
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
        "put_first": Deed(lambda desk, row: desk.tickets.put_first, over_vip, bulk=False),
        "merge": Deed(_merge, other_number, bulk=False),
        "resolve": Deed(lambda desk, row: desk.tickets.resolve, resolving),
        "close": Deed(lambda desk, row: desk.tickets.close, close_reason),
        "reopen": Deed(lambda desk, row: desk.tickets.reopen, because("почему открыть снова")),
        "ask_missing": Deed(lambda desk, row: desk.forming.ask_missing, letter=True),
        "refuse": Deed(lambda desk, row: desk.forming.refuse, refusal, letter=True),
        "ask_curator": Deed(lambda desk, row: desk.forming.ask_curator, letter=True),
        "curator_said": Deed(lambda desk, row: desk.forming.curator_said, curator_word, bulk=False),
        "duplicate": Deed(lambda desk, row: partial(_duplicate, desk), parent, bulk=False),
        "answer_all": Deed(lambda desk, row: partial(_answer_all, desk), words_for_all, bulk=False, letter=True),
        "turn_over": Deed(_turn_over),
        "set_impact": Deed(lambda desk, row: desk.forming.set_impact, impact, bulk=False),
        "note_access": Deed(lambda desk, row: desk.forming.note_access, access, bulk=False),
        "agree_date": Deed(lambda desk, row: desk.forming.agree_date, agreed_date, bulk=False),
        "rate_line": Deed(lambda desk, row: desk.quality.recording.rate_line, line_marks, bulk=False),
        "set_appeal": Deed(lambda desk, row: desk.quality.recording.set_appeal, appeal),
        "name_repeat": Deed(lambda desk, row: desk.quality.recording.name_repeat, repeat_reason, bulk=False),
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
        "ask_missing": ("Запросить недостающее", "клиенту уйдёт вопрос только о нём"),
        "refuse": ("Отказать", "«Закрыт», клиенту уйдёт вежливый отказ"),
        "ask_curator": ("Спросить куратора", "«Ждёт подтверждения куратора», часы ответа встанут"),
        "curator_said": ("Слово куратора", "записать, подтвердил или нет"),
        "turn_over": ("Переписка ↔ обращение", "у переписки только реакция"),
        "duplicate": ("Дубль", "связать с обращением о том же"),
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
    acts += _at_the_door(row)
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


def _at_the_door(row: QueueRow) -> list[str]:
    """Name what leads on from before the queue; what the gate said stands first."""
    if row.status is Status.WAITING_CURATOR:
        return ["curator_said", "ask_curator", "refuse"] if row.admitted_at is None else ["curator_said"]
    if row.status is not Status.UNFORMED:
        return []
    if row.verdict is Verdict.CORRESPONDENCE:
        return ["turn_over", "set_type"]
    likely = ["refuse", "set_type"] if row.verdict is Verdict.REFUSED else ["set_type", "ask_missing", "refuse"]
    return [*likely, "ask_curator", "turn_over"]
