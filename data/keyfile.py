"""The desk's secret: one file outside the database, from which the journal's key and the PIN pepper are derived.

A stolen database alone then neither forges the journal nor yields a PIN (security.md §4, §5).
"""

import hashlib
import hmac
import os
from pathlib import Path

from data.refusals import StoreTrouble

_LENGTH = 32


def load(path: Path) -> bytes:
    """Read the desk's secret; StoreTrouble when the file is missing, damaged, or readable by others."""
    try:
        raw = path.read_bytes()
        mode = path.stat().st_mode
    except OSError:
        raise StoreTrouble(
            f"Нет ключа журнала {path}. База не тронута. Верните файл из своей резервной копии: без него ничьё имя "
            "и PIN не проверить."
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise StoreTrouble(f"Ключ журнала {path} доступен другим пользователям. Выполните chmod 600 для него.")
    if len(raw) != _LENGTH:
        raise StoreTrouble(f"Ключ журнала {path} повреждён. База не тронута. Верните файл из своей резервной копии.")
    return raw


def create(path: Path) -> bytes:
    """Make the secret once, whole and private from its first instant; a secret that is already there is kept."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}-{os.urandom(4).hex()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(_LENGTH))
        file.flush()
        os.fsync(file.fileno())
    publish(fresh, path)
    return load(path)


def publish(fresh: Path, path: Path) -> bool:
    """Give a finished file its name, never over another one; False when somebody was first. Durable on return."""
    try:
        os.link(fresh, path)
        made = True
    except FileExistsError:
        made = False
    finally:
        fresh.unlink()
    sync_folder(path.parent)
    return made


def sync_folder(folder: Path) -> None:
    """Make names in a folder survive a power cut."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive the key for one purpose, so that no two uses share one."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()
