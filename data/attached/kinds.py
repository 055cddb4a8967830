"""The table of attachment kinds on disk: the shipped one, or the one that an installation keeps in its standard."""

import re
from collections.abc import Mapping
from typing import Any

from data.rules.faults import Fault, at_key, refuse
from data.rules.sources import Place, shipped, sources_of
from models.attachment_kinds import KindRule, KindRules, fold
from models.terms import AttachmentKind

NAME = "attachments.toml"
SHIPPED = shipped(NAME)
_NAMED = re.compile(r"ключ «([^»]+)»: (.+)", re.DOTALL)
_KEYS = {"never_open", "means", "rule"}


def load_kinds(place: Place = None) -> KindRules:
    """Read the table of a folder, or of texts at hand; BadStandard names the file, the line and the key."""
    sources = sources_of(place)
    values = sources.document(NAME)
    try:
        return _rules(values)
    except ValueError as error:
        path, text, named = sources.path(NAME), sources.text(NAME), _NAMED.fullmatch(str(error))
        refuse([at_key(path, text, _way(named[1]), named[2]) if named else Fault(path, str(error))])
        raise


def _way(key: str) -> list[str | int]:
    """Read a key as ``_rules`` names it: the rules are numbered from one."""
    return [int(part) - 1 if part.isdecimal() else part for part in key.split(".")]


def _rules(values: Mapping[str, Any]) -> KindRules:
    for key in values:
        if key not in _KEYS:
            raise ValueError(f"ключ «{key}»: такого ключа нет")
    means = _table(values.get("means", {}), "means")
    rules = values.get("rule", [])
    if not isinstance(rules, list):
        raise ValueError("ключ «rule»: нужны таблицы [[rule]]")
    told = {_kind(word, "means"): _words([text], f"means.{word}")[0] for word, text in means.items()}
    silent = next((kind for kind in AttachmentKind if not told.get(kind)), None)
    if silent is not None:
        raise ValueError(f"ключ «means.{silent.label}»: его нет, а он обязателен")
    never = frozenset(word.casefold().lstrip(".") for word in _words(values.get("never_open", []), "never_open"))
    return KindRules(tuple(_rule(one, n) for n, one in enumerate(rules, start=1)), told, never)


def _rule(value: Any, n: int) -> KindRule:
    spot = f"rule.{n}"
    table = _table(value, spot)
    for key in table:
        if key not in ("kind", "names", "media"):
            raise ValueError(f"ключ «{spot}.{key}»: такого ключа нет")
    names = tuple(fold(one) for one in _words(table.get("names", []), f"{spot}.names"))
    media = tuple(one.casefold() for one in _words(table.get("media", []), f"{spot}.media"))
    return KindRule(_kind(table.get("kind", ""), f"{spot}.kind"), names, media)


def _kind(word: Any, spot: str) -> AttachmentKind:
    found = AttachmentKind.read(word) if isinstance(word, str) else None
    if found is None:
        raise ValueError(f"ключ «{spot}»: нет такого вида, есть {', '.join(kind.label for kind in AttachmentKind)}")
    return found


def _table(value: Any, spot: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"ключ «{spot}»: нужна таблица")
    return value


def _words(value: Any, spot: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"ключ «{spot}»: нужны слова в кавычках")
    return value
