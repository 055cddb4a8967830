"""A period at the door: channels counted, what came past them, where client and desk disagree (H-03, H-09, H-19)."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.door import door
from data.gate.summary import Disagreement, summary
from models.terms import Priority, Scope, Severity, TicketType, Urgency, Verdict
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk
from tests.glass.shift import request


def test_h03_h09_every_way_is_counted_once_and_what_came_past_it_too(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    mail = request("a", 1, TicketType.QUESTION, "Счёт")
    desk.intake.accept_many([mail, replace(mail, key="b", channel="Telegram"), replace(mail, key="c", type=None)], NOW)
    desk.off_channel.register(by(desk), "личная страница")
    found = summary(desk, NOW - timedelta(days=1), NOW + timedelta(seconds=1))
    assert found.channels == {"почта": 2, "Telegram": 1}
    assert found.past["личная страница"] == 1
    assert found.requests == 4
    assert found.verdicts[Verdict.ADMITTED] == 2 and sum(found.verdicts.values()) == 3
    assert summary(desk, NOW - timedelta(days=9), NOW - timedelta(days=8)).requests == 0


def test_h19_a_disagreement_is_listed_with_its_reason_until_it_is_one_no_more(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk, Asked(type=TicketType.DEFECT))
    desk.forming.declare(number, by(desk), Urgency.P1)
    desk.forming.set_impact(number, by(desk), Severity.HINDERS, Scope.ONE, "мешает одному, есть обход")
    since, until = NOW - timedelta(days=1), NOW + timedelta(seconds=1)
    expected = Disagreement(number, Urgency.P1, Priority.MEDIUM, "мешает одному, есть обход")
    assert summary(desk, since, until).disagreements == (expected,)
    said = door(desk, NOW + timedelta(seconds=1), 1, as_json=False)
    assert "Заявленная срочность и приоритет расходятся: 1" in said
    assert f"№ {number}: заявлено P1, приоритет «Средний» — мешает одному, есть обход" in said
    assert json.loads(door(desk, NOW + timedelta(seconds=1), 1, as_json=True))["disagreements"][0]["number"] == number
    desk.forming.set_impact(number, by(desk), Severity.STOP, Scope.ALL)
    assert summary(desk, since, until).disagreements == ()
