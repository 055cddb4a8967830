"""The knowledge base as Markdown files: an article, when it was last reviewed, whether it is out of date (D-24).

An article is a file of the installation's ``kb`` folder; its first lines may say «Проверено: 2026-02-01», «Слова: …»
and «Устарело: да». It is found and put into an answer like any ready text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from data.rules.own_file import NotOwn, read_own
from models.templates import Stage, Template

FOLDER = "kb"
STALE_AFTER = timedelta(days=180)
"""An article whose last review is older than this is shown as out of date."""

_HEAD = re.compile(r"(?P<name>[Пп]роверено|[Уу]старело|[Сс]лова)\s*:\s*(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: ``reviewed`` is the day of its last review, None when the file does not say."""

    slug: str
    title: str
    text: str
    reviewed: date | None = None
    old: bool = False
    words: str = ""

    @property
    def template(self) -> Template:
        """The article as a text that can be put into an answer."""
        since = f", проверено {self.reviewed:%d.%m.%Y}" if self.reviewed else ""
        return Template(
            f"kb.{self.slug}",
            self.title,
            Stage.ARTICLE,
            self.text,
            words=self.words,
            old=f"устарело{since}" if self.old else "",
        )


def read_articles(standard: Path, at: datetime | None = None) -> tuple[Article, ...]:
    """Read the articles of an installation; ``at`` decides which were not reviewed for too long. None is no error."""
    folder = standard / FOLDER
    found = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return tuple(article for path in found for article in _article(path, at))


def _article(path: Path, at: datetime | None) -> Iterator[Article]:
    try:
        lines = read_own(path).splitlines()
    except (NotOwn, FileNotFoundError):
        return
    title, said = path.stem, {}
    while lines and (not lines[0].strip() or lines[0].startswith("# ") or _HEAD.fullmatch(lines[0].strip())):
        line = lines.pop(0).strip()
        if line.startswith("# "):
            title = line[2:].strip() or title
        elif head := _HEAD.fullmatch(line):
            said[head["name"].casefold()] = head["value"].strip()
    reviewed = _day(said.get("проверено", ""))
    marked = said.get("устарело", "").casefold() in ("да", "yes", "true", "1")
    stale = at is not None and (reviewed is None or at.date() - reviewed > STALE_AFTER)
    text = "\n".join(lines).strip()
    if text:
        yield Article(path.stem, title, text, reviewed, marked or stale, said.get("слова", ""))


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
