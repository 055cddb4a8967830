"""What stands across every console while nobody has accepted the shift (handover.md §1.7)."""

from typing import ClassVar

from data.shifts.rows import Banner
from screens.safe import safe_line
from screens.widgets.lines import Line, LinesWidget, clip

_LONGEST = 200


class ShiftBanner(LinesWidget):
    """One line above everything; it takes no room while there is nothing to say. The sign tells it without colour."""

    DEFAULT_CSS = """
    ShiftBanner { height: 1; width: 100%; display: none; background: $late; color: $background; }
    ShiftBanner > .banner--said { background: $late; color: $background; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"banner--said"}

    def __init__(self) -> None:
        super().__init__(id="shift-banner")
        self._banner: Banner | None = None

    def show(self, banner: Banner | None) -> None:
        """Show the banner, or nothing; a quiet one is a badge of the header and stands there."""
        loud = banner if banner is not None and banner.loud else None
        self.display = loud is not None
        if loud is not None and loud != self._banner:
            self._banner = loud
            self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay the sentence out."""
        said = safe_line(self._banner.sentence, _LONGEST).plain if self._banner else ""
        return [clip(((f" ! {said}", "banner--said"),), width)]
