"""Quality: each trade of it is a part of its own, imported when first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.desk import Desk
    from data.quality.recording import Recording
    from data.quality.reviews import Reviews


class Quality:
    """What people say of the work: marks between lines, why a client came again, checks of a sample."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    @cached_property
    def recording(self) -> "Recording":
        """Marks between lines, kinds of appeals, reasons of repeated contacts."""
        from data.quality.recording import Recording

        return Recording(self._desk)

    @cached_property
    def reviews(self) -> "Reviews":
        """Samples for checks, and the checks."""
        from data.quality.reviews import Reviews

        return Reviews(self._desk)
