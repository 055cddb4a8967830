"""Pictures of the incoming side under a frozen clock: a hot item being read back, the page of a report."""

import re
from pathlib import Path

import pytest

from screens import theme
from tests.glass.taken import signed_desk, taking
from tests.glass.test_shift_reports import reading, reported_desk
from tests.glass.waiting import settle
from tests.pictures.test_pictures import SIZES, compare

BOTH = pytest.mark.parametrize("size", ["80x24", "120x40"])


@BOTH
async def test_reading_back(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    desk = signed_desk(tmp_path)
    async with taking(desk, size=SIZES[size]) as screen:
        screen.console.app.theme = theme.DARK
        await screen.press("tab")
        await screen.on_hot(2)
        await screen.press("space")
        await screen.options(2)
        await settle(screen.pilot)
        svg = screen.console.app.export_screenshot(title="Пульт", simplify=True)
    compare(f"read-back-{size}", svg, request)


@BOTH
async def test_a_report(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    async with reading(reported_desk(tmp_path), size=SIZES[size]) as reports:
        reports.console.app.theme = theme.DARK
        await reports.press("enter")
        await reports.sees("Баланс:", "листать")
        await settle(reports.pilot)
        svg = reports.console.app.export_screenshot(title="Пульт", simplify=True)
    # The journal's chain has a key of its own on each desk.
    svg = re.sub(r"[0-9a-f]{64}", "0" * 64, svg)
    compare(f"report-{size}", svg, request)
