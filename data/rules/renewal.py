"""A new standard: what of the files waits to be applied, what it would change, and applying it.

The files of the installation are a proposal. What is in force lies in the database, with the past that time.md asks
for; every console and gateway follows it. The preview and the applying run the same recount.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from data.driver import instant
from data.refusals import BadInput, MovedOn
from data.rows import By
from data.rules.check import Examined, documents, examine
from data.rules.in_force import Applied, numbered
from data.rules.keys import APPLIED
from data.rules.recount import CLOCKS, Query, Recounted, clocks_otherwise, places, rank_anew, recount, resilence
from data.rules.renewal_rows import Draft, Effect, Moved, Placed, Preview, Waiting
from data.rules.sources import Sources
from data.rules.versions import KEPT, ahead, kinds_of, move_stamp, put, renew, with_past
from data.verbs import permit, whole_second
from models.clock import ClockName
from models.events import EventKind
from models.queue_order import Lane, Place, lane_of, rank
from models.rights import Act
from models.standard_words import differences, profile_in_words

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from models.standard import Standard
    from models.timers import Policy

SOON = timedelta(hours=1)
_EVER = datetime.min.replace(tzinfo=UTC)
_DUES = tuple((name, CLOCKS.index(f"{name.value}_due")) for name in ClockName)


class Renewal:
    """The way of an edited standard into force."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def draft(self, folder: Path | None = None) -> Draft:
        """Read and check the files as they lie on disk now, and compare them with what is in force.

        Another ``folder`` than the installation's can be looked at, but not applied.
        """
        desk = self._desk
        desk.catch_up_rules()
        sources = Sources.on_disk(folder or desk.places.standard)
        calendar, force = self._wanted_calendar(), desk.in_force
        examined = examine(sources, calendar)
        changed = _changed(force.sources, sources.rules)
        if calendar != force.applied.calendar:
            changed = (*changed, desk.places.config.name)
        differs = bool(changed) or bool(examined.faults)
        return Draft(_mark(sources.rules, calendar), force.applied.number, examined, changed, sources.hints, differs)

    def waiting(self, now: datetime) -> Waiting:
        """Look at the files as a console does that follows them: cheap while they are what is in force."""
        desk = self._desk
        desk.catch_up_rules()
        disk, force = Sources.on_disk(desk.places.standard), desk.in_force
        same = not disk.unread and disk.own == force.sources.own
        if same and self._wanted_calendar() == force.applied.calendar and force.adopted:
            return Waiting()
        draft = self.draft()
        if draft.faults:
            return Waiting(f"{draft.faults[0]} Действует прежний стандарт.", broken=True)
        if draft.differs:
            return Waiting(f"Новый стандарт ждёт применения: {self.preview(now, draft).sentence}")
        return Waiting(draft.hints[0]) if draft.hints else Waiting()

    def preview(self, now: datetime, draft: Draft | None = None) -> Preview:
        """Compute what applying the files at this instant would change; BadInput when they are wrong."""
        desk, at = self._desk, whole_second(now)
        draft = draft or self.draft()
        examined = _sound(draft)
        standard, policy = _both(examined)
        with desk.reads.snapshot():
            past = ahead(policy, desk.reads.row(KEPT), at)
            placed = _placed(desk.reads.rows, self._order(), standard.order)
            plain = _effect(clocks_otherwise(desk.reads.rows, past), placed, at)
            wide = _effect(clocks_otherwise(desk.reads.rows, past, at), placed, at)
        return Preview(draft, at, self._said(draft, standard), plain, wide)

    def apply(self, by: By, mark: str, *, to_open: bool = False) -> str:
        """Bring the files of that mark into force; ``to_open``: for open cycles too (rule 31). Gives a sentence.

        Raises MovedOn when files or standard changed after they were looked at, BadInput when the files are wrong.
        """
        desk, at = self._desk, whole_second(by.at)
        draft = self.draft()
        standard, _ = _both(_sound(draft))
        if draft.mark != mark:
            raise MovedOn("Файлы стандарта изменились после просмотра. Посмотрите ещё раз.", draft.files)
        with desk.store.write(at) as tx:
            permit(tx, Act.STANDARD, by)
            if desk.in_force.applied.number != draft.base or not draft.differs:
                raise MovedOn("Стандарт уже применён, ждать нечего.", ())
            version = numbered(standard, draft.base + 1).version
            changed = self._bring(tx, draft, by, at, to_open)
            moved = self._recount(tx, draft.examined, changed, to_open)
        desk.forget_rules()
        return f"Стандарт {version} применён: {_told(moved)}."

    def _bring(self, tx: "Tx", draft: Draft, by: By, at: datetime, to_open: bool) -> frozenset[str]:
        """Put the rules in force and tell the journal; gives which of hours, terms and lanes are other ones."""
        standard, policy = _both(draft.examined)
        number = draft.base + 1
        if tx.exec(KEPT).fetchone() is None and self._old() is not None:
            renew(tx, self._desk.policy, at, self._desk.standard.order)
        changed = renew(tx, policy, at, standard.order)
        applied = Applied(number, draft.examined.calendar, dict(draft.examined.sources.rules.own))
        put(tx, APPLIED, applied.written())
        facts = {
            "version": numbered(standard, number).version,
            "number": number,
            "files": list(draft.files),
            "changed": sorted(changed),
            "open": to_open,
        }
        for kind in dict.fromkeys((*kinds_of(changed), EventKind.STANDARD_CHANGED)):
            move_stamp(tx, tx.record(kind, by=by.person, ticket=None, happened=at, facts=facts))
        if to_open:
            self._desk.clocks.record_applied(tx, at, by.person)
        return changed

    def _recount(self, tx: "Tx", examined: Examined, changed: frozenset[str], to_open: bool) -> int:
        """Move what the new rules move; gives how many tickets that is."""
        standard, policy = _both(examined)
        old = self._old()
        past = with_past(policy, tx.exec(KEPT).fetchone())
        ticking = changed & {"hours", "terms"} or to_open or old is None or _ticks(standard) != _ticks(old)
        moved = recount(tx, past) if ticking else 0
        placed = rank_anew(tx, standard.order) if standard.order != self._order() else 0
        if old is None or standard.close_after != old.close_after:
            resilence(tx, past, standard.close_after)
        return max(moved, placed)

    def _old(self) -> "Standard | None":
        """Give the standard in force; none when a newer program cannot read what an older one applied."""
        try:
            return self._desk.standard
        except BadInput:
            return None

    def _order(self) -> "tuple[Lane, ...]":
        old = self._old()
        return old.order if old is not None else ()

    def _wanted_calendar(self) -> str:
        """The calendar that the settings name now; those of this console may be older than the file."""
        from data.settings import load

        desk = self._desk
        return load(desk.places.config).calendar if desk.places.config.exists() else desk.settings.calendar

    def _said(self, draft: Draft, standard: "Standard") -> tuple[str, ...]:
        force, examined = self._desk.in_force, draft.examined
        said = list(differences(documents(force.sources), documents(examined.sources.rules)))
        if examined.calendar != force.applied.calendar:
            said.insert(0, f"Календарь стола: {force.applied.calendar} → {examined.calendar}")
        old = self._old()
        if old is not None and old.profile != standard.profile:
            said += profile_in_words(documents(examined.sources), standard.profile)
        return tuple(said)


