"""Texts laid out in cells of a terminal, without a terminal library."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from models.cells import clip, pad, width, wrap
from models.safetext import one_line

LINES = st.text(max_size=120).map(one_line)


@given(st.text("Привет, world 你好テスト №…→«»·−", max_size=80))
def test_a_text_takes_as_many_cells_as_the_terminal_gives_it(text: str) -> None:
    assert width(text) == cell_len(text)


@given(LINES, st.integers(1, 90))
def test_a_cut_text_fits_and_begins_as_it_was(text: str, cells: int) -> None:
    cut = clip(text, cells)
    assert width(cut) <= cells
    assert text.startswith(cut.removesuffix("…")) if cut != text else True


@given(LINES, st.integers(1, 90))
def test_a_padded_text_is_exactly_as_wide_as_asked(text: str, cells: int) -> None:
    assert width(pad(text, cells)) == cells


@given(LINES, st.integers(12, 90))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, cells: int) -> None:
    lines = list(wrap(f"  {text}", cells, "    "))
    assert all(width(line) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_wrapped_line_keeps_its_beginning_and_indents_the_rest() -> None:
    assert list(wrap("  раз два три", 9, "    ")) == ["  раз два", "    три"]
    assert list(wrap("", 9)) == [""]
