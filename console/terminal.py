"""Whether this terminal can carry the console at all, asked before the first paint (F-39, F-40)."""

import locale
import os
import sys
from collections.abc import Mapping, Sequence

DUMB = frozenset({"", "dumb", "unknown"})
"""Terminals that cannot move their cursor."""
_MARK = "PULT_UTF8_TRIED"
_ASCII_SENTENCE = (
    "pult: this terminal's locale is not UTF-8, so Russian text cannot be shown. "
    "Run: LC_ALL=C.UTF-8 pult   (or set a UTF-8 locale)\n"
)
_DUMB_SENTENCE = (
    "Этот терминал (TERM={term}) не умеет рисовать экран. Работайте командами: "
    "pult list, pult show N, pult explain N, pult add; или откройте обычный терминал.\n"
)


def unfit(environ: Mapping[str, str], encoding: str, is_tty: bool) -> str:
    """Say in one sentence why the console cannot open here; empty when it can."""
    if not _is_utf8(encoding):
        return _ASCII_SENTENCE
    if not is_tty:
        return "Консоль открывается только в терминале. Для сценариев есть pult list, pult show N, pult add.\n"
    term = environ.get("TERM", "")
    return _DUMB_SENTENCE.format(term=term or "не задан") if term in DUMB else ""


def needs_utf8_mode(environ: Mapping[str, str], encoding: str) -> bool:
    """Tell whether starting again in UTF-8 mode is worth a try: once, and only when the encoding is another one."""
    return not _is_utf8(encoding) and _MARK not in environ


def restart_in_utf8(argv: Sequence[str]) -> None:
    """Replace this process by the same one in UTF-8 mode; it does not come back."""
    environ = dict(os.environ, PYTHONUTF8="1", PYTHONIOENCODING="utf-8")
    environ[_MARK] = "1"
    os.execve(sys.executable, [sys.executable, *argv], environ)


def encoding() -> str:
    """Name the encoding in which this process writes to its terminal."""
    return (sys.__stderr__.encoding if sys.__stderr__ is not None else "") or locale.getpreferredencoding(False)


def is_terminal() -> bool:
    """Tell whether a person sits at both ends."""
    streams = (sys.__stdin__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "").replace("_", "") in ("utf8", "cp65001")
