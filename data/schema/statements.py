"""Reads a shipped SQL script as single statements, so that one transaction can hold them all."""

from pathlib import Path

from data.driver import sqlite


def statements(name: str) -> list[str]:
    """Split a script of this folder into its statements; a trigger's inner semicolons stay inside it."""
    found, current = [], ""
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line.startswith("--") or not (line.strip() or current):
            continue
        current += line + "\n"
        if line.rstrip().endswith(";") and sqlite.complete_statement(current):
            found.append(current.strip().removesuffix(";"))
            current = ""
    return found
