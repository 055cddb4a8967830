"""The four profiles as bundles of data, and what a wrong file of the door is told (issue §8, §9)."""

from pathlib import Path

import pytest

from data.refusals import BadInput
from data.rules.standard import SHIPPED, load
from models.forms import Level
from models.queue_order import Lane
from models.terms import EVERYDAY_ROLES, ContactRole, Priority, Role, Status, TicketType, Tier
from models.transitions import Forbidden, check, check_line
from tests.rules.doors import rules, shipped

FOUR = ("стандарт", "две линии", "релиз", "дежурная служба")


def test_there_are_four_profiles_and_each_says_what_it_is_for() -> None:
    assert set(FOUR) - {"стандарт"} == set(shipped().profiles)
    assert all(profile.means for profile in shipped().profiles.values())


@pytest.mark.parametrize("profile", FOUR)
def test_what_a_profile_shows(profile: str) -> None:
    standard = shipped(profile)
    critical_first = profile in ("две линии", "релиз")
    assert (standard.order[0] is Lane.CRITICAL) is critical_first, "C-02"
    assert bool(standard.resolution) is (profile == "две линии"), "C-08"
    assert standard.chosen.p_levels is (profile == "релиз"), "H-15"
    assert (len(standard.official) == 1) is (profile == "релиз"), "H-07"
    assert set(standard.roles) - set(EVERYDAY_ROLES) == (
        {Role.DISPATCHER, Role.RESPONSIBLE, Role.OWNER} if profile == "релиз" else set()
    ), "C-27"
    assert bool(standard.required) is (profile == "две линии"), "T-15, T-19"


def test_c08_two_lines_have_four_resolution_clocks() -> None:
    assert set(shipped("две линии").resolution) == set(Priority)


def test_d20_the_duty_desk_works_round_the_clock_or_on_weekdays() -> None:
    assert set(shipped("дежурная служба").chosen.calendars) == {"круглосуточно", "пн-пт-9-18"}


@pytest.mark.parametrize("type", [None, *TicketType])
@pytest.mark.parametrize("known", [{}, {"description": True}, {"description": True, "error_time": "10:00"}])
def test_t19_what_the_way_to_open_needs(type: TicketType | None, known: dict[str, object]) -> None:
    """Acceptance 6: the description of every request, the time of the error where there is one (C-30)."""
    timed = type in (None, TicketType.OUTAGE, TicketType.DEFECT)
    lacks = [name for name in ("description", *(["error_time"] if timed else [])) if name not in known]
    required = shipped("две линии").required
    if not lacks:
        check(Status.NEW, Status.OPEN, type=type, fields=known, required=required)
        return
    with pytest.raises(Forbidden) as refused:
        check(Status.NEW, Status.OPEN, type=type, fields=known, required=required)
    assert refused.value.fields == tuple(lacks)
    assert ("время ошибки" in refused.value.sentence or "время возникновения" in refused.value.sentence) is (
        "error_time" in lacks
    )


@pytest.mark.parametrize("old", [Status.WAITLIST, Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED])
def test_t19_going_back_asks_for_nothing_new(old: Status) -> None:
    required = shipped("две линии").required
    check(old, Status.OPEN, type=TicketType.DEFECT, fields={"reason": "вернулся"}, required=required)


@pytest.mark.parametrize("profile", FOUR)
def test_t15_an_escalation_to_line_2_needs_three_fields(profile: str) -> None:
    required, kind = shipped(profile).required, TicketType.DEFECT
    full = {"complaint": "не считает", "client_id": "104", "error_time": "10:00"}
    check_line(2, type=kind, fields=full, required=required)
    check_line(3, type=kind, fields={}, required=required)
    if profile != "две линии":
        check_line(2, type=kind, fields={}, required=required)
        return
    with pytest.raises(Forbidden, match="жалоба, id клиента, время") as refused:
        check_line(2, type=kind, fields={}, required=required)
    assert refused.value.fields == tuple(full)


