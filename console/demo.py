"""The demo desk: an invented help desk that anybody can try, with requests that keep coming."""

import itertools
import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.clients.book import NewClient, NewContact
from data.desk import Desk
from data.places import Places
from data.refusals import BadInput
from data.rows import By, Incoming, Person
from models.terms import ContactRole, MessageKind, Role, TicketType, Tier

CONTENT = Path(__file__).parent.parent / "data" / "files" / "demo" / "demo.toml"
PIN = "482913"
"""Every demo person's PIN; the demo desk holds nothing worth a secret."""
STALE = timedelta(hours=12)
"""An older demo is made anew: its requests would all be overdue."""
BEAT = 25.0
"""Seconds between the requests of the stream."""

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Demo:
    """One demo desk on disk; ``own`` means that the folder was named by the user and is never made anew."""

    places: Places
    own: bool

    @classmethod
    def at(cls, data: Path | None) -> "Demo":
        """Find the demo's folder; a folder with a real desk in it is refused."""
        if data is None:
            return cls(Places.under(Places.of_user().root.parent / "pult-demo"), own=False)
        demo = cls(Places.under(data), own=True)
        if demo.places.database.exists() and not demo.marker.exists():
            raise BadInput(f"В папке {data} настоящий стол, а не учебный. Укажите другую папку или откройте pult.")
        return demo

    @property
    def marker(self) -> Path:
        """The file that makes a folder a demo desk."""
        return self.places.root / "demo.json"

    def renew(self, now: datetime) -> None:
        """Throw an old demo away and write the settings of a new one, before its database is opened."""
        if self.marker.exists():
            made = datetime.fromisoformat(json.loads(self.marker.read_text(encoding="utf-8"))["made"])
            if self.own or now - made < STALE:
                return
            from shutil import rmtree

            rmtree(self.places.root)
        self.places.make()
        self.places.config.write_text(_SETTINGS, encoding="utf-8")
        self.places.config.chmod(0o600)

    def prepare(self, desk: Desk, now: datetime, as_name: str) -> Person:
        """Fill a new demo desk, and sign the named person in (the first operator when nobody is named)."""
        content = toml(CONTENT) if not self.marker.exists() else None
        if content is not None:
            Filling(desk, content, now).fill()
            self.marker.write_text(json.dumps({"made": now.isoformat()}), encoding="utf-8")
        return self._person(desk, as_name)

    def _person(self, desk: Desk, name: str) -> Person:
        found = desk.reads.rows("SELECT id, name, role, line FROM operator WHERE active = 1 ORDER BY id")
        everyone = [Person(row[0], row[1], Role(row[2]), row[3]) for row in found]
        if not name and everyone:
            return next(person for person in everyone if person.role is Role.OPERATOR)
        chosen = [person for person in everyone if name.casefold() in person.name.casefold()]
        if len(chosen) != 1:
            raise BadInput(f"Кто это — «{name}»? На учебном столе: {', '.join(person.name for person in everyone)}.")
        return chosen[0]

    @contextmanager
    def stream(self, now: Now) -> Iterator[None]:
        """Keep requests coming into the inbox folder while the console is open; one console of a demo does it."""
        lock = self.places.root / "stream.lock"
        with _only_one(lock) as mine:
            if not mine:
                yield
                return
            stop = threading.Event()
            flow = threading.Thread(target=self._flow, args=(stop, now), name="demo-stream", daemon=True)
            flow.start()
            try:
                yield
            finally:
                stop.set()
                flow.join(timeout=2)

    def _flow(self, stop: threading.Event, now: Now) -> None:
        content = toml(CONTENT)
        for count, request in enumerate(itertools.cycle(content["stream"])):
            if stop.wait(BEAT):
                return
            self._drop(request, count, now())

    def _drop(self, request: dict[str, str], count: int, now: datetime) -> None:
        from email.message import EmailMessage
        from email.utils import format_datetime

        letter = EmailMessage()
        letter["From"] = f"{request['name']} <{request['from']}>"
        letter["To"] = "desk@pult.example"
        letter["Subject"] = request["subject"]
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{int(now.timestamp())}.{count}@{request['from'].split('@')[1]}>"
        letter.set_content(request["text"])
        part = self.places.inbox / f".{count}.part"
        part.write_bytes(letter.as_bytes())
        part.rename(self.places.inbox / f"{int(now.timestamp())}-{count}.eml")


@dataclass(frozen=True, slots=True)
class Filling:
    """Makes the people, clients and tickets of a new demo desk through the desk's own verbs."""

    desk: Desk
    content: dict[str, Any]
    now: datetime

    def fill(self) -> None:
        """Fill the desk."""
        people = self._people()
        for client in self.content["clients"]:
            self._client(client)
        for order, request in enumerate(self.content["requests"]):
            self._request(order, request, people)

    def _people(self) -> dict[str, Person]:
        first: Person | None = None
        made: dict[str, Person] = {}
        ordered = sorted(self.content["people"], key=lambda each: each["role"] != Role.SUPERVISOR.label)
        for each in ordered:
            role = Role.read(each["role"])
            assert role is not None
            secret = PIN if role is not Role.SUPERVISOR else f"demo-{PIN}"
            person = self.desk.people.add(
                first, each["name"], role, secret, 2 if role is Role.SPECIALIST else 1, self.now
            )
            first = first or person
            made[person.name] = person
        return made

    def _client(self, each: dict[str, Any]) -> None:
        tier = Tier.read(each["tier"])
        assert tier is not None
        fields = {name: each[name] for name in ("licence", "support", "project", "projects", "note") if name in each}
        people = tuple(
            NewContact(name, ContactRole.read(role) or ContactRole.UNKNOWN, (address,))
            for name, role, address in each["people"]
        )
        self.desk.clients.import_many(
            [NewClient(each["name"], tier, contacts=people, **fields)], self.now - timedelta(days=200)
        )

    def _request(self, order: int, each: dict[str, Any], people: dict[str, Person]) -> None:
        came = self.now - timedelta(minutes=each["minutes"])
        incoming = Incoming(
            key=f"demo-{order}",
            at=came,
            channel=each.get("channel", "почта"),
            text=each["text"],
            subject=each["subject"],
            sender_address=each["from"],
            message_id=f"<demo-{order}@{each['from'].split('@')[1]}>",
            type=TicketType.read(each["type"]) if "type" in each else None,
        )
        number = self.desk.intake.accept(incoming, came).number
        assert number is not None
        actor = people["Ирина Лаптева"]
        at = came
        for step in each.get("done", ()):
            at = min(at + timedelta(minutes=2), self.now)
            word, _, words = step.partition(":")
            actor = people[words] if word == "take" else actor
            self._step(number, By(actor, at), word, words)

    def _step(self, number: int, by: By, word: str, words: str) -> None:
        replies = self.desk.replies
        steps: dict[str, Callable[[], object]] = {
            "take": lambda: self.desk.tickets.take(number, by),
            "ack": lambda: replies.acknowledge(number, by),
            "answer": lambda: replies.reply(number, by, MessageKind.ANSWER, words),
            "question": lambda: replies.reply(number, by, MessageKind.QUESTION, words),
            "wait": lambda: self.desk.waiting.wait(number, by, None),
        }
        steps[word]()


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@contextmanager
def _only_one(lock: Path) -> Iterator[bool]:
    """Hold a lock file for as long as the block runs; False when another process has it."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


_SETTINGS = """# Учебный стол: часы идут круглосуточно, чтобы сроки были видны в любое время.
desk_name = "Учебный стол"
mail_from = "desk@pult.example"
calendar = "круглосуточно"
"""
