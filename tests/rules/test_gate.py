"""The gate, rule by rule: forms, files, drafts by phone, meetings, warnings, tiers (R5…R7, C-10…C-35)."""

import pytest

from models.forms import WRITTEN
from models.terms import (
    AttachmentKind,
    ContactRole,
    Readiness,
    Reason,
    TicketType,
    Tier,
    Verdict,
    Warn,
)
from tests.rules.doors import BAD, DOWN, FULL, GOOD, INCIDENT, TASK, asked, rules, said

T, C, K = TicketType, ContactRole, AttachmentKind
STRICT = (None, Tier.SOME, Tier.REGULAR)
LENIENT = (Tier.HIGH, Tier.VIP)
TASKS = (T.SMALL_TASK, T.MEDIUM_TASK, T.LARGE_TASK, T.APPROVAL)


def without(type: TicketType, *keys: str) -> dict[str, str]:
    return {key: text for key, text in FULL[type].items() if key not in keys}


def test_case_2_the_good_example_is_admitted_with_a_warning() -> None:
    answer = said(GOOD)
    assert (answer.verdict, answer.type) == (Verdict.ADMITTED, T.MEDIUM_TASK)
    assert Warn.EXPECTED in answer.warnings, "in and out are missing (C-10)"
    assert (answer.have, answer.need, answer.missing) == (4, 6, ())


def test_case_2_the_bad_example_is_not_admitted_and_the_missing_answers_are_listed() -> None:
    answer = said(BAD, channel="почта")
    assert answer.verdict is Verdict.ASKED
    assert answer.missing == ("type", "what", "why", "users", "due")
    assert (answer.have, answer.need) == (0, 6)
    assert all(word in answer.why for word in ("тип", "зачем", "срок"))


def test_case_1_an_incident_without_what_was_expected_is_asked_for_exactly_that() -> None:
    answer = asked(T.DEFECT, answers=without(T.DEFECT, "expected"))
    assert (answer.verdict, answer.missing) == (Verdict.ASKED, ("expected",))
    assert (answer.have, answer.need) == (5, 6)


@pytest.mark.parametrize(
    ("type", "required"),
    [
        (T.DEFECT, ("steps", "expected", "got", "hindered", "urgency", "error_time")),
        (T.OUTAGE, ("down", "since")),
        (T.QUESTION, ()),
        (T.SMALL_TASK, ("what", "why", "users", "due")),
        (T.MEDIUM_TASK, ("what", "why", "users", "due")),
        (T.LARGE_TASK, ("what", "why", "users", "input", "output", "due")),
        (T.APPROVAL, ("what", "why", "users", "due")),
    ],
)
def test_r5_what_each_type_requires(type: TicketType, required: tuple[str, ...]) -> None:
    assert asked(type, answers={}).missing == required
    for key in required:
        one = asked(type, answers=without(type, key))
        assert (one.verdict, one.missing) == (Verdict.ASKED, (key,))
    assert asked(type).verdict is Verdict.ADMITTED


def test_a_question_needs_words_and_nothing_else() -> None:
    assert asked(T.QUESTION, text="", subject="Как удалить сделку?").verdict is Verdict.ADMITTED
    assert asked(T.QUESTION, text=" ", subject="").verdict is Verdict.ASKED


@pytest.mark.parametrize("fill", ["не требуется", "Не нужно.", "нет"])
def test_c10_not_needed_is_an_answer(fill: str) -> None:
    answer = asked(T.LARGE_TASK, answers=TASK | {"input": fill, "output": fill})
    assert (answer.verdict, answer.have) == (Verdict.ADMITTED, 6)


@pytest.mark.parametrize("fill", ["", " ", "-", "—", "?", "???", "не знаю", "Хз", "…", "уточню позже", "ЗАЧЕМ"])
def test_h20_an_empty_answer_does_not_count(fill: str) -> None:
    assert asked(answers=TASK | {"why": fill}).missing == ("why",)


def test_the_questions_own_words_sent_back_are_no_answer() -> None:
    why = rules().question("why")
    for own in (why.label, why.ask, why.means, f"[{why.means}]"):
        assert asked(answers=TASK | {"why": own}).missing == ("why",), own


@pytest.mark.parametrize("tier", STRICT)
@pytest.mark.parametrize("lenient", LENIENT)
@pytest.mark.parametrize("type", [type for type in T if type is not T.QUESTION])
def test_s72_the_same_message_and_two_tiers(tier: Tier | None, lenient: Tier, type: TicketType) -> None:
    strict, free = asked(type, answers={}, tier=tier), asked(type, answers={}, tier=lenient)
    assert strict.verdict is Verdict.ASKED and strict.missing
    assert free.verdict is Verdict.ADMITTED and free.missing == (), "nothing is asked of the client (S-42)"
    assert Warn.BY_US in free.warnings and Warn.BY_US not in strict.warnings


