"""Pictures of handing a shift over, under a frozen clock."""

from pathlib import Path

import pytest

from screens import theme
from tests.glass.giving import at_giving, pictured_desk
from tests.glass.waiting import settle
from tests.pictures.test_pictures import SIZES, compare


@pytest.mark.parametrize("size", ["80x24", "120x40"])
async def test_preparing_a_handover(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    async with at_giving(pictured_desk(tmp_path), size=SIZES[size]) as giving:
        app = giving.shift.console.app
        app.theme = theme.DARK
        await giving.sees("Портал недоступен", "Осталось", "теряем заказы", "F8")
        await settle(giving.shift.pilot)
        svg = app.export_screenshot(title="Пульт", simplify=True)
    compare(f"preparing-{size}", svg, request)
