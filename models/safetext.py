"""Text from outside made harmless to look at: each invisible or commanding character becomes a visible mark.

Pure and light (``security.md`` §3). The stored text is never changed; what is shown, logged or announced passes here.
"""

import json
import re
import unicodedata
from collections.abc import Iterator

LINE_LIMIT = 4_096
"""How many characters of a text a one-line place looks at."""
BLOCK_LIMIT = 20_480
"""How many characters a card shows before it offers the rest."""
MARKS_PER_BASE = 2
"""How many combining marks one letter may carry."""
FOLD_FROM = 4
"""A run of this many neutralised characters is shown as its first one and a count."""

# C0 without tab and newline, DEL, C1, soft hyphen, joiners and fillers, bidi, separators, surrogates and private use,
# variation selectors, non-characters, interlinear and musical formats, TAG characters and everything above them.
_UNSAFE_CLASS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U0010ffff"
)
UNSAFE = re.compile(f"[{_UNSAFE_CLASS}]+")
"""Runs of characters that must never reach a terminal."""
_ORDINARY = re.compile(
    "[\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2150-\u2bff]*"
)
_PRESENTATION = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_BREAKS = re.compile("\r+\n")
_SPACES = re.compile(r"[\s⏎]*\n[\s]*|[ \t]{2,}|\t")
_SHORT = {0x1B: "ESC", 0x7F: "DEL", 0x00: "NUL", 0x0D: "CR", 0x07: "BEL"}


def neutralise(text: str) -> str:
    """Return the text as it may be shown: marks for what is neutralised, newlines kept, tabs widened, NFC (SEC-03)."""
    if _ORDINARY.fullmatch(text):
        return text
    text = _BREAKS.sub("\n", text).expandtabs(4)
    text = _PRESENTATION.sub("", UNSAFE.sub(_marks_for, text))
    text = unicodedata.normalize("NFC", text)
    return text if _ORDINARY.fullmatch(text) else "".join(_thinned(text))


def one_line(text: str) -> str:
    """Return a text for a list or a notice: its beginning, on one line, neutralised (security.md §3.2)."""
    line = neutralise(text[:LINE_LIMIT])
    return _SPACES.sub(" ", line).strip()


def block(text: str, limit: int = BLOCK_LIMIT) -> tuple[str, bool]:
    """Return a text for the card, its line breaks kept, and whether it was cut at ``limit`` characters."""
    return neutralise(text[:limit]), len(text) > limit


def size_in_words(text: str) -> str:
    """Say how big a text is for «показать целиком»: in bytes, kilobytes or megabytes with a decimal comma."""
    return bytes_in_words(len(text.encode("utf-8", "surrogatepass")))


def bytes_in_words(count: int) -> str:
    """Say so many bytes the way people read them: «340 кБ», «1,4 МБ»."""
    size = float(count)
    for unit in ("Б", "кБ"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} МБ".replace(".", ",")


def _marks_for(run: re.Match[str]) -> str:
    found = run.group()
    if len(found) >= FOLD_FROM:
        return f"{_mark(found[0])}⟨×{len(found)}⟩"
    return "".join(map(_mark, found))


def _mark(character: str) -> str:
    code = ord(character)
    return f"⟨{_SHORT.get(code) or f'{code:02X}'}⟩"


def _thinned(text: str) -> Iterator[str]:
    """Drop combining marks beyond two per base, counting the dropped, and give a base to a mark that has none."""
    carried, dropped, based = 0, 0, False
    for character in text:
        if unicodedata.category(character)[0] == "M":
            carried += 1
            if carried > MARKS_PER_BASE:
                dropped += 1
                continue
            yield character if based else f"◌{character}"
            based = True
            continue
        if dropped:
            yield f"⟨×{dropped}⟩"
        yield character
        carried, dropped, based = 0, 0, not character.isspace()
    if dropped:
        yield f"⟨×{dropped}⟩"


_LOG_ESCAPE = re.compile(f"[{_UNSAFE_CLASS}\t\n]")
_ADDRESS = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,255}")
_DIGITS = re.compile(r"\+?\d(?:[ \t\xa0().–-]{0,3}\d){5,}")


def safe_log(text: str) -> str:
    """Return a text as one JSON string for a log: addresses and long numbers masked, controls escaped (SEC-10)."""
    masked = mask(text)
    quoted = json.dumps(masked, ensure_ascii=False)
    return _LOG_ESCAPE.sub(_escaped, quoted)


def mask(text: str) -> str:
    """Hide e-mail addresses and numbers of six digits and more (telephones, passports, cards, СНИЛС)."""
    return _DIGITS.sub("***", _ADDRESS.sub("***@***", text))


def _escaped(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
