"""What ``pult sample`` prints: the tickets of each person, and the number that draws them again (L-37)."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.inbox.cells import guarded
from data.quality.reviews import Sample, seed_of, week_at
from models.cells import wrap
from models.safetext import one_line

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sample: an empty week is the last whole one, no seed is the week's own, zero is the standard's number."""

    week: str = ""
    seed: int | None = None
    each: int = 0
    csv: bool = False


def printed(desk: Desk, now: datetime, wanted: Wanted) -> str:
    """Draw a sample and print it."""
    week = wanted.week or week_at(now - timedelta(days=7), ZoneInfo(desk.settings.zone))
    drawn = desk.quality.reviews.drawn(week, seed_of(week) if wanted.seed is None else wanted.seed, now, wanted.each)
    return _csv(drawn) if wanted.csv else _text(drawn)


def _text(drawn: Sample) -> str:
    lines = [f"Неделя {drawn.week}, выборка № {drawn.seed}, по {drawn.each} на человека"]
    who = ""
    for row in drawn.rows:
        if row.operator != who:
            who = row.operator
            lines += ["", one_line(who)]
        mark = "✓" if row.review else "·"
        lines += wrap(f"  {mark} № {row.number}  {one_line(row.subject)}", _WIDTH, "      ")
    if not drawn.rows:
        lines.append("В эту неделю никто ничего не решил: выбирать не из чего.")
    return "\n".join(lines)


def _csv(drawn: Sample) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["неделя", "выборка", "сотрудник", "обращение", "тема", "проверено"])
    for row in drawn.rows:
        words = (guarded(one_line(row.operator)), row.number, guarded(one_line(row.subject)))
        writer.writerow([drawn.week, drawn.seed, *words, "да" if row.review else "нет"])
    return out.getvalue()
