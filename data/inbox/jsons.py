"""Requests in a JSON file: one object or a list of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from data.inbox.files import Unreadable
from data.inbox.request import Request, field_name, question_name, read_request


class _Twice(dict[str, Any]):
    """An object that names one of its fields twice, which JSON would settle in silence."""

    word = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a file: a request, or why it is none; ``place`` counts from 1, ``raw`` is as it stood."""

    place: int
    raw: Any
    request: Request | None = None
    reason: str = ""


def read_json(raw: bytes, zone: ZoneInfo) -> Iterator[Item]:
    """Read a whole file, then check its elements one by one; raises Unreadable when it is no JSON of ours."""
    try:
        found = json.loads(raw.decode(_encoding(raw)), object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise Unreadable("JSON должен быть в UTF-8, а байты файла в другой кодировке") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"это не JSON: строка {error.lineno}, место {error.colno}") from None
    except (RecursionError, ValueError):
        raise Unreadable("это не JSON обращений: слишком глубокая вложенность или огромное число") from None
    items = found if isinstance(found, list) else [found]
    if not items:
        raise Unreadable("в файле нет ни одного обращения")
    return (_item(place, item, zone) for place, item in enumerate(items, start=1))


def _item(place: int, item: Any, zone: ZoneInfo) -> Item:
    if not isinstance(item, dict):
        return Item(place, item, reason="нужен объект с полями обращения")
    named: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    for word, value in item.items():
        name = field_name(word)
        if name not in Request.model_fields and (question := question_name(word)):
            answers[question] = value
            continue
        if name in named and value in (None, ""):
            continue
        if named.get(name) not in (None, ""):
            return Item(place, item, reason=f"поле «{name}» названо дважды: какое из значений верное?")
        if not word.startswith("$"):
            named[name] = value
    if isinstance(item, _Twice):
        return Item(place, item, reason=f"поле «{item.word}» названо дважды: какое из значений верное?")
    if answers:
        stated = named.get("answers") or {}
        named["answers"] = {**answers, **stated} if isinstance(stated, dict) else stated
    try:
        return Item(place, item, read_request(named, zone))
    except ValueError as error:
        return Item(place, item, reason=str(error))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = _Twice(found)
    names = [word for word, _ in pairs]
    twice.word = next(word for word in names if names.count(word) > 1)
    return twice


def _encoding(raw: bytes) -> str:
    return json.detect_encoding(raw)
