"""What a new standard would change, as frozen values: for the dialog, the command line and the tests alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from models.clock import ClockName
from models.terms import Tier
from models.words import counted

if TYPE_CHECKING:
    from data.rules.check import Examined


@dataclass(frozen=True, slots=True)
class Moved:
    """A due that moves: ``was`` and ``due`` are instants, None where there is no due or it stands."""

    number: int
    tier: Tier | None
    clock: ClockName
    was: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A ticket that gets ahead of others in the queue: its position before and after, and the lane that does it."""

    number: int
    was: int
    place: int
    lane: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying does to open tickets. ``soon``: tickets whose new due is nearer than an hour; ``late``: is past."""

    moved: tuple[Moved, ...] = ()
    placed: tuple[Placed, ...] = ()
    soon: int = 0
    late: int = 0

    @property
    def tickets(self) -> int:
        """How many tickets get another due."""
        return len({one.number for one in self.moved})

    @property
    def by_tier(self) -> tuple[tuple[str, int], ...]:
        """How many of them there are of each tier, the highest first."""
        of = {one.number: one.tier for one in self.moved}
        tiers: list[Tier | None] = [*reversed(Tier), None]
        counts = [(tier.label if tier else "без уровня", sum(one is tier for one in of.values())) for tier in tiers]
        return tuple((name, count) for name, count in counts if count)

    @property
    def sentence(self) -> str:
        """Say it: «12 открытых сдвинутся, у 1 срок ближе часа»."""
        if not self.moved and not self.placed:
            return "открытые обращения не сдвинутся"
        parts = []
        if self.moved:
            parts.append(counted(self.tickets, "открытое сдвинется", "открытых сдвинутся", "открытых сдвинутся"))
        if self.soon:
            parts.append(f"у {self.soon} срок ближе часа")
        if self.late:
            parts.append(f"у {self.late} срок уже прошёл")
        if self.placed:
            rise = "поднимется", "поднимутся", "поднимутся"
            parts.append(f"{counted(len(self.placed), *rise)} в очереди")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Draft:
    """The files as they lie on disk: ``mark`` names their content, ``differs`` tells whether they wait for applying."""

    mark: str
    base: int
    examined: "Examined"
    files: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    differs: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the files, a sentence each."""
        return self.examined.faults


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a console should say of the files: nothing, that they are wrong, or that they wait to be applied."""

    sentence: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying these files would change: in words, for new cycles only, and with the open ones (rule 31)."""

    draft: Draft
    at: datetime
    said: tuple[str, ...]
    plain: Effect
    wide: Effect

    @property
    def choice(self) -> bool:
        """Whether it matters if the new terms are applied to open cycles."""
        return self.plain != self.wide

    @property
    def sentence(self) -> str:
        """Say what waits: «12 открытых сдвинутся, у 1 срок ближе часа»."""
        if self.plain == Effect() and self.choice:
            return f"сроки новых обращений; если применить и к открытым: {self.wide.sentence}"
        return self.plain.sentence
