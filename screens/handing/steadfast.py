"""A screen that survives a lost database: acts wait their turn and go on after its return, typed words stay (HO-37)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.timer import Timer
from textual.widgets import Input

from data.desk import Desk
from data.refusals import Refusal, StoreTrouble
from data.rows import By, Person
from data.settings import Settings
from models.safetext import one_line
from screens.answering import AnsweringScreen
from screens.base import Now, Severity
from screens.keeping import SAVE_EVERY, Keeper
from screens.news import Told
from screens.widgets.footer import KeysBar, NoticeBar
from screens.widgets.write_line import WriteLine

AGAIN = 3.0
"""Seconds until a lost database is asked again."""
Place = tuple[int, str]
"""Where half-typed words are kept: the ticket (0: none) and the kind of the draft."""


@dataclass(frozen=True)
class _Act:
    do: Callable[[], Any]
    then: Callable[[Any], Any]
    refused: Callable[[Refusal], Any] | None = None


@dataclass(frozen=True)
class _Asked:
    place: Place
    done: Callable[[str], Any]
    keeper: Keeper[str]


class SteadfastScreen(AnsweringScreen):
    """Acts run one after another; a busy or lost base is asked again, and nothing is done twice."""

    LEADING: ClassVar[frozenset[str]] = frozenset()
    """Keys after which something else may have the keyboard."""

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.person = person
        self.zone = ZoneInfo(settings.zone)
        self.notice = NoticeBar()
        self.keys = KeysBar()
        self.line = WriteLine()
        self._undone: list[_Act] = []
        self._safe_at: datetime = now()
        self._asked: _Asked | None = None
        self._saver: Timer | None = None
        self._again: dict[str, Timer] = {}

    def on_mount(self) -> None:
        """Start the timer that keeps what is typed."""
        self._saver = self.set_interval(SAVE_EVERY, self._keep_soon, pause=True)

    # --- what it says

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")

    @on(Told)
    def _be_told(self, message: Told) -> None:
        self.notice.tell(one_line(message.sentence), self._now())

    def by(self) -> By:
        """Say who acts now."""
        return By(self.person, self._now())

    def asks(self, key: str) -> bool:
        """Tell whether a key gives the keyboard to something else."""
        return key in ("enter", "escape") if self.writing else key in self.LEADING

    # --- acts

    def perform(
        self, do: Callable[[], Any], then: Callable[[Any], Any], refused: Callable[[Refusal], Any] | None = None
    ) -> None:
        """Have something done in a thread, after what was asked before it; ``then`` paints the outcome."""
        self._undone.append(_Act(do, then, refused))
        if len(self._undone) == 1:
            self._run_first()

    @property
    def at_rest(self) -> bool:
        """Whether nothing waits to be done."""
        return not self._undone

    def _run_first(self) -> None:
        if self._undone:
            self.order("act", partial(_tried, self._undone[0].do), self._heard)

    def _heard(self, outcome: Any) -> None:
        if isinstance(outcome, StoreTrouble):
            self._lost(outcome, "act", self._run_first)
            return
        act = self._undone[0]
        self._found()
        try:
            if isinstance(outcome, Refusal):
                (act.refused or self.refused)(outcome)
            else:
                act.then(outcome)
        finally:
            # Only now: what ``then`` asks for comes after this one, and no two run at once.
            self._undone.pop(0)
            self._run_first()

    def refused(self, refusal: Refusal) -> None:
        """Say why the desk did nothing."""
        self.say(refusal.sentence, "warning")

    def _lost(self, trouble: StoreTrouble, what: str, again: Callable[[], Any]) -> None:
        """Say what is safe as long as the base is away, and go on with ``what`` when it may be back."""
        since = self._safe_at.astimezone(self.zone)
        said = f"Нет связи с базой. Ничего не потеряно до {since:%H:%M:%S}. Повтор через {AGAIN:.0f} с."
        self.notice.say("", self._now())
        self.notice.stand(f"{said} {one_line(trouble.sentence)}")
        if (waiting := self._again.pop(what, None)) is not None:
            waiting.stop()
        self._again[what] = self.set_timer(AGAIN, again)

    def _found(self) -> None:
        self._safe_at = self._now()
        if self.notice.standing:
            self.notice.stand("")
            self.say("Связь с базой есть. Всё набранное цело.")

    def failed(self, error: BaseException, doing: str) -> None:
        """Lose nothing by a failure: saving and reading are tried again."""
        if doing == "act" and self._undone:
            self._undone.pop(0)
            self.call_later(self._run_first)
        if isinstance(error, StoreTrouble) and doing in ("keep", "offer"):
            self._lost(error, doing, self._keep_soon if doing == "keep" else self.look_again)
            return
        super().failed(error, doing)

    def look_again(self) -> None:
        """Read everything anew."""

    # --- a line to write in

    @property
    def writing(self) -> bool:
        """Whether a line is open."""
        return self._asked is not None

    def ask_line(self, place: Place, ask: str, start: str, done: Callable[[str], Any], example: str = "") -> None:
        """Ask for a line; ``done`` gets it with Enter, and calls ``line_done`` once the desk has it."""
        self.leave_line()
        self._asked = _Asked(place, done, Keeper(partial(self._keep, place)))
        self.line.open(ask, start, example)

    def _keep(self, place: Place, text: str, at: datetime) -> None:
        from models.secrets import mask

        self._desk.drafts.save(self.person.id, *place, mask(text).text, at)

    @on(Input.Changed, "#write-input")
    def _typing(self, message: Input.Changed) -> None:
        message.stop()
        if self._asked is None:
            return
        idle = not self._asked.keeper.unkept
        self._asked.keeper.take(message.value)
        if idle and self._saver is not None:
            self._saver.reset()
            self._saver.resume()

    @on(Input.Submitted, "#write-input")
    def _written(self, message: Input.Submitted) -> None:
        message.stop()
        if self._asked is not None and self.at_rest:
            self._asked.done(message.value)
        elif self._asked is not None:
            self.perform(lambda: None, partial(self._written_late, self._asked))

    def _written_late(self, asked: _Asked, _: object) -> None:
        """Take the Enter that came while something was under way, unless the line is done with by now."""
        if self._asked is asked:
            asked.done(self.line.text)

    def leave_line(self) -> None:
        """Close the line; what is typed stays as a draft."""
        asked, self._asked = self._asked, None
        if asked is not None:
            self.line.close()
            if asked.keeper.unkept:
                self.perform(partial(asked.keeper.keep, self._now()), _nothing)

    def line_done(self) -> None:
        """Close the line for good: the desk has what was typed."""
        asked, self._asked = self._asked, None
        if asked is None:
            return
        self.line.close()
        at = self._now()
        drop = partial(self._desk.drafts.drop, self.person.id, *asked.place, at)
        self.perform(partial(asked.keeper.close, drop), _nothing)

    def _keep_soon(self) -> None:
        if self._saver is not None:
            self._saver.pause()
        asked = self._asked
        if asked is not None and asked.keeper.unkept:
            self.order("keep", partial(asked.keeper.keep, self._now()), lambda _: self._kept())

    def _kept(self) -> None:
        self._found()
        if self._asked is not None and self._asked.keeper.unkept and self._saver is not None:
            self._saver.resume()

    def on_unmount(self) -> None:
        """Keep what is unsaved when the console ends."""
        if self._asked is not None and self._asked.keeper.unkept:
            self._asked.keeper.keep(self._now())


def _tried(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except Refusal as refusal:
        return refusal


def _nothing(_: object) -> None:
    return None
