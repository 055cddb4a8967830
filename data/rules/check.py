"""The whole check of a standard: every file of it, and whether they fit together; all that is wrong, not the first.

Also the files as plain documents, from which rules and differences are told in words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.attached.kinds import load_kinds
from data.refusals import BadInput
from data.rules import calendars, standard
from data.rules.faults import BadStandard, at_key
from data.rules.sources import CALENDARS, TEXTS, Sources
from data.rules.tables import read_checklists, read_escalation
from data.texts import ticket_templates
from data.texts.files import read_texts
from models.instants import ScheduleError
from models.targets import Target
from models.timers import Policy
from models.workhours import WorkSchedule

if TYPE_CHECKING:
    from models.standard import Standard

AROUND_THE_CLOCK = "круглосуточно"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the check found: the standard and what the clocks count by when it is sound, else a sentence a fault."""

    sources: Sources
    calendar: str
    standard: "Standard | None" = None
    policy: Policy | None = None
    faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it could be applied."""
        return not self.faults


def examine(sources: Sources, calendar: str) -> Examined:
    """Check every file of a standard on this calendar."""
    faults = dict.fromkeys(fault.sentence for fault in sources.unread.values())
    found: Standard | None = None
    policy: Policy | None = None
    try:
        found = standard.load(sources)
    except BadInput as bad:
        faults |= dict.fromkeys(_sentences(bad))
    faults |= dict.fromkeys(_calendar_faults(sources, calendar, found))
    schedule = calendars.load(calendar, sources) if not faults else None
    faults |= dict.fromkeys(_other_faults(sources, schedule))
    if found is not None and not faults:
        policy = standard.policy(found, calendar, sources)
        faults |= dict.fromkeys(_day_faults(policy, calendar))
    return Examined(sources, calendar, found, policy if not faults else None, tuple(faults))


def documents(sources: Sources) -> dict[str, Mapping[str, Any]]:
    """Read every file of a standard that can be read, shipped or the installation's own, calendars and texts too."""
    found: dict[str, Mapping[str, Any]] = {}
    unknown = sources.unknown
    for folder in ("", TEXTS, CALENDARS):
        for name in sorted(sources.names(folder), key=lambda name: (name != standard.PARTS[0].file, name)):
            try:
                if name not in unknown:
                    found[name] = sources.document(name)
            except BadStandard:
                continue
    return found


def _other_faults(sources: Sources, schedule: WorkSchedule | None) -> Iterator[str]:
    """Check what the standard itself does not read: texts, and files of their own readers."""
    readers: list[Callable[[], object]] = [
        lambda: read_texts(sources),
        lambda: read_checklists(sources),
        lambda: load_kinds(sources),
        lambda: ticket_templates.load(sources.folder),
    ]
    if schedule is not None:
        readers.append(lambda: read_escalation(sources, schedule))
    for read in readers:
        try:
            read()
        except BadInput as bad:
            yield from _sentences(bad)
        except ScheduleError:
            continue  # A target in days that the calendar cannot count: ``_day_faults`` says so.


def _calendar_faults(sources: Sources, calendar: str, found: "Standard | None") -> Iterator[str]:
    """Check the calendars that are named, and those of the installation, named or not."""
    named: dict[str, tuple[str, ...]] = {calendar: ()}
    if found is not None:
        named[found.workdays] = ("workdays",)
        if found.critical_calendar:
            named[found.critical_calendar] = ("profiles", found.profile, "critical_calendar")
        for name in found.chosen.calendars:
            named.setdefault(name, ("profiles", found.profile, "calendars"))
        if found.clocks.vip_24x7:
            named.setdefault(AROUND_THE_CLOCK, ("clocks", "vip_24x7"))
    known = calendars.names(sources)
    for name, spot in named.items():
        if name not in known and spot:
            text = sources.text("standard.toml")
            words = f"календаря «{name}» нет; есть {', '.join(f'«{other}»' for other in known)}"
            yield at_key(sources.path("standard.toml"), text, spot, words).sentence
    own = {file.rpartition("/")[2].removesuffix(".toml") for file in sources.own if file.startswith(f"{CALENDARS}/")}
    for name in dict.fromkeys([calendar, *sorted(own), *(name for name in named if name in known)]):
        try:
            calendars.read(name, sources)
        except BadInput as bad:
            yield from _sentences(bad)


def _day_faults(policy: Policy, calendar: str) -> Iterator[str]:
    """Find a target in days that the calendar cannot count: its days differ in length (rule 11)."""
    terms = policy.terms
    targets: list[Target] = [one for tier in terms.targets.values() for one in (tier.reaction, tier.response)]
    targets += [*terms.resolution.values(), *([terms.critical_reaction] if terms.critical_reaction else [])]
    hours = policy.hours
    for schedule in filter(None, (hours.desk, hours.vip, hours.critical)):
        try:
            for target in targets:
                target.work_on(schedule)
        except ScheduleError as error:
            yield f"Календарь «{schedule.name or calendar}»: {error}. Укажите day_length в его файле."
            return


def _sentences(bad: BadInput) -> tuple[str, ...]:
    return tuple(fault.sentence for fault in bad.faults) if isinstance(bad, BadStandard) else (bad.sentence,)
