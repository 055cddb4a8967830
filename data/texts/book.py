"""The ready texts of the desk: found by a few letters, filled from a ticket, read anew when their files change.

A file that went wrong while the desk works changes nothing: the texts stay as they were, and ``trouble`` says what is
wrong and where.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.refusals import BadInput
from data.rules.sources import TEXTS
from data.texts.articles import read_articles
from data.texts.facts import Facts, Rows, facts_of, no_brackets
from data.texts.files import read_texts
from models.placeholders import fill
from models.templates import Stage, Template, ranked
from models.terms import ChannelKind, TicketType

if TYPE_CHECKING:
    from data.desk import Desk

Signature = tuple[tuple[str, int, int], ...]
_ENGLISH = {
    "name": "Имя",
    "missing": "Недостающее",
    "reason": "Причина",
    "curator": "Куратор",
    "operator": "Оператор",
    "link": "Ссылка",
    "due": "Срок",
}
"""Placeholders under the names that code gives them."""


class Texts:
    """Reads, finds and fills the ready texts."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._lock = Lock()
        self._seen: Signature | None = None
        self._texts: Mapping[str, Template] = {}
        self.trouble = ""
        """What is wrong with the files as they are now; empty when they are in force."""

    def all(self) -> Mapping[str, Template]:
        """Give every text by its key, as the files have it now."""
        with self._lock:
            seen = _signature(self._desk.places.standard)
            if seen != self._seen:
                self._seen = seen
                self._read()
            return self._texts

    def _read(self) -> None:
        folder = self._desk.places.standard
        try:
            self._texts, self.trouble = read_texts(folder), ""
        except BadInput as bad:
            self.trouble = bad.sentence
            if not self._texts:
                self._texts = read_texts()

    def find(
        self, words: str = "", stage: Stage | None = None, type: TicketType | None = None, at: datetime | None = None
    ) -> list[Template]:
        """List the texts that fit a few typed letters, the most likely first; with none typed, by stage (D-25).

        Articles of the knowledge base come with them; ``at`` tells which of those were not reviewed for long.
        """
        articles = read_articles(self._desk.places.standard, at)
        return ranked([*self.all().values(), *(one.template for one in articles)], words, stage, type)

    def facts(self, number: int, at: datetime | None = None) -> Facts:
        """Read what a ticket fills in; what there is no ticket for stays to be filled."""
        return self.facts_by(self._desk.reads.rows, number, at)

    def facts_by(self, rows: Rows, number: int, at: datetime | None = None) -> Facts:
        """Read what a ticket fills in, by any way of reading: inside a transaction its own changes count."""
        found = facts_of(rows, number, ZoneInfo(self._desk.settings.zone), at) or Facts({})
        official = ", ".join(sorted(self._desk.standard.official))
        return Facts(
            {**found.values, "Служба": self._desk.settings.desk_name, "Официальный канал": official},
            found.channel,
            found.stage,
            found.type,
        )

    def render(self, key: str, number: int, at: datetime | None = None, **more: str) -> str:
        """Fill a text from a ticket; ``more`` are further placeholders and go first. What nothing fills stays as it is.

        Raises BadInput when there is no such text.
        """
        return self.filled(self.template(key), self.facts(number, at), more)

    def fill_for(self, number: int, text: str, at: datetime | None = None, **more: str) -> str:
        """Fill a text that a person wrote or chose, for one ticket: of an answer to many each gets their own."""
        return fill(text, {**self.facts(number, at).values, **_named(more)})

    def template(self, key: str) -> Template:
        """Give one text; BadInput names the keys that there are."""
        found = self.all().get(key)
        if found is None:
            raise BadInput(f"Текста «{key}» нет. Есть: {', '.join(self.all())}.")
        return found

    def filled(self, template: Template, facts: Facts, more: Mapping[str, str] | None = None) -> str:
        """Fill a text's wording for the ticket's channel."""
        return fill(template.wording(self._kind(facts.channel)), {**facts.values, **_named(more or {})})

    def _kind(self, channel: str) -> ChannelKind:
        return self._desk.standard.gate.channel(channel).kind if channel else ChannelKind.OTHER


def _named(more: Mapping[str, str]) -> dict[str, str]:
    return {_ENGLISH.get(name, name): no_brackets(value) for name, value in more.items()}


def _signature(folder: Path) -> Signature:
    """Tell whether the installation's files changed: their names, times and sizes."""
    found = []
    try:
        for path in sorted((folder / TEXTS).glob("*.toml")):
            status = path.stat()
            found.append((path.name, status.st_mtime_ns, status.st_size))
    except OSError:
        return ()
    return tuple(found)
