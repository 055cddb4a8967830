"""The line under the composer's head that names the files which will leave with the text."""

from typing import ClassVar

from data.rows import FileRow
from models.safetext import bytes_in_words, one_line
from screens.widgets.lines import Line, LinesWidget, cut


class AttachedLine(LinesWidget):
    """«приложено: …»; takes no room while there is nothing to name."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"attached--line", "attached--quiet"}
    DEFAULT_CSS = """
    AttachedLine { height: 1; display: none; }
    AttachedLine.-some { display: block; }
    AttachedLine > .attached--line { color: $foreground; background: $background; }
    AttachedLine > .attached--quiet { color: $muted; background: $background; }
    """

    def __init__(self) -> None:
        super().__init__(id="attached")
        self.files: tuple[FileRow, ...] = ()

    def show(self, files: tuple[FileRow, ...]) -> None:
        """Name these files."""
        self.files = files
        self.set_class(bool(files), "-some")
        self.redraw()

    def lines(self, width: int) -> list[Line]:
        """Lay out the names, each with what it is and its size."""
        named = (f"{one_line(file.name)} ({file.kind.label}, {bytes_in_words(file.size)})" for file in self.files)
        tail = "  F6 убрать"
        said = f" приложено: {', '.join(named)}"
        room = max(width - len(tail), 10)
        return [((cut(said, room).rstrip(), "attached--line"), (tail, "attached--quiet"))]
