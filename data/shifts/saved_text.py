"""Writes a text that somebody saves beside the desk: whole or not at all, readable by its owner only."""

import os
from contextlib import suppress
from pathlib import Path

from data.keyfile import sync_folder
from data.refusals import BadInput
from data.trouble import in_words


def put(path: Path, text: str) -> None:
    """Write a text over an older one in one step; BadInput says why it cannot be written."""
    put_bytes(path, text.encode("utf-8", "replace"))


def put_bytes(path: Path, content: bytes) -> None:
    """Write a file over an older one in one step; BadInput says why it cannot be written."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise BadInput(f"Файл {path} не записан: {in_words(error)}. Текст цел, повторите.") from None
