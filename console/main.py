"""The ``pult`` command: the two ways into the console start at once, the rest goes to the command line proper."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Start(NamedTuple):
    """What to open, read from the few words that need no parser."""

    demo: bool = False
    as_name: str = ""
    data: Path | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the answer is the exit code (2: a sentence was printed, nothing was done)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--version"]:
        return _tell_version()
    start = quick(words)
    if start is None:
        from console.cli import run

        return run(words)
    from console.pace import open_fast

    open_fast()
    from console.wiring import open_console

    return open_console(start.data, demo=start.demo, as_name=start.as_name)


def quick(words: Sequence[str]) -> Start | None:
    """Recognise ``pult``, ``pult demo``, with ``--as NAME`` and ``--data DIR``; None for anything else."""
    rest = list(words)
    start = Start()
    while rest:
        word = rest.pop(0)
        if word == "demo" and not start.demo:
            start = start._replace(demo=True)
        elif word == "--as" and start.demo and rest and not start.as_name:
            start = start._replace(as_name=rest.pop(0))
        elif word == "--data" and rest and start.data is None:
            start = start._replace(data=Path(rest.pop(0)))
        else:
            return None
    return start


def _tell_version() -> int:
    try:
        print(f"pult {version()}", flush=True)  # noqa: T201
    except OSError:
        # Nobody reads it: the reader went away, or the disk behind it is full. The leftover must not fail at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def version() -> str:
    """Read the installed version without importing anything of ours."""
    from importlib.metadata import version as installed

    return installed("pult")


def script() -> None:
    """Leave the process with the exit code of main: the entry point of the installed command."""
    from console import terminal

    spoken = sys.stdout.encoding if sys.stdout is not None else ""
    if any(terminal.needs_utf8_mode(os.environ, name) for name in (sys.getfilesystemencoding(), spoken) if name):
        terminal.restart_in_utf8(sys.orig_argv[1:])
    sys.exit(main())


if __name__ == "__main__":
    script()
