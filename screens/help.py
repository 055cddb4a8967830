"""Help: ``?`` shows the keys of the screen one came from, F1 the manual. Imported when first asked for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.manual import Chapter, chapters
from screens.acts import Group, Key
from screens.keys import display
from screens.safe import safe_block, safe_line
from screens.widgets.lines import wrap

_BOLD = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
_WRITING = (
    ("Ctrl+S", "отправить: уйдёт через несколько секунд, до того можно отменить"),
    ("Esc", "отложить: написанное останется черновиком"),
    ("F2", "сделать ответом: часы ответа остановятся"),
    ("F3", "сделать вопросом: часы ответа встанут на паузу"),
    ("F4", "сделать заметкой для своих: клиент не увидит"),
)
"""The keys of the composer, which ``?`` cannot be asked for: there it is a letter of the text."""
_KEY_CELLS = 12
_ALSO = (
    ("↑ ↓", "строка выше и ниже"),
    ("PgUp PgDn", "страница"),
    ("Home End", "начало и конец"),
    ("Tab", "следующее поле"),
    ("Enter Esc", "в вопросе: да и не надо"),
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
            yield KeysText(self._acts, self._keymap)
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


class KeysText(Static):
    """The keys with their words; a long reason goes on under its own beginning."""

    DEFAULT_CSS = "KeysText { width: 100%; }"

    def __init__(self, acts: Sequence[Key], keymap: Mapping[str, str]) -> None:
        super().__init__(classes="help-text")
        self._acts, self._keymap = acts, keymap

    def on_resize(self, event: Resize) -> None:
        """Fold the reasons for this width."""
        self.update(keys_in_words(self._acts, self._keymap, event.size.width))


def keys_in_words(acts: Sequence[Key], keymap: Mapping[str, str], width: int) -> Content:
    """Write every key with its word and reason, by groups, folded to this many cells."""
    parts: list[Content] = []
    for group in Group:
        mine = [one for one in acts if one.group is group]
        if mine:
            lines = (line for one in mine for line in _key_lines(display(one, keymap), one.label, one.why, width))
            parts += [_headed(group.label), *lines, Content()]
        if group is Group.TALK and any(one.id == "ticket.reply" for one in mine):
            parts += [_headed("Пока пишете клиенту или своим"), *_plain_lines(_WRITING, width), Content()]
    parts += [_headed("Как везде"), *_plain_lines(_ALSO, width)]
    parts += [Content(), Content("Буквенные клавиши работают на обеих раскладках.")]
    return Content("\n").join(parts)


def _headed(words: str) -> Content:
    return Content.styled(words, "bold $primary")


def _plain_lines(keys: Iterable[tuple[str, str]], width: int) -> list[Content]:
    return [line for shown, why in keys for line in _key_lines(shown, "", why, width)]


def _key_lines(shown: str, label: str, why: str, width: int) -> Iterable[Content]:
    said = f"{label} — {why}" if label else why
    for n, line in enumerate(wrap(said, max(width - _KEY_CELLS, 20))):
        known = len(label) if n == 0 else 0
        key = f"  {shown:<{_KEY_CELLS - 2}}" if n == 0 else " " * _KEY_CELLS
        yield Content.assemble((key, "bold"), line[:known], (line[known:], "$muted" if label else ""))


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
