"""Finding a client as one types: name, person, telephone in any spelling, e-mail (T-02, L-17, L-39)."""

import random
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.clients.book import NewClient, NewContact
from data.clients.needles import client_needle
from data.desk import Desk
from data.folding import fold
from models.terms import ContactRole, Readiness, Role
from tests.desks import NOW, by, make_desk
from tests.glass.hostile import HOSTILE

PEOPLE = (
    NewClient(
        "ООО «Полярная Звезда»",
        contacts=(
            NewContact("Фёдор Ёлкин", ContactRole.CURATOR, ("8 (800) 555-35-35", "fedor@zvezda.example.ru")),
            NewContact("Анна О'Нил", ContactRole.MANAGER, ("112", "@anna_oneil")),
        ),
    ),
    NewClient("ИП Звездин", contacts=(NewContact("Пётр", ContactRole.OWNER, ("+7 916 555-12-34, доб. 77",)),)),
    NewClient("Завод «Маяк-2»", contacts=(NewContact("Пётр Маякин", addresses=("+49 30 901820",)),)),
    NewClient("100% скидка_всем\\"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = make_desk(tmp_path_factory.mktemp("search"))
    desk.clients.import_many(PEOPLE, NOW)
    return desk


def names(desk: Desk, words: str) -> list[str]:
    """The clients found, each once, in order."""
    return list(dict.fromkeys(line.name for line in desk.clients.search(words)))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("поляр", "ООО «Полярная Звезда»"),
        ("ЗВЕЗДА поляр", "ООО «Полярная Звезда»"),
        ("звезда ооо", "ООО «Полярная Звезда»"),
        ("ёлкин", "ООО «Полярная Звезда»"),
        ("елкин федор", "ООО «Полярная Звезда»"),
        ("полярн ёлк", "ООО «Полярная Звезда»"),
        ("88005553535", "ООО «Полярная Звезда»"),
        ("+7 800 555", "ООО «Полярная Звезда»"),
        ("8800", "ООО «Полярная Звезда»"),
        ("8 (800) 555-35-35", "ООО «Полярная Звезда»"),
        ("3535", "ООО «Полярная Звезда»"),
        ("112", "ООО «Полярная Звезда»"),
        ("FEDOR@zvezda.example.ru", "ООО «Полярная Звезда»"),
        ("fedor@", "ООО «Полярная Звезда»"),
        ("zvezda.example", "ООО «Полярная Звезда»"),
        ("@anna_oneil", "ООО «Полярная Звезда»"),
        ("нил анна", "ООО «Полярная Звезда»"),
        ("5551234", "ИП Звездин"),
        ("901820", "Завод «Маяк-2»"),
        ("маяк-2", "Завод «Маяк-2»"),
        ("пётр мая", "Завод «Маяк-2»"),
        ("100%", "100% скидка_всем\\"),
        ("скидка", "100% скидка_всем\\"),
    ],
)
def test_it_is_found_by_whatever_one_types(desk: Desk, typed: str, first: str) -> None:
    assert names(desk, typed)[:1] == [first]


@pytest.mark.parametrize("typed", ["ничегонет", "полярная пётр", "%", "_", "'; DROP TABLE client; --", "9999999", "«»"])
def test_nothing_is_found_by_what_is_not_there(desk: Desk, typed: str) -> None:
    assert names(desk, typed) == []


def test_an_exact_number_comes_first_and_says_so(desk: Desk) -> None:
    first = desk.clients.search("8-800-555-35-35")[0]
    assert (first.contact, first.exact, first.curator) == ("Фёдор Ёлкин", True, False)
    assert desk.clients.search("112")[0].contact == "Анна О'Нил"


def test_l39_a_short_number_is_not_rewritten(desk: Desk) -> None:
    assert desk.clients.search("112")[0].address == "112"
    assert "ООО «Полярная Звезда»" not in names(desk, "+7112")


def test_organisations_come_before_people_and_beginnings_before_the_rest(desk: Desk) -> None:
    found = desk.clients.search("звезд")
    assert [line.name for line in found[:2]] == ["ИП Звездин", "ООО «Полярная Звезда»"]
    assert found[0].contact_id is None
    people = desk.clients.search("пётр")
    assert {line.contact for line in people} == {"Пётр", "Пётр Маякин", "Пётр Семёнов"}
    assert all(line.contact_id is not None for line in people)


