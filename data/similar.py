"""Which known requests look like the one at hand: of the same client first, then those that say the same (H-10).

Plain reads over one covering index, so that candidates stand beside the form while somebody still types. Words are
compared by their Russian stems: «не приходят счета» and «счёт не пришёл» share what matters.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING, Any

from data.folding import fold
from data.reads import Reads, instant
from models.terms import Status

if TYPE_CHECKING:
    from snowballstemmer.russian_stemmer import RussianStemmer

LIMIT = 8
"""How many candidates are shown."""
ENOUGH = 2
"""How many words another client's request must have in common to be a candidate; one, where one is all there is."""
OWN_ENOUGH = 0.3
"""The same for a finished request of the same client; its open ones are always candidates."""
_OWN = 60
"""How many of the client's latest requests are looked at."""
_MOST_STEMS = 12
_SHORTEST = 3
_LONG = 5
"""A stem this long is looked for anywhere in a word: quotes and hyphens may stand before it."""
_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = frozenset(
    [
        "как",
        "что",
        "это",
        "для",
        "или",
        "его",
        "все",
        "нас",
        "вас",
        "мне",
        "мой",
        "наш",
        "ваш",
        "при",
        "так",
        "там",
        "тут",
        "уже",
        "еще",
        "нет",
        "было",
        "есть",
        "быть",
        "будет",
        "могу",
        "может",
        "можно",
        "нужно",
        "надо",
        "очень",
        "если",
        "когда",
        "где",
        "кто",
        "чтобы",
        "пожалуйста",
        "здравствуйте",
        "добрый",
        "день",
        "вечер",
        "утро",
        "привет",
        "спасибо",
        "подскажите",
        "помогите",
        "просьба",
        "прошу",
        "срочно",
        "задача",
        "тип",
        "описание",
        "зачем",
        "срок",
        "вход",
        "выход",
        "вопрос",
        "уважением",
    ]
)


@dataclass(frozen=True, slots=True)
class Similar:
    """A request that may be the same one; ``score`` is the share of the words in common, 0…1."""

    number: int
    subject: str
    status: Status
    client: str
    received_at: datetime
    same_client: bool
    score: float

    @property
    def solved(self) -> bool:
        """Whether its work is over."""
        return self.status in (Status.RESOLVED, Status.CLOSED)


def find(
    reads: Reads, client_id: int | None, text: str, *, limit: int = LIMIT, but: int | None = None
) -> list[Similar]:
    """List the candidates for a request of this client in these words; ``but`` leaves out the request itself."""
    wanted = stems(text)
    own = _own(reads, client_id, wanted) if client_id is not None else {}
    others = _others(reads, wanted, {*own, *((but,) if but else ())}) if wanted else {}
    own.pop(but or 0, None)
    strangers = _best(others, limit)
    kept = _best(own, limit - min(len(strangers), limit // 3))
    scores = {**others, **own}
    found = [_similar(row, own, scores) for row in _rows(reads, [*kept, *strangers])]
    return sorted(found, key=lambda one: (not one.same_client, one.solved, -one.score, -one.number))[:limit]


def _best(scores: Mapping[int, float], count: int) -> list[int]:
    return nlargest(count, scores, key=lambda number: (scores[number], number))


def stems(text: str) -> tuple[str, ...]:
    """Give the stems of the words that mean something, each once, in their order."""
    words = (word for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST and word not in _EMPTY_WORDS)
    return tuple(dict.fromkeys(map(_stem, words)))[:_MOST_STEMS]


def likeness(wanted: Sequence[str], needle: str) -> float:
    """Measure which share of the wanted stems begins a word of a folded text."""
    if not wanted:
        return 0.0
    padded = f" {needle}"
    return sum(f" {stem}" in padded for stem in wanted) / len(wanted)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem if len(stem) >= _SHORTEST else word


@lru_cache(maxsize=1)
def _stemmer() -> "RussianStemmer":
    from snowballstemmer import stemmer

    return stemmer("russian")


def _own(reads: Reads, client_id: int, wanted: Sequence[str]) -> dict[int, float]:
    """Score the client's latest requests by their subject and first message; open ones are kept whatever they say."""
    found: dict[int, float] = {}
    for number, is_open, needle, said in reads.rows(_OF_CLIENT, (client_id, _OWN)):
        score = likeness(wanted, " ".join(_WORD.findall(f"{needle} {fold(said or '')}")))
        if is_open or score >= OWN_ENOUGH:
            found[number] = score
    return found


def _others(reads: Reads, wanted: Sequence[str], known: Collection[int]) -> dict[int, float]:
    """Score the open requests of everybody else by what stands in the index."""
    sought = [stem if len(stem) >= _LONG else f" {stem}" for stem in wanted]
    least = min(ENOUGH, len(sought))
    found: dict[int, float] = {}
    for sql in _OPEN:
        for number, needle in reads.rows(sql):
            padded = f" {needle}"
            hits = 0
            for stem in sought:
                hits += stem in padded
            if hits >= least and number not in known:
                found[number] = hits / len(sought)
    return found


def _rows(reads: Reads, numbers: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    if not numbers:
        return ()
    return reads.rows(_DESCRIBED.format(marks=",".join("?" * len(numbers))), tuple(numbers))


def _similar(row: tuple[Any, ...], own: Collection[int], scores: dict[int, float]) -> Similar:
    number, subject, status, client, at = row
    return Similar(number, subject, Status(status), client, instant(at), number in own, scores[number])


_OF_CLIENT = """
SELECT t.number, t.is_open, t.needle, (
    SELECT substr(m.text, 1, 2000) FROM message m
    WHERE m.ticket_number = t.number AND m.author = 'customer' ORDER BY m.at, m.id LIMIT 1)
FROM ticket t WHERE t.client_id = ? AND t.merged_into IS NULL ORDER BY t.number DESC LIMIT ?"""
_OPEN = (
    "SELECT number, needle FROM ticket INDEXED BY ix_ticket_find WHERE is_open = 1 AND rank IS NOT NULL",
    "SELECT number, needle FROM ticket WHERE status = 'unformed' AND is_open = 1",
    "SELECT number, needle FROM ticket WHERE status = 'waiting_curator' AND is_open = 1",
)
_DESCRIBED = """
SELECT t.number, t.subject, t.status, coalesce(c.name, t.sender), t.received_at
FROM ticket t LEFT JOIN client c ON c.id = t.client_id WHERE t.number IN ({marks})"""
