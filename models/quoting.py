"""Where the quoted tail of a letter begins, so that a card shows the new words and folds the rest away.

Only a trailing quotation is ever folded: an answer written between or under quoted lines stays in sight, and so does a
forwarded letter, for that is what the letter is about. In doubt nothing is folded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH = r"[^\W\d_]{3,10}\.?"
_DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})\b|\b\d{{4}}[./-]\d{{2}}[./-]\d{{2}}\b|"
    rf"\b\d{{1,2}}\.?(?:\s+de)?[\s-]{_MONTH}(?:\s+de)?,?[\s-]\d{{4}}\b|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}\b"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b")
_ADDRESS = re.compile(r"[<(\[\"«]?[^\s<>()\[\]\"«»@:;,]{1,128}@[^\s<>()\[\]\"«»@:;,]{1,255}")
_BRACKETED = re.compile(
    r"<\s?(?:mailto:)?[^\s<>@]{1,128}@[^\s<>@]{1,255}\s?(?:<[^\s<>]{1,300}>)?>\s?(?:<[^\s<>]{1,300}>)?\s?:$"
)
_VERB = re.compile(
    r"(?:пишет|писал(?:а|\(а\)|и)?|написал(?:а|\(а\)|и)?|пише|написав|wrote|writes|schrieb|écrit|escribió|scritto|napisał\(a\)|napisał)"
    r"\s*(?:-{2,}\s*)?:?\s*(?:-{2,})?$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:вы писали|ты писал|you wrote)\b.{0,60}\d|(?:-{2,}\s*)?(?:on|am|le|el|il|w dniu|в|от)?\s*(?:"
    r"(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|mon|tue|wed|thu|fri|sat|sun)"
    r"[a-z]*[.,]?\s|\d|[a-z]{3,9}\.?\s\d)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[-_*=\s]{0,40}(?:исходное (?:сообщение|письмо)|оригинальное (?:сообщение|письмо)|исходного сообщения|"
    r"original (?:message|appointment)|message d.origine|ursprüngliche nachricht|mensaje original|вихідне повідомлення)"
    r"[-_*=:\s]{0,40}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_*=>\s]{0,40}(?:(?:начало )?(?:пересыла|пересланн|переадрес)\w{1,8} (?:сообщени|письм)\w{1,3}|"
    r"(?:begin )?forwarded message|forwarded by .{1,80}|weitergeleitete nachricht|message transféré)[-_*=:\s]{0,40}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_—=*]{5,}")
_MOBILE = re.compile(
    r"(?:отправлено (?:с|из|через|при помощи) .{1,80}|sent (?:from|via) .{1,80}|get outlook for .{1,160}|"
    r"(?:скачать|загрузить|получить) outlook .{1,160}|--)",
    re.IGNORECASE,
)
_LABELS = {
    "from": ("от", "от кого", "from", "von", "de", "від"),
    "when": ("отправлено", "дата", "отправка", "sent", "date", "gesendet", "datum", "envoyé", "надіслано"),
    "to": ("кому", "to", "an", "à"),
    "subject": ("тема", "subject", "betreff", "objet"),
    "": ("копия", "cc", "bcc", "скрытая копия", "важность", "importance", "reply-to", "вложения", "attachments"),
}
_LABEL_OF = {word: label for label, words in _LABELS.items() for word in words}
_LABEL_LINE = re.compile(r"[*_\s]{0,4}([^\W\d_][^:*\n]{0,18}[^\W\d_])[*_\s]{0,4}:[*_]{0,2}\s*(.*)$")
_SHORT_LABEL = re.compile(r"[*_\s]{0,4}(à)[*_\s]{0,4}:[*_]{0,2}\s*(.*)$", re.IGNORECASE)
_QUOTED = re.compile(r"\s{0,3}>")
_INITIALS = re.compile(r"\s{0,3}[^\W\d_]{0,3}>")
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff\u200b"))
_ATTRIBUTION = 400
_JOINED = 4
_LINES = 20_000


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def quoted(self) -> bool:
        return _QUOTED.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Lead:
    """What introduces a quotation: its first and its next line, and whether unmarked text after it is quoted too."""

    first: int
    after: int
    unmarked: bool
    initials: bool = False


def quote_start(text: str) -> int | None:
    """The offset where the folded quoted tail begins; None when nothing is folded."""
    if not any(sign in text for sign in (":", ">", "----", "____")):
        return None
    lines = list(_lines(text))
    if len(lines) > _LINES:
        return None
    for lead in _leads(lines):
        first = _with_signature(lines, lead.first)
        if not _says_anything(lines[:first]):
            continue
        if _is_tail(lines, lead):
            return lines[first].start
    return None


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(start, line.translate(_INVISIBLE).replace("\xa0", " ").strip("\r"))
        start += len(line) + 1


def _leads(lines: list[_Line]) -> Iterator[_Lead]:
    """All that could introduce a quotation, from the top; nothing after the mark of a forwarded letter."""
    for at, line in enumerate(lines):
        bare = line.text.strip()
        if not bare:
            continue
        if _FORWARDED.fullmatch(bare):
            return
        if line.quoted:
            if (at == 0 or not lines[at - 1].quoted) and (lead := _inside_marks(lines, at)):
                yield lead
        elif bare.endswith((":", "-")) and (found := _attribution(lines, at)):
            yield found
        elif (block := _header_block(lines, at)) is not None:
            yield block
        if not line.quoted and len(bare) < 80 and _ORIGINAL.fullmatch(bare) and any(sign in bare for sign in "-_*="):
            yield _Lead(at, at + 1, unmarked=True)


def _attribution(lines: list[_Line], last: int) -> _Lead | None:
    """An attribution such as «02.02.2026, 10:00, Имя пишет:» that ends in this line, over at most four lines."""
    joined = ""
    for first in range(last, max(-1, last - _JOINED), -1):
        piece = lines[first].text.strip()
        if not piece or lines[first].quoted:
            return None
        joined = f"{piece} {joined}".strip()
        if len(joined) > _ATTRIBUTION:
            return None
        lead = _read_attribution(joined)
        if lead is not None:
            if _announced(lines, first):
                return None
            return _Lead(first, last + 1, unmarked=lead, initials=joined.lower().startswith(("вы ", "ты ", "you ")))
    return None


def _read_attribution(said: str) -> bool | None:
    """None when the line is no attribution, else whether it alone is proof: it names a date, a time and an address."""
    opening, verb = _OPENING.match(said), _VERB.search(said)
    bracketed = _BRACKETED.search(said) is not None
    address, date, time = _ADDRESS.search(said), _DATE.search(said), _TIME.search(said)
    if opening is None and not (verb and address and date):
        return None
    if opening is not None and said.lower().startswith(("вы ", "ты ", "you ")):
        return False if date else None
    if not (date and (verb or bracketed)):
        return None
    return bool(address and time)


def _inside_marks(lines: list[_Line], first: int) -> _Lead | None:
    """A marked quotation whose attribution stands inside the marks, as the telephone mail programs of iOS write it."""
    last = first
    while last < len(lines) and lines[last].quoted and last - first < 3:
        unmarked = _Line(lines[last].start, lines[last].text.lstrip(" >"))
        if unmarked.text.rstrip().endswith(":"):
            inner = [_Line(line.start, line.text.lstrip(" >")) for line in lines[first : last + 1]]
            return _Lead(first, first, unmarked=False) if _attribution(inner, last - first) else None
        last += 1
    return None


def _header_block(lines: list[_Line], at: int) -> _Lead | None:
    """The block of Outlook: От, Отправлено, Кому, Тема in consecutive lines, with the rule that may stand above it."""
    label, value = _label(lines[at].text)
    if label != "from" or not value:
        return None
    seen, last, blanks = {"from"}, at, 0
    for place in range(at + 1, min(at + 14, len(lines))):
        label, value = _label(lines[place].text)
        if label is None:
            blanks += 1
            if blanks > 2:
                break
            continue
        blanks = 0
        if label == "when" and not re.search(r"\d", value):
            return None
        seen.add(label)
        last = place
    if len(seen - {""}) < 3 or not seen & {"when", "subject"}:
        return None
    first = at
    above = _above(lines, at)
    if above is not None and any(rule.fullmatch(lines[above].text.strip()) for rule in (_RULE, _ORIGINAL)):
        first = above
    if _announced(lines, first):
        return None
    return _Lead(first, last + 1, unmarked=True)


def _label(text: str) -> tuple[str | None, str]:
    found = _LABEL_LINE.match(text) or _SHORT_LABEL.match(text)
    if found is None:
        return None, ""
    return _LABEL_OF.get(found[1].strip().lower()), found[2].strip(" *_")


def _above(lines: list[_Line], at: int) -> int | None:
    """The nearest line above that holds anything, at most two blank lines away."""
    return next((place for place in range(at - 1, max(-1, at - 4), -1) if lines[place].text.strip()), None)


def _announced(lines: list[_Line], first: int) -> bool:
    """Whether the writer introduces what follows («вот что пришло:»): then it is shown to us, not quoted by habit."""
    above = _above(lines, first)
    return above is not None and lines[above].text.rstrip().endswith(":") and not lines[above].quoted


def _is_tail(lines: list[_Line], lead: _Lead) -> bool:
    """Whether everything after the introduction is quotation."""
    rest = [line for line in lines[lead.after :] if line.text.strip()]
    if not rest:
        return lead.unmarked
    if not lead.unmarked or rest[0].quoted:
        mark = _INITIALS if lead.initials else _QUOTED
        if not mark.match(rest[0].text):
            return False
        return all(mark.match(line.text) or _MOBILE.fullmatch(line.text.strip()) for line in rest)
    return True


def _with_signature(lines: list[_Line], first: int) -> int:
    """Take «Отправлено с iPhone» right above a quotation into the fold."""
    above = _above(lines, first)
    if above is None:
        return first
    said = lines[above].text.strip()
    return above if _MOBILE.fullmatch(said) and said != "--" else first


def _says_anything(lines: list[_Line]) -> bool:
    """Whether the text before the quotation holds words of its own."""
    own = (line.text.strip() for line in lines if not line.quoted)
    return any(_MOBILE.fullmatch(said) is None and re.search(r"\w", said) for said in own if said)
