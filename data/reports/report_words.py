"""The small words of reports: instants, lists of numbers, lines about requests; everything safe to show (SEC-03)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.impact import view_p
from models.safetext import one_line
from models.shift_terms import Disposition, ItemKind, ItemState
from models.terms import Priority, Status, Tier
from models.words import zone_mark

PRIORITIES = {priority.value: view_p(priority).label for priority in Priority}
"""The short word of a priority, the same as on the screens (C-01)."""

Fact = Mapping[str, Any]


class Words:
    """Says the facts of one report in the zone of its desk."""

    def __init__(self, facts: Fact) -> None:
        self.zone = ZoneInfo(facts["zone"])

    def at(self, iso: str | None, *, day: bool = True) -> str:
        """Say an instant: «22.11 10:07», or only the time."""
        if not iso:
            return "—"
        local = datetime.fromisoformat(iso).astimezone(self.zone)
        return f"{local:%d.%m %H:%M}" if day else f"{local:%H:%M}"

    def mark(self, iso: str | None) -> str:
        """Name the zone."""
        return zone_mark(datetime.fromisoformat(iso).astimezone(self.zone)) if iso else ""


def safe(value: Any) -> str:
    """Give a text that somebody typed, on one line and harmless."""
    return one_line(str(value or ""))


def numbers(rows: Iterable[Fact]) -> str:
    """List the numbers of requests."""
    return ", ".join(f"№ {row['number']}" for row in rows)


def subject(row: Fact) -> str:
    """Say a request in a line: number, priority, level, client, what it is about."""
    what = f"№ {row['number']}" if row.get("number") is not None else ItemKind(row["kind"]).label
    short = PRIORITIES.get(row.get("priority") or "", "")
    level = Tier(row["tier"]).label if row.get("tier") else ""
    parts = (what, short, level, safe(row.get("client")), safe(row.get("subject")))
    return " · ".join(part for part in parts if part)


def standing(row: Fact) -> str:
    """Say where a request stands and who has it."""
    status = Status(row["status"]).label if row.get("status") else ""
    return ", ".join(part for part in (status, safe(row.get("owner")) or "ни у кого") if part)


def decided(item: Fact, words: Words) -> str:
    """Say what was decided about an item, and what became of it."""
    said = Disposition(item["disposition"]).label if item.get("disposition") else "без решения"
    to = f" → {safe(item['to'])}" if item.get("to") else ""
    until = f" до {words.at(item['until'])}" if item.get("until") else ""
    reason = f" ({safe(item['reason'])})" if item.get("reason") else ""
    return f"{said}{to}{until}{reason}; {ItemState(item['state']).label}"


def steps(item: Fact) -> str:
    """Say the next step and the if-then of an item."""
    step = f"шаг: {safe(item['next_step'])}" if item.get("next_step") else ""
    other = f"если: {safe(item['if_then'])}" if item.get("if_then") else ""
    return "; ".join(part for part in (step, other) if part)


def read_back(item: Fact) -> list[str]:
    """Say what the receivers read back of an item, and how it was taken."""
    found = []
    for one in item.get("readings", ()):
        if one["words"]:
            tail = "" if one["confirmed"] or one["confirmed"] is None else ", сдающий не согласен"
            tail = tail if one["confirmed"] is not None or item.get("priority") != "critical" else ", не подтверждено"
            wrong = f", неверно прочитано раз: {one['tries']}" if one["tries"] else ""
            found.append(f"прочитано, {safe(one['name'])}: «{safe(one['words'])}»{tail}{wrong}")
        if one["reason"]:
            found.append(f"не принято, {safe(one['name'])}: {safe(one['reason'])}")
        if one["question"]:
            found.append(f"вопрос {safe(one['name'])}: {safe(one['question'])} — {safe(one['answer']) or 'без ответа'}")
    return found


def hours(minutes: int) -> str:
    """Say minutes as hours: «8 ч», «7 ч 30 мин»."""
    whole, rest = divmod(minutes, 60)
    return f"{whole} ч {rest} мин" if rest else f"{whole} ч"


def signed(minutes: int) -> str:
    """Say a deviation: «+7 мин», «−2 мин», «вовремя»."""
    return f"{'+' if minutes > 0 else '−'}{abs(minutes)} мин" if minutes else "вовремя"


def share_said(share: Fact, least: float) -> str:
    """Say the share of requests that came at night, against the level from which the night is worth its people."""
    if not share["all"]:
        return "заявок за 30 дней не было"
    part = share["night"] / share["all"]
    verdict = "ночь оправдана" if part >= least else "ночь не оправдана"
    weighed = f"{_percent(part)}, порог {_percent(least)}"
    return f"ночью {share['night']} из {share['all']} заявок за 30 дней ({weighed}): {verdict}"


def _percent(part: float) -> str:
    return f"{part * 100:.1f} %".replace(".0 ", " ").replace(".", ",")


def joined(parts: Sequence[str]) -> str:
    """Join what is there."""
    return " · ".join(part for part in parts if part)
