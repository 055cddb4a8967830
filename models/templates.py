"""Ready texts: their stages in the order in which they are offered, and the search by a few letters (D-21, D-25)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.terms import ChannelKind, Status, Term, TicketType

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


class Stage(Term):
    """Where in the work on a request a text belongs; the first four are the categories of D-25, in their order."""

    GREETING = "greeting", "приветствие и подтверждение"
    DIAGNOSTICS = "diagnostics", "диагностика"
    TERMS = "terms", "сроки и следующие шаги"
    CLOSING = "closing", "закрытие и отзыв"
    DOOR = "door", "приём"
    ARTICLE = "article", "база знаний"


@dataclass(frozen=True, slots=True)
class Template:
    """One ready text; ``chat`` is its shorter wording for chats, ``offered`` whether the list shows it to people."""

    key: str
    name: str
    stage: Stage
    text: str
    chat: str = ""
    types: frozenset[TicketType] = frozenset()
    words: str = ""
    offered: bool = True
    old: str = ""
    """Why it should not be trusted: an article that was not reviewed for long (D-24); empty when it may."""

    def wording(self, channel: ChannelKind) -> str:
        """Give the wording for a channel: a chat gets the short one where there is one."""
        return self.chat if self.chat and channel in _SHORT else self.text

    @property
    def first_line(self) -> str:
        """What the list shows of the text."""
        lines = (line.lstrip("?| ").strip() for line in self.text.splitlines())
        return next((line for line in lines if line and not line.startswith(("Здравствуйте", "Добрый"))), "")


_SHORT = frozenset({ChannelKind.CHAT, ChannelKind.GROUP, ChannelKind.PORTAL})


def stage_of(status: Status, *, reacted: bool, answered: bool) -> Stage:
    """Name the stage of a request: what one most likely writes next (D-25)."""
    if status in (Status.RESOLVED, Status.CLOSED):
        return Stage.CLOSING
    if status in (Status.UNFORMED, Status.WAITING_CURATOR):
        return Stage.DOOR
    if not reacted:
        return Stage.GREETING
    return Stage.TERMS if answered else Stage.DIAGNOSTICS


def ranked(templates: Iterable[Template], typed: str, stage: Stage | None, type: TicketType | None) -> list[Template]:
    """Order the offered texts by what was typed; nothing typed: by the stage in hand, then the others in their order.

    Letters fit when they begin words of the name, stand in it in their order, or begin words of the text; a text for
    the type in hand stands before one for any, and one for other types last.
    """
    found = []
    for place, template in enumerate(templates):
        score = _score(template, typed) if typed.strip() else 0
        if template.offered and score is not None:
            found.append((score, _distance(template, stage), _fit(template, type), place, template))
    return [template for *_, template in sorted(found, key=lambda one: one[:-1])]


def readings(typed: str) -> tuple[str, ...]:
    """Read what was typed as it stands and as the other keyboard layout would have it."""
    plain = typed.casefold()
    return tuple(dict.fromkeys(map(_fold, (plain, plain.translate(_TO_RUSSIAN), plain.translate(_TO_LATIN)))))


def _score(template: Template, typed: str) -> int | None:
    name = _fold(f"{template.name} {template.words}")
    text = _fold(template.text)
    scores = (_fits(reading.split(), name, text) for reading in readings(typed))
    return min((score for score in scores if score is not None), default=None)


def _fits(parts: Sequence[str], name: str, text: str) -> int | None:
    if not parts:
        return None
    if _begin(parts, name.split()):
        return 0
    if _in_order("".join(parts), name):
        return 1
    return 2 if _begin(parts, text.split()) else None


def _begin(parts: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in parts)


def _in_order(letters: str, name: str) -> bool:
    """Tell whether the letters stand in the name in their order, the first of them at the beginning of a word."""
    for start, word in ((at, part) for at, part in _starts(name) if part.startswith(letters[0])):
        rest = iter(name[start:])
        if word and len(letters) > 1 and all(letter in rest for letter in letters):
            return True
    return False


def _starts(name: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for word in name.split(" "):
        found.append((at, word))
        at += len(word) + 1
    return found


def _distance(template: Template, stage: Stage | None) -> int:
    order = tuple(Stage)
    if stage is None or template.stage is stage:
        return 0 if stage is template.stage else 1 + order.index(template.stage)
    return 1 + (order.index(template.stage) - order.index(stage)) % len(order)


def _fit(template: Template, type: TicketType | None) -> int:
    return 1 if not template.types else 0 if type in template.types else 2


def _fold(text: str) -> str:
    letters = text.casefold().replace("ё", "е")
    return " ".join("".join(letter if letter.isalnum() or letter == "№" else " " for letter in letters).split())
