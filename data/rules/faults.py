"""What is wrong with the files of the standard: each fault by file, line and key, all of them, not only the first."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.refusals import BadInput
from data.rules.toml_lines import key_near, line_of, written

_WHAT = {"calendars": "Календарь", "texts": "Тексты"}
_MEND = "Исправьте файл."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where it stands, and in a few words what it is."""

    file: Path
    said: str
    key: str = ""
    line: int | None = None
    mend: str = _MEND
    what: str = ""

    @property
    def sentence(self) -> str:
        """The fault as one Russian sentence, and what to do."""
        kind = self.what or _WHAT.get(self.file.parent.name, "Стандарт")
        spot = f"{kind} {self.file}"
        if self.line is not None:
            spot += f", строка {self.line}"
        if self.key:
            spot += f", ключ «{self.key}»"
        return f"{spot}: {self.said}. {self.mend}"


class BadStandard(BadInput):
    """Files of the standard that cannot be used; ``faults`` are all that was found, in the order of the files."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = len(faults) - 1
        super().__init__(
            faults[0].sentence + (f" Ошибок ещё: {more}, все покажет pult standard check." if more else "")
        )
        self.faults = tuple(faults)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise what was found, if anything was."""
    found = tuple(faults)
    if found:
        raise BadStandard(found)


def at_key(file: Path, text: str, spot: Sequence[str | int], said: str) -> Fault:
    """Name a wrong value by its key and the line on which it stands."""
    return Fault(file, said, written(spot), line_of(text, spot))


def parsed(file: Path, text: str) -> dict[str, Any]:
    """Read a TOML text; BadStandard names the line and the key at which it breaks off."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).rpartition(" (at ")
        line = place.startswith("line ") and place.split()[1].rstrip(",)")
        number = int(line) if line else max(text.count("\n") + (not text.endswith("\n")), 1)
        said = f"не читается как TOML, {_in_russian(reason)}"
        raise BadStandard([Fault(file, said, key_near(text, number), number)]) from None
    except (RecursionError, ValueError) as error:
        said = "вложено слишком глубоко" if isinstance(error, RecursionError) else "в числе слишком много цифр"
        number = _longest_line(text)
        raise BadStandard([Fault(file, said, key_near(text, number), number)]) from None


def _longest_line(text: str) -> int:
    lines = text.splitlines()
    return max(range(len(lines)), key=lambda n: len(lines[n])) + 1


def _in_russian(reason: str) -> str:
    return next((said for begins, said in _REASONS.items() if reason.startswith(begins)), f"«{reason}»")


_REASONS: Mapping[str, str] = {
    "Expected '=' after": "после ключа нет знака «=»",
    "Cannot overwrite": "такой ключ уже есть выше",
    "Cannot declare": "такая таблица уже есть выше",
    "Cannot redefine": "такая таблица уже есть выше",
    "Cannot mutate": "таблица в фигурных скобках не дополняется ниже",
    "Duplicate inline": "ключ назван дважды в фигурных скобках",
    "Invalid statement": "строка не начинается ни с ключа, ни с [таблицы]",
    "Invalid value": "значение не понять; слова пишутся в кавычках",
    "Invalid initial character": "ключ с такого знака не начинается; русские ключи пишутся в кавычках",
    "Invalid date": "такой даты или времени не бывает",
    "Unclosed array": "нет закрывающей «]» или запятой",
    "Unclosed inline": "нет закрывающей «}» или запятой",
    "Unterminated string": "нет закрывающей кавычки",
    "Unescaped": "обратная косая черта пишется дважды",
    "Illegal character": "недопустимый знак; возможно, не закрыта кавычка",
    "Found invalid character": "недопустимый знак",
    "Expected newline": "лишнее после значения",
    "Expected ']'": "у имени таблицы нет закрывающей «]»",
    "Expected ']]'": "у имени таблицы нет закрывающих «]]»",
    "Escaped character": "неверный знак после обратной косой черты",
    "Invalid hex": "неверный код знака",
}
