"""A report in every form says the same cells, and nothing in it is obeyed by a program (D-34, SEC-14)."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exporting.document import Bars, Cell, Document, Heat, Part, Steps, Table, Tape, figure_cell
from data.exporting.forms import FORMS, as_csv, as_html, as_json, as_markdown, as_text
from data.exporting.svg import svg
from data.exporting.workbook import as_workbook
from models.figures import Figure, FigureId

HOSTILE = ('=HYPERLINK("x")', "<script>alert(1)</script>", "\x1b[31mred", "a\u202eb", "| a | b", "@SUM(A1)", "+1", "-2")
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))


def document(words: str = "Лютик") -> Document:
    cells = (
        Cell(words),
        figure_cell(Figure(FigureId.REACTION_MEDIAN, 754.0, 9)),
        figure_cell(Figure(FigureId.CSAT_MEAN)),
    )
    parts: tuple[Part, ...] = (
        Table("head", f"Главное {words}", ("кто", "реакция", "CSAT"), (cells,), note=words),
        Bars("Загрузка", (words, "Б"), (3.0, None), ("3", "нет данных")),
        Steps("Ход", ("н1", "н2", "н3"), (1.0, None, 2.0), ("1", "нет данных", words)),
        Heat("Часы", ("пн", "вт"), ("0", "1", "2"), ((0, 4, 1), (0, 0, 0))),
        Tape("Лента", ("линия 1", words), (60.0, 30.0), ("1 мин", "30 с")),
    )
    return Document(f"Отчёт {words}", (("период", words),), parts)


class Page(HTMLParser):
    """Collects tags and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_hostile_becomes_markup(words: str) -> None:
    tags = Page(as_html(document(words))).tags
    assert set(tags) == set(Page(as_html(document())).tags) and tags.count("script") == 0
    for form in FORMS.values():
        written = form(document(words))
        assert "\x1b" not in written and "\u202e" not in written


@given(WORDS)
def test_every_cell_of_the_csv_is_text_or_a_number(words: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(document(words)))))
    assert {len(row) for row in rows} == {5}
    for row in rows[1:]:
        assert all(cell.lstrip(" \t\r\n\"'")[:1] not in tuple("=+-@") or cell.startswith("'") for cell in row[:4])
        assert row[4] == "" or float(row[4]) >= 0


@given(WORDS)
def test_html_and_its_pictures_are_well_formed(words: str) -> None:
    for part in document(words).parts:
        if not isinstance(part, Table):
            assert ET.fromstring(svg(part)).tag.endswith("svg")
    assert as_html(document(words)).count("<svg") == 4


@given(WORDS)
def test_json_reads_back_with_words_and_numbers(words: str) -> None:
    read = json.loads(as_json(document(words)))
    cells = read["tables"][0]["rows"][0]
    assert cells[1] == {"said": "12 мин", "value": 754.0} and cells[2] == {"said": "нет данных", "value": None}


@pytest.mark.parametrize("form", [as_text, as_markdown, as_html, as_csv, as_json])
def test_every_form_says_what_is_known_and_what_is_not(form: Callable[[Document], str]) -> None:
    written = form(document())
    assert "12 мин" in written and "нет данных" in written and "Лютик" in written


def test_a_picture_in_letters_has_every_number() -> None:
    written = as_text(document())
    assert "1 мин" in written and "█" in written and " 4" in written


@pytest.mark.parametrize(
    "words", [*HOSTILE, "Очень длинное имя листа, длиннее тридцати одного знака", "Лист: [1] / 2?"]
)
def test_a_workbook_holds_words_and_numbers_and_no_formula(words: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(as_workbook(document(words))))
    assert len(book.sheetnames) == 6 and all(0 < len(name) <= 31 for name in book.sheetnames)
    cells: list[Any] = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert 754 in [cell.value for cell in cells] and "12 мин" in [cell.value for cell in cells]


def test_a_document_of_nothing_is_still_a_report() -> None:
    bare = Document(
        "Пусто", (), (Bars("а", (), (), ()), Steps("б", (), (), ()), Heat("в", (), (), ()), Tape("г", (), (), ()))
    )
    for form in FORMS.values():
        assert "Пусто" in form(bare)
    assert as_workbook(bare)
