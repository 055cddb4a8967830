"""The service standard on disk: the shipped files, overridden one by one from a folder of the installation."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data import calendars
from data.refusals import BadInput
from models.standard import Standard
from models.timers import Policy, TierTargets, effects_from

SHIPPED = Path(__file__).parent / "files" / "standard"
SIZE_LIMIT = 1_000_000
"""Bytes; a larger file is not a standard."""


def load(override: Path | None = None) -> Standard:
    """Read the standard in force.

    Raises BadInput that names the file and the key; the caller keeps what it had.
    """
    main = _source("standard.toml", override)
    clocks = _source("clocks.toml", override)
    values = _toml(main)
    try:
        values["effects"] = effects_from(_toml(clocks))
    except ValueError as error:
        raise BadInput(f"Стандарт {clocks}: {error}. Исправьте файл.") from None
    try:
        return Standard.model_validate(values)
    except ValidationError as error:
        raise BadInput(f"Стандарт {main}: {_said(error)}. Исправьте файл.") from None


def policy(standard: Standard, calendar: str, override: Path | None = None) -> Policy:
    """Join the targets of the standard with this desk's calendar into what the clocks count by."""
    rules = standard.clocks
    critical = standard.critical_calendar
    return Policy(
        schedule=calendars.load(calendar, override),
        targets={
            tier: TierTargets(reaction=terms.reaction, response=terms.response)
            for tier, terms in [(None, standard.no_tier), *standard.tiers.items()]
        },
        resolution=dict(standard.resolution),
        warn_share=rules.warn_share,
        grace=rules.grace.work(calendars.load(calendar, override)),
        effects=dict(standard.effects),
        vip_schedule=calendars.load("круглосуточно", override) if rules.vip_24x7 else None,
        critical_reaction=rules.critical_reaction,
        critical_schedule=calendars.load(critical, override) if critical else None,
    )


def _source(name: str, override: Path | None) -> Path:
    own = override / name if override else None
    return own if own and own.is_file() else SHIPPED / name


def _toml(path: Path) -> dict[str, Any]:
    if path.stat().st_size > SIZE_LIMIT:
        raise BadInput(f"Стандарт {path}: файл больше 1 МБ. Проверьте, тот ли это файл.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"Стандарт {path}: не читается как TOML ({error}). Исправьте файл.") from None


def _said(error: ValidationError) -> str:
    first = error.errors()[0]
    spot = ".".join(str(part) for part in first["loc"] if part != "[key]") or "весь файл"
    return f"ключ «{spot}»: {_REASON.get(first['type']) or _plain(first)}"


def _plain(details: Mapping[str, Any]) -> str:
    return str(details["msg"]).removeprefix("Value error, ")


_REASON = {
    "missing": "его нет, а он обязателен",
    "extra_forbidden": "такого ключа нет",
    "bool_type": "нужно true или false",
    "bool_parsing": "нужно true или false",
    "string_type": "нужно слово в кавычках",
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "float_type": "нужно число",
    "float_parsing": "нужно число",
    "less_than": "число слишком велико",
    "greater_than": "число слишком мало",
    "greater_than_equal": "число слишком мало",
}