def _ticks(standard: "Standard") -> tuple[object, ...]:
    """Tell what of a standard moves clocks and warnings besides hours and terms."""
    return standard.effects, standard.chains


def _sound(draft: Draft) -> Examined:
    if draft.faults:
        raise BadInput(draft.faults[0])
    return draft.examined


def _both(examined: Examined) -> "tuple[Standard, Policy]":
    assert examined.standard is not None and examined.policy is not None
    return examined.standard, examined.policy


def _changed(force: Sources, disk: Sources) -> tuple[str, ...]:
    """Name the files that mean something else than those in force; comments and spaces mean nothing."""
    old, new = documents(force), documents(disk)
    return tuple(sorted({*disk.unread} | {name for name in {*old, *new} if old.get(name) != new.get(name)}))


def _mark(sources: Sources, calendar: str) -> str:
    said = json.dumps([calendar, sorted(sources.own.items()), sorted(sources.unread)], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _placed(query: Query, old: "tuple[Lane, ...]", new: "tuple[Lane, ...]") -> tuple[Placed, ...]:
    """Find who gets ahead of others in the queue when the lanes are other ones."""
    if old == new:
        return ()
    stored = [(place, before) for place, before in places(query) if place.queued]
    was = _positions((before or 0, place) for place, before in stored)
    now = _positions((rank(place, new) or 0, place) for place, _ in stored)
    lanes = {place.number: lane_of(place, new).label for place, _ in stored}
    ahead_of = sorted(number for number in now if now[number] < was[number])
    return tuple(Placed(number, was[number], now[number], lanes[number]) for number in ahead_of)


def _positions(ranked: Iterable[tuple[int, Place]]) -> dict[int, int]:
    """Number the queue from 1 in the order of the rank, then of admission."""
    ordered = sorted((order, place.admitted_at or _EVER, place.number) for order, place in ranked)
    return {number: position for position, (_, _, number) in enumerate(ordered, start=1)}


def _effect(recounted: Iterable[Recounted], placed: tuple[Placed, ...], at: datetime) -> Effect:
    moved = tuple(move for one in recounted for move in _moves(one))
    nearest: dict[int, datetime] = {}
    for move in moved:
        if move.due is not None:
            nearest[move.number] = min(move.due, nearest.get(move.number, move.due))
    late = sum(due < at for due in nearest.values())
    return Effect(moved, placed, sum(due - at < SOON for due in nearest.values()) - late, late)


def _moves(one: Recounted) -> Iterable[Moved]:
    for name, index in _DUES:
        if one.old[index] != one.new[index]:
            yield Moved(one.number, one.tier, name, _instant(one.old[index]), _instant(one.new[index]))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _told(changed: int) -> str:
    from models.words import counted

    if not changed:
        return "открытые обращения остались на своих местах"
    return f"пересчитано {counted(changed, 'обращение', 'обращения', 'обращений')}"
