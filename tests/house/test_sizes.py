"""Files of at most 300 lines and functions of at most 45, in every room (style.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "data", "screens", "console")
FILE = 300
FUNCTION = 45


def _too_long(source: str) -> Iterator[str]:
    lines = source.count("\n")
    if lines > FILE:
        yield f"the file has {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                yield f"{node.name} has {lines} lines"


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_and_no_function_is_too_long(room: str) -> None:
    """Every module of a room."""
    found = {path: list(_too_long(path.read_text(encoding="utf-8"))) for path in (ROOT / room).rglob("*.py")}
    assert {str(path.relative_to(ROOT)): why for path, why in found.items() if why} == {}


def test_what_is_too_long_is_found() -> None:
    """One line above each limit."""
    assert list(_too_long("x = 1\n" * FILE)) == []
    assert list(_too_long("x = 1\n" * (FILE + 1))) == ["the file has 301 lines"]
    assert list(_too_long("def f():\n" + "    x = 1\n" * (FUNCTION - 1))) == []
    assert list(_too_long("def f():\n" + "    x = 1\n" * FUNCTION)) == ["f has 46 lines"]
