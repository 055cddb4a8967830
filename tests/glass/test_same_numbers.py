"""One number everywhere: what F5 and F6 show is what `pult report` and its exports say of that period (D-34).

Every line of every page is compared, not a sample; the words are compared, and JSON and CSV with each other exactly.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.exporting.gather import SPLIT
from models.board_terms import Dimension, Share
from models.figure_words import share_said
from models.figures import HEADLINES, FigureId, Filter
from models.terms import Role, Status, TicketType, Tier
from screens.figuring.asked import Page
from screens.figuring.page_sheet import COLUMNS
from screens.figuring.spans import course
from screens.widgets.board_head import BoardHead
from tests.desks import NOW
from tests.glass.boards import at_board
from tests.glass.figures import AtFigures, at_figures, worked_desk
from tests.house.test_cli import Shell

WIDE = 400
LAST_30_DAYS = ("--from", "2026-02-03", "--to", "2026-03-04")
NARROWED = (
    ((), Filter()),
    (("--tier", "vip"), Filter(tier=Tier.VIP)),
    (("--channel", "телефон"), Filter(channel="телефон")),
    (("--line", "1"), Filter(line=1)),
    (("--operator", "Лаптева"), Filter(operator_id=2)),
    (("--type", "Авария", "--own"), Filter(type=TicketType.OUTAGE, source="")),
    (("--line", "3"), Filter(line=3)),
)


@dataclass
class Told:
    """What the command printed: the tables by title, each row by its first cell, the cells by the column's name."""

    tables: dict[str, dict[str, dict[str, str]]]

    def cell(self, table: str, row: str, column: str) -> str:
        """Give what one cell says."""
        return self.tables[table][row][column]


Report = Callable[..., Told]


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Report:
    """Run `pult report` for JSON and for CSV, and see that both say the same, words and numbers."""
    monkeypatch.setattr("console.report_commands.now", lambda: NOW)

    def run(desk: Desk, *words: str) -> Told:
        pult = Shell(desk.places.root, capsys)
        printed = json.loads(pult("report", *words, "--json"))["tables"]
        sheet = csv.reader(io.StringIO(pult("report", *words, "--csv")))
        assert list(_cells(printed)) == [row for row in sheet if row[0] != "о чём"][1:]
        tables: dict[str, dict[str, dict[str, str]]] = {}
        for table in printed:
            for row in table["rows"]:
                said = {name: plain(cell["said"]) for name, cell in zip(table["head"], row, strict=True)}
                tables.setdefault(table["title"], {})[row[0]["said"]] = said
        return Told(tables)

    return run


def _cells(tables: list[Any]) -> Iterator[list[str]]:
    """Write the tables of the JSON as the rows of the CSV."""
    for table in tables:
        for first, *rest in table["rows"]:
            for name, cell in zip(table["head"][1:], rest, strict=True):
                value = cell["value"]
                number = "" if value is None else str(int(value)) if value == int(value) else repr(value)
                said = cell["said"]
                yield [table["title"], first["said"], name, f"'{said}" if said[:1] in "+-=@" and said else said, number]


def plain(text: str) -> str:
    """Write a text with ordinary spaces, however its thousands are kept together."""
    return text.replace("\u00a0", " ")


async def shown(at: AtFigures, page: Page, **asked: Any) -> dict[str, str]:
    """Turn to a page and give its lines as they are painted on a wide screen, by their keys; headings come unnamed."""
    at.screen.ask(replace(at.screen.asked, page=page, **asked))
    await at.settled()
    rows = [(row.key, plain("".join(text for text, _ in row.lay(WIDE)))) for row in at.screen.list.rows]
    return {key or f"{n}": text for n, (key, text) in enumerate(rows)}


