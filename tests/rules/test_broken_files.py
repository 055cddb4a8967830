"""Every file of the standard, broken in the ways in which editors and people break them: a sentence, never a crash."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data.rules import calendars
from data.rules.check import examine
from data.rules.sources import CALENDARS, TEXTS, Sources, shipped

FILES = (*Sources().names(), *Sources().names(TEXTS), *Sources().names(CALENDARS)[:1])
CALENDAR = calendars.names(None)[0]


def _at_middle(change: Callable[[str], str]) -> Callable[[str], bytes]:
    def broken(text: str) -> bytes:
        lines = text.split("\n")
        keys = [n for n, line in enumerate(lines) if re.match(r"[\w\"а-яё-]+ *= *[^\[\"]*(\"[^\"]*\")?$", line)]
        keys = keys or [n for n, line in enumerate(lines) if "=" in line and not line.startswith("#")]
        spot = keys[len(keys) // 2]
        lines[spot] = change(lines[spot])
        return "\n".join(lines).encode()

    return broken


def _value(words: str) -> Callable[[str], bytes]:
    return _at_middle(lambda line: f"{line.partition('=')[0]}= {words}")


BROKEN: dict[str, Callable[[str], bytes]] = {
    "twice the same key": _at_middle(lambda line: f"{line}\n{line}"),
    "«quotes»": _value("«слово»"),
    "typographic quotes": _value("“слово”"),
    "a comma at the end": _at_middle(lambda line: f"{line},"),
    "no key": _at_middle(lambda line: "= 5"),
    "no value": _value(""),
    "a Russian key": _at_middle(lambda line: "ключ = 1"),
    "a date": _value("2026-01-01"),
    "a table": _value("{a = 1}"),
    "a list of lists": _value("[[1]]"),
    "infinity": _value("inf"),
    "five thousand digits": _value("9" * 5000),
    "an open string": _value('"слово'),
    "an unknown key": lambda text: b"unknown = 1\n" + text.encode(),
    "a zero byte": _at_middle(lambda line: f"{line}\0"),
    "cut in the middle of a table": lambda text: text.encode() + b"\n[x",
    "a hundred thousand brackets": lambda text: text.encode() + b"\nz = " + b"[" * 100_000,
    "cp1251": lambda text: text.encode("cp1251", "replace") + "ы".encode("cp1251"),
    "utf-16": lambda text: text.encode("utf-16"),
    "old line ends": lambda text: f"a = 1\rb = 2\n{text}".encode(),
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", FILES)
def test_issue_9_a_broken_file_is_named_with_its_line(tmp_path: Path, name: str, how: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(BROKEN[how](shipped(name).read_text(encoding="utf-8")))
    path.chmod(0o600)
    faults = examine(Sources.on_disk(tmp_path), CALENDAR).faults
    assert faults, f"{name}: {how} was taken"
    assert str(path) in faults[0], faults[0]
    assert re.search(r"строк[аи] \d+|шаблон \d+", faults[0]), faults[0]
