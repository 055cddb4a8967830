"""What the preview of a new standard says is what applying it does, for any desk and any edits (design.md, 3)."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.driver import instant
from data.rows import By
from data.rules.renewal_rows import Effect
from data.rules.sources import shipped
from models.clock import ClockName
from models.queue_order import STANDARD_LANES
from models.terms import MessageKind, Priority, TicketType, Tier
from tests.arrivals import Asked, arrive, client_writes
from tests.desks import NOW, make_desk, open_desk, person
from tests.store.rules_at_hand import lead, put, terms

START = NOW.replace(hour=9, minute=0, second=0)
Due = dict[tuple[int, ClockName], datetime | None]
Deed = Callable[[Desk, int, datetime], object]

asked = st.builds(
    Asked,
    at=st.integers(0, 6 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    tier=st.sampled_from([*Tier, None]),
    type=st.sampled_from([*TicketType, None]),
    priority=st.sampled_from(Priority),
)
lanes = st.permutations(["Критичный", *(lane.label for lane in STANDARD_LANES)])
words = st.sampled_from(["10 мин", "1 ч", "3 ч", "1 день", "5–10 мин", "моментально", "как получится"])
office = st.builds(
    lambda opens, closes: (
        'timezone = "Europe/Moscow"\nday_length = "08:00"\n[weekly]\n'
        + "\n".join(f'{day} = [["{opens:02}:00", "{closes:02}:00"]]' for day in ("mon", "tue", "wed", "thu", "sat"))
    ),
    st.integers(6, 12),
    st.integers(13, 23),
)


def _answer(desk: Desk, number: int, at: datetime) -> None:
    desk.replies.reply(number, By(person(desk), at), MessageKind.ANSWER, "Готово")


def _question(desk: Desk, number: int, at: datetime) -> None:
    desk.replies.reply(number, By(person(desk), at), MessageKind.QUESTION, "Какой счёт?")


def _hold(desk: Desk, number: int, at: datetime) -> None:
    desk.waiting.hold(number, lead(desk, at), "ждём оплату")


def _raise(desk: Desk, number: int, at: datetime) -> None:
    desk.tickets.set_priority(number, By(person(desk), at), Priority.CRITICAL, "стоят все")


def _write(desk: Desk, number: int, at: datetime) -> None:
    client_writes(desk, number, at)


deeds = st.lists(st.sampled_from([_answer, _question, _hold, _raise, _write, None]), max_size=3)


@st.composite
def edits(draw: st.DrawFn) -> dict[str, str]:
    """Some files of a standard that says something else."""
    text = shipped("standard.toml").read_text(encoding="utf-8")
    for tier in draw(st.sets(st.sampled_from([tier.label for tier in Tier]), max_size=3)):
        for key in ("response", "reaction"):
            text = text.replace(*terms(tier, key, draw(words)))
    first = next(line for line in text.splitlines() if line.startswith("lanes = "))
    if draw(st.booleans()):
        text = text.replace(first, f"lanes = [{', '.join(f'{chr(34)}{lane}{chr(34)}' for lane in draw(lanes))}]", 1)
    text = text.replace("vip_24x7 = false", f"vip_24x7 = {str(draw(st.booleans())).lower()}")
    text = text.replace("warn_share = 0.75", f"warn_share = {draw(st.sampled_from(['0.75', '0.5']))}")
    profile = draw(st.sampled_from(["стандарт", "две линии", "релиз"]))
    text = text.replace('profile = "стандарт"', f'profile = "{profile}"')
    files = {"standard.toml": text}
    if draw(st.booleans()):
        files["calendars/мск-ежедневно.toml"] = draw(office)
    return files


def dues(desk: Desk) -> Due:
    """Every due of every open ticket, as stored."""
    rows = desk.reads.rows("SELECT number, reaction_due, response_due, resolution_due FROM ticket WHERE is_open = 1")
    return {
        (row[0], name): instant(at) if at else None
        for row in rows
        for name, at in zip((ClockName.REACTION, ClockName.RESPONSE, ClockName.RESOLUTION), row[1:], strict=True)
    }


def queue(desk: Desk) -> list[int]:
    """The queue in its order."""
    sql = "SELECT number FROM ticket WHERE is_open = 1 AND rank IS NOT NULL ORDER BY rank, admitted_at, number"
    return [number for (number,) in desk.reads.rows(sql)]


def happened(before: tuple[Due, list[int]], after: tuple[Due, list[int]]) -> tuple[object, object]:
    """What became another due, and who got ahead in the queue."""
    moved = {key: (was, after[0][key]) for key, was in before[0].items() if after[0][key] != was}
    now = {number: place for place, number in enumerate(after[1], start=1)}
    ahead = {number: (was, now[number]) for was, number in enumerate(before[1], start=1) if now[number] < was}
    return moved, ahead


def foretold(effect: Effect) -> tuple[object, object]:
    """The same as the preview has it."""
    moved = {(one.number, one.clock): (one.was, one.due) for one in effect.moved}
    return moved, {one.number: (one.was, one.place) for one in effect.placed}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(asked, deeds), min_size=3, max_size=9),
    st.lists(st.tuples(edits(), st.booleans()), min_size=1, max_size=4),
)
def test_the_preview_is_what_applying_does(
    tickets: list[tuple[Asked, list[Deed | None]]], standards: list[tuple[dict[str, str], bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        desk.clocks.sweep(START)
        at = START + timedelta(hours=6)
        for one, done in tickets:
            number = arrive(desk, one)
            for step, deed in enumerate(done, start=1):
                _do(deed, desk, number, one.at + timedelta(minutes=20 * step))
        for files, wide in standards:
            at += timedelta(minutes=70)
            for name, text in files.items():
                put(desk, text, name)
            preview = desk.renewal.preview(at)
            if not preview.draft.differs:
                continue
            before = dues(desk), queue(desk)
            desk.renewal.apply(lead(desk, at), preview.draft.mark, to_open=wide)
            assert happened(before, (dues(desk), queue(desk))) == foretold(preview.wide if wide else preview.plain)
            assert desk.clocks.recompute(at) == 0, "another recount finds more"
            assert open_desk(desk.places.root).clocks.recompute(at) == 0, "another console counts otherwise"
        desk.close()


def _do(deed: Deed | None, desk: Desk, number: int, at: datetime) -> None:
    from data.refusals import Refusal

    try:
        if deed is not None:
            deed(desk, number, at)
    except Refusal:
        return