def test_nothing_typed_lists_everybody_by_name_without_the_legal_form(desk: Desk) -> None:
    found = [line.name for line in desk.clients.search("", 100)]
    assert found == sorted(found, key=client_needle)
    assert found.index("ИП Звездин") < found.index("Лютик") < found.index("ООО «Полярная Звезда»")
    assert len(desk.clients.search(" ", 3)) == 3
    assert desk.clients.count() == len(found)


def test_a_line_says_what_stops_the_tasks(desk: Desk) -> None:
    (line,) = desk.clients.search("маяк-2")[:1]
    assert line.readiness is Readiness.NO_CURATOR


def test_a_new_name_and_a_new_address_are_found_at_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    chief = by(desk, Role.SUPERVISOR)
    desk.clients.edit(chief, 2, name="ООО «Скаляр»")
    desk.clients.add_address(chief, 2, "8 916 555-77-88")
    assert names(desk, "скаляр") == ["ООО «Скаляр»"] == names(desk, "5557788")
    assert names(desk, "вектор") == []
    desk.clients.rename_contact(chief, 2, "Зоя")
    assert names(desk, "скаляр зоя") == ["ООО «Скаляр»"]
    address = desk.clients.contacts(2)[0].addresses[1]
    desk.clients.drop_address(chief, 2, address.id)
    assert names(desk, "5557788") == []
    assert desk.clients.match_address("89165557788") is None


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_client_is_found_by_the_beginnings_of_its_words_in_any_order(desk: Desk, data: st.DataObject) -> None:
    client = data.draw(st.sampled_from([one for one in PEOPLE if client_needle(one.name)]))
    words = data.draw(st.permutations(client_needle(client.name).split()))
    typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    shown = "".join(data.draw(st.sampled_from([sign.upper(), sign])) for sign in typed)
    assert client.name in [line.name for line in desk.clients.search(shown, 100)], shown


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_searched_without_harm_and_a_longer_one_finds_no_more(desk: Desk, typed: str) -> None:
    found = desk.clients.search(typed, 1000)
    if fold(typed).replace(" ", "").isalpha():
        longer = {(line.id, line.contact_id) for line in desk.clients.search(typed + "ж", 1000)}
        clients = {line.id for line in found}
        assert {number for number, _ in longer} <= clients or not fold(typed)


def test_hostile_names_are_stored_found_and_shown_whole(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    kept = [text for text in HOSTILE[:200] if text.split()]
    added = [desk.clients.add(text, None, NOW) for text in kept]
    assert len(set(added)) == len(kept) == desk.clients.count() - 5
    for text in kept[::10]:
        desk.clients.search(text)


def test_t02_ten_thousand_clients_are_read_by_their_indexes_only(desk: Desk) -> None:
    """Speed is measured by the bench; here it is held to one pass over two covering indexes."""
    from data.clients.search import _holds, tokens_of

    where, values = _holds("c.needle", tokens_of("рома"))
    sql = f"SELECT c.id, c.needle FROM client c INDEXED BY ix_client_needle WHERE {where} ORDER BY c.needle LIMIT 9"
    assert desk.reads.plan(sql, values) == ("SCAN c USING COVERING INDEX ix_client_needle",)
    where, values = _holds("p.needle", tokens_of("рома"))
    plan = desk.reads.plan(f"SELECT p.id FROM contact p INDEXED BY ix_contact_needle WHERE {where}", values)
    assert plan == ("SCAN p USING COVERING INDEX ix_contact_needle",)


def test_a_pasted_page_finds_nobody_and_breaks_nothing(desk: Desk) -> None:
    assert desk.clients.search(" ".join(f"слово{number}" for number in range(5000))) == ()
    assert desk.clients.search(" ".join(map(str, range(3000)))) == ()


def test_needles_hold_nothing_but_words() -> None:
    alphabet = string.punctuation + "абв «»—\u200b\u202e"
    for seed in range(200):
        name = "".join(random.Random(seed).choices(alphabet, k=20))
        needle = client_needle(name)
        assert needle == "" or needle.startswith(" ")
        assert "\u200b" not in needle and "\u202e" not in needle
