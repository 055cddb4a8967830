"""A standard on its way into force: versions, the recount, who follows (time.md rules 30, 31, 36; design.md 3)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.refusals import BadInput, MovedOn, NotAllowed
from data.rows import By, Incoming
from data.rules.in_force import Applied
from data.rules.sources import Sources
from data.rules.versions import KEPT, with_past
from models.events import EventKind
from models.policy import Calendars
from models.queue_order import Lane
from models.terms import MessageKind, Priority, Role, TicketType, Tier
from tests.arrivals import Asked, arrive, arrive_many, kinds, ticket_of
from tests.desks import NOW, by, make_desk, open_desk, person
from tests.store.rules_at_hand import apply, edit, lead, put, terms

NOON = NOW.replace(hour=9, minute=0, second=0)
"""12:00 in Moscow, a Wednesday."""
HOUR = timedelta(hours=1)
RESPONSE = terms("Обычный", "response", "3 ч")
LANES = ('lanes = ["VIP", "Авария"', 'lanes = ["Авария", "VIP"')
ALWAYS = ("vip_24x7 = false", "vip_24x7 = true")
TWO_LINES = ('profile = "стандарт"', 'profile = "две линии"')


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk on which the shipped standard is in force."""
    desk = make_desk(tmp_path)
    desk.clocks.sweep(NOON)
    return desk


def test_the_first_start_goes_by_the_files_that_it_finds(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    edit(desk, RESPONSE)
    number = arrive(desk, Asked(at=NOON))
    desk.clocks.sweep(NOON)
    assert ticket_of(desk, number).response_due == NOON + 3 * HOUR
    assert not desk.renewal.draft().differs
    assert desk.standard.version == "2026-1"


def test_an_edited_file_is_not_in_force_until_it_is_applied_whatever_process_reads(desk: Desk) -> None:
    edit(desk, RESPONSE)
    gateway = open_desk(desk.places.root)
    assert gateway.standard.version == "2026-1"
    letter = Incoming(key="a", at=NOON, channel="почта", text="Не приходит счёт", sender_address="person@3.example")
    first = gateway.intake.accept(letter, NOON + HOUR).number
    assert gateway.renewal.draft().differs, "an edit made while nobody looked waits"
    said = apply(desk, lead(desk, NOON + 2 * HOUR))
    assert said.startswith("Стандарт 2026-1+1 применён")
    again = Incoming(key="b", at=NOON, channel="почта", text="Не открывается", sender_address="person@3.example")
    second = gateway.intake.accept(again, NOON + 3 * HOUR).number
    assert first and second
    assert ticket_of(gateway, first).standard == "2026-1"
    assert ticket_of(gateway, second).standard == "2026-1+1", "a gateway goes on by the old standard"


def test_rule_31_targets_count_for_new_cycles_until_applied_to_open_ones(desk: Desk) -> None:
    old, wide = arrive_many(desk, [Asked(at=NOON)] * 2)
    edit(desk, RESPONSE)
    apply(desk, lead(desk, NOON + HOUR))
    assert ticket_of(desk, old).response_due == NOON + 8 * HOUR
    fresh = arrive(desk, Asked(at=NOON + 2 * HOUR))
    assert ticket_of(desk, fresh).response_due == NOON + 5 * HOUR
    edit(desk, ('response = "3 ч"', 'response = "2 ч"'))
    preview = desk.renewal.preview(NOON + 3 * HOUR)
    assert preview.choice and preview.plain.moved == ()
    apply(desk, lead(desk, NOON + 3 * HOUR), to_open=True)
    assert ticket_of(desk, wide).response_due == NOON + 5 * HOUR, "counted from the moment of applying"
    assert kinds(desk, wide)[-1] == "targets_applied"
    assert desk.clocks.recompute(NOON + 4 * HOUR) == 0, "rule 36: the second recount writes nothing"


def test_rule_30_another_calendar_keeps_the_hours_already_past(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON + 6 * HOUR))
    office = 'timezone = "Europe/Moscow"\n[weekly]\n' + "\n".join(
        f'{day} = [["12:00", "20:00"]]' for day in ("mon", "tue", "wed", "thu", "fri")
    )
    put(desk, office, "calendars/мск-ежедневно.toml")
    preview = desk.renewal.preview(NOON + 7 * HOUR)
    assert any("Календарь «мск-ежедневно»: часы · пн 10:00–22:00 → 12:00–20:00" in said for said in preview.said)
    apply(desk, lead(desk, NOON + 7 * HOUR))
    # 18:00–19:00 by the old hours, then 19:00–20:00, the other six hours on Thursday from 12:00.
    assert ticket_of(desk, number).response_due == NOON + 30 * HOUR
    assert EventKind.CALENDAR_CHANGED in [event.kind for event in desk.journal.since(0)]
    assert [hours.desk.name for _, hours in desk.policy.earlier_hours] == ["мск-ежедневно"]


