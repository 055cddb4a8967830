"""A text as the finders of secrets see it: letters of one look made one, invisible ones gone, places remembered.

«Парoль» with a Latin «o» and «ｐａｓｓｗｏｒｄ» read like the plain words; a place already masked is blank and is never
looked into again. Positions in a shape lead back to the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

BLANK, CARD_BLANK = "\x00", "\x01"
"""What stands where something was masked; a card leaves its own, because its code stands beside it."""

_INVISIBLE = re.compile("[\x00\x01\xad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_LOOKALIKES = dict(zip("аеорсухкмтвнігѕјԁһԛԝ", "aeopcyxkmtbhirsjdhqw", strict=True)) | {"ё": "e"}
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_SPACES = dict.fromkeys("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")


class _Fold(dict[int, str]):
    """One character for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in _DASHES or character in _SPACES:
        return _DASHES.get(character, " ")
    number = unicodedata.digit(character, None)
    if number is not None:
        return str(number)
    plain = unicodedata.normalize("NFKC", character)
    plain = plain if len(plain) == 1 else character
    lower = plain.lower()
    lower = lower if len(lower) == 1 else plain
    return _LOOKALIKES.get(lower, lower)


_FOLD = _Fold()


def folded(text: str) -> str:
    """Write a pattern's word as shapes are written, so that both can be compared."""
    return text.translate(_FOLD)


class Shape:
    """A text prepared for the finders: ``folded`` and ``plain`` are of one length, blank where something was masked."""

    __slots__ = ("_kept", "folded", "plain")

    def __init__(self, plain: str, kept: list[int] | None) -> None:
        self.plain = plain
        self.folded = plain.translate(_FOLD)
        self._kept = kept

    def search(self, pattern: re.Pattern[str], *, plain: bool = False) -> Iterator[re.Match[str]]:
        """Walk the hits of a pattern in the folded text, or in the text as written."""
        return pattern.finditer(self.plain if plain else self.folded)

    def blank(self, spans: Iterable[tuple[int, int]], mark: str) -> list[tuple[int, int]]:
        """Blank out these places; those that overlap an earlier one of them are left. Gives what was blanked."""
        taken: list[tuple[int, int]] = []
        folded_parts: list[str] = []
        plain_parts: list[str] = []
        at = 0
        for start, end in sorted(spans):
            if start < at or BLANK in self.folded[start:end] or CARD_BLANK in self.folded[start:end]:
                continue
            folded_parts += [self.folded[at:start], mark * (end - start)]
            plain_parts += [self.plain[at:start], mark * (end - start)]
            taken.append((start, end))
            at = end
        if taken:
            self.folded = "".join([*folded_parts, self.folded[at:]])
            self.plain = "".join([*plain_parts, self.plain[at:]])
        return taken

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Lead a place back to the text that the shape was made of."""
        return (start, end) if self._kept is None else (self._kept[start], self._kept[end - 1] + 1)


def shape_of(text: str, marks: re.Pattern[str]) -> Shape:
    """Prepare a text; what ``marks`` names was masked before."""
    kept = None
    plain = text
    if _INVISIBLE.search(text):
        hidden = {hit.start() for hit in _INVISIBLE.finditer(text)}
        kept = [at for at in range(len(text)) if at not in hidden]
        plain = "".join([text[at] for at in kept])
    shape = Shape(plain, kept)
    hits = list(marks.finditer(plain)) if "⟨" in plain else []
    shape.blank([hit.span() for hit in hits if hit.lastgroup == "card"], CARD_BLANK)
    shape.blank([hit.span() for hit in hits if hit.lastgroup != "card"], BLANK)
    return shape
