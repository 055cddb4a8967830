"""The headline figures at the head of the board: none is hidden, however little room there is (D-46, L-28)."""

import pytest

from models.figures import HEADLINES, Figure
from screens.widgets.board_head import FIGURE_LINES, figure_lines
from screens.widgets.lines import Line, length

NOTHING = tuple(Figure(id) for id in HEADLINES)
LONG = tuple(Figure(id, 0.9951 if id.unit.value == "share" else 172_740.0, 9, 900.0) for id in HEADLINES)


def text(lines: list[Line]) -> list[str]:
    """The letters of the lines."""
    return ["".join(words for words, _ in line) for line in lines]


@pytest.mark.parametrize("width", range(80, 201, 8))
@pytest.mark.parametrize("figures", [NOTHING, LONG], ids=["nothing recorded", "long values"])
def test_d46_every_headline_figure_stands_there_from_80_columns_on(figures: tuple[Figure, ...], width: int) -> None:
    lines = figure_lines(figures, width)
    assert len(lines) <= FIGURE_LINES and all(length(line) <= width for line in lines), text(lines)
    values = 7 if figures is NOTHING else 0
    assert "".join(text(lines)).count("нет данных") == values and "… y" not in "".join(text(lines))


@pytest.mark.parametrize("width", [60, 64, 72])
def test_what_has_no_room_is_announced_with_its_key(width: int) -> None:
    lines = figure_lines(NOTHING, width)
    assert len(lines) == FIGURE_LINES and all(length(line) <= width for line in lines)
    assert text(lines)[-1].endswith("… y")
