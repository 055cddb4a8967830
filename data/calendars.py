"""The working calendars on disk: TOML files, the shipped ones and those of the installation, read into schedules.

A calendar is named by its file: ``мск-ежедневно.toml``. A file of the installation stands before a shipped one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.refusals import BadInput
from data.trouble import in_words
from models.workhours import ScheduleError, WorkSchedule

SHIPPED = Path(__file__).parent / "files" / "calendars"
SIZE_LIMIT = 1_000_000
"""Bytes; a larger file is not a calendar."""
_FOLDER = "calendars"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar file: its schedule, what it is, and the years and sources of its holidays, where it names any."""

    name: str
    file: Path
    schedule: WorkSchedule
    about: str = ""
    years: tuple[int, ...] = ()
    source: tuple[str, ...] = ()


def load(name: str, override: Path | None = None) -> WorkSchedule:
    """Read one calendar's schedule; BadInput names the file and the key, or the calendars that there are."""
    return read(name, override).schedule


def read(name: str, override: Path | None = None) -> Calendar:
    """Read one calendar with what its file says about itself."""
    path = _path(name, override)
    values = _toml(path)
    about = _text(path, "about", values.pop("about", ""))
    years = tuple(_each(path, "years", values.pop("years", []), int))
    source = tuple(_each(path, "source", values.pop("source", []), str))
    try:
        schedule = WorkSchedule.from_dict(values, name)
    except ScheduleError as error:
        raise BadInput(f"Календарь {path}: {error}. Исправьте файл.") from None
    return Calendar(name, path, schedule, about, years, source)


def names(override: Path | None = None) -> tuple[str, ...]:
    """List the calendars that can be chosen, by name."""
    files = (path for folder in _folders(override) for path in folder.glob("*.toml"))
    return tuple(sorted({path.stem for path in files if _calendar(path)}))


def describe(name: str, override: Path | None = None) -> str:
    """Say in a line which calendar is in force, and for which years its holidays are known."""
    calendar = read(name, override)
    years = f", праздники {min(calendar.years)}–{max(calendar.years)}" if calendar.years else ""
    return f"«{name}» — {calendar.about or calendar.schedule.zone.key}{years}"


def _folders(override: Path | None) -> Iterator[Path]:
    if override is not None:
        yield override / _FOLDER
        yield override
    yield SHIPPED


def _calendar(path: Path) -> bool:
    return path.parent.name == _FOLDER or path.name not in ("standard.toml", "clocks.toml")


def _path(name: str, override: Path | None) -> Path:
    plain = bool(name) and name == Path(name).name and not name.startswith(".")
    found = (folder / f"{name}.toml" for folder in _folders(override) if plain)
    path = next((path for path in found if path.is_file()), None)
    if path is None:
        known = ", ".join(f"«{other}»" for other in names(override))
        raise BadInput(f"Календарь «{name}»: нет такого файла. Есть {known}.")
    return path


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise BadInput(f"Календарь {path}: файл больше 1 МБ. Проверьте, тот ли это файл.")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"Календарь {path}: не читается ({in_words(error)}). Проверьте права на файл.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"Календарь {path}: не читается как TOML ({error}). Исправьте файл.") from None


def _text(path: Path, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadInput(f"Календарь {path}: ключ «{key}»: нужен текст в кавычках. Исправьте файл.")
    return value


def _each(path: Path, key: str, value: Any, kind: type) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    if isinstance(value, Mapping) or not all(type(item) is kind for item in items):
        wanted = "числа" if kind is int else "строки"
        raise BadInput(f"Календарь {path}: ключ «{key}»: нужны {wanted}. Исправьте файл.")
    return items
