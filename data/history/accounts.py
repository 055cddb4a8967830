"""The account of an import: what each column became, what was skipped and why, what was written (issue §7)."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

EXAMPLES = 5
"""Lines that are named for each reason."""
KINDS = 50
"""Different reasons, columns and words of one sort that are told apart; the rest is counted together."""
REST = "прочее"


@dataclass(slots=True)
class Told:
    """One sort of thing that was met: how often, and where at first."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, count: int = 1) -> None:
        """Count one more, or several that begin at a line."""
        self.count += count
        if len(self.lines) < EXAMPLES:
            self.lines.append(line)


@dataclass(slots=True)
class Account:
    """What an import did or, dry, would do; filled while it runs."""

    file: str
    source: str
    map: str
    dry: bool = False
    live: bool = False
    zone: str = ""
    shape: str = ""
    """How the file tells its history: a table of tickets knows of no reopening."""
    columns: list[tuple[str, str, bool]] = field(default_factory=list)
    """Each column of the file: its name, what it became or why it was left out, and whether it was used."""
    lacking: tuple[str, ...] = ()
    """What the map wants and the file has not."""
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    used: int = 0
    skipped: dict[str, Told] = field(default_factory=dict)
    """Rows that were left out, by reason."""
    words: dict[str, Told] = field(default_factory=dict)
    """Words that the map does not explain: the row counts, the word says nothing."""
    refused: dict[str, Told] = field(default_factory=dict)
    """Tickets that were left as they are, by reason; the lines are their first ones."""
    new: int = 0
    grown: int = 0
    same: int = 0
    unfinished: int = 0
    """Of the new ones: still open at the source."""
    events: Counter[str] = field(default_factory=Counter)
    """Events written, by kind."""
    first: int | None = None
    last: int | None = None
    """The earliest and the latest instant, seconds since 1970."""

    def skip(self, line: int, reason: str) -> None:
        """Count a row that is left out."""
        _told(self.skipped, reason).add(line)

    def drop(self, line: int, reason: str, count: int = 1) -> None:
        """Count rows that were taken at first and turned out to say nothing of their own."""
        self.used -= count
        _told(self.skipped, reason).add(line, count)

    def word(self, line: int, what: str) -> None:
        """Count a word that the map does not explain."""
        _told(self.words, what).add(line)

    def refuse(self, line: int, reason: str) -> None:
        """Count a ticket that is left as it is."""
        _told(self.refused, reason).add(line)

    @property
    def left_out(self) -> int:
        """How many rows were left out."""
        return sum(told.count for told in self.skipped.values())

    @property
    def written(self) -> int:
        """How many journal events of tickets were written."""
        return self.events.total()

    def as_json(self) -> str:
        """Write the account as it is kept with the run."""
        return json.dumps(self.facts(), ensure_ascii=False, sort_keys=True)

    def facts(self) -> dict[str, Any]:
        """Give the account as plain values."""
        return {
            "file": self.file,
            "source": self.source,
            "map": self.map,
            "zone": self.zone,
            "shape": self.shape,
            "live": self.live,
            "columns": [{"name": name, "became": became, "used": used} for name, became, used in self.columns],
            "lacking": list(self.lacking),
            "notes": self.notes,
            "rows": self.rows,
            "used": self.used,
            "skipped": _plain(self.skipped),
            "words": _plain(self.words),
            "refused": _plain(self.refused),
            "tickets": {
                "new": self.new,
                "grown": self.grown,
                "same": self.same,
                "unfinished": self.unfinished,
            },
            "events": dict(self.events),
        }


def _told(found: dict[str, Told], what: str) -> Told:
    name = what if what in found or len(found) < KINDS else REST
    return found.setdefault(name, Told())


def _plain(found: dict[str, Told]) -> dict[str, dict[str, Any]]:
    return {name: {"count": told.count, "lines": told.lines} for name, told in found.items()}
