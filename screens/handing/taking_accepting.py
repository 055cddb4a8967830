"""The moment of transfer on the screen: the roster's word, the PIN, and what the desk answers."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from textual import work

from data.desk import Desk
from data.refusals import AcceptedBy, Refusal, Unfinished
from data.rows import By, Person
from data.settings import Settings
from data.shifts.rows import PartRow, ShareRow
from models.rights import Act, may, refusal
from models.safetext import one_line
from models.shift_terms import ItemKind, PartState
from models.terms import Role
from models.words import counted
from screens.base import Now
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.pin import Sign
from screens.handing.taking_reading import TakingRead
from screens.widgets.taking_bars import Step, blocking

Override = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms this person may accept now."""

    broken: tuple[str, ...] = ()
    """The roster's rules against it, in sentences."""
    leaders: tuple[Person, ...] = ()
    absent: bool = False
    """It is somebody else's: a reason is needed."""


class TakingAccept(TakingRead):
    """The last step."""

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.over = ""
        """What the acceptance was, once there is nothing more to accept."""
        self._tries: dict[int, str] = {}
        self._why_aside = self._why_absent = ""

    def action_accept(self) -> None:
        """Accept by PIN, or begin the shift where there is nothing to accept; what is not read yet is shown instead."""
        if not may(self.person.role, Act.SHIFT):
            self.say(refusal(self.person.role, Act.SHIFT), "warning")
        elif self.offer.share is None and self.offer.shift is None:
            self.say("Принимать нечего: передачи для вас нет.", "warning")
        elif blocks := [*blocking(self.offer)]:
            self.say(f"Ещё не всё: {'; '.join(blocks)}.", "warning")
            self.go_on()
        elif self.offer.share is not None:
            self._accept(self.offer.share)
        else:
            self._begin()

    def action_share(self) -> None:
        """Choose whose part is taken now, where several people hand over."""
        if len(self.offer.shares) < 2:
            self.say("Других передач для вас нет.")
        else:
            self._choose_share()

    @work(group="act", exit_on_error=False)
    async def _choose_share(self) -> None:
        choices = [Choice(share.id, one_line(share.giver), _said(share, self.person)) for share in self.offer.shares]
        found = await self.app.push_screen_wait(Choose("Чью передачу принять", choices))
        if found is not None:
            self._share = found
            self._hot = None
            self.turn_to(Step.BRIEF)
            self.look_again()

    # --- a handover

    @work(group="act", exit_on_error=False)
    async def _accept(self, share: ShareRow) -> None:
        terms = await self._ask_desk(partial(self._terms, share))
        if terms is None:
            return
        override = await self._ask_override(terms) if terms.broken else None
        if terms.broken and override is None:
            return
        reason = await self._ask_absent(share) if terms.absent else ""
        if reason is None:
            return
        key = self._tries.setdefault(share.id, uuid4().hex)

        def accept(pin: str) -> PartRow:
            by = By(self.person, self._now())
            return self._desk.shifts.accepting.accept(
                share.id, by, pin, key, override=override, absent_reason=reason or ""
            )

        said = counted(len(self.offer.items), "пункт", "пункта", "пунктов") if self.offer.items else "открытых нет"
        lines = [f"{one_line(share.giver)}: {said}. Одним действием за всё это будете отвечать вы."]
        sign: Sign[PartRow] = Sign("Принять смену: ваш PIN", accept, lines=lines)
        self._answered(share, await self.app.push_screen_wait(sign))

    def _answered(self, share: ShareRow, outcome: PartRow | Refusal | None) -> None:
        if outcome is None:
            return
        if isinstance(outcome, Refusal):
            self.refused(outcome)
            if isinstance(outcome, AcceptedBy):
                self.look_again()
            elif isinstance(outcome, Unfinished) and outcome.kind:
                self.go_to((ItemKind(outcome.kind), outcome.ref))
            return
        self._share = self._hot = None
        remarks = " с замечаниями" if outcome.state is PartState.REMARKS else ""
        self.over = f"Принято{remarks}: {one_line(share.giver)}. Теперь отвечаете вы."
        self.fetch("offer", self._read, self._after)

    def _after(self, offer: Any) -> None:
        self.take_in(offer)
        self.say(self.over)
        if offer.share is not None:
            self.over = ""
            self.turn_to(Step.BRIEF)
        else:
            self.turn_to(Step.ACCEPT)

    # --- a shift that nothing is handed over to

    @work(group="act", exit_on_error=False)
    async def _begin(self) -> None:
        terms = await self._ask_desk(self._own_terms)
        if terms is None:
            return
        override = await self._ask_override(terms) if terms.broken else None
        if terms.broken and override is None:
            return
        key = self._tries.setdefault(0, uuid4().hex)

        def begin(pin: str) -> Any:
            return self._desk.shifts.opening.begin(By(self.person, self._now()), pin, key, override)

        lines = ["Принимать нечего: смена начнётся сразу."]
        sign: Sign[Any] = Sign("Начать смену: ваш PIN", begin, lines=lines)
        outcome = await self.app.push_screen_wait(sign)
        if isinstance(outcome, Refusal):
            self.refused(outcome)
        elif outcome is not None:
            self.over = "Смена началась."
            self.fetch("offer", self._read, self._after)

    # --- what is asked before the PIN

    async def _ask_desk(self, ask: Any) -> Terms | None:
        try:
            found: Terms = await asyncio.to_thread(ask)
        except Refusal as no:
            self.refused(no)
            return None
        return found

    def _terms(self, share: ShareRow) -> Terms:
        terms = self._own_terms()
        me, leads = self.person.id, may(self.person.role, Act.LEAD_SHIFT)
        away = share.recipient_id != me and self._desk.shifts.running.of(me, self._now()) is None
        signed_by = self.offer.part.signed_by if self.offer.part is not None else None
        return Terms(terms.broken, terms.leaders, leads and (away or signed_by == me))

    def _own_terms(self) -> Terms:
        shift = self._desk.shifts.running.to_take(self.person.id, self._now())
        broken = self._desk.shifts.roster.guard(self.person.id, shift) if shift is not None else ()
        sentences = tuple(one_line(each.sentence) for each in broken if not each.settled)
        if not sentences:
            return Terms()
        people = self._desk.people.all()
        leaders = (one for one in people if one.active and one.role is Role.SUPERVISOR and one.id != self.person.id)
        return Terms(sentences, tuple(leaders))

    async def _ask_override(self, terms: Terms) -> Override | None:
        """Have a supervisor set the roster's rule aside, by PIN and with a reason (HO-21)."""
        if not terms.leaders:
            self.say(f"{terms.broken[0]} Отменить правило некому: второго супервайзера нет.", "warning")
            return None
        choices = [Choice(one, one_line(one.name), one.role.label) for one in terms.leaders]
        title = f"{' '.join(terms.broken)} Кто из супервайзеров разрешает?"
        leader = await self.app.push_screen_wait(Choose(title, choices))
        if leader is None:
            return None
        ask: Ask[str] = Ask("Почему правило графика отменяется", any_text, start=self._why_aside,
                            hint="Причина останется в отчёте смены.")  # fmt: skip
        reason = await self.app.push_screen_wait(ask)
        if reason is None:
            return None
        self._why_aside = reason

        def prove(pin: str) -> str:
            self._desk.people.prove(leader.name, pin, self._now())
            return pin

        lines = [*terms.broken, f"Причина: {reason}"]
        sign: Sign[str] = Sign(f"{one_line(leader.name)}: PIN супервайзера", prove, lines=lines)
        proof = await self.app.push_screen_wait(sign)
        if isinstance(proof, Refusal):
            self.refused(proof)
        return (leader.name, proof, reason) if isinstance(proof, str) else None

    async def _ask_absent(self, share: ShareRow) -> str | None:
        """Ask why somebody else's part is taken (handover.md §1.7)."""
        hint = "В отчёте останутся оба имени и причина."
        title = f"{one_line(share.recipient)} не принимает. Почему принимаете вы?"
        reason = await self.app.push_screen_wait(Ask(title, any_text, start=self._why_absent, hint=hint))
        self._why_absent = reason or self._why_absent
        return reason


def _said(share: ShareRow, person: Person) -> str:
    said = counted(share.items, "пункт", "пункта", "пунктов") if share.items else "открытых нет"
    whom = "вам" if share.recipient_id == person.id else f"кому: {one_line(share.recipient)}"
    return f"{said}, {whom}"
