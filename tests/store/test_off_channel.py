"""What comes past the official channel: in one call, counted, answered with the way in (H-03, H-07, H-09, C-17)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, NotAllowed
from models.terms import Role
from tests.arrivals import Asked, arrive_many, kinds, ticket_of
from tests.desks import NOW, by, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_h09_with_words_it_becomes_a_ticket_with_the_mark(desk: Desk) -> None:
    past = desk.off_channel.register(by(desk), "Viber", "person@3.example", "Пропали сделки за март")
    assert past.number is not None
    ticket = ticket_of(desk, past.number)
    assert (ticket.off_channel, ticket.channel, ticket.client_id) == (True, "Viber", 3)
    assert kinds(desk, past.number)[-1] == "off_channel"
    assert str(past.number) in past.reply
    assert "[" not in past.reply


def test_c17_without_words_it_is_counted_and_never_lost(desk: Desk) -> None:
    past = desk.off_channel.register(by(desk), " Личные  сообщения ")
    assert past.number is None
    assert past.reply.strip()
    assert "[" not in past.reply
    assert desk.off_channel.count(NOW - timedelta(hours=1), NOW + timedelta(hours=1)) == {"Личные сообщения": 1}


def test_h09_the_week_is_counted_by_channel_and_as_a_share(desk: Desk) -> None:
    arrive_many(desk, [Asked()] * 6)
    desk.off_channel.register(by(desk), "Viber", "", "Пропали сделки")
    desk.off_channel.register(by(desk), "Viber")
    desk.off_channel.register(by(desk, at=NOW - timedelta(days=8)), "ICQ")
    week = desk.off_channel.week(NOW + timedelta(minutes=1))
    assert week.by_channel == {"Viber": 2}
    assert (week.count, week.requests, week.share) == (2, 8, 0.25)


def test_h03_the_release_profile_warns_when_more_than_one_channel_is_in_use(desk: Desk) -> None:
    arrive_many(desk, [Asked()] * 2)
    desk.off_channel.register(by(desk), "Viber", "", "Пропали сделки")
    later = NOW + timedelta(minutes=1)
    assert desk.off_channel.channels(NOW - timedelta(days=1), later) == {"почта": 2, "Viber": 1}
    assert desk.off_channel.warning(later) == "", "«стандарт» has no single channel"
    release = desk.standard.model_copy(update={"profile": "релиз"})
    desk.__dict__["standard"] = release
    assert "почта 2, Viber 1" in desk.off_channel.warning(later)
    assert "форма" in desk.off_channel.warning(later)


def test_nothing_is_written_down_without_a_channel_or_a_right(desk: Desk) -> None:
    with pytest.raises(BadInput, match="каким путём"):
        desk.off_channel.register(by(desk), "  ", "Пётр", "текст")
    with pytest.raises(NotAllowed):
        desk.off_channel.register(by(desk, Role.MANAGER), "Viber")
    assert desk.reads.number("SELECT count(*) FROM off_channel") == 0
