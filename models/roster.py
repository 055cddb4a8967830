"""The roster as a value: who works which shift of which day, who is away, who is told; read from a plain mapping.

Names stand as people write them; ``folded`` makes two spellings of one name equal. Nothing here knows ids or instants
except ``Planned``, which is what the rest of the desk works with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

Spot: TypeAlias = tuple[str | int, ...]
"""The way to a value of the file."""

NAME_LIMIT, REASON_LIMIT = 80, 300
_ROSTER_KEYS = ("shifts", "absences", "chain", "on_call", "weeks")
_SHIFT_KEYS = ("date", "kind", "people", "senior", "reserve", "reasons")
_ABSENCE_KEYS = ("who", "from", "until", "reason")


class BadRoster(ValueError):
    """A roster that cannot be used: ``spot`` is the way to the key, ``said`` what is wrong in a few words."""

    def __init__(self, spot: Spot, said: str) -> None:
        super().__init__(said)
        self.spot = spot
        self.said = said


@dataclass(frozen=True, slots=True)
class Duty:
    """One shift of one day: ``people`` work it, ``reserve`` can be called, ``reasons`` set a rule aside by name."""

    day: date
    kind: str
    people: tuple[str, ...] = ()
    senior: str = ""
    reserve: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[date, str]:
        """What shift it is."""
        return self.day, self.kind

    def reason(self, name: str) -> str:
        """Why a rule does not count for this person here; empty when nobody said."""
        wanted = folded(name)
        return next((said for one, said in self.reasons.items() if folded(one) == wanted), "")


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away, from the first date to the last one, both inclusive."""

    who: str
    since: date
    until: date
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Tell whether the person is away on a date."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Roster:
    """Who works when."""

    shifts: tuple[Duty, ...] = ()
    absences: tuple[Absence, ...] = ()
    chain: tuple[str, ...] = ()
    """Who is told when nobody accepts, in this order; empty: the active supervisors by name."""
    on_call: str = ""
    weeks: Mapping[date, str] = field(default_factory=dict)
    """Why a round-the-clock week, by its Monday, may have fewer people than the rule asks."""

    def __bool__(self) -> bool:
        """Tell whether anything is planned."""
        return bool(self.shifts)

    def duty(self, day: date, kind: str) -> Duty | None:
        """Find the shift of a day."""
        return next((duty for duty in self.shifts if duty.key == (day, kind)), None)

    def away(self, name: str, day: date) -> Absence | None:
        """Find the absence of a person on a date."""
        wanted = folded(name)
        return next((one for one in self.absences if one.covers(day) and folded(one.who) == wanted), None)

    def same(self, other: "Roster") -> bool:
        """Tell whether two rosters say the same, in whatever order."""
        return _sorted(self) == _sorted(other)


@dataclass(frozen=True, slots=True)
class Planned:
    """One shift of the roster on the line of time (aware UTC instants), its people by id, the inactive left out."""

    kind: str
    night: bool
    day: date
    starts: datetime
    ends: datetime
    people: tuple[int, ...] = ()
    senior_id: int | None = None
    """The senior named, else the first person; None when nobody works it."""
    reserve: tuple[int, ...] = ()
    odd: str = ""
    """Words about an hour that repeats or vanishes inside it (HO-22); empty on every other night."""


@lru_cache(4096)
def folded(name: str) -> str:
    """Write a name as names are compared: any case, ё as е, single spaces."""
    return " ".join(name.casefold().replace("ё", "е").split())


def from_mapping(values: Mapping[str, Any]) -> Roster:
    """Read a roster; BadRoster names the first key that is wrong. Names and kinds are the checks' affair."""
    _known(values, _ROSTER_KEYS, ())
    shifts = tuple(_duty(one, ("shifts", n)) for n, one in enumerate(_tables(values, "shifts")))
    seen: dict[tuple[date, str], int] = {}
    for n, duty in enumerate(shifts):
        if duty.key in seen:
            raise BadRoster(("shifts", n, "kind"), f"смена «{duty.kind}» {duty.day:%d.%m.%Y} уже есть выше")
        seen[duty.key] = n
    absences = tuple(_absence(one, ("absences", n)) for n, one in enumerate(_tables(values, "absences")))
    chain = _names(values.get("chain", []), ("chain",))
    on_call = _name(values["on_call"], ("on_call",)) if values.get("on_call") else ""
    return Roster(shifts, absences, chain, on_call, _weeks(values.get("weeks", {})))


def to_mapping(roster: Roster) -> dict[str, Any]:
    """Write a roster as the mapping from which it can be read, sorted by date; what is empty is left out."""
    clean = _sorted(roster)
    shifts = [
        {
            "date": duty.day,
            "kind": duty.kind,
            "people": list(duty.people),
            **({"senior": duty.senior} if duty.senior else {}),
            **({"reserve": list(duty.reserve)} if duty.reserve else {}),
            **({"reasons": dict(duty.reasons)} if duty.reasons else {}),
        }
        for duty in clean.shifts
    ]
    absences = [
        {"who": one.who, "from": one.since, "until": one.until, **({"reason": one.reason} if one.reason else {})}
        for one in clean.absences
    ]
    whole: dict[str, Any] = {"chain": list(clean.chain), "on_call": clean.on_call}
    whole |= {"weeks": {day.isoformat(): said for day, said in clean.weeks.items()}}
    return {key: value for key, value in (whole | {"shifts": shifts, "absences": absences}).items() if value}


