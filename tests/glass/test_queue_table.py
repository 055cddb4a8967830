"""The queue table under real keys: nothing jumps, nothing waits, at any size (design.md decision 6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from models.clock import Clock, ClockState
from screens.widgets.live_list import REST
from screens.widgets.queue_columns import PLAIN, layout
from screens.widgets.queue_table import QueueTable
from tests.glass.queue_lists import NOW, ListApp, Million, Rows, make_row, running, watch_paint

SIZE = (100, 21)
"""Twenty rows in view below the heading."""


async def until(pilot: Pilot[None], holds: Callable[[], object], what: str) -> None:
    """Wait for a condition; the failure names it."""
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.005)
    raise AssertionError(f"never came: {what}")


async def ready(pilot: Pilot[None], table: QueueTable) -> None:
    """Wait until the rows in view are there and painted."""
    await until(pilot, lambda: table.settled, "rows in view")
    await pilot.pause()


async def news(pilot: Pilot[None], app: ListApp) -> None:
    """Tell the table that something changed, and wait for it to have read."""
    asked = app.source.asked if isinstance(app.source, Rows) else 0
    app.table.reload()
    await until(pilot, lambda: not isinstance(app.source, Rows) or app.source.asked > asked, "read again")
    await ready(pilot, app.table)


def moved_hand(app: ListApp) -> None:
    """Let the clock say that the last key was just now, and the hand does not rest."""
    app.table.tick(NOW + timedelta(hours=1))


async def test_keys_move_the_cursor_and_tell_the_ticket() -> None:
    app = ListApp(Rows(*range(1, 101)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        assert app.table.number == 1
        for key, number in (
            ("down", 2),
            ("down", 3),
            ("up", 2),
            ("pagedown", 21),
            ("end", 100),
            ("pageup", 81),
            ("home", 1),
        ):
            await pilot.press(key)
            await ready(pilot, app.table)
            assert app.table.number == number, key
            assert app.line_of(number) is not None, key
        await pilot.press("enter")
        await pilot.pause()
        assert app.heard[-1] == QueueTable.Opened(1)


async def test_the_row_under_the_hand_keeps_its_line_when_rows_come_in_above_and_below() -> None:
    app = ListApp(source := Rows(*range(100, 200)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press(*["down"] * 5)
        line = app.line_of(105)
        seen = [row.number for row in app.table.visible_rows]
        source.add(1, 2, 3, 300)
        await news(pilot, app)
        assert app.table.number == 105
        assert app.line_of(105) == line
        assert [row.number for row in app.table.visible_rows] == seen
        assert "↑ 3 новых" in app.line(0)
        await pilot.press("home")
        await ready(pilot, app.table)
        assert (app.table.number, app.line_of(1)) == (1, 1)
        assert "↑" not in app.line(0)


async def test_a_resting_hand_at_the_top_sees_what_came_in_and_keeps_its_ticket() -> None:
    app = ListApp(source := Rows(*range(100, 200)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press("down")
        source.add(1)
        await news(pilot, app)
        assert app.line_of(1) is None
        app.table.tick(NOW + REST)
        await pilot.pause()
        assert (app.line_of(1), app.line_of(101), app.table.number) == (1, 3, 101)
        source.add(2)
        await news(pilot, app)
        assert (app.line_of(2), app.line_of(101), app.table.number) == (2, 4, 101)


async def test_a_view_that_was_scrolled_down_never_moves_by_itself() -> None:
    app = ListApp(source := Rows(*range(100, 200)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press("pagedown", "pagedown", "up")
        await ready(pilot, app.table)
        seen = [row.number for row in app.table.visible_rows]
        source.add(*range(1, 60))
        source.add(300, 301)
        await news(pilot, app)
        moved_hand(app)
        await pilot.pause()
        assert [row.number for row in app.table.visible_rows] == seen
        assert "↑ 59 новых" in app.line(0)


@pytest.mark.parametrize(
    ("start", "gone", "left"), [(3, (103,), 104), (0, (100, 101), 102), (19, tuple(range(110, 120)), 109)]
)
async def test_when_its_ticket_leaves_the_cursor_takes_the_neighbour(
    start: int, gone: tuple[int, ...], left: int
) -> None:
    app = ListApp(source := Rows(*range(100, 120)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press(*["down"] * start)
        line = app.line_of(100 + start)
        source.drop(*gone)
        await news(pilot, app)
        assert app.table.number == left
        if gone == (103,):
            assert app.line_of(left) == line
        source.drop(*tuple(source.rows))
        await news(pilot, app)
        assert app.table.number is None
        assert app.heard[-1] == QueueTable.Highlighted(None)
        assert "Ничего не ждёт реакции." in app.line(2)
        source.add(7)
        await news(pilot, app)
        assert [row.number for row in app.table.visible_rows] == [7]
        assert app.line_of(7) == 1


async def test_the_cursor_follows_its_ticket_to_another_place() -> None:
    app = ListApp(source := Rows(*range(100, 110)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press("down", "down")
        rows = source.rows
        rows[102] = replace(rows[102], key=(500,), subject="Теперь внизу")
        await news(pilot, app)
        assert app.table.number == 102
        assert app.table.row is not None
        assert app.table.row.subject == "Теперь внизу"


async def test_a_tick_repaints_only_the_lines_whose_words_changed() -> None:
    source = Rows(*range(100, 120))
    for number, row in source.rows.items():
        clock = running(600) if number in (103, 107) else Clock(ClockState.BEST_EFFORT)
        source.rows[number] = replace(row, reaction=clock)
    app = ListApp(source)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        lines = {app.line_of(103), app.line_of(107)}
        assert "10:00" in app.line(min(y for y in lines if y))
        painted = watch_paint(app)
        app.table.tick(NOW + timedelta(seconds=1))
        await pilot.pause()
        regions = painted()
        assert {region.y for region in regions} == lines
        assert all(region.height == 1 and region.width == 15 for region in regions)
        assert "09:59" in app.line(min(y for y in lines if y))
        app.table.tick(NOW + timedelta(seconds=1))
        await pilot.pause()
        assert painted() == []


async def test_moving_the_cursor_repaints_two_lines() -> None:
    app = ListApp(Rows(*range(100, 120)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        painted = watch_paint(app)
        await pilot.press("down")
        await pilot.pause()
        assert [region.y for region in painted()] == [1, 2]


async def test_news_repaint_only_the_rows_that_changed() -> None:
    app = ListApp(source := Rows(*range(100, 120)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        rows = source.rows
        rows[104] = replace(rows[104], version=2, assignee="Ирина Лаптева")
        painted = watch_paint(app)
        await news(pilot, app)
        assert [region.y for region in painted()] == [5]
        assert "Ирина Л." in app.line(5)


async def test_a_million_rows_scroll_by_key_and_by_wheel() -> None:
    app = ListApp(Million())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press("end")
        await ready(pilot, app.table)
        assert (app.table.number, app.line_of(1_000_000)) == (1_000_000, 20)
        await pilot.press(*["pageup"] * 30)
        await ready(pilot, app.table)
        assert app.table.number == 1_000_000 - 30 * 19
        app.table.scroll_to(y=500_000, animate=False)
        await ready(pilot, app.table)
        assert app.line_of(500_001) == 1
        assert app.table.number == 1_000_000 - 30 * 19
        await pilot.press("home")
        await ready(pilot, app.table)
        assert app.table.number == 1


async def test_a_jump_beyond_the_loaded_rows_tells_its_ticket_when_it_comes() -> None:
    app = ListApp(Rows(*range(1, 2001)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        app.table.action_edge(1)
        assert app.table.row is None
        await ready(pilot, app.table)
        assert app.table.number == 2000
        assert app.heard[-1] == QueueTable.Highlighted(2000)
        app.table.go_to(700)
        await ready(pilot, app.table)
        assert (app.table.number, app.line_of(700) is not None) == (700, True)
        app.table.go_to(5000)
        await ready(pilot, app.table)
        assert app.table.number == 700


async def test_marks_are_tickets_not_lines() -> None:
    app = ListApp(source := Rows(*range(100, 200)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press("space", "space", "down", "space")
        assert app.table.marked == {100, 101, 103}
        source.add(1)
        await news(pilot, app)
        assert app.table.marked == {100, 101, 103}
        line = app.line_of(103)
        assert line is not None
        assert app.line(line).startswith("■")
        app.table.keep_marks({101, 7})
        await pilot.pause()
        assert app.heard[-1] == QueueTable.Marked(frozenset({101}))
        app.table.show(Rows(5), "")
        await ready(pilot, app.table)
        assert (app.table.marked, app.table.number) == (frozenset(), 5)


async def test_another_filter_keeps_the_ticket_when_it_can() -> None:
    app = ListApp(Rows(*range(100, 200)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press(*["down"] * 6)
        app.table.show(Rows(104, 106, 108), "", keep=True)
        await ready(pilot, app.table)
        assert app.table.number == 106
        app.table.show(Rows(1, 2, 3), "", keep=True)
        await ready(pilot, app.table)
        assert app.table.number == 1


async def test_a_failed_read_keeps_the_rows_and_says_so() -> None:
    app = ListApp(source := Rows(*range(100, 120)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        source.fail = True
        app.table.reload()
        await until(pilot, lambda: "не обновлён" in app.line(0), "the warning")
        assert app.line_of(105) is not None
        source.fail = False
        app.table.tick(NOW)
        await until(pilot, lambda: "не обновлён" not in app.line(0), "the warning gone")


async def test_a_storm_of_resizes_keeps_the_cursor_in_view() -> None:
    app = ListApp(Rows(*range(1, 500)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app.table)
        await pilot.press("pagedown", "pagedown", "pagedown")
        number = app.table.number
        for size in ((80, 24), (200, 50), (61, 9), (120, 40), (40, 5), (90, 8), (130, 56)):
            await pilot.resize_terminal(*size)
            await ready(pilot, app.table)
            assert app.table.number == number
            assert number is not None
            assert app.line_of(number) is not None, size


@pytest.mark.parametrize("width", [60, 72, 80, 96, 100, 116, 120, 158, 200])
async def test_no_text_can_leave_its_cell(width: int) -> None:
    source = Rows(1, 2, 3, 4)
    wild = "漢字\u202eЗло\x1b[31ḿ́́́\t\n[red]👨‍👩‍👧‍👦 " * 9
    source.rows[2] = make_row(2, subject=wild, client=wild, assignee=wild)
    source.rows[3] = make_row(3, subject="العربية " * 30, client="a\u0301" * 40)
    source.rows[4] = make_row(4, subject="\u200b", client="", sender=wild)
    app = ListApp(source)
    async with app.run_test(size=(width, 9)) as pilot:
        await ready(pilot, app.table)
        for y in range(9):
            strip = app.table.render_line(y)
            assert (strip.cell_length, sum(cell_len(part.text) for part in strip)) == (width, width)
            assert not set(strip.text) & set("\x1b\u202e\t\n\u200b\u200d")
        for column in layout(width, 4):
            between = {app.table.render_line(y).crop(column.x - 1, column.x).text for y in range(1, 5)}
            assert between == {" "}, column


async def test_every_sign_has_a_plain_one() -> None:
    source = Rows(1, 2, 3)
    source.rows[2] = make_row(2, reaction=running(-720), unread=True)
    source.rows[3] = make_row(3, response=Clock(ClockState.PAUSED, left=timedelta(seconds=4800)), undelivered=True)
    app = ListApp(source, PLAIN)
    async with app.run_test(size=(120, 9)) as pilot:
        await ready(pilot, app.table)
        app.table.see([2])
        await pilot.press("space")
        signs = "".join(app.line(y)[:3] for y in range(1, 4))
        assert signs == "x  >@*  !"
        assert "# просрочено на 12 мин" in app.line(2) or "# проср. 12 мин" in app.line(2)
        assert "= 01:20:00" in app.line(3)
        outside = {sign for y in range(6) for sign in app.line(y) if ord(sign) > 0x7F and not sign.isalpha()}
        assert outside <= {"№", "—", "…", "«", "»"}
