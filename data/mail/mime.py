"""The tree of a letter's parts, found in one pass over the bytes: linear in size, bounded in depth and number (F-22).

Bodies are offsets into the letter, so a tree costs no memory beside the letter itself.
"""

import binascii
import quopri
import re
from dataclasses import dataclass, field

from data.mail.charsets import decode
from data.mail.headers import Headers, from_base64, read_headers
from data.mail.limits import DEPTH, HEADER_BYTES, LETTER_BYTES, PARTS, TEXT_BYTES, LetterRefused, too_large

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_UU_BEGIN = re.compile(rb"begin [0-7]{3,4} [^\r\n]*")


@dataclass(slots=True)
class Part:
    """One part: its headers, its body as offsets into the letter, and the parts inside it."""

    raw: bytes
    headers: Headers
    start: int
    end: int
    default: str = "text/plain"
    parts: list["Part"] = field(default_factory=list)
    type: str = ""

    def __post_init__(self) -> None:
        """Read the content type once; a nonsense one counts as the default."""
        written = self.headers.word("content-type")
        self.type = written if _TYPE.fullmatch(written) else "text/plain" if written else self.default

    @property
    def body(self) -> bytes:
        """The body as it was transferred."""
        return self.raw[self.start : self.end]

    @property
    def name(self) -> str:
        """The file name of the part, wherever it is written; empty when it has none."""
        return (
            self.headers.parameter("content-disposition", "filename") or self.headers.parameter("content-type", "name")
        ).strip()

    @property
    def attached(self) -> bool:
        """Whether the sender marked the part as an attachment."""
        return self.headers.word("content-disposition") == "attachment"

    def content(self, most: int = TEXT_BYTES) -> bytes:
        """The head of the body with its transfer encoding undone; one that is not what it claims stays as it is."""
        body = self.raw[self.start : min(self.end, self.start + most)]
        encoding = self.headers.word("content-transfer-encoding")
        if encoding == "base64":
            return from_base64(body) if _is_base64(body) else body
        if encoding == "quoted-printable":
            return quopri.decodestring(body)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return from_uu(body)
        return body

    def text(self) -> str:
        """The content as text with plain line ends."""
        charset = self.headers.parameter("content-type", "charset")
        return decode(self.content(), charset or None).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class _Count:
    parts: int = 0
    header_room: int = HEADER_BYTES


def open_letter(raw: bytes) -> Part:
    """Find the parts of a letter, refusing one over the limits before more than its outline has been read."""
    if len(raw) > LETTER_BYTES:
        raise too_large(len(raw))
    return _read(raw, _first_line(raw), len(raw), "text/plain", 0, _Count())


def _first_line(raw: bytes) -> int:
    """Where the letter begins after blank lines, which some mail programs put in front."""
    start = 0
    while (stop := raw.find(b"\n", start, start + 4096)) >= 0 and not raw[start:stop].strip():
        start = stop + 1
    return start


def _read(raw: bytes, start: int, end: int, default: str, depth: int, count: _Count) -> Part:
    count.parts += 1
    if count.parts > PARTS:
        raise LetterRefused(f"В письме больше {PARTS} частей")
    if depth > DEPTH:
        raise LetterRefused(f"Части письма вложены глубже {DEPTH} уровней")
    headers, body = read_headers(raw, start, end, count.header_room)
    count.header_room -= headers.size
    part = Part(raw, headers, body, end, default)
    if part.type.startswith("multipart/"):
        inner = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        spans = _spans(raw, body, end, headers.parameter("content-type", "boundary"))
        part.parts = [_read(raw, first, last, inner, depth + 1, count) for first, last in spans]
    elif part.type in {"message/rfc822", "message/global"} and headers.word("content-transfer-encoding") != "base64":
        part.parts = [_read(raw, _skip_blank(raw, body, end), end, "text/plain", depth + 1, count)]
    return part


def _skip_blank(raw: bytes, start: int, end: int) -> int:
    while raw[start : start + 1] in (b"\r", b"\n") and start < end:
        start += 1
    return start


def _spans(raw: bytes, start: int, end: int, boundary: str) -> list[tuple[int, int]]:
    """The offsets of the parts between boundary lines; a letter that is cut off keeps its last part."""
    mark = b"\n--" + boundary.encode("utf-8", "replace")
    spans: list[tuple[int, int]] = []
    if not boundary:
        return spans
    first, place = -1, raw.find(mark, max(start - 1, 0), end)
    while place >= 0:
        after = raw.find(b"\n", place + 1, end) + 1 or end
        rest = raw[place + len(mark) : min(after, place + len(mark) + 80)].strip()
        if rest in (b"", b"--"):
            if first >= 0:
                spans.append((first, _line_end(raw, place, first)))
            first = after if not rest else -1
            if len(spans) > PARTS:
                raise LetterRefused(f"В письме больше {PARTS} частей")
            if rest:
                break
        place = raw.find(mark, after - 1, end) if after < end else -1
    if first >= 0 and first < end:
        spans.append((first, end))
    return spans


def _line_end(raw: bytes, place: int, first: int) -> int:
    """The end of the part before a boundary line, whose own line break (at ``place``) belongs to the boundary."""
    if place > first and raw[place - 1] == 13:
        place -= 1
    return max(place, first)


def _is_base64(body: bytes) -> bool:
    """Whether a body that claims base64 can be it: dirt is forgiven, plain text is not."""
    sample = body[:4000]
    odd = len(re.findall(rb"[^A-Za-z0-9+/=\s]|[ \t](?=\S)", sample))
    return odd * 25 <= len(sample)


def from_uu(body: bytes) -> bytes:
    """Undo uuencoding, forgiving lines that are too long or too short."""
    begin = _UU_BEGIN.search(body)
    pieces: list[bytes] = []
    for line in filter(None, body[begin.end() if begin else 0 :].splitlines()):
        if line.strip() == b"end":
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                pieces.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(pieces)
