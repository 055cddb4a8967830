"""The details of a report: everything that stands on its page in short, in full, section by section (§1.11)."""

from collections.abc import Iterable, Iterator

from data.reports.report_lines import absent_said, numbers_of, overrides_said, remarks_said, worked_said
from data.reports.report_words import (
    PRIORITIES,
    Fact,
    Words,
    decided,
    joined,
    read_back,
    safe,
    share_said,
    standing,
    steps,
    subject,
)
from models.cells import wrap
from models.clock import ClockName
from models.events import EventKind
from models.shift_terms import NoticeStep, PartState, StatusState

_HOW = {"resolved": "решено", "merged_into": "объединено", "refused_at_gate": "отказано", "other": "иначе"}

Section = tuple[str, list[str]]
"""A heading and its lines."""


def details(facts: Fact, least: float, width: int) -> Iterator[str]:
    """Lay every section out in lines of so many cells."""
    for heading, lines in sections(facts, least):
        yield heading
        for line in lines or ["нет"]:
            yield from wrap(f"  {line}", width, "    ")
        yield ""


def sections(facts: Fact, least: float) -> Iterator[Section]:
    """Give the sections of a report, those of a handover only where there was one."""
    words = Words(facts)
    if "shift" in facts:
        yield "Передача", list(_parts(facts["parts"], words))
        yield "Горячие", [line for item in facts["hot"] for line in _item(item, words)]
    yield "Чем кончилось", [f"{_HOW[how]}: {count}" for how, count in facts["ended"].items()]
    yield from lists(facts["lists"])
    yield "Обещано к концу следующей смены", [_promise(one, words) for one in facts["promises"]]
    yield "Висит три смены и больше", [f"{subject(one)} — висит смен: {one['times']}" for one in facts["carried"]]
    if "shift" in facts:
        yield (
            "Прочие пункты передачи",
            [line for item in facts["items"] if not item["hot"] for line in _item(item, words)],
        )
        yield "Замечания принявших", [line for head, more in remarks_said(facts, words) for line in (head, *more)]
        yield "Отменённые правила графика", list(overrides_said(facts["overrides"]))
        yield "За отсутствующего", list(absent_said(facts["parts"]))
    yield "Окна статуса", list(_windows(facts["windows"], words))
    if facts.get("night"):
        yield from _night(facts["night"], words, least)
    yield "Журнал", list(_journal(facts, words))


def lists(found: Fact) -> Iterator[Section]:
    """Give the three lists (H-23)."""
    for heading, key in (("Исправили", "fixed"), ("В работе", "in_work"), ("Отложили", "postponed")):
        rows = found[key]
        tail = [] if key == "fixed" else [standing(row) for row in rows]
        lines = [f"{subject(row)} — {tail[place]}" if tail else subject(row) for place, row in enumerate(rows)]
        yield f"{heading} ({len(rows)})", lines


def _parts(parts: Iterable[Fact], words: Words) -> Iterator[str]:
    for part in parts:
        empty = "открытых нет" if part["empty"] else ""
        state = PartState(part["state"]).label
        signed = f"подписано {words.at(part['signed_at'])}" if part["signed_at"] else "не подписано"
        signer = f"подписал {safe(part['signer'])}" if part["instead"] else ""
        day = f"до открытия отвечает {safe(part['custodian'])}" if part["custodian"] else ""
        on_call = f"дежурный {safe(part['on_call'])}" if part["on_call"] else ""
        agreed = f"согласовал {safe(part['agreed'])}" if part["agreed"] else ""
        yield joined([safe(part["giver"]), state, signed, signer, empty, day, on_call, agreed])
        if part["note"]:
            yield f"заметка: {safe(part['note'])}"
        for share in part["shares"]:
            taken = f"принято: {safe(share['by'])} {words.at(share['at'])}" if share["at"] else "не принято"
            yield f"→ {safe(share['recipient'])}: {taken}"


def _item(item: Fact, words: Words) -> Iterator[str]:
    yield subject(item)
    if "disposition" in item:
        yield joined([decided(item, words), steps(item)])
    yield from read_back(item)


def _promise(one: Fact, words: Words) -> str:
    return f"№ {one['number']} к {words.at(one['by'])}: {safe(one['what'])} (обещал {safe(one['who'])})"


def _windows(windows: Fact, words: Words) -> Iterator[str]:
    for state in StatusState:
        if windows.get(state.value):
            yield f"{state.label}: {windows[state.value]}"
    for one in windows["list"]:
        yield f"пропущено {words.at(one['at'])}: {numbers_of([one])}"


def _night(night: Fact, words: Words, least: float) -> Iterator[Section]:
    yield "Ночь: P1 и P2 по времени", [_event(one, words) for one in night["timeline"]]
    yield "Ночь: кого будили", [_woken(one, words) for one in night["woken"]]
    yield "Ночь: эскалации", [_woken(one, words) for one in night["escalations"]]
    worked = list(worked_said(night))
    odd = [safe(night["odd_hour"])] if night["odd_hour"] else []
    yield "Ночь: часы и доля", [*worked, share_said(night["share"], least), *odd]


def _event(one: Fact, words: Words) -> str:
    clock = f" ({ClockName(one['clock']).label})" if one["clock"] else ""
    what = f"{EventKind(one['kind']).label}{clock}"
    head = f"{words.at(one['at'])} № {one['number']} {PRIORITIES.get(one['priority'], '')}"
    return joined([head, what, safe(one["who"]), safe(one["subject"])])


def _woken(one: Fact, words: Words) -> str:
    to = safe(one["to"]) or f"линия {one['line']}"
    why = f"№ {one['number']}" if one["number"] is not None else NoticeStep(one["step"]).label
    answered = f"ответ {words.at(one['answered'])}" if one["answered"] else "ответа нет" if one["to"] else ""
    return joined([f"{words.at(one['at'])} → {to}", why, answered])


def _journal(facts: Fact, words: Words) -> Iterator[str]:
    balance = facts["balance"]
    yield f"события с № {facts['from_n']} до № {facts['until_n']}, не включая его; до {words.at(facts['until'])}"
    yield f"баланс вперёд от прошлого отчёта: {balance['end']}, назад от базы: {balance['backward']}"
    yield f"последнее событие № {facts['head']['n']}: {facts['head']['hash']}"