def test_c09_vip_round_the_clock_is_a_version_of_the_calendar(desk: Desk) -> None:
    vip, usual = arrive_many(desk, [Asked(at=NOON + 9 * HOUR, tier=Tier.VIP), Asked(at=NOON + 9 * HOUR)])
    edit(desk, ALWAYS, terms("VIP", "response", "2 ч"))
    apply(desk, lead(desk, NOON + 9 * HOUR), to_open=True)
    assert ticket_of(desk, vip).response_due == NOON + 11 * HOUR, "a slower target counts from the start (rule 29)"
    night = arrive(desk, Asked(at=NOON + 9.5 * HOUR, tier=Tier.VIP))
    assert ticket_of(desk, night).response_due == NOON + 11.5 * HOUR, "23:30 in Moscow, round the clock"
    assert ticket_of(desk, usual).response_due == NOON + 29 * HOUR
    edit(desk, ("vip_24x7 = true", "vip_24x7 = false"))
    apply(desk, lead(desk, NOON + 10.5 * HOUR))
    # One hour was used round the clock; the other begins at 10:00 on Thursday.
    assert ticket_of(desk, night).response_due == NOON + 23 * HOUR
    assert [hours.of(Calendars.VIP).name for _, hours in desk.policy.earlier_hours] == [
        "мск-ежедневно",
        "круглосуточно",
    ]


def test_c08_resolution_targets_and_the_critical_calendar_are_versions(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON, type=TicketType.DEFECT, priority=Priority.CRITICAL))
    assert ticket_of(desk, number).resolution_due is None
    edit(desk, TWO_LINES)
    preview = desk.renewal.preview(NOON + 9 * HOUR)
    assert "Профиль «две линии»: срок решения · Критичный 2 ч" in preview.said
    apply(desk, lead(desk, NOON + 9 * HOUR))
    assert ticket_of(desk, number).resolution_due is None, "an open ticket keeps what it was promised"
    edit(desk, ('"Критичный" = "2 ч"', '"Критичный" = "3 ч"'))
    apply(desk, lead(desk, NOON + 9 * HOUR), to_open=True)
    assert ticket_of(desk, number).resolution_due == NOON + 12 * HOUR, "21:00 and three hours round the clock"
    assert not desk.policy.earlier_terms[0][1].resolution


def test_lanes_order_the_open_queue_anew_and_touch_nothing_else(desk: Desk) -> None:
    vip, outage, other = arrive_many(
        desk, [Asked(at=NOON, tier=Tier.VIP), Asked(at=NOON, type=TicketType.OUTAGE), Asked(at=NOON)]
    )
    before = {number: ticket_of(desk, number) for number in (vip, outage, other)}
    edit(desk, LANES)
    preview = desk.renewal.preview(NOON + HOUR)
    assert [(one.number, one.was, one.place, one.lane) for one in preview.plain.placed] == [(outage, 2, 1, "Авария")]
    assert preview.sentence == "1 поднимется в очереди"
    apply(desk, lead(desk, NOON + HOUR))
    after = {number: ticket_of(desk, number) for number in (vip, outage, other)}
    assert [after[n].rank for n in (vip, outage, other)] == [12, 0, before[other].rank]
    for number, ticket in after.items():
        same = {name: value for name, value in before[number].model_dump().items() if name != "rank"}
        assert {name: value for name, value in ticket.model_dump().items() if name != "rank"} == same
    kept = json_of(desk)
    assert kept["lanes"][:2] == [Lane.OUTAGE, Lane.VIP] and kept["lanes_before"][0][1][:2] == [Lane.VIP, Lane.OUTAGE]


