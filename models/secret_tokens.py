"""Keys of machines in a text: tokens by their well-known beginnings, private keys, passwords in addresses, random runs.

A run of hexadecimal digits alone is left unless it is called a key: check sums and trace numbers look the same. A run
inside a web address is left too, unless its name says that it is a secret: people send links to documents.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from models.secret_shape import Shape, folded

Span = tuple[int, int]

_KNOWN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,255}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,255}|AIza[\w-]{30,50}|ya29\.[\w-]{20,255}|y0_[\w-]{30,255}|AQVN[\w-]{30,255}"
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{10,255}|sk-[A-Za-z0-9_-]{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}"
    r"|\d{8,10}:[A-Za-z0-9_-]{35}|eyJ[\w-]{8,4096}\.[\w-]{4,4096}(?:\.[\w-]{0,4096})?"
    r")(?![A-Za-z0-9])"
)
_MACHINE = re.compile(r"[!-~]{8}")
"""What every key holds that nobody has to call by name: a run of plain signs; most texts of people have none."""
_BEARER = re.compile(r"(?i)\b(?:bearer|(?<=authorization: )basic)[ \t]+(?P<v>[A-Za-z0-9._~+/=-]{12,4096})")
_IN_ADDRESS = re.compile(r"://[^\s/:@\x00\x01]{1,100}:(?P<v>[^\s/?#\x00\x01]{1,200})@")
_HOOK = re.compile(r"/rest/\d{1,9}/(?P<v>[A-Za-z0-9]{8,64})(?![A-Za-z0-9])")
_NAMED = re.compile(
    folded(
        r"(?:api[ _-]?key|apikey|api[ _-]?ключ|ключ[ _-]?api|client[ _-]?secret|secret[ _-]?key|private[ _-]?key"
        r"|access[ _-]?key|access[ _-]?token|refresh[ _-]?token|auth[ _-]?token|webhook[ _-]?token|bot[ _-]?token"
        r"|token|токен[а-я]{0,2}|secret|секретный ключ|ключ доступа|ключ шифрования|license[ _-]?key|лицензионный ключ"
        r"|x-auth[a-z-]{0,10}|sessionid|session_id|sid)"
    )
    + r"[\"'`*_)»]{0,3}"
    r"(?P<sep>[ \t]{0,3}(?:[:=]|=>|->)[ \t]{0,3}\n?[ \t]{0,3}|[ \t]{1,3}-[ \t]{1,3}|[ \t]{0,3}\n[ \t]{0,3}|[ \t]{1,3})"
    r"[\"'`«*]{0,2}(?P<v>[a-z0-9._~+/=!@#$%^*:-]{6,2048})"
)
_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PEM_BODY = re.compile(r"[A-Za-z0-9+/=:,\s>.-]*")
_RANDOM = re.compile(r"(?<![A-Za-z0-9_+/=-])[A-Za-z0-9_+/-]{24,4096}={0,2}(?![A-Za-z0-9_+/=-])")
_POST = re.compile(
    r"(?im)^[ \t>]{0,8}(?:dkim-signature|domainkey-signature|arc-[a-z-]{4,30}"
    r"|x-(?:gm|google|ms|microsoft)-[a-z0-9-]{2,80}"
    r"|received|message-id|references|in-reply-to|thread-index|authentication-results|content-id):"
    r"[^\n]{0,4096}(?:\n[ \t]+[^\n]{1,4096}){0,60}"
    r"|<[!-;=?-~]{8,250}@[a-z0-9.-]{3,250}>|\besmtp [a-z0-9._-]{8,200}(?= - gsmtp)"
)
"""What the post writes of itself, in a letter that came back: its headers, the names of letters, traces of a server."""
_LINK = re.compile(r"(?i)(?:https?|ftp)://[^\s<>\"]{1,4096}|www\.[^\s<>\"]{1,4096}")


def tokens(shape: Shape) -> Iterator[Span]:
    """Find the keys of machines."""
    if not (_MACHINE.search(shape.plain) or "://" in shape.plain):
        yield from _called_keys(shape)
        return
    yield from _private_keys(shape)
    for pattern in (_BEARER, _IN_ADDRESS, _HOOK):
        yield from (hit.span("v") for hit in shape.search(pattern, plain=True))
    yield from (hit.span() for hit in shape.search(_KNOWN, plain=True))
    yield from _called_keys(shape)
    yield from _random_runs(shape)


def _private_keys(shape: Shape) -> Iterator[Span]:
    at = 0
    text = shape.plain
    while begin := _PEM.search(text, at):
        end = _PEM_END.search(text, begin.end())
        body = _PEM_BODY.match(text, begin.end())
        at = end.end() if end else body.end() if body else begin.end()
        yield begin.start(), at


def _called_keys(shape: Shape) -> Iterator[Span]:
    for hit in shape.search(_NAMED):
        start, end = hit.span("v")
        value = shape.plain[start:end].rstrip(".,;:!*")
        clear = any(sign in hit["sep"] for sign in ":=")
        if _secretive(value, least=6 if clear else 12) and "://" not in value:
            yield start, start + len(value)


def _secretive(value: str, least: int) -> bool:
    digit = any("0" <= sign <= "9" for sign in value)
    letter = any(sign.isalpha() for sign in value)
    mixed = any(sign.islower() for sign in value) and any(sign.isupper() for sign in value[1:])
    return len(value) >= least and ((digit and letter) or (mixed and len(value) >= 12) or (digit and len(value) >= 16))


def _random_runs(shape: Shape) -> Iterator[Span]:
    links: list[Span] | None = None
    place = 0
    for hit in shape.search(_RANDOM, plain=True):
        start, end = hit.span()
        if not _random(hit.group().rstrip("=")):
            continue
        if links is None:
            links = sorted(hit.span() for pattern in (_LINK, _POST) for hit in shape.search(pattern, plain=True))
        while place < len(links) and links[place][1] <= start:
            place += 1
        linked = place < len(links) and links[place][0] <= start
        if not linked:
            yield start, end


def _random(run: str) -> bool:
    """Tell a random run from a long word, a path or a name with dashes: all kinds of signs, often changing."""
    lower, upper, digits = (sum(map(kind, run)) for kind in (str.islower, str.isupper, str.isdigit))
    if min(lower, upper, digits) < 2 or len(set(run)) < 12:
        return False
    kinds = ["l" if sign.islower() else "u" if sign.isupper() else "d" for sign in run if sign.isalnum()]
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes * 3 >= len(kinds)
