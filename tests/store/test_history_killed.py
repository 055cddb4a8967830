"""kill -9 in the middle of an import: what was written stays, and the next run makes it whole (F-01)."""

import json
import random
import shutil
from pathlib import Path

from data.desk import Desk
from tests.desks import make_desk, open_desk
from tests.histories import LATER, audit_log, take, whole
from tests.store.jobs import Nursery, wait_gone

TICKETS, PLACES = 1_000, 6


def told(desk: Desk) -> list[int]:
    """The runs of which the journal says that they were."""
    sql = "SELECT facts FROM journal_event WHERE kind = 'history_imported' AND ticket_number IS NULL"
    return sorted(json.loads(facts)["run"] for (facts,) in desk.reads.rows(sql))


def test_an_import_that_was_killed_is_made_whole_by_the_next(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    audit_log(log, TICKETS, random.Random(6))
    desk = make_desk(tmp_path)
    desk.reads.close()
    desk.store.close()
    with Nursery() as nursery:

        def attempt(name: str, last: int) -> Path:
            root = tmp_path / name
            shutil.copytree(desk.places.root, root)
            wait_gone(nursery.start("import_log", root, tmp_path / f"{name}.said", log, last))
            return root

        untouched = attempt("untouched", 0)
        statements = int((tmp_path / "untouched.said").read_text("utf-8"))
        halves = [attempt(f"at-{place}", 1 + place * (statements - 2) // (PLACES - 1)) for place in range(PLACES)]
    assert not any((tmp_path / f"{root.name}.said").exists() for root in halves), "the job was not killed"
    wanted, kept = whole(open_desk(untouched)), set()
    for root in halves:
        after = open_desk(root)
        there = after.reads.number("SELECT count(*) FROM imported")
        kept.add(there)
        assert after.journal.verify().sound and there == after.reads.number("SELECT count(*) FROM ticket")
        account = take(after, log, "servicenow", LATER)
        assert (account.new, account.same) == (TICKETS - there, there)
        assert whole(after) == wanted and after.journal.verify().sound
        runs = [id for (id,) in after.reads.rows("SELECT id FROM import_run ORDER BY id")]
        assert told(after) == runs, "a run that was killed is told of by the next one, each once"
        take(after, log, "servicenow", LATER)
        assert told(after) == runs
    assert len(kept) > 2, f"killed in too few different places: {kept}"
