"""The time line's layout: every mark at its own instant, none over another, as much said as has room."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.widgets.breach_lanes import Laid, Mark, lay

marks = st.lists(
    st.tuples(st.integers(0, 79), st.integers(0, 30), st.integers(0, 12)).map(
        lambda each: Mark(each[0], "◕", (" № " + "x" * each[1], "x" * min(each[1], each[2]), ""))
    ),
    max_size=30,
).map(lambda found: sorted(found, key=lambda one: one.x))


@given(marks, st.integers(1, 8), st.integers(80, 120))
def test_no_mark_stands_over_another_nor_outside(found: list[Mark], lanes: int, width: int) -> None:
    laid = lay(found, lanes, width)
    for one in laid:
        assert 0 <= one.lane < lanes and one.start >= 0 and one.end <= width
        assert one.start <= one.x < one.end
    for first in laid:
        for second in laid:
            if first.index < second.index and first.lane == second.lane:
                assert first.end < second.start or second.end < first.start


@given(marks, st.integers(1, 8))
def test_the_sign_stands_at_its_own_instant(found: list[Mark], lanes: int) -> None:
    for one in lay(found, lanes, 100):
        assert found[one.index].x == one.x
        place = one.x - one.start
        assert one.text[place] == "◕", one


@given(marks)
def test_with_a_lane_for_each_all_of_them_say_everything(found: list[Mark]) -> None:
    laid = lay(found, max(len(found), 1), 200)
    assert [one.index for one in laid] == list(range(len(found)))
    assert all(one.text == "◕" + found[one.index].words[0] for one in laid)


def test_a_crowd_says_less_so_that_all_have_room() -> None:
    crowd = [Mark(at, "◕", (f"{at} № 104{at} Высокий ответ", f"{at}")) for at in range(0, 9, 3)]
    assert [(one.lane, one.text) for one in lay(crowd, 1, 60)] == [(0, "◕0"), (0, "◕3"), (0, "◕6 № 1046 Высокий ответ")]


def test_at_the_right_edge_the_words_stand_before_the_sign() -> None:
    (one,) = lay([Mark(57, "◔", (" № 1058 VIP",))], 3, 60)
    assert one == Laid(0, 0, 47, "№ 1058 VIP ◔", 57) or (one.text.endswith("◔") and one.end == 58)
    assert one.start == 58 - cell_len(one.text)
