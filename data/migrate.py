"""Getting a database ready: made when there is none, brought up to date when older, refused when foreign or newer.

Never half: a new file gets its name only when whole, an upgrade is one transaction after a copy (F-11, F-33).
Light on purpose: Alembic is imported only when the version differs.
"""

from __future__ import annotations

import os
import stat
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import driver
from data.places import Places
from data.refusals import StoreTrouble
from data.trouble import in_words

if TYPE_CHECKING:
    from sqlite3 import Connection

    from data.engine import Tx

_UPGRADED = "upgraded"
_HEADER = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Schema:
    """The migrations that this program brings: their folder, its newest revision and all that came before."""

    folder: Path
    revisions: tuple[str, ...]

    @property
    def head(self) -> str:
        """The revision that this program works with."""
        return self.revisions[-1]


SHIPPED = Schema(Path(__file__).with_name("schema"), ("0001", "0002", "0003", "0004"))
SCRIPTS = ("first.sql", "second.sql", "third.sql", "fourth.sql")
"""What makes a new database: the same scripts that its older ones went through, so that both are alike."""


def ready(places: Places, at: datetime | None = None, schema: Schema = SHIPPED) -> str:
    """Make sure that the desk's database is there, ours, and of this version; gives a sentence on it.

    ``at`` dates the copy that is made before an upgrade. StoreTrouble says why the database cannot be used.
    """
    path = places.database
    places.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    driver.refuse_network(places.root)
    if not os.path.lexists(path):
        _create(places)
    found = _version(places)
    if found == schema.head:
        return f"{path}, схема {found}"
    if found not in schema.revisions:
        raise StoreTrouble(
            f"База {path} сделана более новой версией Пульта (схема {found}, эта программа знает {schema.head}). "
            "База не тронута. Обновите программу."
        )
    _upgrade(places, schema, at)
    return f"{path}, схема обновлена: {found} → {schema.head}, прежняя база лежит в {places.backups}"


def _create(places: Places) -> None:
    from data import keyfile
    from data.anchors import Anchors

    if places.key_file.exists():
        secret = keyfile.load(places.key_file)
        known = Anchors(places.anchor_file, keyfile.derive(secret, "journal")).newest()
        if known is not None:
            raise StoreTrouble(
                f"База {places.database} пропала: в журнале было событий {known.n}. Новая не создана. "
                f"Верните файл или копию из папки {places.backups}{_copies(places)}."
            )
    else:
        keyfile.create(places.key_file)
    fresh = places.database.with_name(f".{places.database.name}-{os.getpid()}-{os.urandom(4).hex()}")
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _build(fresh)
        keyfile.publish(fresh, places.database)
    finally:
        for leftover in places.root.glob(f"{fresh.name}*"):
            leftover.unlink()


