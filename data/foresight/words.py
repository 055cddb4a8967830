"""A preview and a trial in words, line by line: the same in the dialogs, on the board and on the command line."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from data.foresight.rows import Pace, Preview, Trial, Tried
from models.figure_words import change_said, duration_said, said
from models.figures import Change, Figure
from models.foresight import Lost, Moved
from models.words import clock_time, counted

SHOWN = 20
"""How many tickets are named; the others are counted."""
NOBODY = "На смене никого: когда закончим, не предсказать."


def basis(preview: Preview) -> str:
    """Say what the forecast counts with: the pace and how many work."""
    return (
        NOBODY if not preview.before.hands and not preview.after.hands else f"{_pace(preview.pace)}, {_hands(preview)}."
    )


def preview_lines(preview: Preview, zone: tzinfo, shown: int = SHOWN) -> tuple[str, ...]:
    """Say what a change does: the sum, what it is counted with, then every ticket that it moves, the worst first."""
    lines = [_capital(preview.sentence) + ".", basis(preview)]
    for moved in preview.moved[:shown]:
        lines += moved_lines(moved, preview.at, zone)
    if len(preview.moved) > shown:
        lines.append(f"… и ещё {len(preview.moved) - shown}")
    return tuple(lines)


def outcome_lines(preview: Preview, zone: tzinfo, shown: int = SHOWN) -> tuple[str, ...]:
    """Say only what a change breaks or saves, ticket by ticket; places and dues are told elsewhere."""
    some = [one for one in preview.moved if one.loses or one.saves]
    lines = [_capital(preview.sentence) + ".", basis(preview)]
    for moved in some[:shown]:
        lines += moved_lines(moved, preview.at, zone)
    if len(some) > shown:
        lines.append(f"… и ещё {len(some) - shown}")
    return tuple(lines)


def moved_lines(moved: Moved, at: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Say what becomes of one ticket, each promise that it changes on a line of its own."""
    head = [_place(moved), _lane(moved), _ends(moved, at, zone)]
    lines = [f"№ {moved.number} · {', '.join(part for part in head if part)}"]
    if moved.loses:
        lines.append(f"    не успеем в срок: {_clocks(moved.loses)}")
    if moved.saves:
        lines.append(f"    успеем в срок: {_clocks(moved.saves)}")
    for name, was, due in moved.dues:
        old, new = (clock_time(one, at, zone) if one else "без срока" for one in (was, due))
        lines.append(f"    срок: {name.label} {old} → {new}")
    return tuple(lines)


def trial_lines(trial: Trial, shown: int = SHOWN) -> tuple[str, ...]:
    """Say what a policy would have done to the history, clock by clock."""
    lines = [trial.sentence + "."]
    for one in trial.clocks:
        if one.was.count or one.now.count:
            lines += _tried(one, shown)
    return tuple(lines)


def _tried(one: Tried, shown: int) -> Iterable[str]:
    yield f"{_capital(one.clock.label)} в срок: {_shares(one.was, one.now)}"
    for tier, was, now in one.tiers:
        yield f"    {tier.label if tier else 'без уровня'}: {_shares(was, now)}"
    if one.lost:
        yield f"    нарушили бы: {_numbers(one.lost, shown)}"
    if one.won:
        yield f"    успели бы: {_numbers(one.won, shown)}"


def _shares(was: Figure, now: Figure) -> str:
    if was == now:
        return f"{_share(was)}, без изменений"
    share = now.value / was.value - 1 if was.value and now.value is not None else None
    change = change_said(Change(was.id, was, now, share)) if share is not None else ""
    return f"{_share(was)} → {_share(now)}" + (f" ({change})" if change else "")


def _share(figure: Figure) -> str:
    kept, of = figure.parts or (0, 0)
    return f"{said(figure)} ({kept} из {of})" if of else said(figure)


def _pace(pace: Pace) -> str:
    source = f"медиана по {counted(pace.count, 'обращению', 'обращениям', 'обращениям')}" if pace.count else "настройка"
    return f"Считаем по {duration_said(pace.span.total_seconds())} работы на обращение ({source})"


def _hands(preview: Preview) -> str:
    was, now = preview.before.hands, preview.after.hands
    return f"на смене {was}" if was == now else f"на смене {was} → {now}"


def _place(moved: Moved) -> str:
    was, now = (f"{one.place}" if one.place is not None else "вне очереди" for one in (moved.was, moved.now))
    if was == now:
        return f"место {now}" if moved.now.place is not None else now
    return f"место {was} → {now}"


def _lane(moved: Moved) -> str:
    was, now = moved.was.lane, moved.now.lane
    return f"полоса «{was.label}» → «{now.label}»" if was is not now and was and now else ""


def _ends(moved: Moved, at: datetime, zone: tzinfo) -> str:
    if moved.was.ends is None and moved.now.ends is None:
        return ""
    was, now = (clock_time(one, at, zone) if one else "некому" for one in (moved.was.ends, moved.now.ends))
    return f"закончим {now}" if was == now else f"закончим {was} → {now}"


def _clocks(names: Lost) -> str:
    return ", ".join(name.label for name in names)


def _numbers(numbers: Sequence[int], shown: int) -> str:
    named = ", ".join(f"№ {number}" for number in numbers[:shown])
    return named + (f" и ещё {len(numbers) - shown}" if len(numbers) > shown else "")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
