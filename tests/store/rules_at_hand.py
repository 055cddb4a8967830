"""Editing the standard of a desk in tests: own files in its folder, looked at and applied."""

import re
from pathlib import Path

from data.desk import Desk
from data.rows import By
from data.rules.sources import shipped
from models.terms import Role
from tests.desks import NOW, person


def edit(desk: Desk, *changes: tuple[str, str], name: str = "standard.toml") -> Path:
    """Replace pieces of one file of the standard; the first edit of a file begins with the shipped text."""
    path = desk.places.standard / name
    text = (path if path.exists() else shipped(name)).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{name} says nowhere: {old}"
        text = text.replace(old, new)
    return put(desk, text, name)


def put(desk: Desk, text: str, name: str = "standard.toml") -> Path:
    """Write a file of the standard as an editor does: beside it, then renamed over it."""
    path = desk.places.standard / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.swp")
    part.write_text(text, encoding="utf-8")
    part.chmod(0o600)
    part.rename(path)
    return path


def terms(tier: str, key: str, words: str) -> tuple[str, str]:
    """The edit that promises a tier something else."""
    text = shipped("standard.toml").read_text(encoding="utf-8")
    table = re.search(rf'\[tiers\."{tier}"\].*?^{key} = "[^"]*"', text, re.DOTALL | re.MULTILINE)
    assert table is not None
    return table[0], re.sub(rf'{key} = "[^"]*"$', f'{key} = "{words}"', table[0])


def lead(desk: Desk, at: object = NOW) -> By:
    """The supervisor, acting at an instant."""
    return By(person(desk, Role.SUPERVISOR), at)  # type: ignore[arg-type]


def apply(desk: Desk, by: By, *, to_open: bool = False) -> str:
    """Apply what lies in the folder."""
    return desk.renewal.apply(by, desk.renewal.draft().mark, to_open=to_open)
