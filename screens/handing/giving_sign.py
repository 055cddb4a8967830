"""The end of a handover's preparation: the signature, the closed day, and what the receiver asks meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import uuid4

from textual import work

from data.desk import Desk
from data.giving.part_rows import UNSIGNED
from data.refusals import Refusal, Unfinished
from data.rows import Person
from data.settings import Settings
from data.shifts.rows import Awaited, ItemKey, ItemRow, PartRow
from models.handover import IF_THEN, STEP
from models.rights import Act, may
from models.safetext import one_line
from models.shift_terms import DONE_PARTS, ItemKind
from models.terms import Role
from models.words import counted
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.pin import Sign
from screens.handing.giving_base import name_of
from screens.handing.giving_notes import GivingNotes
from screens.keys import BY_ID


class SigningScreen(GivingNotes):
    """A part of a handover that can be signed."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self._told: set[tuple[int, int]] = set()
        self._put_off: set[Awaited] = set()
        """What was answered, or left for later: it does not come up again by itself."""
        self._shown_one = False

    signing_key = ""
    """Made once for a signature, so that trying again after a lost answer signs nothing twice."""

    async def keep_typed(self) -> None:
        """Put everything typed on disk before a signature."""
        raise NotImplementedError

    def show_items(self, items: tuple[ItemRow, ...], key: ItemKey | None) -> None:
        """Show these items, the cursor on one of them."""
        raise NotImplementedError

    # --- signing

    @work(group="act", exit_on_error=False)
    async def action_sign(self) -> None:
        """Sign with the PIN; whatever is unfinished is named and shown instead."""
        part = self.part
        if part is None:
            return
        if part.state not in UNSIGNED:
            self.say("Уже подписано. Снять подпись, пока ничего не принято, — u.")
            return
        await self.keep_typed()
        items = await asyncio.to_thread(self.preparing.items, part.id, self._now())
        unfinished = next((item for item in items if item.lacks), None)
        if unfinished is not None:
            self.show_items(items, unfinished.key)
            self._point_at(unfinished)
            return
        closes = await self._asks_to_close()
        if closes:
            await self._close_day(part, items)
        elif closes is False and await self._has_receiver(part, items):
            await self._sign(part, items)

    def _point_at(self, item: ItemRow) -> None:
        self.list.go_to(item.key)
        self.list.focus()
        self.say(f"Не подписано. {name_of(item)}: нужно {', '.join(map(_with_key, item.lacks))}", "warning")

    async def _asks_to_close(self) -> bool | None:
        """Where nobody follows at once, ask whether the day is closed or a colleague takes over; None: neither."""
        shift, part = self.shift, self.part
        if shift is None or not await asyncio.to_thread(self.preparing.day_only, shift):
            return False
        if not shift.planned and part is not None and part.receiver_id is not None:
            return False
        choices = [
            Choice(True, "Закрыть день", "очередь до открытия — за супервайзером по имени"),
            Choice(False, "Передать коллеге", "он примет и продолжит"),
        ]
        choices = choices if shift.planned else choices[::-1]
        found: bool | None = await self.show(Choose("Следующей смены сразу нет", choices))
        return found

    async def _has_receiver(self, part: PartRow, items: tuple[ItemRow, ...]) -> bool:
        """Ask who takes over what names nobody, where the roster does not say it."""
        if part.receiver_id is not None:
            return True
        who = await self.ask_person(part, "Кто принимает передачу", None)
        if who is None:
            return False
        await asyncio.to_thread(self.preparing.receiver, part.id, self.by(None), who)
        self.reload()
        return True

    async def _sign(self, part: PartRow, items: tuple[ItemRow, ...]) -> None:
        self.signing_key = self.signing_key or uuid4().hex
        key = self.signing_key

        def act(pin: str) -> PartRow:
            return self.preparing.sign(part.id, self.by(None), pin, key)

        await self._show_sign(
            Sign("Подписать передачу", act, lines=_said(items), word=self._word, broken=self.note_broken)
        )

    async def _close_day(self, part: PartRow, items: tuple[ItemRow, ...]) -> None:
        people = await asyncio.to_thread(self._desk.people.all)
        chiefs = [one for one in people if one.active and may(one.role, Act.LEAD_SHIFT)]
        custodian = await self._choose("Закрыть день: кто отвечает за очередь до открытия", chiefs)
        if custodian is None:
            return
        urgent = await asyncio.to_thread(self.preparing.needs_on_call, part.id, self._now())
        on_call = None
        if urgent:
            names = ", ".join(name_of(item) for item in urgent[:3])
            able = [one for one in people if one.active and may(one.role, Act.TAKE)]
            on_call = await self._choose(f"Кто дежурит ночью: часы идут у {names}", able)
            if on_call is None:
                self.say(f"День не закрыт: {names} — часы идут и ночью, назовите дежурного.", "warning")
                return
        self.signing_key = self.signing_key or uuid4().hex
        close = partial(self.preparing.close_day, custodian_id=custodian, on_call_id=on_call)
        key = self.signing_key

        def act(pin: str) -> PartRow:
            return close(part.id, self.by(None), pin, key)

        await self._show_sign(Sign("Закрыть день", act, lines=_said(items), word=self._word, broken=self.note_broken))

    async def _choose(self, title: str, people: list[Person]) -> int | None:
        choices = [Choice(one.id, one_line(one.name), one.role.label) for one in people]
        found: int | None = await self.show(Choose(title, choices))
        return found

    async def _show_sign(self, dialog: Sign[PartRow]) -> None:
        done = await self.show(dialog)
        if done is None:
            return
        self.reload()
        if isinstance(done, Refusal):
            self.say(done.sentence, "warning")
            if isinstance(done, Unfinished) and done.kind:
                self.list.go_to((ItemKind(done.kind), done.ref))
                self.list.focus()
            return
        self.part = done
        self.say(_after(done))

    @property
    def _word(self) -> str:
        return "пароль" if self.person.role in (Role.SUPERVISOR, Role.ADMIN) else "PIN"

    def action_unsign(self) -> None:
        """Take the signature back while nobody has accepted anything."""
        part = self.part
        if part is None:
            return
        if part.state in UNSIGNED:
            self.say("Ещё не подписано: править можно и так.")
        elif part.state in DONE_PARTS:
            self.say("Уже принято: подпись не снять. Дополнить — m.", "warning")
        else:
            self.signing_key = ""
            self.do(lambda by: self.preparing.unsign(part.id, by), "Подпись снята: правьте и подпишите снова.")

    # --- what the receiver asks

    def awaited(self, waiting: tuple[Awaited, ...]) -> None:
        """Show what waits for this person, unless something else has the keyboard."""
        for one in waiting:
            if one.refused and (one.item_id, one.reader_id) not in self._told:
                self._told.add((one.item_id, one.reader_id))
                about = f"№ {one.number}" if one.number is not None else one_line(one.subject)
                self.say(f"{about}: {one.reader} не принимает: {one.refused}", "warning")
        self._put_off.intersection_update(waiting)
        asked = next((one for one in waiting if (one.words or one.question) and one not in self._put_off), None)
        if asked is not None and not self._shown_one and self.is_current and self.list.has_focus:
            self._shown_one = True
            self._answer(asked)

    def wanted(self, waiting: tuple[Awaited, ...]) -> None:
        """Show what waits because the person asked for it; say so where nothing does."""
        self._put_off.clear()
        if any(one.words or one.question for one in waiting):
            self.awaited(waiting)
        else:
            self.say("Вас ни о чём не спрашивают.")

    @work(group="awaited", exit_on_error=False)
    async def _answer(self, one: Awaited) -> None:
        """Show one of them, one at a time: two readings of the desk must not open two dialogs."""
        try:
            await self._ask_giver(one)
        finally:
            self._shown_one = False

    async def _ask_giver(self, one: Awaited) -> None:
        from screens.dialogs.awaited import Answered, Questioned, WordsSaid

        accepting, drafts, me = self._desk.shifts.accepting, self._desk.drafts, self.person.id
        kind = f"asked:{one.item_id}:{one.reader_id}"
        begun = None if one.words else await asyncio.to_thread(drafts.get, me, 0, kind)
        asking = Questioned(
            one, begun.text if begun else "", lambda text, at: drafts.save(me, 0, kind, text, at), self._now
        )
        said = await self.show(WordsSaid(one) if one.words else asking)
        self._put_off.add(one)
        if not isinstance(said, Answered):
            return
        by = self.by(None)
        if said.right is not None:
            await asyncio.to_thread(accepting.confirm_words, one.item_id, by, one.reader_id, said.right)
        else:
            await asyncio.to_thread(asking.keeper.keep, by.at)
            await asyncio.to_thread(accepting.answer, one.item_id, by, one.reader_id, said.text)
            await asyncio.to_thread(asking.keeper.close, lambda: drafts.drop(me, 0, kind, by.at))
        self.reload()
        self.call_later(self.look_for_questions)

    def look_for_questions(self) -> None:
        """Look whether anything waits for this person."""
        raise NotImplementedError


_KEYS = {"решение": "giving.confirm", STEP: "giving.step", IF_THEN: "giving.if_then"}
"""What gives an item the thing that it lacks."""


def _with_key(lack: str) -> str:
    return f"{lack} ({BY_ID[_KEYS[lack]].display})" if lack in _KEYS else lack


def _said(items: tuple[ItemRow, ...]) -> list[str]:
    if not items:
        return ["Открытых нет: передавать нечего. Это тоже подписывается."]
    hot = sum(item.grade.value == "hot" for item in items)
    return [f"{counted(len(items), 'пункт', 'пункта', 'пунктов')}, горячих {hot}. Список и время закрепятся."]


def _after(part: PartRow) -> str:
    if part.custodian_id is not None:
        return "День закрыт."
    waiting = ", ".join(one_line(share.recipient) for share in part.shares)
    return f"Подписано. Ждём приёма: {waiting}." if waiting else "Подписано."
