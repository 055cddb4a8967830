"""What the words of a request say by themselves: a mark, an outage, a training topic, too little (S-63, C-15).

Words are compared by their forms as the standard lists them; one slip of the finger in a long word is forgiven.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

SCAN_LIMIT = 20_000
"""Letters of a text that are looked at: whoever writes more has said it by then."""
_TOKEN = re.compile(r"[^\W_]+|[.!?\n;]")
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_PROMISE, _PROMISE_LETTERS = 7, 150
"""Telling words, and letters, of a reply beyond which it says more than a promise."""
_ASKING = frozenset(("что", "чего", "зачем", "почему", "когда", "как", "какой", "какая", "где", "кто", "а", "ну", "вы"))
_ENDS = re.compile(r"[.!?;:\n]")
_LONG = 7
"""Letters from which on a word may hold a slip."""
_NEAR = 4
"""Words between «ничего» and «не работает», or the like, at most."""

# What a word can be, for the rules below.
NOT, WORKS, BROKEN, STILL, CODE, TROUBLE = "not", "works", "broken", "still", "code", "trouble"
ALL, WHOM, THING, NAME, OVER, INSIDE, END = "all", "whom", "thing", "name", "over", "inside", "end"
_TELLING = frozenset({WORKS, BROKEN, STILL, CODE, TROUBLE, NAME})
"""Without one of these there is no outage in a text."""


@dataclass(frozen=True, slots=True)
class OutageWords:
    """The forms by which people tell an outage; see ``gate.toml`` for each list."""

    names: Sequence[str] = ()
    everything: Sequence[str] = ()
    everybody: Sequence[str] = ()
    things: Sequence[str] = ()
    works: Sequence[str] = ()
    broken: Sequence[str] = ()
    still: Sequence[str] = ()
    trouble: Sequence[str] = ()
    codes: Sequence[str] = ()
    over: Sequence[str] = ()
    phrases: Sequence[str] = ()


@dataclass(frozen=True)
class Words:
    """The word lists of the door."""

    mark: Sequence[str] = ("задача",)
    training: Sequence[str] = ("обучение",)
    filler: Sequence[str] = ()
    courtesy: Sequence[str] = ()
    promises: Sequence[str] = ("отвечу", "напишу", "уточню")
    reasons: Sequence[str] = ("чтобы", "для")
    assent: Sequence[str] = ("да", "ок", "подтверждаю", "верно")
    few: int = 3
    """Fewer telling words than this are too little to work with (S-63)."""
    outage: OutageWords = field(default_factory=OutageWords)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Every form that tells of an outage, with what it is there."""
        return _kinds(self.outage)

    @cached_property
    def folded_mark(self) -> frozenset[str]:
        """The marks, folded."""
        return frozenset(_fold(word) for word in self.mark)

    @cached_property
    def folded_filler(self) -> frozenset[str]:
        """The words that say nothing of the matter, folded."""
        return frozenset(_fold(word) for word in self.filler)

    @cached_property
    def folded_courtesy(self) -> frozenset[str]:
        """The words of greetings and thanks, folded."""
        return frozenset(_fold(word) for word in self.courtesy)

    @cached_property
    def promise_in(self) -> "re.Pattern[str]":
        """What finds a word that promises an answer for later in a folded text."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, map(_fold, self.promises))) or '(?!)'})\b")

    @cached_property
    def folded_assent(self) -> frozenset[str]:
        """The words that agree, folded."""
        return frozenset(_fold(word) for word in self.assent)

    @cached_property
    def folded_reasons(self) -> frozenset[str]:
        """The words with which an answer says why, so that it is no mere promise, folded."""
        return frozenset(_fold(word) for word in self.reasons)

    @cached_property
    def folded_training(self) -> frozenset[str]:
        """The words of the topic «обучение», folded."""
        return frozenset(_fold(word) for word in self.training)

    @cached_property
    def folded_phrases(self) -> tuple[str, ...]:
        """The whole phrases that tell of an outage, folded, a space at both ends."""
        return tuple(f" {' '.join(tokens(phrase))} " for phrase in self.outage.phrases)


def tokens(text: str) -> list[str]:
    """Cut a text into folded words and ends of sentences."""
    return _TOKEN.findall(_fold(text[:SCAN_LIMIT]))


def has_mark(found: Sequence[str], words: Words) -> bool:
    """Tell whether the mark of a task stands among the words (C-15)."""
    return not words.folded_mark.isdisjoint(found)


def is_training(found: Sequence[str], words: Words) -> bool:
    """Tell whether a request is about training (S-51, S-60)."""
    return not words.folded_training.isdisjoint(found)


def is_vague(found: Sequence[str], words: Words) -> bool:
    """Tell whether a text says too little: greetings and «сделайте, срочно» apart, fewer words than needed (S-63)."""
    telling = 0
    for token in found:
        if token not in words.folded_filler and (len(token) > 1 or token.isdigit()) and token.isalnum():
            telling += 1
            if telling >= words.few:
                return False
    return True


def is_polite(found: Sequence[str], words: Words) -> bool:
    """Tell whether there is nothing but courtesy: «спасибо», «добрый день»."""
    return words.folded_courtesy.issuperset(token for token in found if token.isalnum())


def promises(text: str, words: Words) -> bool:
    """Tell whether a text only promises an answer for later: «спасибо, отвечу завтра»; one that says why is no such."""
    if len(text) > _PROMISE_LETTERS or not words.promise_in.search(_fold(text)):
        return False
    telling = [token for token in tokens(text) if token.isalnum() and token not in words.folded_courtesy]
    return len(telling) <= _PROMISE and words.folded_reasons.isdisjoint(telling)


def confirms(text: str, words: Words) -> bool:
    """Tell whether a written word stands behind what was said aloud: not a thank-you, a promise, a question or a no."""
    found = [token for token in tokens(text) if token.isalnum()]
    agreed = not words.folded_assent.isdisjoint(found)
    if not found or found[0] in ("нет", "не") or asks_back(text) or promises(text, words):
        return False
    return agreed or not is_polite(found, words)


def asks_back(text: str) -> bool:
    """Tell whether a text is nothing but a question of the client: «а когда сделаете?»."""
    said = text.strip()
    found = tokens(said)
    return said.endswith("?") and bool(found) and found[0] in _ASKING and not _ENDS.search(said.rstrip("?!. "))


def tells_outage(found: Sequence[str], words: Words) -> bool:
    """Tell whether the words are those of an outage that goes on, not of one that is over (C-15)."""
    said = list(map(words.kinds.get, found))
    if _TELLING.isdisjoint(said):
        return _phrase(found, words)
    start = 0
    for at, kind in enumerate([*said, END]):
        if kind == END:
            if at > start and _alarms(said[start:at]):
                return True
            start = at + 1
    return _phrase(found, words)


def _phrase(found: Sequence[str], words: Words) -> bool:
    if not words.folded_phrases:
        return False
    line = f" {' '.join(found)} "
    return any(phrase in line for phrase in words.folded_phrases)


def _alarms(said: list[str | None]) -> bool:
    """Judge one sentence by what its words are."""
    if _TELLING.isdisjoint(said):
        return False
    over = [at for at, kind in enumerate(said) if kind == OVER and not _denied(said, at)]
    last = over[-1] if over else -1
    if NAME in said and not over:
        return True
    return any(kind and at > last and _down(said, at, kind) for at, kind in enumerate(said))


def _denied(said: list[str | None], at: int) -> bool:
    return at > 0 and said[at - 1] == NOT


def _down(said: list[str | None], at: int, kind: str) -> bool:
    """Tell whether the word at this place says that everything, everybody's, or a whole service is down."""
    if kind == WORKS:
        negated = next((back for back in range(at - 1, max(-1, at - 4), -1) if said[back] == NOT), -1)
        if negated >= 0:
            return _whole(said, negated, at)
        return False
    if kind in (BROKEN, CODE) and not _denied(said, at):
        return _whole(said, at, at)
    if kind == STILL and not _denied(said, at):
        return _beside(said, at, at, (ALL, THING, WHOM), 2)
    return kind == TROUBLE and _beside(said, at, at, (WHOM,), _NEAR)


