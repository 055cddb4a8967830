"""Killed consoles and several consoles on one folder: nothing lost, nothing twice (F-01, F-02 in short form)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.desk import Desk
from data.inbox.folder import Inbox
from data.inbox.quarantine import Quarantine
from tests.desks import NOW, make_desk
from tests.postbag import drop, letter, names, waiting


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    return Inbox(desk, desk.places.inbox)


_SWEEP = """
import sys
from pathlib import Path
from data.inbox.folder import Inbox
from tests.desks import NOW, open_desk
desk = open_desk(Path(sys.argv[1]))
print(sum(len(one.accepted) for one in Inbox(desk, desk.places.inbox).sweep(NOW)))
"""


def sweeper(desk: Desk, **env: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _SWEEP, str(desk.places.root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **env})


@pytest.mark.parametrize("name", ["a.eml", "a.json", "a.csv"])
def test_killed_between_commit_and_move_is_one_ticket(desk: Desk, inbox: Inbox, name: str) -> None:
    contents = {
        "a.eml": letter(),
        "a.json": '[{"text": "раз", "type": "вопрос"}]'.encode(),
        "a.csv": "текст;тип\nраз;вопрос\n;\n;плохо\n".encode(),
    }
    drop(desk, name, contents[name])
    assert sweeper(desk, PULT_FAIL="after_commit").wait(timeout=30) == 137
    assert waiting(desk) == [name]
    assert desk.reads.number("SELECT count(*) FROM ticket") == 1
    (outcome,) = inbox.sweep(NOW)
    assert [one.outcome for one in outcome.accepted] == ["уже принято раньше"]
    assert desk.reads.number("SELECT count(*) FROM ticket") == 1
    assert names(desk.places.accepted) == [name] and waiting(desk) == []
    assert Quarantine(desk).count() == (1 if name == "a.csv" else 0)


def test_several_consoles_on_one_folder(desk: Desk) -> None:
    for place in range(120):
        drop(desk, f"{place:03}.eml", letter())
    drop(desk, "rows.csv", "текст\n".encode() + b"".join(f"строка {row}\n".encode() for row in range(700)))
    running = [sweeper(desk) for _ in range(3)]
    for one in running:
        one.communicate(timeout=60)
    Inbox(desk, desk.places.inbox).sweep(NOW)
    assert desk.reads.number("SELECT count(*) FROM ticket") == 820
    assert desk.reads.number("SELECT count(DISTINCT key) FROM intake_key") == 820
    assert waiting(desk) == [] and len(names(desk.places.accepted)) == 121
    assert desk.journal.verify().sound


def test_killed_at_random_nothing_is_lost_or_doubled(desk: Desk) -> None:
    for place in range(300):
        drop(desk, f"{place:03}.eml", letter())
    for pause in (0.05, 0.1, 0.15, 0.02, 0.2):
        running = sweeper(desk)
        while not (done := desk.reads.number("SELECT count(*) FROM ticket")) and running.poll() is None:
            pass
        try:
            running.wait(timeout=pause)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        assert done <= 300
    Inbox(desk, desk.places.inbox).sweep(NOW)
    assert desk.reads.number("SELECT count(*) FROM ticket") == 300
    assert waiting(desk) == []
    kept = [path for path in desk.places.accepted.iterdir() if path.stat().st_size]
    assert len(kept) == 300
    assert desk.journal.verify().sound
