"""A map says, as data, what the columns and the words of a foreign system mean (``data/files/maps/*.toml``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.folding import fold
from data.history.steps import AFTERS, NEEDED, Do, Field, Shape
from data.history.times import ORDERS
from data.refusals import BadInput
from data.trouble import in_words
from models.terms import Appeal, Priority, Term, TicketType, Tier

SHIPPED = Path(__file__).parent.parent / "files" / "maps"
SIZE_LIMIT = 1 << 20
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
"""What a duration may be counted in, seconds each."""
_WORDS: Mapping[Field, type[Term]] = {
    Field.PRIORITY: Priority,
    Field.TYPE: TicketType,
    Field.TIER: Tier,
    Field.APPEAL: Appeal,
}
_TRANSLATED = (*_WORDS, Field.CHANNEL, Field.MARK)
_TABLES = ("columns", "ignored", "steps", "values", "defaults", "people", "lines", "clients")
_PLAIN = ("name", "source", "shape", "order", "zone", "unit", "unknown", "sheet", "records")
_MARKS = range(1, 6)


@dataclass(frozen=True, slots=True)
class HistoryMap:
    """A chart, checked. Words of the file are folded; ``steps`` None for a word that is meant to say nothing."""

    id: str
    name: str
    source: str
    shape: Shape
    columns: Mapping[Field, tuple[str, ...]]
    ignored: Mapping[str, str] = field(default_factory=dict)
    """Folded names of columns that are left out on purpose, and why."""
    steps: Mapping[str, tuple[Do, ...]] = field(default_factory=dict)
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[Field, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    order: str = "dmy"
    zone: str = ""
    unit: int = 60
    unknown: frozenset[str] = frozenset({""})
    sheet: str = ""
    records: str = ""
    add_clients: bool = False


def shipped() -> tuple[HistoryMap, ...]:
    """List the maps that come with the program, by name."""
    return tuple(read_map(str(path)) for path in sorted(SHIPPED.glob("*.toml")))


def read_map(said: str) -> HistoryMap:
    """Read a shipped map by its name, or one's own by its path; BadInput names the file and the key that are wrong."""
    path = SHIPPED / f"{said}.toml" if said.replace("-", "").replace("_", "").isalnum() else Path(said).expanduser()
    if not path.is_file() and not Path(said).is_file():
        names = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise BadInput(f"Карты «{said}» нет. Есть готовые: {names}; или путь к своему файлу .toml.")
    path = path if path.is_file() else Path(said)
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise BadInput(f"{path.name}: файл карты больше 1 МБ. Это не карта.")
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"Карта {path} не открывается: {in_words(error)}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name}: карта должна быть в UTF-8. Пересохраните файл.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name}: это не TOML ({error}). Исправьте карту.") from None
    return _Reading(path.name, document).map(path.stem)


