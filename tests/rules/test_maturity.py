"""Maturity 0 to 3: one step at a time (D-48)."""

from dataclasses import replace
from typing import Any

import pytest

from models.maturity import Level, Used, assess

FULL = Used(
    requests=40,
    acknowledged=10,
    formed=30,
    channels=2,
    known_clients=0.5,
    articles=1,
    thresholds=1,
    reports=1,
    warned=1,
    timed=20,
)


def test_d48_a_new_desk_is_at_zero_and_sees_only_the_first_step() -> None:
    found = assess(Used())
    assert found.level is Level.LETTERS
    assert [step.level for step in found.steps] == [Level.TICKETS]
    assert len(found.missing) == 3


def test_everything_there_is_the_top_with_nothing_missing() -> None:
    found = assess(FULL)
    assert found.level is Level.AHEAD
    assert found.missing == ()


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("requests", Level.LETTERS),
        ("acknowledged", Level.LETTERS),
        ("formed", Level.LETTERS),
        ("channels", Level.TICKETS),
        ("known_clients", Level.TICKETS),
        ("articles", Level.TICKETS),
        ("thresholds", Level.JOINED),
        ("reports", Level.JOINED),
        ("warned", Level.JOINED),
        ("timed", Level.JOINED),
    ],
)
def test_each_point_alone_keeps_the_level_below(name: str, level: Level) -> None:
    nothing: dict[str, Any] = {name: None if name == "known_clients" else 0}
    found = assess(replace(FULL, **nothing))
    assert found.level is level
    assert len(found.missing) == 1
    assert int(found.steps[-1].level.value) == int(level.value) + 1


def test_d48_a_later_step_done_early_lifts_nothing() -> None:
    found = assess(replace(FULL, acknowledged=0))
    assert found.level is Level.LETTERS
    assert len(found.steps) == 1


@pytest.mark.parametrize(("share", "level"), [(0.5, Level.AHEAD), (0.49, Level.TICKETS)])
def test_half_of_the_requests_with_a_known_client_is_enough(share: float, level: Level) -> None:
    assert assess(replace(FULL, known_clients=share)).level is level


def test_one_channel_is_not_several() -> None:
    assert assess(replace(FULL, channels=1)).level is Level.TICKETS
