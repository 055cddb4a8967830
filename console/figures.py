"""What ``pult report --month …`` writes: figures of a period by level, type, channel, line, person (D-34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.exporting.document import Document
from data.figures import periods
from data.figures.origins import origins
from data.refusals import BadInput
from models.figures import Filter, Period
from models.safetext import one_line
from models.terms import Appeal, Term, TicketType, Tier

_Word = TypeVar("_Word", bound=Term)
_LISTED = 12
"""Words of a kind that are listed for one that is unknown."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which period was asked for, as it was written; exactly one of the ways."""

    month: str = ""
    week: str = ""
    quarter: str = ""
    since: str = ""
    until: str = ""

    @property
    def named(self) -> bool:
        """Whether any period was asked for."""
        return any((self.month, self.week, self.quarter, self.since, self.until))


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the figures are narrowed to, as it was written."""

    tier: str = ""
    type: str = ""
    channel: str = ""
    line: int | None = None
    operator: str = ""
    topic: str = ""
    appeal: str = ""
    source: str | None = None

    @property
    def named(self) -> bool:
        """Whether anything was asked for."""
        return self != Narrow()


def document(desk: Desk, now: datetime, span: Span, narrow: Narrow) -> Document:
    """Gather the report that was asked for; BadInput says which word is not understood."""
    from data.exporting.gather import gather

    period = period_of(span, ZoneInfo(desk.settings.zone))
    desk.figures.caught_up(now)
    return gather(desk, period, filter_of(desk, narrow), now)


def written(found: Document, form: str, out: Path | None) -> str:
    """Write a report in a form: into a file, or as the text to be printed."""
    from data.exporting.forms import FORMS
    from data.exporting.workbook import as_workbook
    from data.shifts.saved_text import put, put_bytes

    if form == "xlsx":
        if out is None:
            raise BadInput("XLSX пишется в файл: добавьте --out отчёт.xlsx.")
        put_bytes(out, as_workbook(found))
    elif out is None:
        return FORMS[form](found)
    else:
        put(out, FORMS[form](found))
    return f"Записано: {out}"


def period_of(span: Span, zone: ZoneInfo) -> Period:
    """Read the period; BadInput when it is none, or more than one."""
    ways = [bool(span.month), bool(span.week), bool(span.quarter), bool(span.since or span.until)]
    if sum(ways) != 1:
        raise BadInput("Укажите один период: --month 2026-10, --week 2026-W46, --quarter 2026-Q4 или --from с --to.")
    try:
        if span.month:
            return periods.month(span.month, zone)
        if span.week:
            return periods.week(_monday(span.week), zone)
        if span.quarter:
            return periods.quarter(_quarter(span.quarter), zone)
    except periods.NoSuchPeriod as wrong:
        raise BadInput(str(wrong)) from None
    if not (span.since and span.until):
        raise BadInput("Назовите оба дня: --from 2026-10-01 --to 2026-10-15.")
    first, last = _day(span.since), _day(span.until)
    if last < first:
        raise BadInput(f"Период кончается раньше, чем начинается: {span.since} … {span.until}.")
    return periods.between(first, last, zone)


def filter_of(desk: Desk, narrow: Narrow) -> Filter:
    """Read the filter; BadInput names the word that is not understood and those that are."""
    return Filter(
        tier=_term(Tier, narrow.tier, "уровня"),
        type=_term(TicketType, narrow.type, "типа"),
        channel=_recorded(narrow.channel, _channels(desk), "канала") or None,
        line=narrow.line,
        operator_id=_person(desk, narrow.operator) if narrow.operator else None,
        topic=_recorded(narrow.topic, _used(desk, "topic"), "темы") or None,
        appeal=_term(Appeal, narrow.appeal, "вида обращения"),
        source=narrow.source and _recorded(narrow.source, origins(desk), "истории"),
    )


def _term(kind: type[_Word], word: str, what: str) -> _Word | None:
    if not word:
        return None
    found = kind.read(word)
    if found is None:
        known = ", ".join(one.label for one in kind)
        raise BadInput(f"Нет такого {what}: {one_line(word)}. Есть: {known}.")
    return found


def _recorded(word: str, known: Sequence[str], what: str) -> str:
    """Find a word among those that requests bear, in any case: an unknown one would give zeros that look true."""
    wanted = " ".join(word.casefold().split())
    found = next((one for one in known if one.casefold() == wanted), None)
    if word and found is None:
        listed = ", ".join(map(one_line, known[:_LISTED])) + (", …" if len(known) > _LISTED else "")
        raise BadInput(f"Нет {what} «{one_line(word)}». Есть: {listed or 'ничего не записано'}.")
    return found or ""


def _channels(desk: Desk) -> tuple[str, ...]:
    """List the channels that were used, the most used first, then the others that the standard knows."""
    used = _used(desk, "channel")
    return (*used, *(one for one in desk.standard.channels_file.channels if one not in used))


def _used(desk: Desk, column: str) -> tuple[str, ...]:
    sql = f"SELECT {column} FROM tally WHERE {column} <> '' GROUP BY {column} ORDER BY count(*) DESC, {column}"
    return tuple(str(word) for (word,) in desk.reads.rows(sql))


def _person(desk: Desk, name: str) -> int:
    wanted = " ".join(name.casefold().split())
    found = [one for one in desk.people.all() if wanted in one.name.casefold()]
    exact = [one for one in found if one.name.casefold() == wanted] or found
    if len(exact) != 1:
        several = f"их несколько: {', '.join(one.name for one in exact)}" if exact else "такого нет"
        raise BadInput(f"Сотрудник «{one_line(name)}»: {several}. Напишите имя, как в «Сотрудниках» (Ctrl+U).")
    return exact[0].id


def _monday(word: str) -> date:
    try:
        year, _, number = word.upper().partition("-W")
        return date.fromisocalendar(int(year), int(number), 1)
    except (ValueError, OverflowError):
        raise BadInput(f"Неделя «{one_line(word)}» не читается. Пишите год и номер: 2026-W46.") from None


def _quarter(word: str) -> date:
    year, _, number = word.upper().partition("-Q")
    if not (year.isdecimal() and number in ("1", "2", "3", "4") and 1 <= int(year) <= 9998):
        raise BadInput(f"Квартал «{one_line(word)}» не читается. Пишите год и номер: 2026-Q4.")
    return date(int(year), 3 * int(number) - 2, 1)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise BadInput(f"День «{one_line(word)}» не читается. Пишите так: 2026-10-01.") from None
