"""An HTML body as readable text: no network, nothing hidden, the true target of every link beside its words.

The markup is first tidied by one linear pattern, so that the standard parser meets only short whole tags: its own
handling of broken ones takes quadratic time, which a letter writer could use.
"""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from data.mail.html_style import ROOT, Look, look_of
from data.mail.limits import HTML_CHARACTERS, shorten

_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|xml|template|noembed)\b(?=[^<>]*>).*?(?:</\1\s*>|\Z)|<[!?][^>]*>?",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<(?:(/?[a-zA-Z](?>[^<>\"']+|\"[^\"<]*\"|'[^'<]*'|[\"'])*+)>)?")
_LONG_TAG = 8000
_PADDING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\ufeff\u034f"))
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"})
_BLOCKS = _SPACED | {
    "address", "article", "aside", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "header", "hr", "html", "li", "main", "nav", "section", "tbody", "tfoot", "thead", "tr",
}  # fmt: skip
_CLOSES = {
    "p": {"p"}, "li": {"li", "p"}, "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "tr": {"tr", "td", "th", "p"},
    "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "div": {"p"}, "table": {"p"}, "ul": {"p"}, "ol": {"p"},
    "option": {"option"},
}  # fmt: skip
_RULE = "_" * 32
_QUOTE_DEPTH = 8


def html_to_text(markup: str) -> str:
    """What a person would read in this HTML, quotations marked with «> », links as «текст <адрес>»."""
    reader = _Reader()
    reader.feed(_tidy(markup[:HTML_CHARACTERS]))
    reader.close()
    text = reader.finish()
    return text if len(markup) <= HTML_CHARACTERS else shorten(text, len(text) - 1)


def _tidy(markup: str) -> str:
    return _TAG.sub(_whole_tag, _UNSEEN.sub(" ", markup))


def _whole_tag(found: re.Match[str]) -> str:
    tag = found[1]
    if tag is None:
        return "&lt;"
    return f"<{tag}>" if len(tag) < _LONG_TAG else f"<{tag.split(None, 1)[0]}>"


