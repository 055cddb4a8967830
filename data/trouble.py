"""The log of what went wrong: one masked JSON line a trouble, with places in our code and no data (SEC-10, SEC-18)."""

import errno
import json
import os
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from models.safetext import mask

_CODES = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOSPC: "на диске кончилось место",
    errno.EDQUOT: "исчерпана квота диска",
    errno.EFBIG: "файл больше разрешённого",
    errno.EIO: "ошибка диска",
    errno.ENOENT: "такого файла или папки нет",
    errno.ENOTDIR: "на пути стоит файл, а не папка",
    errno.EEXIST: "на этом месте уже лежит файл",
    errno.EISDIR: "это папка, а не файл",
    errno.ELOOP: "ссылки ведут по кругу",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.EMFILE: "открыто слишком много файлов",
    errno.ENFILE: "открыто слишком много файлов",
    errno.EBADF: "поток закрыт",
}

DEEPEST = 40
"""How many frames of a traceback a line keeps."""


def record(log: Path, error: BaseException, at: datetime, doing: str) -> None:
    """Append a trouble to the log; a log that cannot be written is no second trouble.

    Neither local variables nor the exception's message are kept, for either may hold a client's words; a system error
    keeps the name of its code.
    """
    line = json.dumps(
        {"at": at.isoformat(), "doing": mask(doing), "error": list(names(error)), "frames": frames(error)},
        ensure_ascii=True,
    )
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError:
        return


def in_words(error: OSError) -> str:
    """Say in Russian what the system refused, whatever the locale."""
    code = error.errno or 0
    return _CODES.get(code) or f"система отказала ({errno.errorcode.get(code, 'без кода')})"


def names(error: BaseException) -> Iterator[str]:
    """Name the error and what caused it, by type and system code only."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield type(current).__name__ + _code(current)
        current = current.__cause__ or current.__context__


def frames(error: BaseException) -> list[str]:
    """List where it happened, innermost last: file, line, function; never the values."""
    found = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in found]


def _code(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return f" {errno.errorcode.get(error.errno, str(error.errno))}"
    code = getattr(error, "sqlite_errorname", None)
    return f" {code}" if isinstance(code, str) else ""


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return mask("/".join(parts[-2:]))
