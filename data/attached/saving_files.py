"""An attachment as a file of its own: saved where a person says, or copied aside for another program to open."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from data.places import Places
from data.refusals import BadInput, Refusal
from data.trouble import in_words
from models.file_names import disk_name, free_names

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
OPENED = "открытые"
OPENED_AGE = timedelta(days=1)
"""How long a copy made for another program lies in its folder."""


def save(data: bytes, name: str, folder: Path) -> Path:
    """Write a file into a folder under a cleaned name that is free there, 0600, never over another one."""
    try:
        place = os.open(folder.expanduser(), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (OSError, RuntimeError, ValueError):
        raise BadInput(f"Папки «{folder}» нет. Укажите папку, которая есть, или создайте её.") from None
    try:
        for candidate in free_names(disk_name(name)):
            with suppress(FileExistsError):
                _write(data, candidate, place)
                return folder.expanduser().absolute() / candidate
        raise BadInput(f"В папке «{folder}» уже слишком много файлов с таким именем. Выберите другую.")
    except OSError as trouble:
        raise BadInput(f"В папку «{folder}» не записать: {in_words(trouble)}. Выберите другую.") from None
    finally:
        os.close(place)


def _write(data: bytes, name: str, place: int) -> None:
    descriptor = os.open(name, _NEW, 0o600, dir_fd=place)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.unlink(name, dir_fd=place)
        raise


def default_folder() -> Path:
    """Where people look for saved files: «Загрузки» of their home, else the home itself."""
    home = Path.home()
    return next((home / name for name in ("Загрузки", "Downloads") if (home / name).is_dir()), home)


def opener() -> str:
    """Find the system's own program that opens files by their kind; empty where there is none."""
    return shutil.which("open" if sys.platform == "darwin" else "xdg-open") or ""


def open_outside(data: bytes, name: str, places: Places, start: Callable[[list[str]], object] | None = None) -> Path:
    """Hand a copy of a file to the system's program: by its absolute path, as the only word, never through a shell."""
    program = opener() if start is None else "open"
    if not program:
        raise Refusal("Здесь нечем открыть файл: нет программы xdg-open. Сохраните его (s) и откройте на своей машине.")
    folder = places.attachments / OPENED / secrets.token_hex(8)
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as trouble:
        raise Refusal(f"Папку {folder} не создать: {in_words(trouble)}.") from None
    path = save(data, name, folder)
    try:
        (start or _start)([program, str(path)])
    except OSError as trouble:
        raise Refusal(f"«{path.name}» не открылся: {in_words(trouble)}. Сохраните его (s).") from None
    return path


def _start(words: list[str]) -> None:
    subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
    )


def sweep_opened(places: Places, now: datetime) -> int:
    """Remove the copies that were made for other programs a day ago; gives how many folders went."""
    gone = 0
    try:
        found = list(os.scandir(places.attachments / OPENED))
    except OSError:
        return 0
    for entry in found:
        with suppress(OSError):
            if entry.stat(follow_symlinks=False).st_mtime < (now - OPENED_AGE).timestamp():
                shutil.rmtree(entry.path)
                gone += 1
    return gone
