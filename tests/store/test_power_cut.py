"""F-03: the power goes at any instant of a real writer; every acknowledged commit is there afterwards."""

import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from data import driver
from data.places import Places
from models.events import text_hash
from tests.desks import make_desk, open_desk
from tests.store import power

CUTS = 300 if os.environ.get("PULT_PROOF") else 60
COMMITS = 160

pytestmark = pytest.mark.skipif(not power.available(), reason="F-03 needs strace, which is missing or may not trace")


@dataclass
class Losses:
    """What the cuts cost."""

    cuts: int = 0
    lost: int = 0
    worst: int = 0
    damaged: int = 0


@pytest.mark.parametrize("mode", ["wal FULL", "delete EXTRA"])
def test_f03_a_power_cut_loses_nothing_in_the_modes_that_we_use(tmp_path: Path, mode: str) -> None:
    losses = _try(tmp_path, mode)
    assert losses == Losses(cuts=CUTS), f"{mode}: {losses}"


def test_f03_the_simulation_sees_what_a_weaker_mode_loses(tmp_path: Path) -> None:
    losses = _try(tmp_path, "wal NORMAL")
    assert losses.lost > CUTS // 4 and losses.worst > 1, losses


def _try(folder: Path, mode: str) -> Losses:
    places = make_desk(folder).places
    start = folder / "start"
    shutil.copytree(places.root, start)
    log = folder / "writer.acks"
    steps = power.traced(places.root, log, COMMITS, mode)
    told = [at for at, step in enumerate(steps) if step.name == log.name]
    assert len(told) == COMMITS
    first = int(steps[told[0]].data)
    dice = random.Random(mode)
    losses = Losses()
    for turn in range(CUTS):
        count = dice.randrange(told[0] + 1, len(steps))
        disk = folder / f"cut-{turn}"
        power.disk_after(steps, count, start, disk, dice)
        acknowledged = first + sum(1 for at in told if at < count) - 1
        _inspect(disk, acknowledged, losses, whole="NORMAL" not in mode)
        shutil.rmtree(disk)
    return losses


def _inspect(disk: Path, acknowledged: int, losses: Losses, whole: bool) -> None:
    losses.cuts += 1
    try:
        with_recovery = driver.writer(Places.under(disk).database)
        head = with_recovery.execute("SELECT coalesce(max(n), 0) FROM journal_event").fetchone()[0]
        sound = with_recovery.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        halves = sum(not _both_halves(with_recovery, row[0]) for row in with_recovery.execute(_TURNS).fetchall())
        with_recovery.close()
    except Exception:
        losses.damaged += 1
        return
    losses.damaged += not sound or bool(halves)
    if head < acknowledged:
        losses.lost += 1
        losses.worst = max(losses.worst, acknowledged - head)
    elif whole:
        desk = open_desk(disk)
        losses.damaged += not desk.journal.verify().sound
        desk.store.close()
        desk.reads.close()


_TURNS = "SELECT json_extract(facts, '$.turn') FROM journal_event WHERE json_extract(facts, '$.turn') IS NOT NULL"


def _both_halves(connection: object, turn: int) -> bool:
    """Tell whether a transaction is there whole: the event and the text whose hash it holds."""
    row = connection.execute(  # type: ignore[attr-defined]
        "SELECT m.value, json_extract(j.facts, '$.hash') FROM journal_event j "
        "LEFT JOIN meta m ON m.key = 'text-' || json_extract(j.facts, '$.turn') "
        "WHERE json_extract(j.facts, '$.turn') = ?",
        (turn,),
    ).fetchone()
    return row[0] is not None and text_hash(b"salt" * 4, row[0]) == row[1]
