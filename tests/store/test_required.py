"""Fields that a profile asks for on the ways of a ticket, refused alike by every verb (T-15, T-19; acceptance 6)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, Missing
from data.rules.standard import SHIPPED
from models.terms import Role, Status, TicketType
from tests.desks import NOW, PIN, by, colleague, make_desk, person
from tests.store.at_the_door import VIP, knocks

FIELDS = {"complaint": "не считает итог", "client_id": "104", "error_time": "сегодня в 10:00"}


def desk_of(folder: Path, profile: str) -> Desk:
    """A desk that goes by another profile from its first start."""
    desk = make_desk(folder)
    text = (SHIPPED / "standard.toml").read_text(encoding="utf-8")
    desk.places.standard.mkdir(parents=True, exist_ok=True)
    chosen = text.replace('profile = "стандарт"', f'profile = "{profile}"')
    (desk.places.standard / "standard.toml").write_text(chosen, encoding="utf-8")
    desk.clocks.sweep(NOW)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk of two lines."""
    return desk_of(tmp_path, "две линии")


def defect(desk: Desk, type: TicketType = TicketType.DEFECT) -> int:
    """A lenient client's request: admitted, its form empty (S-42)."""
    number = knocks(desk, "Не сохраняется карточка сделки", VIP, channel="Telegram", type=type).number
    assert number is not None
    return number


Verb = Callable[[Desk, int], object]
WAYS: dict[str, Verb] = {
    "take": lambda desk, number: desk.tickets.take(number, by(desk)),
    "assign": lambda desk, number: desk.tickets.assign(
        number, by(desk, Role.SUPERVISOR), person(desk, Role.OPERATOR).id
    ),
    "start": lambda desk, number: desk.tickets.start(number, by(desk)),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_t19_to_open_a_defect_takes_the_time_of_its_error(desk: Desk, way: str) -> None:
    number = defect(desk)
    with pytest.raises(Missing) as no:
        WAYS[way](desk, number)
    assert no.value.fields == ("error_time",)
    assert "время возникновения ошибки" in no.value.sentence and f"№ {number}" in no.value.sentence
    row = desk.reads.row("SELECT status, assignee_id FROM ticket WHERE number = ?", (number,))
    assert row is not None and tuple(row) == (Status.NEW.value, None), "nothing was changed"
    desk.forming.fill(number, by(desk), {"error_time": FIELDS["error_time"]})
    WAYS[way](desk, number)


def test_t19_every_ticket_of_a_bulk_is_asked_for_itself(desk: Desk) -> None:
    numbers = [defect(desk), defect(desk, TicketType.QUESTION), defect(desk)]
    refused = []
    for number in numbers:
        try:
            desk.tickets.take(number, by(desk))
        except Missing:
            refused.append(number)
    assert refused == [numbers[0], numbers[2]], "C-30: a question has no time of error"


@pytest.mark.parametrize("profile", ["стандарт", "релиз", "дежурная служба"])
def test_other_profiles_ask_for_nothing_more(tmp_path: Path, profile: str) -> None:
    desk = desk_of(tmp_path, profile)
    desk.tickets.take(defect(desk), by(desk))


def test_t15_an_escalation_to_line_2_takes_three_fields(desk: Desk) -> None:
    number = defect(desk)
    desk.forming.fill(number, by(desk), {"error_time": FIELDS["error_time"]})
    desk.tickets.take(number, by(desk))
    with pytest.raises(Missing) as no:
        desk.tickets.escalate(number, by(desk), line=2, reason="ошибка в системе")
    assert no.value.fields == ("complaint", "client_id")
    with pytest.raises(Missing):
        desk.tickets.escalate(number, by(desk), operator_id=person(desk, Role.ENGINEER).id, reason="ошибка в системе")
    desk.forming.fill(number, by(desk), FIELDS)
    desk.tickets.escalate(number, by(desk), line=2, reason="ошибка в системе")


def test_c27_roles_of_the_release_exist_in_that_profile_only(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(BadInput, match="«релиз»"):
        colleague(desk, "Анна Ким", Role.DISPATCHER)
    release = desk_of(tmp_path / "release", "релиз")
    owner = colleague(release, "Олег Власов", Role.OWNER)
    assert release.people.sign_in("Олег Власов", PIN, NOW).role is Role.OWNER
    number = defect(release)
    with pytest.raises(BadInput, match="не ведёт обращений"):
        release.tickets.assign(number, by(release, Role.SUPERVISOR), owner.id)
