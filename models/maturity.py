"""How mature the support is, 0 to 3, from what is set up and used; one step at a time (D-48, R13)."""

from dataclasses import dataclass

from models.figures import NO_DATA
from models.terms import Term

KNOWN_CLIENTS = 0.5
"""The share of requests with a known organisation from which the directory of clients counts as used."""


class Level(Term):
    """The levels in their order."""

    LETTERS = "0", "почта и звонки, без сроков"
    TICKETS = "1", "обращения в одной системе, готовые тексты, правила"
    JOINED = "2", "несколько каналов, клиенты и база знаний вместе"
    AHEAD = "3", "на шаг впереди: показатели, автоматика, сроки"


@dataclass(frozen=True, slots=True)
class Used:
    """What is set up, and what was done of late; None: nothing records it."""

    requests: int = 0
    """Requests of the desk's own received in the period."""
    acknowledged: int = 0
    """Times a ready text told a client that the request was accepted, of those received in the period."""
    formed: int = 0
    """Requests that the rules of the door let into the queue."""
    channels: int = 0
    """Different channels that requests came by."""
    known_clients: float | None = None
    """Share of requests whose organisation is known."""
    articles: int = 0
    thresholds: int = 0
    """Goals that the organisation set for its figures."""
    reports: int = 0
    """Reports of shifts and days that were made."""
    warned: int = 0
    """Warnings that the chains sent by themselves."""
    timed: int = 0
    """Promises to clients that the clocks measured."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a level asks for: whether it is there, and what was found; ``todo`` says what to do."""

    text: str
    done: bool
    found: str
    todo: str


@dataclass(frozen=True, slots=True)
class Step:
    """One level with its points."""

    level: Level
    points: tuple[Point, ...]

    @property
    def complete(self) -> bool:
        """Whether everything of it is there."""
        return all(point.done for point in self.points)


@dataclass(frozen=True, slots=True)
class Maturity:
    """The level reached, and the steps that are shown: those done and the next one, never one beyond it."""

    level: Level
    steps: tuple[Step, ...]

    @property
    def missing(self) -> tuple[Point, ...]:
        """What the next level lacks; empty at the top."""
        return tuple(point for step in self.steps for point in step.points if not point.done)


def assess(used: Used) -> Maturity:
    """Find the highest level whose every point, and every point below it, is there."""
    reached, shown = Level.LETTERS, list[Step]()
    for step in (_tickets(used), _joined(used), _ahead(used)):
        shown.append(step)
        if not step.complete:
            break
        reached = step.level
    return Maturity(reached, tuple(shown))


def _tickets(used: Used) -> Step:
    return Step(
        Level.TICKETS,
        (
            _point("обращения ведут в Пульте", used.requests, "за период обращений", "принимайте обращения в Пульт"),
            _point("готовые тексты в ходу", used.acknowledged, "отправлено", "сообщайте «принято» готовым текстом (a)"),
            _point("правила приёма в ходу", used.formed, "принято в очередь", "оформляйте обращения в очередь (F)"),
        ),
    )


def _joined(used: Used) -> Step:
    share = used.known_clients
    known = NO_DATA if share is None else f"{round(share * 100)} % обращений"
    return Step(
        Level.JOINED,
        (
            _point("несколько каналов", used.channels, "каналов", "примите обращения ещё одним каналом", least=2),
            Point(
                "клиенты известны",
                share is not None and share >= KNOWN_CLIENTS,
                known,
                "загрузите список клиентов: pult clients import",
            ),
            _point("есть база знаний", used.articles, "статей", "положите статьи в папку kb своего стандарта"),
        ),
    )


def _ahead(used: Used) -> Step:
    return Step(
        Level.AHEAD,
        (
            _point("пороги показателей заданы", used.thresholds, "порогов", "задайте пороги в board.toml"),
            _point("отчёты делаются", used.reports, "отчётов", "сдавайте смены с отчётом"),
            _point("о сроках предупреждает автоматика", used.warned, "предупреждений", "включите цепочки chains.toml"),
            _point("сроки измеряются", used.timed, "обещаний", "задайте клиентам уровни со сроками"),
        ),
    )


def _point(text: str, count: int, what: str, todo: str, least: int = 1) -> Point:
    return Point(text, count >= least, f"{what}: {count}", todo)
