"""The forms of the door: which questions a type of request asks, what counts as an answer, how full a form is (R5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from models.terms import Term, TicketType

TYPE = "type"
"""The key under which the type itself is asked for and read."""
SINCE = "since"
"""The key of the question since when something is down: a description may answer it by the way (C-30)."""
WRITTEN = "written"
"""The key that asks for a spoken task in writing, when nothing else is missing (C-11)."""

_ALIKE = str.maketrans("acekmhotpxybё", "асекмнотрхуве")
NEEDLESS = frozenset({"input", "output", "due"})
"""The questions to which a bare «нет» is an answer."""

_AROUND = " \t\r\n*_\"?'«»„“”‘’`.,;:!…()[]<>{}|/\\–—-=•·"
_NO_ANSWER = frozenset(
    (
        *("", "?", "??", "???", "не знаю", "незнаю", "хз", "без понятия", "затрудняюсь ответить", "нет данных"),
        *("н/д", "н д", "n/a", "tbd", "todo", "уточню", "уточню позже", "уточним", "уточняю", "позже", "потом"),
        *("напишу позже", "позже напишу", "заполню позже", "пока не знаю", "не заполнено", "xxx", "ххх"),
    )
)
"""What people write in place of an answer, folded; «не требуется» is an answer (C-10)."""
_NO_NEED = frozenset(
    (
        *("не требуется", "не требуются", "не нужно", "не нужны", "не нужен", "нет", "отсутствует", "отсутствуют"),
        *("не важно", "неважно", "не срочно", "любой", "без срока"),
    )
)


class Level(Term):
    """How much a form insists on an answer (C-10, C-30)."""

    REQUIRED = "required", "обязательно"
    EXPECTED = "expected", "желательно"
    OWED = "owed", "потом"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: the label of its line, how a client is asked, what it means, what people write instead.

    ``long`` answers may have several paragraphs. ``choices`` are the words to choose from, where there are any.
    """

    key: str
    label: str
    ask: str
    means: str = ""
    level: Level = Level.REQUIRED
    labels: tuple[str, ...] = ()
    long: bool = True
    choices: tuple[str, ...] = ()
    own: frozenset[str] = field(default=frozenset(), init=False, repr=False)
    """The question's own words, folded: sent back they are no answer."""

    def __post_init__(self) -> None:
        """Fold the own words once."""
        object.__setattr__(self, "own", frozenset(map(fold, (self.label, self.ask, self.means))))


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of a type; ``description`` names those that describe the matter (what a photo may not replace)."""

    name: str
    questions: tuple[Question, ...] = ()
    description: tuple[str, ...] = ()
    free: str = ""
    """The question that unlabelled words of a marked request answer; empty when none."""

    def keys(self, level: Level) -> tuple[str, ...]:
        """List the questions of one level."""
        return tuple(question.key for question in self.questions if question.level is level)

    def question(self, key: str) -> Question | None:
        """Find a question of this form."""
        return next((question for question in self.questions if question.key == key), None)


def fold(words: str) -> str:
    """Bring words to the form in which they are compared: lower case, ё as е, single spaces, nothing around."""
    return " ".join(words.casefold().replace("ё", "е").split()).strip(_AROUND)


def alike(words: str) -> str:
    """Fold words so that Latin letters which look like Russian ones count as those: «CPOK», «Aвapия»."""
    return fold(words).translate(_ALIKE)


def is_answer(words: str, question: Question | None = None) -> bool:
    """Tell whether words answer a question: not empty, not «не знаю», not the question's own text sent back."""
    plain = fold(words)
    return plain not in _NO_ANSWER and (question is None or plain not in question.own)


def is_needless(words: str) -> bool:
    """Tell whether an answer says that nothing is needed: «не требуется» (C-10)."""
    return fold(words) in _NO_NEED


def answered(form: Form, answers: Mapping[str, str]) -> frozenset[str]:
    """Give the keys of a form's questions that have an answer."""
    return frozenset(question.key for question in form.questions if is_answer(answers.get(question.key, ""), question))


def left(form: Form, told: Collection[str], level: Level) -> tuple[str, ...]:
    """List the questions of one level that are not among those told."""
    return tuple(question.key for question in form.questions if question.level is level and question.key not in told)


def completeness(form: Form, answers: Mapping[str, str]) -> tuple[int, int]:
    """Count the answered questions and all questions that the type asks: the «4/6» of the list (S-44)."""
    return len(answered(form, answers)), len(form.questions)


def missing(form: Form, type: TicketType | None, answers: Mapping[str, str]) -> tuple[str, ...]:
    """List what keeps a request out: the type, then the required questions without an answer (C-10, H-20)."""
    return (() if type else (TYPE,)) + left(form, answered(form, answers), Level.REQUIRED)


def steps_in(answer: str) -> int:
    """Count the steps that an answer to «что делали» tells: numbered, by lines, by sentences or arrows (H-20)."""
    return sum(1 for piece in _pieces(answer) if any(letter.isalpha() for letter in piece))


def _pieces(answer: str) -> list[str]:
    text = answer[:5000]
    for mark in ("→", "->", "=>", ";", ". ", "! ", ",", " потом ", " затем ", " после этого "):
        text = text.replace(mark, "\n")
    return text.split("\n")
