"""Before the moment of transfer: what was on the screen, what was read back, what is accepted and what is not."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.refusals import BadInput, NotAllowed, Refusal, Unfinished
from data.rows import By
from data.taking import shares
from data.taking.choices import choices, right
from data.taking.shares import Offer, ShareItem
from data.turn import words as checked
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act
from models.secrets import mask
from models.shift_terms import ItemState, NoticeStep, PartState, Verdict
from models.tables import ItemReading, Part

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx


def typed(text: str, what: str) -> str:
    """Make a typed text fit to be kept: not empty, its secrets hidden, no character that the base cannot store."""
    return mask(checked(text.encode("utf-8", "replace").decode(), what)).text


@dataclass
class Hand:
    """One person's act on one item before the moment of transfer, inside its transaction."""

    tx: "Tx"
    by: By
    at: datetime
    offer: Offer
    item: ShareItem
    row: ItemReading

    def record(self, kind: EventKind, **facts: Any) -> int:
        """Write its event: ids only, the words stay in the table."""
        about = {"shift": self.offer.shift_id, "part": self.offer.part_id, "item": self.item.id}
        about |= {"ticket": self.item.number} if self.item.number is not None else {}
        return self.tx.record(kind, by=self.by.person, ticket=None, happened=self.at, facts={**about, **facts})

    def reopen(self) -> None:
        """Let the item be read from the beginning."""
        self.row.shown_at = self.row.verdict = None
        self.row.tries += 1


