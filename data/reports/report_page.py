"""The page of a report: 24 lines of 80 cells with what a supervisor must see (handover.md §1.11)."""

from collections.abc import Iterator, Sequence

from data.reports.report_lines import (
    absent_said,
    accepted_said,
    balance_said,
    label,
    numbers_of,
    open_said,
    overrides_said,
    remarks_said,
    title,
    worked_said,
)
from data.reports.report_words import Fact, Words, joined, safe, share_said, steps, subject
from models.cells import clip, pad, width
from models.clock import ClockName
from models.terms import Tier

WIDTH, HEIGHT = 80, 24
"""The page, in cells and lines."""
_FIRST, _COLUMN = 18, 10
_HOT_LEAST = 1


def page(facts: Fact, least: float) -> list[str]:
    """Write the page; lines that would not fit stand in the details."""
    words = Words(facts)
    head = [*_header(facts, words), *_counts(facts), *_promised(facts), *_lists(facts["lists"])]
    tail = [line for line in _tail(facts, words, least) if line]
    room = HEIGHT - len(head) - len(tail)
    hot = _hot(facts["hot"], max(room, _HOT_LEAST + 1))
    return [clip(line.rstrip(), WIDTH) for line in (*head, *hot, *tail)][:HEIGHT]


def _header(facts: Fact, words: Words) -> Iterator[str]:
    shift, times = facts["shift"], facts["times"]
    yield title(facts)
    senior = safe(shift["senior"])
    people = [f"{safe(name)} (старший)" if name == shift["senior"] else safe(name) for name in shift["people"]]
    yield "На смене: " + (", ".join(people) or senior or "никого по графику")
    yield accepted_said(times, words)


def _counts(facts: Fact) -> Iterator[str]:
    yield balance_said(facts["balance"])
    yield open_said(facts["figures"])


def _promised(facts: Fact) -> Iterator[str]:
    levels = [tier.value for tier in reversed(Tier)]
    if any(cell["tier"] is None for cell in facts["sla"]):
        levels.append("")
    yield pad("в срок/нет/риск", _FIRST) + "".join(pad(label(tier), _COLUMN) for tier in levels)
    for clock in (ClockName.REACTION, ClockName.RESPONSE):
        cells = {cell["tier"] or "": cell for cell in facts["sla"] if cell["clock"] == clock}
        yield pad(f"  {clock.label}", _FIRST) + "".join(pad(_cell(cells.get(tier)), _COLUMN) for tier in levels)


def _cell(cell: Fact | None) -> str:
    return f"{cell['met']}/{cell['breached']}/{cell['at_risk']}" if cell else "—"


def _lists(lists: Fact) -> Iterator[str]:
    for name, key in (("Исправили", "fixed"), ("В работе", "in_work"), ("Отложили", "postponed")):
        yield _few(f"{name} {len(lists[key])}", [f"№ {row['number']}" for row in lists[key]])


def _few(head: str, parts: Sequence[str]) -> str:
    """List what fits on a line, and how many more there are."""
    line = head
    for place, part in enumerate(parts):
        longer = line + (": " if not place else ", ") + part
        rest = len(parts) - place - 1
        if width(longer) + (len(f" … ещё {rest}") if rest else 0) > WIDTH:
            return f"{line} … ещё {rest + 1}" if place else f"{head}: {clip(part, WIDTH - width(head) - 2)}"
        line = longer
    return line


def _hot(hot: Sequence[Fact], room: int) -> Iterator[str]:
    if not hot:
        yield "Горячих нет"
        return
    shown = hot if len(hot) < room else hot[: room - 1]
    more = f", показаны {len(shown)}, остальные ниже" if len(shown) < len(hot) else ""
    yield f"Горячие {len(hot)}{more}:"
    for item in shown:
        half = clip(subject(item), WIDTH // 2) if steps(item) else subject(item)
        yield "  " + joined([half, steps(item)])


def _tail(facts: Fact, words: Words, least: float) -> Iterator[str]:
    promises = [f"№ {one['number']} к {words.at(one['by'])}" for one in facts["promises"]]
    yield _few(f"Обещано к концу следующей смены {len(promises)}", promises) if promises else ""
    carried = [f"№ {one['number']} висит смен: {one['times']}" for one in facts["carried"]]
    yield _few(f"Нужен ваш комментарий ({len(carried)})", carried) if carried else ""
    yield from _night(facts.get("night"), words, least)
    remarks = [line for line, _ in remarks_said(facts, words)]
    yield _few(f"Замечания {len(remarks)}", remarks) if remarks else ""
    absent = list(absent_said(facts["parts"]))
    yield _few("За отсутствующего", absent) if absent else ""
    rules = list(overrides_said(facts["overrides"]))
    yield _few(f"Отменены правила {len(rules)}", rules) if rules else ""
    missed = facts["windows"]["list"]
    yield f"Пропущено окон статуса: {len(missed)} ({numbers_of(missed)})" if missed else ""
    yield f"Журнал № {facts['head']['n']}: {facts['head']['hash']}"


def _night(night: Fact | None, words: Words, least: float) -> Iterator[str]:
    if night is None:
        return
    woken = [f"{safe(one['to'])} {words.at(one['at'], day=False)}" for one in night["woken"]]
    yield joined(
        [f"Ночь: событий P1/P2 {len(night['timeline'])}", "будили " + ", ".join(woken) if woken else "никого не будили"]
    )
    worked = ", ".join(worked_said(night))
    yield joined([f"  {share_said(night['share'], least)}"])
    yield joined([f"  ночных часов: {worked}" if worked else "", safe(night["odd_hour"])])
