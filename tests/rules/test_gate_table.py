"""The gate over every combination of contact role, type, tier and channel, against an oracle of its own (issue §2).

The oracle is written from the requirement rows as plain sets; it shares nothing with the code that it judges but the
vocabulary. Forms are complete here, except that a request without a type has none.
"""

from itertools import product

import pytest

from models.terms import ContactRole, IntakeRule, Readiness, Reason, TicketType, Tier, Verdict
from tests.rules.doors import asked

T, C = TicketType, ContactRole
TASKS = {T.SMALL_TASK, T.MEDIUM_TASK, T.LARGE_TASK, T.APPROVAL}
LPR = {C.OWNER, C.DIRECTOR, C.SALES_HEAD, C.CURATOR}
LENIENT = {Tier.HIGH, Tier.VIP}
CHATS = {"Telegram", "WhatsApp", "чат", "Viber", "коллаба"}
CHANNELS = (*sorted(CHATS), "групповой чат", "почта", "телефон", "форма", "онлайн-встреча", "встреча", "голубь")
TIERS = (None, *Tier)
TYPES = (None, *T)


def oracle(role: ContactRole, type: TicketType | None, tier: Tier | None, channel: str, marked: bool = False) -> object:
    """What the rows demand of a complete request, in the order of R7."""
    if role is C.UNKNOWN:
        return Verdict.CURATOR
    if channel == "групповой чат" and role is not C.CURATOR:
        return Reason.GROUP_CHAT
    if tier is Tier.NONE and (type not in (None, T.QUESTION) or (type is None and marked)):
        return Reason.NO_TASKS
    if channel == "встреча" and role not in {C.CURATOR, C.DIRECTOR, C.OWNER}:
        return Reason.MEETING_ROLE
    if type is None and not marked and tier not in LENIENT and channel in CHATS | {"групповой чат"}:
        return Verdict.CORRESPONDENCE
    if role not in LPR and not (type is T.OUTAGE and role in {C.MANAGER, C.EMPLOYEE}):
        return Verdict.CURATOR
    if tier not in LENIENT and type in TASKS and channel in {"телефон", "онлайн-встреча", "встреча"}:
        return Verdict.ASKED
    return Verdict.ASKED if type is None else Verdict.ADMITTED


@pytest.mark.parametrize("role", list(C))
@pytest.mark.parametrize("tier", TIERS)
def test_every_role_type_tier_and_channel(role: ContactRole, tier: Tier | None) -> None:
    wrong = []
    for type, channel in product(TYPES, CHANNELS):
        answer = asked(type, role=role, tier=tier, channel=channel)
        expected = oracle(role, type, tier, channel)
        if (answer.reason or answer.verdict) != expected:
            wrong.append(f"{role.label}, {type}, {tier}, {channel}: {answer.verdict} {answer.reason}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("role", list(C))
def test_the_mark_makes_a_task_of_a_message(role: ContactRole) -> None:
    """C-15, S-64, S-04: with the word ЗАДАЧА it is no talk, and a task where the tier sets none."""
    for tier, channel in product(TIERS, CHANNELS):
        answer = asked(None, role=role, tier=tier, channel=channel, text="ЗАДАЧА закройте менеджерам чужие сделки")
        assert (answer.reason or answer.verdict) == oracle(role, None, tier, channel, marked=True), (tier, channel)


READINESS = [readiness for readiness in Readiness if readiness is not Readiness.READY]


@pytest.mark.parametrize("readiness", READINESS)
@pytest.mark.parametrize("tier", [tier for tier in TIERS if tier is not Tier.NONE])
@pytest.mark.parametrize("type", list(T))
def test_s59_an_organisation_that_is_not_ready(readiness: Readiness, tier: Tier | None, type: TicketType) -> None:
    answer = asked(type, readiness=readiness, tier=tier)
    if type in TASKS:
        assert (answer.verdict, answer.reason) == (Verdict.REFUSED, Reason.NOT_READY)
        assert readiness.label in answer.why
    else:
        assert answer.verdict is Verdict.ADMITTED, "questions, defects and outages pass"


@pytest.mark.parametrize("role", [role for role in C if role is not C.UNKNOWN])
@pytest.mark.parametrize("type", list(T))
def test_c05_strict_intake_takes_tasks_from_the_curator_alone(role: ContactRole, type: TicketType) -> None:
    answer = asked(type, role=role, intake=IntakeRule.STRICT)
    free = role is C.CURATOR or type is T.OUTAGE
    assert answer.verdict is (Verdict.ADMITTED if free else Verdict.CURATOR)
    named = asked(type, role=role, intake=IntakeRule.STRICT, speaks_for_lpr=True)
    assert named.verdict is answer.verdict, "a ЛПР's name is not the curator's word"
    confirmed = asked(type, role=role, intake=IntakeRule.STRICT, confirmed=True)
    assert confirmed.verdict is Verdict.ADMITTED


@pytest.mark.parametrize("role", [role for role in C if role is not C.UNKNOWN])
@pytest.mark.parametrize("type", list(T))
@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize("with_lpr", [True, False])
@pytest.mark.parametrize("topic", ["", "обучение"])
def test_s50_to_s53_whose_word_stands_behind(
    role: ContactRole, type: TicketType, speaks: bool, with_lpr: bool, topic: str
) -> None:
    participants = frozenset({C.DIRECTOR} if with_lpr else {C.EMPLOYEE})
    answer = asked(type, role=role, speaks_for_lpr=speaks, participants=participants, topic=topic)
    passes = {
        C.MANAGER: speaks or type is T.OUTAGE or (type is T.QUESTION and bool(topic)),
        C.EMPLOYEE: speaks or type is T.OUTAGE or (type is T.QUESTION and bool(topic)),
        C.CONTRACTOR: with_lpr,
    }.get(role, True)
    assert answer.verdict is (Verdict.ADMITTED if passes else Verdict.CURATOR)


@pytest.mark.parametrize("role", [role for role in C if role is not C.UNKNOWN])
@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize("type", TYPES)
@pytest.mark.parametrize("topic", ["", "обучение"])
def test_c21_a_group_chat(role: ContactRole, speaks: bool, type: TicketType | None, topic: str) -> None:
    """Acceptance 16: S-20, C-21. Whom the ЛПР's word covers goes on to the rules of the roles."""
    answer = asked(type, role=role, channel="групповой чат", speaks_for_lpr=speaks, topic=topic)
    if role is C.CURATOR or speaks:
        assert answer.reason is not Reason.GROUP_CHAT
    elif topic:
        assert answer.type is T.QUESTION
        assert answer.verdict is Verdict.ADMITTED, "from anyone"
    else:
        assert (answer.verdict, answer.reason) == (Verdict.REFUSED, Reason.GROUP_CHAT)
