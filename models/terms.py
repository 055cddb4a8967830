"""The vocabulary of the desk: every closed list of values, with the word an operator reads.

Stored values are the English slugs; ``label`` is the Russian word (R1, R4, R9, R10, R13 of the requirements).
This module is imported by the first screen, so it needs nothing but the standard library.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A stored slug with the Russian word that people read for it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member whose value is the slug and whose label is what people read."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def read(cls, word: str) -> Self | None:
        """Find the member that a person or a file named by slug or by label, in any case; None when there is none."""
        wanted = _fold(word)
        return next((term for term in cls if wanted in (_fold(term.value), _fold(term.label))), None)


def _fold(word: str) -> str:
    return " ".join(word.casefold().replace("ё", "е").split())


class Tier(Term):
    """The client's level of service (R1, S-04…S-08)."""

    NONE = "none", "Никакой"
    SOME = "some", "Какой-то"
    REGULAR = "regular", "Обычный"
    HIGH = "high", "Высокий"
    VIP = "vip", "VIP"


class TicketType(Term):
    """What kind of work a request is (R4, S-23)."""

    OUTAGE = "outage", "Авария"
    DEFECT = "defect", "Поломка"
    QUESTION = "question", "Вопрос"
    SMALL_TASK = "small_task", "Мелкая задача"
    MEDIUM_TASK = "medium_task", "Средняя задача"
    LARGE_TASK = "large_task", "Крупная задача"
    APPROVAL = "approval", "Согласование"


class Priority(Term):
    """The one canonical priority scale (C-01, R9)."""

    CRITICAL = "critical", "Критичный"
    HIGH = "high", "Высокий"
    MEDIUM = "medium", "Средний"
    LOW = "low", "Низкий"


class Status(Term):
    """Where a ticket stands in the graph of R10."""

    UNFORMED = "unformed", "Не оформлено"
    NEW = "new", "Новый"
    OPEN = "open", "Открыт"
    WAITLIST = "waitlist", "Лист ожидания"
    IN_PROGRESS = "in_progress", "В работе"
    WAITING_CLIENT = "waiting_client", "Ждёт клиента"
    WAITING_CURATOR = "waiting_curator", "Ждёт подтверждения куратора"
    RESOLVED = "resolved", "Решён"
    CLOSED = "closed", "Закрыт"


OPEN_STATUSES = frozenset(Status) - {Status.RESOLVED, Status.CLOSED}
TASK_TYPES = frozenset({TicketType.SMALL_TASK, TicketType.MEDIUM_TASK, TicketType.LARGE_TASK})


class Role(Term):
    """What a person of the desk may do (R13, D-29)."""

    OPERATOR = "operator", "оператор"
    SPECIALIST = "specialist", "специалист"
    ENGINEER = "engineer", "инженер"
    SUPERVISOR = "supervisor", "супервайзер"
    MANAGER = "manager", "менеджер"
    ADMIN = "admin", "администратор"


class ContactRole(Term):
    """Who a person is on the client's side (S-50…S-54, C-27)."""

    OWNER = "owner", "владелец"
    DIRECTOR = "director", "директор"
    SALES_HEAD = "sales_head", "РОП"
    CURATOR = "curator", "куратор"
    MANAGER = "manager", "менеджер"
    EMPLOYEE = "employee", "сотрудник"
    CONTRACTOR = "contractor", "подрядчик"
    UNKNOWN = "unknown", "неизвестный"


class Author(Term):
    """Which side a message came from (time.md rule 18)."""

    CUSTOMER = "customer", "клиент"
    AGENT = "agent", "оператор"
    SYSTEM = "system", "автомат"


class MessageKind(Term):
    """What a message does to the clocks (time.md rules 17, 18)."""

    REQUEST = "request", "сообщение клиента"
    ACK = "ack", "принято"
    QUESTION = "question", "вопрос клиенту"
    ANSWER = "answer", "ответ"
    NOTE = "note", "заметка"
    AUTO = "auto", "автоматическое письмо"


class OutboxState(Term):
    """Where an outgoing reply stands."""

    WAITING = "waiting", "уйдёт"
    WRITTEN = "written", "отправлено"
    CANCELLED = "cancelled", "отменено"
    UNDELIVERED = "undelivered", "не доставлено"
