"""The shipped standard: its numbers, and a wrong edit refused by key (S-17, C-02, C-07, C-08, T-13, T-14)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.refusals import BadInput
from data.rules.standard import SHIPPED, load, policy
from models.queue_order import STANDARD_LANES, Lane
from models.targets import Target
from models.terms import Priority, TicketType, Tier


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """A folder with a copy of the standard in which one piece reads otherwise."""
    text = (SHIPPED / "standard.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "standard.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("tier", "reaction", "response"),
    [
        (Tier.NONE, "2 дня", "как получится"),
        (Tier.SOME, "1 день", "2 дня"),
        (Tier.REGULAR, "2 ч", "8 ч"),
        (Tier.HIGH, "30 мин", "2 ч"),
        (Tier.VIP, "5–10 мин", "моментально"),
    ],
)
def test_s17_the_ten_cells(tier: Tier, reaction: str, response: str) -> None:
    rules = load().tiers[tier]
    assert (rules.reaction, rules.response) == (Target.parse(reaction), Target.parse(response))


def test_c07_without_a_tier_the_profile_rules_and_critical_caps_the_reaction() -> None:
    standard = load()
    assert standard.rules_for(None).reaction == Target.parse("30 мин")
    assert standard.clocks.critical_reaction == Target.parse("30 мин")


def test_c08_the_standard_has_no_resolution_clock_and_two_lines_has(tmp_path: Path) -> None:
    assert load().resolution == {}
    two_lines = load(edited(tmp_path, 'profile = "стандарт"', 'profile = "две линии"'))
    hours = {each: two_lines.resolution[each].time / timedelta(hours=1) for each in Priority}
    assert hours == {Priority.CRITICAL: 2, Priority.HIGH: 8, Priority.MEDIUM: 24, Priority.LOW: 48}
    assert two_lines.order[0] is Lane.CRITICAL
    assert policy(two_lines, "мск-ежедневно").critical_schedule is not None


def test_c02_the_lanes_of_the_standard_are_literal() -> None:
    assert load().order == STANDARD_LANES


def test_time_md_settings_have_their_defaults() -> None:
    standard = load()
    counted = policy(standard, "мск-ежедневно")
    assert counted.grace == timedelta(minutes=10)
    assert counted.warn_share == 0.75
    assert counted.vip_schedule is None, "C-09: vip_24x7 is off"
    assert standard.close_after == timedelta(hours=72)


def test_every_type_starts_with_a_priority_and_says_what_it_means() -> None:
    standard = load()
    assert all(standard.types[kind].means for kind in TicketType)
    assert standard.priority_for(TicketType.QUESTION) is Priority.LOW
    assert standard.priority_for(None) is Priority.MEDIUM


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reaction = "2 ч"', 'reaction = "скоро"', "tiers.Обычный.reaction"),
        ('reaction = "2 ч"', 'reaction = "0 ч"', "tiers.Обычный.reaction"),
        ('reaction = "2 ч"', "reaction = 2", "tiers.Обычный.reaction"),
        ("warn_share = 0.75", "warn_share = 1.5", "clocks.warn_share"),
        ("warn_share = 0.75", "warn_shar = 0.75", "clocks.warn_shar"),
        ("vip_24x7 = false", 'vip_24x7 = "кто знает"', "clocks.vip_24x7"),
        ('version = "2026-1"', "", "version"),
        ('[tiers."VIP"]', '[tiers."ВИП"]', "tiers"),
        ('profile = "стандарт"', 'profile = "иной"', "профиль «иной» не описан"),
        ('"срочно, оплачено", "остальные"]', '"срочно, оплачено"]', "остальные"),
        ('"Авария", "Поломка"', '"Авария", "Беда"', "lanes"),
        ("[clocks]", "[clocks", "не читается как TOML"),
    ],
)
def test_a_wrong_standard_is_refused_with_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = edited(tmp_path, old, new)
    with pytest.raises(BadInput) as refused:
        load(folder)
    assert said in refused.value.sentence
    assert str(folder / "standard.toml") in refused.value.sentence


def test_a_wrong_table_of_clock_effects_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clocks.toml").write_text('[answered]\nstops = ["реакцию"]\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"clocks\.toml"):
        load(tmp_path)


def test_an_override_replaces_one_file_and_leaves_the_rest(tmp_path: Path) -> None:
    faster = load(edited(tmp_path, 'reaction = "2 ч"', 'reaction = "1 ч"'))
    assert faster.tiers[Tier.REGULAR].reaction == Target.parse("1 ч")
    assert faster.effects == load().effects


def test_d08_a_channel_may_recommend_a_format() -> None:
    standard = load()
    assert standard.format_for("Почта") == "обращение, ответ сразу, подпись"
    assert standard.format_for("ICQ") == ""
