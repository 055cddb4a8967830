"""What a map may say that a foreign record means: the fields of a record and the steps of a ticket's life."""

from models.terms import Term


class Field(Term):
    """What a column of a file can be; the label is what the account calls it."""

    TICKET = "ticket", "номер обращения"
    AT = "at", "время события"
    ORDER = "order", "порядок событий"
    WHAT = "what", "событие или состояние"
    PERSON = "person", "кто сделал"
    OWNER = "owner", "исполнитель"
    GROUP = "group", "группа (линия)"
    PRIORITY = "priority", "приоритет"
    TYPE = "type", "тип"
    TIER = "tier", "уровень клиента"
    CHANNEL = "channel", "канал"
    CLIENT = "client", "клиент"
    SENDER = "sender", "кто обратился"
    SUBJECT = "subject", "тема"
    TEXT = "text", "текст обращения"
    TOPIC = "topic", "тематика"
    APPEAL = "appeal", "вид обращения"
    MARK = "mark", "оценка клиента"
    RECEIVED = "received", "получено"
    TAKEN = "taken", "взято"
    ANSWERED = "answered", "первый ответ"
    RESOLVED = "resolved", "решено"
    CLOSED = "closed", "закрыто"
    TAKEN_AFTER = "taken_after", "взято через"
    ANSWERED_AFTER = "answered_after", "первый ответ через"
    RESOLVED_AFTER = "resolved_after", "решено через"


class Shape(Term):
    """How a file tells its history."""

    EVENTS = "events", "строка — событие"
    SNAPSHOTS = "snapshots", "строка — обращение после правки"
    TICKETS = "tickets", "строка — обращение"


class Do(Term):
    """One step of a ticket's life that a value of a file stands for."""

    NOTHING = "nothing", "без события"
    TAKEN = "taken", "взято"
    ACKNOWLEDGED = "acknowledged", "сообщено «принято»"
    STARTED = "started", "в работе"
    WAITING = "waiting", "ждём клиента"
    RESUMED = "resumed", "снова в работе"
    HELD = "held", "отложено"
    ASKED = "asked", "вопрос клиенту"
    ANSWERED = "answered", "ответ"
    WROTE = "wrote", "клиент написал"
    LINE1 = "line1", "на первую линию"
    LINE2 = "line2", "на вторую линию"
    LINE3 = "line3", "на третью линию"
    NOTED = "noted", "заметка"
    RESOLVED = "resolved", "решено"
    CLOSED = "closed", "закрыто"
    REOPENED = "reopened", "открыто снова"


LINES = {Do.LINE1: 1, Do.LINE2: 2, Do.LINE3: 3}
"""The line that a step hands the ticket to."""
NEEDED = {
    Shape.EVENTS: (Field.TICKET, Field.AT, Field.WHAT),
    Shape.SNAPSHOTS: (Field.TICKET, Field.AT, Field.WHAT),
    Shape.TICKETS: (Field.TICKET, Field.RECEIVED),
}
"""The columns without which a file of a shape means nothing."""
AFTERS = {
    Field.TAKEN_AFTER: Field.TAKEN,
    Field.ANSWERED_AFTER: Field.ANSWERED,
    Field.RESOLVED_AFTER: Field.RESOLVED,
}
"""Columns that hold how long it took since the receipt, and the moment that each gives."""
