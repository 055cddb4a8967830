"""The words of a handover's items: what they are about, what was decided, how their clocks stand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from data.shifts.rows import ItemRow
from models.impact import view_p
from models.safetext import one_line
from models.shift_terms import Disposition, Grade, ItemKind
from models.terms import Tier
from models.words import counted
from screens.widgets.countdown import left_said
from screens.widgets.lines import Piece

_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def named(item: ItemRow) -> str:
    """Name an item in a sentence: by the ticket's number where it has one."""
    return f"№ {item.number}" if item.number is not None else item.kind.label


def headed(item: ItemRow) -> str:
    """Say what an item is about, on one line."""
    subject = one_line(item.subject) or "без темы"
    return f"{named(item)} {subject}" if item.number is not None else f"{item.kind.label.capitalize()}: {subject}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say an instant shortly: today by its time alone."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    ahead = (local.date() - today.date()).days
    if ahead == 0:
        return f"{local:%H:%M}"
    if ahead in (-1, 1):
        return f"{'вчера' if ahead < 0 else 'завтра'} {local:%H:%M}"
    if 1 < ahead < 7:
        return f"{_DAYS[local.weekday()]} {local:%H:%M}"
    return f"{local:%d.%m %H:%M}" if local.year == today.year else f"{local:%d.%m.%Y %H:%M}"


def decided_said(item: ItemRow, now: datetime, zone: ZoneInfo, me: int | None = None) -> str:
    """Say in words what becomes of an item; ``me`` reads it as «вам»."""
    until = f" до {moment(item.until, now, zone)}" if item.until else ""
    watcher = f", следит {one_line(item.watcher)}" if item.watcher else ""
    if me is not None and item.watcher_id == me:
        watcher = ", следите вы"
    reason = f": {one_line(item.reason)}" if item.reason else ""
    match item.disposition:
        case Disposition.GIVE:
            whom = "вам" if me is not None and item.recipient_id in (None, me) else one_line(item.recipient)
            return f"передать: {whom}" if whom else "передать"
        case Disposition.QUEUE:
            return f"в общую очередь{reason}"
        case Disposition.ESCALATED:
            owner = f" {one_line(item.owner)}" if item.owner else ""
            return f"эскалировано, линия {item.line}{owner}{watcher}"
        case Disposition.WAIT:
            return f"ждём клиента{until}{watcher}"
        case Disposition.KEEP:
            return f"остаётся у сдающего{until}"
    return "решения ещё нет"


def facts(item: ItemRow, quiet: str) -> list[Piece | None]:
    """Give the machine's facts of a ticket as pieces of one line."""
    if item.kind is not ItemKind.TICKET:
        return [(item.kind.label, quiet)]
    tier = item.tier or Tier.NONE
    carried = counted(item.carried, "смену", "смены", "смен") if item.carried else ""
    return [
        (_priority(item), "item--alarm" if item.critical else "item--name"),
        (item.type.label if item.type else "без типа", ""),
        (one_line(item.client), ""),
        (item.tier.label if item.tier else "без уровня", f"item--tier-{tier.value}"),
        (item.status.label.lower() if item.status else "", ""),
        (f"линия {item.line}" if item.line > 1 else "", ""),
        (f"висит {carried}" if carried else "", "item--soon"),
    ]


def _priority(item: ItemRow) -> str:
    return f"{view_p(item.priority).label} {item.priority.label}" if item.priority else ""


def clocks(item: ItemRow, now: datetime) -> list[Piece | None]:
    """Give both clocks of a ticket as pieces of one line, and whether the next shift breaks one."""
    said: list[Piece | None] = []
    for name, clock in (("реакция", item.reaction), ("ответ", item.response)):
        words = left_said(clock, now)
        late = clock.overdue_at(now)
        if words and words != "нет срока":
            said.append((f"{name} {words}", "item--alarm" if late else ""))
    if item.breach_next and not item.breached:
        said.append(("срок выйдет в вашу смену", "item--soon"))
    return said


def why_said(item: ItemRow) -> str:
    """Say which lines of the machine's query made it an item."""
    reasons = ", ".join(why.label for why in item.why)
    raised = "поднял сдающий" if item.raised else ""
    grade = "горячее" if item.grade is Grade.HOT else item.grade.label
    return " · ".join(filter(None, (grade, reasons, raised)))
