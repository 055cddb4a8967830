"""The header block of a letter or a part: tolerant of broken lines, raw 8-bit bytes and bad encoded words."""

import binascii
import re
from dataclasses import dataclass, field
from email.utils import collapse_rfc2231_value, decode_params
from urllib.parse import unquote_to_bytes

from data.mail.charsets import decode, whole
from data.mail.limits import HEADER_BYTES, LetterRefused

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*+\"|[^;]*)")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_NOT_BASE64 = bytes(byte for byte in range(256) if byte not in _BASE64)
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,128}@[^\s<>,;:\"()@]{1,255}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,990}>")


@dataclass(slots=True)
class Headers:
    """Fields in their order, names in lower case, values unfolded but encoded words not yet read."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def raw(self, name: str) -> str:
        """The first value under this name as it was written; empty when there is none."""
        return next((value for key, value in self.fields if key == name), "")

    def every(self, name: str) -> list[str]:
        """All values under this name, topmost first."""
        return [value for key, value in self.fields if key == name]

    def has(self, *names: str) -> bool:
        """Whether any of these fields is there at all."""
        return any(key in names for key, _ in self.fields)

    def text(self, name: str) -> str:
        """The first value as people read it: encoded words decoded, spaces folded."""
        return readable(self.raw(name))

    def word(self, name: str) -> str:
        """The first word of a value in lower case, without parameters and comments: a type, an encoding, a yes."""
        return re.split(r"[;\s(]", self.raw(name).strip(), maxsplit=1)[0].lower()

    def parameter(self, name: str, parameter: str) -> str:
        """A parameter such as charset, boundary or filename, in RFC 2231 or in any of the usual wrong forms."""
        found = [(key.lower(), _unquote(value.strip())) for key, value in _PARAMETER.findall(self.raw(name))]
        plain = next((value for key, value in found if key == parameter), None)
        if plain is not None:
            return readable(plain) if "=?" in plain else plain
        return _long_parameter([(key, value) for key, value in found if key.split("*")[0] == parameter])

    def ids(self, name: str) -> list[str]:
        """The message ids of a field, in angle brackets, in their order."""
        return [one for value in self.every(name) for one in _MESSAGE_ID.findall(value)]

    def addresses(self, name: str) -> list[str]:
        """The mail addresses of a field, in their order, each once."""
        return list(dict.fromkeys(one for value in self.every(name) for one in _ADDRESS.findall(_unquoted(value))))


def read_headers(raw: bytes, start: int, end: int, room: int = HEADER_BYTES) -> tuple[Headers, int]:
    """Read the block that begins at ``start``: the fields and the offset of the body; ``room`` is left of the limit."""
    lines: list[list[bytes]] = []
    position = start
    while position < end:
        stop = raw.find(b"\n", position, end) + 1 or end
        if stop - start > room:
            raise LetterRefused(f"Заголовки письма больше {HEADER_BYTES // 1024} кБ")
        line = raw[position:stop].rstrip(b"\r\n")
        if not line:
            position = stop
            break
        if line[:1] in b" \t" and lines:
            lines[-1] += (b" ", line.strip())
        elif _FIELD.match(line):
            lines.append([line])
        elif lines and _FIELD.match(raw, stop, end):
            lines[-1].append(line)
        elif lines or not line.startswith((b"From ", b">From ")):
            break
        position = stop
    return Headers([_field(b"".join(line)) for line in lines], position - start), position


def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.partition(b":")
    return name.strip().decode("ascii", "replace").lower(), decode(value.strip())


def readable(value: str) -> str:
    """Decode the encoded words of RFC 2047, joining neighbours first: a letter may be cut between two of them."""
    if "=?" not in value:
        return " ".join(value.split())
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for word in _WORD.finditer(value):
        gap = value[end : word.start()]
        page = word[1].split("*")[0].lower()
        if pending and (gap.strip() or page != charset):
            pieces.append(decode(pending, charset))
            pending = b""
        if gap.strip() or not end:
            pieces.append(gap)
        pending, charset, end = pending + _word_bytes(word[2], word[3]), page, word.end()
    if pending:
        pieces.append(decode(pending, charset))
    return whole(" ".join(f"{''.join(pieces)}{value[end:]}".split()))


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """Decode base64 with whatever dirt, cut or missing padding it has."""
    clean = raw.translate(None, _NOT_BASE64)
    clean = clean[: -1 if len(clean) % 4 == 1 else None]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _unquote(value: str) -> str:
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value.strip('"')


def _long_parameter(found: list[tuple[str, str]]) -> str:
    """Join the pieces of an RFC 2231 parameter (name*0*, name*1…) and decode them."""
    if len(found) == 1 and found[0][0].endswith("*") and found[0][1].count("'") >= 2:
        charset, _, value = found[0][1].split("'", 2)
        return decode(unquote_to_bytes(value), charset or None)
    try:
        joined = decode_params([("", ""), *found[:100]])
        return whole(collapse_rfc2231_value(joined[1][1])).strip('"') if len(joined) > 1 else ""
    except (ValueError, LookupError, TypeError, IndexError):
        return "".join(value for _, value in found)


def _unquoted(value: str) -> str:
    """The value with the insides of quoted names blanked, so that an address written in a name is not taken for one."""
    return re.sub(r'"(?:[^"\\]|\\.)*+"', lambda quoted: " " * len(quoted[0]), value)


def author(value: str) -> tuple[str, str]:
    """The name and the address of a From field; either may be empty."""
    bare = _unquoted(value)
    bracket = re.search(r"<([^<>]*)>", bare)
    if bracket:
        name = readable(value[: bracket.start()])
        return name.strip(" \"'"), bracket[1].strip()
    address = _ADDRESS.search(bare)
    comment = re.search(r"\(([^()]*)\)", bare)
    name = readable(comment[1]) if comment else "" if address else readable(value).strip(" \"'")
    return name, address[0] if address else ""
