"""Which column of a file is which field of the chart, and what the account says of every column."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.folding import fold
from data.history.accounts import KINDS, Account
from data.history.maps import HistoryMap
from data.history.steps import NEEDED, Field, Shape
from data.refusals import BadInput

UNUSED = "не используется: в карте о нём ничего нет"
_TWICE = "не используется: такой столбец уже есть левее"
_SHOWN = 30
_KEPT = {
    Shape.EVENTS: frozenset({Field.RESOLVED, Field.CLOSED, Field.TAKEN, Field.ANSWERED}),
    Shape.SNAPSHOTS: frozenset({Field.RESOLVED, Field.CLOSED, Field.TAKEN, Field.ANSWERED}),
    Shape.TICKETS: frozenset[Field](),
}
"""Fields that say nothing in a shape: a log of events tells them itself."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of each field in a row of the file."""

    places: dict[Field, int]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in the order in which their cells are kept."""
        return tuple(self.places)


def laid_out(columns: Sequence[str], chart: HistoryMap, account: Account, *, by_name: bool = True) -> Layout:
    """Find the map's fields among the columns; BadInput when one is missing without which nothing can be said."""
    folded = [fold(name) for name in columns]
    places: dict[Field, int] = {}
    for name, candidates in chart.columns.items():
        if name not in _KEPT[chart.shape] and (found := next((one for one in candidates if one in folded), None)):
            places[name] = folded.index(found)
    lacking = [one for one in NEEDED[chart.shape] if one not in places]
    if lacking and by_name:
        wanted = ", ".join(f"«{' / '.join(chart.columns[one])}» ({one.label})" for one in lacking)
        there = ", ".join(f"«{name}»" for name in columns[:_SHOWN] if name)
        raise BadInput(f"В файле нет столбца {wanted}. Есть: {there}. Проверьте карту «{chart.id}».")
    account.lacking = tuple(
        f"{name.label}: «{' / '.join(candidates)}»"
        for name, candidates in chart.columns.items()
        if name not in places and name not in _KEPT[chart.shape]
    )
    if by_name:
        account.columns = _said(columns, folded, places, chart)
    return Layout(places)


def strangers(names: set[str], chart: HistoryMap) -> list[tuple[str, str, bool]]:
    """Say of names met in a file without a header why they were left out."""
    kept = sorted(names)[:KINDS]
    found = [(name, chart.ignored.get(name) or UNUSED, False) for name in kept]
    return found + ([("…", f"и ещё {len(names) - KINDS}", False)] if len(names) > KINDS else [])


def _said(
    columns: Sequence[str], folded: Sequence[str], places: dict[Field, int], chart: HistoryMap
) -> list[tuple[str, str, bool]]:
    found = []
    for place, name in enumerate(columns):
        became = [one.label for one, spot in places.items() if spot == place]
        if became:
            found.append((name, ", ".join(became), True))
        elif place != folded.index(folded[place]):
            found.append((name, _TWICE, False))
        else:
            why = chart.ignored.get(folded[place])
            found.append((name, f"не используется: {why}" if why else UNUSED, False))
    return found
