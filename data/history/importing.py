"""Taking the history of another system in: read, put in order, walked, written in batches (issue §7).

Imported tickets are history: closed, in no queue, no shift, no balance, no warning. ``live`` takes those that are open
at the source in as open tickets of the desk, new from this moment on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from data.history.accounts import Account
from data.history.known import judge, known_of
from data.history.layout import Layout, laid_out, strangers
from data.history.maps import HistoryMap, read_map, shipped, source_name, zone_of
from data.history.readers import Source, opened, read_source
from data.history.sources import Sources, now_second, people_of
from data.history.stage import Stage, staging
from data.history.steps import Field, Shape
from data.history.times import NoZone, Times
from data.history.walk import Walked
from data.history.walker import Walker
from data.history.writing import CHUNK, Writer
from data.refusals import BadInput
from data.rows import By
from models.events import EventKind
from models.safetext import one_line

if TYPE_CHECKING:
    from data.desk import Desk

Progress = Callable[[str, float], object]
"""Hears what is being done and how much of it is done, 0 to 1."""
READING, WRITING = "чтение", "запись"
LONGEST = 100_000
"""Letters of a cell that are kept, as of a letter that is read (models/form_reading.py)."""
_KEY = 200
"""Letters of a foreign number; what is longer is told apart by its digest."""
_BEAT = 2_000
"""Rows between two words about the progress."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants of an import besides file and chart."""

    zone: str = ""
    source: str = ""
    dry: bool = False
    live: bool = False