def _sorted(roster: Roster) -> Roster:
    return replace(
        roster,
        shifts=tuple(sorted(roster.shifts, key=lambda duty: duty.key)),
        absences=tuple(sorted(roster.absences, key=lambda one: (one.since, one.until, one.who))),
        weeks=dict(sorted(roster.weeks.items())),
    )


def _duty(values: Any, spot: Spot) -> Duty:
    _known(values, _SHIFT_KEYS, spot)
    if "date" not in values or "kind" not in values:
        raise BadRoster(spot, "у смены нужны date и kind")
    people = _names(values.get("people", []), (*spot, "people"))
    reserve = _names(values.get("reserve", []), (*spot, "reserve"))
    here = {folded(name) for name in people}
    senior = _name(values["senior"], (*spot, "senior")) if values.get("senior") else ""
    if senior and folded(senior) not in here:
        raise BadRoster((*spot, "senior"), f"старшего «{senior}» нет среди people этой смены")
    for n, name in enumerate(reserve):
        if folded(name) in here:
            raise BadRoster((*spot, "reserve", n), f"«{name}» и на смене, и в резерве")
    reasons = _reasons(values.get("reasons", {}), here | {folded(name) for name in reserve}, (*spot, "reasons"))
    kind = _line(values["kind"], (*spot, "kind"), "нужно имя смены в кавычках", NAME_LIMIT)
    return Duty(_day(values["date"], (*spot, "date")), kind, people, senior, reserve, reasons)


def _absence(values: Any, spot: Spot) -> Absence:
    _known(values, _ABSENCE_KEYS, spot)
    for needed in ("who", "from", "until"):
        if needed not in values:
            raise BadRoster((*spot, needed), "не указано")
    since, until = _day(values["from"], (*spot, "from")), _day(values["until"], (*spot, "until"))
    if until < since:
        raise BadRoster((*spot, "until"), "последний день раньше первого")
    said = values.get("reason", "")
    reason = _line(said, (*spot, "reason"), "нужна причина в кавычках", REASON_LIMIT) if said else ""
    return Absence(_name(values["who"], (*spot, "who")), since, until, reason)


def _reasons(values: Any, here: set[str], spot: Spot) -> dict[str, str]:
    if not isinstance(values, Mapping):
        raise BadRoster(spot, 'нужна таблица вида "Имя" = "причина"')
    for name in values:
        if folded(name) not in here:
            raise BadRoster((*spot, name), f"«{name}» не работает в этой смене")
    said = "нужна причина в кавычках"
    return {name: _line(reason, (*spot, name), said, REASON_LIMIT) for name, reason in values.items()}


def _weeks(values: Any) -> dict[date, str]:
    if not isinstance(values, Mapping):
        raise BadRoster(("weeks",), 'нужна таблица вида "2026-11-16" = "причина"')
    found: dict[date, str] = {}
    for key, reason in values.items():
        monday = _day(key, ("weeks", key))
        if monday.weekday():
            raise BadRoster(("weeks", key), "неделя называется по понедельнику")
        found[monday] = _line(reason, ("weeks", key), "нужна причина в кавычках", REASON_LIMIT)
    return found


def _tables(values: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = values.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise BadRoster((key,), f"каждая запись начинается строкой [[{key}]]")
    return found


def _known(values: Mapping[str, Any], keys: Sequence[str], spot: Spot) -> None:
    for key in values:
        if key not in keys:
            raise BadRoster((*spot, key), f"такого ключа нет; есть {', '.join(keys)}")


def _names(values: Any, spot: Spot) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise BadRoster(spot, "нужен список имён в квадратных скобках")
    found = tuple(_name(one, (*spot, n)) for n, one in enumerate(values))
    for n, name in enumerate(found):
        if folded(name) in map(folded, found[:n]):
            raise BadRoster((*spot, n), f"«{name}» названо дважды")
    return found


def _name(value: Any, spot: Spot) -> str:
    return _line(value, spot, "нужно имя в кавычках", NAME_LIMIT)


def _line(value: Any, spot: Spot, wanted: str, limit: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadRoster(spot, wanted)
    clean = " ".join(value.split())
    if len(clean) > limit or not clean.isprintable():
        raise BadRoster(spot, f"нужно до {limit} знаков, без управляющих символов")
    return clean


def _day(value: Any, spot: Spot) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        found = value
    else:
        try:
            found = date.fromisoformat(value)
        except (TypeError, ValueError):
            raise BadRoster(spot, f"дата пишется как 2026-11-22, а стоит {value!s:.40}") from None
    if not 2000 <= found.year <= 2200:
        raise BadRoster(spot, f"год {found.year} — опечатка?")
    return found
