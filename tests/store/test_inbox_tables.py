"""CSV and JSON: many requests a file, the bad ones reported by themselves, the documented schema (issue §4)."""

import codecs
import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.inbox.csvs import REASON_COLUMN
from data.inbox.folder import Inbox
from data.inbox.outcome import FileOutcome, FileState
from data.inbox.quarantine import Quarantine
from data.inbox.request import ALIASES, Request
from models.terms import Priority, Term, TicketType, Tier
from tests.arrivals import ticket_of
from tests.desks import NOW, make_desk

SCHEMA = Path(__file__).parents[2] / "data" / "files" / "schema" / "request.schema.json"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def sweep(desk: Desk, name: str, content: bytes) -> FileOutcome:
    (desk.places.inbox / name).write_bytes(content)
    (outcome,) = Inbox(desk, desk.places.inbox).sweep(NOW)
    return outcome


def subjects(desk: Desk) -> list[str]:
    return [subject for (subject,) in desk.reads.rows("SELECT subject FROM ticket ORDER BY number")]


TEXT = "Тема;Текст;Тип\nСчёт;«Не приходит», сказал он;вопрос\nПортал;Лежит;Авария\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1251"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(", сказал он", "").replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode("cp1251"),
    ],
    ids=["utf-8", "utf-8-sig", "cp1251", "utf-16", "crlf", "commas", "tabs"],
)
def test_the_dialects_of_spreadsheets(desk: Desk, content: bytes) -> None:
    outcome = sweep(desk, "a.csv", content)
    assert outcome.sentence == "a.csv: обращений 2"
    assert subjects(desk) == ["Счёт", "Портал"]
    assert [ticket_of(desk, number).type for number in (1, 2)] == [TicketType.QUESTION, TicketType.OUTAGE]


def test_all_columns_in_english(desk: Desk) -> None:
    header = "key,at,channel,subject,text,sender,address,client,type,priority,tier"
    row = '7,2026-03-02T10:00:00+03:00,телефон,Счёт,"Строка раз\nстрока два",Анна,112,Вектор,question,high,vip'
    sweep(desk, "a.csv", f"{header}\n{row}\n".encode())
    ticket = ticket_of(desk, 1)
    assert (ticket.channel, ticket.sender, ticket.sender_address, ticket.client_id) == ("телефон", "Анна", "112", 2)
    assert (ticket.priority, ticket.tier, ticket.received_at) == ("high", "vip", datetime(2026, 3, 2, 7, tzinfo=UTC))
    assert desk.reads.row("SELECT text FROM message") == ("Строка раз\nстрока два",)
    assert desk.reads.row("SELECT key FROM intake_key") == ("key:7",)


def test_local_time_is_the_desks(desk: Desk) -> None:
    sweep(desk, "a.csv", "текст;время\nраз;02.03.2026 10:00\nдва;2026-03-02 10:00:30\nтри;\n".encode())
    assert ticket_of(desk, 1).received_at == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert ticket_of(desk, 2).received_at == datetime(2026, 3, 2, 7, 0, 30, tzinfo=UTC)
    assert ticket_of(desk, 3).received_at == NOW


