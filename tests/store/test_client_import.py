"""Clients from a table: what each line would do, all or nothing, twice the same, whatever the file is (T-02, S-55)."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.clients.book import NewClient, NewContact
from data.clients.importing import Imported, import_clients
from data.clients.plan import Outcome
from data.desk import Desk
from data.engine import Tx
from data.refusals import BadInput, NotAllowed
from models.terms import ContactRole, IntakeRule, Readiness, Role, Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import NOW, by, make_desk
from tests.glass.hostile import NAMED

HEAD = "Организация;Контакт;Роль;Телефон;Почта;Уровень;Тариф;Куратор подтверждён;Наш сотрудник"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def file(tmp_path: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    """A table of these lines."""
    path = tmp_path / "клиенты.csv"
    path.write_bytes("\r\n".join([*([head] if head else []), *lines, ""]).encode(encoding))
    return path


def taken(desk: Desk, path: Path, **how: Any) -> Imported:
    """Take a file in."""
    return import_clients(desk, path, NOW, **how)


def outcomes(imported: Imported) -> list[Outcome]:
    """What became of each line."""
    return [said.outcome for said in imported.lines]


def test_a_file_is_taken_whole_and_the_second_time_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "ООО «Ива»;Глеб Жданов;владелец;'+7 916 555-01-20, 8 495 123-45-67, доб. 12;Gleb@iva.example;Обычный;базовый;;",
        "ооо  «ива»;Анна;куратор;112;;;;да;",
        "Кедр;;;;;Никакой;;;",
        "Вектор;Борис;менеджер;;boris@v.example;;;;",
    )
    first = taken(desk, path)
    assert first.written and outcomes(first) == [Outcome.ADDED, Outcome.CHANGED, Outcome.ADDED, Outcome.CHANGED]
    known = desk.clients.match_address("8(916)5550120")
    assert known is not None and (known.client, known.role, known.tier) == (
        "ООО «Ива»",
        ContactRole.OWNER,
        Tier.REGULAR,
    )
    assert desk.clients.match_address("+7 495 123-45-67 доб 12") == known
    curator = desk.clients.match_address("112")
    assert curator is not None and curator.curator and curator.readiness is Readiness.READY
    card = desk.clients.card(known.client_id, NOW)
    assert card is not None and card.licence == "Базовый" and len(card.contacts) == 2
    assert [line.name for line in desk.clients.search("ива глеб")] == ["ООО «Ива»"]
    events = desk.journal.head()
    again = taken(desk, path)
    assert again.written and set(outcomes(again)) == {Outcome.SAME}
    assert desk.journal.head() == events and desk.clients.count() == 7
    assert desk.journal.verify().sound


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "Ива;Глеб;владелец;112;;;;;", "Ива;Олег;;112;;;;;")
    dry = taken(desk, path, dry=True)
    assert not dry.written and desk.clients.count() == 5
    assert dry.lines == taken(desk, path, skip_bad=True).lines
    assert desk.clients.count() == 6


def test_one_bad_line_keeps_the_whole_file_out_unless_it_is_skipped(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "Ива;Глеб;;112;;;;;", "Дуб;Олег;царь;;;;;;")
    head = desk.journal.head()
    refused = taken(desk, path)
    assert not refused.written and len(refused.bad) == 1
    assert (desk.clients.count(), desk.journal.head()) == (5, head)
    assert taken(desk, path, skip_bad=True).written
    assert desk.clients.count() == 6 and desk.clients.match_name("Дуб") is None


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([";Глеб;;112;;;;;"], "не названа организация"),
        (["Ива;Глеб;царь;;;;;;"], "роль «царь» неизвестна"),
        (["Ива;;владелец;;;;;;"], "человек не назван"),
        (["Ива;Глеб;;;;Золотой;;;"], "уровня «Золотой» нет"),
        (["Ива;Глеб;;;;VIP;;;"], "VIP дают только вручную"),
        (["ООО «Ромашка»;;;;;Высокий;;;"], "VIP снимают только вручную"),
        (["Ива;Глеб;;7,9165E+10;;;;;"], "испорчен таблицей"),
        (["Ива;Глеб;;звоните;;;;;"], "не читается"),
        (["Ива;Глеб;;;без собаки;;;;"], "без @"),
        (["Ива;Глеб;;;person@2.example;;;;"], "уже записан за «Пётр Семёнов» (Вектор)"),
        (["Ива;Глеб;;112;;;;;", "Дуб;Олег;;112;;;;;"], "уже записан за «Глеб» (Ива, строка 2)"),
        (["Ива;Глеб;;112;;;;;", "Ива;Олег;;112;;;;;"], "уже записан за «Глеб»"),
        (["Ива;Глеб;;112;;;;да;", "Ива;Олег;;113;;;;да;"], "подтверждённый куратор уже есть: «Глеб»"),
        (["Вектор;Олег;;113;;;;да;"], "подтверждённый куратор уже есть: «Пётр Семёнов»"),
        (["Ива;Глеб;менеджер;112;;;;да;"], "а роль другая"),
        (["Ива;Глеб;;112;;;;да;да"], "наш сотрудник не может"),
        (["Вектор;Пётр Семёнов;менеджер;;;;;;"], "это подтверждённый куратор"),
        (["Ива;;;;;Обычный;;;", "Ива;;;;;Никакой;;;"], "«уровень» этой организации в строке 2 другое"),
        (["Ива;Глеб;;;;;Базовый;;", "Ива;Олег;;;;;Энтерпрайз;;"], "«тариф» этой организации в строке 2 другое"),
        (["Ива;Глеб;;112;;;;может;"], "нужно «да» или «нет»"),
        (["Ива;Глеб;;112;;;;;;лишнее"], "сдвинулись столбцы"),
        (['Ива;"Глеб;;112;;;;;'], "кавычка не закрыта"),
    ],
)
def test_a_line_that_cannot_be_used_says_why_and_changes_nothing(
    desk: Desk, tmp_path: Path, lines: list[str], why: str
) -> None:
    imported = taken(desk, file(tmp_path, *lines))
    assert len(imported.bad) == 1 and why in imported.bad[0].words, imported.lines
    assert not imported.written and desk.clients.count() == 5


def test_vip_comes_from_a_file_only_when_a_person_says_so(desk: Desk, tmp_path: Path) -> None:
    assert taken(desk, file(tmp_path, "Ива;;;;;VIP;;;", "ООО «Ромашка»;;;;;Высокий;;;"), vip=True).written
    (ivy, daisy) = (desk.clients.match_name(name) for name in ("Ива", "ООО «Ромашка»"))
    assert ivy is not None and daisy is not None and (ivy.tier, daisy.tier) == (Tier.VIP, Tier.HIGH)
    assert [period.reason for period in desk.clients.history(ivy.client_id)] == ["из файла"]


def test_a_tier_from_a_file_reaches_the_open_tickets(desk: Desk, tmp_path: Path) -> None:
    (number,) = arrive_many(desk, [Asked(client="Вектор", tier=Tier.HIGH)])
    assert taken(desk, file(tmp_path, "Вектор;;;;;Обычный;;;")).written
    assert desk.reads.row("SELECT tier FROM ticket WHERE number = ?", (number,)) == ("regular",)
    assert [event.kind for event in desk.journal.of_ticket(number)][-1] == "tier_changed"


def test_a_claim_beside_a_confirmed_curator_is_a_warning_in_either_order(desk: Desk, tmp_path: Path) -> None:
    lines = ["Ива;Глеб;куратор;112;;;;да;", "Ива;Олег;куратор;113;;;;;"]
    for name, order in (
        ("Ива", lines),
        ("Дуб", [line.replace("Ива", "Дуб").replace("11", "22") for line in lines[::-1]]),
    ):
        path = file(tmp_path, *order)
        assert taken(desk, path).written
        assert set(outcomes(again := taken(desk, path))) == {Outcome.SAME}
        assert any(said.warnings for said in again.lines)
        known = desk.clients.match_name(name)
        assert known is not None and known.readiness is Readiness.READY


def test_empty_cells_never_erase(desk: Desk, tmp_path: Path) -> None:
    head = "client,licence,support,support since,projects,intake,note,tier"
    taken(desk, file(tmp_path, "Ива,Энтерпрайз,да,01.02.2024,7,строгий,звонить,Обычный", head=head))
    again = taken(desk, file(tmp_path, "Ива,,,,,,,", head=head))
    assert outcomes(again) == [Outcome.SAME]
    known = desk.clients.match_name("Ива")
    card = desk.clients.card(known.client_id, NOW) if known else None
    assert card is not None
    assert (card.licence, card.support, card.projects, card.intake) == ("Энтерпрайз", True, 7, IntakeRule.STRICT)
    assert card.support_since is not None and card.hint.tier is Tier.REGULAR


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_dialect_of_a_spreadsheet_is_read(desk: Desk, tmp_path: Path, encoding: str, delimiter: str) -> None:
    head, line = (text.replace(";", delimiter) for text in ("Клиент;ФИО;Телефон", "Ёлка;Юрий;8 916 555-01-20"))
    assert taken(desk, file(tmp_path, line, head=f"sep={delimiter}\r\n{head}", encoding=encoding)).written
    known = desk.clients.match_address("+79165550120")
    assert known is not None and (known.client, known.contact) == ("Ёлка", "Юрий")


def test_strange_columns_are_left_out_or_named(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "Ива;Глеб;112;Тверь", head="Фирма;ФИО;Моб.;Город")
    with pytest.raises(BadInput, match="нет столбца «организация»"):
        taken(desk, path)
    imported = taken(desk, path, mapping={"фирма": "организация", "Моб.": "телефон"})
    assert imported.written and imported.strange == ("Город",)
    assert desk.clients.match_address("112") is not None
    assert taken(desk, path, mapping={"Фирма": "организация", "Город": "-"}).strange == ("Моб.",)
    with pytest.raises(BadInput, match="поля «город» нет"):
        taken(desk, path, mapping={"Фирма": "организация", "Город": "город"})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "файл пуст"),
        (b"\x00\x01\x02\xff\xfe", "организация|не читается"),
        (b"just text\n", "организация"),
        ("Организация;Клиент\nИва;Ива\n".encode(), "Два столбца с одним смыслом"),
        ("Организация\n".encode(), "ни одной строки"),
        ("Организация\n\n;\n".encode(), "ни одной строки"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(desk: Desk, tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "странный.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=why):
        taken(desk, path)
    with pytest.raises(BadInput, match="не файл"):
        taken(desk, tmp_path)
    with pytest.raises(BadInput, match="не открывается"):
        taken(desk, tmp_path / "нет.csv")


def test_hostile_cells_are_kept_as_text(desk: Desk, tmp_path: Path) -> None:
    kept = [text.replace("\n", " ").replace("\r", " ").replace('"', '""') for text in NAMED.values() if text.split()]
    storable = [text.encode("utf-8", "replace").decode() for text in kept]
    lines = [f'"{text}";"{text}";;;;;;;' for text in storable if len(text) < 2000]
    imported = taken(desk, file(tmp_path, *lines), skip_bad=True)
    assert imported.written and not [said for said in imported.bad if "организация" not in said.words], imported.bad
    assert desk.journal.verify().sound


def test_only_who_keeps_clients_may_import(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "Ива;;;;;;;;")
    with pytest.raises(NotAllowed):
        taken(desk, path, by=by(desk, Role.OPERATOR))
    assert taken(desk, path, by=by(desk, Role.SUPERVISOR)).written


def test_a_big_file_tells_how_far_it_came_and_writes_in_one_transaction(desk: Desk, tmp_path: Path) -> None:
    lines = [f"Фирма {n // 2};Анна {n};;+7916{n:07d};a{n}@f.example;;;;" for n in range(3000)]
    told: list[int] = []
    imported = taken(desk, file(tmp_path, *lines), progress=told.append)
    assert imported.written and told == [500, 1000, 1500, 2000, 2500, 3000]
    assert desk.clients.count() == 1505
    assert imported.counts[Outcome.ADDED] == imported.counts[Outcome.CHANGED] == 1500


def test_what_another_console_changed_meanwhile_is_seen(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is judged before the base is held; a client added between the two is not added twice."""
    path = file(tmp_path, "Ива;Глеб;;112;;;;;")
    write = desk.store.write

    def late(at: datetime, who: str = "") -> AbstractContextManager[Tx]:
        monkeypatch.setattr(desk.store, "write", write)
        desk.clients.import_many([NewClient("ИВА", contacts=(NewContact("Олег", addresses=("112",)),))], NOW)
        return write(at, who)

    monkeypatch.setattr(desk.store, "write", late)
    imported = taken(desk, path)
    assert not imported.written and "112 уже записан за «Олег» (ИВА)" in imported.bad[0].words
    assert [line.name for line in desk.clients.search("ива")] == ["ИВА"]
