"""The acceptance cases of the door, each by hand, by file, by letter, by command and in bulk: one answer everywhere."""

from pathlib import Path

import pytest

from data.desk import Desk
from models.terms import ContactRole, MessageKind, Reason, Status, TicketType, Tier, Verdict, Warn
from tests.arrivals import kinds, ticket_of
from tests.desks import NOW, by, client_id, make_desk
from tests.doors import BAD, GOOD, INCIDENT, NOBODYS, OUTAGE, WAYS, Case, answers, bring, contact, of_type, said, warned
from tests.postbag import STRANGER

SPOKEN = tuple(way for way in WAYS if way != "mail")
"""Ways that can name a channel and a topic."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_case_1_an_incident_without_what_was_expected_is_asked_for_exactly_that(desk: Desk, way: str) -> None:
    """Acceptance case 1: H-20, S-30."""
    ticket = bring(desk, way, Case(INCIDENT.replace("ОЖИДАЛИ: сделка сохранится\n", "")))
    assert said(ticket) == (Verdict.ASKED, None, ("expected",))
    assert (ticket.status, ticket.rank, ticket.admitted_at) == (Status.UNFORMED, None, None)
    assert (ticket.form_have, ticket.form_need, ticket.reaction_state) == (5, 6, "running")
    assert ticket.number is not None
    desk.forming.ask_missing(ticket.number, by(desk))
    asked = desk.reads.row(
        "SELECT text FROM message WHERE ticket_number = ? AND kind = ?", (ticket.number, MessageKind.QUESTION.value)
    )
    form = desk.standard.gate.form_for(TicketType.DEFECT)
    assert asked is not None
    assert [question.key for question in form.questions if question.ask in asked[0]] == ["expected"]


@pytest.mark.parametrize("way", WAYS)
def test_case_2_the_good_example_is_admitted_with_a_warning(desk: Desk, way: str) -> None:
    """Acceptance case 2: S-47, C-10."""
    ticket = bring(desk, way, Case(GOOD))
    assert said(ticket) == (Verdict.ADMITTED, None, ())
    assert (of_type(ticket), ticket.status) == (TicketType.MEDIUM_TASK, Status.NEW)
    assert ticket.rank is not None and (ticket.form_have, ticket.form_need) == (4, 6)
    assert warned(ticket) >= {Warn.EXPECTED, Warn.WANTED_DATE}
    assert ticket.number is not None
    assert set(answers(desk, ticket.number)) == {"what", "why", "users", "due"}


@pytest.mark.parametrize("way", WAYS)
def test_case_2_the_bad_example_is_not_admitted_and_told_what_is_missing(desk: Desk, way: str) -> None:
    """Acceptance case 2: S-48."""
    ticket = bring(desk, way, Case(BAD))
    assert said(ticket) == (Verdict.ASKED, None, ("type", "what", "why", "users", "due"))
    assert (ticket.status, ticket.rank) == (Status.UNFORMED, None)


@pytest.mark.parametrize("way", WAYS)
def test_case_6_a_defect_without_the_time_of_the_error_is_not_admitted(desk: Desk, way: str) -> None:
    """Acceptance case 6: T-19, C-30."""
    ticket = bring(desk, way, Case(INCIDENT.partition("ВРЕМЯ ОШИБКИ")[0]))
    assert said(ticket) == (Verdict.ASKED, None, ("error_time",))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("curators", "ours", "verdict", "reason"),
    [
        (0, False, Verdict.REFUSED, Reason.NOT_READY),
        (1, False, Verdict.ADMITTED, None),
        (2, False, Verdict.REFUSED, Reason.NOT_READY),
        (1, True, Verdict.REFUSED, Reason.NOT_READY),
    ],
    ids=["none", "one", "two", "ours"],
)
def test_case_15_an_organisation_needs_one_curator_of_its_own(
    desk: Desk, way: str, curators: int, ours: bool, verdict: Verdict, reason: Reason | None
) -> None:
    """Acceptance case 15: S-59."""
    _curators(desk, curators, ours)
    ticket = bring(desk, way, Case(GOOD, "boss@lutik.example"))
    assert said(ticket)[:2] == (verdict, reason)
    question = bring(desk, way, Case("ТИП: Вопрос\nГде отчёт по звонкам?", "boss@lutik.example"))
    assert said(question)[0] is Verdict.ADMITTED


def _curators(desk: Desk, count: int, ours: bool) -> None:
    """Give «Лютик» so many curators, and a director who asks."""
    with desk.store.write(NOW) as tx:
        client = client_id(desk, "Лютик")
        tx.exec("DELETE FROM curator_period WHERE client_id = ?", (client,))
        tx.exec("UPDATE contact SET role = 'employee' WHERE client_id = ?", (client,))
    contact(desk, "Лютик", "Анна Белова", ContactRole.DIRECTOR, "boss@lutik.example")
    for number in range(count):
        person = contact(desk, "Лютик", f"Куратор {number}", ContactRole.CURATOR, f"curator{number}@lutik.example")
        with desk.store.write(NOW) as tx:
            tx.exec("UPDATE contact SET ours = ? WHERE id = ?", (int(ours), person))


@pytest.mark.parametrize("way", SPOKEN)
def test_case_16_a_group_chat_is_for_the_curator_and_for_training(desk: Desk, way: str) -> None:
    """Acceptance case 16: S-20, C-21."""
    contact(desk, "Лютик", "Ким Ли", ContactRole.EMPLOYEE, "kim@lutik.example")
    task = bring(desk, way, Case(GOOD, "kim@lutik.example", "групповой чат"))
    assert said(task)[:2] == (Verdict.REFUSED, Reason.GROUP_CHAT)
    training = bring(desk, way, Case("Где найти запись урока по воронкам?", "kim@lutik.example", "группа", "обучение"))
    assert (said(training)[0], of_type(training)) == (Verdict.ADMITTED, TicketType.QUESTION)
    curators = bring(desk, way, Case(GOOD, channel="групповой чат"))
    assert said(curators)[0] is Verdict.ADMITTED


@pytest.mark.parametrize("way", WAYS)
def test_case_23_a_password_is_masked_before_anything_is_stored(desk: Desk, way: str) -> None:
    """Acceptance case 23: D-59, S-70."""
    secret = "Zx91!kLmq"
    text = f"{GOOD}\nВХОД: логин admin, пароль: {secret}\nВЫХОД: доступ закрыт"
    ticket = bring(desk, way, Case(text, subject=f"пароль: {secret}"))
    assert said(ticket)[0] is Verdict.ADMITTED and Warn.MASKED in warned(ticket)
    tables = ("ticket", "message", "form_answer", "journal_event", "intake_key")
    held = [str(row) for table in tables for row in desk.reads.rows(f"SELECT * FROM {table}")]
    assert not [row for row in held if secret.casefold() in row.casefold()]
    assert ticket.number is not None
    assert "⟨пароль скрыт⟩" in ticket.subject and "⟨пароль скрыт⟩" in answers(desk, ticket.number)["input"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["Мелкая задача", "Средняя задача", "Крупная задача", "Согласование", "Поломка"])
def test_case_24_the_lowest_tier_sets_no_tasks(desk: Desk, way: str, kind: str) -> None:
    """Acceptance case 24: S-04, S-37."""
    ticket = bring(desk, way, Case(GOOD.replace("СРЕДНЯЯ ЗАДАЧА", kind), NOBODYS))
    assert ticket.tier == Tier.NONE
    assert said(ticket)[:2] == (Verdict.REFUSED, Reason.NO_TASKS)
    assert (ticket.status, ticket.rank) == (Status.UNFORMED, None)


@pytest.mark.parametrize("way", WAYS)
def test_case_24_the_lowest_tier_may_ask_a_question(desk: Desk, way: str) -> None:
    """Acceptance case 24: S-73."""
    ticket = bring(desk, way, Case("ТИП: Вопрос\nГде отчёт по звонкам?", NOBODYS))
    assert said(ticket)[0] is Verdict.ADMITTED and ticket.rank is not None


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_person_waits_for_the_curator(desk: Desk, way: str) -> None:
    """S-65, C-35: whatever they ask for, by whatever way."""
    ticket = bring(desk, way, Case(GOOD, STRANGER))
    assert said(ticket)[0] is Verdict.CURATOR
    assert (ticket.status, ticket.rank, ticket.admitted_at) == (Status.WAITING_CURATOR, None, None)
    assert ticket.number is not None and kinds(desk, ticket.number) == ["received", "curator_awaited"]
    assert ticket.reaction_state == "running"


@pytest.mark.parametrize("way", WAYS)
def test_an_outage_enters_with_two_answers_and_owes_the_rest(desk: Desk, way: str) -> None:
    """C-30: it jumps at once, and somebody is reminded of the rest half an hour later."""
    ticket = bring(desk, way, Case(OUTAGE))
    assert said(ticket)[0] is Verdict.ADMITTED and ticket.owes and Warn.OWED in warned(ticket)
    rows = desk.reads.rows("SELECT operator_id, what FROM reminder WHERE ticket_number = ?", (ticket.number,))
    assert len(rows) == 1 and "форму" in rows[0][1]


@pytest.mark.parametrize("way", SPOKEN)
def test_a_chat_message_without_the_mark_is_correspondence(desk: Desk, way: str) -> None:
    """C-15, S-64, rule 37: a reaction only, and no place."""
    ticket = bring(desk, way, Case("Коллеги, вчера собрали отчёт, всё сошлось", channel="Telegram"))
    assert said(ticket)[0] is Verdict.CORRESPONDENCE
    assert (ticket.status, ticket.rank) == (Status.UNFORMED, None)
    assert (ticket.reaction_state, ticket.response_state) == ("running", "absent")


def test_every_way_gives_the_very_same_answer(desk: Desk) -> None:
    """Issue §2: one gate."""
    for case in (Case(GOOD), Case(BAD), Case(INCIDENT), Case(OUTAGE), Case(GOOD, STRANGER), Case(GOOD, NOBODYS)):
        found = [(said(ticket), warned(ticket), ticket.form_have) for way in WAYS if (ticket := bring(desk, way, case))]
        assert all(one == found[0] for one in found), case
    assert ticket_of(desk, 1).standard == desk.standard.version
