"""Whether an organisation needs a support desk: four questions, the checklist, the decision diagram (D-04, D-05, D-58).

The two can disagree (C-24), and then both verdicts are told with the reason. An answer of None means that nothing
records it yet: what hangs on it stays open and is never read as a no.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.board_rules import ReadinessRules
from models.figure_words import share_said
from models.figures import NO_DATA
from models.terms import Term

ENOUGH = 2
"""So many times «да» make the checklist's verdict «стоит рассмотреть» (D-05)."""


class Question(Term):
    """The four questions of the calculator (R13)."""

    LOAD = "load", "Поддержка занимает больше {load} времени одного человека?"
    NIGHT = "night", "Ночью приходит {night} обращений и больше?"
    URGENT = "urgent", "Бывают срочные проблемы?"
    MONEY = "money", "Есть деньги на ночи и на рост?"


class Verdict(Term):
    """What the checklist or the diagram says."""

    YES = "yes", "стоит рассмотреть"
    NO = "no", "не запускать"
    OPEN = "open", "не хватает ответов"


class Node(Term):
    """The places of the decision diagram (R13)."""

    VOLUME = "A", "Посчитайте объём обращений"
    LOAD = "B", "Больше {load} времени одного человека?"
    NIGHT = "C", "Ночью {night} обращений и больше?"
    ROUND = "D", "Планируйте 24/7"
    DAY = "E", "Днём, пн–пт 9–18"
    PILOT = "F", "Пилот и показатели"
    SCALE = "G", "Рост"
    STOP = "Z", "Не запускайте: хватит поддержки на часть времени"


class Counter(Term):
    """What speaks against a support desk whatever the answers are (D-57)."""

    FEW_CLIENTS = "few_clients", "клиентов очень мало"
    ENGINEERS = "engineers", "большинству обращений нужен инженер"
    NO_ARTICLES = "no_articles", "нет базы знаний"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk's data says of the questions; None: nothing records it."""

    load: float | None = None
    """Share of one person's time, 0…1 and above."""
    night: float | None = None
    urgent: int | None = None
    """Requests that could not wait; None where no request came at all."""
    clients: int | None = None
    engineer_share: float | None = None
    articles: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question: ``said`` is what the data shows, ``own`` whether a person answered instead of it."""

    question: Question
    text: str
    yes: bool | None
    said: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """One counter-indicator: ``holds`` is None where nothing records it."""

    counter: Counter
    holds: bool | None
    said: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the drawn diagram: ``chosen`` when the path goes through it."""

    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the calculator says."""

    answers: tuple[Answer, ...]
    checklist: Verdict
    diagram: Verdict
    path: tuple[Node, ...]
    differ: str
    """Both verdicts and why, where they disagree; empty otherwise (C-24)."""
    against: tuple[Against, ...]
    tree: tuple[Branch, ...]

    @property
    def yes(self) -> int:
        """How many answers are a yes."""
        return sum(answer.yes is True for answer in self.answers)


def prefilled(facts: Facts, rules: ReadinessRules) -> dict[Question, bool | None]:
    """Answer from the data what it can answer: strictly over 30 % is a yes, exactly 5 % of nights is one (C-24)."""
    return {
        Question.LOAD: None if facts.load is None else facts.load > rules.load,
        Question.NIGHT: None if facts.night is None else facts.night >= rules.night,
        Question.URGENT: None if facts.urgent is None else facts.urgent > 0,
        Question.MONEY: None,
    }


def read(facts: Facts, rules: ReadinessRules, own: Mapping[Question, bool] | None = None) -> Reading:
    """Work the calculator through; ``own`` are answers that a person gave, they stand before the data's."""
    given, known = dict(own or {}), prefilled(facts, rules)
    yes = {question: given.get(question, known[question]) for question in Question}
    shown = _shown(facts)
    answers = tuple(Answer(each, _worded(each, rules), yes[each], shown[each], own=each in given) for each in Question)
    path = walk(yes[Question.LOAD], yes[Question.NIGHT])
    checklist, diagram = by_checklist(yes.values()), by_diagram(path)
    return Reading(
        answers=answers,
        checklist=checklist,
        diagram=diagram,
        path=path,
        differ=_differ(checklist, diagram, yes, rules),
        against=against(facts, rules),
        tree=drawn(path, rules),
    )


def by_checklist(answers: Iterable[bool | None]) -> Verdict:
    """Count the answers: two times «да» are enough, and what is unanswered may still tip it."""
    listed = list(answers)
    sure, open_ = sum(each is True for each in listed), sum(each is None for each in listed)
    if sure >= ENOUGH:
        return Verdict.YES
    return Verdict.OPEN if sure + open_ >= ENOUGH else Verdict.NO


