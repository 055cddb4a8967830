"""A wrong value of the standard is named by its line, however its key is written (issue §9)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.toml_lines import Spot, key_near, line_of, lines_of, written

FILES = sorted((Path(__file__).parents[2] / "data" / "files").rglob("*.toml"))

TEXT = '''# the first line is a comment
version = "1" # and here
a.b."c d".'e.f' = 1
words = [
  "one", # with a comment, and a ]
  "two",
  ["three", { deep = 4 }],
]
[tiers."Обычный"]
reaction = "2 ч"
inline = { x = 1, "y z" = { w = [1, 2] }, n.m = 3 }
long = """
key = "not a key"
[not.a.table]
\\""" still inside
"""
after = true
raw = \'\'\'
[neither]
\'\'\'
[[overrides]]
date = 2026-01-01
hours = [["09:00", "18:00"]]
[[overrides]]
date = 2026-01-02
  [overrides.inner]
  k = 1
  [[overrides.parts]]
  p = 1
  [[overrides.parts]]
  p = 2
["\\u0434\\t"]
z = 1
'''


@pytest.mark.parametrize(
    ("spot", "line"),
    [
        (("version",), 2),
        (("a", "b"), 3),
        (("a", "b", "c d", "e.f"), 3),
        (("words",), 4),
        (("words", 0), 5),
        (("words", 1), 6),
        (("words", 2), 7),
        (("words", 2, 1, "deep"), 7),
        (("tiers",), 9),
        (("tiers", "Обычный"), 9),
        (("tiers", "Обычный", "reaction"), 10),
        (("tiers", "Обычный", "inline", "y z", "w", 1), 11),
        (("tiers", "Обычный", "inline", "n", "m"), 11),
        (("tiers", "Обычный", "long"), 12),
        (("tiers", "Обычный", "after"), 17),
        (("overrides", 0, "date"), 22),
        (("overrides", 0, "hours", 0, 1), 23),
        (("overrides", 1), 24),
        (("overrides", 1, "date"), 25),
        (("overrides", 1, "inner", "k"), 27),
        (("overrides", 1, "parts", 1, "p"), 31),
        (("д\t", "z"), 33),
    ],
)
def test_a_key_is_found_at_its_line(spot: Spot, line: int) -> None:
    tomllib.loads(TEXT)
    assert lines_of(TEXT)[spot] == line


def test_a_key_that_is_absent_is_placed_at_the_table_that_lacks_it() -> None:
    assert line_of(TEXT, ("tiers", "Обычный", "response")) == 9
    assert line_of(TEXT, ("nothing", "of", "it")) is None
    assert ("not", "a", "table") not in lines_of(TEXT)


def walk(value: Any, spot: Spot = ()) -> list[Spot]:
    """Every way into a parsed document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, one in items for way in [(*spot, key), *walk(one, (*spot, key))]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_key_of_every_shipped_file_has_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known, rows = lines_of(text), text.splitlines()
    for spot in walk(tomllib.loads(text)):
        assert spot in known, f"{path.name}: {written(spot)} has no line"
        name = next(part for part in reversed(spot) if isinstance(part, str))
        if isinstance(spot[-1], str):
            assert name in rows[known[spot] - 1], f"{path.name}: {written(spot)} is not on line {known[spot]}"


@given(st.text(max_size=200))
def test_the_scanner_ends_on_any_text(text: str) -> None:
    lines_of(text)
    key_near(text, 3)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[a . "б в"]\nx = 1\ny = [1,\n\n', 4, "a.б в.y"),
        ("x = 1\ny 2", 2, "x"),
        ("[channels.telegram\nunmarked = 1", 2, "channels.telegram.unmarked"),
        ("", 1, ""),
    ],
)
def test_a_text_that_does_not_parse_still_names_a_key(text: str, line: int, key: str) -> None:
    assert key_near(text, line) == key


def test_a_way_is_written_as_people_read_it() -> None:
    assert written(("overrides", 0, "hours", 1)) == "overrides.1.hours.2"
