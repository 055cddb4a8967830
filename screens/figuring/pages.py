"""The pages by name: how each is read, in a thread, and how it is laid out afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.desk import Desk
from screens.figuring.asked import Asked, Page
from screens.figuring.look import Drawn, Look
from screens.figuring.page_course import draw_course, draw_hours, read_course, read_hours
from screens.figuring.page_lists import (
    draw_acceptance,
    draw_channels,
    draw_repeats,
    read_acceptance,
    read_channels,
    read_repeats,
)
from screens.figuring.page_sheet import draw_pair, draw_sheet, draw_split, read_pair, read_sheet, read_split
from screens.figuring.page_time import draw_time, read_time
from screens.figuring.spans import When


@dataclass(frozen=True, slots=True)
class Way:
    """How a page comes to be."""

    read: Callable[[Desk, Asked, When], Any]
    draw: Callable[[Any, Look], Drawn]


WAYS: Mapping[Page, Way] = {
    Page.SHEET: Way(read_sheet, draw_sheet),
    Page.SPLIT: Way(read_split, draw_split),
    Page.PAIR: Way(read_pair, draw_pair),
    Page.TREND: Way(read_course, draw_course),
    Page.HOURS: Way(read_hours, draw_hours),
    Page.TIME: Way(read_time, draw_time),
    Page.REPEATS: Way(read_repeats, draw_repeats),
    Page.CHANNELS: Way(read_channels, draw_channels),
    Page.ACCEPTANCE: Way(read_acceptance, draw_acceptance),
}
