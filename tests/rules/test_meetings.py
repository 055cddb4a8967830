"""The earliest meeting by tier: time.md rule 12, S-14, C-23 (acceptance 14)."""

from datetime import date, datetime

import pytest

from models.meetings import Meeting, earliest_meeting, meeting_words
from models.terms import Tier
from models.workhours import ScheduleError
from tests.rules.hours import SUN, THU, TUE, WED, at, shipped


def met(received: datetime, tier: Tier, vip_in_work: int | None = None) -> Meeting:
    return earliest_meeting(received, tier, shipped(), shipped("пн-пт-9-18"), vip_in_work)


@pytest.mark.parametrize(
    ("received", "tier", "day"),
    [
        (at(TUE, 12), Tier.NONE, date(2026, 10, 16)),
        (at(THU, 12), Tier.NONE, date(2026, 10, 20)),
        (at(TUE, 12), Tier.SOME, date(2026, 10, 15)),
        (at(TUE, 12), Tier.REGULAR, date(2026, 10, 14)),
        (at(TUE, 12), Tier.HIGH, date(2026, 10, 13)),
        (at(TUE, 12), Tier.VIP, date(2026, 10, 13)),
    ],
)
def test_rule_12_s_14_the_five_tiers(received: datetime, tier: Tier, day: date) -> None:
    assert met(received, tier).day == day


def test_rule_12_no_tier_waits_over_public_holidays() -> None:
    assert met(at(30, 12, month=12), Tier.NONE).day == date(2027, 1, 13)
    assert met(at(7, 12, month=5), Tier.NONE).day == date(2026, 5, 13)


def test_rule_12_the_date_is_that_of_the_desk() -> None:
    late = datetime.fromisoformat("2026-10-13T22:30:00+00:00")
    assert met(late, Tier.SOME).day == date(2026, 10, 16)


def test_c_23_same_day_until_the_desk_closes() -> None:
    assert met(at(TUE, 21, 50), Tier.HIGH) == Meeting(date(2026, 10, TUE), over_busy=True)
    assert met(at(TUE, 22), Tier.HIGH).day == date(2026, 10, WED)
    assert met(at(TUE, 3), Tier.HIGH).day == date(2026, 10, TUE)
    assert met(at(SUN, 12), Tier.REGULAR).day == date(2026, 10, 19)


def test_rule_12_vip_at_once_unless_another_vip_is_served() -> None:
    assert met(at(TUE, 23), Tier.VIP).at_once
    waiting = met(at(TUE, 12), Tier.VIP, vip_in_work=1042)
    assert (waiting.at_once, waiting.after_vip) == (False, 1042)
    assert meeting_words(waiting) == "сразу после VIP № 1042"
    assert meeting_words(met(at(TUE, 12), Tier.VIP)) == "сразу"


def test_the_words() -> None:
    assert meeting_words(met(at(TUE, 12), Tier.NONE)) == "не раньше пт 16.10.2026"
    assert "поверх занятого" in meeting_words(met(at(TUE, 12), Tier.HIGH))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ScheduleError):
        met(datetime(2026, 10, 13, 12), Tier.SOME)  # noqa: DTZ001
