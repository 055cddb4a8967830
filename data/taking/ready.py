"""What stands in the way of an acceptance: who may take this share, and what of it is not ready to be taken.

Asked twice: before the PIN, so that nobody types one in vain, and inside the transaction, where it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.refusals import AcceptedBy, NotAllowed, Refusal, Unfinished
from data.rows import By
from data.shifts import reading
from data.shifts.reading import Ask
from data.taking import shares
from data.taking.reading_back import refuse_giver, refuse_unread, refuse_unshown, typed
from data.taking.shares import Offer, ShareItem
from models.rights import Act, may, may_hold, refusal
from models.shift_terms import ItemState, Verdict
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk

_PERSON = "SELECT active, role FROM operator WHERE id = ?"
_STAND_IN = "Вы подписали эту часть за отсутствующего: принимает другой, или супервайзер с причиной."


@dataclass(frozen=True, slots=True)
class Ready:
    """A share that can be accepted now: its items, and why somebody stands in for its recipient."""

    items: tuple[ShareItem, ...]
    reason: str = ""


def look(desk: "Desk", ask: Ask, one: Offer, by: By, absent_reason: str) -> Ready:
    """Refuse what keeps this person from accepting this share now; otherwise give what they accept.

    Raises Unfinished naming the item to go to, AcceptedBy with the name of who was faster.
    """
    refuse_taken(desk, one)
    role = _role(ask, by)
    shares.need_waiting(one)
    refuse_giver(one, by)
    reason = _refuse_stranger(desk, ask, one, by, role, absent_reason)
    found = tuple(each for each in shares.items(ask, one, by.person.id) if each.state is ItemState.SIGNED)
    if any(each.number is not None for each in found) and not may_hold(role):
        raise NotAllowed(f"Роль «{role.label}» не ведёт обращений, а в передаче они есть. Принимает другой.")
    _refuse_unready(desk, [each for each in found if not each.gone], one, by.at)
    return Ready(found, reason)


def refuse_taken(desk: "Desk", one: Offer) -> None:
    """Name the one who was faster (HO-15)."""
    if one.accepted_by is not None and one.accepted_at is not None:
        raise AcceptedBy(f"Уже принял {one.accepted_name} {_clock(desk, one.accepted_at)}.", one.accepted_name)


def _role(ask: Ask, by: By) -> Role:
    active, word = next(iter(ask(_PERSON, (by.person.id,))), (0, by.person.role.value))
    if not active:
        raise NotAllowed(f"{by.person.name}: вход закрыт. Обратитесь к супервайзеру.")
    if not may(role := Role(word), Act.SHIFT):
        raise NotAllowed(refusal(role, Act.SHIFT))
    return role


def _refuse_stranger(desk: "Desk", ask: Ask, one: Offer, by: By, role: Role, absent_reason: str) -> str:
    """Let in the recipient, somebody who is on, or a supervisor for an absent one; gives the reason to be kept."""
    person, rules, leads = by.person, desk.standard.shifts.handover, may(role, Act.LEAD_SHIFT)
    stood_in, reason = one.absent and person.id == one.signed_by, absent_reason.strip()
    if stood_in and not (leads and reason):
        raise NotAllowed(_STAND_IN)
    if person.id == one.recipient_id:
        return typed(reason, "причину") if stood_in else ""
    if not reason and reading.of(ask, person.id, by.at, rules.badge_before) is not None:
        return ""
    if not leads:
        raise NotAllowed(f"Это передают не вам, а: {one.recipient}. Принять может он, его смена или супервайзер.")
    _refuse_early(desk, ask, one, by.at, rules.decide_after)
    return typed(reason, "причину, почему принимаете за отсутствующего")


def _refuse_early(desk: "Desk", ask: Ask, one: Offer, at: datetime, after: timedelta) -> None:
    """Wait for the recipient until the time set for it; who cannot come at all is not waited for."""
    shift = reading.shift(ask, one.shift_id)
    there, _ = next(iter(ask(_PERSON, (one.recipient_id,))))
    if shift is not None and shift.ends is not None and there and at < shift.ends + after:
        first = _clock(desk, shift.ends + after)
        raise Refusal(f"За отсутствующего можно принять с {first}. До этого принимает {one.recipient}.")


def _refuse_unready(desk: "Desk", found: Sequence[ShareItem], one: Offer, at: datetime) -> None:
    for each in found:
        if each.hot and each.verdict is not Verdict.REFUSED:
            refuse_unread(each)
            _refuse_unconfirmed(desk, each, one, at)
            if each.verdict is None:
                raise Unfinished(f"{each.called}: примите или откажитесь с причиной.", each.kind.value, each.ref)
    refuse_unshown([each for each in found if not each.hot])


def _refuse_unconfirmed(desk: "Desk", item: ShareItem, one: Offer, at: datetime) -> None:
    if not item.own_words or item.confirmed or one.absent or item.decided_at is None:
        return
    until = item.decided_at + desk.standard.shifts.handover.confirm_within
    if at < until:
        wait = f"Попросите его или подождите до {_clock(desk, until)}."
        sentence = f"{item.called}: ваши слова ещё не подтвердил {one.outgoing}. {wait}"
        raise Unfinished(sentence, item.kind.value, item.ref)


def _clock(desk: "Desk", at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(desk.settings.zone)):%H:%M}"
