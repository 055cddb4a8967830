"""Real third-party letters and tables through the real inbox: each ends in one place, none crashes (issue §4, F-23)."""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from data.inbox.folder import Inbox
from data.inbox.outcome import FileState
from data.inbox.quarantine import Quarantine
from tests.desks import NOW, make_desk

SAMPLES = Path(os.environ.get("PULT_SAMPLES", Path(__file__).parents[2].parent / "shared" / "samples"))
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no samples of real letters at {SAMPLES}")


def test_every_sample_ends_in_one_place(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    samples = [path for path in sorted(SAMPLES.rglob("*")) if path.suffix in (".eml", ".json", ".csv", ".txt", ".html")]
    for count, path in enumerate(samples):
        shutil.copyfile(path, desk.places.inbox / f"{count:03}-{path.name}")
    outcomes = Inbox(desk, desk.places.inbox).sweep(NOW)
    ended = {one.name: one for one in outcomes}
    assert len(ended) == len(outcomes) == len(samples)
    for count, path in enumerate(samples):
        one = ended[f"{count:03}-{path.name}"]
        assert one.path is not None and one.path.read_bytes() == path.read_bytes()
        assert one.state is not FileState.LEFT
        if path.suffix == ".eml":
            assert one.state is FileState.ACCEPTED
    kinds = Counter(path.suffix for path in samples if path.suffix != ".eml")
    assert Quarantine(desk).count() == sum(kinds.values())
    assert not desk.places.log.exists()
    assert desk.journal.verify().sound


def test_no_automat_among_the_samples_made_a_ticket(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    robots = [
        path for path in sorted((SAMPLES / "mail").glob("*.eml")) if "bounce" in path.name or "rfc3834" in path.name
    ]
    for path in robots:
        shutil.copyfile(path, desk.places.inbox / path.name)
    found = [one.accepted[0] for one in Inbox(desk, desk.places.inbox).sweep(NOW)]
    assert robots and all(one.number is None for one in found)
    assert desk.reads.number("SELECT count(*) FROM ticket") == 0