@pytest.mark.parametrize("tier", LENIENT)
def test_s42_without_a_type_the_operator_writes_it_up_and_nothing_is_asked(tier: Tier) -> None:
    answer = asked(None, text="надо чтобы сделки закрывались сами", tier=tier, channel="чат")
    assert (answer.verdict, answer.missing) == (Verdict.ASKED, ())
    assert Warn.BY_US in answer.warnings


BANNED = [(K.VOICE, Reason.VOICE), (K.PHONE_PHOTO, Reason.PHONE_PHOTO), (K.PHONE_VIDEO, Reason.PHONE_PHOTO)]


@pytest.mark.parametrize("tier", [None, *Tier])
@pytest.mark.parametrize("kind", list(K))
@pytest.mark.parametrize("type", [*TASKS, T.DEFECT])
def test_s46_what_may_not_stand_in_for_a_description(tier: Tier | None, kind: AttachmentKind, type: TicketType) -> None:
    reason = dict(BANNED).get(kind)
    bare = asked(type, answers={}, text="", kinds=frozenset({kind}), tier=tier)
    described = asked(type, kinds=frozenset({kind}), tier=tier)
    if reason and tier not in LENIENT:
        assert (bare.verdict, bare.reason) == (Verdict.REFUSED, reason)
    else:
        assert bare.reason not in (Reason.VOICE, Reason.PHONE_PHOTO)
    assert described.reason not in (Reason.VOICE, Reason.PHONE_PHOTO), "a described task may bring any file (C-28)"


@pytest.mark.parametrize(("kind", "reason"), BANNED)
def test_s46_without_a_type_too_little_text_and_a_voice_is_no_request(kind: AttachmentKind, reason: Reason) -> None:
    answer = asked(None, text="вот", kinds=frozenset({kind}), channel="почта")
    assert (answer.verdict, answer.reason) == (Verdict.REFUSED, reason)
    told = asked(None, text="в карточке сделки пропало поле источник", kinds=frozenset({kind}), channel="почта")
    assert told.verdict is Verdict.ASKED


@pytest.mark.parametrize("type", [T.OUTAGE, T.QUESTION])
def test_c28_an_outage_or_a_question_is_never_refused_for_a_file(type: TicketType) -> None:
    assert asked(type, answers={}, kinds=frozenset(K)).verdict is not Verdict.REFUSED


@pytest.mark.parametrize("type", TASKS)
@pytest.mark.parametrize("tier", STRICT)
def test_c11_a_strict_tier_outlines_a_task_by_phone(type: TicketType, tier: Tier | None) -> None:
    draft = asked(type, channel="телефон", tier=tier, answers={})
    assert (draft.verdict, Warn.OUTLINED in draft.warnings) == (Verdict.ASKED, True)
    assert draft.missing == asked(type, tier=tier, answers={}).missing
    told = asked(type, channel="телефон", tier=tier)
    assert (told.verdict, told.missing) == (Verdict.ASKED, (WRITTEN,)), "the written form has not come"
    assert asked(type, channel="телефон", tier=tier, written=True).verdict is Verdict.ADMITTED
    answers = {**FULL[type], WRITTEN: "подтверждаю"}
    assert asked(type, channel="телефон", tier=tier, answers=answers).verdict is Verdict.ADMITTED


@pytest.mark.parametrize("tier", LENIENT)
def test_s40_a_lenient_tier_sets_tasks_by_voice(tier: Tier) -> None:
    answer = asked(channel="телефон", tier=tier)
    assert (answer.verdict, answer.warnings.count(Warn.OUTLINED)) == (Verdict.ADMITTED, 0)


@pytest.mark.parametrize("tier", [None, *Tier])
@pytest.mark.parametrize("channel", ["телефон", "чат", "Telegram"])
def test_s73_a_question_by_phone_or_chat_is_welcome_from_every_tier(tier: Tier | None, channel: str) -> None:
    """Acceptance 24."""
    answer = asked(T.QUESTION, channel=channel, tier=tier)
    assert (answer.verdict, Warn.OFF_CHANNEL in answer.warnings) == (Verdict.ADMITTED, False)


@pytest.mark.parametrize("type", [type for type in T if type is not T.QUESTION])
def test_s04_the_lowest_tier_sets_no_tasks(type: TicketType) -> None:
    """Acceptance 24."""
    answer = asked(type, tier=Tier.NONE)
    assert (answer.verdict, answer.reason) == (Verdict.REFUSED, Reason.NO_TASKS)
    assert "«Никакой»" in answer.why


