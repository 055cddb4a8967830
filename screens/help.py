"""Help: ``?`` shows the keys of the screen one came from, F1 the manual. Imported when first asked for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.manual import Chapter, chapters
from screens.acts import Group, Key
from screens.keys import display
from screens.safe import safe_block, safe_line

_BOLD = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
_ALSO = (
    ("↑ ↓", "строка выше и ниже"),
    ("PgUp PgDn", "страница"),
    ("Home End", "начало и конец"),
    ("Tab", "следующее поле"),
)


class KeysScreen(Screen[None]):
    """Every key that works on the screen beneath, with what it is for."""

    CSS_PATH = "people.tcss"
    AUTO_FOCUS = ".help-scroll"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,й,question_mark,comma", "dismiss", show=False)]

    def __init__(self, acts: Sequence[Key], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._acts = tuple(acts)
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Lay the keys out by what they serve."""
        yield Static("Клавиши этого экрана", id="help-title")
        with VerticalScroll(classes="help-scroll"):
            yield Static(keys_in_words(self._acts, self._keymap), classes="help-text")
        yield Static("Esc закрыть   F1 руководство", id="help-keys")


class ManualScreen(Screen[None]):
    """The operator's manual: chapters at the left, the text at the right."""

    CSS_PATH = "people.tcss"
    AUTO_FOCUS = "#chapters"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,й,f1", "dismiss", show=False),
        Binding("space,pagedown,right", "page(1)", show=False, priority=True),
        Binding("b,и,pageup,left", "page(-1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._chapters: tuple[Chapter, ...] = chapters()

    def compose(self) -> ComposeResult:
        """Lay out the chapters and the place for the text."""
        yield Static("Руководство оператора", id="help-title")
        yield OptionList(*(Option(safe_line(one.title)) for one in self._chapters), id="chapters", compact=True)
        with VerticalScroll(classes="help-scroll", can_focus=False):
            yield Static(classes="help-text")
        yield Static("↑↓ глава   пробел дальше   b назад   Esc закрыть", id="help-keys")

    @on(OptionList.OptionHighlighted)
    def _show(self, event: OptionList.OptionHighlighted) -> None:
        chapter = self._chapters[event.option_index]
        self.query_one(".help-text", Static).update(page(chapter))
        self.query_one(".help-scroll").scroll_home(animate=False)

    def action_page(self, way: int) -> None:
        """Turn a page."""
        scroll = self.query_one(".help-scroll")
        scroll.scroll_relative(y=way * max(1, scroll.size.height - 2), animate=False)


def keys_in_words(acts: Sequence[Key], keymap: Mapping[str, str]) -> Content:
    """Write every key with its word and reason, by groups."""
    parts: list[Content] = []
    for group in Group:
        mine = [one for one in acts if one.group is group]
        if mine:
            parts += [
                Content.styled(group.label, "bold $primary"),
                *(_key_line(one, keymap) for one in mine),
                Content(),
            ]
    parts.append(Content.styled("Как везде", "bold $primary"))
    parts += [Content.assemble((f"  {keys:<10}", "bold"), why) for keys, why in _ALSO]
    parts += [Content(), Content("Буквенные клавиши работают на обеих раскладках.")]
    return Content("\n").join(parts)


def _key_line(one: Key, keymap: Mapping[str, str]) -> Content:
    return Content.assemble((f"  {display(one, keymap):<10}", "bold"), f"{one.label} — ", (one.why, "$muted"))


def page(chapter: Chapter) -> Content:
    """Draw one chapter: headings, lists, bold and keys; paragraphs flow into one line that the widget folds."""
    lines = [Content.styled(chapter.title, "bold $primary"), Content()]
    lines += [_drawn(line) for line in _flowed(safe_block(chapter.text, whole=True).plain.split("\n"))]
    return Content("\n").join(lines)


def _flowed(lines: Iterable[str]) -> Iterable[str]:
    """Join the lines of a paragraph; headings, list items, tables and indented lines stay on their own."""
    held = ""
    for line in lines:
        own = not line.strip() or line.startswith(("#", "|", "    "))
        item = line.lstrip().startswith(("- ", "* ", "1. ")) or bool(re.match(r"\s*\d+\. ", line))
        if held and (own or item):
            yield held
            held = ""
        if own:
            yield line
        else:
            held = f"{held} {line.strip()}" if held else line.rstrip()
    if held:
        yield held


def _drawn(line: str) -> Content:
    if line.startswith("#"):
        return Content.styled(line.lstrip("# "), "bold $primary")
    if line.lstrip().startswith(("- ", "* ")):
        line = line.replace("- ", "• ", 1) if "- " in line[:6] else line.replace("* ", "• ", 1)
    pieces: list[Content | str | tuple[str, str]] = []
    end = 0
    for found in _BOLD.finditer(line):
        pieces += [line[end : found.start()], (found.group(1) or found.group(2), "bold")]
        end = found.end()
    return Content.assemble(*pieces, line[end:])
