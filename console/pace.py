"""How the interpreter shares its time while the console opens and works: the person's keys come first (P-1, P-2).

A start makes hundreds of thousands of objects and no rubbish, so looking for rubbish meanwhile costs a quarter of it.
"""

import gc
import os
import sys

SWITCH = 0.0005
"""Seconds after which a thread that reads or loads lets the thread of the screen go on."""
FRAMES = "240"
"""Frames a second, at most: the card that follows the cursor comes a frame after it. A still screen draws none."""


def open_fast() -> None:
    """Look for no rubbish until ``settle`` is called; to be called before Textual is imported."""
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    gc.disable()
    sys.setswitchinterval(SWITCH)


def settle() -> None:
    """Look for rubbish again, but never among what the start has loaded: it stays to the end anyway."""
    gc.freeze()
    gc.enable()
