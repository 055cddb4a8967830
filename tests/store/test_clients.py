"""Who a sender is: addresses, telephones, tiers through time (L-17, L-39, S-03)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.clients.book import AddressKind, NewClient, NewContact, address_key
from data.desk import Desk
from data.refusals import BadInput, NotAllowed
from models.terms import ContactRole, Role, Tier
from tests.desks import NOW, by, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.mark.parametrize(
    ("said", "kind", "key"),
    [
        (" Petr@Romashka.Example.RU ", AddressKind.MAIL, "petr@romashka.example.ru"),
        ("<a@b.example.ru>", AddressKind.MAIL, "a@b.example.ru"),
        ("иван@ромашка.рф", AddressKind.MAIL, "иван@xn--80aa3agjl3d.xn--p1ai"),
        ("8 (800) 555-35-35", AddressKind.PHONE, "+78005553535"),
        ("112", AddressKind.PHONE, "112"),
        ("@petr", AddressKind.OTHER, "@petr"),
        ("Bitrix24: Пётр", AddressKind.OTHER, "bitrix24: пётр"),
    ],
)
def test_two_spellings_have_one_key(said: str, kind: AddressKind, key: str) -> None:
    assert address_key(said) == (kind, key)


def test_a_client_is_found_by_any_address(desk: Desk) -> None:
    new = NewClient(
        "  ООО   «Маяк» ",
        Tier.HIGH,
        contacts=(NewContact("Олег Рябов", ContactRole.OWNER, ("oleg@mayak.example.ru", "+7 812 555-12-12 доб. 7")),),
    )
    (added,) = desk.clients.import_many([new], NOW, by(desk, Role.SUPERVISOR))
    for address in ("OLEG@mayak.example.ru", "8 (812) 555 12 12, доб 7"):
        known = desk.clients.match_address(address)
        assert known is not None
        assert (known.client_id, known.client, known.contact, known.role, known.tier) == (
            added,
            "ООО «Маяк»",
            "Олег Рябов",
            ContactRole.OWNER,
            Tier.HIGH,
        )
    assert desk.clients.match_address("8 (812) 555 12 12") is None
    assert desk.clients.match_address("  ") is None
    found = desk.clients.match_name("ООО «Маяк»")
    assert found is not None and found.client_id == added


def test_an_address_belongs_to_one_person(desk: Desk) -> None:
    with pytest.raises(BadInput, match="уже записан за «Пётр Семёнов»"):
        desk.clients.add_contact(2, "Двойник", ContactRole.EMPLOYEE, ("person@1.example",), NOW)
    assert desk.reads.number("SELECT count(*) FROM contact WHERE name = 'Двойник'") == 0


def test_tiers_have_a_history(desk: Desk) -> None:
    chief = by(desk, Role.SUPERVISOR, NOW + timedelta(days=30))
    desk.clients.set_tier(chief, 3, Tier.VIP, "договор № 7")
    assert desk.clients.tier_at(3, NOW + timedelta(days=29)) is Tier.REGULAR
    assert desk.clients.tier_at(3, chief.at) is Tier.VIP
    assert [(period.tier, period.until) for period in desk.clients.history(3)] == [
        (Tier.REGULAR, chief.at),
        (Tier.VIP, None),
    ]
    with pytest.raises(BadInput, match="уже уровень"):
        desk.clients.set_tier(chief, 3, Tier.VIP, "ещё раз")
    assert "person@3.example" in desk.clients.vip_addresses()


def test_only_leaders_change_clients(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.clients.set_tier(by(desk, Role.OPERATOR), 3, Tier.VIP, "друг")
    with pytest.raises(NotAllowed):
        desk.clients.add("Новый", Tier.HIGH, NOW, by(desk, Role.OPERATOR))
    assert len(desk.clients.names()) == 5


def test_an_operator_on_a_call_may_note_who_calls(desk: Desk) -> None:
    me = by(desk, Role.OPERATOR)
    added = desk.clients.add("Новый", None, NOW, me)
    desk.clients.add_contact(added, "Анна", ContactRole.CURATOR, ("+7 916 555-01-99",), NOW, me)
    known = desk.clients.match_address("89165550199")
    assert known is not None
    assert (known.client_id, known.role, known.curator, known.tier) == (added, ContactRole.CURATOR, False, None)
    with pytest.raises(NotAllowed):
        desk.clients.confirm_curator(me, known.contact_id or 0)
    with pytest.raises(NotAllowed):
        desk.clients.add_contact(added, "Борис", ContactRole.CURATOR, (), NOW, by(desk, Role.MANAGER))


def test_a_client_needs_a_name(desk: Desk) -> None:
    with pytest.raises(BadInput, match="нет названия"):
        desk.clients.add("  ", None, NOW)
    with pytest.raises(BadInput, match="нет"):
        desk.clients.add_contact(99, "Кто", ContactRole.EMPLOYEE, (), NOW)
