"""An image from the clipboard, where the system has a helper for it (T-17): a fixed list of words, never a shell."""

import os
import shutil
import subprocess
from datetime import datetime, tzinfo

from data.attached.blobs import FILE_BYTES
from data.rows import NewFile
from models.terms import AttachmentKind

PATIENCE = 3.0
"""Seconds that a helper may take."""
HELPERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("wl-paste", ("--no-newline", "--type", "image/png"), "WAYLAND_DISPLAY"),
    ("xclip", ("-selection", "clipboard", "-target", "image/png", "-out"), "DISPLAY"),
    ("pngpaste", ("-",), ""),
)
"""The helpers in the order they are tried: the program, its words, and the variable without which it cannot work."""
_PNG = b"\x89PNG\r\n\x1a\n"


def clipboard_image(at: datetime, zone: tzinfo) -> NewFile | None:
    """Take the image that lies in the clipboard; None when there is none, or no helper to ask (runs in a thread)."""
    for program, words, needs in HELPERS:
        found = shutil.which(program)
        if found is None or not os.path.isabs(found) or (needs and not os.environ.get(needs)):
            continue
        data = _asked(found, words)
        if data.startswith(_PNG):
            name = f"Снимок экрана {at.astimezone(zone):%Y-%m-%d %H-%M-%S}.png"
            return NewFile(name, "image/png", data, AttachmentKind.SCREENSHOT)
    return None


def _asked(program: str, words: tuple[str, ...]) -> bytes:
    try:
        done = subprocess.run(
            [program, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 and len(done.stdout) <= FILE_BYTES else b""
