"""The closed lists of the board and of what figures are counted from."""

from models.terms import Term


class Heat(Term):
    """How an open ticket stands with its promises: the columns of the board; the hottest of its clocks decides."""

    LATE = "late", "просрочено"
    SOON = "soon", "скоро"
    CALM = "calm", "спокойно"
    PAUSED = "paused", "на паузе"
    BEST_EFFORT = "best_effort", "как получится"


class Side(Term):
    """Who had the ball during a piece of a ticket's life (T-07)."""

    LINE = "line", "линия"
    CLIENT = "client", "клиент"
    HELD = "held", "отложено"
    NOBODY = "nobody", "закрыто"


class What(Term):
    """A moment of a ticket that periods are counted by."""

    RECEIVED = "received", "получено"
    ADMITTED = "admitted", "принято в очередь"
    TAKEN = "taken", "взято"
    REACTED = "reacted", "первая реакция"
    ANSWERED = "answered", "ответ"
    ESCALATED = "escalated", "передано выше"
    RETURNED = "returned", "возврат до закрытия"
    RESOLVED = "resolved", "решено"
    CLOSED = "closed", "закрыто"
    REOPENED = "reopened", "переоткрыто"


class Dimension(Term):
    """What figures are split by."""

    TIER = "tier", "уровень"
    TYPE = "type", "тип"
    CHANNEL = "channel", "канал"
    LINE = "line", "линия"
    OPERATOR = "operator", "сотрудник"
    TOPIC = "topic", "тема"
    APPEAL = "appeal", "вид обращения"


class Share(Term):
    """The parts of the time tape (T-07): each ticket's elapsed time is their sum, to the second."""

    LINE1 = "line1", "линия 1"
    LINE2 = "line2", "линия 2"
    LINE3 = "line3", "линия 3"
    CLIENT = "client", "ждали клиента"
    HELD = "held", "отложено"
    OFF_HOURS = "off_hours", "вне часов"


class Decision(Term):
    """What a supervisor decides about an escalation (D-42)."""

    BACK = "back", "вернуть на прежнюю линию"
    KEPT = "kept", "оставить за собой"
    GIVEN = "given", "отдать сотруднику"
