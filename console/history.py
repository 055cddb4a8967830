"""What ``pult import`` does and prints: the progress on the terminal, the account of columns, rows and tickets."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console.gateway import secret
from data.desk import Desk
from data.history.accounts import Account, Told
from data.history.importing import Progress, Wanted
from data.history.maps import shipped
from data.rows import By
from models.events import EventKind
from models.safetext import one_line
from models.words import counted

SHOWN = 60
"""Columns that are listed one by one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for on the command line."""

    file: Path
    map: str
    zone: str = ""
    source: str = ""
    by: str = ""
    dry: bool = False
    live: bool = False
    as_json: bool = False


def listed() -> str:
    """List the shipped maps."""
    maps = shipped()
    width = max(len(one.id) for one in maps)
    lines = [f"{one.id:<{width}}  {one.name} ({one.shape.label})" for one in maps]
    return "\n".join(
        [*lines, "", "Свою карту начните с образца events или table (F1, глава «История из другой системы»)."]
    )


def import_history(desk: Desk, asked: Asked, at: datetime) -> str:
    """Take a history in, or dry only say what would be done; gives the account."""
    by = By(desk.people.sign_in(asked.by, secret(f"PIN ({asked.by}): "), at), at) if asked.by else None
    wanted = Wanted(asked.zone, asked.source, dry=asked.dry, live=asked.live)
    with _bar() as progress:
        account = desk.history.read_in(asked.file, asked.map, at, wanted, by=by, progress=progress)
    if asked.as_json:
        return json.dumps(account.facts(), ensure_ascii=False, indent=2)
    return "\n".join(line[: len(line) - len(line.lstrip())] + one_line(line.lstrip()) for line in _lines(desk, account))


@contextmanager
def _bar() -> Iterator[Progress]:
    """Draw how far it came, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda what, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("чтение", total=1.0)

        def progress(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield progress


def _lines(desk: Desk, account: Account) -> Iterable[str]:
    yield f"{account.file} · карта «{account.map}» · источник «{account.source}»" + (
        f" · пояс {account.zone}" if account.zone else ""
    )
    yield from account.notes
    yield from _columns(account)
    yield from _rows(account)
    yield from _tickets(desk, account)
    yield _ending(account)


def _columns(account: Account) -> Iterable[str]:
    used = [f"«{name}» → {became}" for name, became, taken in account.columns if taken]
    left = [f"«{name}»: {why}" for name, why, taken in account.columns if not taken]
    yield f"Столбцы ({len(account.columns)}):"
    yield from (f"  {line}" for line in used)
    yield from (f"  {line}" for line in left[:SHOWN])
    if len(left) > SHOWN:
        yield f"  … и ещё {len(left) - SHOWN}"
    if account.lacking:
        yield f"Нет в файле: {'; '.join(account.lacking)}."


def _rows(account: Account) -> Iterable[str]:
    yield f"Строки: прочитано {account.rows + _unread(account)}, взято {account.used}, пропущено {account.left_out}."
    yield from _told("Пропущено", account.skipped)
    yield from _told("Замечено", account.words)


def _unread(account: Account) -> int:
    """Count the rows that never became cells: too long a line, a broken quote."""
    return max(account.used + account.left_out - account.rows, 0)


def _told(what: str, found: Mapping[str, Told]) -> Iterable[str]:
    for reason, told in sorted(found.items(), key=lambda one: -one[1].count):
        lines = ", ".join(map(str, told.lines))
        more = ", …" if told.count > len(told.lines) else ""
        yield f"  {what}: {reason} — {told.count} (строки {lines}{more})"


def _tickets(desk: Desk, account: Account) -> Iterable[str]:
    yield f"Обращения: новых {account.new}, дополнено {account.grown}, без изменений {account.same}."
    if account.unfinished:
        how = "станут открытыми обращениями стола" if account.live else "в истории значатся незакрытыми"
        yield f"  Не закрыто в источнике: {account.unfinished}; {how}."
    yield from _told("Не тронуто", account.refused)
    if account.first is not None and account.last is not None:
        zone = ZoneInfo(desk.settings.zone)
        first, last = (datetime.fromtimestamp(at, UTC).astimezone(zone) for at in (account.first, account.last))
        yield f"Период: {first:%d.%m.%Y %H:%M} — {last:%d.%m.%Y %H:%M}."
    if account.events:
        kinds = ", ".join(f"{EventKind(kind).label} {count}" for kind, count in account.events.most_common())
        yield f"События журнала: {account.written} ({kinds})."


def _ending(account: Account) -> str:
    if account.dry:
        return "Пробный прогон: ничего не записано."
    if not account.written:
        return "Нового в файле нет: ничего не записано."
    tickets = counted(account.new + account.grown, "обращение", "обращения", "обращений")
    return f"Записано: {tickets}. Показатели: F6."
