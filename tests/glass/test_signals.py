"""R10, F-34, F-35, F-39: in a real pseudo-terminal the console leaves it as it was, whatever ends it."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import make_desk
from tests.ptys import PATIENCE, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?1004l")
"""Alternate screen off, cursor on, mouse reporting off, bracketed paste off, focus reporting off."""
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-79]|4[0-79]|38;[0-9;]+|48;[0-9;]+|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    make_desk(tmp_path).store.close()
    yield tmp_path / "desk"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=lambda n: n.name)
def test_a_signal_ends_the_console_and_gives_the_terminal_back(folder: Path, number: signal.Signals) -> None:
    """F-34: exit code 128 + n, every mode that was switched on is switched off, nothing but silence after it."""
    with Terminal(["--data", str(folder)], size=(80, 24)) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.signal(number)
        assert pty.wait_exit() == 128 + number
        assert [code for code in RESTORED if code not in pty.raw] == []
        tail = bytes(pty.raw[pty.raw.rindex(RESTORED[0]) :])
        assert b"\x1b[?1049h" not in tail and b"Traceback" not in pty.raw


def test_a_signal_over_a_dialog_ends_the_console_too(folder: Path) -> None:
    """F-34: also while something stands over the screen."""
    with Terminal(["--data", str(folder)], size=(80, 24)) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.send("\x10")
        pty.wait_for("Какое действие?")
        pty.signal(signal.SIGTERM)
        assert pty.wait_exit() == 128 + signal.SIGTERM
        assert RESTORED[0] in pty.raw


def test_ctrl_q_leaves_with_zero(folder: Path) -> None:
    """The ordinary way out."""
    with Terminal(["--data", str(folder)], size=(80, 24)) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.send("\x11")
        assert pty.wait_exit() == 0
        assert [code for code in RESTORED if code not in pty.raw] == []


def test_a_vanished_terminal_ends_the_process(folder: Path) -> None:
    """F-35: the connection drops, nobody sends a signal that can be heard; no process stays to burn a core."""
    with Terminal(["--data", str(folder)], size=(80, 24)) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.hang_up()
        assert pty.process.wait(PATIENCE) == 128 + signal.SIGHUP


def test_a_vanished_terminal_without_a_hangup_ends_the_process_within_its_cpu(folder: Path) -> None:
    """F-35: under nohup SIGHUP is ignored; the console notices by itself and uses less than two seconds of a core."""
    with Terminal(["--data", str(folder)], size=(80, 24), ignore=(signal.SIGHUP,)) as pty:
        pty.wait_for("Ирина Лаптева")
        before = _cpu_seconds(pty.process.pid)
        pty.hang_up()
        used = _wait_counting(pty.process.pid, lambda: pty.process.poll() is not None)
        assert pty.process.returncode == 128 + signal.SIGHUP
        assert used - before < 2.5


def _wait_counting(pid: int, ended: object) -> float:
    assert callable(ended)
    used, until = 0.0, time.monotonic() + PATIENCE
    while not ended():
        used = max(used, _cpu_seconds(pid))
        assert time.monotonic() < until, "the process outlived its terminal"
    return used


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    ticks: int = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks


def test_no_color_sends_no_colour_at_all(folder: Path) -> None:
    """F-39: under NO_COLOR not even a grey is sent; the words are all there."""
    with Terminal(["--data", str(folder)], size=(80, 24), env={"NO_COLOR": "1"}) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.send("\x1b[B")
        pty.wait_for("Ирина Лаптева")
        pty.send("\x11")
        pty.wait_exit()
        assert COLOUR.findall(bytes(pty.raw)) == []


@pytest.mark.parametrize("term", ["linux", "vt100", "xterm"])
def test_poor_terminals_get_the_console(folder: Path, term: str) -> None:
    """F-39: fewer colours, the same words."""
    with Terminal(["--data", str(folder)], size=(80, 24), env={"TERM": term, "COLORTERM": ""}) as pty:
        pty.wait_for("Ирина Лаптева")
        assert b"38;2;" not in pty.raw and b"48;2;" not in pty.raw
        pty.send("\x11")
        assert pty.wait_exit() == 0


def test_a_dumb_terminal_gets_a_sentence(folder: Path) -> None:
    """F-39: what cannot draw is offered the command line."""
    with Terminal(["--data", str(folder)], env={"TERM": "dumb"}) as pty:
        assert pty.wait_exit() == 2
        assert "pult list" in pty.text() and b"\x1b[?1049h" not in pty.raw


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANG": ""},
        {"PYTHONIOENCODING": "koi8-r"},
    ],
    ids=["POSIX", "C", "KOI8-R"],
)
def test_another_locale_still_shows_russian(folder: Path, locale: dict[str, str]) -> None:
    """F-40: the program starts itself again in UTF-8 mode."""
    with Terminal(["--data", str(folder)], size=(80, 24), env=locale) as pty:
        pty.wait_for("Ирина Лаптева")
        pty.send("\x11")
        assert pty.wait_exit() == 0


def test_a_resize_storm_ends_in_the_same_screen(folder: Path) -> None:
    """F-37: absurd sizes included; below 60×15 there is a sentence."""
    with Terminal(["--data", str(folder)], size=(80, 24)) as pty:
        pty.wait_for("Ирина Лаптева")
        for columns, lines in [(1, 1), (0, 0), (200, 1), (1, 200), (300, 100), (2, 2)] * 30:
            pty.resize(columns, lines)
        pty.resize(50, 14)
        pty.wait_for("Окно мало")
        pty.resize(80, 24)
        pty.wait_for("Ирина Лаптева")
        pty.send("\x11")
        assert pty.wait_exit() == 0
