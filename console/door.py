"""``pult door``: a period at the door in words or as JSON."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from console.listing import exact
from data.desk import Desk
from data.gate.summary import Summary, summary
from models.discreet import discreet
from models.safetext import one_line
from models.terms import Verdict

_SAID = {
    Verdict.ADMITTED: "принято",
    Verdict.ASKED: "не оформлено",
    Verdict.REFUSED: "отказано",
    Verdict.CURATOR: "ждут куратора",
    Verdict.CORRESPONDENCE: "переписка",
}


def door(desk: Desk, now: datetime, days: int, *, as_json: bool) -> str:
    """Write the last so many days of the door (H-03, H-09, H-19)."""
    since = now - timedelta(days=days)
    found = summary(desk, since, now)
    return _json(found, since, now) if as_json else _text(found, since, now, ZoneInfo(desk.settings.zone))


def _text(found: Summary, since: datetime, until: datetime, zone: ZoneInfo) -> str:
    begun, ended = since.astimezone(zone), until.astimezone(zone)
    lines = [f"Приём с {begun:%d.%m.%Y %H:%M} по {ended:%d.%m.%Y %H:%M}: обращений {found.requests}"]
    lines.append("  " + " · ".join(f"{_SAID[verdict]} {count}" for verdict, count in found.verdicts.items()))
    lines.append(f"Через сколько каналов пришло: {len(found.channels)}")
    lines += [f"  {one_line(channel)}: {count}" for channel, count in found.channels.items()]
    past = sum(found.past.values())
    share = f", {past * 100 // found.requests} %" if found.requests else ""
    lines.append(f"Мимо канала: {past}{share}")
    lines += [f"  {one_line(channel)}: {count}" for channel, count in found.past.items()]
    lines.append(f"Заявленная срочность и приоритет расходятся: {len(found.disagreements)}")
    for one in found.disagreements:
        reason = one_line(discreet(one.reason)) or "причина не записана"
        lines.append(f"  № {one.number}: заявлено {one.declared.label}, приоритет «{one.priority.label}» — {reason}")
    return "\n".join([*lines, *([one_line(found.warning)] if found.warning else [])])


def _json(found: Summary, since: datetime, until: datetime) -> str:
    return exact(
        {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "requests": found.requests,
            "verdicts": {verdict.value: count for verdict, count in found.verdicts.items()},
            "channels": found.channels,
            "past_channel": found.past,
            "disagreements": [
                {
                    "number": one.number,
                    "declared": one.declared.label,
                    "priority": one.priority.label,
                    "reason": discreet(one.reason),
                }
                for one in found.disagreements
            ],
            "warning": found.warning,
        }
    )