class History:
    """Histories of other systems."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def maps(self) -> tuple[HistoryMap, ...]:
        """List the shipped maps."""
        return shipped()

    def read_in(
        self,
        file: Path,
        map_name: str,
        at: datetime,
        wanted: Wanted,
        *,
        by: By | None = None,
        progress: Progress = lambda what, share: None,
    ) -> Account:
        """Take a file in by a chart, or dry only say what would be done; the same file again adds nothing.

        Raises Refusal with one sentence; what was written before it stays, and the next run goes on from there.
        """
        try:
            return self._read_in(file, map_name, at, wanted, by, progress)
        except BadInput as no:
            raise BadInput(one_line(no.sentence)) from None

    def _read_in(
        self, file: Path, map_name: str, at: datetime, wanted: Wanted, by: By | None, progress: Progress
    ) -> Account:
        chart = read_map(map_name)
        zone = wanted.zone or chart.zone
        source = source_name(wanted.source) if wanted.source else chart.source
        if wanted.live and not chart.defaults.get(Field.TYPE):
            raise BadInput(f"Для --live карте «{chart.id}» нужен [defaults] type: без типа обращение не открыть.")
        account = Account(file.name, source, chart.id, wanted.dry, wanted.live, zone, chart.shape.value)
        times = Times(zone_of(zone), chart.order)
        with opened(file) as stream, staging() as stage:
            layout = _read(file, stream, chart, times, account, stage, now_second(at), progress)
            walker = Walker(chart, layout, times, people_of(self._desk, chart), account, now_second(at))
            walks = _walked(stage, walker, account, progress)
            if wanted.dry:
                self._weigh(walks, account)
            else:
                self._write(walks, chart, account, by, at)
        return account

    def _weigh(self, walks: Iterator[Walked], account: Account) -> None:
        """Count what writing would do."""
        while chunk := list(islice(walks, CHUNK)):
            known = known_of(self._desk.reads.rows, account.source, [walk.story.external for walk in chunk])
            for walk in chunk:
                fresh = judge(walk.story, known.get(walk.story.external), account)
                for one in fresh:
                    account.events[one.kind.value] += 1
                if fresh and walk.over_here(account.live):
                    account.events[EventKind.HISTORY_IMPORTED.value] += 1

    def _write(self, walks: Iterator[Walked], chart: HistoryMap, account: Account, by: By | None, at: datetime) -> None:
        sources = Sources(self._desk, chart).under(account.source)
        writer = Writer(self._desk, by, at, account, sources)
        while chunk := list(islice(walks, CHUNK)):
            if fresh := self._fresh(chunk, account):
                writer.write(fresh)
        writer.end()

    def _fresh(self, chunk: Sequence[Walked], account: Account) -> list[Walked]:
        """Leave out what is here as it is in the file, without a transaction: a second run takes no lock at all."""
        known = known_of(self._desk.reads.rows, account.source, [walk.story.external for walk in chunk])
        fresh = []
        for walk in chunk:
            there = known.get(walk.story.external)
            if there is not None and there.events == len(walk.story.events) and there.same(walk.story.events):
                account.same += 1
            else:
                fresh.append(walk)
        return fresh


def _read(
    file: Path,
    stream: BinaryIO,
    chart: HistoryMap,
    times: Times,
    account: Account,
    stage: Stage,
    now: int,
    progress: Progress,
) -> Layout:
    """Put every usable row of a file down in the scratch base, and account for every other one."""
    with read_source(file, stream, chart, account.skip) as source:
        by_name = not source.form.startswith("JSON")
        layout = laid_out(source.columns, chart, account, by_name=by_name)
        account.notes.append(f"{source.form}.")
        _stage(source, layout, chart, times, account, stage, now, progress)
        if not by_name:
            account.columns += [
                (names[0], field.label, True) for field, names in chart.columns.items() if field in layout.places
            ]
            account.columns += strangers(source.others, chart)
    account.notes += source.notes
    if not account.used:
        raise BadInput(_nothing(account))
    return layout


def _stage(
    source: Source,
    layout: Layout,
    chart: HistoryMap,
    times: Times,
    account: Account,
    stage: Stage,
    now: int,
    progress: Progress,
) -> None:
    ticket_place = layout.places[Field.TICKET]
    at_place = layout.places[Field.RECEIVED if chart.shape is Shape.TICKETS else Field.AT]
    order_place = layout.places.get(Field.ORDER)
    kept = tuple(layout.places.values())
    unknown = chart.unknown
    first, last = now, 0
    for line, cells in source.rows:
        account.rows += 1
        if account.rows % _BEAT == 0:
            progress(READING, source.share())
        ticket = cells[ticket_place].strip()
        if not ticket or ticket in unknown:
            account.skip(line, "нет номера обращения")
            continue
        try:
            at = int(times.read(cells[at_place]).timestamp())
        except NoZone:
            raise BadInput(_no_zone(line, cells[at_place])) from None
        except ValueError as error:
            account.skip(line, str(error) if cells[at_place].strip() else "нет времени")
            continue
        if at > now:
            account.skip(line, "время ещё не наступило")
            continue
        order = cells[order_place].strip() if order_place is not None else ""
        row = [cells[place] for place in kept]
        if sum(map(len, row)) > LONGEST:
            row = [cell[:LONGEST] for cell in row]
            account.word(line, f"длиннее {LONGEST} знаков: взято начало")
        stage.add(_short(ticket), at, int(order) if order.isdecimal() and len(order) < 10 else 0, line, row)
        account.used += 1
        first, last = min(first, at), max(last, at)
    account.first, account.last = (first, last) if account.used else (None, None)
    progress(READING, 1.0)


def _short(ticket: str) -> str:
    """Give the number of a foreign ticket as it is kept."""
    return ticket if len(ticket) <= _KEY else f"{ticket[:160]}…{sha256(ticket.encode()).hexdigest()[:20]}"


def _walked(stage: Stage, walker: Walker, account: Account, progress: Progress) -> Iterator[Walked]:
    total, done = max(account.used, 1), 0
    for ticket, records, more in stage.tickets():
        if more:
            account.drop(records[-1].line, f"больше {len(records)} записей у одного обращения", more)
        yield walker.walk(ticket, records)
        before, done = done, done + len(records)
        if done // _BEAT != before // _BEAT:
            progress(WRITING, done / total)
    progress(WRITING, 1.0)


def _no_zone(line: int, said: str) -> str:
    return (
        f"Строка {line}: время «{said[:40]}» без часового пояса. Скажите, в каком поясе записан файл: "
        "--zone Europe/Moscow (или zone в карте)."
    )


def _nothing(account: Account) -> str:
    if not account.rows and not account.skipped:
        return f"{account.file}: в файле только заголовки, ни одной записи."
    reasons = ", ".join(f"{why} ({told.count})" for why, told in list(account.skipped.items())[:5])
    return f"{account.file}: ни одной записи взять нельзя. Причины: {reasons}. Проверьте карту «{account.map}»."
