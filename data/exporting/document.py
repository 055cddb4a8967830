"""A report as tables and pictures, before it is written in any form: every form says the same cells."""

from dataclasses import dataclass
from typing import TypeAlias

from models.figure_words import said
from models.figures import Figure


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what people read, and the exact number behind it where there is one (seconds, 0…1, counts)."""

    text: str
    number: float | None = None


def figure_cell(figure: Figure) -> Cell:
    """Make the cell of a figure."""
    return Cell(said(figure), figure.value)


def count_cell(count: int) -> Cell:
    """Make the cell of a count."""
    return Cell(f"{count:,}".replace(",", " "), count)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``note`` stands below it. ``key`` names it for programs."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Quantities beside each other, each with what it says; None: no data."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """One figure over time, the oldest first; None: no data in that step."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by row and column, a number in every cell, so that nothing depends on colour."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Tape:
    """Parts of a whole in one strip, with what each says."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    said: tuple[str, ...]


Picture: TypeAlias = Bars | Steps | Heat | Tape
Part: TypeAlias = Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A report: its title, what it is about (period, filter, when it was made), its parts."""

    title: str
    about: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(part for part in self.parts if isinstance(part, Table))
