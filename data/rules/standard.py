"""The service standard on disk: the shipped files, overridden one by one from a folder of the installation."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from data.rules import calendars
from data.rules.faults import BadStandard, Fault, at_key, refuse
from data.rules.own_file import SIZE_LIMIT as SIZE_LIMIT
from data.rules.sources import SHIPPED as FILES
from data.rules.sources import Place, Sources, sources_of
from models.chains import compiled
from models.standard import Standard
from models.timers import Policy, TierTargets, effects_from

SHIPPED = FILES / "standard"
_NAMED = re.compile(r"«([^»]+)»: (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the standard: the key of ``Standard`` that it fills (none: its own keys), and how it is read."""

    file: str
    key: str = ""
    read: Callable[[Mapping[str, Any]], Any] = dict


PARTS = (
    Part("standard.toml"),
    Part("clocks.toml", "effects", effects_from),
    Part("gate.toml", "gate_file"),
    Part("channels.toml", "channels_file"),
    Part("forms.toml", "forms_file"),
    Part("impact.toml", "impact"),
    Part("shifts.toml", "shifts"),
    Part("board.toml", "board"),
    Part("chains.toml", "chains"),
)
"""Every file that makes the standard. A reader refuses by ValueError, «key»: reason."""


def load(place: Place = None) -> Standard:
    """Read the standard of a folder, or of texts at hand.

    Raises BadStandard with every fault by file, line and key; the caller keeps what it had.
    """
    sources = sources_of(place)
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for part in PARTS:
        try:
            read = part.read(sources.document(part.file))
            values |= {part.key: read} if part.key else read
        except BadStandard as bad:
            faults += bad.faults
        except ValueError as error:
            faults.append(_keyed(sources, part, str(error)))
    refuse(faults)
    try:
        return Standard.model_validate(values)
    except ValidationError as error:
        raise BadStandard(list(_faults(error, sources))) from None


def policy(standard: Standard, calendar: str, place: Place = None) -> Policy:
    """Join the targets of the standard with this desk's calendar into what the clocks count by."""
    rules, sources = standard.clocks, sources_of(place)
    critical = standard.critical_calendar
    schedule = calendars.load(calendar, sources)
    return Policy(
        schedule=schedule,
        targets={
            tier: TierTargets(reaction=terms.reaction, response=terms.response)
            for tier, terms in [(None, standard.no_tier), *standard.tiers.items()]
        },
        resolution=dict(standard.resolution),
        warn_share=rules.warn_share,
        grace=rules.grace.work(schedule),
        effects=dict(standard.effects),
        vip_schedule=calendars.load("круглосуточно", sources) if rules.vip_24x7 else None,
        critical_reaction=rules.critical_reaction,
        critical_schedule=calendars.load(critical, sources) if critical else None,
        chains=compiled(standard.chains),
    )


def _keyed(sources: Sources, part: Part, said: str) -> Fault:
    """Place what a reader refused: its words begin with the key in quotes."""
    path, text = sources.path(part.file), sources.text(part.file)
    named = _NAMED.fullmatch(said)
    return at_key(path, text, named[1].split("."), named[2]) if named else Fault(path, said)


def _faults(error: ValidationError, sources: Sources) -> Iterator[Fault]:
    """Place every value that the model refused in the file that it came from."""
    for details in error.errors():
        wrong = details.get("ctx", {}).get("error")
        spot = [part for part in (*details["loc"], *getattr(wrong, "spot", ())) if part != "[key]"]
        part = next((each for each in PARTS if each.key and spot[:1] == [each.key]), PARTS[0])
        spot = spot[1:] if part.key else spot
        said = _REASON.get(details["type"]) or _plain(details)
        path, text = sources.path(part.file), sources.text(part.file)
        yield at_key(path, text, spot, said) if spot else Fault(path, said)


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
    "tuple_type": "нужен список в квадратных скобках",
    "list_type": "нужен список в квадратных скобках",
    "dict_type": "нужна таблица",
    "model_type": "нужна таблица",
    "too_short": "в списке слишком мало",
    "too_long": "в списке слишком много",
    "less_than": "число слишком велико",
    "less_than_equal": "число слишком велико",
    "greater_than": "число слишком мало",
    "greater_than_equal": "число слишком мало",
}
