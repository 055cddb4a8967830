"""A call kept while it is typed, ready-made requests from a file, and the gate's answer before anything is written."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.calls import Call, Caller, Calls, begin, hidden_in, newcomer
from data.gate.gatekeeping import Gatekeeper
from data.previewing import preview, preview_ticket
from data.refusals import BadInput
from data.texts import ticket_templates
from models.terms import ContactRole, TicketType, Tier, Urgency, Verdict, Warn
from tests.desks import NOW, by, client_id, make_desk, person

CALL = Call(
    key="hand:1",
    began=NOW,
    caller=Caller("ром", 1, 1, "Пётр Семёнов", "ООО «Ромашка»", "person@1.example", ContactRole.CURATOR, Tier.VIP),
    channel="Telegram",
    at=NOW - timedelta(hours=1),
    text="Счёт\nне пришёл",
    type=TicketType.DEFECT,
    declared=Urgency.P2,
    answers={"steps": "раз; два"},
    parent=4,
    topic="обучение",
    speaks_for="Пётр",
)


def test_f42_a_call_is_kept_and_read_back_whole(tmp_path: Path) -> None:
    calls = Calls(make_desk(tmp_path), 1)
    calls.keep(CALL, NOW)
    assert calls.waiting() == (CALL,)
    calls.forget(CALL, NOW)
    assert calls.waiting() == ()


def test_several_calls_wait_in_places_of_their_own(tmp_path: Path) -> None:
    calls = Calls(make_desk(tmp_path), 1)
    second = replace(CALL, slot="intake2", text="другое")
    calls.keep(CALL, NOW)
    assert calls.free_slot(calls.waiting()) == "intake2"
    calls.keep(second, NOW + timedelta(seconds=1))
    assert [one.text for one in calls.waiting()] == ["другое", CALL.text]
    assert calls.free_slot(tuple(replace(CALL, slot=f"intake{n}") for n in range(2, 6))) == "intake"
    assert calls.free_slot((CALL, *(replace(CALL, slot=f"intake{n}") for n in range(2, 6)))) is None


def test_s70_no_secret_of_a_call_reaches_the_disk(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    told = replace(CALL, text="пароль: Qwerty123!", answers={"got": "пароль: Secret456!"})
    Calls(desk, 1).keep(told, NOW)
    kept = desk.drafts.mine(1)[0].text
    assert "Qwerty123" not in kept and "Secret456" not in kept
    assert hidden_in(told) == ("пароль",)


@pytest.mark.parametrize(
    "text",
    ["просто текст", "[1, 2]", '{"text": 7, "answers": 5, "caller": [], "began": "вчера", "at": 3, "type": "нет"}'],
)
def test_a_broken_draft_is_read_as_far_as_it_can_be(tmp_path: Path, text: str) -> None:
    desk = make_desk(tmp_path)
    desk.drafts.save(1, 0, "intake", text, NOW)
    (call,) = Calls(desk, 1).waiting()
    assert call.text in (text, "")
    assert call.began == NOW and call.type is None


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("Жанна", "Жанна", ""),
        ("8 495 123-45-67", "", "8 495 123-45-67"),
        ("112", "", "112"),
        ("a@b.example", "", "a@b.example"),
        ("Иван 2", "Иван 2", ""),
    ],
)
def test_what_is_typed_of_a_new_person_is_a_name_or_an_address(typed: str, name: str, address: str) -> None:
    caller = newcomer(typed)
    assert (caller.name, caller.address, caller.known) == (name, address, False)


def test_d14_a_live_call_ends_when_it_is_saved_and_one_written_down_later_has_no_end() -> None:
    live = replace(begin(NOW), text="да")
    later = NOW + timedelta(minutes=3)
    assert (live.incoming(later).at, live.incoming(later).until) == (NOW, later)
    past = replace(live, at=NOW - timedelta(hours=1))
    assert (past.incoming(later).at, past.incoming(later).until) == (NOW - timedelta(hours=1), None)
    chat = replace(live, channel="Telegram")
    assert (chat.incoming(later).at, chat.incoming(later).until) == (later, None)


# --- the gate before anything is written

CALLS = [
    (Caller(contact_id=1), TicketType.SMALL_TASK, {}, Verdict.ADMITTED),
    (Caller(contact_id=3), TicketType.SMALL_TASK, {}, Verdict.ASKED),
    (Caller(contact_id=3), TicketType.OUTAGE, {"down": "портал", "since": "10:00"}, Verdict.ADMITTED),
    (Caller(contact_id=5), TicketType.SMALL_TASK, {}, Verdict.REFUSED),
    (Caller(contact_id=5), TicketType.QUESTION, {}, Verdict.ADMITTED),
    (newcomer("Жанна"), TicketType.QUESTION, {}, Verdict.CURATOR),
    (Caller(name="Жанна", client="Вектор", role=ContactRole.DIRECTOR), TicketType.DEFECT, {}, Verdict.ADMITTED),
]


@pytest.mark.parametrize(("caller", "kind", "answers", "verdict"), CALLS)
def test_the_preview_says_what_registering_then_says(
    tmp_path: Path, caller: Caller, kind: TicketType, answers: dict[str, str], verdict: Verdict
) -> None:
    desk = make_desk(tmp_path)
    text = "Нужна печатная форма договора для отдела продаж"
    incoming = replace(begin(NOW), caller=caller, type=kind, answers=answers, text=text).incoming(NOW)
    before = desk.journal.head()
    said = preview(desk, incoming, NOW).answer
    assert desk.journal.head() == before
    accepted = desk.intake.register(by(desk), incoming)
    assert (said.verdict, accepted.verdict) == (verdict, verdict)
    assert said.missing == accepted.missing and said.warnings == accepted.warnings


def test_c11_a_task_by_telephone_of_a_strict_tier_is_an_outline(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    call = replace(begin(NOW), caller=Caller(contact_id=3), type=TicketType.SMALL_TASK, text="Добавить поле в сделку")
    assert Warn.OUTLINED in preview(desk, call.incoming(NOW), NOW).answer.warnings


def test_a_stored_ticket_is_weighed_with_answers_that_are_only_typed(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    call = replace(begin(NOW), caller=Caller(contact_id=3), type=TicketType.OUTAGE, text="Портал", channel="почта")
    number = desk.intake.register(by(desk), replace(call.incoming(NOW), text="сломалось")).number
    assert number is not None
    first = preview_ticket(desk, number, {}, None, NOW)
    full = preview_ticket(desk, number, {"down": "портал", "since": "10:00"}, None, NOW)
    assert first is not None and full is not None
    assert (first.answer.verdict, full.answer.verdict) == (Verdict.ASKED, Verdict.ADMITTED)
    assert preview_ticket(desk, 999, {}, None, NOW) is None
    with desk.store.write(NOW) as tx:
        from models.tables import Ticket

        inside = Gatekeeper.within(desk, tx).ask_again(tx.session.get_one(Ticket, number), at=NOW)
    assert inside.answer == first.answer


def test_a_new_person_of_a_known_organisation_is_written_down_with_the_request(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    caller = Caller(name="Жанна", client="Вектор", address="+7 495 123-45-67", role=ContactRole.DIRECTOR)
    call = replace(begin(NOW), caller=caller, text="Как добавить сотрудника?", type=TicketType.QUESTION)
    number = desk.intake.register(by(desk), call.incoming(NOW)).number
    known = desk.clients.match_address("8 495 123-45-67")
    assert known is not None and (known.client_id, known.contact) == (client_id(desk, "Вектор"), "Жанна")
    row = desk.queue.find(number or 0)
    assert row is not None and row.client == "Вектор"
    assert person(desk).name


# --- templates


def test_t16_every_shipped_template_fits_the_forms(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    found = ticket_templates.load()
    assert len(found) >= 6 and len({one.name for one in found}) == len(found)
    for one in found:
        assert one.type is not None
        known = {question.key for question in desk.standard.gate.form_for(one.type).questions}
        assert set(one.answers) <= known, one.name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[template]]\nname = 5", "ключ «name»"),
        ("[[template]]\ntype = 'Вопрос'", "ключ «name»: его нет"),
        ("[[template]]\nname = 'а'\ntype = 'х'", "ключ «type»: нет такого слова"),
        ("[[template]]\nname = 'а'\nextra = 1", "ключ «extra»"),
        ("[[template]]\nname = 'а'\nanswers = 'б'", "ключ «answers»"),
        ("template = 5", "каждый шаблон"),
        ("template = [5]", "каждый шаблон"),
        ("[[template", "не читается"),
    ],
)
def test_t16_a_broken_file_is_named_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / ticket_templates.FILE
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as refused:
        ticket_templates.load(tmp_path)
    assert told in refused.value.sentence and str(path) in refused.value.sentence


@pytest.mark.parametrize("kind", ["link", "folder", "open to others"])
def test_t16_a_file_that_may_not_be_obeyed_is_not(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ticket_templates.FILE
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("/etc/passwd")
    else:
        path.write_text("", "utf-8")
        path.chmod(0o666)
    with pytest.raises(BadInput, match=r"не обычный файл|может менять кто угодно"):
        ticket_templates.load(tmp_path)
