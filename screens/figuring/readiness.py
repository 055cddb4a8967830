"""Is a support desk needed, and how mature is it: four questions, two verdicts, the diagram, the level (R13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.maturity import Maturity, Point, Step
from models.readiness_tree import Against, Answer, Question, Reading, Verdict
from screens.base import Now
from screens.dialogs.tell import Tell
from screens.figuring.asked import Asked
from screens.figuring.choosing import ChoosingScreen
from screens.figuring.formula import About
from screens.figuring.spans import When
from screens.figuring.words import filter_said
from screens.keys import Place, bindings
from screens.widgets.figure_list import Row, blank, heading, quiet
from screens.widgets.lines import Line, clip, cut

BESIDE = 118
"""From this width on what is said of a line stands beside it."""
_YES: Mapping[bool | None, str] = {True: "да", False: "нет", None: "?"}
_RULE = "Чек-лист: «да» два раза и больше — стоит рассмотреть. Диаграмма сначала спрашивает о загрузке."


@dataclass(frozen=True, slots=True)
class Said:
    """What the calculator and the level say of a period."""

    reading: Reading
    maturity: Maturity


class ReadinessScreen(ChoosingScreen):
    """One list: questions, verdicts, counter-indicators, the diagram, the level; space answers a question."""

    CSS_PATH = "figures.tcss"
    PLACE = Place.READINESS
    AUTO_FOCUS = "#figure-rows"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.READINESS)]

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person, asked: Asked) -> None:
        super().__init__(desk, now, settings, person, ("Очередь", "Показатели", "Готовность"))
        self.asked = asked
        self._own: dict[Question, bool] = {}

    def compose(self) -> ComposeResult:
        """Lay out title, the list, what is said of a line, notice and keys."""
        yield self.header
        yield self.title_line
        with Container(id="figures-body"):
            with Container(id="figures-list"):
                yield self.list
            yield self.pane
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read what the data answers."""
        self.list.moved = self._moved
        self.list.picked = self._picked
        self.begin()

    def ask(self, asked: Asked) -> None:
        """Ask for another period."""
        self.asked = asked
        narrowed = filter_said(asked.filter, self.people)
        self.title_line.left = ((f" {asked.span.label}", "title--strong"), (f" · {narrowed}" if narrowed else "", ""))
        self.title_line.right = (("Пора ли заводить службу поддержки", "title--quiet"),)
        self.title_line.redraw()
        self.fetch("readiness", partial(self._read, asked, dict(self._own)), self._show)

    def _read(self, asked: Asked, own: dict[Question, bool]) -> Said:
        when = When(self.zone, self._now())
        self._desk.figures.caught_up(when.now)
        period = when.of(asked.span)
        figures = self._desk.figures
        return Said(figures.readiness(period, own, asked.filter), figures.maturity(period))

    def _show(self, said: Said) -> None:
        self.list.show([*_reading_rows(said.reading), blank(), *_maturity_rows(said.maturity)])

    @property
    def about(self) -> About | None:
        """What can be said of the line under the cursor."""
        row = self.list.row
        return row.about if row is not None and isinstance(row.about, About) else None

    def _moved(self) -> None:
        about = self.about
        title, lines = (about.title, about.lines) if about is not None else ("", ())
        self.pane.show(title, lines, low=not self.has_class("-beside"))

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BESIDE, "-beside")
        self.call_after_refresh(self._moved)

    def action_flip(self) -> None:
        """Answer the question under the cursor: yes, no, as the data says."""
        row = self.list.row
        question = next((one for one in Question if row is not None and row.key == f"question:{one}"), None)
        if question is None:
            self.say("Пробелом отвечают на вопросы: поставьте курсор на один из четырёх.", "warning")
            return
        now = self._own.get(question)
        if now is None:
            self._own[question] = True
        elif now:
            self._own[question] = False
        else:
            del self._own[question]
        self.ask(self.asked)

    def _picked(self) -> None:
        self.action_why()

    @work(group="tell", exit_on_error=False)
    async def action_why(self) -> None:
        """Say where the line under the cursor comes from."""
        about = self.about
        if about is None:
            self.say("Поставьте курсор на вопрос или вывод.", "warning")
            return
        await self.app.push_screen_wait(Tell(Content(about.title), [Content(line) for line in about.lines]))

    def action_back(self) -> None:
        """Return to the figures."""
        self.dismiss()