def json_of(desk: Desk) -> dict[str, Any]:
    """The versions as the database keeps them."""
    row = desk.reads.row(KEPT)
    assert row is not None
    found: dict[str, Any] = json.loads(row[0])
    return found


def test_silence_that_closes_follows_the_standard(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON))
    desk.replies.reply(number, By(person(desk), NOON), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, By(person(desk), NOON))
    assert ticket_of(desk, number).alarm_at == NOON + 72 * HOUR
    edit(desk, ("close_after_hours = 72", "close_after_hours = 24"))
    apply(desk, lead(desk, NOON + HOUR))
    assert ticket_of(desk, number).alarm_at == NOON + 24 * HOUR
    desk.clocks.sweep(NOON + 24 * HOUR)
    assert ticket_of(desk, number).status == "closed"


def test_only_who_may_applies_and_only_what_was_looked_at(desk: Desk) -> None:
    edit(desk, RESPONSE)
    mark = desk.renewal.draft().mark
    with pytest.raises(NotAllowed):
        desk.renewal.apply(by(desk), mark)
    edit(desk, ('response = "3 ч"', 'response = "4 ч"'))
    with pytest.raises(MovedOn, match="изменились после просмотра"):
        desk.renewal.apply(lead(desk), mark)
    put(desk, "[clocks", "clocks.toml")
    with pytest.raises(BadInput, match=r"clocks\.toml, строка 1"):
        apply(desk, lead(desk))
    (desk.places.standard / "clocks.toml").unlink()
    apply(desk, By(person(desk, Role.ADMIN), NOW))
    with pytest.raises(MovedOn, match="уже применён"):
        apply(desk, lead(desk))