def test_the_data_hold_the_rows_of_the_door() -> None:
    door = rules()
    assert {tier for tier in Tier if door.tier(tier).lenient} == {Tier.HIGH, Tier.VIP}, "S-72"
    assert {tier for tier in Tier if door.tier(tier).own_dates} == {Tier.VIP}, "C-20"
    lpr = {ContactRole.OWNER, ContactRole.DIRECTOR, ContactRole.SALES_HEAD, ContactRole.CURATOR}
    assert {role for role in ContactRole if door.role(role).lpr} == lpr, "S-50"
    assert len(door.form_for(TicketType.SMALL_TASK).questions) == 6, "S-44"
    assert door.form_for(TicketType.SMALL_TASK).keys(Level.EXPECTED) == ("input", "output"), "C-10"
    for name in ("Viber", "Telegram", "Instagram", "WhatsApp", "MAX", "VK", "OK", "чат", "тикет-система", "форма"):
        assert name in door.channels, "H-08, D-07, T-02"
    assert all(question.ask and question.means for question in door.questions.values())


EDITS = [
    ("gate.toml", 'needs = "ничья"', 'needs = "никого"', "roles.владелец.needs"),
    ("gate.toml", 'types = ["Вопрос"]', 'types = ["Ответ"]', "tiers.Никакой.types"),
    ("gate.toml", 'channels = ["WhatsApp", "Telegram", "групповой чат"]', 'channels = ["Почтамт"]', "tiers.Какой-то"),
    ("gate.toml", '[roles."подрядчик"]', '[roles."подрядчица"]', "roles"),
    ("gate.toml", "lenient = true", "lenien = true", "lenien"),
    ("gate.toml", '"голосовое" = "голосовое вместо описания"', '"голосовое" = "нельзя"', "banned.голосовое"),
    ("gate.toml", "few_steps = 2", "few_steps = 0", "few_steps"),
    ("gate.toml", 'unknown = "ждёт"', 'unknown = "прогнать"', "unknown"),
    ("channels.toml", 'kind = "телефон"', 'kind = "телеграф"', "channels.телефон.kind"),
    ("channels.toml", 'also = ["вайбер"]', 'also = ["аська"]', "имя «аська» есть у двух каналов"),
    ("forms.toml", 'label = "ЗАЧЕМ"', 'labl = "ЗАЧЕМ"', "questions.why"),
    ("forms.toml", 'types = ["Поломка"]', 'types = ["Авария"]', "у типа «"),
    ("forms.toml", 'required = ["down", "since"]', 'required = ["down", "sinse"]', "forms.авария"),
    ("forms.toml", "untyped = true", "untyped = false", "forms"),
    ("impact.toml", '"один человек" = "Средний" }', "}", "matrix.две линии.стоп"),
    ("impact.toml", '[priority."Низкий"]', '[priority."Никакой"]', "priority"),
    ("standard.toml", 'official = ["форма"]', 'official = ["форма", "почта"]', "profiles.релиз.official"),
    ("standard.toml", 'official = ["форма"]', 'official = ["фарма"]', "profiles.релиз.official"),
    ("standard.toml", 'matrix = "релиз"', 'matrix = "релис"', "profiles.релиз.matrix"),
    ("standard.toml", 'untyped = "сбой"', 'untyped = "сбои"', "profiles.релиз.untyped"),
    ("standard.toml", 'fields = ["error_time"]', 'fields = ["eror_time"]', "profiles.две линии.required"),
    ("standard.toml", '"диспетчер", "ответственный"', '"диспетчер", "вахтёр"', "profiles.релиз.roles"),
]


@pytest.mark.parametrize(("file", "old", "new", "key"), EDITS)
def test_a_wrong_file_of_the_door_is_refused_by_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, key: str
) -> None:
    text = (SHIPPED / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load(tmp_path)
    assert key in refused.value.sentence
    assert str(tmp_path / file) in refused.value.sentence


def test_a_rule_that_an_organisation_edits_is_the_gates_rule(tmp_path: Path) -> None:
    text = (SHIPPED / "gate.toml").read_text(encoding="utf-8")
    (tmp_path / "gate.toml").write_text(text.replace('unknown = "ждёт"', 'unknown = "принять"'), encoding="utf-8")
    assert load(tmp_path).gate.unknown != load().gate.unknown
