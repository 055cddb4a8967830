"""The form of a ticket (F): what is filled and by whom, what is missing, what the door will say.

What is typed is kept as the ticket's draft «form» until it is saved or given up.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from data.desk import Desk
from data.gate.drafts import Filled, FormDraft
from data.refusals import MovedOn, Refusal
from data.rows import By, Card, Done, Person
from data.settings import Settings
from models.gate import Answer
from models.safetext import one_line
from models.terms import TicketType
from screens.calling import TALL, WIDE
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.explain import Explain
from screens.forming import FormingScreen
from screens.keeping import Keeper
from screens.safe import safe_block
from screens.theme import tier_variable
from screens.widgets.form_fields import FormFields
from screens.widgets.header import HeaderBar
from screens.widgets.intake_bars import Chosen
from screens.widgets.lines import Line, join
from screens.widgets.who_field import CallerLine

KEYS = (
    ("Ctrl+S", "сохранить"),
    ("Tab", "вопрос"),
    ("F2", "тип"),
    ("F3", "срочность"),
    ("Esc", "отложить"),
    ("F1", "руководство"),
)
"""The keys that work on the form, for the footer."""


class FormScreen(FormingScreen):
    """One ticket's form."""

    CSS_PATH: ClassVar = ["intake.tcss"]
    AUTO_FOCUS = ".form-field"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+ы,ctrl+enter", "save", "сохранить", show=False, priority=True),
        Binding("escape", "leave", "отложить", show=False, priority=True),
        Binding("f2", "kind", "тип", show=False, priority=True),
        Binding("f3", "urgency", "срочность", show=False, priority=True),
    ]

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        settings: Settings,
        person: Person,
        number: int,
        done: Callable[[int, str], Any],
    ) -> None:
        super().__init__(desk, now, settings, person)
        self.number = number
        self._done = done
        self.card: Card | None = None
        self.filled = Filled()
        self._draft = FormDraft(desk, person.id, number)
        self.keeper: Keeper[Filled] = Keeper(self._draft.keep)
        self.head = CallerLine()
        self.chosen = Chosen()
        self.text = Static("", id="form-text", markup=False)
        self._saved = ""
        self._colleagues: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the ticket, what the client wrote, and the form."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Форма"), "Форма")
        yield self.head
        with Horizontal(id="intake"), Vertical(id="intake-work"):
            yield self.chosen
            yield VerticalScroll(self.text, id="form-scroll", can_focus=False)
            yield self.fields
        yield self.verdict
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the ticket and what was left unsaved of its form."""
        self.keys.show(KEYS)
        self.beat(self._now())
        self.begin_forming()
        self.fetch("form", self._read, self._show)

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(height >= TALL, "-tall")

    def beat(self, now: datetime) -> None:
        """Let the clock go on."""
        super().beat(now)
        self.query_one(HeaderBar).tick(now)

    def _read(self) -> tuple[Card | None, Filled, dict[int, str]]:
        card = self._desk.cards.card(self.number, self._now())
        names = {one.id: one.name for one in self._desk.people.all()}
        return card, self._draft.read(), names

    def _show(self, found: tuple[Card | None, Filled, dict[int, str]]) -> None:
        card, kept, names = found
        if card is None:
            self.say(f"Обращения № {self.number} нет. Проверьте номер.", "warning")
            return
        typed = self.state()
        self.card, self._colleagues = card, names
        self.filled = kept if typed.empty else typed
        self.fields.typed = dict(self.filled.answers)
        first = next((message.text for message in card.messages if message.author == "customer"), "")
        self.text.update(safe_block(first))
        self.show_form()
        self.fields.focus_missing()
        self.touched(typed=False)

    # --- what is shown

    def state(self) -> Filled:
        """Give what differs from the stored form."""
        self.fields.collect()
        stored = self._stored()
        typed = {key: text for key, text in self.fields.typed.items() if text.strip() != stored.get(key, "").strip()}
        self.filled = replace(self.filled, answers=typed)
        return self.filled

    def _stored(self) -> dict[str, str]:
        return {one.question: one.text for one in self.card.door.answers} if self.card else {}

    @property
    def kind(self) -> TicketType | None:
        """The type, as stored or as chosen here."""
        return self.filled.type or (self.card.row.type if self.card else None)

    def show_form(self) -> None:
        """Show the questions of the type, each with its answer and who gave it."""
        card, rules = self.card, self.standard
        form = self.form_of(self.kind)
        if card is None or rules is None or form is None:
            return
        who = {one.question: self._gave(one.operator_id, one.at) for one in card.door.answers}
        self.fields.show(form, self._stored(), who)
        declared = self.filled.declared or card.door.declared
        means = rules.types[self.kind].means if self.kind else ""
        level = rules.door.impact.urgency[declared].means if declared else ""
        self.chosen.show(self.kind, means, declared, level, (self._saved,))
        self.head.show(_head(card))

    def _gave(self, operator_id: int | None, at: datetime) -> str:
        name = "клиент" if operator_id is None else self._colleagues.get(operator_id, "сотрудник")
        return f"ответил {name}, {at.astimezone(self.zone):%d.%m %H:%M}"

    def kept(self, said: str) -> None:
        """Tell that what was typed is on disk."""
        self._saved = said
        self.show_form()

    @on(FormFields.Changed)
    def _typed(self) -> None:
        self.state()
        self.touched()

    @on(FormFields.ChoiceWanted)
    def _choose_answer(self, message: FormFields.ChoiceWanted) -> None:
        if message.question.key == "urgency":
            self.action_urgency()
        else:
            self._ask_words(message.question.key)

    @work(group="tell", exit_on_error=False)
    async def _ask_words(self, key: str) -> None:
        question = self.question(key)
        if question is None:
            return
        choices = [Choice(word, word) for word in question.choices]
        found = await self.app.push_screen_wait(Choose(question.ask, choices))
        if found is not None:
            self.fields.put(key, found)
            self.focus_next()

    # --- asking and saving

    def weigh(self) -> Answer | None:
        """Ask the gate about the ticket with what is typed (in a thread)."""
        if self.card is None:
            return None
        from data.previewing import preview_ticket

        weighed = preview_ticket(self._desk, self.number, self.filled.answers, self.filled.type, self._now())
        return weighed.answer if weighed is not None else None

    @work(group="tell", exit_on_error=False)
    async def action_kind(self) -> None:
        """Choose the type, each with its definition."""
        standard = await self.rules()
        types = list(TicketType)
        choices = [Choice(one, one.label, one_line(standard.types[one].means)) for one in types]
        start = types.index(self.kind) if self.kind else 0
        found = await self.app.push_screen_wait(Choose(f"№ {self.number}: тип", choices, start))
        if found is not None:
            self.filled = replace(self.state(), type=found)
            self.show_form()
            self.touched()

    @work(group="tell", exit_on_error=False)
    async def action_urgency(self) -> None:
        """Choose the urgency that the client declares, with definitions and examples."""
        from screens.intake_asking import URGENCY, urgency_choices

        standard = await self.rules()
        choices, whole = urgency_choices(standard)
        found = await self.app.push_screen_wait(Explain(URGENCY, choices[:-1], whole, 1))
        if found is not None:
            self.filled = replace(self.state(), declared=found)
            self.fields.put("urgency", found.label)
            self.show_form()

    def action_save(self) -> None:
        """Write the form; it stays here until the desk has it."""
        card, filled = self.card, self.state()
        if self.saving or card is None:
            return
        if filled.empty:
            self.say("В форме ничего не изменилось.", "warning")
            return
        self.saving = True
        self.order("register", partial(self._fill, filled, self._now(), card.row.version), self._heard)

    def _fill(self, filled: Filled, now: datetime, seen: int) -> Done | Refusal:
        by = replace(self.by(seen), at=now)
        try:
            done = self._write(filled, by)
        except Refusal as refusal:
            return refusal
        self.keeper.close(lambda: self._draft.forget(now))
        return done

    def _write(self, filled: Filled, by: By) -> Done:
        fields = bool(filled.answers) or filled.type is not None
        done = self._desk.forming.fill(self.number, by, filled.answers, type=filled.type) if fields else None
        old = self.card.door.declared if self.card else None
        if filled.declared is None or filled.declared is old or (done is not None and old is None):
            return done or self._desk.forming.fill(self.number, by, filled.answers)
        said = self._desk.forming.declare(
            self.number, replace(by, seen=done.version if done else by.seen), filled.declared
        )
        return done or said

    def _heard(self, outcome: Done | Refusal) -> None:
        self.saving = False
        if isinstance(outcome, Refusal):
            self.say(outcome.sentence, "warning")
            if isinstance(outcome, MovedOn):
                self.fetch("form", self._read, self._show)
            return
        self.dismiss()
        self._done(self.number, outcome.sentence)

    def action_leave(self) -> None:
        """Go back; what was typed stays as a draft."""
        at = self._now()
        said = "" if self.state().empty else f"№ {self.number}: форма отложена, F — продолжить."
        self.order("aside", lambda: self.keeper.keep(at), lambda _: self._left(said))

    def _left(self, said: str) -> None:
        self.dismiss()
        if said:
            self._done(self.number, said)


def _head(card: Card) -> Line:
    row = card.row
    tier = (row.tier.label if row.tier else "без уровня", f"caller--{tier_variable(row.tier)}")
    return join(
        [
            (f" № {row.number}", "caller--name"),
            (one_line(row.subject), "caller--name"),
            (one_line(row.client or row.sender), "caller--quiet"),
            tier,
            (row.status.label, "caller--quiet"),
        ],
        style="caller--quiet",
    )
