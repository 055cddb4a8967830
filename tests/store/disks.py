"""A disk of one and a half megabytes, to be filled or locked (F-05, F-08)."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def tiny_disk(folder: Path) -> Iterator[Path]:
    """Mount the disk below ``folder``; where that is not allowed, the test is skipped and says so."""
    disk = folder / "disk"
    disk.mkdir()
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("needs root to mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", disk], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def remount(disk: Path, option: str) -> None:
    """Change the disk: ``size=20m``, ``ro``."""
    subprocess.run(["mount", "-o", f"remount,{option}", disk], check=True)
