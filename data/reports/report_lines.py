"""The sentences of a report that its page, its details and its exports share (handover.md §1.11)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from data.reports.report_words import Fact, Words, hours, joined, read_back, safe, signed, subject
from models.shift_terms import ItemState
from models.terms import Tier


def title(facts: Fact) -> str:
    """Name the report: which shift, from when to when."""
    words, shift = Words(facts), facts["shift"]
    ends = f" – {words.at(shift['ends'])}" if shift["ends"] else ""
    began = f"{safe(shift['kind'])} {words.at(shift['starts'])}"
    return f"Отчёт смены № {shift['id']}: {began}{ends} {words.mark(shift['starts'])}"


def balance_said(balance: Fact) -> str:
    """Say the balance line, and where it does not hold, say that it does not."""
    said = (
        f"Баланс: {balance['start']} на начале + {balance['new']} новых + {balance['reopened']} снова открыто"
        f" − {balance['ended']} закрыто = {balance['end']}"
    )
    if balance["holds"]:
        return said
    apart = f"по журналу {balance['end']}, по базе {balance['backward']}"
    return f"НЕ СХОДИТСЯ: {apart}, проверьте: pult check --journal. {said}"


def accepted_said(times: Fact, words: Words) -> str:
    """Say when the shift was signed and accepted, how far from the plan, and how long nobody had accepted it."""
    handed = f"сдана {words.at(times['signed_at'])}" if times["signed_at"] else "не сдана"
    taken = f"принята {words.at(times['accepted_at'])}" if times["accepted_at"] else "НЕ ПРИНЯТА"
    away = f"отклонение {signed(times['deviation'])}" if times["deviation"] is not None else ""
    late = f"без приёма {times['unaccepted']} мин" if times["unaccepted"] else ""
    late_open = times["opened_late"]
    opened = f"начата {signed(late_open)}" if late_open else ""
    return joined([f"{handed[0].upper()}{handed[1:]}", taken, away, late, opened])


def open_said(figures: Fact) -> str:
    """Say what is open at the end."""
    levels = [f"{label(tier)} {count}" for tier, count in by_tier(figures["by_tier"])]
    kinds = (("не начато", "untouched"), ("ждут", "waiting"), ("отложено", "held"), ("просрочено", "breached"))
    told = [f"{name} {figures[key]}" for name, key in kinds if figures[key]]
    said = "; ".join(part for part in (", ".join(levels), ", ".join(told)) if part)
    return f"Открыто {figures['open']}: {said}" if said else "Открытых нет"


def label(tier: str | None) -> str:
    """Say a level, or that there is none."""
    return Tier(tier).label if tier else "без уровня"


def by_tier(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order counts by level, the best one first."""
    order = [*(tier.value for tier in reversed(Tier)), ""]
    return sorted(counts.items(), key=lambda pair: order.index(pair[0]))


def numbers_of(missed: Sequence[Fact]) -> str:
    """Name what the missed status windows were about."""
    return ", ".join(f"№ {one['number']}" if one["number"] else "линия" for one in missed)


def remarks_said(facts: Fact, words: Words) -> Iterator[tuple[str, list[str]]]:
    """Say what the incoming remarked: on a share, on an item that came back, on words that nobody confirmed."""
    for part in facts["parts"]:
        for share in part["shares"]:
            if share["remarks"]:
                yield f"{safe(share['by'])}: {safe(share['remarks'])}", []
    for item in facts["items"]:
        said = read_back(item)
        refused = item["state"] == ItemState.RETURNED.value
        doubtful = any("не подтверждено" in line or "не согласен" in line for line in said)
        if refused or doubtful:
            what = "не принято" if refused else "прочитано, не подтверждено"
            yield f"{subject(item).split(' · ')[0]} {what}", said


def worked_said(night: Fact) -> Iterator[str]:
    """Say the night hours of each person, and those of the whole month by the roster."""
    for name, minutes in night["hours"].items():
        month = night["month"].get(name)
        yield f"{safe(name)} {hours(minutes)}" + (f" (за месяц {hours(month)})" if month is not None else "")


def absent_said(parts: Iterable[Fact]) -> Iterator[str]:
    """Say who acted for an absent person, with both names and the reason (HO-19)."""
    for part in parts:
        if part["instead"]:
            yield f"вместо {safe(part['giver'])} подписано: {safe(part['signer'])} ({safe(part['absent'])})"
        for share in part["shares"]:
            if share["absent"]:
                yield f"вместо {safe(share['recipient'])} принято: {safe(share['by'])} ({safe(share['absent'])})"


def overrides_said(overrides: Iterable[Fact]) -> Iterator[str]:
    """Say which rules of the roster were set aside, for whom and why."""
    for one in overrides:
        taking = " (принимает)" if one["taking"] else ""
        yield f"{safe(one['name'])}{taking}: {safe(one['reason'])}"
