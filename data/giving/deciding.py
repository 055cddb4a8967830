"""What becomes of one item: the person's word checked, filled up from what the machine proposes, and kept (§1.3)."""

from datetime import datetime

from data.driver import stored
from data.giving.bench import Bench, named
from data.giving.part_turn import PartTurn, need, typed
from data.refusals import BadInput, Refusal
from data.rows import By
from data.shifts.rows import ItemRow
from data.verbs import whole_second
from models.events import EventKind
from models.handover import Proposal, queue_ban, ways
from models.shift_terms import Disposition, ItemKind, Why

_NOBODY = "кому передать, не названо: следующей смены нет. Назовите получателя."


def decide(turn: PartTurn, row: ItemRow, wanted: Proposal) -> None:
    """Keep what a person decided about a line; a Refusal that names it where that cannot be."""
    decided = checked(turn.bench, row, wanted)
    item = turn.keep(
        row,
        disposition=decided.what.value,
        confirmed=1,
        recipient_id=decided.recipient_id,
        watcher_id=decided.watcher_id,
        until=stored(decided.until) if decided.until else None,
        reason=decided.reason,
        grade=row.grade.value,
    )
    facts = {
        "item": item,
        "ticket": row.number,
        "what": decided.what.value,
        "recipient": decided.recipient_id,
        "watcher": decided.watcher_id,
        "until": decided.until.isoformat() if decided.until else None,
        "before": row.disposition.value if row.disposition else None,
    }
    turn.record(EventKind.ITEM_SET, **facts)


def checked(bench: Bench, row: ItemRow, wanted: Proposal) -> Proposal:
    """Refuse what a line does not allow, and fill up what was left to the machine."""
    _refuse_way(row, wanted.what)
    fill = {
        Disposition.GIVE: _give,
        Disposition.QUEUE: _queue,
        Disposition.ESCALATED: _escalated,
        Disposition.WAIT: _wait,
        Disposition.KEEP: _keep,
    }
    return fill[wanted.what](bench, row, wanted)


def _refuse_way(row: ItemRow, what: Disposition) -> None:
    if what in ways(row):
        return
    if what is Disposition.QUEUE and (ban := queue_ban(row)):
        raise Refusal(f"{named(row)}: {ban}, в общую очередь нельзя. Передайте человеку по имени.")
    if what is Disposition.WAIT:
        raise Refusal(f"{named(row)}: никого не ждёт. Сначала поставьте «Ждёт клиента» на карточке.")
    allowed = " или ".join(f"«{way.label}»" for way in ways(row))
    raise Refusal(f"{named(row)}: «{what.label}» здесь нельзя. Можно {allowed}.")


def _give(bench: Bench, row: ItemRow, wanted: Proposal) -> Proposal:
    to = wanted.recipient_id if wanted.recipient_id is not None else bench.part.receiver_id
    if row.kind in (ItemKind.FILE, ItemKind.STANDING):
        if to != bench.part.receiver_id:
            raise Refusal(f"{named(row)}: файлы и указания берёт тот, кто принимает часть. Смените принимающего.")
        return Proposal(Disposition.GIVE)
    return Proposal(Disposition.GIVE, recipient_id=_person(bench, row, to))


def _queue(bench: Bench, row: ItemRow, wanted: Proposal) -> Proposal:
    return Proposal(Disposition.QUEUE, reason=need(wanted.reason, f"причину, почему № {row.ref} в общую очередь"))


def _escalated(bench: Bench, row: ItemRow, wanted: Proposal) -> Proposal:
    if row.line == 1:
        raise Refusal(f"{named(row)}: ещё на первой линии. Назовите линию или человека, кому передать.")
    if wanted.recipient_id is not None or Why.MINE in row.why:
        _person(bench, row, wanted.recipient_id)
    watcher = _person(bench, row, _or_receiver(bench, wanted.watcher_id))
    reason = typed(wanted.reason, "причину")
    return Proposal(Disposition.ESCALATED, recipient_id=wanted.recipient_id, watcher_id=watcher, reason=reason)


def _wait(bench: Bench, row: ItemRow, wanted: Proposal) -> Proposal:
    until = _future(bench, row, wanted.until or row.waiting_until)
    return Proposal(
        Disposition.WAIT, watcher_id=_person(bench, row, _or_receiver(bench, wanted.watcher_id)), until=until
    )


def _keep(bench: Bench, row: ItemRow, wanted: Proposal) -> Proposal:
    if not bench.around.may_keep:
        raise Refusal(f"{named(row)}: оставить за собой можно, если вы в следующей смене или согласен супервайзер.")
    own = bench.next is not None and bench.next.has(bench.part.giver_id)
    until = wanted.until or (bench.until if own else None)
    return Proposal(Disposition.KEEP, until=_future(bench, row, until), reason=typed(wanted.reason, "причину"))


def _or_receiver(bench: Bench, person_id: int | None) -> int | None:
    return person_id if person_id is not None else bench.part.receiver_id


def _person(bench: Bench, row: ItemRow, person_id: int | None) -> int:
    if person_id is None:
        raise Refusal(f"{named(row)}: {_NOBODY}")
    if person_id == bench.part.giver_id:
        raise BadInput(f"{named(row)}: сдающему передать нельзя. Назовите другого или «остаётся за мной».")
    if person_id not in bench.around.fit:
        raise BadInput(f"{named(row)}: этому человеку передать нельзя, его вход закрыт или роль не та. Другого.")
    return person_id


def _future(bench: Bench, row: ItemRow, until: datetime | None) -> datetime:
    if until is None or until <= bench.now:
        raise BadInput(f"{named(row)}: назовите срок позже нынешнего времени.")
    return whole_second(until)


def escalate_now(bench: Bench, row: ItemRow, by: By, wanted: Proposal, line: int | None) -> None:
    """Hand a ticket of the first line to another one at once, by the ordinary verb; its giver follows it until then."""
    if row.kind is not ItemKind.TICKET or row.line > 1 or (line is None and wanted.recipient_id is None):
        return
    _refuse_way(row, Disposition.ESCALATED)
    _person(bench, row, _or_receiver(bench, wanted.watcher_id))
    if wanted.recipient_id is not None and bench.people[_person(bench, row, wanted.recipient_id)].line == 1:
        raise BadInput(f"{named(row)}: этот сотрудник на первой линии. Выберите, кому эскалировать, или линию.")
    assert row.number is not None
    bench.desk.tickets.escalate(
        row.number,
        By(by.person, by.at, row.version),
        reason=wanted.reason,
        line=line if wanted.recipient_id is None else None,
        operator_id=wanted.recipient_id,
        watcher_id=bench.part.giver_id,
    )
