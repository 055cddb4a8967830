"""Reading a file that decides how the program works: the user's own, of a sane size, closed to others (security.md)."""

import os
import stat
from pathlib import Path

from data.trouble import in_words

SIZE_LIMIT = 1_000_000
"""Bytes; a larger file is no settings and no standard."""


class NotOwn(Exception):
    """A file that may not be obeyed: ``said`` in a few Russian words, ``mend`` what to do about it."""

    def __init__(self, said: str, mend: str) -> None:
        super().__init__(said)
        self.said = said
        self.mend = mend


def read_own(path: Path) -> str:
    """Read a text that may be obeyed; NotOwn says why not. FileNotFoundError passes."""
    try:
        check(path.lstat())
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise NotOwn(f"не UTF-8 (строка {line})", "Сохраните его в UTF-8.") from None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise NotOwn(f"не читается ({in_words(error)})", "Проверьте права на файл.") from None


def check(status: os.stat_result) -> None:
    """Refuse a link, a folder, a huge file, one that others may change, and another user's."""
    if not stat.S_ISREG(status.st_mode):
        raise NotOwn("это не обычный файл, а ссылка или папка", "Положите сам файл.")
    if status.st_size > SIZE_LIMIT:
        raise NotOwn("файл больше 1 МБ", "Проверьте, тот ли это файл.")
    if os.name == "posix" and status.st_mode & 0o022:
        raise NotOwn("файл может менять кто угодно", "Выполните chmod 600 для него.")
    if os.name == "posix" and status.st_uid not in (os.getuid(), 0):
        raise NotOwn("файл принадлежит другому пользователю", "Положите свой.")
