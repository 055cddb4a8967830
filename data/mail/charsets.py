"""Bytes of a letter to text: the declared charset when it is true, else a guess by the statistics of letters (F-23)."""

import codecs
import re
from functools import lru_cache

_ALIASES = {
    "win-1251": "cp1251", "win1251": "cp1251", "cp-1251": "cp1251", "windows1251": "cp1251", "ansi-1251": "cp1251",
    "koi8": "koi8-r", "koi8r": "koi8-r", "dos": "cp866", "cp-866": "cp866", "ibm-866": "cp866",
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8",
}  # fmt: skip
_UNFIT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
_WESTERN = {"ascii", "iso8859-1", "cp1252", "iso8859-15"}
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
_SAMPLE = 4096
_SEVEN_BIT = re.compile(r"7|2022|16|32|hz", re.IGNORECASE)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WORD_RUN = re.compile(rb"[\x80-\xffA-Za-z]+")
# Frequencies of Russian letters, per mille (ё counted with е), from the usual tables.
_COMMON = dict(zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ", (
    110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14,
    12, 10, 9, 7, 6, 5, 4, 3, 3, 1,
), strict=True)) | {"ё": 85, "і": 50, "ї": 6, "є": 8, "ґ": 1}  # fmt: skip


def decode(raw: bytes, charset: str | None = None) -> str:
    """Turn the bytes of a body or a header into text; never fails, whatever the charset claims."""
    if raw.isascii() and (charset is None or not _SEVEN_BIT.search(charset)):
        return whole(raw.decode("ascii"))
    codec = known(charset) if charset else None
    if codec is None:
        return guess(raw)
    if codec in _WESTERN and _looks_cyrillic(raw):
        return guess(raw)
    try:
        return whole(raw.decode(codec))
    except (UnicodeError, ValueError):
        return _despite(raw, codec)


def whole(text: str) -> str:
    """Replace what cannot be stored: NUL by its sign (security.md §3), half-characters that no UTF-8 can carry."""
    text = text.replace("\0", "\u2400")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _despite(raw: bytes, codec: str) -> str:
    """Decode bytes that break their declared charset: a few bad bytes are marked, many mean another charset."""
    marked = raw.decode(codec, "replace")
    bad = marked.count("\N{REPLACEMENT CHARACTER}")
    return whole(marked) if codec != "ascii" and bad * 20 <= len(marked) else guess(raw)


@lru_cache(maxsize=256)
def known(charset: str) -> str | None:
    """The name under which Python knows a charset that a letter names; None for an invented one."""
    name = charset.strip().strip("'\"").lower()
    name = _ALIASES.get(name, name)
    if not re.fullmatch(r"[a-z0-9_.:+-]{2,40}", name):
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("_", "-") not in _UNFIT else None


def guess(raw: bytes) -> str:
    """Decode bytes of an unknown charset: UTF-8 if they are, else the likeliest Cyrillic page, else Western."""
    return whole(_guess(raw))


def _guess(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        if (trouble.start > 200 and trouble.start >= len(raw) - 3) or _nearly_utf8(raw):
            return raw.decode("utf-8-sig", "replace")
    if not _looks_cyrillic(raw):
        return raw.decode("cp1252", "replace")
    return raw.decode(max(_CYRILLIC, key=lambda codec: _likeness(raw, codec)), "replace")


def _nearly_utf8(raw: bytes) -> bool:
    """Whether a few damaged bytes stand in what is UTF-8 otherwise."""
    text = raw[: _SAMPLE * 4].decode("utf-8", "replace")
    good = sum(1 for letter in text if letter > "\x7f" and letter != "\N{REPLACEMENT CHARACTER}")
    return good > 4 * text.count("\N{REPLACEMENT CHARACTER}")


def _looks_cyrillic(raw: bytes) -> bool:
    """Whether the high bytes stand in whole words, as in Russian, and not singly among Latin letters, as in French."""
    words = _WORD_RUN.findall(raw[: _SAMPLE * 4])
    high = sum(len(run) for word in words for run in _HIGH_RUN.findall(word))
    alone = sum(len(word) for word in words if len(word) > 1 and _mostly_high(word))
    return high > 0 and alone * 2 > high


def _mostly_high(word: bytes) -> bool:
    return word[0] > 127 and word[-1] > 127 and sum(1 for byte in word if byte > 127) * 10 >= len(word) * 9


def _likeness(raw: bytes, codec: str) -> float:
    """How Russian the bytes read in this page: common letters count for, odd signs and odd capitals against."""
    sample = b" ".join(word for word in _WORD_RUN.findall(raw[: _SAMPLE * 4]) if word[0] > 127 or word[-1] > 127)
    text = sample[:_SAMPLE].decode(codec, "replace")
    score, before = 0.0, " "
    for letter in text:
        if letter > "\x7f":
            score += _COMMON.get(letter.lower(), -150)
            if before.islower() and letter.isupper():
                score -= 120
        before = letter
    return score
