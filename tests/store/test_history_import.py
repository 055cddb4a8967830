"""Imported histories: what a log becomes, twice the same, grown, touched, alive, by whom (issue §7)."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.history.known import CHANGED, SHORTER, TOUCHED
from data.history.maps import SHIPPED
from data.history.walk import UNFINISHED
from data.history.writing import Writer
from data.refusals import BadInput, NotAllowed, Refusal
from models.events import EventKind
from models.terms import Role
from tests.desks import NAMES, NOW, by, make_desk, person
from tests.histories import LATER, audit_log, columns, events, kinds, number_of, story, table, take, whole


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def own_map(tmp_path: Path, name: str, *changes: tuple[str, str]) -> str:
    """A shipped map with some of its lines changed; gives its path."""
    text = (SHIPPED / f"{name}.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "своя.toml"
    path.write_text(text, "utf-8")
    return str(path)


FULL = (
    ("7", "01.12.2025 10:00", "создано", "Иванов", "высокий", "Лютик", "Не печатает"),
    ("7", "01.12.2025 10:05", "взято", "Петрова"),
    ("7", "01.12.2025 10:06", "принято", "Петрова"),
    ("7", "01.12.2025 10:20", "на вторую линию", "Петрова"),
    ("7", "01.12.2025 11:00", "ждём клиента", "Сидоров"),
    ("7", "01.12.2025 12:00", "в работе", "Сидоров"),
    ("7", "01.12.2025 12:30", "ответ", "Сидоров"),
    ("7", "01.12.2025 12:31", "решено", "Сидоров"),
    ("7", "02.12.2025 12:00", "закрыто"),
    ("7", "05.12.2025 09:00", "клиент написал"),
    ("7", "05.12.2025 09:30", "решено"),
    ("7", "06.12.2025 09:30", "закрыто"),
)


def test_a_life_becomes_events_of_our_journal(desk: Desk, tmp_path: Path) -> None:
    account = take(desk, events(tmp_path / "a.csv", *FULL))
    assert (account.rows, account.used, account.left_out, account.new) == (12, 12, 0, 1)
    assert kinds(desk, "7") == [
        *(EventKind.RECEIVED, EventKind.ADMITTED, EventKind.TAKEN, EventKind.ACKNOWLEDGED, EventKind.ESCALATED),
        *(EventKind.WAITING, EventKind.RESUMED, EventKind.ANSWERED, EventKind.RESOLVED, EventKind.CLOSED),
        *(EventKind.CLIENT_WROTE, EventKind.NOTHING_TO_ANSWER, EventKind.RESOLVED, EventKind.CLOSED),
    ]
    told = story(desk, "7")
    assert told[0].happened_at == datetime(2025, 12, 1, 7, tzinfo=UTC) and told[0].recorded_at == NOW
    assert {event.facts["src"] for event in told} == {"Журнал"}
    assert told[8].facts["before"] == {"is_open": True, "resolved_at": None, "status": "in_progress"}
    assert told[9].facts["before"]["status"] == "resolved" and told[10].facts["from"] == "closed"
    row = columns(
        desk, "7", "status", "is_open", "priority", "client_id", "tier", "subject", "line", "reopenings", "rank"
    )
    assert row == ("closed", 0, "high", 3, None, "Не печатает", 2, 1, None)
    assert columns(desk, "7", "closed_at", "source") == ("2025-12-06 06:30:00.000000", "Журнал")
    assert desk.journal.verify().sound


def test_the_chain_holds_no_name_of_a_person(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL))
    facts = "".join(row[0] for row in desk.reads.rows("SELECT facts FROM journal_event"))
    assert not any(name in facts for name in ("Иванов", "Петрова", "Сидоров", "Не печатает"))
    ids = dict(desk.reads.rows("SELECT name, id FROM source_person WHERE source = 'Журнал'"))
    assert story(desk, "7")[2].facts["person"] == ids["Петрова"]


def test_the_map_says_who_is_a_person_of_the_desk(desk: Desk, tmp_path: Path) -> None:
    chart = own_map(tmp_path, "events", ("[people]", f'[people]\n"Петрова" = "{NAMES[Role.OPERATOR]}"'))
    take(desk, events(tmp_path / "a.csv", *FULL), chart)
    taken = story(desk, "7")[2]
    own = person(desk).id
    assert (taken.actor_id, taken.facts["to"]) == (own, own) and "person" not in taken.facts
    assert story(desk, "7")[4].facts["before"] == {"assignee_id": own, "line": 1}
    other = own_map(tmp_path, "events", ("[people]", '[people]\n"Петрова" = "Никого Такого"'))
    with pytest.raises(BadInput, match="сотрудника «Никого Такого» на столе нет"):
        take(desk, events(tmp_path / "b.csv", *FULL), other)


def test_what_is_open_at_the_source_is_history_that_never_was_closed(desk: Desk, tmp_path: Path) -> None:
    account = take(desk, events(tmp_path / "a.csv", *FULL[:6]))
    assert account.unfinished == 1
    assert columns(desk, "7", "status", "is_open", "close_reason", "closed_at", "resolved_at", "alarm_at") == (
        *("closed", 0, UNFINISHED),
        *(None, None, None),
    )
    last = story(desk, "7")[-1]
    assert (last.kind, last.happened_at) == (EventKind.HISTORY_IMPORTED, datetime(2025, 12, 1, 9, tzinfo=UTC))
    assert last.facts["before"] == {"close_reason": None, "is_open": True, "status": "in_progress"}
    clocks = desk.clocks
    with desk.store.write(NOW) as tx:
        assert clocks.replayed(tx, number_of(desk, "7")).closed_at == last.happened_at


def test_the_second_time_nothing_is_added(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    audit_log(path, 60, random.Random(1))
    first = take(desk, path, "servicenow", LATER)
    before, head = whole(desk), desk.journal.head()
    again = take(desk, path, "servicenow", LATER + timedelta(days=1))
    assert (first.new, again.new, again.same, again.written) == (60, 0, 60, 0)
    assert whole(desk) == before and desk.journal.head() == head, "not even a word that it was run"


def test_the_order_of_the_rows_says_nothing(desk: Desk, tmp_path: Path) -> None:
    dice = random.Random(2)
    straight, mixed = tmp_path / "a.csv", tmp_path / "b.csv"
    audit_log(straight, 50, dice)
    lines = straight.read_text("utf-8").splitlines(keepends=True)
    body = lines[1:]
    dice.shuffle(body)
    mixed.write_text("".join([lines[0], *body]), "utf-8")
    take(desk, mixed, "servicenow", LATER)
    assert take(desk, straight, "servicenow", LATER).same == 50


@pytest.mark.parametrize("cut", range(1, len(FULL)))
def test_a_file_that_grew_adds_only_what_is_new(desk: Desk, tmp_path: Path, cut: int) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL[:cut]))
    account = take(desk, events(tmp_path / "b.csv", *FULL))
    assert (account.new, account.grown) == (0, 1)
    other = make_desk(tmp_path / "other")
    take(other, events(tmp_path / "b.csv", *FULL))
    names = ("status", "is_open", "resolved_at", "closed_at", "close_reason", "reopenings", "line", "priority")
    assert columns(desk, "7", *names) == columns(other, "7", *names)
    void = {event.facts.get("of") for event in story(desk, "7")}
    standing = [
        (event.kind, event.happened_at, event.facts.get("before"))
        for event in story(desk, "7")
        if event.n not in void and event.kind is not EventKind.UNDONE
    ]
    assert standing == [(event.kind, event.happened_at, event.facts.get("before")) for event in story(other, "7")]
    versions = [event.facts["v"] for event in story(desk, "7")]
    assert versions == sorted(versions) and columns(desk, "7", "version") == (versions[-1],)
    assert take(desk, events(tmp_path / "b.csv", *FULL)).same == 1 and desk.journal.verify().sound


def test_a_past_that_changed_and_a_shorter_file_are_told_and_left(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL))
    before = whole(desk)
    moved = [("7", "01.12.2025 10:01", *FULL[1][2:]) if place == 1 else row for place, row in enumerate(FULL)]
    assert list(take(desk, events(tmp_path / "b.csv", *moved)).refused) == [CHANGED]
    assert list(take(desk, events(tmp_path / "c.csv", *FULL[:5])).refused) == [SHORTER]
    assert whole(desk) == before


def test_what_people_of_the_desk_worked_on_is_left_to_them(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL[:9]))
    desk.tickets.reopen(number_of(desk, "7"), by(desk), "Снова не печатает")
    before = whole(desk)
    account = take(desk, events(tmp_path / "b.csv", *FULL))
    assert list(account.refused) == [TOUCHED] and account.grown == 0 and whole(desk) == before


def test_an_imported_act_cannot_be_taken_back(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL))
    with pytest.raises(Refusal, match="загружено из другой системы"):
        desk.undoing.undo(number_of(desk, "7"), by(desk))


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    audit_log(path, 40, random.Random(3))
    head = desk.journal.head()
    dry = take(desk, path, "servicenow", LATER, dry=True)
    assert desk.journal.head() == head and desk.reads.number("SELECT count(*) FROM ticket") == 0
    real = take(desk, path, "servicenow", LATER)
    assert dry.facts() == real.facts() and dry.written > 200


def test_one_run_leaves_one_word_of_today(desk: Desk, tmp_path: Path) -> None:
    account = take(desk, events(tmp_path / "a.csv", *FULL))
    last = desk.journal.of_ticket(0) or desk.journal.since(desk.journal.head() - 1)
    assert (last[-1].kind, last[-1].happened_at, last[-1].ticket_number) == (EventKind.HISTORY_IMPORTED, NOW, None)
    assert last[-1].facts == {"run": 1, "source": "Журнал", "tickets": 1, "grown": 0, "events": account.written}
    kept = desk.reads.row("SELECT account, file, source FROM import_run")
    assert kept is not None and kept[1:] == ("a.csv", "Журнал") and '"used": 12' in kept[0]


def test_a_run_that_broke_off_before_its_last_word_is_told_of_by_the_next(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after its last ticket: the next run finds nothing new, and still says that there was an import."""
    monkeypatch.setattr(Writer, "end", lambda writer: None)
    path = events(tmp_path / "a.csv", *FULL)
    written = take(desk, path).written
    monkeypatch.undo()
    assert take(desk, path, at=NOW + timedelta(days=1)).written == 0
    last = desk.journal.since(desk.journal.head() - 1)[0]
    facts = {"run": 1, "source": "Журнал", "tickets": 1, "events": written, "broken_off": True}
    assert (last.kind, last.ticket_number, last.facts) == (EventKind.HISTORY_IMPORTED, None, facts)


