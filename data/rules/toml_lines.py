"""Where the keys of a TOML text stand, so that a wrong value is named by its line.

``tomllib`` forgets positions. The scanner here reads a text that ``tomllib`` has accepted and only notes lines; a text
that it has refused is searched for the nearest key by ``key_near``.
"""

import re
from collections.abc import Mapping, Sequence

Spot = tuple[str | int, ...]
"""The way to a value: keys by their names, elements of arrays by their places."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_HEADER = re.compile(r"\s*\[+\s*([^\]#=]+)")
_ASSIGNED = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w.\- ])+?)\s*=""")


def lines_of(text: str) -> Mapping[Spot, int]:
    """Give the line, from 1, at which every key and element of a well-formed TOML text begins."""
    return _Scanner(text).lines


def line_of(text: str, spot: Sequence[str | int]) -> int | None:
    """Give the line of a key, or of the nearest one above it that is written; None when nothing of the way is."""
    known = lines_of(text)
    way = tuple(spot)
    while way and way not in known:
        way = way[:-1]
    return known.get(way)


def key_near(text: str, line: int) -> str:
    """Name the key at which a text that does not parse breaks off: the last one begun on or above the line."""
    table = key = ""
    for said in text.splitlines()[:line]:
        header, assigned = _HEADER.match(said), _ASSIGNED.match(said)
        if header and "=" not in said.split("#")[0]:
            table, key = _unquoted(header[1]), ""
        elif assigned:
            key = _unquoted(assigned[1])
    return ".".join(part for part in (table, key) if part)


def written(spot: Sequence[str | int]) -> str:
    """Write a way as people read it, elements counted from one: ``tiers.Обычный.reaction``, ``overrides.1.date``."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in spot)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line, self._counted = 1, 0
        self._arrays: dict[Spot, int] = {}
        self.lines: dict[Spot, int] = {}
        self._document()

    def _document(self) -> None:
        table: Spot = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            begun = self._at
            table = self._header() if self._sees("[") else self._pair(table)
            self._skip(_BLANK)
            if self._at == begun:
                return

    def _header(self) -> Spot:
        line = self._here()
        many = self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        *way, last = self._key()
        table: Spot = ()
        for part in way:
            table = self._inside((*table, part), line)
        table = (*table, last)
        if many:
            self.lines.setdefault(table, line)
            self._arrays[table] = self._arrays.get(table, -1) + 1
        self._skip(_SPACE)
        self._at += 2 if many else 1
        return self._inside(table, line)

    def _inside(self, table: Spot, line: int) -> Spot:
        self.lines.setdefault(table, line)
        if table in self._arrays:
            table = (*table, self._arrays[table])
            self.lines.setdefault(table, line)
        return table

    def _pair(self, table: Spot) -> Spot:
        line, spot = self._here(), table
        for part in self._key():
            spot = (*spot, part)
            self.lines.setdefault(spot, line)
        self._skip(_SPACE)
        if self._sees("="):
            self._at += 1
            self._skip(_SPACE)
            self._value(spot)
        return table

    def _value(self, spot: Spot) -> None:
        if self._sees("["):
            self._array(spot)
        elif self._sees("{"):
            self._inline(spot)
        elif self._string() is None:
            self._skip(_SCALAR)

    def _array(self, spot: Spot) -> None:
        self._at += 1
        self._skip(_BLANK)
        count = 0
        while self._at < len(self._text) and not self._sees("]"):
            begun = self._at
            self.lines[(*spot, count)] = self._here()
            self._value((*spot, count))
            count += 1
            self._next_element()
            if self._at == begun:
                return
        self._at += 1

    def _inline(self, spot: Spot) -> None:
        self._at += 1
        self._skip(_BLANK)
        while self._at < len(self._text) and not self._sees("}"):
            begun = self._at
            self._pair(spot)
            self._next_element()
            if self._at == begun:
                return
        self._at += 1

    def _next_element(self) -> None:
        self._skip(_BLANK)
        if self._sees(","):
            self._at += 1
            self._skip(_BLANK)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            quoted = self._string() if self._text[self._at : self._at + 1] in ('"', "'") else None
            if quoted is None:
                bare = _BARE.match(self._text, self._at)
                quoted = bare[0] if bare else ""
                self._at += len(quoted)
            parts.append(quoted)
            self._skip(_SPACE)
            if not self._sees("."):
                return parts
            self._at += 1

    def _string(self) -> str | None:
        for pattern in _STRINGS:
            found = pattern.match(self._text, self._at)
            if found:
                self._at = found.end()
                return _unescaped(found[0][1:-1]) if found[0][0] == '"' else found[0][1:-1]
        return None

    def _sees(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _unescaped(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])

    return _ESCAPE.sub(one, text)


def _unquoted(key: str) -> str:
    return re.sub(r"\s*\.\s*", ".", re.sub(r"""["']""", "", key)).strip()
