"""Checks of quality: a reproducible sample of each person's week, scored by the checklist (L-13, L-37)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.driver import stored
from data.reads import instant, maybe
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By, Person
from data.turn import words
from data.verbs import load, permit, whole_second
from models.events import EventKind
from models.rights import Act, may, refusal
from models.safetext import one_line
from models.sampling import sample
from models.secrets import mask
from models.tables import Review

if TYPE_CHECKING:
    from data.desk import Desk

_SOLVED = """
SELECT t.operator_id, o.name, t.ticket_number, k.subject FROM tally t
  JOIN operator o ON o.id = t.operator_id JOIN ticket k ON k.number = t.ticket_number
 WHERE t.resolved_at >= ? AND t.resolved_at < ? AND t.imported = '' AND t.merged = 0
 ORDER BY o.name, t.ticket_number"""
_ROWS = """
SELECT r.id, r.ticket_number, r.operator_id, o.name, b.name, r.at, r.week, r.seed, r.points, r.comment, r.read_at,
       k.subject
  FROM review r JOIN operator o ON o.id = r.operator_id JOIN operator b ON b.id = r.by_id
  JOIN ticket k ON k.number = r.ticket_number"""
_LAST_YEAR = 9998
_NEWEST = " ORDER BY r.id DESC LIMIT 500"


@dataclass(frozen=True, slots=True)
class Sampled:
    """One ticket of a sample; ``review`` is its check, where there is one."""

    number: int
    operator_id: int
    operator: str
    subject: str
    review: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: its week («2026-W46»), its number, which draws it again, and its tickets."""

    week: str
    seed: int
    each: int
    rows: tuple[Sampled, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of a ticket."""

    id: int
    number: int
    operator_id: int
    operator: str
    by: str
    at: datetime
    week: str
    seed: int | None
    points: Mapping[str, bool]
    comment: str
    read_at: datetime | None
    subject: str

    @property
    def score(self) -> float:
        """The share of points that were kept."""
        return sum(self.points.values()) / len(self.points)


class Reviews:
    """The sample of a week, checks, and the person's own reading of them."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def sample(self, reader: Person, week: str, seed: int, now: datetime, each: int = 0) -> Sample:
        """Draw so many tickets of each person out of those they solved in a week; the seed draws the same again."""
        _need(reader, Act.REVIEW)
        return self.drawn(week, seed, now, each)

    def drawn(self, week: str, seed: int, now: datetime, each: int = 0) -> Sample:
        """Draw the sample for whoever runs the command line."""
        zone = ZoneInfo(self._desk.settings.zone)
        first, until = week_of(week, zone)
        week = week_at(first, zone)
        self._desk.figures.catch_up(now)
        each = each or self._desk.standard.board.review.each
        solved: dict[int, list[Sampled]] = {}
        for operator, name, number, subject in self._desk.reads.rows(_SOLVED, (stored(first), stored(until))):
            solved.setdefault(operator, []).append(Sampled(number, operator, str(name), str(subject)))
        checked = dict(self._desk.reads.rows("SELECT ticket_number, max(id) FROM review GROUP BY ticket_number"))
        rows = [
            Sampled(one.number, one.operator_id, one.operator, one.subject, checked.get(one.number))
            for operator, own in solved.items()
            for drawn in [set(sample((one.number for one in own), each, seed, f"{week}:{operator}"))]
            for one in own
            if one.number in drawn
        ]
        return Sample(week, seed, each, tuple(rows))

    def check(
        self,
        by: By,
        number: int,
        operator_id: int,
        points: Mapping[str, bool],
        comment: str,
        week: str = "",
        seed: int | None = None,
    ) -> Checked:
        """Keep a check of somebody's work on a ticket; the comment goes to that person."""
        at, known = whole_second(by.at), self._desk.standard.board.review.points
        if set(points) != set(known):
            raise BadInput(f"№ {number}: отметьте каждый пункт проверки: {'; '.join(known)}.")
        text = mask(words(comment, "что сказать сотруднику")).text
        with self._desk.store.write(at) as tx:
            permit(tx, Act.REVIEW, by)
            load(tx, number)
            if tx.exec("SELECT 1 FROM operator WHERE id = ?", (operator_id,)).fetchone() is None:
                raise BadInput("Такого сотрудника нет.")
            if operator_id == by.person.id:
                raise Refusal(f"№ {number}: свою работу не проверяют. Попросите другого супервайзера.")
            kept = json.dumps({point: int(points[point]) for point in known}, ensure_ascii=False)
            row = Review(
                ticket_number=number,
                operator_id=operator_id,
                by_id=by.person.id,
                at=at,
                week=week,
                seed=seed,
                points=kept,
                comment=text,
            )
            tx.session.add(row)
            tx.session.flush()
            score = sum(points.values())
            facts = {"review": row.id, "about": operator_id, "score": score, "points": len(points)}
            tx.record(EventKind.REVIEWED, by=by.person, ticket=number, happened=at, facts=facts)
            review = row.id
        return next(one for one in self._rows(" WHERE r.id = ?", (review,)))

    def about(self, reader: Person, operator_id: int) -> tuple[Checked, ...]:
        """List the checks of a person's work, newest first: their own, or anybody's for who may check."""
        if reader.id != operator_id:
            _need(reader, Act.REVIEW)
        return self._rows(" WHERE r.operator_id = ?" + _NEWEST, (operator_id,))

    def all(self, reader: Person) -> tuple[Checked, ...]:
        """List all checks, newest first."""
        _need(reader, Act.REVIEW)
        return self._rows(_NEWEST, ())

    def unread(self, reader: Person) -> tuple[Checked, ...]:
        """List the checks of a person's own work that they have not read yet."""
        return self._rows(" WHERE r.operator_id = ? AND r.read_at IS NULL" + _NEWEST, (reader.id,))

    def read(self, by: By, review: int) -> None:
        """Note that the person read the check of their own work; again changes nothing."""
        at = whole_second(by.at)
        with self._desk.store.write(at) as tx:
            found = tx.exec(
                "UPDATE review SET read_at = ? WHERE id = ? AND operator_id = ? AND read_at IS NULL"
                " RETURNING ticket_number",
                (stored(at), review, by.person.id),
            ).fetchone()
            if found is not None:
                facts = {"review": review}
                tx.record(EventKind.REVIEW_READ, by=by.person, ticket=found[0], happened=at, facts=facts)

    def _rows(self, where: str, values: Sequence[Any]) -> tuple[Checked, ...]:
        return tuple(_checked(row) for row in self._desk.reads.rows(_ROWS + where, values))


def week_of(week: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Read an ISO week («2026-W46») as a half-open pair of instants; BadInput says how it is written."""
    year, number = _year_and_week(week)
    first = date.fromisocalendar(year, number, 1)
    return _midnight(first, zone), _midnight(first + timedelta(days=7), zone)


def _year_and_week(week: str) -> tuple[int, int]:
    try:
        year, _, number = week.upper().partition("-W")
        found = int(year), int(number)
        date.fromisocalendar(*found, 1)
        if not 2 <= found[0] <= _LAST_YEAR:
            raise ValueError(week)
    except (ValueError, OverflowError):
        raise BadInput(f"Неделя «{one_line(week)}» не читается. Пишите год и номер: 2026-W46.") from None
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def seed_of(week: str) -> int:
    """Give the number under which a week's sample is drawn where nobody names another: «2026-W46» is 202646."""
    year, number = _year_and_week(week)
    return 100 * year + number


def week_at(at: datetime, zone: ZoneInfo) -> str:
    """Name the ISO week of an instant."""
    year, number, _ = at.astimezone(zone).isocalendar()
    return f"{year}-W{number:02}"


def _checked(row: Sequence[Any]) -> Checked:
    points = {point: bool(kept) for point, kept in json.loads(row[8]).items()}
    return Checked(
        row[0],
        row[1],
        row[2],
        str(row[3]),
        str(row[4]),
        instant(row[5]),
        row[6],
        row[7],
        points,
        row[9],
        maybe(row[10]),
        str(row[11]),
    )


def _need(reader: Person, act: Act) -> None:
    if not may(reader.role, act):
        raise NotAllowed(refusal(reader.role, act))
