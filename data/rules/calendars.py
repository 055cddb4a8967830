"""The working calendars on disk: TOML files, the shipped ones and those of the installation, read into schedules.

A calendar is named by its file: ``мск-ежедневно.toml``. A file of the installation stands before a shipped one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.refusals import BadInput
from data.rules.faults import BadStandard, Fault, at_key
from data.rules.own_file import SIZE_LIMIT as SIZE_LIMIT
from data.rules.sources import CALENDARS, Place, Sources, looks_like_calendar, sources_of
from models.workhours import ScheduleError, WorkSchedule

_WHAT = "Календарь"
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar file: its schedule, what it is, and the years and sources of its holidays, where it names any."""

    name: str
    file: Path
    schedule: WorkSchedule
    about: str = ""
    years: tuple[int, ...] = ()
    source: tuple[str, ...] = ()


def load(name: str, place: Place = None) -> WorkSchedule:
    """Read one calendar's schedule; BadInput names the file and the key, or the calendars that there are."""
    return read(name, place).schedule


def read(name: str, place: Place = None) -> Calendar:
    """Read one calendar with what its file says about itself; BadStandard holds every fault of the file."""
    sources = sources_of(place)
    file = _file(name, sources)
    try:
        return _read(name, sources.path(file), sources.text(file), sources.document(file))
    except BadStandard as bad:
        raise BadStandard([replace(fault, what=_WHAT) for fault in bad.faults]) from None


def names(place: Place = None) -> tuple[str, ...]:
    """List the calendars that can be chosen, by name."""
    sources = sources_of(place)
    found = {*sources.names(CALENDARS), *(name for name in sources.own if _stray(name, sources))}
    return tuple(sorted(name.rpartition("/")[2].removesuffix(".toml") for name in found))


def describe(name: str, place: Place = None) -> str:
    """Say in a line which calendar is in force, and for which years its holidays are known."""
    calendar = read(name, place)
    years = f", праздники {min(calendar.years)}–{max(calendar.years)}" if calendar.years else ""
    return f"«{name}» — {calendar.about or calendar.schedule.zone.key}{years}"


def _file(name: str, sources: Sources) -> str:
    plain = bool(name) and name == Path(name).name and not name.startswith(".")
    inside, beside = f"{CALENDARS}/{name}.toml", f"{name}.toml"
    if plain and (inside in sources.own or inside in sources.unread):
        return inside
    if plain and (beside in sources.unread or beside in sources.own):
        return beside
    if plain and sources.has(inside):
        return inside
    known = ", ".join(f"«{other}»" for other in names(sources))
    raise BadInput(f"Календарь «{name}»: нет такого файла. Есть {known}.")


def _stray(name: str, sources: Sources) -> bool:
    return "/" not in name and name not in Sources().names() and looks_like_calendar(sources.own[name])


def _read(name: str, path: Path, text: str, values: dict[str, Any]) -> Calendar:
    about = values.pop("about", "")
    years, source = _listed(values.pop("years", [])), _listed(values.pop("source", []))
    wrong = [
        at_key(path, text, (key,), f"нужны {what}")
        for key, kind, items, what in (("years", int, years, "числа"), ("source", str, source, "строки"))
        if not all(type(item) is kind for item in items)
    ]
    if not isinstance(about, str):
        wrong.insert(0, at_key(path, text, ("about",), "нужен текст в кавычках"))
    try:
        schedule = WorkSchedule.from_dict(values, name)
    except ScheduleError as error:
        raise BadStandard([*wrong, *(_placed(path, text, problem) for problem in error.problems)]) from None
    if wrong:
        raise BadStandard(wrong)
    return Calendar(name, path, schedule, about, tuple(years), tuple(source))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None] if isinstance(value, Mapping) else [value]


def _placed(path: Path, text: str, problem: str) -> Fault:
    """Place what the calendar's form refused: «overrides[0].date: …»."""
    where, _, said = problem.partition(": ")
    spot: list[str | int] = []
    for part in where.split("."):
        spot.append(part.split("[")[0])
        spot += [int(index) for index in _INDEX.findall(part)]
    return at_key(path, text, spot, said)
