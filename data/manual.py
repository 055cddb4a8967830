"""The operator's manual as shipped: chapters of plain Markdown, in the order of their file names."""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its title and the lines under it."""

    title: str
    text: str


def chapters() -> tuple[Chapter, ...]:
    """Read the manual's chapters."""
    folder = files("data").joinpath("files", "help")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".md")), key=lambda one: one.name)
    return tuple(_chapter(one.read_text(encoding="utf-8"), one.name) for one in found)


def _chapter(text: str, name: str) -> Chapter:
    first, _, rest = text.partition("\n")
    return Chapter(first.lstrip("# ").strip(), rest.strip()) if first.startswith("#") else Chapter(name, text.strip())