class ReadingBack:
    """What the receiver does with the items, and what the outgoing person answers."""

    desk: "Desk"

    def shown(self, share_id: int, by: By, ids: Iterable[int] | Mapping[int, int | None]) -> int:
        """Note that items were on this person's screen, in full where they are hot; gives how many were new to them.

        A mapping of ids to the ticket's versions on the screen notes exactly those; ids alone mean the present ones.
        """
        seen = dict(ids) if isinstance(ids, Mapping) else dict.fromkeys(ids)
        one = shares.offer(self.desk.reads.rows, share_id)
        shares.need_waiting(one)
        fresh = [each.id for each in shares.items(self.desk.reads.rows, one, by.person.id) if not each.shown]
        if not any(number in seen for number in fresh):
            return 0
        at = whole_second(by.at)
        with self.desk.store.write(at) as tx:
            one = self._offered(tx, by, shares.offer(tx.exec, share_id))
            found = [each for each in shares.items(tx.exec, one, by.person.id) if each.id in seen and not each.shown]
            for each in found:
                _note_shown(tx, each, by, at, seen[each.id])
        return len(found)

    def options(self, item_id: int, person: Any) -> tuple[str, ...]:
        """Give the three next steps to choose from; none where the item is read back in own words."""
        ask = self.desk.reads.rows
        item = shares.item(ask, item_id, person.id, shares.offer_of(ask, item_id))
        return () if item.own_words or not item.hot else choices(ask, item)

    def read_back(self, item_id: int, by: By, words: str) -> bool:
        """Say back what is hot: own words for a P1, else the right step of three; a wrong pick reopens the item."""
        said = typed(words, "следующий шаг и время своими словами")
        with self._hand(item_id, by) as hand:
            item = hand.item
            need(item, item.hot, "обычное обращение не читают вслух: его достаточно увидеть и принять.")
            need(item, item.shown, "сначала откройте его целиком, потом повторите.")
            if item.own_words:
                self._long_enough(item, said)
            elif not right(item, said):
                hand.reopen()
                hand.row.words = ""
                hand.record(EventKind.READ_WRONG, tries=hand.row.tries)
                return False
            hand.row.words, hand.row.decided_at = said, hand.at
            hand.row.confirmed = hand.row.confirmed_by = None
            hand.record(EventKind.ITEM_READ, own=item.own_words, tries=hand.row.tries)
            return True

    def accept_item(self, item_id: int, by: By) -> None:
        """Say yes to one item; a hot one must be read back first."""
        with self._hand(item_id, by) as hand:
            refuse_unread(hand.item)
            hand.row.verdict = Verdict.ACCEPTED.value
            if not hand.item.own_words:
                hand.row.decided_at = hand.at
            hand.record(EventKind.ITEM_ACCEPTED)

    def accept_all(self, share_id: int, by: By) -> int:
        """Say yes to everything ordinary at once; refused while some of it was not on the screen (HO-07)."""
        at = whole_second(by.at)
        with self.desk.store.write(at) as tx:
            one = self._offered(tx, by, shares.offer(tx.exec, share_id))
            ordinary = [
                each
                for each in shares.items(tx.exec, one, by.person.id)
                if each.state is ItemState.SIGNED and not each.hot and not each.gone
            ]
            refuse_unshown(ordinary)
            left = [each for each in ordinary if each.verdict is None]
            for each in left:
                row = _row(tx, each, by)
                row.verdict, row.decided_at = Verdict.ACCEPTED.value, at
            if left:
                facts = {"shift": one.shift_id, "part": one.part_id, "items": [each.id for each in left]}
                tx.record(EventKind.ITEM_ACCEPTED, by=by.person, ticket=None, happened=at, facts=facts)
        return len(ordinary)

    def refuse_item(self, item_id: int, by: By, reason: str) -> None:
        """Say no to one item, and why: it stays with the outgoing person (HO-33)."""
        why = typed(reason, "причину, почему не принимаете")
        with self._hand(item_id, by) as hand:
            hand.row.verdict, hand.row.reason, hand.row.decided_at = Verdict.REFUSED.value, why, hand.at
            hand.record(EventKind.ITEM_REFUSED)

    def ask(self, item_id: int, by: By, text: str) -> None:
        """Ask the outgoing person about one item; it blocks nothing else."""
        question = typed(text, "вопрос")
        with self._hand(item_id, by) as hand:
            hand.row.question, hand.row.answer = question, ""
            hand.record(EventKind.ITEM_ASKED)
            outgoing = (hand.offer.custodian_id or hand.offer.signed_by or hand.offer.giver_id,)
            self.desk.shifts.calling.tell(hand.tx, hand.offer.shift_id, NoticeStep.REMARK, outgoing, hand.at)

    def answer(self, item_id: int, by: By, reader_id: int, text: str) -> None:
        """Answer a question of the receiver."""
        said = typed(text, "ответ")
        with self._hand(item_id, by, reader_id) as hand:
            need(hand.item, bool(hand.row.question), "по нему никто не спрашивал.")
            hand.row.answer = said
            hand.record(EventKind.ITEM_ANSWERED, reader=reader_id)

    def confirm_words(self, item_id: int, by: By, reader_id: int, right: bool) -> None:
        """Say whether the receiver's own words are right; wrong ones reopen the item."""
        with self._hand(item_id, by, reader_id) as hand:
            need(hand.item, hand.item.read and hand.item.own_words, "слов, которые ждут вас, нет.")
            hand.row.confirmed, hand.row.confirmed_by = right, by.person.id
            if not right:
                hand.reopen()
            kind = EventKind.READ_CONFIRMED if right else EventKind.READ_WRONG
            hand.record(kind, reader=reader_id, tries=hand.row.tries)

    @contextmanager
    def _hand(self, item_id: int, by: By, reader_id: int | None = None) -> Iterator[Hand]:
        """Open an act on one item: the receiver's own, or the outgoing person's on what ``reader_id`` said."""
        at = whole_second(by.at)
        with self.desk.store.write(at) as tx:
            one = shares.offer_of(tx.exec, item_id)
            if reader_id is None:
                self._offered(tx, by, one)
            else:
                permit(tx, Act.SHIFT, by)
                shares.need_waiting(one)
                _need_outgoing(one, by, reader_id)
            item = shares.item(tx.exec, item_id, reader_id or by.person.id, one)
            need(item, item.state is ItemState.SIGNED, f"пункт уже «{item.state.label}».")
            need(item, not item.gone, "уже закрыто: принимать нечего.")
            yield Hand(tx, by, at, one, item, _row(tx, item, by, reader_id))
            tx.session.flush()

    def _offered(self, tx: "Tx", by: By, one: Offer) -> Offer:
        """Check that a person may act as the receiver now; the first act of theirs makes the part «принимается»."""
        permit(tx, Act.SHIFT, by)
        shares.need_waiting(one)
        refuse_giver(one, by)
        if one.state is PartState.SIGNED:
            tx.session.get_one(Part, one.part_id).state = PartState.ACCEPTING.value
        return one

    def _long_enough(self, item: ShareItem, said: str) -> None:
        least = self.desk.standard.shifts.handover.own_words
        letters = sum(each.isalnum() for each in said)
        if letters < least:
            raise BadInput(f"{item.called}: слишком коротко. Скажите следующий шаг и время, хотя бы {least} знаков.")


