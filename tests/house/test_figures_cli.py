"""``pult report --month …`` and ``pult sample`` as a person calls them (D-34, L-37)."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.figures import Narrow, Span, filter_of, period_of
from data.desk import Desk
from data.refusals import BadInput
from models.figure_words import said
from models.figures import FigureId
from models.terms import Appeal, TicketType, Tier
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk, person
from tests.house.test_cli import Shell


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands run an hour after what happened."""
    for module in ("report_commands", "quality_commands"):
        monkeypatch.setattr(f"console.{module}.now", lambda: NOW + timedelta(hours=1))


Pult = Callable[..., str]


@pytest.fixture
def pult(capsys: pytest.CaptureFixture[str]) -> Pult:
    """The command on a desk; ``code`` is the exit code that is expected, and what it complained comes with it."""

    def run(desk: Desk, *words: str, code: int = 0) -> str:
        shell = Shell(desk.places.root, capsys)
        return shell(*words, code=code) + shell.error

    return run


def worked(folder: Path) -> Desk:
    """A desk with a solved VIP's request, an open one, and one that came past the month."""
    desk = make_desk(folder)
    first = arrive(desk, Asked(at=NOW - timedelta(hours=2), tier=Tier.VIP, client="ООО «Ромашка»"))
    desk.tickets.take(first, by(desk, at=NOW - timedelta(hours=1)))
    desk.tickets.resolve(first, by(desk), nothing_to_answer=True)
    arrive(desk, Asked(at=NOW - timedelta(minutes=5)))
    arrive(desk, Asked(at=NOW - timedelta(days=20)))
    return desk


def test_a_month_as_json_says_what_the_figures_say(pult: Pult, tmp_path: Path) -> None:
    desk = worked(tmp_path)
    zone = period_zone(desk)
    out = pult(desk, "report", "--month", "2026-03", "--json")
    tables = {table["key"]: table for table in json.loads(out)["tables"]}
    told = {row[0]["said"]: row[1] for row in tables["figures"]["rows"]}
    sheet = desk.figures.sheet(period_of(Span(month="2026-03"), zone))
    for id in FigureId:
        assert told[id.label] == {"said": said(sheet[id]), "value": sheet[id].value}, id
    assert told["получено"]["value"] == 2 and told["решено"]["value"] == 1
    assert told["CSAT клиента"] == {"said": "нет данных", "value": None}


def test_every_form_has_the_same_numbers(pult: Pult, tmp_path: Path) -> None:
    desk = worked(tmp_path)
    rows = list(csv.reader(io.StringIO(pult(desk, "report", "--month", "2026-03", "--csv"))))
    received = next(row for row in rows if row[1] == "получено" and row[2] == "значение")
    assert received[3:] == ["2", "2"]
    for form in ("--text", "--markdown", "--html"):
        out = pult(desk, "report", "--month", "2026-03", form)
        assert "нет данных" in out and "порог не задан" in out.replace("\\", "")
    assert pult(desk, "report", "--month", "2026-03", "--html").count("<svg") >= 4


def test_the_filter_narrows_and_is_named(pult: Pult, tmp_path: Path) -> None:
    desk = worked(tmp_path)
    out = pult(desk, "report", "--month", "2026-03", "--tier", "vip", "--text")
    assert "уровень: VIP" in out
    (line,) = [line for line in out.split("\n") if line.startswith("получено ") and "порог" in line]
    assert line.split()[1] == "1"


