"""What a supervisor does from the board: every act asks why, and is written with its reason (D-42, L-31, C-02)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from textual import work

from data.board.rows import Awaited, Board, Jump, Load
from data.desk import Desk
from data.foresight.rows import Preview
from data.rows import Person
from data.settings import Settings
from models.board_terms import Decision
from models.figure_words import said, threshold_said
from models.formulas_live import LIVE
from models.rights import Act, may, refusal
from models.safetext import one_line
from models.terms import Priority
from screens.base import Now
from screens.boarding.board_words import live_values
from screens.boarding.row_words import asked_said, load_said, waited_said, would_leave
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.explain import Explain
from screens.dialogs.foreseen import AskForeseen
from screens.foreseeing import foresee
from screens.handing.steadfast import SteadfastScreen
from screens.when import PAST_EXAMPLES, read_past
from screens.widgets.load_bars import LoadBars, at_work
from screens.widgets.wait_list import WaitList


class BoardActs(SteadfastScreen):
    """A screen with a board on it, and the acts of those who look after the whole desk."""

    loads: LoadBars
    waits: WaitList

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.board: Board | None = None
        self.past: datetime | None = None

    @property
    def meant(self) -> int | None:
        """The ticket that acts are meant for."""
        raise NotImplementedError

    def best_for(self, number: int) -> int | None:
        """Name the person who can best take a ticket."""
        raise NotImplementedError

    def asks(self, key: str) -> bool:
        """Tell whether a key opens a dialog, which the keys after it are meant for."""
        return key in "pfvsroyTзамыкщнЕ" or super().asks(key)

    def go(self, action: str) -> None:
        """Run an act of the app."""
        self.run_worker(self.app.run_action(action), group="go", exit_on_error=False)

    # --- rights and dialogs

    def _able(self, act: Act) -> Board | None:
        """Give the board to act on; say why not where this person cannot, or where it is the past."""
        if not may(self.person.role, act):
            self.say(refusal(self.person.role, act), "warning")
        elif self.board is None:
            self.say("Табло ещё читается.", "warning")
        elif self.board.then:
            self.say("Это прошлое: изменить его нельзя. Esc — к настоящему.", "warning")
        else:
            return self.board
        return None

    def _meant_on(self) -> tuple[Board | None, int | None]:
        """Give the board and the ticket to act on; say it where nothing under the cursor is a ticket."""
        board, number = self._able(Act.STEER), self.meant
        if board is not None and number is None:
            self.say("Под курсором нет обращения. 1–9 — к сроку на линии, Tab — к людям и решениям.", "warning")
        return board, number

    async def _why(self, title: str, example: str = "") -> str | None:
        return await self.app.push_screen_wait(Ask(title, any_text, hint=_KEPT, example=example))

    async def _why_foreseen(self, title: str, look: Callable[[], Preview], example: str = "") -> str | None:
        dialog = AskForeseen(title, any_text, example=example, hint=_KEPT)
        found: str | None = await foresee(self.app.push_screen_wait, dialog, self._desk, self._now, look, self.zone)
        return found

    async def _who(self, title: str, loads: list[Load], first: int | None = None) -> Load | None:
        choices = [Choice(one, one_line(one.name), load_said(one)) for one in loads]
        start = next((at for at, one in enumerate(loads) if one.person_id == first), 0)
        return await self.app.push_screen_wait(Choose(title, choices, start))

    def _do(self, do: Callable[[], Any], sentence: str) -> None:
        self.perform(do, partial(self._done, sentence))

    def _done(self, sentence: str, outcome: Any) -> None:
        told = outcome if isinstance(outcome, str) else getattr(outcome, "sentence", "")
        self.say(told or sentence)
        self.look_again()

    # --- the acts

    @work(group="ask", exit_on_error=False)
    async def action_reassign(self) -> None:
        """Give the ticket under the cursor to somebody."""
        board, number = self._meant_on()
        if board is None or number is None:
            return
        loads = sorted(board.loads, key=lambda one: (not at_work(one), one.overloaded, one.reserve, one.hot, one.open))
        one = await self._who(f"№ {number}: кому передать", loads, self.best_for(number))
        if one is None or (why := await self._why(f"№ {number} → {one_line(one.name)}: почему")) is None:
            return
        do = partial(self._desk.board.reassign, number, self.by(), one.person_id, why)
        self._do(do, f"№ {number} передано: {one_line(one.name)}.")

    @work(group="ask", exit_on_error=False)
    async def action_raise(self) -> None:
        """Raise the priority of the ticket under the cursor."""
        board, number = self._meant_on()
        if board is None or number is None:
            return
        now_has = next((one.priority for one in board.breaches if one.number == number), None)
        above = list(Priority)[: list(Priority).index(now_has)] if now_has else list(Priority)
        if not above:
            self.say(f"№ {number}: приоритет и так «{Priority.CRITICAL.label}».", "warning")
            return
        choices = [Choice(one, one.label) for one in above]
        found = await self.app.push_screen_wait(Choose(f"№ {number}: поднять приоритет до", choices, len(choices) - 1))
        if found is None:
            return
        look = partial(self._desk.foresight.priority, (number,), found, self._now())
        if (why := await self._why_foreseen(f"№ {number}, «{found.label}»: почему", look)) is None:
            return
        do = partial(self._desk.board.raise_priority, number, self.by(), found, why)
        self._do(do, f"№ {number}: приоритет «{found.label}».")

    @work(group="ask", exit_on_error=False)
    async def action_answer(self) -> None:
        """Decide an escalation: the one under the cursor, else the one that waits longest."""
        board = self._able(Act.STEER)
        if board is None:
            return
        row = self.waits.row if self.focused is self.waits else None
        under = row.thing if row is not None and isinstance(row.thing, Awaited) else None
        one = under or min(board.awaited, key=lambda each: each.since, default=None)
        if one is None:
            self.say("Эскалаций, которые ждут решения, нет.")
            return
        title = f"№ {one.number} {one_line(one.subject)}: решение"
        choices = [Choice(each, each.label, _MEANS[each]) for each in Decision]
        asked = f"Ждёт {waited_said(one.since, self._now())}. {asked_said(one)}"
        decision = await self.app.push_screen_wait(Explain(title, choices, [asked] * len(choices)))
        to = None
        if decision is Decision.GIVEN:
            to = await self._who(f"№ {one.number}: кому отдать", list(board.loads), self.best_for(one.number))
            if to is None:
                return
        if decision is None or (why := await self._why(f"№ {one.number}, {decision.label}: почему")) is None:
            return
        whom = to.person_id if to is not None else None
        do = partial(self._desk.board.answer, one, self.by(), decision, why, to=whom)
        self._do(do, f"№ {one.number}: решено — {decision.label}.")

    @work(group="ask", exit_on_error=False)
    async def action_swap(self) -> None:
        """Put an outage before a VIP's trifle."""
        board = self._able(Act.PUT_FIRST)
        if board is None:
            return
        row = self.waits.row if self.focused is self.waits else None
        under = row.thing if row is not None and isinstance(row.thing, Jump) else None
        jump = under or next(iter(board.jumps), None)
        if jump is None:
            self.say("Менять нечего: перед авариями мелочи VIP нет.")
            return
        look = partial(self._desk.foresight.first, (jump.outage,), self._now())
        title = f"Авария № {jump.outage} вперёд VIP № {jump.vip}: почему"
        why = await self._why_foreseen(title, look, "авария важнее мелочи")
        if why is not None:
            do = partial(self._desk.board.swap, jump.vip, jump.outage, self.by(), why)
            self._do(do, f"Авария № {jump.outage} теперь раньше VIP № {jump.vip}.")

    @work(group="ask", exit_on_error=False)
    async def action_reserve(self) -> None:
        """Call somebody in from the reserve."""
        board = self._able(Act.STEER)
        if board is None:
            return
        able = [one for one in board.loads if one.reserve]
        if not able:
            self.say("В резерве этой смены никого нет: его назначают в графике (F9).", "warning")
            return
        one = await self._who("Кого вызвать из резерва", able)
        if one is None or (why := await self._why(f"{one_line(one.name)}: зачем вызываете")) is None:
            return
        do = partial(self._desk.board.call_reserve, self.by(), one.person_id, why)
        self._do(do, f"Вызван резерв: {one_line(one.name)}.")

    @work(group="ask", exit_on_error=False)
    async def action_attend(self) -> None:
        """Write down that somebody left the shift or joined it, after a look at what that breaks."""
        board = self._able(Act.STEER)
        if board is None:
            return
        under = self.loads.row if self.focused is self.loads else None
        one = under or await self._who("Кто ушёл со смены или встал на неё", list(board.loads))
        if one is None:
            return
        leaves, name = would_leave(one, board), one_line(one.name)
        foresight, at = self._desk.foresight, self._now()
        look = partial(foresight.leaving if leaves else foresight.joining, one.person_id, at)
        title = f"{name} — уход со смены: почему" if leaves else f"{name} — приход на смену: почему"
        why = await self._why_foreseen(title, look, "заболел" if leaves else "вышел раньше")
        if why is not None:
            act = self._desk.board.leave if leaves else self._desk.board.join
            self.perform(partial(act, self.by(), one.person_id, why), partial(self._attended, name))

    def _attended(self, name: str, outcome: Any) -> None:
        if getattr(outcome, "named", ()):
            freed = f"в очередь вернулось {len(outcome.freed)}, " if outcome.freed else ""
            self.say(f"Ушёл со смены: {name}; {freed}отдайте {len(outcome.named)}: Tab, p.")
            self.look_again()
        else:
            self._done(f"{name}: записано.", outcome)

    # --- looking

    @work(group="ask", exit_on_error=False)
    async def action_formula(self) -> None:
        """Show how each number of the board is counted."""
        board = self.board
        if board is not None:
            from models.formulas import formula

            live = live_values(board)
            figures = [
                (figure.id.label, f"{said(figure)} · {threshold_said(figure)}", formula(figure.id))
                for figure in board.headline
            ]
            lines = [*((name, live.get(key, ""), text) for key, name, text in LIVE), *figures]
            choices = [Choice(at, name, value) for at, (name, value, _) in enumerate(lines)]
            await self.app.push_screen_wait(Explain("Как посчитано", choices, [text for _, _, text in lines]))

    @work(group="ask", exit_on_error=False)
    async def action_then(self) -> None:
        """Show the board as it was at an instant."""
        at = await self.app.push_screen_wait(
            Ask(
                "Табло, как было",
                lambda text: read_past(text, self._now(), self.zone),
                hint=f"Например: {PAST_EXAMPLES}.",
            )
        )
        if at is not None:
            self.past = at if at < self._now() else None
            self.look_again()

    def action_then_queue(self) -> None:
        """Show the queue of the past instant."""
        if self.past is None:
            self.say("Сначала выберите прошлый час: T.", "warning")
            return
        from screens.boarding.then_queue import ThenQueueScreen

        self.app.push_screen(ThenQueueScreen(self._desk, self._now, self._settings, self.person, self.past))

    def action_wall(self) -> None:
        """Show the board big and without names."""
        from screens.boarding.wall import WallScreen

        self.app.push_screen(WallScreen(self._desk, self._now, self._settings))

    def action_rules(self) -> None:
        """Open one's own rules of warnings."""
        self.go("app.alert_rules")


_KEPT = "Причина останется в истории."
_MEANS = {
    Decision.BACK: "снова тому, у кого было, или свободно",
    Decision.KEPT: "обращение станет моим",
    Decision.GIVEN: "назвать, кто ведёт дальше",
}
