"""Pictures of the console under a frozen clock; the README shows the first. ``make pictures`` draws them again."""

import re
from pathlib import Path

import pytest

from console.app import PultApp
from console.demo import CONTENT, Filling, toml
from data.desk import Desk
from data.people import People
from data.places import Places
from data.rows import Person
from data.settings import Settings
from models.terms import Role
from screens import theme
from tests.desks import CHEAP, NOW, OPENED
from tests.glass.waiting import screen_text, settle, wait_for

HERE = Path(__file__).parent
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}


def demo_desk(folder: Path) -> tuple[Desk, Settings, Person]:
    """The demo desk as of the frozen now, with its warnings and breaches already written."""
    settings = Settings(desk_name="Учебный стол", mail_from="desk@pult.example", inbox_in_console=False)
    places = Places.under(folder / "desk")
    places.make()
    desk = Desk(places, settings)
    desk.__dict__["people"] = People(desk, CHEAP)
    OPENED.append(desk)
    Filling(desk, toml(CONTENT), NOW).fill()
    desk.outbox.send_due(NOW.replace(minute=NOW.minute + 1))
    desk.clocks.sweep(NOW)
    person = next(one for one in desk.people.all() if one.role is Role.OPERATOR)
    return desk, settings, person


async def drawn(folder: Path, size: tuple[int, int], look: str, *keys: str, until: str = "почему здесь") -> str:
    """Draw the console after some keys, once the screen says ``until``."""
    desk, settings, person = demo_desk(folder)
    app = PultApp(desk, lambda: NOW, settings, person)
    async with app.run_test(size=size) as pilot:
        app.theme = look
        await wait_for(pilot, lambda: "Не приходит счёт" in screen_text(pilot), "the queue")
        for key in keys:
            await pilot.press(key)
        await wait_for(pilot, lambda: until in screen_text(pilot), until)
        await settle(pilot)
        return app.export_screenshot(title="Пульт", simplify=True)


def compare(name: str, svg: str, request: pytest.FixtureRequest) -> None:
    """Hold a picture against the one in the repository, or replace that one when pictures are being drawn."""
    kept = HERE / f"{name}.svg"
    clean = re.sub(r"terminal-\d+", "terminal", svg)
    if request.config.getoption("--snapshot-update"):
        kept.write_text(clean, encoding="utf-8")
    assert kept.exists(), f"{kept.name} was never drawn: make pictures"
    if clean != kept.read_text(encoding="utf-8"):
        fresh = kept.with_suffix(".new.svg")
        fresh.write_text(clean, encoding="utf-8")
        raise AssertionError(f"{kept.name} looks otherwise now; compare with {fresh.name}, then make pictures")


@pytest.mark.parametrize("size", ["80x24", "120x40", "200x50"])
async def test_the_queue(tmp_path: Path, request: pytest.FixtureRequest, size: str) -> None:
    until = "Добрый день!" if size != "80x24" else "проср."
    svg = await drawn(tmp_path, SIZES[size], theme.DARK, until=until)
    compare("queue" if size == "120x40" else f"queue-{size}", svg, request)


async def test_the_card_in_a_small_window(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    compare("card-80x24", await drawn(tmp_path, SIZES["80x24"], theme.DARK, "enter", until="Добрый день!"), request)


async def test_the_light_theme(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    compare("queue-light", await drawn(tmp_path, SIZES["120x40"], theme.LIGHT), request)


async def test_why(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    compare("why", await drawn(tmp_path, SIZES["120x40"], theme.DARK, "y", until="почему такие сроки"), request)


async def test_the_manual(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    compare("manual", await drawn(tmp_path, SIZES["120x40"], theme.DARK, "f1", until="Начало работы"), request)
