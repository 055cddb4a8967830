"""The SQLite driver: which library, and raw connections with every setting made and read back (hardening.md §2).

Light on purpose: the first screen reads its queue through this and loads no ORM.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.refusals import StoreTrouble

if TYPE_CHECKING:
    from sqlite3 import Connection
READER_CACHE_KB = 512
"""Kilobytes of pages that each thread's reading connection keeps; the system keeps the rest (P-12)."""


def _library() -> Any:
    if sys.platform == "linux":
        try:
            return importlib.import_module("pysqlite3")
        except ImportError:
            pass
    return importlib.import_module("sqlite3")


sqlite: Any = _library()
"""The DB-API module in force: ``pysqlite3`` on Linux (its own SQLite), the standard one elsewhere."""

FAULTS: tuple[type[Exception], ...] = (sqlite.Error, UnicodeDecodeError)
"""What a statement may raise; the second when a damaged base makes the driver speak in broken UTF-8."""

BUSY_MS = 5000
"""How long a statement waits for another console's lock, milliseconds."""

_NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2"}
    | {"pvfs2", "smb2", "smb3", "smbfs", "fuse.glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs"}
)


def is_affected(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite has the WAL-reset bug, which damages a base that several consoles write (R1)."""
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return False
    return not ((3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0))


def journal_mode(version: tuple[int, ...] | None = None) -> str:
    """Choose ``wal``, or ``delete`` where this library's WAL cannot be trusted."""
    return "delete" if is_affected(version or sqlite.sqlite_version_info) else "wal"


def verdict() -> str:
    """Say which SQLite is in force and in which mode it writes, for ``pult check``."""
    name = f"{sqlite.sqlite_version} ({sqlite.__name__.partition('.')[0]})"
    if journal_mode() == "wal":
        return f"{name}, WAL, каждое действие записано на диск до ответа"
    return f"{name}: в этой версии WAL портит базу, поэтому запасной режим (журнал отката, EXTRA), он медленнее"


def _pragmas(mode: str) -> tuple[tuple[str, str, Any], ...]:
    durable = ("FULL", 2) if mode == "wal" else ("EXTRA", 3)
    return (
        ("busy_timeout", str(BUSY_MS), BUSY_MS),
        ("journal_mode", mode.upper(), mode),
        ("synchronous", *durable),
        ("foreign_keys", "ON", 1),
        ("secure_delete", "ON", 1),
        ("trusted_schema", "OFF", 0),
        ("cell_size_check", "ON", 1),
        ("mmap_size", "0", 0),
    )


def _set_up(connection: Connection, mode: str, path: Path) -> None:
    for name, value, wanted in _pragmas(mode):
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        got = connection.execute(f"PRAGMA {name}").fetchone()
        # A library built without mmap answers nothing to mmap_size: that is the wanted zero.
        if got is not None and got[0] != wanted:
            raise StoreTrouble(
                f"База {path.name}: настройка {name} не принята (нужно {wanted}, стоит {got[0]}). "
                "Закройте другие программы, открывшие базу, и запустите снова."
            )


_opened_by: int | None = None


def _note_process() -> None:
    """Refuse connections in a forked child of a process that has some: SQLite's locks do not survive a fork."""
    global _opened_by
    if _opened_by is None:
        _opened_by = os.getpid()
    elif _opened_by != os.getpid():
        raise RuntimeError("this process was forked after a database was opened: start it with spawn instead")


class _Counted(sqlite.Connection):  # type: ignore[misc]
    """A connection that is counted while it is open, by the file that it is on."""

    forget: Any = None

    def close(self) -> None:
        super().close()
        if self.forget is not None:
            self.forget()


_live: Counter[tuple[int, int]] = Counter()
_at_files = threading.RLock()


@contextmanager
def alone_with(path: Path) -> Iterator[bool]:
    """Keep every thread from opening a database; True while this process has no connection to the file at all.

    Only then may its bytes be read by other means: closing any handle of a file gives up all locks that this process
    holds on it, SQLite's too, and another console that leaves would delete the WAL from under this one.
    """
    with _at_files:
        try:
            status = path.stat()
        except OSError:
            yield True
        else:
            yield _live[status.st_dev, status.st_ino] == 0


def _open(target: str, path: Path) -> Connection:
    _note_process()
    with _at_files:
        connection: Any = sqlite.connect(
            target,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
            timeout=BUSY_MS / 1000,
            uri=True,
            factory=_Counted,
        )
        status = path.stat()
        key = (status.st_dev, status.st_ino)
        _live[key] += 1
        connection.forget = weakref.finalize(connection, _forget, key)
    opened: Connection = connection
    return opened


def _forget(key: tuple[int, int]) -> None:
    with _at_files:
        _live[key] -= 1


def writer(path: Path) -> Connection:
    """Open a connection that may write; the file must exist (``data.migrate.ready`` makes it)."""
    try:
        connection = _open(f"{path.absolute().as_uri()}?mode=rw", path)
        try:
            _set_up(connection, journal_mode(), path)
        except BaseException:
            connection.close()
            raise
    except FAULTS as error:
        raise trouble(error, path) from None
    return connection


def reader(path: Path) -> Connection:
    """Open a connection that cannot change anything (``query_only``), one a thread."""
    try:
        try:
            return _reading(path, "mode=rw")
        except sqlite.OperationalError:
            return _reading(path, _read_only_mode(path))
    except FAULTS as error:
        raise trouble(error, path) from None


def _reading(path: Path, mode: str) -> Connection:
    connection = _open(f"{path.absolute().as_uri()}?{mode}", path)
    try:
        _set_up_reading(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up_reading(connection: Connection) -> None:
    settings = (("busy_timeout", BUSY_MS), ("trusted_schema", 0), ("cell_size_check", 1), ("mmap_size", 0))
    for name, value in (*settings, ("cache_size", -READER_CACHE_KB)):
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    connection.execute("PRAGMA query_only = ON")
    if connection.execute("PRAGMA query_only").fetchone()[0] != 1:
        raise StoreTrouble("SQLite не принял режим «только чтение». Проверьте установку: pult check.")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _read_only_mode(path: Path) -> str:
    """Without the right to write: a base with no WAL beside it may be read as a still picture (F-08)."""
    wal = path.with_name(path.name + "-wal")
    return "mode=ro" if wal.exists() and wal.stat().st_size else "mode=ro&immutable=1"


@lru_cache(maxsize=256)
def stored(at: datetime) -> str:
    """Write an instant as the tables keep it: UTC, whole seconds, in the form SQLAlchemy reads."""
    if at.tzinfo is None:
        raise ValueError("an instant without a zone cannot be stored")
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat(" ", "microseconds")


def instant(text: str) -> datetime:
    """Read an instant as the tables keep it."""
    return datetime.fromisoformat(f"{text}+00:00")


def file_system(path: Path, mounts: str = "/proc/self/mounts") -> str:
    """Name the file system under a path; empty where the platform does not tell."""
    try:
        lines = Path(mounts).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    real, best, kind = os.path.realpath(path), "", ""
    for line in lines:
        _, spot, found, *_ = line.split(" ")
        spot = spot.replace("\\040", " ")
        if (real == spot or real.startswith(spot.rstrip("/") + "/")) and len(spot) >= len(best):
            best, kind = spot, found
    return kind


def refuse_network(folder: Path, mounts: str = "/proc/self/mounts") -> None:
    """Raise StoreTrouble where the data folder lies on a network file system: its locks are not to be trusted."""
    kind = file_system(folder, mounts)
    if kind in _NETWORK:
        raise StoreTrouble(
            f"Папка данных {folder} лежит на сетевом диске ({kind}): там база портится. "
            "Укажите папку на диске этой машины: pult --data ПАПКА."
        )


_SAID = {
    "SQLITE_BUSY": "База занята другой программой. Ничего не записано. Повторите через несколько секунд.",
    "SQLITE_LOCKED": "База занята другой программой. Ничего не записано. Повторите через несколько секунд.",
    "SQLITE_FULL": "На диске кончилось место. Последнее действие не записано, всё прежнее цело. Освободите место.",
    "SQLITE_READONLY": "В базу нельзя писать. Ничего не записано. Проверьте права на файл {path} и его папку.",
    "SQLITE_IOERR": "Диск не принял запись. Последнее действие не записано, всё прежнее цело. Проверьте диск и место.",
    "SQLITE_CORRUPT": "База {path} повреждена. Не пишите в неё: остановите работу и выполните pult check.",
    "SQLITE_NOTADB": "Файл {path} не база Пульта. Он не тронут. Проверьте путь или верните копию из папки копий.",
    "SQLITE_CANTOPEN": "База {path} не открывается. Проверьте, что файл есть и папка доступна.",
    "SQLITE_PERM": "Нет прав на базу {path}. Проверьте, от чьего имени запущен Пульт.",
    "SQLITE_AUTH": "Нет прав на базу {path}. Проверьте, от чьего имени запущен Пульт.",
    "SQLITE_NOMEM": "Не хватило памяти. Последнее действие не записано, всё прежнее цело. Закройте лишние программы.",
}


def failure(error: BaseException) -> str:
    """Name SQLite's primary reason (``SQLITE_FULL``); empty when the error is not of its kind."""
    if isinstance(error, UnicodeDecodeError):
        return "SQLITE_CORRUPT"
    name = str(getattr(error, "sqlite_errorname", "") or "")
    return "_".join(name.split("_")[:2])


def trouble(error: BaseException, path: Path) -> StoreTrouble:
    """Turn a driver's error into the sentence that the operator reads: what happened, what is safe, what to do."""
    sentence = _SAID.get(failure(error), "База не выполнила действие ({reason}). Оно не записано, всё прежнее цело.")
    reason = failure(error) or type(error).__name__
    return StoreTrouble(sentence.format(path=path, reason=reason))