def walk(load: bool | None, night: bool | None) -> tuple[Node, ...]:
    """Walk the diagram as far as the answers lead (D-58)."""
    start = (Node.VOLUME, Node.LOAD)
    if load is None:
        return start
    if not load:
        return (*start, Node.STOP)
    if night is None:
        return (*start, Node.NIGHT)
    return (*start, Node.NIGHT, Node.ROUND if night else Node.DAY, Node.PILOT, Node.SCALE)


def by_diagram(path: tuple[Node, ...]) -> Verdict:
    """Read the verdict at the end of a path; past «over 30 %?» it is a yes, whichever hours follow."""
    if path[-1] is Node.STOP:
        return Verdict.NO
    return Verdict.YES if Node.NIGHT in path else Verdict.OPEN


def against(facts: Facts, rules: ReadinessRules) -> tuple[Against, ...]:
    """Check what speaks against it (D-57)."""
    few = None if facts.clients is None else facts.clients <= rules.few_clients
    deep = None if facts.engineer_share is None else facts.engineer_share > rules.engineer_share
    bare = None if facts.articles is None else facts.articles == 0
    share = facts.engineer_share
    return (
        Against(Counter.FEW_CLIENTS, few, _number("клиентов", facts.clients)),
        Against(Counter.ENGINEERS, deep, f"передано инженерам: {NO_DATA if share is None else share_said(share)}"),
        Against(Counter.NO_ARTICLES, bare, _number("статей", facts.articles)),
    )


def drawn(path: tuple[Node, ...], rules: ReadinessRules) -> tuple[Branch, ...]:
    """Draw the diagram as a text tree; the chosen lines carry «►», so the path is seen without colour."""
    return tuple(_branch(indent, nodes, path, rules) for indent, nodes in _TREE)


def _branch(indent: str, nodes: tuple[Node, ...], path: tuple[Node, ...], rules: ReadinessRules) -> Branch:
    node = nodes[-1]
    on = all(each in path for each in nodes)
    return Branch(f"{'►' if on else ' '} {indent}{node.value}. {_worded(node, rules)}", on)


_TREE: tuple[tuple[str, tuple[Node, ...]], ...] = (
    ("", (Node.VOLUME,)),
    ("└─ ", (Node.LOAD,)),
    ("   ├─ нет → ", (Node.STOP,)),
    ("   └─ да → ", (Node.NIGHT,)),
    ("      ├─ да → ", (Node.ROUND,)),
    ("      │  └─ ", (Node.ROUND, Node.PILOT)),
    ("      │     └─ ", (Node.ROUND, Node.SCALE)),
    ("      └─ нет → ", (Node.DAY,)),
    ("         └─ ", (Node.DAY, Node.PILOT)),
    ("            └─ ", (Node.DAY, Node.SCALE)),
)
"""Each line's indent, and the places that must all be on the path for it to be chosen."""


def _worded(term: Question | Node, rules: ReadinessRules) -> str:
    return term.label.format(load=share_said(rules.load), night=share_said(rules.night))


def _shown(facts: Facts) -> dict[Question, str]:
    return {
        Question.LOAD: NO_DATA if facts.load is None else f"по данным {share_said(facts.load)}",
        Question.NIGHT: NO_DATA if facts.night is None else f"по данным {share_said(facts.night)}",
        Question.URGENT: NO_DATA if facts.urgent is None else f"по данным: {facts.urgent}",
        Question.MONEY: "в данных этого нет, ответьте сами",
    }


def _number(what: str, count: int | None) -> str:
    return f"{what}: {NO_DATA if count is None else count}"


def _differ(checklist: Verdict, diagram: Verdict, yes: Mapping[Question, bool | None], rules: ReadinessRules) -> str:
    sure = sum(each is True for each in yes.values())
    if (diagram, checklist) == (Verdict.NO, Verdict.YES):
        return (
            f"диаграмма: нет, чек-лист: рассмотреть. «Да» {sure} из {len(yes)}, но загрузка не больше "
            f"{share_said(rules.load)} времени одного человека, а диаграмма спрашивает её первой."
        )
    if (diagram, checklist) == (Verdict.YES, Verdict.NO):
        return (
            f"диаграмма: рассмотреть, чек-лист: нет. Загрузка больше {share_said(rules.load)}, "
            f"а «да» только {sure} из {len(yes)}, нужно {ENOUGH}."
        )
    return ""


def night_verdict(share: float | None, rules: ReadinessRules) -> str:
    """Say whether a night shift pays: exactly 5 % is justified, below it is not to be started (D-26, C-24)."""
    if share is None:
        return NO_DATA
    bound = share_said(rules.night)
    pays = share >= rules.night
    return f"ночная смена оправдана ({bound} и больше)" if pays else f"ночную смену не запускайте (меньше {bound})"
