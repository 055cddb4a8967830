"""Files that a person picks on this machine: pasted or dragged paths, read without trusting what lies there (T-17)."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from data.attached.attachments import media_of
from data.attached.blobs import FILE_BYTES
from data.inbox.files import oddity
from data.places import Places
from data.refusals import BadInput
from data.rows import NewFile
from data.trouble import in_words
from models.pasted import readings
from models.safetext import bytes_in_words

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def picked(text: str) -> tuple[Path, ...]:
    """Find the files that a pasted text names; empty when it is a text, or names anything that is not there."""
    for paths in readings(text):
        found = [Path(os.path.expanduser(path)) for path in paths]
        if all(_is_there(path) for path in found):
            return tuple(dict.fromkeys(found))
    return ()


def read_files(paths: Sequence[Path], places: Places) -> tuple[NewFile, ...]:
    """Read the picked files; raises BadInput with a sentence that names the one that cannot be attached."""
    return tuple(_read(path, places) for path in paths)


def _is_there(path: Path) -> bool:
    try:
        return not stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def _read(path: Path, places: Places) -> NewFile:
    """Read one plain file of bearable size, never through a link and never out of the desk's own folder."""
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(places.root)):
        raise BadInput(f"«{path.name}» — файл самого Пульта. Такие не прикладывают: выберите другой.")
    try:
        if odd := oddity(path.lstat().st_mode):
            raise BadInput(f"«{path.name}» не приложить: {odd}.")
        with open(os.open(path, _FLAGS), "rb") as file:
            found = os.fstat(file.fileno())
            if odd := oddity(found.st_mode):
                raise BadInput(f"«{path.name}» не приложить: {odd}.")
            data = file.read(FILE_BYTES + 1) if found.st_size <= FILE_BYTES else b""
    except OSError as trouble:
        raise BadInput(f"«{path.name}» не прочитать: {in_words(trouble)}.") from None
    if found.st_size > FILE_BYTES or len(data) > FILE_BYTES:
        raise BadInput(f"«{path.name}» больше {bytes_in_words(FILE_BYTES)}. Положите его на общий диск, дайте ссылку.")
    return NewFile(path.name, media_of(path.name), data)
