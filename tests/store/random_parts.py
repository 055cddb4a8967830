"""States of the base around one part of a handover, drawn at random, and put into a desk as rows (HO-01)."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from data.driver import sqlite, stored
from data.places import Places
from tests.bench.build import DEFAULTS, insert_rows
from tests.desks import NOW
from tests.store.handed import DEBT

PART, SHIFT, FOLLOWING = 500, 50, 51
PEOPLE = (1, 2, 3, 4)
CLEARED = (
    *("item_reading", "share", "part_item", "part", "shift_person", "shift", "standing", "promise", "reminder"),
    *("draft", "roster_version", "ticket"),
)
HOURS = (-30, -3, -1, 0, 1, 3, 8, 13, 30)
"""Hours from now: among them the ends of the shift that follows and of the time looked at where none does."""


@st.composite
def states(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """A state of the base around one part: rows of every table that the query looks at."""
    some = st.sampled_from(PEOPLE)
    maybe = st.sampled_from((None, *PEOPLE))
    hour = st.sampled_from(HOURS).map(lambda hours: stored(NOW + timedelta(hours=hours)))
    never = st.one_of(st.none(), hour)
    yes = st.booleans().map(int)
    count = draw(st.integers(0, 10))
    numbers = st.sampled_from(range(1, count + 1)) if count else st.nothing()

    def few(make: Any, most: int = 5) -> list[dict[str, Any]]:
        if not count:
            return []
        return [make() | {"id": row} for row in range(1, draw(st.integers(0, most)) + 1)]

    rows: dict[str, list[dict[str, Any]]] = {
        "ticket": [_ticket(draw, number, maybe, never, count) for number in range(1, count + 1)],
        "promise": few(
            lambda: {
                **{"ticket_number": draw(numbers), "operator_id": draw(some), "what": "перезвонить"},
                **{"by": draw(hour), "made_at": stored(NOW), "kept_at": draw(never)},
            }
        ),
        "reminder": few(
            lambda: {
                **{"ticket_number": draw(numbers), "operator_id": draw(some), "at": draw(hour)},
                **{"what": draw(st.sampled_from(("", DEBT))), "done_at": draw(never)},
            }
        ),
        "draft": _drafts(draw, some, count),
        "standing": [
            {"id": row, "by_id": 1, "at": stored(NOW), "text": "держать", "until": draw(hour), "ended_at": draw(never)}
            for row in range(1, draw(st.integers(0, 3)) + 1)
        ],
        "roster_version": [{"id": 1, "at": stored(NOW), "text": ""}] if draw(st.booleans()) else [],
    }
    rows |= _shifts(draw, some, maybe, never, yes)
    rows |= _parts(draw, some, min(count, 2))
    rows["operator"] = [{"id": who, "active": int(draw(st.integers(0, 4)) > 0)} for who in PEOPLE]
    return rows


def _ticket(draw: st.DrawFn, number: int, maybe: Any, never: Any, count: int) -> dict[str, Any]:
    status = draw(st.sampled_from(("new", "open", "waiting_client", "waiting_curator", "unformed", "closed")))
    formed = status not in ("unformed", "waiting_curator")
    line = draw(st.sampled_from((1, 1, 1, 2)))
    return DEFAULTS | {
        "number": number,
        "status": status,
        "is_open": int(status != "closed"),
        "type": draw(st.sampled_from(("question", "outage"))) if formed else None,
        "tier": draw(st.sampled_from(("regular", "vip"))),
        "priority": draw(st.sampled_from(("medium", "critical"))),
        "subject": f"Тема {number}",
        "received_at": stored(NOW - timedelta(hours=2)),
        "rank": 40 if formed and status != "closed" else None,
        "assignee_id": draw(maybe),
        "line": line,
        "watcher_id": draw(maybe),
        "keep_until": draw(never),
        "waiting_until": draw(never),
        "parent": draw(st.sampled_from((None, None, *range(1, count + 1)))),
        "merged_into": draw(st.sampled_from((None, None, 1))),
    }


def _drafts(draw: st.DrawFn, some: Any, count: int) -> list[dict[str, Any]]:
    kinds = ("answer", "question", "reply", "note", "form", "intake", "intake2", "day")
    keys = st.tuples(some, st.integers(0, count + 1), st.sampled_from(kinds))
    found = draw(st.lists(keys, max_size=6, unique=True))
    return [
        {"id": row, "operator_id": who, "ticket_number": number, "kind": kind, "text": "т", "saved_at": stored(NOW)}
        for row, (who, number, kind) in enumerate(found, start=1)
    ]


def _shifts(draw: st.DrawFn, some: Any, maybe: Any, never: Any, yes: Any) -> dict[str, list[dict[str, Any]]]:
    planned = draw(st.booleans())
    day = {"kind": "день", "night": 0, "day": "2026-03-04", "starts": stored(NOW - timedelta(hours=4))}
    state = st.sampled_from(("planned", "running", "handing", "closed"))
    shifts = [
        day
        | {"id": SHIFT, "planned": int(planned), "state": draw(state), "senior_id": draw(maybe)}
        | {"ends": stored(NOW + timedelta(hours=1)) if planned else None}
    ]
    if draw(st.booleans()):
        span = {"starts": stored(NOW + timedelta(hours=1)), "ends": stored(NOW + timedelta(hours=8))}
        shifts.append(day | span | {"id": FOLLOWING, "kind": "ночь", "planned": 1, "state": "planned"})
    people = draw(st.lists(st.tuples(st.sampled_from([one["id"] for one in shifts]), some), max_size=5, unique=True))
    return {
        "shift": shifts,
        "shift_person": [
            {"shift_id": shift, "operator_id": who, "reserve": draw(yes), "accepted_at": draw(never)}
            | {"left_at": draw(st.sampled_from((None, None, stored(NOW))))}
            for shift, who in people
        ],
    }


def _parts(draw: st.DrawFn, some: Any, tickets: int) -> dict[str, list[dict[str, Any]]]:
    """Earlier parts, mostly of the same giver, with items about the same few tickets: what came back may be settled."""
    giver = draw(some)
    givers = st.sampled_from((giver, giver, *PEOPLE))
    done = st.sampled_from(("accepted", "remarks", "for_absent"))
    parts = [
        {"id": row, "shift_id": draw(st.sampled_from((1, SHIFT))), "giver_id": draw(givers), "state": draw(done)}
        for row in range(1, draw(st.integers(0, 3)) + 1)
    ]
    parts.append({"id": PART, "shift_id": SHIFT, "giver_id": giver, "state": "draft"})
    every = [(one["id"], number) for one in parts for number in range(1, tickets + 1)]
    found = draw(st.permutations(every))[: draw(st.integers(0, len(every)))]
    state = st.sampled_from(("draft", "returned", "returned", "accepted", "kept", "gone"))
    return {
        "part": [one | {"opened_at": stored(NOW)} for one in parts],
        "part_item": [
            {"id": row, "part_id": part, "kind": "ticket", "ref": str(number), "ticket_number": number}
            | {"state": draw(state), "grade": "ordinary", "snapshot": "{}"}
            for row, (part, number) in enumerate(found, start=1)
        ],
    }


def fill(places: Places, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Let the base hold exactly these rows."""
    connection = sqlite.connect(str(places.database), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for table in CLEARED:
        connection.execute(f"DELETE FROM {table}")
    for one in rows["operator"]:
        connection.execute("UPDATE operator SET active = :active WHERE id = :id", one)
    for table, listed in rows.items():
        if listed and table != "operator":
            names = tuple(sorted({name for row in listed for name in row}))
            insert_rows(connection, table, names, [tuple(row.get(name) for name in names) for row in listed])
    connection.execute("COMMIT")
    connection.close()


def put_files(places: Places, names: list[str]) -> None:
    """Let the quarantine hold exactly these files."""
    places.quarantine.mkdir(exist_ok=True)
    for path in places.quarantine.iterdir():
        path.unlink()
    for name in names:
        (places.quarantine / name).write_text("не читается", "utf-8")
