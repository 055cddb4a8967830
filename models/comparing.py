"""Two handovers compared: what is new, gone, has another owner or another state of its promises (HO-26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Held(NamedTuple):
    """How a thing stood at a handover: who had it, its status, how it stood with its promises."""

    owner: str
    status: str
    sla: str


class Changed(NamedTuple):
    """A thing that stood otherwise at the two handovers."""

    key: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two handovers, each list in the order of its keys."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    owner: tuple[Changed, ...] = ()
    sla: tuple[Changed, ...] = ()
    still: int = 0
    """Things that stood in both, changed or not."""


def compare(earlier: Mapping[str, Held], later: Mapping[str, Held]) -> Difference:
    """Compare what stood at two handovers, by key: the number of a request, or the name of another thing."""
    both = sorted(earlier.keys() & later.keys(), key=by_number)
    return Difference(
        new=tuple(sorted(later.keys() - earlier.keys(), key=by_number)),
        gone=tuple(sorted(earlier.keys() - later.keys(), key=by_number)),
        owner=tuple(Changed(key, earlier[key].owner, later[key].owner) for key in both if _moved(earlier, later, key)),
        sla=tuple(Changed(key, earlier[key].sla, later[key].sla) for key in both if earlier[key].sla != later[key].sla),
        still=len(both),
    )


def by_number(key: str) -> tuple[bool, int, str]:
    """Order keys: numbers by their value, then names."""
    return (not key.isdigit(), int(key) if key.isdigit() else 0, key)


def _moved(earlier: Mapping[str, Held], later: Mapping[str, Held], key: str) -> bool:
    return earlier[key].owner != later[key].owner
