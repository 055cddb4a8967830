"""Whom a history speaks of: people of the desk, people of the foreign system, organisations."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.chain import Entry
from data.clients.needles import client_needle
from data.driver import instant, stored
from data.folding import fold
from data.history.maps import HistoryMap
from data.history.walk import Story
from data.refusals import BadInput
from models.events import EventKind

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_ADD_CLIENT = (
    "INSERT INTO client (name, licence, support, project, projects, intake, note, created_at, needle) "
    "VALUES (?, '', 0, 0, 0, 'lpr', '', ?, ?) RETURNING id"
)
_ADD_PERSON = (
    "INSERT INTO source_person (source, name) VALUES (?, ?) "
    "ON CONFLICT (source, name) DO UPDATE SET name = excluded.name RETURNING id"
)
_MOST = 50_000
"""Names held in memory at once."""
NAME_LIMIT = 200


def people_of(desk: "Desk", chart: HistoryMap) -> Mapping[str, int]:
    """Find the persons of the desk whom the map names; BadInput when there is no such person."""
    ids = {fold(person.name): person.id for person in desk.people.all()}
    for name in chart.people.values():
        if fold(name) not in ids:
            raise BadInput(f"Карта «{chart.id}», [people]: сотрудника «{name}» на столе нет. Список: pult user list.")
    return {word: ids[fold(name)] for word, name in chart.people.items()}


class Sources:
    """The names of one import."""

    def __init__(self, desk: "Desk", chart: HistoryMap) -> None:
        self._map = chart
        self._source = ""
        self._clients = {
            fold(name): int(id) for id, name in desk.reads.rows("SELECT id, name FROM client ORDER BY id DESC")
        }
        self._tiers: dict[int, list[tuple[int, int | None, str]]] = {}
        for client, tier, since, until in desk.reads.rows("SELECT client_id, tier, since, until FROM tier_period"):
            begun, ended = _second(since), _second(until) if until else None
            self._tiers.setdefault(int(client), []).append((begun, ended, str(tier)))
        self._people: dict[str, int] = {}

    def under(self, source: str) -> "Sources":
        """Keep the foreign people under the name of a source."""
        self._source = source
        return self

    def learn(self, tx: "Tx", stories: Sequence[Story]) -> None:
        """Make sure that whoever some stories name has a number, inside their transaction."""
        if len(self._people) > _MOST:
            self._people.clear()
        names = {one.person[:NAME_LIMIT] for story in stories for one in story.events if one.person}
        for name in sorted(names - self._people.keys()):
            self._people[name] = int(tx.exec(_ADD_PERSON, (self._source, name)).fetchone()[0])
        if self._map.add_clients:
            self._add_clients(tx, stories)

    def person(self, name: str) -> int:
        """Give the number of a foreign person."""
        return self._people[name[:NAME_LIMIT]]

    def client_of(self, story: Story) -> tuple[int | None, str | None]:
        """Give the organisation of a story, and its tier: as the file says, else as it was when the request came."""
        client = self._clients.get(fold(story.said.get("client", "")))
        tier = story.said["tier"] or None
        if tier is None and client is not None:
            periods = self._tiers.get(client, ())
            at = story.received
            tier = next((name for begun, ended, name in periods if begun <= at and (ended is None or at < ended)), None)
        return client, tier

    def _add_clients(self, tx: "Tx", stories: Sequence[Story]) -> None:
        wanted = dict.fromkeys(" ".join(story.said.get("client", "").split())[:NAME_LIMIT] for story in stories)
        for name in wanted:
            if name and fold(name) not in self._clients:
                row = tx.exec(_ADD_CLIENT, (name, stored(tx.at), client_needle(name))).fetchone()
                self._clients[fold(name)] = int(row[0])
                facts: dict[str, object] = {"client": int(row[0]), "tier": None, "contacts": []}
                tx.record_many([Entry(EventKind.CLIENT_ADDED, tx.at, None, None, facts)])


def _second(text: str) -> int:
    return int(instant(text).timestamp())


def now_second(at: datetime) -> int:
    """Give an instant as whole seconds since 1970."""
    return int(at.astimezone(UTC).timestamp())
