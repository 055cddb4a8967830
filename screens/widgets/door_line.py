"""What the card says of a request that is not admitted: what it lacks, and the key that leads on (S-30, S-44)."""

from collections.abc import Mapping

from data.quality.signs import Signs
from data.rows import Card, DoorRow
from models.safetext import one_line
from models.terms import DateState, Readiness, Verdict, Warn
from screens.widgets.lines import Line, Piece

Names = Mapping[str, str]
"""The questions of the forms: key to the word that an operator reads."""


def standing(card: Card, names: Names) -> Line:
    """Say why the request has no place in the queue."""
    row = card.row
    pieces: list[Piece] = [(" ", "")]
    if Warn.MAYBE_OUTAGE in row.warnings:
        pieces.append(("возможно, авария · ", "clock--late"))
    if row.form[1]:
        pieces.append((f"форма {row.form[0]}/{row.form[1]} · ", "stage--later"))
    lacks = ", ".join(names.get(key, key).lower() for key in row.missing)
    match row.verdict:
        case Verdict.REFUSED:
            said = f"отказ: {row.reason.label}" if row.reason else "отказ"
        case Verdict.CORRESPONDENCE:
            said = "переписка, не задача" + (f"; задаче не хватает: {lacks}" if lacks else "")
        case Verdict.CURATOR:
            said = "ждёт слова куратора" if row.client_id is not None else "неизвестное лицо: клиент не указан"
            if card.door.curator_wrote:
                said = f"куратор написал: «{one_line(card.door.curator_wrote)[:60]}» — запишите его слово"
        case _:
            said = f"не хватает: {lacks}" if lacks else "не оформлено"
    return (*pieces, (said, "stage--now"))


def next_step(card: Card) -> str:
    """Name the key that leads on."""
    row = card.row
    match row.verdict:
        case Verdict.REFUSED:
            return "дальше: X отказать"
        case Verdict.CORRESPONDENCE:
            return "дальше: E в обращение"
        case Verdict.CURATOR:
            return "дальше: Y слово куратора" if row.client_id is not None else "дальше: C указать клиента"
    if row.by_us or not row.missing:
        return "дальше: F оформить"
    return "дальше: Q запросить" if row.asked_at is None else "ход за клиентом"


def door_flags(card: Card) -> tuple[str, ...]:
    """Say what the work must not forget."""
    row, door = card.row, card.door
    requests, clients = door.affected
    said = (
        f"дубль № {row.parent}" if row.parent else "",
        f"затронуто: {requests} обр. / {clients} кл." if requests else "",
        "долг: дополнить форму" if row.owes else "",
        *_signs(card.signs),
        door.readiness.label if door.readiness not in (None, Readiness.READY) else "",
    )
    return tuple(filter(None, said))


def _signs(signs: Signs) -> tuple[str, ...]:
    """Say what quality asks of the operator, with the key that answers it (L-29, T-20)."""
    repeat = signs.repeat
    again = f"повтор № {repeat.of}" + (f": {repeat.reason}" if repeat.reason else ", причина — q") if repeat else ""
    rate = f"оцените линию {signs.to_rate} (k)" if signs.to_rate else ""
    return (again, rate, signs.appeal.label if signs.appeal else "")


def door_notes(card: Card, when: str) -> tuple[str, ...]:
    """Say what the door noted beside; ``when`` is the client's date, already in words."""
    door = card.door
    said = (
        f"от имени: {door.speaks_for}" if door.speaks_for else "",
        _date(door, when),
        "мимо канала" if card.row.off_channel else "",
    )
    return tuple(filter(None, said))


def _date(door: DoorRow, when: str) -> str:
    if not when or door.date_state is None:
        return ""
    return f"срок {when}" if door.date_state is DateState.AGREED else f"хочет к {when}"