class _Reader(HTMLParser):
    """Walks the tags and writes lines; the stack holds how text looks inside each open tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, Look]] = []
        self._counts: dict[str, int] = {}
        self._lines = _Lines()
        self._lists: list[int | None] = []
        self._links: list[tuple[str, int]] = []

    @property
    def _look(self) -> Look:
        return self._open[-1][1] if self._open else ROOT

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Open a tag: implied ends first, then its look, then what it draws."""
        given = {name: value or "" for name, value in attrs}
        while self._open and self._open[-1][0] in _CLOSES.get(tag, ()):
            self._close(self._open[-1][0])
        look = look_of(tag, given, self._look)
        if tag not in _VOID:
            self._open.append((tag, look))
            self._counts[tag] = self._counts.get(tag, 0) + 1
        if look.hidden:
            return
        self._draw(tag, given, look)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """A tag closed in itself, as XHTML writes ``<br/>``."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def _draw(self, tag: str, given: dict[str, str], look: Look) -> None:
        if tag in _BLOCKS:
            self._lines.new_line(look.quote, blank=tag in _SPACED)
        if tag == "br":
            self._lines.new_line(look.quote, forced=True)
        elif tag == "hr":
            self._lines.write(_RULE)
            self._lines.new_line(look.quote)
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._lines.write(self._bullet())
        elif tag in ("td", "th"):
            self._lines.cell()
        elif tag == "a":
            self._links.append((_target(given.get("href", "")), self._lines.mark()))
        elif tag == "img" and len(given.get("alt", "").strip()) > 1 and not look.shrunk:
            self._lines.write(f"[{' '.join(given['alt'].split())}]")

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def handle_endtag(self, tag: str) -> None:
        """Close a tag and whatever was left open inside it; an end without a start is nothing."""
        if not self._counts.get(tag):
            if tag in ("p", "br"):
                self._lines.new_line(self._look.quote, forced=tag == "br")
            return
        while self._open and self._open[-1][0] != tag:
            self._close(self._open[-1][0])
        self._close(tag)

    def _close(self, tag: str) -> None:
        _, look = self._open.pop()
        self._counts[tag] -= 1
        if look.hidden:
            return
        if tag == "a" and self._links:
            target, mark = self._links.pop()
            self._lines.show_target(target, mark)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._lines.new_line(self._look.quote, blank=tag in _SPACED)

    def handle_data(self, data: str) -> None:
        """Write text as it looks here: not at all when hidden, in a mark when painted in the colour of its ground."""
        look = self._look
        if look.hidden or look.shrunk:
            return
        data = data.translate(_PADDING)
        if look.invisible and data.strip():
            data = f"[невидимый текст: {' '.join(data.split())}]"
        self._lines.write(data, keep=look.preformatted)

    def finish(self) -> str:
        """The text that was read, without blank lines at its ends."""
        return self._lines.text()


class _Lines:
    """Lines being written: spaces folded, at most one blank line between, each carrying its marks of quotation."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []
        self._quote = 0
        self._size = 0
        self._gap = False
        self._cell = False

    def mark(self) -> int:
        """A place in the current writing, to tell later what was written since."""
        return len(self._done) * 1_000_000 + len(self._line)

    def write(self, text: str, keep: bool = False) -> None:
        """Add text to the line; ``keep`` leaves its spaces and line breaks as they are."""
        if keep:
            first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._add(first)
            for line in rest:
                self.new_line(self._quote, forced=True)
                self._add(line)
            return
        words = " ".join(text.split())
        if not words:
            self._gap = self._gap or bool(text)
            return
        if (self._gap or text[:1].isspace()) and self._line and not self._line[-1].endswith(" "):
            words = f" {words}"
        self._add(words)
        self._gap = text[-1:].isspace()

    def _add(self, text: str) -> None:
        if self._cell and text.strip():
            text = f" | {text.strip()}" if any(piece.strip() for piece in self._line) else text
            self._cell = False
        if text:
            self._line.append(text)
        self._gap = False

    def cell(self) -> None:
        """Begin a table cell: what follows on this line stands behind a bar."""
        self._cell = True

    def new_line(self, quote: int, blank: bool = False, forced: bool = False) -> None:
        """End the line if it holds anything (or if ``forced``); ``blank`` asks for an empty line after it."""
        text = "".join(self._line).rstrip()
        if text or forced:
            self._end(text)
        if blank:
            self._end("")
        self._line, self._gap, self._cell = [], False, False
        self._quote = min(quote, _QUOTE_DEPTH)

    def _end(self, text: str) -> None:
        marks = "> " * self._quote
        if text or (self._done and self._done[-1].strip("> ")):
            self._done.append(f"{marks}{text}".rstrip())

    def show_target(self, target: str, mark: int) -> None:
        """Write where a link leads, unless its own words already say exactly that."""
        done, inside = divmod(mark, 1_000_000)
        pieces = [*self._done[done:], *self._line] if done < len(self._done) else self._line[inside:]
        words = "".join(pieces).strip()
        if target and words and not _same(words, target):
            self._line.append(f" <{target}>")

    def text(self) -> str:
        """Everything written."""
        self.new_line(0)
        while self._done and not self._done[-1].strip("> "):
            self._done.pop()
        return "\n".join(self._done)


def _target(href: str) -> str:
    target = "".join(href.split())[:2000]
    scheme = target.split(":", 1)[0].lower() if ":" in target else ""
    if scheme == "mailto":
        return target[7:].split("?", 1)[0]
    return "" if scheme in {"javascript", "data", "cid", "vbscript", "about"} or target.startswith("#") else target


def _same(words: str, target: str) -> bool:
    return _bare(words) == _bare(target)


def _bare(address: str) -> str:
    address = address.casefold().strip().removeprefix("|").strip()
    return re.sub(r"^(?:https?://|mailto:|tel:)?(?:www\.)?", "", address).rstrip("/")
