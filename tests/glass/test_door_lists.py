"""The lists of what has no place in the queue: what each lacks, since when, and what cannot wait (S-30, S-44)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.driver import stored
from data.rows import View
from data.settings import Settings
from models.terms import Status, Tier, Verdict
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, make_desk, person
from tests.glass.shift import on_shift
from tests.glass.waiting import screen_text

SIZES = ((80, 24), (120, 40), (200, 50))


def at_the_door(folder: Path) -> Desk:
    """A desk with one queued question and a request for each thing that the door can say."""
    desk = make_desk(folder, Settings(inbox_in_console=False))
    old = Asked(at=NOW - timedelta(hours=3), type=None, text="Сделайте чтобы видели")
    numbers = arrive_many(desk, [Asked(), *[old] * 6])
    changes = (
        ("asked", "form_have = 4, form_need = 6, missing = 'why due'"),
        ("asked", f"form_have = 1, form_need = 6, asked_at = '{stored(NOW - timedelta(hours=2))}'"),
        ("refused", "reason = 'voice'"),
        ("asked", "by_us = 1, tier = 'vip'"),
        ("correspondence", "warnings = 'maybe_outage'"),
        ("curator", f"status = '{Status.WAITING_CURATOR.value}'"),
    )
    with desk.store.write(NOW) as tx:
        for number, (verdict, rest) in zip(numbers[1:], changes, strict=True):
            tx.exec(f"UPDATE ticket SET verdict = ?, {rest} WHERE number = ?", (Verdict(verdict).value, number))
    return desk


def line(seen: str, number: int) -> str:
    """The line of a ticket in the list."""
    return next(one for one in seen.splitlines() if f" {number} " in one[:14])


@pytest.mark.parametrize("size", SIZES)
async def test_s44_each_list_says_what_a_request_lacks_and_how_long_it_is_there(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = at_the_door(tmp_path)
    async with on_shift(desk, size=size) as shift:
        for key, number, *words in (
            ("5", 2, "4/6", "3 ч"),
            ("5", 3, "1/6", "спросили"),
            ("5", 4, "отказать"),
            ("5", 5, "оформить", Tier.VIP.label),
            ("6", 6, "авария"),
            ("7", 7, "куратор"),
        ):
            await shift.press(key)
            await shift.until(lambda n=number: f" {n} " in shift.seen, f"№ {number} in its list")  # type: ignore[misc]
            said = line(screen_text(shift.pilot), number)
            assert [word for word in words if word not in said] == [], said
        assert desk.queue.counts(person(desk), NOW).views[View.UNFORMED] == 4


async def test_c15_what_may_be_an_outage_stands_on_the_notice_line_with_its_number(tmp_path: Path) -> None:
    desk = at_the_door(tmp_path)
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.until(lambda: "№ 6 возможно, авария" in shift.seen, "the alarm")
        await shift.press("5")
        await shift.until(lambda: " 2 " in shift.seen, "the list")
        await shift.press("enter")
        await shift.until(lambda: "не хватает: зачем, срок" in shift.seen, "the questions in Russian")
        assert "Q запросить" in shift.seen
        await shift.press("escape")
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET warnings = '' WHERE number = 6")
    assert desk.queue.counts(person(desk), NOW).alarming == (5, False), "S-42: the VIP that we write up is next"


@pytest.mark.parametrize(
    ("key", "number", "first"),
    [("5", 2, "Q запросить  F форма  X отказать"), ("6", 6, "E в обращение"), ("7", 7, "Y слово куратора")],
)
async def test_s30_the_last_line_shows_the_keys_that_lead_on_in_list_and_card(
    tmp_path: Path, key: str, number: int, first: str
) -> None:
    async with on_shift(at_the_door(tmp_path), size=(80, 24)) as shift:
        await shift.until(lambda: "t взять" in shift.seen, "the keys of the queue")
        await shift.press(key)
        await shift.until(lambda: first in shift.seen and "/ найти  ? помощь" in shift.seen, "the keys of the list")
        shift.screen.table.go_to(number)
        await shift.press("enter")
        await shift.until(lambda: first in shift.seen and "u отменить  ? помощь" in shift.seen, "the keys of the card")
        await shift.press("escape", "3")
        await shift.until(lambda: "t взять" in shift.seen, "the keys of the queue again")