def test_of_a_foreign_closing_nobody_says_that_silence_made_it(desk: Desk, tmp_path: Path) -> None:
    take(desk, events(tmp_path / "a.csv", *FULL))
    desk.figures.catch_up(NOW)
    assert desk.reads.rows("SELECT DISTINCT reason FROM milestone WHERE what = 'closed'") == [("",)]


def test_marks_of_clients_are_kept_as_such(desk: Desk, tmp_path: Path) -> None:
    head = ("номер", "время", "событие", "оценка")
    rows = [
        ("1", "01.12.2025 10:00", "создано", ""),
        ("1", "01.12.2025 12:00", "закрыто", "4"),
        ("2", "01.12.2025 12:00", "создано", "9"),
    ]
    account = take(desk, events(tmp_path / "a.csv", *rows, head=head))
    assert desk.reads.rows("SELECT ticket_number, mark FROM client_mark") == [(number_of(desk, "1"), 4)]
    assert story(desk, "1")[-1].facts["mark"] == 4
    assert list(account.words) == ["оценка клиента «9»: нужно число от 1 до 5"]


def test_only_who_may_import_does(desk: Desk, tmp_path: Path) -> None:
    from data.history.importing import Wanted

    path = events(tmp_path / "a.csv", *FULL)
    with pytest.raises(NotAllowed):
        desk.history.read_in(path, "events", NOW, Wanted(zone="UTC"), by=by(desk, Role.OPERATOR))
    assert desk.reads.number("SELECT count(*) FROM ticket") == 0
    desk.history.read_in(path, "events", NOW, Wanted(zone="UTC"), by=by(desk, Role.ADMIN))
    assert desk.reads.row("SELECT by_id FROM import_run") == (person(desk, Role.ADMIN).id,)


