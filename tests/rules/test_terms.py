"""The vocabulary: words that people write find their terms (R1, R4, R9, R10)."""

import pytest

from models.terms import Priority, Role, Status, TicketType, Tier


@pytest.mark.parametrize(
    ("kind", "word", "found"),
    [
        (TicketType, "СРЕДНЯЯ ЗАДАЧА", TicketType.MEDIUM_TASK),
        (TicketType, "  авария ", TicketType.OUTAGE),
        (TicketType, "medium_task", TicketType.MEDIUM_TASK),
        (Tier, "Vip", Tier.VIP),
        (Tier, "какой-то", Tier.SOME),
        (Priority, "критичный", Priority.CRITICAL),
        (Status, "РЕШЕН", Status.RESOLVED),
        (Status, "Ждет  клиента", Status.WAITING_CLIENT),
        (TicketType, "прочее", None),
        (TicketType, "", None),
    ],
)
def test_a_word_is_read_by_slug_or_label_in_any_case(kind: type[TicketType], word: str, found: object) -> None:
    assert kind.read(word) is found


@pytest.mark.parametrize("kind", [TicketType, Tier, Priority, Status])
def test_every_term_round_trips_through_its_label_and_its_slug(kind: type[TicketType]) -> None:
    assert [kind.read(term.label) for term in kind] == list(kind)
    assert [kind(term.value) for term in kind] == list(kind)


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("супервайзер", Role.SUPERVISOR),
        ("Супервизор", Role.SUPERVISOR),
        ("supervisor", Role.SUPERVISOR),
        ("линия 1", Role.OPERATOR),
        ("вторая линия", Role.SPECIALIST),
        ("Диспетчер", Role.DISPATCHER),
        ("ответственный", Role.RESPONSIBLE),
        ("владелец", Role.OWNER),
        ("вахтёр", None),
    ],
)
def test_c27_both_spellings_of_a_role(word: str, role: Role | None) -> None:
    assert Role.read(word) is role
