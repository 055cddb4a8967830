"""What stops a text from leaving: nothing in it, a hole, a secret, an internal note's words (T-28, D-59).

Pure: the desk brings the notes and what was said openly. One sentence says what, where and what to do; it never repeats
a secret.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.placeholders import unfilled
from models.secret_shape import folded
from models.secrets import Found, SecretKind, mask, personal
from models.terms import Term

NOTE_WORDS = 8
"""So many words of a note in a row, or all of a shorter note, are the note's text."""
LEAST_NOTE = 3
"""A note of fewer words is only found when it is the whole text: «перезвонить» may be said to anybody."""

_QUOTED = 40
"""How many characters of the place a sentence shows."""


class Stop(Term):
    """Why a text does not leave."""

    EMPTY = "empty", "пустой текст"
    HOLE = "hole", "не заполнено"
    SECRET = "secret", "секрет"
    NOTE = "note", "внутренняя заметка"


@dataclass(frozen=True, slots=True)
class Stopped:
    """A text that must not leave: why, the sentence for a person, and the place in the text."""

    why: Stop
    sentence: str
    start: int = 0
    end: int = 0


def check(text: str, notes: Sequence[str] = (), said: Sequence[str] = ()) -> Stopped | None:
    """Tell whether a text may leave; None when it may. ``notes`` are the ticket's own, ``said`` its open messages."""
    if not text.strip():
        return Stopped(Stop.EMPTY, "отправлять нечего: текст пуст. Напишите его.")
    return _hole(text) or _secret(text) or leak(text, notes, said)


def cautions(text: str) -> tuple[str, ...]:
    """Name what may leave but deserves a look: somebody's telephone, mail address, ИНН (D-59)."""
    kinds = dict.fromkeys(one.kind for one in personal(text))
    lines = {kind: _line(text, next(one.start for one in personal(text) if one.kind is kind)) for kind in kinds}
    return tuple(f"{kind.label} ({line})" for kind, line in lines.items())


def _hole(text: str) -> Stopped | None:
    holes = unfilled(text)
    if not holes:
        return None
    first = holes[0]
    more = f" и ещё {len(holes) - 1}" if len(holes) > 1 else ""
    sentence = f"не заполнено {first.name}{more}, {_line(text, first.start)}. Впишите или уберите и отправьте снова."
    return Stopped(Stop.HOLE, sentence, first.start, first.end)


def _secret(text: str) -> Stopped | None:
    found = mask(text).found
    if not found:
        return None
    first = found[0]
    sentence = (
        f"в тексте {_named(first)}, {_line(text, first.start)}: {_before(text, first)}. "
        "Секреты не пересылаем: уберите его и передайте другим путём."
    )
    return Stopped(Stop.SECRET, sentence, first.start, first.end)


def _named(found: Found) -> str:
    return "пароль или код" if found.kind is SecretKind.PASSWORD else found.kind.label


def _before(text: str, found: Found) -> str:
    """Quote what stands before a secret, itself free of secrets, with a mark in the secret's place."""
    start = text.rfind("\n", 0, found.start) + 1
    lead = mask(text[max(start, found.start - _QUOTED) : found.start]).text.lstrip()
    return f"«{lead}…»"


def leak(text: str, notes: Iterable[str], said: Sequence[str]) -> Stopped | None:
    """Tell whether a text holds the words of a note that were not said openly before."""
    words = _words(text)
    plain = [word for word, _, _ in words]
    own: dict[int, dict[str, int]] = {}
    openly: dict[int, set[str]] = {}
    for part in (part for note in notes for part in _parts(note)):
        size = min(NOTE_WORDS, len(part))
        if not part or (size < LEAST_NOTE and part != plain):
            continue
        if size not in own:
            own[size] = {run: first for first, run in reversed(list(enumerate(_runs(plain, size))))}
        told = [run for run in _runs(part, size) if run in own[size]]
        if told and size not in openly:
            openly[size] = {run for message in said for run in _runs([word for word, _, _ in _words(message)], size)}
        leak = next((run for run in told if run not in openly[size]), None)
        if leak is not None:
            first = own[size][leak]
            return _stopped_by_note(text, words[first][1], words[first + size - 1][2])
    return None


def _stopped_by_note(text: str, start: int, end: int) -> Stopped:
    quoted = " ".join(text[start:end].split())
    quoted = quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1] + "…"
    sentence = (
        f"в тексте слова внутренней заметки, {_line(text, start)}: «{quoted}». Заметки клиенту не уходят: уберите их."
    )
    return Stopped(Stop.NOTE, sentence, start, end)


def _parts(note: str) -> Iterator[list[str]]:
    """Read a note whole, and without the heading that an act gave it («Эскалация: …»)."""
    whole = [word for word, _, _ in _words(note)]
    yield whole
    head, colon, rest = note.partition(": ")
    if colon and len(head) <= _QUOTED:
        yield [word for word, _, _ in _words(rest)]


def _runs(words: Sequence[str], size: int) -> Iterator[str]:
    for start in range(len(words) - size + 1):
        yield " ".join(words[start : start + size])


_WORD = re.compile(r"\w+")
_HIDDEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def _words(text: str) -> list[tuple[str, int, int]]:
    """Split into words with their places; letters of one look are one letter, invisible ones do not part a word."""
    if _HIDDEN.search(text):
        kept = [at for at, letter in enumerate(text) if not _HIDDEN.match(letter)]
        plain = "".join(text[at] for at in kept)
        return [(hit.group(), kept[hit.start()], kept[hit.end() - 1] + 1) for hit in _WORD.finditer(folded(plain))]
    return [(hit.group(), *hit.span()) for hit in _WORD.finditer(folded(text))]


def _line(text: str, at: int) -> str:
    return f"строка {text.count(chr(10), 0, at) + 1}"
