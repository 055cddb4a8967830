"""What a measurement found, against its budget; and the README's table of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.desks import ROOT

README = ROOT / "README.md"
_BEGIN, _END = "<!-- bench -->", "<!-- /bench -->"


@dataclass(frozen=True, slots=True)
class Found:
    """One row: ``kept`` tells whether the budget was."""

    id: str
    what: str
    budget: str
    measured: str
    kept: bool

    def __str__(self) -> str:
        return f"{self.id:<5} {'ok  ' if self.kept else 'MISS'} {self.what}: {self.measured} (budget {self.budget})"


def ratio(id: str, what: str, at_most: float, own: float, floor: float, unit: str = "ms") -> Found:
    """Judge a time by its ratio to the floor's; both in seconds."""
    times = own / floor
    scale = 1000 if unit == "ms" else 1
    shown = f"{times:.2f}× ({own * scale:.{1 if unit == 'ms' else 2}f} {unit})"
    return Found(id, what, f"≤ {at_most:g}×", shown, times <= at_most)


def both(what: str, first: Found, second: Found) -> Found:
    """Join two rows of one measurement into one; each half says by itself when it missed its budget."""
    halves = [f"{one.measured}{'' if one.kept else ' missed'}" for one in (first, second)]
    return Found(first.id, what, f"{first.budget}, {second.budget}", ", ".join(halves), first.kept and second.kept)


def below(id: str, what: str, at_most: float, value: float, unit: str) -> Found:
    """Judge a value that must not be larger."""
    return Found(id, what, f"≤ {_number(at_most)} {unit}", f"{_number(value)} {unit}", value <= at_most)


def above(id: str, what: str, at_least: float, value: float, unit: str) -> Found:
    """Judge a value that must not be smaller."""
    return Found(id, what, f"≥ {_number(at_least)} {unit}", f"{_number(value)} {unit}", value >= at_least)


def middle(values: Iterable[float]) -> float:
    """The median."""
    return share(tuple(values), 0.5)


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def write_table(found: Sequence[Found], readme: Path = README) -> None:
    """Put the rows measured now between the README's marks; rows not measured now stay as they were."""
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    old, _, after = rest.partition(_END)
    fresh = {one.id: [_row(each) for each in found if each.id == one.id] for one in found}
    kept = [line for line in old.splitlines() if line.startswith(("| P-", "| HO-")) and _id(line) not in fresh]
    rows = sorted([*kept, *(line for lines in fresh.values() for line in lines)], key=_place)
    head = ["| id | what | budget | measured |", "| --- | --- | --- | --- |"]
    table = "\n".join([_BEGIN, *head, *rows, _END])
    readme.write_text(f"{before}{table}{after}", encoding="utf-8")


def _row(one: Found) -> str:
    return f"| {one.id} | {one.what} | {one.budget} | {one.measured}{'' if one.kept else ' — missed'} |"


def _id(line: str) -> str:
    return line.split("|")[1].strip()


def _place(line: str) -> tuple[bool, int, str]:
    kind, _, name = _id(line).partition("-")
    return kind != "P", int(name.rstrip("b")), name


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}"
