"""A standard tried on history: what it says is what a desk that had always gone by that standard has."""

import random
import tempfile
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.figures.periods import last
from data.foresight.rows import Trial
from data.refusals import BadInput
from data.rows import By
from data.rules.renewal_rows import Draft
from data.rules.sources import shipped
from models.clock import ClockName
from models.figures import FigureId
from models.terms import MessageKind, Role, Tier
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import NOW, make_desk, person
from tests.store.foreseen import ASKED
from tests.store.random_work import Work
from tests.store.rules_at_hand import apply, edit, lead, put, terms
from tests.store.test_standard_preview import words

START = NOW - timedelta(days=2)
DAYS = 30
FIGURES = {
    ClockName.REACTION: FigureId.REACTION_KEPT,
    ClockName.RESPONSE: FigureId.RESPONSE_KEPT,
    ClockName.RESOLUTION: FigureId.RESOLUTION_KEPT,
}


promised = st.dictionaries(st.sampled_from([tier.label for tier in Tier]), st.tuples(words, words), min_size=1)
"""What some tiers are promised instead: a reaction and an answer."""


def written(promises: dict[str, tuple[str, str]]) -> str:
    """The standard that says so and nothing else otherwise."""
    text = shipped("standard.toml").read_text(encoding="utf-8")
    for tier, said in promises.items():
        for key, one in zip(("reaction", "response"), said, strict=True):
            text = text.replace(*terms(tier, key, one))
    return text


def ways(desk: Desk) -> list[tuple[object, ...]]:
    """What happened on a desk, but for the marks that its clocks left."""
    sql = (
        "SELECT ticket_number, kind, happened_at FROM journal_event WHERE ticket_number IS NOT NULL"
        " AND kind NOT IN ('warned', 'breached') ORDER BY n"
    )
    return desk.reads.rows(sql)


def lived(desk: Desk, requests: list[Asked], seed: int, steps: int) -> Work:
    """Let a desk live."""
    arrive_many(desk, requests)
    work = Work(desk, random.Random(seed), NOW)
    work.go_on(steps, lambda: None)
    return work


def draft(desk: Desk) -> Draft:
    """The files as they lie there."""
    return desk.renewal.draft()


def shares(trial: Trial, *, now: bool) -> dict[ClockName, tuple[int, int] | None]:
    """Kept of how many, clock by clock."""
    return {one.clock: (one.now if now else one.was).parts for one in trial.clocks}


@settings(max_examples=12, deadline=None)
@given(st.lists(ASKED, min_size=2, max_size=7), promised, st.integers(0, 2**32), st.integers(10, 60))
def test_a_trial_is_what_a_desk_under_that_standard_has(
    requests: list[Asked], promises: dict[str, tuple[str, str]], seed: int, steps: int
) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        tried, other = make_desk(Path(first)), make_desk(Path(second))
        text = written(promises)
        put(other, text)
        if other.renewal.draft().differs:
            apply(other, lead(other, START))
        ends = [lived(desk, requests, seed, steps).at for desk in (tried, other)]
        assert ends[0] == ends[1] and ways(tried) == ways(other), "the two desks did not live the same life"
        assume(not any(kind == "merged" for _, kind, _ in ways(tried)))  # which cycle goes on, the rules of then said
        put(tried, text)
        trial = tried.foresight.trial(draft(tried), ends[0], DAYS)
        truth = other.foresight.trial(draft(other), ends[0], DAYS)
        assert shares(trial, now=True) == shares(truth, now=True) == shares(truth, now=False)
        assert truth.tickets <= trial.tickets
        for desk in (tried, other):
            desk.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a request answered after four hours, one late by its rules, and one that is still open."""
    desk = make_desk(tmp_path)
    desk.clocks.sweep(START)
    noon = (NOW - timedelta(days=1)).replace(hour=9, minute=0, second=0)
    for tier, hours in ((Tier.REGULAR, 4), (Tier.HIGH, 3)):
        number = arrive(desk, Asked(at=noon, tier=tier))
        by = By(person(desk), noon + timedelta(minutes=1))
        desk.replies.acknowledge(number, by)
        desk.replies.reply(number, By(by.person, noon + timedelta(hours=hours)), MessageKind.ANSWER, "Готово")
    arrive(desk, Asked(at=NOW - timedelta(minutes=1)))
    return desk


def test_a_shorter_promise_loses_what_was_kept_and_a_longer_one_wins(desk: Desk) -> None:
    edit(desk, terms("Обычный", "response", "3 ч"), terms("Высокий", "response", "4 ч"))
    trial = desk.foresight.trial(draft(desk), NOW, DAYS)
    response = next(one for one in trial.clocks if one.clock is ClockName.RESPONSE)
    assert (response.lost, response.won) == ((1,), (2,))
    assert (response.was.parts, response.now.parts) == ((1, 2), (1, 2))
    assert [(tier, was.parts, now.parts) for tier, was, now in response.tiers] == [
        (Tier.HIGH, (0, 1), (1, 1)),
        (Tier.REGULAR, (1, 1), (0, 1)),
    ]
    assert trial.tickets == 2, "what is still open and in time was decided by nobody"
    assert "нарушили бы срок ещё у 1" in trial.sentence and "успели бы у 1" in trial.sentence


def test_the_same_rules_change_nothing_and_nothing_is_written(desk: Desk) -> None:
    head = desk.reads.number("SELECT max(n) FROM journal_event")
    trial = desk.foresight.trial(draft(desk), NOW, DAYS)
    assert all(one.same for one in trial.clocks)
    assert "вышло бы то же самое" in trial.sentence
    assert desk.reads.number("SELECT max(n) FROM journal_event") == head


def test_only_the_days_that_are_meant_count(desk: Desk) -> None:
    assert desk.foresight.trial(draft(desk), NOW, 1).tickets == 0, "yesterday is not today"
    assert desk.foresight.trial(draft(desk), NOW, 2).tickets == 2
    heard: list[tuple[int, int]] = []
    desk.foresight.trial(draft(desk), NOW, 2, lambda done, total: heard.append((done, total)))
    assert heard == [(3, 3)]


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_a_span_of_no_sense_is_refused(desk: Desk, days: int) -> None:
    with pytest.raises(BadInput, match="днях истории"):
        desk.foresight.trial(draft(desk), NOW, days)


def test_talks_and_joined_tickets_are_left_out(desk: Desk) -> None:
    chief = By(person(desk, Role.SUPERVISOR), NOW)
    desk.outbox.send_due(NOW)
    desk.merging.merge(1, 3, chief)
    assert desk.foresight.trial(draft(desk), NOW, 2).tickets == 1


def test_files_with_an_error_are_refused_by_their_sentence(desk: Desk) -> None:
    edit(desk, ("warn_share = 0.75", "warn_share = 7"))
    with pytest.raises(BadInput, match="warn_share"):
        desk.foresight.trial(draft(desk), NOW)


@settings(max_examples=12, deadline=None)
@given(st.lists(ASKED, min_size=2, max_size=7), st.integers(0, 2**32), st.integers(10, 60), st.sampled_from((1, 2, 9)))
def test_what_a_trial_says_it_was_is_the_figure_of_those_days(
    requests: list[Asked], seed: int, steps: int, days: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        at = lived(desk, requests, seed, steps).at
        trial = desk.foresight.trial(draft(desk), at, days)
        desk.figures.catch_up(at)
        sheet = desk.figures.sheet(last(days, at, ZoneInfo(desk.settings.zone)), ids=tuple(FIGURES.values()))
        assert shares(trial, now=False) == {name: sheet[id].parts or (0, 0) for name, id in FIGURES.items()}
        desk.close()
