"""What is decided about the items of a handover: each key asks what it needs, the desk does it or says why not."""

import asyncio
from typing import Any

from textual import work

from data.shifts.rows import ItemRow, PartRow
from models.handover import FREE, IF_THEN, may_queue
from models.rights import Act, may
from models.safetext import one_line
from models.shift_terms import Disposition, Grade
from screens.dialogs.ask import Ask, any_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.pin import Sign
from screens.handing.giving_base import GivingBase, name_of


class GivingActs(GivingBase):
    """A screen on which the items of a part are decided."""

    # --- confirming

    def action_confirm(self) -> None:
        """Confirm the decision of the item; where words are wanted too, stay and say so."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        self.do(lambda by: self.preparing.confirm(part.id, item.key, by))
        if lacks := self.still_lacks(item):
            self.say(f"{name_of(item)}: осталось {', '.join(lacks)}. {_key_for(lacks)}", "warning")
            return
        self.settle_item(item.key)
        self.next_unfinished()

    def action_confirm_all(self) -> None:
        """Confirm every item that is not hot."""
        part = self.open_part
        if part is not None:
            self.do(lambda by: self.preparing.confirm_all(part.id, by), lambda count: f"Подтверждено: {count}.")

    def action_raise_hot(self) -> None:
        """Raise the item among the hot ones; it never sinks back."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        if item.grade is Grade.HOT:
            self.say(f"{name_of(item)}: уже среди горячих.")
        else:
            self.do(lambda by: self.preparing.raise_hot(part.id, item.key, by), f"{name_of(item)}: поднято в горячие.")

    # --- dispositions

    @work(group="act", exit_on_error=False)
    async def action_give(self) -> None:
        """Give the item to a person."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        who = await self.ask_person(part, f"{name_of(item)}: кому передать", item.recipient_id)
        if who is not None:
            self.decide(part, item, Disposition.GIVE, recipient_id=who)

    @work(group="act", exit_on_error=False)
    async def action_all_to(self) -> None:
        """Name who takes over the whole part."""
        part = self.open_part
        if part is None:
            return
        who = await self.ask_person(part, "Кто принимает передачу", part.receiver_id)
        if who is not None:
            self.do(lambda by: self.preparing.receiver(part.id, by, who), "Принимающий назван.")

    @work(group="act", exit_on_error=False)
    async def action_to_queue(self) -> None:
        """Give the item back to everybody, with a reason."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        if not may_queue(item.priority, item.tier, item.breached):
            self.say(
                f"{name_of(item)}: P1, VIP и просроченное в общую очередь не уходят. Назовите, кому (t).", "warning"
            )
            return
        reason = await self.show(Ask(f"{name_of(item)}: в общую очередь, почему", any_text, start=FREE))
        if reason is not None:
            self.decide(part, item, Disposition.QUEUE, reason=reason)

    @work(group="act", exit_on_error=False)
    async def action_escalated(self) -> None:
        """Say who of ours watches what another line works on; from the first line it is escalated at once."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        onward: dict[str, Any] = {}
        if item.line == 1:
            asked = await self._ask_onward(item)
            if asked is None:
                return
            onward = asked
        watcher = await self.ask_person(part, f"{name_of(item)}: кто из наших следит", item.watcher_id)
        if watcher is not None:
            self.decide(part, item, Disposition.ESCALATED, watcher_id=watcher, **onward)

    async def _ask_onward(self, item: ItemRow) -> dict[str, Any] | None:
        """Ask which line or which of its people works on it, and why it goes there."""
        people = await asyncio.to_thread(self._desk.people.all)
        choices: list[Choice[tuple[str, int]]] = [
            *(Choice(("line", line), f"Линия {line}", "кто из них возьмёт") for line in (2, 3)),
            *(
                Choice(("recipient_id", one.id), one_line(one.name), f"линия {one.line}")
                for one in people
                if one.active and one.line > 1
            ),
        ]
        chosen = await self.show(Choose(f"{name_of(item)}: эскалировать", choices))
        if chosen is None:
            return None
        why = Ask(f"{name_of(item)}: почему передаёте", any_text, example="что сделано и что не получилось")
        reason = await self.show(why)
        return None if reason is None else {chosen[0]: chosen[1], "reason": reason}

    @work(group="act", exit_on_error=False)
    async def action_waits(self) -> None:
        """Say until when the client is waited for, and who watches."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        until = await self.ask_until(item, "ждём клиента до")
        if until is None:
            return
        watcher = await self.ask_person(part, f"{name_of(item)}: кто следит", item.watcher_id)
        if watcher is not None:
            self.decide(part, item, Disposition.WAIT, until=until, watcher_id=watcher)

    @work(group="act", exit_on_error=False)
    async def action_keep_mine(self) -> None:
        """Keep the item with the outgoing person; without the next shift a supervisor has to agree by PIN."""
        found = self.meant()
        if found is None:
            return
        part, item = found
        coming = self.after is not None and any(one.person_id == part.giver_id for one in self.after.people)
        if not coming and part.agreed_by is None and not await self._agreed(part):
            return
        until = await self.ask_until(item, "остаётся за сдающим до")
        if until is not None:
            self.decide(part, item, Disposition.KEEP, until=until)

    async def _agreed(self, part: PartRow) -> bool:
        people = await asyncio.to_thread(self._desk.people.all)
        chiefs = [one for one in people if one.active and may(one.role, Act.LEAD_SHIFT)]
        choices = [Choice(one.name, one_line(one.name), one.role.label) for one in chiefs]
        name = await self.show(Choose(f"{one_line(part.giver)} не в следующей смене: кто согласен оставить", choices))
        if name is None:
            return False
        by = self.by(None)

        def agree(pin: str) -> bool:
            self.preparing.agree(part.id, by, name, pin)
            return True

        return (
            await self.show(Sign(f"{one_line(name)}: согласие", agree, word="пароль", broken=self.note_broken)) is True
        )


def _key_for(lacks: tuple[str, ...]) -> str:
    return "i — написать" if lacks == (IF_THEN,) else "Enter — написать"
