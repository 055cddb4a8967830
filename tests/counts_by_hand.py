"""The counted figures once more, in plain Python over plain values: what the statements of the desk must equal."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.driver import stored
from models.figures import Filter, Period
from models.tables import Ticket

CHANNELS = ("телефон", "почта", "Telegram", "")
TOPICS = ("", "пароль", "отчёт", "вход")
BASE = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 40
MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass
class One:
    """One request of a made-up history, with everything that counting reads of it."""

    number: int
    received: datetime
    client: int | None
    channel: str
    topic: str
    tier: str | None
    line: int
    top: int
    operator: int | None
    appeal: str | None
    source: str
    merged: bool
    off: bool
    resolved: bool
    complete: bool | None
    moments: list[tuple[str, datetime, int, int | None]] = field(default_factory=list)
    spans: list[tuple[datetime, datetime | None, str, str, int | None]] = field(default_factory=list)
    marks: list[tuple[datetime, int]] = field(default_factory=list)
    about: list[tuple[datetime, int, int | None, int, int]] = field(default_factory=list)
    reactions: list[tuple[datetime, int, int | None, int]] = field(default_factory=list)
    """When a reaction ended, its cycle, its promise, what it took."""


def history(seed: int, size: int = 40) -> list[One]:
    """Make a history by dice: instants often fall together, so that every edge is met."""
    dice = random.Random(seed)
    return [_one(dice, number) for number in range(1, size + 1)]


def _one(dice: random.Random, number: int) -> One:
    def later(at: datetime, hours: int = 60) -> datetime:
        return at + timedelta(minutes=30 * dice.randrange(0, 2 * hours))

    received = later(BASE, 24 * DAYS)
    one = One(
        number=number,
        received=received,
        client=dice.choice((None, 1, 2, 2, 3)),
        channel=dice.choice(CHANNELS),
        topic=dice.choice(TOPICS),
        tier=dice.choice((None, "vip", "regular")),
        line=dice.randint(1, 3),
        top=dice.randint(1, 3),
        operator=dice.choice((None, 1, 2)),
        appeal=dice.choice((None, "complaint", "need")),
        source=dice.choice(("", "", "журнал")),
        merged=dice.random() < 0.1,
        off=dice.random() < 0.2,
        resolved=dice.random() < 0.6,
        complete=dice.choice((None, True, False)),
    )
    whats = ("admitted", "resolved", "closed", "reopened", "returned", "closed", "reopened", "taken")
    if not one.merged:
        one.moments = [
            (dice.choice(whats), later(received), dice.randint(1, 3), dice.choice((None, 1, 2)))
            for _ in range(dice.randrange(6))
        ]
    for _ in range(dice.randrange(3)):
        start = later(received)
        end = None if dice.random() < 0.1 else later(start, 8) + timedelta(minutes=1)
        side = dice.choice(("line", "line", "held", "client"))
        one.spans.append((start, end, dice.choice(("in_progress", "open")), side, dice.choice((None, 1, 2))))
    one.marks = [(later(received), dice.randint(1, 5)) for _ in range(dice.randrange(2))]
    one.about = [
        (later(received), dice.randint(2, 3), dice.choice((None, 1, 2)), dice.randint(1, 5), dice.randint(1, 5))
        for _ in range(dice.randrange(2))
    ]
    one.reactions = [
        (later(received), dice.randint(1, 2), dice.choice((None, 600)), dice.randrange(4000))
        for _ in range(dice.randrange(2))
    ]
    return one


def lay(
    desk: Desk, made: Iterable[One], bare: Iterable[tuple[datetime, str]] = (), sources: Iterable[str] = ()
) -> None:
    """Put a history into the tables that are counted from, in the place of whatever is there."""
    from models.repeats import topic_key

    made = list(made)
    with desk.store.write(BASE) as tx:
        for table in (
            "milestone",
            "span",
            "measure",
            "tally",
            "client_mark",
            "line_mark",
            "off_channel",
            "import_run",
            "ticket",
        ):
            tx.exec(f"DELETE FROM {table}")
        for one in made:
            tx.session.add(
                Ticket(
                    number=one.number,
                    status="closed",
                    is_open=False,
                    client_id=one.client,
                    received_at=one.received,
                    off_channel=one.off,
                )
            )
        tx.flush()

        def put(table: str, rows: Iterable[dict[str, Any]]) -> None:
            for row in rows:
                values = [stored(each) if isinstance(each, datetime) else each for each in row.values()]
                tx.exec(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", values)

        put("tally", (_tally(one, topic_key(one.topic)) for one in made))
        put("milestone", (row for one in made for row in _milestones(one)))
        put("span", (row for one in made for row in _spans(one)))
        put("measure", (row for one in made for row in _measures(one)))
        put("client_mark", (_numbered(one, at=at, mark=mark) for one in made for at, mark in one.marks))
        put("line_mark", (row for one in made for row in _line_marks(one)))
        put("import_run", ({"at": BASE, "source": name, "file": "", "account": "{}"} for name in sources))
        put("off_channel", ({"at": at, "channel": channel} for at, channel in bare))


def _numbered(one: One, **more: Any) -> dict[str, Any]:
    return {"ticket_number": one.number, **more}


def _tally(one: One, key: str) -> dict[str, Any]:
    sums = ("reopenings", "returns", "handled", "line1", "line2", "line3", "client", "off_hours", "held", "elapsed")
    return _numbered(
        one,
        received_at=one.received,
        resolved_at=one.received if one.resolved else None,
        imported=one.source,
        merged=int(one.merged),
        tier=one.tier,
        priority="medium",
        channel=one.channel,
        topic=one.topic,
        topic_key=key,
        appeal=one.appeal,
        client_id=one.client,
        line=one.line,
        top_line=one.top,
        operator_id=one.operator,
        complete=None if one.complete is None else int(one.complete),
        **dict.fromkeys(sums, 0),
    )


def _milestones(one: One) -> Iterator[dict[str, Any]]:
    for seq, (what, at, line, who) in enumerate(one.moments, start=1):
        yield _numbered(one, seq=seq, n=seq, what=what, at=at, line=line, operator_id=who, reason="")


def _spans(one: One) -> Iterator[dict[str, Any]]:
    for seq, (start, end, status, side, owner) in enumerate(one.spans, start=1):
        more = {"status": status, "side": side, "owner_id": owner, "line": 1, "elapsed": 0, "worked": 0}
        yield _numbered(one, seq=seq, started=start, ended=end, **more)


def _measures(one: One) -> Iterator[dict[str, Any]]:
    for seq, (end, cycle, target, spent) in enumerate(one.reactions, start=1):
        more = {"clock": "reaction", "cycle": cycle, "target": target, "spent": spent, "elapsed": 0, "line": 1}
        yield _numbered(one, seq=seq, started=one.received, ended=end, **more)


def _line_marks(one: One) -> Iterator[dict[str, Any]]:
    for at, line, who, speed, quality in one.about:
        yield _numbered(one, at=at, by_id=1, about_id=who, about_line=line, speed=speed, quality=quality)


class ByHand:
    """One period and filter of a history, counted by loops."""

    def __init__(self, made: list[One], period: Period, filter: Filter, zone: ZoneInfo = MOSCOW) -> None:
        self.all, self.period, self.filter, self.zone = made, period, filter, zone
        self.kept = [one for one in made if not one.merged]

    def inside(self, at: datetime) -> bool:
        """Whether an instant lies in the period."""
        return self.period.start <= at < self.period.end

    def fits(self, one: One, line: int | None = None, who: int | None = -1) -> bool:
        """Whether a request fits the filter; line and person may be those of the moment."""
        wanted = self.filter
        pairs = (
            (wanted.tier, one.tier),
            (wanted.channel, one.channel),
            (wanted.line, one.line if line is None else line),
            (wanted.operator_id, one.operator if who == -1 else who),
            (wanted.topic, one.topic),
            (wanted.appeal, one.appeal),
            (wanted.source, one.source),
        )
        return all(asked is None or str(asked) == str(has) for asked, has in pairs)

    @property
    def came(self) -> list[One]:
        """What was received."""
        return [one for one in self.kept if self.inside(one.received) and self.fits(one)]

    def moments(self, what: str) -> list[One]:
        """The requests of each moment of a kind, one entry a moment."""
        return [
            one
            for one in self.kept
            for kind, at, line, _ in one.moments
            if kind == what and self.inside(at) and self.fits(one, line=line)
        ]

    def different(self, what: str) -> set[int]:
        """The requests that had such a moment at all."""
        return {one.number for one in self.moments(what)}

    def nights(self, first: int, last: int) -> int:
        """How many came in the night hours."""
        return sum(not last <= one.received.astimezone(self.zone).hour < first for one in self.came)

    def marks(self) -> list[int]:
        """The clients' marks."""
        return [mark for one in self.kept if self.fits(one) for at, mark in one.marks if self.inside(at)]

    def line_marks(self) -> list[tuple[int, int | None, int, int]]:
        """The marks between lines: line, person, speed, quality."""
        return [
            (line, who, speed, quality)
            for one in self.kept
            for at, line, who, speed, quality in one.about
            if self.inside(at) and self.fits(one, line=line, who=who)
        ]

    def repeats(self, days: int) -> list[tuple[int, int]]:
        """The repeated contacts: the request, and the latest other one that had ended."""
        found = []
        for one in sorted(self.came, key=lambda each: (each.received, each.number)):
            if one.client is None or not one.topic:
                continue
            ends = [
                (at, other.number)
                for other in self.kept
                if other.number != one.number and (other.client, other.topic) == (one.client, one.topic)
                for what, at, _, _ in other.moments
                if what in ("resolved", "closed") and at <= one.received
            ]
            if ends and one.received - max(ends)[0] <= timedelta(days=days):
                found.append((one.number, max(ends)[1]))
        return found

    def reactions(self, complete: bool) -> list[int]:
        """What the first reactions to requests with a whole form, or another one, took."""
        return [
            took
            for one in self.kept
            if one.complete is complete and self.fits(one)
            for at, cycle, _, took in one.reactions
            if cycle == 1 and self.inside(at)
        ]

    def handled(self, open_at: Callable[[datetime], bool], until: datetime) -> dict[int, int]:
        """Seconds of handling a person, half-hour by half-hour edges, so that nothing is shared with the desk's way."""
        found: dict[int, set[datetime]] = {}
        for one in self.kept:
            for start, end, status, side, owner in one.spans:
                if status != "in_progress" or side != "line" or owner is None or not self.fits(one, line=1, who=owner):
                    continue
                at, last = max(start, self.period.start), min(end or until, until)
                while at < last:
                    if open_at(at):
                        found.setdefault(owner, set()).add(at)
                    at += timedelta(minutes=1)
        return {owner: 60 * len(minutes) for owner, minutes in found.items()}