def _reading_rows(reading: Reading) -> list[Row]:
    rows = [heading("Четыре вопроса", f"«да» {reading.yes} из {len(reading.answers)}, пробел — ответить")]
    rows += [_answer(one) for one in reading.answers]
    rows += [blank(), heading("Вывод")]
    rows += [_verdict("чек-лист", reading.checklist), _verdict("диаграмма", reading.diagram)]
    if reading.differ:
        rows.append(_wrapped("! ", reading.differ, "differ"))
    rows += [blank(), heading("Против"), *(_against(one) for one in reading.against)]
    rows += [blank(), heading("Диаграмма", "► — пройденный путь")]
    for at, branch in enumerate(reading.tree):
        about = About("Диаграмма решения", (_RULE, "Путь отмечен «►». Вопрос без ответа останавливает путь."))
        rows.append(Row(partial(_branch, branch.text, branch.chosen), f"branch:{at}", about))
    return rows


def _answer(one: Answer) -> Row:
    said = "ответ ваш" if one.own else one.said
    lines = (
        one.text,
        f"Сейчас: {_YES[one.yes]} ({said}).",
        *((f"{one.said[0].upper()}{one.said[1:]}.",) if one.own and one.said else ()),
        "Пробел меняет ответ: да, нет, снова по данным. Ответы нигде не сохраняются: это расчёт на бумаге.",
        _RULE,
    )
    return Row(
        partial(_answer_line, one.text, one.yes, said), f"question:{one.question}", About(one.text, tuple(lines))
    )


def _answer_line(text: str, yes: bool | None, said: str, width: int) -> Line:
    style = {True: "rows--good", False: "rows--strong", None: "rows--soon"}[yes]
    name = max(min(width - 26, 60), 20)
    return clip(((f"{_YES[yes]:>4}  ", style), (cut(text, name), ""), (f"  {said}", "rows--quiet")), width)


def _verdict(who: str, verdict: Verdict) -> Row:
    style = {Verdict.YES: "rows--good", Verdict.NO: "rows--alarm", Verdict.OPEN: "rows--soon"}[verdict]
    about = About(f"{who}: {verdict.label}", (_RULE,))
    return Row(partial(_pair_line, who, verdict.label, style), f"verdict:{who}", about)


def _pair_line(name: str, told: str, style: str, width: int) -> Line:
    return clip(((cut(f"      {name}", 18), ""), (told, style)), width)


def _against(one: Against) -> Row:
    mark, style = {True: ("!", "rows--alarm"), False: ("нет", "rows--quiet"), None: ("?", "rows--soon")}[one.holds]
    about = About(
        f"{one.counter.label}: {_YES[one.holds]}", ("Противопоказание: говорит против при любых ответах.", one.said)
    )
    return Row(partial(_against_line, mark, style, one.counter.label, one.said), f"against:{one.counter}", about)


def _against_line(mark: str, style: str, name: str, said: str, width: int) -> Line:
    return clip(((f"{mark:>4}  ", style), (cut(name, 38), ""), (f"  {said}", "rows--quiet")), width)


def _branch(text: str, chosen: bool, width: int) -> Line:
    return clip(((f"  {text}", "rows--strong" if chosen else "rows--quiet"),), width)


def _wrapped(mark: str, text: str, key: str) -> Row:
    return Row(
        lambda width: clip(((f"   {mark} ", "rows--soon"), (text, "")), width), key, About("Выводы расходятся", (text,))
    )


def _maturity_rows(maturity: Maturity) -> list[Row]:
    rows = [heading(f"Зрелость: уровень {maturity.level.value} из 3", maturity.level.label)]
    for step in maturity.steps:
        done = "пройден" if step.complete else f"не хватает {sum(not point.done for point in step.points)}"
        rows.append(quiet(f"  уровень {step.level.value}: {step.level.label} — {done}"))
        rows += [_point(step, point) for point in step.points]
    if not maturity.missing:
        rows.append(quiet("  Всё, что спрашивают уровни, на месте."))
    return rows


def _point(step: Step, point: Point) -> Row:
    lines = (f"Нашлось: {point.found}.", "" if point.done else f"Что сделать: {point.todo}.")
    about = About(f"{point.text}: {_YES[point.done]}", tuple(line for line in lines if line))
    return Row(partial(_point_line, point), f"point:{step.level}:{point.text}", about)


def _point_line(point: Point, width: int) -> Line:
    mark, style = ("✓", "rows--good") if point.done else ("✗", "rows--alarm")
    rest = point.found if point.done else point.todo
    return clip(((f"   {mark}  ", style), (cut(point.text, 38), ""), (f"  {rest}", "rows--quiet")), width)
