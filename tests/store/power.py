"""A power cut, simulated: the file operations of a real writer, and the disk as it may be found after any of them.

strace tells every write, sync, truncation and unlink below a folder, in order. A cut keeps everything that was synced,
and of the rest a random part: nothing, whole writes, or single sectors; an unlink that was not synced may come back.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.store.jobs import REPOSITORY

SECTOR = 512
_CALLS = "openat,open,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,unlink,unlinkat,link,linkat,rename,renameat"
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on a file: ``write``, ``cut`` (to a length), ``sync``, ``unlink`` or ``folder`` (names synced)."""

    what: str
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class _File:
    safe: bytearray | None = None
    pending: list[Step] = field(default_factory=list)


def available() -> bool:
    """Tell whether strace is here and may trace."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def traced(root: Path, log: Path, commits: int, mode: str) -> list[Step]:
    """Run a real writer of ours under strace; gives its steps on the files of ``root`` and on ``log``."""
    trace = log.with_suffix(".strace")
    program = f"from tests.store.jobs import write_some; write_some({str(root)!r}, {str(log)!r}, '{commits}', {mode!r})"
    command = ["strace", "-f", "-o", str(trace), "-e", f"trace={_CALLS}", "-xx", "-s", "1000000", sys.executable]
    subprocess.run([*command, "-c", program], cwd=REPOSITORY, check=True, capture_output=True)
    return list(_steps(trace, root, log))


def _steps(trace: Path, root: Path, log: Path) -> Iterator[Step]:
    files: dict[int, str] = {}
    spots: dict[int, int] = {}
    for line in trace.read_text("ascii").splitlines():
        match = _LINE.match(line)
        if match is None or int(match[3]) < 0:
            continue
        call, text, result = match[1], match[2], int(match[3])
        if call in ("openat", "open"):
            path = Path(_bytes(text).decode())
            files.pop(result, None)
            if path in (log, root) or root in path.parents:
                files[result], spots[result] = path.name, 0
            continue
        if call in ("unlink", "unlinkat"):
            yield Step("unlink", Path(_bytes(text).decode()).name)
            continue
        handle = int(text.split(",")[0]) if text[:1].isdigit() else -1
        if handle not in files:
            continue
        name = files[handle]
        if call == "close":
            del files[handle]
        elif call == "lseek":
            spots[handle] = result
        elif call == "pwrite64":
            yield Step("write", name, int(text.rsplit(",", 1)[1]), _bytes(text)[:result])
        elif call == "write":
            yield Step("write", name, spots[handle], _bytes(text)[:result])
            spots[handle] += result
        elif call == "ftruncate":
            yield Step("cut", name, int(text.rsplit(",", 1)[1]))
        elif call in ("fsync", "fdatasync"):
            yield Step("folder") if name == root.name else Step("sync", name)


def _bytes(text: str) -> bytes:
    match = _STRING.search(text)
    return bytes.fromhex(match[1].replace("\\x", "")) if match else b""


def disk_after(steps: list[Step], count: int, start: Path, target: Path, dice: random.Random) -> None:
    """Lay out in ``target`` what the disk may hold when the power goes after ``count`` steps; it began as ``start``."""
    files = {path.name: _File(bytearray(path.read_bytes())) for path in start.iterdir() if path.is_file()}
    gone: dict[str, _File] = {}
    for step in steps[:count]:
        if step.what == "folder":
            gone.clear()
        elif step.what == "unlink":
            if step.name in files:
                gone[step.name] = files.pop(step.name)
        elif step.what == "sync":
            files[step.name].safe = _applied(files[step.name])
            files[step.name].pending = []
        else:
            files.setdefault(step.name, _File()).pending.append(step)
    for name, file in gone.items():
        if name not in files and dice.random() < 0.5:
            files[name] = file
    target.mkdir()
    for name, file in files.items():
        if name.endswith("-shm"):
            continue
        found = _survived(file, dice)
        if found is not None:
            handle = os.open(target / name, os.O_WRONLY | os.O_CREAT, 0o600)
            os.write(handle, found)
            os.close(handle)


def _applied(file: _File) -> bytearray:
    content = bytearray(file.safe or b"")
    for step in file.pending:
        _apply(content, step.what, step.at, step.data)
    return content


def _apply(content: bytearray, what: str, at: int, data: bytes) -> None:
    if what == "cut":
        del content[at:]
        at, data = len(content), bytes(max(0, at - len(content)))
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


def _survived(file: _File, dice: random.Random) -> bytearray | None:
    if file.safe is None and not file.pending:
        return None
    manner = dice.choice(("nothing", "writes", "sectors", "all"))
    if manner == "nothing":
        return file.safe
    content = bytearray(file.safe or b"")
    share = 1.0 if manner == "all" else dice.random()
    for step in file.pending:
        if manner != "sectors" or step.what == "cut":
            if dice.random() < share:
                _apply(content, step.what, step.at, step.data)
            continue
        for first in range(0, len(step.data), SECTOR):
            if dice.random() < share:
                _apply(content, "write", step.at + first, step.data[first : first + SECTOR])
    return content
