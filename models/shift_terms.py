"""The vocabulary of shifts and their handover (handover.md §1): stored slugs with the words that people read."""

from models.terms import Term


class ShiftState(Term):
    """Where a shift stands (handover.md §1.1)."""

    PLANNED = "planned", "план"
    RUNNING = "running", "идёт"
    HANDING = "handing", "сдаётся"
    CLOSED = "closed", "закрыта"


class PartState(Term):
    """Where one operator's part of a handover stands (handover.md §1.1)."""

    DRAFT = "draft", "черновик"
    SIGNED = "signed", "подписана"
    ACCEPTING = "accepting", "принимается"
    ACCEPTED = "accepted", "принята"
    REMARKS = "remarks", "принята с замечаниями"
    FOR_ABSENT = "for_absent", "принята за отсутствующего"
    RETURNED = "returned", "возвращена"


DONE_PARTS = frozenset({PartState.ACCEPTED, PartState.REMARKS, PartState.FOR_ABSENT})
"""Parts whose moment of transfer has been."""


class ItemKind(Term):
    """What an item of a handover is about (handover.md §1.2)."""

    TICKET = "ticket", "обращение"
    DRAFT = "draft", "черновик без обращения"
    FILE = "file", "файл в карантине"
    STANDING = "standing", "указание"


class Why(Term):
    """Why something is an item: the twelve lines of the machine query (handover.md §1.2); ``number`` is the line's."""

    MINE = "mine", "у сдающего"
    OWNERLESS = "ownerless", "ни у кого"
    ORPHAN = "orphan", "владелец не на смене"
    WATCHED = "watched", "у другой линии, мы следим"
    PROMISE = "promise", "обещано клиенту"
    REMINDER = "reminder", "напоминание"
    SILENT = "silent", "клиент не ответил в срок"
    DRAFT = "draft", "неотправленный черновик"
    QUARANTINE = "quarantine", "файл не прочитан"
    INCIDENT = "incident", "массовая авария"
    STANDING = "standing", "держать до срока"
    RETURNED = "returned", "вернулось с прошлой передачи"

    @property
    def number(self) -> int:
        """The line of the machine query."""
        return 1 + list(Why).index(self)


class Grade(Term):
    """How carefully an item is handed over (handover.md §1.3); the earlier, the more carefully."""

    HOT = "hot", "горячее"
    ORDINARY = "ordinary", "обычное"
    WAITING = "waiting", "ждёт"


class Disposition(Term):
    """What becomes of an item; exactly one (handover.md §1.3)."""

    GIVE = "give", "передать"
    QUEUE = "queue", "в общую очередь"
    ESCALATED = "escalated", "эскалировано"
    WAIT = "wait", "ждём клиента"
    KEEP = "keep", "остаётся за мной"


class ItemState(Term):
    """Where an item of a part stands."""

    DRAFT = "draft", "готовится"
    SIGNED = "signed", "ждёт приёма"
    ACCEPTED = "accepted", "принято"
    RETURNED = "returned", "не принято"
    KEPT = "kept", "осталось у сдающего"
    GONE = "gone", "уже закрыто"


class Verdict(Term):
    """What the receiver said of an item before the moment of transfer (handover.md §1.5)."""

    ACCEPTED = "accepted", "принимаю"
    REFUSED = "refused", "не принимаю"


class NoticeStep(Term):
    """What is told when nobody accepts, and to whom (handover.md §1.7)."""

    SOON = "soon", "скоро конец смены"
    UNACCEPTED = "unaccepted", "смена не принята"
    CHIEF = "chief", "супервайзеру: смена не принята"
    NEXT = "next", "следующему в цепочке: смена не принята"
    DECIDE = "decide", "супервайзер может принять за отсутствующего"
    DAY = "day", "день закрыт на вас"
    RETURNED = "returned", "непринятое перешло к вам"
    REMARK = "remark", "вопрос по передаче"
    REFUSED = "refused", "при передаче не приняли"
    REPORT = "report", "готов отчёт смены"
    RESERVE = "reserve", "вас вызвали из резерва"


class StatusState(Term):
    """What became of a status window (H-22, H-24)."""

    SENT = "sent", "отправлен"
    POSTPONED = "postponed", "отложен"
    MISSED = "missed", "пропущен"


class OpeningItem(Term):
    """The opening checklist of a shift (D-37, handover.md §1.5)."""

    QUEUE = "queue", "очередь проверена"
    ESCALATIONS = "escalations", "эскалации просмотрены"
    ACCEPTED = "accepted", "смена принята"
    CONTACTS = "contacts", "контакты второй линии и дежурного проверены"
    CLOCK = "clock", "часы и связь в порядке"
