"""Hot items one by one: read, then said back — a P1 in own words, another by picking its step out of three."""

import asyncio
from functools import partial
from typing import Any

from textual import work
from textual.containers import VerticalScroll

from data.refusals import Refusal, Unfinished
from data.shifts.rows import ItemRow
from models.safetext import one_line
from models.shift_terms import Grade, ItemKind, OpeningItem, Verdict
from screens.handing.handover_words import named
from screens.handing.steadfast import Place
from screens.handing.taking_base import TakingBase, edition
from screens.handing.taking_state import Offer, decided, place_of, seen, verdict
from screens.handing.wanted import TicketWanted
from screens.widgets.taking_bars import Step

_WRONG = "Это шаг другого пункта. Прочитайте ещё раз и нажмите пробел."
_EXAMPLE = "что сделаю первым и к какому времени"


class TakingRead(TakingBase):
    """What is said of items: accepted, asked about, refused."""

    def chooses(self, item: ItemRow) -> bool:
        """Tell whether an item is read back by choosing the right step."""
        return item.grade is Grade.HOT and not item.own_words

    def writing_of(self, item: ItemRow, what: str) -> bool:
        """Tell whether such a line of this item is open."""
        return self._asked is not None and self._asked.place == place_of(what, item)

    def waits_said(self, item: ItemRow | None) -> str:
        """Say what an item's own words wait for."""
        if item is None or item.key not in {one.key for one in self.offer.waiting}:
            return ""
        giver = one_line(self.offer.share.giver) if self.offer.share is not None else "сдающий"
        return f"ждут подтверждения: {giver}. Остальному это не мешает."

    def subject(self) -> ItemRow | None:
        """Give the item that an act is about; say why there is none."""
        item = self.item
        if self.step not in (Step.HOT, Step.REST):
            self.say("Сначала выберите пункт: Tab — к горячим и обычным.", "warning")
        elif item is None:
            self.say("Здесь пунктов нет. Tab — дальше.", "warning")
        elif item.id is None:
            self.say(f"{named(item)} пришло после подписи: решать о нём не нужно.", "warning")
        else:
            return item
        return None

    # --- accepted

    def action_accept_item(self) -> None:
        """Say that the item is understood: a hot one is said back first. On the checklist: tick the line."""
        if self.step is Step.BRIEF:
            self.action_tick()
            return
        item = self.subject()
        if item is None:
            return
        if item.grade is not Grade.HOT:
            self._accept_plain(item)
        elif decided(item) and verdict(item) is not Verdict.REFUSED:
            self.go_on()
        elif item.read:
            self.do(partial(self._desk.shifts.accepting.accept_item, item.row, self.by()), lambda _: self.go_on())
        else:
            self._say_back(item)

    def _accept_plain(self, item: ItemRow) -> None:
        accepting = self._desk.shifts.accepting
        self.do(partial(accepting.accept_item, item.row, self.by()), lambda _: self._next_row())

    def _next_row(self) -> None:
        if self.opened:
            self.close_item()
        self.list.go(self.list.index + 1)
        self.paint()

    def _say_back(self, item: ItemRow) -> None:
        self.remark = ""
        if item.own_words:
            typed = self.typed(place_of("words", item))
            ask = f"{named(item)}: своими словами — что сделаете и к какому времени"
            self.ask_line(place_of("words", item), ask, typed, partial(self._say_words, item), _EXAMPLE)
        elif edition(item) in self._known:
            self.picking = True
        self.paint()
        # Where the window is low, what is asked stands below the fold.
        self.call_after_refresh(self.query_one("#item-page", VerticalScroll).scroll_end, animate=False)

    def _say_words(self, item: ItemRow, words: str) -> None:
        accepting, by = self._desk.shifts.accepting, self.by()

        def say() -> bool:
            right = accepting.read_back(item.row, by, words)
            if right:
                accepting.accept_item(item.row, by)
            return right

        self.do(say, lambda right: self._said(item))

    def _said(self, item: ItemRow) -> None:
        self.line_done()
        self.say(f"{named(item)}: ваши слова ушли сдающему. Читайте дальше.")
        self.go_on()

    def action_pick(self, number: int) -> None:
        """Choose the step that belongs to the item."""
        item = self.subject() if self.picking else None
        if item is None:
            return
        _, options = self._known.get(edition(item), ((), ()))
        if number > len(options):
            return
        accepting, by = self._desk.shifts.accepting, self.by()

        def say() -> bool:
            right = accepting.read_back(item.row, by, options[number - 1])
            if right:
                accepting.accept_item(item.row, by)
            return right

        self.do(say, partial(self._picked, item))

    def _picked(self, item: ItemRow, right: bool) -> None:
        self.picking = False
        if right:
            self.remark = ""
            self.say(f"{named(item)}: верно, принято.")
            self.go_on()
            return
        self.remark = _WRONG
        self.say(f"{named(item)}: не тот шаг. Пункт открыт снова.", "warning")
        self.paint()

    def stop_picking(self) -> None:
        """Show the item again."""
        self.picking = False
        self.paint()

    # --- asked about, refused

    def typed(self, place: Place) -> str:
        """Give what was left half-typed there."""
        return dict(self.offer.typed).get(f"{place[0]}/{place[1]}", "")

    def action_ask(self) -> None:
        """Ask the outgoing person; it stops nothing."""
        item = self.subject()
        if item is not None:
            place = place_of("ask", item)
            self.ask_line(place, f"{named(item)}: вопрос сдающему", self.typed(place), partial(self._ask_giver, item))
            self.paint()

    def _ask_giver(self, item: ItemRow, text: str) -> None:
        said = f"{named(item)}: вопрос ушёл сдающему. Приёму он не мешает."
        self.do(partial(self._desk.shifts.accepting.ask, item.row, self.by(), text), lambda _: self._end_line(said))

    def action_refuse(self) -> None:
        """Leave the item with the outgoing person, with a reason (HO-33)."""
        item = self.subject()
        if item is not None:
            place = place_of("refuse", item)
            ask = f"{named(item)}: почему не принимаете? Пункт останется у сдающего"
            self.picking = False
            self.ask_line(place, ask, self.typed(place), partial(self._refuse, item))
            self.paint()

    def _refuse(self, item: ItemRow, reason: str) -> None:
        said = f"{named(item)}: не принято, остаётся у сдающего."
        refuse = partial(self._desk.shifts.accepting.refuse_item, item.row, self.by(), reason)
        self.do(refuse, lambda _: self._end_line(said, on=True))

    def _end_line(self, said: str, *, on: bool = False) -> None:
        self.line_done()
        self.say(said)
        if on and self.step is Step.HOT:
            self.go_on()
        self.paint()

    # --- the ordinary ones

    def action_accept_all(self) -> None:
        """Accept every ordinary item that was on the screen; tell how many were not."""
        share = self.offer.share
        if share is None:
            self.say("Принимать нечего: передачи для вас нет.", "warning")
            return
        if self.step is not Step.REST:
            self.turn_to(Step.REST)
            return
        self.call_after_refresh(self._accept_all, share.id)

    def _accept_all(self, share_id: int) -> None:
        """Accept once the lines of the last key press were drawn and counted."""
        self.list.tell_seen()
        self.tell_seen()
        accept = partial(self._desk.shifts.accepting.accept_all, share_id, self.by())
        self.perform(lambda: (accept(), self._read()), self._accepted_all, self._not_all)

    def tell_seen(self) -> None:
        """Have it written down at once what was on the screen."""

    def _not_all(self, refusal: Refusal) -> None:
        self.refused(refusal)
        if isinstance(refusal, Unfinished) and refusal.kind:
            self.go_to((ItemKind(refusal.kind), refusal.ref))

    def _accepted_all(self, found: tuple[int, Offer]) -> None:
        count, offer = found
        self.take_in(offer)
        self.say(f"Принято: {count}.")
        self.go_on()

    def action_next(self) -> None:
        """Go to the next item that something is still to be done about."""
        if self.step is not Step.REST:
            self.go_on()
            return
        rows = self.offer.rest
        after = (*rows[self.list.index + 1 :], *rows[: self.list.index + 1])
        found = next((item for item in after if not seen(item)), None)
        if found is None:
            self.go_on()
        else:
            self.list.go_to(found.key)

    def open_item(self) -> None:
        """Show the item under the cursor in full."""
        if self.list.row is not None:
            self.opened = True
            self.paint()
            self.query_one("#item-page").focus()

    def close_item(self) -> None:
        """Go back to the list."""
        self.opened = False
        self.paint()
        self.list.focus()

    def action_ticket(self) -> None:
        """Open the ticket itself in the queue; F8 leads back."""
        item = self.item
        if item is None or item.number is None:
            self.say("Здесь нет обращения, которое можно открыть.", "warning")
            return
        self.app.post_message(TicketWanted(item.number))

    # --- the checklist

    def action_tick(self) -> None:
        """Tick the line under the cursor."""
        tick = self.ticks.tick
        if tick is None:
            return
        item, done, said = tick
        if item is OpeningItem.ACCEPTED:
            self.say("Этот пункт отметится сам, когда вы примете смену.")
        elif done:
            self.say(f"Уже отмечено: {item.label}. {said}".strip())
        else:
            self.tick_off(item)

    def tick_off(self, item: OpeningItem, then: Any = None) -> None:
        """Have a line of the checklist ticked."""
        self.do(partial(self._desk.shifts.opening.tick, self.person, item, self._now()), then)

    @work(group="tell", exit_on_error=False)
    async def show_check(self, item: OpeningItem, said: str) -> None:
        """Show what a line checks; with Enter it is ticked."""
        from screens.dialogs.tell import Confirm, Tell

        lines = await asyncio.to_thread(self._checked, item, said)
        if item is OpeningItem.CLOCK:
            await self.app.push_screen_wait(Tell(item.label.capitalize(), lines))
        elif await self.app.push_screen_wait(Confirm("Контакты второй линии и дежурного верны?", lines)):
            self.tick_off(item)

    def _checked(self, item: OpeningItem, said: str) -> list[str]:
        if item is OpeningItem.CLOCK:
            now = self._now().astimezone(self.zone)
            return [one_line(said), f"Время Пульта: {now:%d.%m.%Y %H:%M:%S}. Сверьте со своими часами."]
        from models.terms import Role

        people = [one for one in self._desk.people.all() if one.active]
        second = [f"линия {one.line}: {one_line(one.name)}" for one in people if one.line > 1]
        leads = [f"{one.role.label}: {one_line(one.name)}" for one in people if one.role is Role.SUPERVISOR]
        return [*filter(None, [one_line(said)]), *(second or ["второй линии нет"]), *leads]