def zone_of(name: str) -> ZoneInfo | None:
    """Find a zone by its name; None for no name."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"Часового пояса «{name}» нет. Пишите, например, Europe/Moscow.") from None


class _Reading:
    """A map's file being checked."""

    def __init__(self, file: str, document: Mapping[str, Any]) -> None:
        self._file = file
        self._document = document

    def map(self, id: str) -> HistoryMap:
        for key in self._document:
            if key not in (*_PLAIN, *_TABLES):
                self._refuse(key, f"такого ключа нет. Есть: {', '.join((*_PLAIN, *_TABLES))}")
        shape = self._term(Shape, "shape", self._word("shape", "events"))
        columns = self._columns(shape)
        order, unit = self._word("order", "dmy"), self._word("unit", "minutes")
        self._one_of("order", order, ORDERS)
        self._one_of("unit", unit, tuple(UNITS))
        zone = self._word("zone")
        zone_of(zone)
        return HistoryMap(
            id=id,
            name=self._word("name", id),
            source=source_name(self._word("source", id)),
            shape=shape,
            columns=columns,
            ignored={fold(name): str(why) for name, why in self._table("ignored").items()},
            steps={fold(word): self._steps(word, said) for word, said in self._table("steps").items()},
            values={one: self._values(one) for one in _TRANSLATED if one.value in self._table("values")},
            defaults=self._defaults(),
            people={fold(name): str(person) for name, person in self._table("people").items()},
            lines={fold(name): self._line(name, line) for name, line in self._table("lines").items()},
            order=order,
            zone=zone,
            unit=UNITS[unit],
            unknown=frozenset({"", *map(fold, self._list("unknown"))}),
            sheet=self._word("sheet"),
            records=self._word("records"),
            add_clients=self._table("clients").get("add") is True,
        )

    def _columns(self, shape: Shape) -> dict[Field, tuple[str, ...]]:
        found: dict[Field, tuple[str, ...]] = {}
        for key, said in self._table("columns").items():
            name = self._term(Field, f"columns.{key}", key)
            names = said if isinstance(said, list) else [said]
            if not names or not all(isinstance(one, str) and one.strip() for one in names):
                self._refuse(f"columns.{key}", "нужно имя столбца или список имён")
            found[name] = tuple(map(fold, names))
        lacking = [one.value for one in NEEDED[shape] if one not in found]
        if lacking:
            self._refuse("columns", f"для «{shape.value}» нужны ещё: {', '.join(lacking)}")
        if twice := [one for one in AFTERS if one in found and AFTERS[one] in found]:
            self._refuse(f"columns.{twice[0].value}", f"то же говорит {AFTERS[twice[0]].value}: оставьте одно")
        return found

    def _steps(self, word: str, said: Any) -> tuple[Do, ...]:
        names = said if isinstance(said, list) else [said]
        return tuple(self._term(Do, f"steps.{word}", name) for name in names)

    def _values(self, name: Field) -> dict[str, str]:
        table = self._table("values")[name.value]
        if not isinstance(table, Mapping):
            self._refuse(f"values.{name.value}", "нужна таблица «слово файла = наше слово»")
        return {fold(word): self._value(f"values.{name.value}.{word}", name, said) for word, said in table.items()}

    def _defaults(self) -> dict[Field, str]:
        table = self._table("defaults")
        names = {key: self._term(Field, f"defaults.{key}", key) for key in table}
        return {name: self._value(f"defaults.{key}", name, table[key]) for key, name in names.items()}

    def _value(self, where: str, name: Field, said: Any) -> str:
        if name in _WORDS:
            return str(self._term(_WORDS[name], where, said).value)
        if name is Field.MARK and (not isinstance(said, int) or said not in _MARKS):
            self._refuse(where, "оценка — число от 1 до 5")
        return str(said)

    def _line(self, name: str, said: Any) -> int:
        if said not in (1, 2, 3):
            self._refuse(f"lines.{name}", "линия — 1, 2 или 3")
        return int(said)

    def _table(self, key: str) -> Mapping[str, Any]:
        table = self._document.get(key, {})
        if not isinstance(table, Mapping):
            self._refuse(key, "нужна таблица")
        return dict(table)

    def _list(self, key: str) -> list[str]:
        found = self._document.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self._refuse(key, "нужен список слов в кавычках")
        return list(found)

    def _word(self, key: str, otherwise: str = "") -> str:
        said = self._document.get(key, otherwise)
        if not isinstance(said, str):
            self._refuse(key, "нужно слово в кавычках")
        return str(said)

    def _one_of(self, key: str, said: str, known: tuple[str, ...]) -> None:
        if said not in known:
            self._refuse(key, f"«{said}» нет. Есть: {', '.join(known)}")

    def _term(self, kind: type[Term], where: str, said: Any) -> Any:
        found = kind.read(said) if isinstance(said, str) else None
        if found is None:
            self._refuse(where, f"«{said}» нет. Есть: {', '.join(one.value for one in kind)}")
        return found

    def _refuse(self, where: str, what: str) -> None:
        raise BadInput(f"{self._file}, ключ «{where}»: {what}.")


def source_name(said: str) -> str:
    """Check the name under which an imported history is kept and filtered."""
    name = " ".join(said.split())
    if not 1 <= len(name) <= 40 or not all(sign.isalnum() or sign in " -_." for sign in name):
        raise BadInput(f"Имя источника «{said[:60]}»: до 40 букв, цифр, пробелов, «-», «_», «.».")
    return name