def test_bad_rows_are_reported_and_good_ones_accepted(desk: Desk) -> None:
    content = (
        "текст;тип;время\nраз;вопрос;\nдва;ерунда;\n;;\nтри;;вчера\n;авария;\nчетыре;поломка;;лишнее\nпять;;\n".encode()
    )
    outcome = sweep(desk, "a.csv", content)
    assert (outcome.state, len(outcome.accepted), outcome.refused) == (FileState.ACCEPTED, 2, 4)
    assert (desk.places.accepted / "a.csv").read_bytes() == content
    (bad,) = Quarantine(desk).list()
    assert bad.name.startswith("a.ошибки-") and "строка 3: поле «type»: нет значения «ерунда»" in bad.reason
    found = list(csv.reader((desk.places.quarantine / bad.name).read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert found[0] == ["текст", "тип", "время", REASON_COLUMN]
    assert [row[0] for row in found[1:]] == ["два", "три", "", "четыре"]
    assert "вчера" in found[2][3] and "пустое" in found[3][3] and "4 ячеек" in found[4][-1]


def test_mended_rows_can_be_dropped_again(desk: Desk) -> None:
    sweep(desk, "a.csv", "текст;тип\nраз;вопрос\nдва;ерунда\n".encode())
    quarantine = Quarantine(desk)
    (bad,) = quarantine.list()
    bad.path.write_bytes(bad.path.read_bytes().replace("ерунда".encode(), "авария".encode()))
    quarantine.retry(bad.name)
    (outcome,) = Inbox(desk, desk.places.inbox).sweep(NOW)
    assert outcome.state is FileState.ACCEPTED and subjects(desk) == ["раз", "два"]
    assert quarantine.count() == 0


def test_the_same_table_twice_is_the_same_requests(desk: Desk) -> None:
    content = "текст\nне работает\nне работает\n".encode()
    sweep(desk, "a.csv", content)
    again = sweep(desk, "b.csv", content)
    assert {one.outcome for one in again.accepted} == {"уже принято раньше"}
    assert len(subjects(desk)) == 2
    sweep(desk, "c.csv", content + b"\n")
    assert len(subjects(desk)) == 4


def test_a_key_is_one_request_in_any_file(desk: Desk) -> None:
    sweep(desk, "a.csv", "ключ;текст\n7;раз\n7;раз\n".encode())
    sweep(desk, "b.json", b'{"key": "7", "text": "again"}')
    assert len(subjects(desk)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("раз;два\n1;2\n", "нужна строка заголовков"),
        ("текст;цвет\nа;б\n", "незнакомый столбец «цвет»"),
        ("текст;описание\nа;б\n", "два столбца с одним смыслом"),
        ("текст;тип\n", "нет ни одной строки"),
        ("текст;тип\n;авария\n", "строка 2: пустое обращение"),
    ],
)
def test_a_table_nobody_can_read_is_whole_in_quarantine(desk: Desk, content: str, reason: str) -> None:
    outcome = sweep(desk, "a.csv", content.encode())
    assert outcome.state is FileState.QUARANTINED and reason in outcome.reason
    assert (desk.places.quarantine / "a.csv").read_bytes() == content.encode()


def test_a_table_broken_in_the_middle_keeps_its_good_rows(desk: Desk) -> None:
    content = b"text\n" + b"good\n" * 3 + b"x" * 11_000_000 + b"\nlost\n"
    outcome = sweep(desk, "a.csv", content)
    assert (len(outcome.accepted), outcome.refused) == (3, 1)
    assert "слишком длинная ячейка" in Quarantine(desk).list()[0].reason


def test_an_apostrophe_against_formulas_is_taken_off(desk: Desk) -> None:
    sweep(desk, "a.csv", "текст;телефон\n'=1+1 не считается;'+7 800 555-35-35\n'тихо';\n".encode())
    rows = desk.reads.rows("SELECT text, sender_address FROM message ORDER BY id")
    assert rows == [("=1+1 не считается", "+7 800 555-35-35"), ("'тихо'", "")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "строка 1"),
        (b"[]", "нет ни одного обращения"),
        (b'"text"', "нужен объект"),
        ('{"текст": "кои"}'.encode("koi8-r"), "UTF-8"),
        (b'{"text": 5}', "поле «text»: нужен текст"),
        (b'{"text": "a", "colour": "red"}', "поле «colour»: такого поля нет"),
        (b'{"text": "a", "type": "?"}', "поле «type»: нет значения «?»"),
        (b'{"text": "a", "at": "soon"}', "поле «at»: время «soon» не читается"),
        (b'{"text": " "}', "пустое обращение"),
        (b"[" * 100_000, "вложенность"),
        (b'{"text": ' + b"9" * 5000 + b"}", "огромное число"),
    ],
)
def test_json_that_is_no_request_says_why(desk: Desk, content: bytes, reason: str) -> None:
    outcome = sweep(desk, "a.json", content)
    assert outcome.state is FileState.QUARANTINED and reason in outcome.reason
    assert (desk.places.quarantine / "a.json").read_bytes() == content


def test_one_object_or_a_list_in_either_language(desk: Desk) -> None:
    sweep(desk, "a.json", json.dumps({"текст": "раз", "Тип": "Мелкая задача"}).encode("utf-16"))
    good: list[Any] = [{"text": "два", "priority": "Высокий", "tier": None}, 5, {"text": ""}]
    outcome = sweep(desk, "b.json", json.dumps(good).encode())
    assert (len(outcome.accepted), outcome.refused) == (1, 2)
    assert ticket_of(desk, 1).type == TicketType.SMALL_TASK and ticket_of(desk, 2).priority == "high"
    (bad,) = Quarantine(desk).list()
    assert json.loads((desk.places.quarantine / bad.name).read_bytes()) == [5, {"text": ""}]


def test_the_shipped_schema_says_what_the_model_checks() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    found = schema["$defs"]["request"]["properties"]
    assert list(found) == list(Request.model_fields)
    assert set(ALIASES.values()) == set(Request.model_fields)
    kinds: dict[str, type[Term]] = {"type": TicketType, "priority": Priority, "tier": Tier}
    for name, kind in kinds.items():
        assert set(found[name]["enum"]) == {None, "", *kind, *(term.label for term in kind)}
    for example in found["at"]["examples"]:
        assert re.search(r"02|2026", example) and Request.model_validate({"text": "a", "at": example}).at


def test_the_schema_and_the_model_agree_on_examples() -> None:
    validator = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(SCHEMA.read_text("utf-8"))
    for good in ({"text": "a"}, [{"subject": "a", "type": "Авария"}], {"text": None, "subject": "b", "$schema": "x"}):
        validator.validate(good, schema)
    wrong: tuple[Any, ...] = ({}, [], {"text": ""}, {"text": "a", "colour": 1}, {"text": "a", "type": "?"}, 5)
    for bad in wrong:
        with pytest.raises(validator.ValidationError):
            validator.validate(bad, schema)
