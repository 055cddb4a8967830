"""Where the labels of a form stand in a text, line by line (S-47).

A label stands at the start of a line (bullets, numbers, stars and emoji may stand before it), alone on its line, or
within a line before a colon. Each line is looked at once: a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from models.form_labels import Labels

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_SPLIT = re.compile(
    r"<\s{0,3}/?\s{0,3}(?:br|p|div|li|tr|td|ul|ol|h[1-6])\b[^<>\n]{0,200}>|&nbsp;|\u2028", re.IGNORECASE
)
_JUNK = r"(?:[^\w>«»\"'(]|_)*"
_AHEAD = re.compile(rf"{_JUNK}(?:(?:\(?\d{{1,2}}(?:\s?[.)\]:]|\s[-–—])|[a-zа-я]\)){_JUNK})?[«\"'(]?", re.IGNORECASE)
_NUMBER = re.compile(r"[\s>*_(]{0,12}(?:№\s?|вопрос\s)?(\d{1,2})(?:\s?[.)\]:]|\s?[-–—](?=\s))[*_]{0,2}", re.IGNORECASE)
_COLON = re.compile(r"[*_»\"')\]]{0,3}\s{0,3}(?:[:=：]|-{1,2}>|→)")
_DASH = re.compile(r"[*_»\"')\]]{0,3}(?:\s{1,3}[-–—−]{1,2}(?=\s)|[–—](?=\s?\w)|-(?=\s)|\s?\?+(?=\s|$|[*_]))")
_TAB = re.compile(r"\t+")
_SIGNS = ((_TAB, ("\t",)), (_COLON, (":", "=", "：", "->", "→")), (_DASH, ("-", "–", "—", "−", "?")))
"""What ends a label, and the signs without which a line holds none of it: most lines of people hold neither."""
_BEFORE = re.compile(r"(?:^|[/|;,.!?)\]>•·▪*_\t]|\s[-–—]|\s{2})\s{0,3}[*_«\"']{0,3}$")
_WORDS = re.compile(r"[\w/-]+(?:[ \t][\w/-]+){0,5}[*_»\"')]{0,3}\s{0,3}$")
QUOTED = re.compile(r"[^\S\n]{0,10}>")
_INNER = re.compile(r"[\s,;.]{1,4}(?:№\s?)?(\d{1,2})[.)](?=\s?[^\W\d])")
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
EDGE = _SPACES + "*_/|;•·▪\ufeff"
AHEAD = EDGE + "-–—:="
TAIL = EDGE + ";,"
_HEAD = 120
"""Letters from the start of a line within which a label ends."""
_HITS = 400
"""Labels that are looked for within one line."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A label that was found: which, where it starts, where its answer starts; a quoted line has no label."""

    label: str
    start: int
    end: int


def find_labels(text: str, labels: Labels) -> Iterator[Hit]:
    """Find the labels of a text, line by line."""
    for line in _LINE.finditer(text):
        if QUOTED.match(line[0]):
            yield Hit("", line.start(), line.end())
        else:
            yield from _in_line(text, line, labels)


def _in_line(text: str, line: "re.Match[str]", labels: Labels) -> Iterator[Hit]:
    start = line.start()
    for cut in _SPLIT.finditer(line[0]) if "<" in line[0] or "&" in line[0] else ():
        yield from _in_piece(text, start, line.start() + cut.start(), labels)
        start = line.start() + cut.end()
    yield from _in_piece(text, start, line.end(), labels)


def _in_piece(text: str, start: int, end: int, labels: Labels) -> Iterator[Hit]:
    """Find the label that a line begins with, then those before a colon further on."""
    marks = _marks(text[start:end])
    first = _leading(text, start, end, labels, marks)
    if first:
        yield first
        start = first.end
    if _COLON not in marks:
        return
    for colon in islice(_COLON.finditer(text, start, end), _HITS):
        words = _WORDS.search(text, max(start, colon.start() - _HEAD), colon.start())
        if words and (hit := _before_colon(text, words, colon, start, labels)):
            yield hit
            start = hit.end


def _marks(piece: str) -> list["re.Pattern[str]"]:
    """Choose what may end a label in a piece of text, by the signs that it holds."""
    return [mark for mark, signs in _SIGNS if any(sign in piece for sign in signs)]


