"""The files of a ticket in a list: what each is, and what can be done with it. Nothing opens by itself."""

from collections.abc import Iterable, Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from data.rows import FileRow
from models.safetext import bytes_in_words, one_line
from screens.dialogs.frame import Dialog
from screens.widgets.lines import cut

FileDeed = tuple[str, int]
"""What is wanted of which file: ``look``, ``kind``, ``save``, ``open`` or ``add``, and its place in the list."""
_KIND, _SIZE, _WHEN = 17, 9, 12


class FileList(ScrollView, can_focus=True):
    """The list itself, a line a file."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"files--line", "files--cursor", "files--hint"}
    DEFAULT_CSS = """
    FileList { height: auto; overflow-x: hidden; scrollbar-size-vertical: 1; background: $surface; }
    FileList > .files--line { color: $foreground; background: $surface; }
    FileList > .files--cursor { color: $cursor-text; background: $cursor; text-style: bold; }
    FileList > .files--hint { color: $muted; background: $surface; }
    """

    def __init__(self, files: Sequence[FileRow], zone: ZoneInfo, start: int) -> None:
        super().__init__(classes="dialog-focus")
        self._files = tuple(files)
        self._zone = zone
        self.cursor = max(0, min(start, len(files) - 1))

    def on_mount(self) -> None:
        """Take the height that the list needs, and no more than the screen has."""
        self._fit()

    def on_resize(self) -> None:
        """Keep the chosen line visible."""
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Draw one file."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._files):
            return Strip.blank(width, self.rich_style)
        file = self._files[index]
        chosen = index == self.cursor
        style = self.get_component_rich_style("files--cursor" if chosen else "files--line")
        hint = style if chosen else self.get_component_rich_style("files--hint")
        room = max(width - 2 - _KIND - _SIZE - _WHEN, 8)
        when = f"{file.at.astimezone(self._zone):%d.%m %H:%M}"
        tail = cut(file.kind.label, _KIND) + cut(bytes_in_words(file.size), _SIZE) + cut(when, _WHEN)
        name = _named(one_line(file.name), room - 1) + " "
        segments = [Segment("▌ " if chosen else "  ", style), Segment(name, style), Segment(tail, hint)]
        return Strip(segments).adjust_cell_length(width, style)

    def on_key(self, event: events.Key) -> None:
        """Move among the files."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -1000, "end": 1000}
        if event.key in moves:
            self.cursor = max(0, min(self.cursor + moves[event.key], len(self._files) - 1))
            self._keep_in_view()
            self.refresh()
            self.post_message(FilesDialog.Moved())
            event.stop()
            event.prevent_default()

    def _fit(self) -> None:
        self.styles.height = min(len(self._files), max(self.app.size.height - 12, 3))
        self.virtual_size = Size(1, len(self._files))
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        height = max(self.scrollable_content_region.height, 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)


def _named(name: str, width: int) -> str:
    """Cut a name in its middle: what a file is stands at its end, and must be seen."""
    tail = name[-9:]
    if cell_len(name) <= width or cell_len(tail) + 3 > width:
        return cut(name, width)
    return set_cell_size(set_cell_size(name, width - cell_len(tail) - 1) + "…" + tail, width)


class FilesDialog(Dialog[FileDeed]):
    """Ask what to do with which file of a ticket."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "deed('look')", "посмотреть", show=False),
        Binding("k,л", "deed('kind')", "вид", show=False),
        Binding("s,ы", "deed('save')", "сохранить", show=False),
        Binding("o,щ", "deed('open')", "открыть", show=False),
        Binding("a,ф", "deed('add')", "приложить", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another file."""

    def __init__(self, number: int, files: Sequence[FileRow], zone: ZoneInfo, start: int = 0) -> None:
        keys = "Enter посмотреть   k вид   s сохранить   o открыть   a приложить   Esc закрыть"
        super().__init__(f"№ {number}: вложения, {len(files)}", keys)
        self._files = tuple(files)
        self._list = FileList(files, zone, start)

    def body(self) -> Iterable[Widget]:
        """Give the list, and below it what else is known of the file under the cursor."""
        yield self._list
        yield Static(Content.assemble(self._about()), id="dialog-hint", markup=False)

    def on_files_dialog_moved(self) -> None:
        """Tell of the file under the cursor."""
        self.query_one("#dialog-hint", Static).update(Content.assemble(self._about()))

    def _about(self) -> Content:
        if not self._files:
            return Content("Файлов нет. Нажмите a или перетащите файл на окно.")
        file = self._files[self._list.cursor]
        who = one_line(file.who) or "неизвестно кого"
        whose = f"приложено нами: {who}" if file.ours else f"от {who}"
        return Content(f"{whose} · {one_line(file.media)} · контрольная сумма {file.sha256[:8]}…")

    def action_deed(self, deed: str) -> None:
        """Answer with what is wanted; the list is shown again afterwards."""
        if self._files or deed == "add":
            self.dismiss((deed, self._list.cursor))
