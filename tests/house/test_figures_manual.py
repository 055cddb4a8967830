"""The manager's page of the manual: every figure stands there with the very formula that ``y`` shows (D-34)."""

from pathlib import Path

import pytest

from models.cells import wrap
from models.figures import FigureId
from models.formulas import FORMULAS
from screens.acts_board import FIGURES

PAGE = Path(__file__).parents[2] / "data/files/help/92-figures.md"
HEAD = "## Формулы\n"


def formulas() -> str:
    """The part of the page that is written from the formulas themselves."""
    said = (f"- **{id.label}** — {FORMULAS[id].text}" for id in FigureId)
    return "\n".join("\n".join(wrap(line, 120, "  ")) for line in said) + "\n"


def test_every_formula_stands_in_the_manual_word_for_word(request: pytest.FixtureRequest) -> None:
    before, _, after = PAGE.read_text(encoding="utf-8").partition(HEAD)
    if request.config.getoption("--snapshot-update"):
        PAGE.write_text(f"{before}{HEAD}\n{formulas()}", encoding="utf-8")
        after = f"\n{formulas()}"
    words = " ".join(after.split())
    for id in FigureId:
        assert f"**{id.label}** — {' '.join(FORMULAS[id].text.split())}" in words, "run it with --snapshot-update"


def test_every_key_of_the_figures_is_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    plain = [key.display for key in FIGURES if key.display not in ("Tab", "Shift+Tab", "Esc")]
    assert [shown for shown in plain if f"`{shown}`" not in page and f"`{shown}` " not in page] == []
