"""The roster's file: a TOML text that people edit, and the words of the one that the desk writes.

The first lines of a written file name the edition that it is a copy of, so that two editors never undo each other.
"""

import json
import os
import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from data.refusals import BadInput
from data.rules.faults import BadStandard, Fault, at_key, parsed
from data.rules.own_file import NotOwn, read_own
from models.roster import BadRoster, Roster, from_mapping, to_mapping
from models.roster_turns import HARD, Rule, Violation

WHAT = "График смен"
_EDITION = re.compile(r"^#.*?редакци[яи]\s+(\d{1,9})", re.IGNORECASE | re.MULTILINE)
_HEAD_LINES = 5
_HEAD = """\
# График смен, редакция {edition}. Эту строку не меняйте: по ней видно, поверх чего вы правите.
# Смена: [[shifts]] date, kind (как в shifts.toml), people, senior, reserve, [shifts.reasons] "Имя" = "причина".
# Отсутствие: [[absences]] who, from, until, reason. Имена — как в списке сотрудников. Проверка: pult roster --check
"""


def read(path: Path) -> tuple[str, Roster]:
    """Read a roster's file; BadInput names the file, the line, the key. FileNotFoundError passes."""
    try:
        text = read_own(path)
    except NotOwn as no:
        raise BadInput(f"{WHAT} {path}: {no.said}. {no.mend}") from None
    return text, from_text(path, text)


def from_text(path: Path, text: str) -> Roster:
    """Read a roster's text as if it stood in a file."""
    try:
        return from_mapping(parsed(path, text))
    except BadStandard as bad:
        raise BadInput(replace(bad.faults[0], what=WHAT).sentence) from None
    except BadRoster as bad:
        raise BadInput(replace(at_key(path, text, bad.spot, bad.said), what=WHAT).sentence) from None


def placed(path: Path, text: str, one: Violation) -> str:
    """Say a violation with its file, line and key."""
    fault: Fault = at_key(path, text, one.spot, one.sentence.rstrip("."))
    mend = _mend(one)
    return replace(fault, what=WHAT, key=fault.key if one.spot else "", mend=mend).sentence


def _mend(one: Violation) -> str:
    if one.rule in HARD:
        return "Исправьте."
    if one.rule is Rule.FEW:
        return f'Добавьте людей или впишите причину: [weeks] "{one.day}" = "…".'
    return f'Исправьте или впишите причину: [shifts.reasons] "{one.who}" = "…".'


def edition_of(text: str) -> int | None:
    """Tell which edition a text says that it is a copy of; None when it says nothing."""
    head = "\n".join(text.splitlines()[:_HEAD_LINES])
    found = _EDITION.search(head)
    return int(found[1]) if found else None


def written(roster: Roster, edition: int) -> str:
    """Write a roster as the text that people edit."""
    values = to_mapping(roster)
    lines = [_HEAD.format(edition=edition)]
    for key in ("chain", "on_call"):
        if key in values:
            lines.append(f"{key} = {_value(values[key])}")
    lines += _table("weeks", values.get("weeks", {}))
    for name in ("absences", "shifts"):
        for one in values.get(name, ()):
            reasons = one.pop("reasons", {})
            lines += ["", f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in one.items())]
            lines += _table(f"{name}.reasons", reasons)
    return "\n".join(lines) + "\n"


def keep(path: Path, text: str, *, only_new: bool = False) -> None:
    """Put a text in the file's place at once: whole, or not at all. ``only_new``: never over another file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if only_new:
            with suppress(FileExistsError):
                os.link(draft, path)
        else:
            os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def put_aside(path: Path) -> Path:
    """Move a file whose text was never taken out of the way, so that nothing that a person typed is lost."""
    aside = path.with_name(f"{path.stem}.не-принят{path.suffix}")
    os.replace(path, aside)
    return aside


def _table(name: str, values: dict[str, Any]) -> list[str]:
    if not values:
        return []
    return [f"[{name}]", *(f"{json.dumps(key, ensure_ascii=False)} = {_value(said)}" for key, said in values.items())]


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