def test_c30_an_outage_enters_with_two_fields_and_owes_the_rest() -> None:
    answer = asked(T.OUTAGE, answers=DOWN)
    assert (answer.verdict, answer.owed) == (Verdict.ADMITTED, ("steps", "hindered", "urgency"))
    assert Warn.OWED in answer.warnings
    whole = asked(T.OUTAGE, answers=DOWN | INCIDENT)
    assert (whole.owed, Warn.OWED in whole.warnings) == ((), False)


def test_an_outage_that_cannot_enter_yet_is_shown_as_one() -> None:
    assert Warn.MAYBE_OUTAGE in asked(T.OUTAGE, answers={}).warnings
    assert Warn.MAYBE_OUTAGE in asked(T.OUTAGE, role=C.UNKNOWN).warnings


@pytest.mark.parametrize("people_known", [True, False])
@pytest.mark.parametrize("profile", ["стандарт", "две линии", "релиз", "дежурная служба"])
def test_s65_an_organisation_nobody_knows(people_known: bool, profile: str) -> None:
    answer = asked(profile=profile, known=False, role=C.UNKNOWN, tier=None, people_known=people_known)
    waits = people_known and profile in ("стандарт", "дежурная служба")
    assert answer.verdict is (Verdict.CURATOR if waits else Verdict.ADMITTED)


@pytest.mark.parametrize("tier", [None, *Tier])
def test_c35_an_unknown_person_waits_even_of_a_vip(tier: Tier | None) -> None:
    assert asked(role=C.UNKNOWN, tier=tier).verdict is Verdict.CURATOR
    assert asked(role=C.UNKNOWN, tier=tier, speaks_for_lpr=True).verdict is Verdict.CURATOR
    if tier is not Tier.NONE:
        assert asked(role=C.UNKNOWN, tier=tier, confirmed=True).verdict is Verdict.ADMITTED


@pytest.mark.parametrize("role", [C.OWNER, C.DIRECTOR, C.SALES_HEAD])
def test_c05_another_lpr_is_admitted_and_the_curator_watches(role: ContactRole) -> None:
    assert Warn.CURATOR_WATCHES in asked(role=role).warnings
    assert Warn.CURATOR_WATCHES not in asked().warnings


@pytest.mark.parametrize("tier", [None, *Tier])
def test_s66_a_clients_date_is_a_wish_except_a_vips(tier: Tier | None) -> None:
    assert (Warn.WANTED_DATE in asked(tier=tier).warnings) is (tier is not Tier.VIP)
    assert Warn.WANTED_DATE not in asked(tier=tier, answers=TASK | {"due": "не срочно"}).warnings


def test_s61_a_repeat_is_pointed_out_and_not_refused() -> None:
    answer = asked(repeat_of=(17,))
    assert (answer.verdict, Warn.REPEAT in answer.warnings) == (Verdict.ADMITTED, True)


@pytest.mark.parametrize(("steps", "few"), [("открыл", True), ("открыл, нажал", False), ("1. зашёл\n2. нажал", False)])
def test_h20_two_steps_are_wanted(steps: str, few: bool) -> None:
    answer = asked(T.DEFECT, answers=INCIDENT | {"steps": steps})
    assert (answer.verdict, Warn.FEW_STEPS in answer.warnings) == (Verdict.ADMITTED, few)


def test_s51_an_untyped_question_about_training_becomes_a_question() -> None:
    answer = asked(None, role=C.EMPLOYEE, text="Нужно обучение по отчётам", channel="почта")
    assert (answer.verdict, answer.type) == (Verdict.ADMITTED, T.QUESTION)


def test_h20_the_release_profile_asks_the_incident_form_of_what_has_no_type() -> None:
    answer = asked(None, "релиз", text="в карточке сделки пропало поле", channel="форма", tier=None)
    assert answer.missing == ("type", "steps", "expected", "got", "hindered", "urgency", "error_time")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_refusal_names_its_rule(reason: Reason) -> None:
    ways = {
        Reason.GROUP_CHAT: asked(role=C.EMPLOYEE, channel="групповой чат"),
        Reason.PHONE_PHOTO: asked(answers={}, kinds=frozenset({K.PHONE_PHOTO})),
        Reason.VOICE: asked(answers={}, kinds=frozenset({K.VOICE})),
        Reason.NO_TASKS: asked(tier=Tier.NONE),
        Reason.NOT_READY: asked(readiness=Readiness.OURS),
        Reason.MEETING_ROLE: asked(role=C.SALES_HEAD, channel="встреча"),
    }
    answer = ways[reason]
    assert (answer.verdict, answer.reason) == (Verdict.REFUSED, reason)
    assert f"(правило {reason.number})" in answer.why