def _whole(said: list[str | None], first: int, last: int) -> bool:
    return _beside(said, first, last, (ALL, WHOM), _NEAR) or _beside(said, first, last, (THING,), 2)


def _beside(said: list[str | None], first: int, last: int, wanted: tuple[str, ...], reach: int) -> bool:
    low, high = max(0, first - reach), min(len(said), last + 1 + reach)
    for at in range(low, high):
        if said[at] in wanted and not (said[at] == THING and at > 0 and said[at - 1] == INSIDE):
            return True
    return False


def _kinds(words: OutageWords) -> dict[str, str]:
    lists = (
        (THING, words.things),
        (ALL, words.everything),
        (WHOM, words.everybody),
        (STILL, words.still),
        (TROUBLE, words.trouble),
        (BROKEN, words.broken),
        (WORKS, words.works),
        (CODE, words.codes),
        (OVER, words.over),
        (NAME, words.names),
    )
    exact = {_fold(word): kind for kind, forms in lists for word in forms}
    exact |= dict.fromkeys(".!?;\n", END)
    exact |= dict.fromkeys(("не", "нет", "никак", "ни"), NOT)
    exact |= dict.fromkeys(("в", "во", "на", "из", "через", "с", "к", "по", "для", "о", "об"), INSIDE)
    slips = {
        slip: kind
        for word, kind in exact.items()
        if kind in (WORKS, BROKEN) and len(word) >= _LONG
        for slip in _slips(word)
        if slip not in exact
    }
    return slips | exact


def _slips(word: str) -> set[str]:
    """Every word that one slip of the finger makes: a letter lost, doubled, swapped with the next, or another one."""
    cuts = range(1, len(word))
    lost = {word[:at] + word[at + 1 :] for at in cuts}
    doubled = {word[:at] + word[at] + word[at:] for at in cuts}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    other = {word[:at] + letter + word[at + 1 :] for at in cuts for letter in _LETTERS}
    return lost | doubled | swapped | other


def one_slip(known: str, word: str) -> bool:
    """Tell whether a word is another with one letter lost, added, changed, or swapped with the next."""
    longer, shorter = (known, word) if len(known) >= len(word) else (word, known)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((at for at, (one, two) in enumerate(zip(longer, shorter, strict=False)) if one != two), len(shorter))
    if len(longer) > len(shorter):
        return longer[at + 1 :] == shorter[at:]
    swapped = (
        longer[at + 1 : at + 2] + longer[at : at + 1] == shorter[at : at + 2] and longer[at + 2 :] == shorter[at + 2 :]
    )
    return longer[at + 1 :] == shorter[at + 1 :] or swapped


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е")