def test_of_two_who_apply_at_once_one_does(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_desk(desk.places.root)
    edit(desk, RESPONSE)
    draft = other.renewal.draft()
    apply(desk, lead(desk))
    monkeypatch.setattr(other.renewal, "draft", lambda: draft)
    with pytest.raises(MovedOn):
        other.renewal.apply(lead(other), draft.mark)
    assert other.standard.version == "2026-1+1"


def test_comments_and_copies_of_the_shipped_files_wait_for_nobody(desk: Desk) -> None:
    path = edit(desk)
    path.write_text("# наш стандарт\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    path.chmod(0o600)
    assert not desk.renewal.draft().differs
    assert desk.renewal.waiting(NOW).sentence == ""


def test_the_calendar_of_the_settings_waits_like_a_file(desk: Desk) -> None:
    desk.places.config.write_text('calendar = "круглосуточно"\n', encoding="utf-8")
    desk.places.config.chmod(0o600)
    preview = desk.renewal.preview(NOW)
    assert preview.said == ("Календарь стола: мск-ежедневно → круглосуточно",)
    apply(desk, lead(desk))
    assert open_desk(desk.places.root).schedule.name == "круглосуточно"
    assert not desk.renewal.draft().differs, "a console with the older settings sees nothing waiting"


def test_the_folder_taken_away_is_an_edit_too(desk: Desk) -> None:
    path = edit(desk, RESPONSE)
    apply(desk, lead(desk))
    path.unlink()
    assert "Уровень Обычный: ответ 3 ч → 8 ч" in desk.renewal.preview(NOW).said
    assert apply(desk, lead(desk)).startswith("Стандарт 2026-1+2")


def test_what_was_kept_by_an_older_program_is_read(desk: Desk) -> None:
    kept = json_of(desk)
    hours, promised = kept["hours"], kept["terms"]
    old = {
        "schedule": hours["desk"],
        "targets": promised["targets"],
        "schedules": [[NOON.isoformat(), hours["desk"]]],
        "targets_before": [[NOON.isoformat(), promised["targets"]]],
    }
    policy = with_past(desk.policy, [json.dumps(old)])
    assert [at for at, _ in policy.earlier_hours] == [at for at, _ in policy.earlier_terms] == [NOON]
    assert policy.earlier_terms[0][1] == desk.policy.terms
    assert policy.earlier_hours[0][1].desk is policy.schedule, "an unchanged calendar stays one and the same"


def test_a_new_release_that_cannot_read_what_was_applied_lets_a_mended_standard_in(desk: Desk) -> None:
    number = arrive(desk, Asked(at=NOON))
    broken = Applied(1, "мск-ежедневно", {"standard.toml": "version = 1\n"})
    with desk.store.write(NOON) as tx:
        tx.exec("UPDATE meta SET value = ? WHERE key = 'standard.applied'", (broken.written(),))
    later = open_desk(desk.places.root)
    with pytest.raises(BadInput, match=r"standard\.toml"):
        _ = later.standard
    edit(later, RESPONSE)
    assert apply(later, lead(later)).startswith("Стандарт 2026-1+2")
    assert ticket_of(later, number).is_open


def test_files_that_others_may_change_are_not_obeyed(desk: Desk) -> None:
    path = edit(desk, RESPONSE)
    path.chmod(0o666)
    (fault,) = desk.renewal.draft().faults
    assert str(path) in fault and "может менять кто угодно" in fault
    path.unlink()
    path.symlink_to(__file__)
    (fault,) = desk.renewal.draft().faults
    assert "ссылка" in fault
    path.unlink()
    put(desk, "#" * 1_000_001)
    (fault,) = desk.renewal.draft().faults
    assert "больше 1 МБ" in fault


def test_every_fault_is_told_with_file_line_and_key(desk: Desk) -> None:
    edit(desk, ("warn_share = 0.75", "warn_share = 7"), ("close_after_hours = 72", 'close_after_hours = "долго"'))
    put(desk, '[answered]\nstops = ["реакцию"]\n', "clocks.toml")
    put(desk, "timezone = 1\n", "calendars/наш.toml")
    faults = desk.renewal.draft().faults
    assert any("clocks.toml, строка 2, ключ «answered.stops»: нет таких часов" in fault for fault in faults)
    assert any("наш.toml, строка 1, ключ «timezone»" in fault for fault in faults)
    (desk.places.standard / "clocks.toml").unlink()
    faults = desk.renewal.draft().faults
    text = (desk.places.standard / "standard.toml").read_text(encoding="utf-8").splitlines()
    for key in ("warn_share", "close_after_hours"):
        line = next(number for number, said in enumerate(text, start=1) if said.startswith(key))
        assert any(f"standard.toml, строка {line}, ключ «clocks.{key}»" in fault for fault in faults), faults


def test_a_misspelt_name_is_hinted_at_and_an_editors_leavings_are_not(desk: Desk) -> None:
    put(desk, "a = 1\n", "chanels.toml")
    for name in (".gate.toml.swp.toml", "#gate.toml", "gate.toml~"):
        (desk.places.standard / name).write_text("[", encoding="utf-8")
    draft = desk.renewal.draft()
    assert not draft.faults and not draft.differs
    (hint,) = draft.hints
    assert "chanels.toml" in hint and "Возможно, это channels.toml" in hint
    assert Sources.on_disk(desk.places.standard).names("calendars") == Sources().names("calendars")


def test_a_target_in_days_needs_a_calendar_that_can_count_them(desk: Desk) -> None:
    uneven = 'timezone = "UTC"\n[weekly]\nmon = [["10:00", "12:00"]]\ntue = [["10:00", "15:00"]]\n'
    put(desk, uneven, "calendars/мск-ежедневно.toml")
    assert any("day_length" in fault for fault in desk.renewal.draft().faults)