def _build(path: Path) -> None:
    from data.schema.statements import statements

    with closing(driver.writer(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for script in SCRIPTS:
            for statement in statements(script):
                connection.execute(statement)
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (SHIPPED.head,))
        connection.execute("COMMIT")
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _version(places: Places) -> str:
    path = places.database
    with driver.alone_with(path) as alone:
        if alone:
            _look_at_file(places)
    try:
        with closing(driver.reader(path)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            ours = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'journal_event'").fetchone()[0]
    except driver.FAULTS as error:
        if "no such table" in str(error):
            raise _foreign(places) from None
        raise _damaged(places, driver.trouble(error, path)) from None
    except StoreTrouble as error:
        raise _damaged(places, error) from None
    if row is None or not ours:
        raise _foreign(places)
    return str(row[0])


def _look_at_file(places: Places) -> None:
    """Refuse what is no whole SQLite file before SQLite opens it, so that nothing is written to it."""
    path = places.database
    try:
        if stat.S_ISFIFO(path.stat().st_mode):
            raise _foreign(places)
        with open(path, "rb") as file:
            header = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        reason = "это папка" if path.is_dir() else in_words(error)
        raise StoreTrouble(f"База {path} не открывается: {reason}. Проверьте путь и права.") from None
    if size == 0 or not header.startswith(_HEADER):
        raise _foreign(places)
    wal = path.with_name(path.name + "-wal")
    if (wal.exists() and wal.stat().st_size) or len(header) < 100 or header[24:28] != header[92:96]:
        return
    page = int.from_bytes(header[16:18], "big")
    if size < int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page):
        raise _damaged(places, StoreTrouble(f"База {path} обрезана: в файле {size} байт, должно быть больше."))


def _foreign(places: Places) -> StoreTrouble:
    return StoreTrouble(
        f"Файл {places.database} не база Пульта. Он не тронут. Укажите другую папку (pult --data ПАПКА) "
        f"или верните копию из папки {places.backups}{_copies(places)}."
    )


def _damaged(places: Places, cause: StoreTrouble) -> StoreTrouble:
    return StoreTrouble(f"{cause.sentence} Файл не изменён. Копии в папке {places.backups}{_copies(places)}.")


def _copies(places: Places) -> str:
    """Name the newest copies, for somebody who needs one now."""
    with suppress(OSError):
        copies = sorted(places.backups.glob("*.db"), key=lambda copy: copy.stat().st_mtime, reverse=True)
        return f": {', '.join(copy.name for copy in copies[:3])}" if copies else " (она пуста)"
    return " (она пуста)"


def copy_database(connection: Connection, target: Path) -> None:
    """Write a whole copy of the database, check it, and only then give it its name; never over another file."""
    from data import keyfile

    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}-{os.getpid()}-{os.urandom(4).hex()}")
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(driver.sqlite.connect(str(fresh), isolation_level=None)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            checked = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if checked != "ok":
            raise StoreTrouble(f"Копия базы не сошлась с проверкой ({checked}). База не тронута: pult check.")
        with open(fresh, "rb") as file:
            os.fsync(file.fileno())
        if not keyfile.publish(fresh, target):
            raise StoreTrouble(f"Копия {target} уже есть и не тронута. Выберите другое имя.")
    finally:
        for leftover in target.parent.glob(f"{fresh.name}*"):
            leftover.unlink()


def _upgrade(places: Places, schema: Schema, at: datetime | None) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    raw = driver.writer(places.database)
    raw.execute("PRAGMA foreign_keys = OFF").fetchall()
    engine = create_engine(
        "sqlite://", creator=lambda: raw, module=driver.sqlite, poolclass=StaticPool, hide_parameters=True
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with closing(raw), engine.begin() as connection:
            # Another console may have done it while this one waited for the lock.
            found = str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            if found == schema.head:
                return
            _copy_before(places, found, at)
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(schema.folder).replace("%", "%%"))
            command.upgrade(config, schema.head)
            _check_keys(raw)
            _note_upgrade(raw, found, schema.head)
    except driver.sqlite.Error as error:
        raise driver.trouble(error, places.database) from None


def _copy_before(places: Places, found: str, at: datetime | None) -> None:
    stem = f"перед-обновлением-схема-{found}" + (f"-{at:%Y-%m-%d}" if at else "")
    taken = {copy.stem for copy in places.backups.glob(f"{stem}*.db")}
    name = next(name for turn in range(1, 10_000) if (name := f"{stem}-{turn}") not in taken)
    with closing(driver.reader(places.database)) as source:
        copy_database(source, places.backups / f"{name}.db")


def _check_keys(raw: Any) -> None:
    wrong = raw.execute("PRAGMA foreign_key_check").fetchone()
    if wrong is not None:
        raise StoreTrouble(f"Обновление базы отменено: в таблице {wrong[0]} потерялись связи. База прежняя.")


def _note_upgrade(raw: Any, found: str, wanted: str) -> None:
    """Leave word for the first write: it knows the time and puts the upgrade into the journal."""
    raw.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_UPGRADED, f"{found} {wanted}"),
    )


def record_upgrade(tx: Tx) -> None:
    """Write the upgrade that a program start has made into the journal, once."""
    row = tx.exec("DELETE FROM meta WHERE key = ? RETURNING value", (_UPGRADED,)).fetchone()
    if row is not None:
        from models.events import EventKind

        old, new = str(row[0]).split()
        facts = {"old": old, "new": new}
        tx.record(EventKind.SCHEMA_CHANGED, by=None, ticket=None, happened=tx.at, facts=facts)