def _leading(text: str, start: int, end: int, labels: Labels, marks: Sequence["re.Pattern[str]"]) -> Hit | None:
    """Find the label at the start of a line: before a colon or a dash, alone on its line, or in capitals."""
    ahead = _AHEAD.match(text, start, min(end, start + _HEAD))
    at = ahead.end() if ahead else start
    limit = min(end, at + _HEAD)
    for mark in marks:
        for found in islice(mark.finditer(text, at, limit), 3):
            if label := labels.find(text[at : found.start()]):
                return Hit(label, start, found.end())
    if end <= limit and (label := labels.find(text[at:end])):
        return Hit(label, start, end)
    return _in_capitals(text, start, at, limit, labels)


def _in_capitals(text: str, start: int, at: int, limit: int, labels: Labels) -> Hit | None:
    words = text[at:limit].split(" ", 4)
    for count in range(min(3, len(words) - 1), 0, -1):
        head = " ".join(words[:count])
        if head.isupper() and len(head) > 3 and not words[count].isupper() and (label := labels.find(head)):
            return Hit(label, start, at + len(head))
    return None


def _before_colon(text: str, words: "re.Match[str]", colon: "re.Match[str]", start: int, labels: Labels) -> Hit | None:
    """Find the longest label that ends at a colon, set off from what stands before it or written in capitals."""
    begin = words.start()
    while begin < colon.start():
        phrase = text[begin : colon.start()]
        if label := labels.find(phrase):
            apart = _BEFORE.search(text, max(start, begin - 8), begin) or begin == start
            if apart or phrase.strip(EDGE).isupper():
                return Hit(label, begin, colon.end())
        space = text.find(" ", begin, colon.start())
        if space < 0:
            return None
        begin = space + 1
    return None


def find_answers(text: str, asked: Sequence[str], labels: Labels) -> Iterator[Hit]:
    """Find where the answers to our numbered questions begin: at labels, at our numbers, below quoted questions."""
    numbered = _numbers(text, len(asked))
    before = ""
    for line in _LINE.finditer(text):
        number = _NUMBER.match(line[0])
        key = asked[int(number[1]) - 1] if number and 0 < int(number[1]) <= len(asked) else ""
        if QUOTED.match(line[0]):
            before = _quoted(text, line, key, labels, before)
            yield Hit(before, line.start(), line.end())
            continue
        before = ""
        here = list(_in_line(text, line, labels))
        if number and key and numbered and not (here and here[0].start == line.start()):
            yield Hit(labels.own(key), line.start(), line.start() + number.end())
        yield from here


def apart(text: str, count: int) -> str:
    """Put the numbered answers of one line on lines of their own: «1) для отчёта 2) отдел продаж 3) к 12 мая»."""
    return "\n".join(_apart(line, count) for line in text.split("\n")) if count > 1 else text


def _apart(line: str, count: int) -> str:
    first = _NUMBER.match(line)
    if first is None:
        return line
    number, at, pieces = int(first[1]), 0, []
    for found in _INNER.finditer(line, first.end()):
        if int(found[1]) == number + 1 <= count:
            pieces.append(line[at : found.start()])
            number, at = number + 1, found.start(1)
    return "\n".join((*pieces, line[at:]))


def _numbers(text: str, count: int) -> bool:
    """Tell whether the numbers before the lines are those of our questions: each once, none beyond, several asked."""
    found = [_NUMBER.match(line[0]) for line in _LINE.finditer(text) if not QUOTED.match(line[0])]
    numbers = [int(number[1]) for number in found if number]
    return count > 1 and len(set(numbers)) == len(numbers) and all(0 < number <= count for number in numbers)


def _quoted(text: str, line: "re.Match[str]", key: str, labels: Labels, before: str) -> str:
    """Give the question that a quoted line asks: by its number, by its words, or as the rest of the line before."""
    if key:
        return labels.own(key)
    said = line[0].lstrip(" \t>")
    hit = _leading(text, line.end() - len(said), line.end(), labels, _marks(said))
    return hit.label if hit else before if not said or said[:1].islower() else ""


def spans(text: str, hits: Sequence[Hit]) -> Iterator[tuple[Hit, str]]:
    """Give each label with its answer: from its end to the next label or quoted line."""
    for hit, after in zip(hits, (*hits[1:], None), strict=False):
        if hit.label:
            yield hit, text[hit.end : after.start if after else len(text)]