def need(item: ShareItem, condition: bool, sentence: str) -> None:
    """Refuse with a sentence about this item unless the condition holds."""
    if not condition:
        raise Refusal(f"{item.called}: {sentence}")


def refuse_giver(one: Offer, by: By) -> None:
    """Refuse the giver on whatever console: nobody hands over to himself (HO-05)."""
    if one.hands_over(by.person.id):
        raise NotAllowed("Свою часть принимает другой человек. Позовите того, кому передаёте.")


def refuse_unread(item: ShareItem) -> None:
    """Refuse what cannot be accepted yet: unseen, changed since, or hot and not read back (HO-06, HO-09)."""
    if not item.shown:
        seen = "изменилось после подписи, прочтите заново" if item.changed else "ещё не было на экране, откройте его"
        raise Unfinished(f"{item.called}: {seen}.", item.kind.value, item.ref)
    if item.hot and not item.read:
        how = "скажите следующий шаг и время своими словами" if item.own_words else "выберите верный следующий шаг"
        raise Unfinished(f"{item.called}: горячее, {how}.", item.kind.value, item.ref)


def refuse_unshown(ordinary: list[ShareItem]) -> None:
    """Refuse to take in bulk what was not on the screen, with the count and the first one (HO-07)."""
    unseen = [each for each in ordinary if each.verdict is not Verdict.REFUSED and not each.shown]
    if not unseen:
        return
    first, count = unseen[0], len(ordinary)
    why = "изменилось после подписи" if first.changed else "ещё не было на экране"
    raise Unfinished(
        f"Показано {count - len(unseen)} из {count}: {first.called} {why}. Пролистайте список.",
        first.kind.value,
        first.ref,
    )


def _need_outgoing(one: Offer, by: By, reader_id: int) -> None:
    if by.person.id not in (one.giver_id, one.signed_by, one.custodian_id):
        raise NotAllowed(f"Отвечает тот, кто сдаёт: {one.outgoing}.")
    if by.person.id == reader_id:
        raise NotAllowed("Свои слова подтверждает другой: тот, кто сдаёт.")


def _row(tx: "Tx", item: ShareItem, by: By, reader_id: int | None = None) -> ItemReading:
    who = reader_id or by.person.id
    row = tx.session.get(ItemReading, (item.id, who))
    if row is None:
        row = ItemReading(item_id=item.id, operator_id=who)
        tx.session.add(row)
    return row


def _note_shown(tx: "Tx", item: ShareItem, by: By, at: datetime, seen: int | None) -> None:
    row = _row(tx, item, by)
    again = item.shown_at is not None
    known = item.version or 0
    row.shown_at, row.version = at, known if seen is None else min(seen, known)
    if again and row.verdict != Verdict.REFUSED.value:
        row.verdict = row.confirmed = row.confirmed_by = None
        row.words = ""
