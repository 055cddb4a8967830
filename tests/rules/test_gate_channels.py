"""The gate by channel: the mark, words of an outage, meetings, channels of a tier, hours (C-15, C-17, S-18…S-22)."""

import pytest

from models.terms import ContactRole, Reason, TicketType, Tier, Verdict, Warn
from tests.rules.doors import asked, said, shipped

T, C = TicketType, ContactRole


@pytest.mark.parametrize("channel", ["чат", "Telegram", "групповой чат", "коллаба", "почта"])
@pytest.mark.parametrize("role", [C.CURATOR, C.EMPLOYEE, C.UNKNOWN])
@pytest.mark.parametrize("tier", [None, *Tier])
def test_c15_words_of_an_outage_are_never_dropped_in_silence(
    channel: str, role: ContactRole, tier: Tier | None
) -> None:
    answer = asked(None, text="502 у всех, ничего не открывается", channel=channel, role=role, tier=tier)
    assert answer.verdict is not Verdict.CORRESPONDENCE
    assert Warn.MAYBE_OUTAGE in answer.warnings


def test_correspondence_says_what_would_make_it_a_task() -> None:
    answer = asked(None, text="а помните, мы говорили про отчёт по сделкам", channel="чат")
    assert answer.verdict is Verdict.CORRESPONDENCE
    assert answer.missing == ("type", "what", "why", "users", "due")


@pytest.mark.parametrize("mark", ["ЗАДАЧА", "задача:", "#задача", "Задача!"])
def test_c15_the_mark_in_any_dress(mark: str) -> None:
    assert said(f"{mark} настройте права на сделки для отдела", channel="чат").verdict is Verdict.ASKED


@pytest.mark.parametrize("text", ["ТИП: мелкая", "тип — Поломка", "зачем: так надо\nсрок: завтра"])
def test_c15_a_type_or_two_labels_are_a_mark(text: str) -> None:
    assert said(text, channel="чат").verdict is Verdict.ASKED


@pytest.mark.parametrize("text", ["срочно", "СРОЧНО!!!", "!!!", "ну срочно же!!!"])
def test_h04_urgency_raises_nothing(text: str) -> None:
    answer = asked(None, text=text, channel="почта")
    assert (answer.verdict, answer.type) == (Verdict.ASKED, None)


def test_s22_a_meeting_needs_one_of_three_roles() -> None:
    present = frozenset({C.DIRECTOR})
    assert asked(T.QUESTION, role=C.EMPLOYEE, channel="встреча", topic="обучение").reason is Reason.MEETING_ROLE
    assert asked(T.QUESTION, role=C.SALES_HEAD, channel="визит").reason is Reason.MEETING_ROLE
    beside = asked(T.QUESTION, role=C.SALES_HEAD, channel="встреча", participants=present)
    assert beside.verdict is Verdict.ADMITTED


def test_s21_an_online_meeting_is_about_an_agreed_task_with_the_curator() -> None:
    lone = asked(T.QUESTION, role=C.DIRECTOR, channel="онлайн-встреча")
    assert {Warn.NO_AGREED_TASK, Warn.CURATOR_AWAY} <= set(lone.warnings)
    good = asked(T.QUESTION, role=C.DIRECTOR, channel="zoom", agreed_task=True, participants=frozenset({C.CURATOR}))
    assert not {Warn.NO_AGREED_TASK, Warn.CURATOR_AWAY} & set(good.warnings)


@pytest.mark.parametrize(
    ("tier", "channel", "past"),
    [
        (Tier.SOME, "WhatsApp", False),
        (Tier.SOME, "телеграм", False),
        (Tier.SOME, "коллаба", True),
        (Tier.SOME, "почта", True),
        (Tier.REGULAR, "коллаба", False),
        (Tier.REGULAR, "Viber", True),
        (Tier.REGULAR, "телефон", True),
        (Tier.HIGH, "телефон", False),
        (Tier.HIGH, "почта", True),
        (Tier.VIP, "ICQ", False),
        (Tier.VIP, "голубиная почта", False),
        (None, "почта", False),
        (Tier.SOME, "форма", False),
        (Tier.SOME, "файл", False),
    ],
)
def test_s38_to_s41_channels_of_a_tier(tier: Tier | None, channel: str, past: bool) -> None:
    answer = asked(T.DEFECT, tier=tier, channel=channel)
    assert (answer.verdict, Warn.OFF_CHANNEL in answer.warnings) == (Verdict.ADMITTED, past), "never lost (C-17)"


def test_h07_the_release_profile_has_one_official_channel() -> None:
    assert len(shipped("релиз").official) == 1
    assert Warn.OFF_CHANNEL in asked(T.DEFECT, "релиз", tier=None, channel="почта").warnings
    assert Warn.OFF_CHANNEL not in asked(T.DEFECT, "релиз", tier=None, channel="форма").warnings


def test_s18_a_call_outside_the_hours_gets_a_warning() -> None:
    assert Warn.OUT_OF_HOURS in asked(T.QUESTION, channel="телефон", in_hours=False).warnings
    assert Warn.OUT_OF_HOURS not in asked(T.QUESTION, channel="Telegram", in_hours=False).warnings
