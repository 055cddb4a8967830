"""Pictures of the door under a frozen clock: a call, a form, what is not admitted, a client."""

from pathlib import Path

import pytest

from screens import theme
from tests.glass.calls import form_picture, intake_picture
from tests.glass.clients import at_clients, desk_with_clients
from tests.glass.waiting import settle
from tests.pictures.test_pictures import SIZES, compare, drawn

BOTH = pytest.mark.parametrize("size", ["80x24", "120x40"])


@BOTH
async def test_a_call(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    compare(f"call-{size}", await intake_picture(tmp_path, SIZES[size], theme.DARK), request)


@BOTH
async def test_the_form_of_a_ticket(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    compare(f"form-{size}", await form_picture(tmp_path, SIZES[size], theme.DARK), request)


@BOTH
async def test_what_is_not_admitted(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    svg = await drawn(tmp_path, SIZES[size], theme.DARK, "5", until="Что с ним")
    compare(f"not-admitted-{size}", svg, request)


@BOTH
async def test_a_client(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    async with at_clients(desk_with_clients(tmp_path), size=SIZES[size]) as clients:
        app = clients.shift.console.app
        app.theme = theme.DARK
        await clients.shift.type("поляр")
        await clients.on("ООО «Полярная Звезда»")
        await settle(clients.shift.pilot)
        svg = app.export_screenshot(title="Пульт", simplify=True)
    compare(f"client-{size}", svg, request)