@pytest.mark.parametrize(("words", "filter"), NARROWED, ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
async def test_every_line_of_f6_is_in_the_report_and_its_exports(
    tmp_path: Path, report: Report, words: tuple[str, ...], filter: Filter
) -> None:
    desk = worked_desk(tmp_path)
    told = report(desk, *LAST_30_DAYS, *words)
    async with at_figures(desk, size=(120, 40)) as at:
        at.screen.ask(replace(at.screen.asked, filter=filter))
        same_sheet(await shown(at, Page.SHEET), told)
        for dimension in Dimension:
            same_split(await shown(at, Page.SPLIT, dimension=dimension), told, dimension)
        same_pair(await shown(at, Page.PAIR), told)
        same_hours(await shown(at, Page.HOURS), at, told)
        same_time(await shown(at, Page.TIME), told)
        same_repeats(await shown(at, Page.REPEATS), told)
        same_channels(await shown(at, Page.CHANNELS), told)
        same_acceptance(await shown(at, Page.ACCEPTANCE), told)


def same_sheet(page: dict[str, str], told: Told) -> None:
    """Every figure: its value, what it was counted from, its threshold."""
    for id in FigureId:
        line, row = page[id.value], told.tables["Все показатели"][id.label]
        assert line.startswith(id.label) and line[30:43].strip() == row["значение"], id
        assert _same(line[45:61].strip(), row["доля"]) and row["порог"] in line[61:], id
    for id in HEADLINES:
        assert told.cell("Главное", id.label, "значение") == told.cell("Все показатели", id.label, "значение")


def same_split(page: dict[str, str], told: Told, dimension: Dimension) -> None:
    """Every part, and in it every figure that both show."""
    rows = told.tables.get(f"Разрез: {dimension.label}", {})
    parts = {key.split(":", 2)[2]: line for key, line in page.items() if key.startswith(f"part:{dimension}:")}
    if page and parts:
        assert sorted(parts) == sorted(rows)
    for label, line in parts.items():
        start = WIDE - len(COLUMNS) * 13
        for at, (id, _) in enumerate(COLUMNS):
            if id in SPLIT:
                cell = line[start + at * 13 : start + at * 13 + 13].strip(" ✓✗")
                assert _same(cell, rows[label][id.label]), (dimension, label, id)


def _same(cell: str, said: str) -> bool:
    """Tell whether a cell says this, perhaps cut to its room; «по 24» beside no share is of how many it was counted."""
    return cell == said or (cell.endswith("…") and said.startswith(cell[:-1])) or (not said and cell[:3] in ("", "по "))


def same_pair(page: dict[str, str], told: Told) -> None:
    """Both periods and the change."""
    for id in FigureId:
        line, (_, before, after, change) = page[id.value], told.tables["Рядом с прошлым периодом"][id.label].values()
        assert (line[30:43].strip(), line[43:56].strip()) == (before, after), id
        assert line[56:71].strip(" ▲▼") == change, id


def same_hours(page: dict[str, str], at: AtFigures, told: Told) -> None:
    """Every hour of every weekday."""
    grid = told.tables["Поток обращений: день недели и час"]
    assert bool([key for key in page if key.startswith("day:")]) == any(
        cell != "0" for row in grid.values() for name, cell in row.items() if name
    )
    for row in at.screen.list.rows:
        if row.key.startswith("day:"):
            cells = list(grid.values())[int(row.key[4:])]
            lines: tuple[str, ...] = getattr(row.about, "lines", ())
            hours = {line[:2]: line[7:].split()[0] for line in lines if line[2:5] == ":00"}
            assert hours == {f"{hour:02}": cells[str(hour)] for hour in range(24)}


def same_time(page: dict[str, str], told: Told) -> None:
    """The tape and the statuses."""
    tape = told.tables.get("Кто задерживает: время завершённых обращений", {})
    assert {key for key in page if key.startswith("tape:")} == {f"tape:{share}" for share in Share if tape}
    for share in Share:
        if tape:
            assert page[f"tape:{share}"][20:34].strip() == tape[share.label]["значение"], share
    stood = told.tables.get("Время в статусе", {})
    seen = {status.label: page[f"status:{status}"] for status in Status if f"status:{status}" in page}
    assert seen.keys() == stood.keys()
    for label, line in seen.items():
        cells = (line[20:27].strip(), line[27:41].strip(), line[41:55].strip())
        assert cells == (stood[label]["обращений"], stood[label]["медиана"], stood[label]["всего"]), label


def same_repeats(page: dict[str, str], told: Told) -> None:
    """The share, every reason, every weak place, every repeat."""
    assert page["share"][30:43].strip() == told.cell("Все показатели", FigureId.REPEAT_SHARE.label, "значение")
    for kind, table, column in (("reason", "Почему приходят снова", "раз"), ("weak", "Слабые места", "повторных")):
        rows = told.tables.get(table, {})
        lines = {key.split(":", 1)[1]: line for key, line in page.items() if key.startswith(f"{kind}:")}
        assert [line[30:38].strip() for line in lines.values()] == [row[column] for row in rows.values()], kind
    listed = [f"№ {key.split(':')[1]}" for key in page if key.startswith("repeat:")]
    assert listed == list(told.tables.get("Повторные обращения", {}))
    if "нет данных" in page["share"]:
        assert not [line for line in page.values() if "обращений за этот период нет" in line], "unknown is not none"


def same_channels(page: dict[str, str], told: Told) -> None:
    """Every channel, the contractor's figures, the marks between the lines."""
    rows = told.tables.get("Каналы", {})
    lines = {key.split(":", 1)[1]: line for key, line in page.items() if key.startswith("channel:")}
    assert list(lines) == list(rows)
    for name, line in lines.items():
        cells = tuple(line[a:b].strip() for a, b in ((30, 38), (38, 48), (48, 56)))
        assert cells == tuple(rows[name][column] for column in ("обращений", "доля", "клиентов")), name
    for key, line in page.items():
        if key in {id.value for id in FigureId}:
            label = FigureId(key).label
            assert line[30:43].strip() == told.cell("Все показатели", label, "значение"), key
    assert sum(key.startswith("mark:") for key in page) == len(told.tables.get("Оценки между линиями", {}))


def same_acceptance(page: dict[str, str], told: Told) -> None:
    """Every criterion, its verdict and what it was judged by."""
    marks = {"✓": "выполнено", "✗": "не выполнено", "?": "не сказать"}
    for row in told.tables["Приёмка: четыре критерия"].values():
        line = next(line for line in page.values() if line.endswith(f". {row['критерий']}"))
        assert marks[line[0]] == row["итог"]
        assert any(line.strip() == row["из чего"] for line in page.values())


async def test_the_course_ends_with_what_the_report_says_of_that_week(tmp_path: Path, report: Report) -> None:
    desk = worked_desk(tmp_path)
    async with at_figures(desk, size=(120, 40)) as at:
        page = await shown(at, Page.TREND)
        last = course(at.screen.asked.span, 1)[-1]
    told = report(desk, "--from", f"{last.first}", "--to", f"{last.last}")
    lines = {id: line for id in FigureId if (line := page.get(id.value))}
    assert len(lines) == 12
    for id, line in lines.items():
        assert line[-13:].strip() == told.cell("Все показатели", id.label, "значение"), id


@pytest.mark.parametrize("width", [80, 120, 200, WIDE])
async def test_the_headline_of_f5_is_the_report_of_the_last_thirty_days(
    tmp_path: Path, report: Report, width: int
) -> None:
    desk = worked_desk(tmp_path)
    told = report(desk, *LAST_30_DAYS)
    async with at_board(desk, who=Role.SUPERVISOR, size=(120, 40)) as at:
        head = at.screen.query_one(BoardHead)
        pieces = [plain(text) for line in head.lines(width) for text, _ in line]
        values = [text for text in pieces if text in {row["значение"] for row in told.tables["Главное"].values()}]
        assert values == [told.cell("Главное", id.label, "значение") for id in HEADLINES]
        board = at.screen.board
        assert board is not None and board.open == desk.shifts.reports.figures(NOW)["open"]


async def test_the_report_that_f6_saves_is_made_of_the_same_figures(tmp_path: Path) -> None:
    """The report that F6 saves with `e` is the one that `pult report` prints."""
    from data.exporting.forms import FORMS
    from data.exporting.gather import gather

    desk = worked_desk(tmp_path)
    async with at_figures(desk, size=(120, 40)) as at:
        document = gather(desk, at.period, at.screen.asked.filter, NOW)
        told, sheet = json.loads(FORMS["json"](document)), at.sheet(Filter())
    figures = next(table for table in told["tables"] if table["key"] == "figures")
    assert [row[1]["value"] for row in figures["rows"]] == [sheet[id].value for id in FigureId]
    assert share_said(sheet[FigureId.RESOLVED_SHARE].value or 0) in FORMS["html"](document)