def test_a_workbook_goes_into_a_file(pult: Pult, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    desk = worked(tmp_path)
    target = tmp_path / "отчёт.xlsx"
    assert str(target) in pult(desk, "report", "--month", "2026-03", "--xlsx", "--out", str(target))
    book = load_workbook(target)
    cells = {row[0].value: row[1].value for row in book["Все показатели"].iter_rows()}
    assert cells["получено"] == "2" and cells["CSAT клиента"] == "нет данных"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--month", "октябрь"), "2026-10"),
        (("--week", "2026-46"), "2026-W46"),
        (("--quarter", "2026-Q5"), "2026-Q4"),
        (("--from", "2026-10-01"), "оба дня"),
        (("--from", "2026-10-09", "--to", "2026-10-01"), "кончается раньше"),
        (("--from", "вчера", "--to", "2026-10-01"), "2026-10-01"),
        (("--month", "2026-10", "--week", "2026-W46"), "один период"),
        (("--month", "2026-10", "--tier", "золотой"), "VIP"),
        (("--month", "2026-10", "--operator", "Никто"), "такого нет"),
        (("--month", "2026-10", "--channel", "факс"), "Нет канала «факс». Есть: "),
        (("--month", "2026-10", "--topic", "счета"), "Нет темы «счета». Есть: ничего не записано."),
        (("--month", "2026-10", "--source", "Zendesk"), "Нет истории «Zendesk». Есть: ничего не записано."),
        (("--month", "2026-10", "--xlsx"), "--out"),
        (("--month", "2026-10", "--shift", "1"), "уберите --shift"),
        (("--tier", "vip"), "назовите период"),
        (("--xlsx",), "назовите период"),
    ],
)
def test_bad_words_get_one_sentence(pult: Pult, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    desk = make_desk(tmp_path)
    told = pult(desk, "report", *words, code=2)
    assert said in told and "Traceback" not in told


def test_a_file_that_cannot_be_written_is_told(pult: Pult, tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    taken = tmp_path / "занято"
    taken.write_text("")
    told = pult(desk, "report", "--month", "2026-03", "--html", "--out", str(taken / "x.html"), code=2)
    assert "не записан" in told


def test_a_filter_reads_words_and_names(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    found = filter_of(desk, Narrow(tier="VIP", type="Авария", operator="лаптева", appeal="жалоба", line=2))
    assert (found.tier, found.type, found.appeal, found.line) == (Tier.VIP, TicketType.OUTAGE, Appeal.COMPLAINT, 2)
    assert found.operator_id == person(desk).id


def test_a_word_that_no_request_bears_is_told_and_the_others_are_found_in_any_case(pult: Pult, tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    for channel in ("почта", "почта", "Чат портала"):
        arrive(desk, Asked(at=NOW - timedelta(minutes=5), channel=channel))
    told = pult(desk, "report", "--month", "2026-03", "--channel", "чят", code=2)
    assert told.startswith("Нет канала «чят». Есть: почта, Чат портала")
    assert "канал: Чат портала" in pult(desk, "report", "--month", "2026-03", "--channel", "чат  портала")


def test_periods_are_local_and_half_open(tmp_path: Path) -> None:
    zone = period_zone(make_desk(tmp_path))
    week = period_of(Span(week="2026-W10"), zone)
    assert week.start.astimezone(zone).isoformat() == "2026-03-02T00:00:00+03:00"
    assert (week.end - week.start).days == 7
    both = period_of(Span(since="2026-03-02", until="2026-03-08"), zone)
    assert (both.start, both.end) == (week.start, week.end)
    with pytest.raises(BadInput):
        period_of(Span(), zone)


def test_l37_the_same_number_prints_the_same_sample(pult: Pult, tmp_path: Path) -> None:
    desk = worked(tmp_path)
    first = pult(desk, "sample", "--week", "2026-W10", "--seed", "5")
    assert "Ирина Лаптева" in first and "№ 1" in first and "выборка № 5" in first
    assert pult(desk, "sample", "--week", "2026-W10", "--seed", "5") == first
    rows = list(csv.reader(io.StringIO(pult(desk, "sample", "--week", "2026-W10", "--csv"))))
    assert rows[1][:3] == ["2026-W10", "202610", "Ирина Лаптева"]
    assert "2026-W46" in pult(desk, "sample", "--week", "давно", code=2)


def period_zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.settings.zone)
