"""The door of the desk: proving who one is, wrong tries and their delays (security.md §4, SEC-06)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data import driver, keyfile, pins
from data.pins import Cost
from data.refusals import Refusal
from data.rows import Person
from models.events import EventKind, text_hash
from models.terms import Role

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

FREE_TRIES = 5
"""Wrong tries without a delay; the fifth brings the first minute."""

_LONGEST = 60
_CLAIMED = "SELECT id, name, role, line, active, must_change_pin, pin_hash, wrong_tries, locked_until FROM operator"
_WRONG = "Имя или PIN не подходят. Проверьте раскладку и попробуйте ещё раз."


class SignInDelayed(Refusal):
    """Too many wrong tries; ``until`` is when the next one is heard."""

    def __init__(self, sentence: str, until: datetime) -> None:
        super().__init__(sentence)
        self.until = until


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the desk knows of a name at the moment of a try; ``key`` is where a name of nobody is counted."""

    key: str
    person: Person | None
    pin_hash: str
    tries: int
    locked_until: datetime | None


class Door:
    """Lets a person in, or says the same to everybody whom it does not."""

    def __init__(self, desk: Desk, cost: Cost) -> None:
        self._desk = desk
        self._cost = cost

    @cached_property
    def pepper(self) -> bytes:
        """What a stolen database lacks to try PINs with."""
        return keyfile.derive(self._desk.store.secret, "pin")

    @cached_property
    def _nobody(self) -> str:
        """The secret of no one: comparing with it costs what a real comparison costs."""
        return pins.keep(secrets.token_hex(16), self.pepper, self._cost)

    def prove(self, name: str, pin: str, at: datetime, done: EventKind | None = None) -> Person:
        """Find the person whose name and secret these are; Refusal otherwise, the same for a wrong name and PIN.

        The try is counted and durable before the secret is compared, so that a killed process gives no free one.
        ``done`` is journalled on success.
        """
        nobody = self._nobody
        claim = self._count(name, at, nobody)
        person = claim.person if pins.fits(pin, claim.pin_hash, self.pepper) else None
        outdated = person is not None and pins.is_outdated(claim.pin_hash, self._cost)
        anew = pins.keep(pin, self.pepper, self._cost) if outdated else ""
        with self._desk.store.write(at) as tx:
            if person is None or not person.active:
                facts = {"operator": claim.person.id if claim.person else None, "tries": claim.tries}
                tx.record(EventKind.SIGN_IN_FAILED, by=None, ticket=None, happened=at, facts=facts)
            else:
                tx.exec("UPDATE operator SET wrong_tries = 0, locked_until = NULL WHERE id = ?", (person.id,))
                if anew:
                    sql = "UPDATE operator SET pin_hash = ? WHERE id = ? AND pin_hash = ?"
                    tx.exec(sql, (anew, person.id, claim.pin_hash))
                if done is not None:
                    tx.record(done, by=person, ticket=None, happened=at, facts={})
        if person is None or not person.active:
            raise Refusal(_WRONG)
        return person

    def _count(self, name: str, at: datetime, nobody: str) -> _Claim:
        with self._desk.store.write(at) as tx:
            claim = self._claim(tx, name, nobody)
            if claim.locked_until is not None and at < claim.locked_until:
                raise _delayed(claim.locked_until, at)
            tries = claim.tries + 1
            until = at + _delay(tries) if tries >= FREE_TRIES else None
            kept = driver.stored(until) if until else None
            if claim.person is not None:
                sql = "UPDATE operator SET wrong_tries = ?, locked_until = ? WHERE id = ?"
                tx.exec(sql, (tries, kept, claim.person.id))
            else:
                sql = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
                tx.exec(sql, (claim.key, json.dumps([tries, kept])))
        return replace(claim, tries=tries, locked_until=until)

    def _claim(self, tx: Tx, name: str, nobody: str) -> _Claim:
        """Find whose name it is. A name of nobody is counted alike, in one of 4096 places, so that it tells nothing."""
        wanted = folded(name)
        key = "tries:" + text_hash(self.pepper, wanted)[:3]
        unknown = tx.exec("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        found = [row for row in tx.exec(_CLAIMED) if folded(row[1]) == wanted]
        if found:
            row = found[0]
            return _Claim(key, person_of(row), row[6], row[7], driver.instant(row[8]) if row[8] else None)
        tries, until = json.loads(unknown[0]) if unknown else (0, None)
        return _Claim(key, None, nobody, tries, driver.instant(until) if until else None)


def person_of(row: Sequence[Any]) -> Person:
    """Build the snapshot of a person from a row that begins with their columns."""
    return Person(row[0], row[1], Role(row[2]), row[3], bool(row[4]), bool(row[5]))


def folded(name: str) -> str:
    """Write a name as it is compared: any case, ё as е, single spaces."""
    return " ".join(name.casefold().replace("ё", "е").split())


def _delay(tries: int) -> timedelta:
    return timedelta(minutes=min(2 ** min(tries - FREE_TRIES, 10), _LONGEST))


def _delayed(until: datetime, at: datetime) -> SignInDelayed:
    seconds = max(1, int((until - at).total_seconds()))
    left = f"{seconds} с" if seconds < 60 else f"{-(-seconds // 60)} мин"
    return SignInDelayed(f"Слишком много неверных попыток. Следующая — через {left}.", until)
