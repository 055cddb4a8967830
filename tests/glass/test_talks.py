"""Notes for talks with one person, from the list of people (D-42)."""

from pathlib import Path

import pytest

from models.terms import Priority, Role
from screens.people import PeopleScreen
from tests.arrivals import Asked, arrive
from tests.desks import by, make_desk, person
from tests.glass.consoles import console
from tests.glass.waiting import screen_text, wait_for


@pytest.mark.parametrize("key", ["o", "щ"])
async def test_d42_a_supervisor_writes_a_note_and_reads_it_again(tmp_path: Path, key: str) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    chief = person(desk, Role.SUPERVISOR)
    async with console(desk, chief) as held:
        await held.pilot.press("ctrl+u")
        await wait_for(held.pilot, lambda: "Ирина Лаптева" in screen_text(held.pilot), "the people")
        place = [one.name for one in desk.people.all()].index("Ирина Лаптева")
        await held.pilot.press(*["down"] * place, key)
        await wait_for(held.pilot, lambda: "Новая заметка" in screen_text(held.pilot), "the notes")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "Видят только" in screen_text(held.pilot), "the field")
        await held.pilot.press(*"good", "space", "#", *str(number), "ctrl+s")
        await wait_for(held.pilot, lambda: "good" in screen_text(held.pilot), "the note in the list")
        await held.pilot.press("down", "enter")
        await wait_for(held.pilot, lambda: f"Обращения: № {number}" in screen_text(held.pilot), "the note itself")
        await held.pilot.press("escape", "escape")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, PeopleScreen), "one is back")
    (talk,) = desk.talks.about(chief, person(desk).id)
    assert talk.tickets == (number,)


async def test_d42_the_list_of_people_says_what_each_has_open(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    numbers = [arrive(desk, Asked(priority=priority)) for priority in (Priority.CRITICAL, *[Priority.MEDIUM] * 3)]
    for number in numbers[:3]:
        desk.tickets.take(number, by(desk))
    desk.tickets.resolve(numbers[2], by(desk), nothing_to_answer=True)
    me = person(desk).id
    kept = desk.reads.number("SELECT count(*) FROM ticket WHERE is_open = 1 AND assignee_id = ?", (me,))
    assert desk.people.loads() == {me: (kept, 1)}
    async with console(desk, person(desk, Role.SUPERVISOR)) as held:
        await held.pilot.press("ctrl+u")
        await wait_for(held.pilot, lambda: f"открыто {kept}, P1 1" in screen_text(held.pilot), "the load")
        lines = [line for line in screen_text(held.pilot).split("\n") if "открыто" in line]
        assert len(lines) == 1 and "Ирина Лаптева" in lines[0], "who has nothing open is told nothing"
