"""Who may do what: roles × acts as a table (D-29, security.md §6). The desk asks it for every verb."""

from models.terms import EVERYDAY_ROLES, Role, Term


class Act(Term):
    """One thing that a person can ask the desk to do."""

    READ = "read", "читать обращения"
    TAKE = "take", "взять обращение"
    RELEASE = "release", "вернуть в очередь"
    ASSIGN = "assign", "назначить другому"
    ACKNOWLEDGE = "acknowledge", "сообщить «принято»"
    REPLY = "reply", "ответить клиенту"
    NOTE = "note", "написать заметку"
    WAIT = "wait", "ждать клиента"
    HOLD = "hold", "отложить с причиной"
    PROMISE = "promise", "дать обещание"
    REMIND = "remind", "поставить напоминание"
    ESCALATE = "escalate", "передать на другую линию"
    SET_TYPE = "set_type", "задать тип"
    SET_TIER = "set_tier", "изменить уровень"
    SET_PRIORITY = "set_priority", "изменить приоритет"
    PAY_URGENT = "pay_urgent", "отметить оплату срочности"
    PUT_FIRST = "put_first", "поднять аварию над VIP"
    MERGE = "merge", "объединить обращения"
    START = "start", "начать работу"
    RESOLVE = "resolve", "решить обращение"
    CLOSE = "close", "закрыть обращение"
    REOPEN = "reopen", "открыть снова"
    UNDO = "undo", "отменить своё действие"
    REGISTER = "register", "завести обращение"
    FORM = "form", "оформить обращение"
    REFUSE = "refuse", "отказать в приёме"
    CURATOR = "curator", "записать слово куратора"
    ATTACH = "attach", "приложить файл"
    ADD_CONTACT = "add_contact", "записать нового человека"
    QUARANTINE = "quarantine", "разобрать карантин"
    CLIENTS = "clients", "править клиентов"
    PEOPLE = "people", "управлять сотрудниками"
    STANDARD = "standard", "применять новый стандарт"
    FIGURES = "figures", "смотреть показатели"
    SHIFT = "shift", "сдавать и принимать смену"
    LEAD_SHIFT = "lead_shift", "распоряжаться чужой сменой"
    ROSTER = "roster", "править график смен"
    REPORTS = "reports", "смотреть передачи и отчёты"
    STATUS = "status", "публиковать статус"
    ONE_TO_ONE = "one_to_one", "вести заметки о сотрудниках"
    STEER = "steer", "распоряжаться с табло"
    RATE_LINE = "rate_line", "оценивать работу другой линии"
    REVIEW = "review", "проверять качество"
    IMPORT = "import", "загружать историю"
    ALERTS = "alerts", "настраивать свои предупреждения"


_WORK = frozenset(
    {
        Act.READ,
        Act.TAKE,
        Act.RELEASE,
        Act.ACKNOWLEDGE,
        Act.REPLY,
        Act.NOTE,
        Act.WAIT,
        Act.PROMISE,
        Act.REMIND,
        Act.ESCALATE,
        Act.SET_TYPE,
        Act.SET_PRIORITY,
        Act.MERGE,
        Act.START,
        Act.RESOLVE,
        Act.CLOSE,
        Act.REOPEN,
        Act.UNDO,
        Act.REGISTER,
        Act.FORM,
        Act.REFUSE,
        Act.CURATOR,
        Act.ATTACH,
        Act.ADD_CONTACT,
        Act.QUARANTINE,
        Act.SHIFT,
        Act.REPORTS,
        Act.STATUS,
        Act.RATE_LINE,
        Act.ALERTS,
    }
)
_LEAD = _WORK | {
    Act.LEAD_SHIFT,
    Act.ROSTER,
    Act.ONE_TO_ONE,
    Act.STEER,
    Act.REVIEW,
    Act.IMPORT,
    Act.ASSIGN,
    Act.HOLD,
    Act.SET_TIER,
    Act.PAY_URGENT,
    Act.PUT_FIRST,
    Act.CLIENTS,
    Act.PEOPLE,
    Act.STANDARD,
    Act.FIGURES,
}

_DISPATCH = frozenset(
    {
        Act.READ,
        Act.REGISTER,
        Act.FORM,
        Act.REFUSE,
        Act.CURATOR,
        Act.ATTACH,
        Act.ADD_CONTACT,
        Act.QUARANTINE,
        Act.ACKNOWLEDGE,
        Act.REPLY,
        Act.WAIT,
        Act.NOTE,
        Act.REMIND,
        Act.SET_TYPE,
        Act.SET_PRIORITY,
        Act.ASSIGN,
        Act.MERGE,
        Act.UNDO,
        Act.SHIFT,
        Act.REPORTS,
        Act.STATUS,
    }
)
"""Accepts, asks for details, sets the priority and names who answers for it; never «Решён» (H-11)."""
_ANSWER_FOR = frozenset(
    {
        Act.READ,
        Act.TAKE,
        Act.RELEASE,
        Act.ASSIGN,
        Act.ESCALATE,
        Act.ACKNOWLEDGE,
        Act.REPLY,
        Act.NOTE,
        Act.WAIT,
        Act.PROMISE,
        Act.REMIND,
        Act.ATTACH,
        Act.START,
        Act.RESOLVE,
        Act.UNDO,
        Act.SHIFT,
        Act.REPORTS,
        Act.STATUS,
    }
)
"""Confirms, posts the status, names who does it, sets «Решён» (H-12)."""

RIGHTS: dict[Role, frozenset[Act]] = {
    Role.OPERATOR: _WORK,
    Role.SPECIALIST: _WORK,
    Role.ENGINEER: _WORK,
    Role.SUPERVISOR: _LEAD,
    Role.MANAGER: frozenset({Act.READ, Act.FIGURES, Act.REPORTS, Act.ALERTS}),
    Role.ADMIN: frozenset({Act.PEOPLE, Act.STANDARD, Act.QUARANTINE, Act.IMPORT}),
    Role.DISPATCHER: _DISPATCH,
    Role.RESPONSIBLE: _ANSWER_FOR,
    Role.OWNER: frozenset({Act.READ}),
}
"""A hold stops a clock, so only a supervisor puts one («Said nowhere», 3). An administrator reads no ticket texts."""


def may(role: Role, act: Act) -> bool:
    """Tell whether a person of this role may do this."""
    return act in RIGHTS[role]


def may_hold(role: Role) -> bool:
    """Tell whether a ticket may be given to a person of this role: an owner, say, never has one (H-14)."""
    return may(role, Act.TAKE)


def refusal(role: Role, act: Act) -> str:
    """Say in a sentence that the role does not include the act, and who can help."""
    able = [other.label for other in EVERYDAY_ROLES if act in RIGHTS[other]]
    return f"Роль «{role.label}» не может {act.label}. Это может {' или '.join(able)}."
