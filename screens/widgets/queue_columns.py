"""The columns of the queue at every width, and the plain text of each cell of a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from data.rows import QueueRow
from models.discreet import discreet
from models.terms import TicketType
from screens.safe import safe_line
from screens.widgets.countdown import Countdown, Mood
from screens.widgets.door_words import form_said

MARKS = 3
"""Cells before the number: the cursor or a bulk mark, who else looks, an unread or undelivered message."""
TIMES = frozenset({"reaction", "response", "due"})
"""Columns that a tick may change."""

_GAP = 1
_TITLES = {
    "number": "№",
    "tier": "Уровень",
    "type": "Тип",
    "subject": "Тема",
    "client": "Клиент",
    "owner": "Кто",
    "reaction": "Реакция",
    "response": "Ответ",
    "due": "Срок",
    "form": "Форма",
    "age": "Пришло",
    "door": "Что с ним",
}
_WIDTHS: tuple[tuple[int, Mapping[str, int]], ...] = (
    (158, {"tier": 8, "type": 14, "subject": 0, "client": 18, "owner": 18, "reaction": 26, "response": 26}),
    (116, {"tier": 8, "type": 7, "subject": 0, "client": 14, "owner": 10, "reaction": 15, "response": 22}),
    (96, {"tier": 8, "type": 7, "subject": 0, "owner": 10, "reaction": 15, "response": 15}),
    (72, {"tier": 8, "type": 7, "subject": 0, "reaction": 15, "response": 15}),
    (0, {"tier": 8, "subject": 0, "due": 15}),
)
_OUTSIDE: tuple[tuple[int, Mapping[str, int]], ...] = (
    (158, {"tier": 8, "type": 14, "form": 5, "age": 7, "door": 40, "subject": 0, "client": 18, "reaction": 15}),
    (116, {"tier": 8, "type": 7, "form": 5, "age": 6, "door": 22, "subject": 0, "client": 14, "reaction": 15}),
    (96, {"tier": 8, "form": 5, "age": 6, "door": 18, "subject": 0, "client": 14, "reaction": 12}),
    (72, {"tier": 8, "form": 5, "age": 6, "door": 13, "subject": 0, "reaction": 10}),
    (0, {"form": 5, "age": 6, "subject": 0, "door": 9}),
)
"""The lists of what has no place in the queue: what a request lacks, and since when."""
_SHORT_TYPES = {
    TicketType.SMALL_TASK: "Мелкая",
    TicketType.MEDIUM_TASK: "Средняя",
    TicketType.LARGE_TASK: "Крупная",
    TicketType.APPROVAL: "Соглас.",
}
_FULL_TYPE = 14
_FULL_NAME = 16


class Column(NamedTuple):
    """One column: what it shows, its heading, where it begins and how wide it is, in cells."""

    name: str
    title: str
    x: int
    width: int


@dataclass(frozen=True, eq=False)
class Signs:
    """The signs of a row; the plain ones are for terminals that know ASCII only."""

    cursor: str
    marked: str
    both: str
    looked: str
    undelivered: str
    unread: str
    above: str
    moods: Mapping[Mood, str]


SIGNS = Signs("▌", "■", "▙", "◎", "!", "•", "↑", {mood: mood.value.strip() for mood in Mood})
PLAIN = Signs(
    ">",
    "x",
    "X",
    "@",
    "!",
    "*",
    "^",
    {
        Mood.CALM: ".",
        Mood.HALF: ":",
        Mood.SOON: "+",
        Mood.NOW: "+",
        Mood.LATE: "#",
        Mood.PAUSED: "=",
        Mood.PAUSED_LATE: "=",
        Mood.KEPT: "v",
        Mood.KEPT_LATE: "v",
        Mood.OPEN_ENDED: "",
        Mood.NOTHING: "",
    },
)


@lru_cache(maxsize=64)
def layout(width: int, digits: int, outside: bool = False) -> tuple[Column, ...]:
    """Choose and place the columns for a width in cells; ``digits`` is the length of the longest number.

    ``outside``: the list holds what has no place in the queue.
    """
    sizes = next(sizes for least, sizes in (_OUTSIDE if outside else _WIDTHS) if width >= least)
    named = {"number": max(digits, 4), **sizes}
    named["subject"] = max(width - MARKS - sum(named.values()) - _GAP * len(named), 4)
    columns, x = [], MARKS + _GAP
    for name, size in named.items():
        columns.append(Column(name, _TITLES[name], x, size))
        x += size + _GAP
    return tuple(columns)


def fit(text: str, width: int) -> str:
    """Bring neutralised text to exactly so many cells, the last one «…» when something is lost."""
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    return set_cell_size(text, width)


def cell(row: QueueRow, column: Column) -> str:
    """Write a cell that no tick changes, cut to its column: nothing of it can reach the next one."""
    return _cell(_said(row, column), column.width)


@lru_cache(maxsize=512)
def _cell(text: str, width: int) -> str:
    return fit(safe_line(text, width).plain, width)


def longest(words: tuple[str, ...], width: int) -> str:
    """Choose the first of the wordings that fits, else cut the last one."""
    return fit(next((said for said in words if cell_len(said) <= width), words[-1] if words else ""), width)


@lru_cache(maxsize=512)
def time_cell(clock: Countdown, width: int, signs: Signs) -> str:
    """Write a countdown: its sign, then the longest words that fit."""
    sign = signs.moods[clock.mood] or " "
    words = clock.text if cell_len(clock.text) + 2 <= width else clock.short
    return fit(f"{sign} {words}", width)


def seen_rows(first: int, last: int, total: int) -> str:
    """Tell which rows of a list longer than the view are seen, counted from one."""
    return f"{first}–{last} из {total}" if last - first + 1 < total else ""


def news_above(count: int, signs: Signs) -> str:
    """Tell how many rows came in above what is seen."""
    last, tens = count % 10, count % 100 // 10
    return f"{signs.above} {count} {'новая' if last == 1 and tens != 1 else 'новых'}"


def _said(row: QueueRow, column: Column) -> str:
    match column.name:
        case "number":
            return str(row.number)
        case "tier":
            return row.tier.label if row.tier else "—"
        case "type":
            return _type(row.type, column.width)
        case "form":
            return form_said(row)
        case "subject":
            return discreet(row.subject) or "(без темы)"
        case "client":
            return row.client or f"? {discreet(row.sender)}"
        case _:
            return _owner(row.assignee, column.width)


def _type(kind: TicketType | None, width: int) -> str:
    if kind is None:
        return "—"
    return kind.label if width >= _FULL_TYPE else _SHORT_TYPES.get(kind, kind.label)


def _owner(name: str, width: int) -> str:
    if width >= _FULL_NAME or " " not in name.strip():
        return name or "—"
    first, *_, last = name.split()
    return f"{first} {last[0]}."
