"""Ready-made requests for what clients call about every day: type, urgency, answers and text, from a file (T-16)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from data.refusals import BadInput
from data.rules.faults import BadStandard, Fault, at_key, parsed
from data.rules.own_file import NotOwn, read_own
from data.rules.standard import SHIPPED
from models.terms import TicketType, Urgency

FILE = "tickets.toml"
"""The file's name in the folder of the standard; one in the installation's own folder takes the shipped one's place."""
_Word = TypeVar("_Word", TicketType, Urgency)
_KEYS = frozenset({"name", "type", "urgency", "topic", "text", "answers"})


@dataclass(frozen=True, slots=True)
class TicketTemplate:
    """One ready-made request; ``answers`` are by question key, all parts but the name may be left out."""

    name: str
    type: TicketType | None = None
    urgency: Urgency | None = None
    topic: str = ""
    text: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def load(override: Path | None = None) -> tuple[TicketTemplate, ...]:
    """Read the templates in the order of the file; raises BadInput that names file, template and key."""
    own = override / FILE if override else None
    path = own if own and os.path.lexists(own) else SHIPPED / FILE
    try:
        text = read_own(path) if path == own else path.read_text(encoding="utf-8")
        values = parsed(path, text)
    except NotOwn as no:
        raise BadStandard([Fault(path, no.said, mend=no.mend)]) from None
    if unknown := sorted(set(values) - {"template"}):
        said = f"лишнее: каждый шаблон начинается строкой [[template]], а не «{unknown[0]}»"
        raise BadStandard([at_key(path, text, (unknown[0],), said)])
    listed = values.get("template", [])
    if not isinstance(listed, list):
        raise BadInput(f"Шаблоны {path}: каждый шаблон начинается строкой [[template]]. Исправьте файл.")
    found = []
    for number, one in enumerate(listed, start=1):
        try:
            found.append(_template(one))
        except ValueError as error:
            raise BadInput(f"Шаблоны {path}: шаблон {number}: {error}. Исправьте файл.") from None
    return tuple(found)


def _template(values: Any) -> TicketTemplate:
    if not isinstance(values, dict):
        raise ValueError("каждый шаблон начинается строкой [[template]]")
    if unknown := sorted(set(values) - _KEYS):
        raise ValueError(f"ключ «{unknown[0]}»: такого ключа нет")
    name = " ".join(_words(values, "name").split())
    if not name:
        raise ValueError("ключ «name»: его нет, а он обязателен")
    answers = values.get("answers", {})
    if not isinstance(answers, dict) or not all(isinstance(text, str) for text in answers.values()):
        raise ValueError("ключ «answers»: нужны ответы словами в кавычках")
    return TicketTemplate(
        name=name,
        type=_term(TicketType, values, "type"),
        urgency=_term(Urgency, values, "urgency"),
        topic=_words(values, "topic"),
        text=_words(values, "text").strip("\n"),
        answers=dict(answers),
    )


def _words(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key, "")
    if not isinstance(found, str):
        raise ValueError(f"ключ «{key}»: нужно слово в кавычках")
    return found


def _term(kind: type[_Word], values: Mapping[str, Any], key: str) -> _Word | None:
    word = _words(values, key)
    found = kind.read(word) if word else None
    if word and found is None:
        known = ", ".join(f"«{term.label}»" for term in kind)
        raise ValueError(f"ключ «{key}»: нет такого слова {word!r}; есть {known}")
    return found
