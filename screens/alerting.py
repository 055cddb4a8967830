"""One's own warnings: those not answered yet, and the rules by which one is told (T-23)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from textual.app import App

from data.alerts.rows import AlertRow, RuleRow
from data.alerts.rules import quiet_said, read_quiet
from data.desk import Desk
from data.refusals import BadInput
from data.rows import By, Person
from models.chain_rules import Receiver
from models.clock import ClockName
from models.safetext import one_line
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choice, Choose

Line = str | ClockName | Receiver
"""What one line of the rules changes: the quiet hours, the bell, or whether one thing is told."""
QUIET, BELL = "quiet", "bell"
_PARTS = {
    Receiver.OWNER: "о моих обращениях",
    Receiver.SENIOR: "как старшему смены",
    Receiver.SUPERVISOR: "как супервайзеру",
    Receiver.NEXT: "как следующему после супервайзера",
}


async def answer_one(app: App[Any], desk: Desk, person: Person, now: Callable[[], datetime]) -> int | None:
    """Let a person take note of one of their warnings, or of all about clocks; gives the ticket of the one chosen.

    Runs in a worker of the app.
    """
    rows = await asyncio.to_thread(desk.alerts.mine, person, now())
    if not rows:
        app.notify("Предупреждений без ответа нет.", markup=False)
        return None
    title = f"Предупреждения без ответа: {len(rows)}. Enter — знаю, открыть обращение"
    clocks = [row for row in rows if isinstance(row.about, ClockName)]
    choices: list[Choice[tuple[AlertRow, ...]]] = _choices(rows)
    if len(clocks) > 1:
        label = f"Знаю обо всех сроках: {len(clocks)}"
        choices.append(Choice(tuple(clocks), label, "ничего не открыть; эскалации останутся ждать решения"))
    chosen: tuple[AlertRow, ...] | None = await app.push_screen_wait(Choose(title, choices))
    for one in chosen or ():
        await asyncio.to_thread(desk.alerts.answer, one.id, By(person, now()))
    return chosen[0].number if chosen and len(chosen) == 1 else None


async def change_rules(app: App[Any], desk: Desk, person: Person, now: Callable[[], datetime]) -> None:
    """Let a person change their rules line by line until they leave; each change is kept at once."""
    place = 0
    while True:
        rules = await asyncio.to_thread(desk.alerts.rules, person)
        lines = _lines(rules)
        title = "Мои предупреждения (о P1 говорят всегда). Esc — готово"
        chosen: Line | None = await app.push_screen_wait(Choose(title, lines, place))
        if chosen is None:
            return
        place = next(n for n, line in enumerate(lines) if line.value == chosen)
        changed = await _changed(app, rules, chosen)
        if changed is not None:
            await asyncio.to_thread(desk.alerts.set_rules, By(person, now()), changed)


async def _changed(app: App[Any], rules: RuleRow, line: Line) -> RuleRow | None:
    if line == QUIET:
        hint = "В эти часы молчат обо всём, кроме P1; что накопится, скажут после. Пустая строка — без тихих часов."
        asked = Ask("Тихие часы", _quiet, hint=hint, start=quiet_said(rules), example="22:00–08:00")
        found: tuple[tuple[time, time] | None] | None = await app.push_screen_wait(asked)
        return None if found is None else replace(rules, quiet=found[0])
    if isinstance(line, ClockName | Receiver):
        return replace(rules, muted=rules.muted ^ {line})
    return replace(rules, bell=not rules.bell)


def _quiet(text: str) -> tuple[tuple[time, time] | None]:
    try:
        return (read_quiet(text),)
    except BadInput as refused:
        raise ValueError(refused.sentence) from None


def _choices(rows: Sequence[AlertRow]) -> list[Choice[tuple[AlertRow, ...]]]:
    return [Choice((row,), f"№ {row.number}", one_line(row.sentence.partition(": ")[2])) for row in rows]


def _lines(rules: RuleRow) -> list[Choice[Line]]:
    told: list[tuple[Line, str]] = [(clock, f"срок: {clock.label}") for clock in ClockName]
    told += _PARTS.items()
    return [
        Choice(QUIET, "тихие часы", quiet_said(rules) or "нет"),
        *(Choice(one, said, "молчать" if one in rules.muted else "✓ говорить") for one, said in told),
        Choice(BELL, "звонок", "✓ звонить" if rules.bell else "не звонить"),
    ]
