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
    DISPATCHER = "dispatcher", "диспетчер"
    RESPONSIBLE = "responsible", "ответственный"
    OWNER = "owner", "владелец"

    @classmethod
    def read(cls, word: str) -> Self | None:
        """Find a role by its word, both spellings of супервайзер and the lines' names understood (C-27)."""
        return super().read(_ROLE_WORDS.get(_fold(word), word))


EVERYDAY_ROLES = (Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN)
"""Roles of every profile; «релиз» has three more (C-27, R13)."""

_ROLE_WORDS = {
    "супервизор": "supervisor",
    "линия 1": "operator",
    "первая линия": "operator",
    "линия 2": "specialist",
    "вторая линия": "specialist",
    "линия 3": "engineer",
    "третья линия": "engineer",
    "ответственный подрядчика": "responsible",
}


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


class Verdict(Term):
    """What the gate answers to a request (R7, S-30, C-15)."""

    ADMITTED = "admitted", "принято"
    ASKED = "asked", "не принято: не хватает"
    REFUSED = "refused", "отказано"
    CURATOR = "curator", "ждёт слова куратора"
    CORRESPONDENCE = "correspondence", "переписка"


class Reason(Term):
    """Why the gate refuses: the rules of R7 that end in a refusal; ``number`` gives the number there."""

    GROUP_CHAT = "group_chat", "вопрос из группового чата не от куратора"
    PHONE_PHOTO = "phone_photo", "фото или видео с телефона вместо описания"
    VOICE = "voice", "голосовое вместо описания"
    NO_TASKS = "no_tasks", "уровень не ставит задач"
    NOT_READY = "not_ready", "организация не готова к работе"
    MEETING_ROLE = "meeting_role", "встреча без нужного участника"

    @property
    def number(self) -> int:
        """The rule's number in R7."""
        return _RULE_NUMBERS[self.value]


_RULE_NUMBERS = {"group_chat": 1, "phone_photo": 3, "voice": 8, "no_tasks": 9, "not_ready": 10, "meeting_role": 11}


class Warn(Term):
    """What the gate points out and leaves to a person (R7: 2, 4, 7 and the decisions C-10, C-15, C-17)."""

    MAYBE_OUTAGE = "maybe_outage", "возможно, авария"
    VAGUE = "vague", "слишком общо"
    REPEAT = "repeat", "похоже на уже решённое"
    EXPECTED = "expected", "хорошо бы уточнить"
    FEW_STEPS = "few_steps", "мало шагов"
    WANTED_DATE = "wanted_date", "срок клиента — желаемый"
    OFF_CHANNEL = "off_channel", "мимо канала"
    OUT_OF_HOURS = "out_of_hours", "вне часов приёма"
    BY_US = "by_us", "оформит оператор"
    OWED = "owed", "остальное — долг"
    CURATOR_AWAY = "curator_away", "без куратора"
    NO_AGREED_TASK = "no_agreed_task", "нет согласованной задачи"
    CURATOR_WATCHES = "curator_watches", "куратор — наблюдатель"
    OUTLINED = "outlined", "обозначено по телефону"
    MASKED = "masked", "секрет скрыт"


class Readiness(Term):
    """Whether an organisation may set tasks, by its curator (S-59)."""

    READY = "ready", "готовы к работе"
    NO_CURATOR = "no_curator", "нет куратора"
    SEVERAL = "several", "несколько кураторов"
    OURS = "ours", "куратор — наш сотрудник"


class IntakeRule(Term):
    """Whose word an organisation's tasks need (C-05)."""

    LPR = "lpr", "ЛПР"
    STRICT = "strict", "строгий"


class ChannelKind(Term):
    """What a channel is, whatever it is called (H-08, D-07, L-02, R2); the names belong to the standard's data."""

    PHONE = "phone", "телефон"
    CHAT = "chat", "личный чат"
    GROUP = "group", "групповой чат"
    PORTAL = "portal", "коллаба"
    MAIL = "mail", "почта"
    FORM = "form", "форма"
    FILE = "file", "файл"
    ONLINE_MEETING = "online_meeting", "онлайн-встреча"
    MEETING = "meeting", "очная встреча"
    OTHER = "other", "другой"


class AttachmentKind(Term):
    """What an attachment is: obligatory, because the bans of C-28 go by it (S-46)."""

    SCREENSHOT = "screenshot", "скриншот"
    SCREENCAST = "screencast", "скринкаст"
    PHONE_PHOTO = "phone_photo", "фото с телефона"
    PHONE_VIDEO = "phone_video", "видео с телефона"
    VOICE = "voice", "голосовое"
    CALL_RECORDING = "call_recording", "запись звонка"
    DOCUMENT = "document", "документ"


class Severity(Term):
    """How badly the work is hindered: one half of the impact (C-18)."""

    STOP = "stop", "стоп"
    HINDERS = "hinders", "мешает"
    QUESTION = "question", "вопрос"


class Scope(Term):
    """Whom it hinders: the other half of the impact (C-18); exactly half of the people is ``PART``."""

    ALL = "all", "все"
    MOST = "most", "больше половины"
    PART = "part", "половина или меньше"
    ONE = "one", "один человек"


class Urgency(Term):
    """The three levels in which a client declares urgency (H-15…H-19): a view of the canonical priority."""

    P1 = "p1", "P1"
    P2 = "p2", "P2"
    P3 = "p3", "P3"


class Appeal(Term):
    """What a client wants of us, apart from the type of work (L-11)."""

    NEED = "need", "потребность"
    COMPLAINT = "complaint", "жалоба"
    PROPOSAL = "proposal", "предложение"


class DateState(Term):
    """Whose date it is: a client's wish, or agreed by the forecast (C-20, S-66)."""

    WANTED = "wanted", "желаемый"
    AGREED = "agreed", "согласованный"


class OutboxState(Term):
    """Where an outgoing reply stands."""

    WAITING = "waiting", "уйдёт"
    WRITTEN = "written", "отправлено"
    CANCELLED = "cancelled", "отменено"
    UNDELIVERED = "undelivered", "не доставлено"
