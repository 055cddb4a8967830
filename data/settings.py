"""The settings of an installation: ``config.toml`` read once into a frozen value and handed in."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.refusals import BadInput
from data.rules.own_file import SIZE_LIMIT as SIZE_LIMIT
from data.rules.own_file import NotOwn, check


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose; each field is a key of ``config.toml``."""

    desk_name: str = "Служба поддержки"
    """How the desk signs its letters."""
    mail_from: str = "desk@localhost"
    """The address that the desk's letters come from; also the domain of their Message-ID."""
    calendar: str = "мск-ежедневно"
    """The working hours of the desk, by the name of a calendar file."""
    zone: str = "Europe/Moscow"
    """The time zone in which instants are shown."""
    theme: str = ""
    """``тёмная``, ``светлая`` or ``16 цветов``; empty: chosen by the terminal."""
    send_delay_seconds: int = 10
    """How long a reply waits, cancellable, before it leaves."""
    lock_after_minutes: int = 5
    """Idle minutes until the screen locks; 0 never locks."""
    inbox_in_console: bool = True
    """Whether an open console watches the inbox folder itself."""
    inbox: str = ""
    """Another inbox folder than the standard place."""
    outgoing: str = ""
    """Another Maildir for letters that leave."""
    keymap: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys by act id, for those who want other ones: ``"ticket.take" = "x"``."""


_LIMITS = {"send_delay_seconds": (0, 600), "lock_after_minutes": (0, 480)}


def load(path: Path) -> Settings:
    """Read the settings; an absent file means the defaults.

    Raises BadInput with the file, the line or key, and what to do (SEC-16).
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return Settings()
    _check_file(path, status)
    raw = path.read_bytes()
    try:
        values = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"Настройки {path}: не читаются как TOML ({_where(error)}). Исправьте файл.") from None
    return from_mapping(values, path, raw.decode("utf-8"))


def from_mapping(values: Mapping[str, Any], path: Path, text: str = "") -> Settings:
    """Check each value against its field and build the settings."""
    known = {spec.name: spec for spec in fields(Settings)}
    for name, value in values.items():
        spot = f"Настройки {path}, {_line_of(name, text)}ключ «{name}»"
        if name not in known:
            raise BadInput(f"{spot}: такого ключа нет. Есть: {', '.join(sorted(known))}.")
        _check_value(name, value, spot)
    chosen = dict(values)
    if "keymap" in chosen:
        chosen["keymap"] = MappingProxyType(dict(chosen["keymap"]))
    return Settings(**chosen)


def _check_file(path: Path, status: os.stat_result) -> None:
    try:
        check(status)
    except NotOwn as no:
        raise BadInput(f"Настройки {path}: {no.said}. {no.mend}") from None


def _check_value(name: str, value: Any, spot: str) -> None:
    wanted = type(getattr(Settings(), name))
    if name == "keymap":
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value.values()):
            raise BadInput(f'{spot}: нужна таблица вида "ticket.take" = "x".')
    elif type(value) is not wanted:
        raise BadInput(f"{spot}: нужно {_TYPE_SAID[wanted]}, а стоит {value!r}.")
    low, high = _LIMITS.get(name, (None, None))
    if low is not None and high is not None and not low <= value <= high:
        raise BadInput(f"{spot}: нужно число от {low} до {high}, а стоит {value}.")
    if name == "zone":
        _check_zone(value, spot)


def _check_zone(value: str, spot: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"{spot}: нет часового пояса {value!r}. Пример: Europe/Moscow.") from None


def _line_of(name: str, text: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.split("=")[0].strip().strip("[]\"'") == name:
            return f"строка {number}, "
    return ""


def _where(error: Exception) -> str:
    if isinstance(error, tomllib.TOMLDecodeError):
        line = getattr(error, "lineno", None)
        return (
            f"строка {line}"
            if line
            else str(error).split("(")[-1].rstrip(")").replace("at line", "строка").replace("column", "столбец")
        )
    return "не UTF-8"


_TYPE_SAID = {str: "слово в кавычках", int: "целое число", bool: "true или false"}