def test_unknown_clients_are_added_where_the_map_says_so(desk: Desk, tmp_path: Path) -> None:
    rows = [(str(n), "01.12.2025 10:00", "создано", "", "", f"Фирма {n % 2}", "Тема") for n in range(4)]
    take(desk, events(tmp_path / "a.csv", *rows))
    assert columns(desk, "1", "client_id", "sender") == (None, "Фирма 1")
    chart = own_map(tmp_path, "events", ("add = false", "add = true"))
    take(desk, events(tmp_path / "a.csv", *rows), chart, source="Другой")
    added = desk.reads.rows("SELECT name FROM client WHERE name LIKE 'Фирма%' ORDER BY name")
    assert added == [("Фирма 0",), ("Фирма 1",)] and desk.clients.search("фирма 1", 5)


def test_the_tier_of_a_known_client_is_the_one_of_that_day(desk: Desk, tmp_path: Path) -> None:
    rows = [("1", "05.03.2026 10:00", "создано", "", "", "Вектор")]
    take(desk, events(tmp_path / "a.csv", *rows), at=NOW + timedelta(days=2))
    assert columns(desk, "1", "client_id", "tier") == (2, "high")


@pytest.mark.parametrize("shape", ["csv", "json", "wrapped", "jsonl", "xlsx"])
def test_a_table_of_tickets_in_every_form(desk: Desk, tmp_path: Path, shape: str) -> None:
    head = ["Номер", "Получено", "Взято", "Первый ответ", "Решено", "Закрыто", "Статус", "Приоритет", "Оценка", "Тема"]
    rows = [
        [
            *("A-1", "01.12.2025 10:00", "01.12.2025 10:05", "01.12.2025 10:10", "01.12.2025 11:00"),
            *("02.12.2025 11:00", "Закрыт", "Высокий", "5", "Печать"),
        ],
        ["A-2", "03.12.2025 10:00", "", "", "", "", "В работе", "", "", "Сканер"],
        ["A-3", "03.12.2025 11:00", "", "", "03.12.2025 12:00", "", "Открыт", "", "", "Вернулось"],
    ]
    path = tmp_path / f"таблица.{shape}"
    named = [dict(zip(head, row, strict=True)) for row in rows]
    if shape == "csv":
        table(path, head, rows, delimiter=";", encoding="cp1251")
    elif shape == "xlsx":
        _book(path, head, rows)
    else:
        _json(path, named, shape)
    account = take(desk, path, "table")
    assert (account.new, account.unfinished, account.used) == (3, 2, 3), account.facts()
    assert kinds(desk, "A-1") == [
        *(EventKind.RECEIVED, EventKind.ADMITTED, EventKind.TAKEN, EventKind.ANSWERED, EventKind.RESOLVED),
        *(EventKind.CLOSED, EventKind.CLIENT_RATED),
    ]
    assert columns(desk, "A-1", "priority", "subject", "resolved_at") == (
        "high",
        "Печать",
        "2025-12-01 08:00:00.000000",
    )
    assert columns(desk, "A-3", "resolved_at", "close_reason") == (None, UNFINISHED)
    assert any("считается незакрытым" in what for what in account.words)
    assert take(desk, path, "table").same == 3


def _json(path: Path, named: list[dict[str, str]], shape: str) -> None:
    import json

    if shape == "jsonl":
        path.write_text("\n".join(json.dumps(one) for one in named) + "\n", "utf-8")
    else:
        value = {"total": 3, "meta": {"a": [1, 2]}, "data": {"tickets": named}} if shape == "wrapped" else named
        path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def _book(path: Path, head: list[str], rows: list[list[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Пояснения"
    notes.append(["Выгружено", "вчера"])
    sheet = book.create_sheet("Обращения")
    sheet.append(["Отчёт за месяц"])
    sheet.append([])
    sheet.append(head)
    for row in rows:
        moments = [datetime.strptime(cell, "%d.%m.%Y %H:%M") if "." in cell else cell or None for cell in row]  # noqa: DTZ007
        sheet.append(moments)
    book.save(path)
