"""The ready texts on disk: TOML files of the shipped folder and of the installation's ``texts``, key by key.

A file of the installation with the name of a shipped one need only hold what it words otherwise; the rest stays as
shipped, so a new version of the program can never find a text missing. An unknown placeholder is refused here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from data.rules.faults import BadStandard, Fault, at_key
from data.rules.sources import TEXTS, Place, Sources, sources_of
from models.placeholders import PLACEHOLDERS, known
from models.templates import Stage, Template
from models.terms import TicketType

_KEYS = frozenset({"name", "stage", "text", "chat", "types", "words", "offered"})
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,60})\]")
_COUNTED = re.compile(r"[№#n]? ?\d+|x| ", re.IGNORECASE)


def read_texts(place: Place = None) -> dict[str, Template]:
    """Read every ready text by its key, shipped ones first in the order of their files.

    Raises BadStandard that names each fault by file, line and key.
    """
    found: dict[str, Template] = {}
    faults: list[Fault] = []
    shipped, own = Sources(), sources_of(place)
    names = list(dict.fromkeys((*shipped.names(TEXTS), *own.names(TEXTS))))
    for sources in (shipped, own):
        for name in names:
            mine = sources is not own or name in own.own or name in own.unread
            if mine and sources.has(name):
                try:
                    found.update(_of_file(sources, name, found, faults))
                except BadStandard as bad:
                    faults += bad.faults
    if faults:
        raise BadStandard(faults)
    return found


def _of_file(
    sources: Sources, name: str, before: Mapping[str, Template], faults: list[Fault]
) -> Iterator[tuple[str, Template]]:
    document = sources.document(name)
    stage = document.pop("stage", "")
    for way, values in _leaves(document, ()):
        key = ".".join(way)
        try:
            yield key, _template(key, values, str(stage), before.get(key))
        except _Wrong as wrong:
            spot = tuple(part for part in (*way, wrong.key) if part)
            faults.append(at_key(sources.path(name), sources.text(name), spot, wrong.said))


def _leaves(table: Mapping[str, Any], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    inner = [key for key, value in table.items() if isinstance(value, dict)]
    if way and (len(inner) < len(table) or not table):
        yield way, {key: value for key, value in table.items() if key not in inner}
    elif not way and len(inner) < len(table):
        yield ("",), {key: value for key, value in table.items() if key not in inner}
    for key in inner:
        yield from _leaves(table[key], (*way, key))


class _Wrong(Exception):
    def __init__(self, key: str, said: str) -> None:
        super().__init__(said)
        self.key = key
        self.said = said


def _template(key: str, values: Mapping[str, Any], stage: str, before: Template | None) -> Template:
    if not key:
        raise _Wrong(next(iter(values)), "лишнее: каждый текст начинается строкой [ключ]")
    if unknown := sorted(set(values) - _KEYS):
        raise _Wrong(unknown[0], f"такого ключа нет; есть {', '.join(sorted(_KEYS))}")
    for name in ("name", "stage", "text", "chat", "words"):
        if not isinstance(values.get(name, ""), str):
            raise _Wrong(name, "нужен текст в кавычках")
    if not isinstance(values.get("offered", True), bool):
        raise _Wrong("offered", "нужно true или false")
    text = values.get("text", before.text if before else "")
    if not text.strip():
        raise _Wrong("text", "нет самого текста")
    chat = values.get("chat", before.chat if before and "text" not in values else "")
    for name, wording in (("text", text), ("chat", chat)):
        _check_places(name, wording)
    return Template(
        key=key,
        name=values.get("name", before.name if before else key),
        stage=_stage(str(values.get("stage", stage)), before),
        text=text.strip("\n"),
        chat=chat.strip("\n"),
        types=_types(values["types"]) if "types" in values else before.types if before else frozenset(),
        words=values.get("words", before.words if before else ""),
        offered=values.get("offered", before.offered if before else True),
    )


def _stage(word: str, before: Template | None) -> Stage:
    if not word and before is not None:
        return before.stage
    stage = Stage.read(word)
    if stage is None or stage is Stage.ARTICLE:
        known_stages = ", ".join(f"«{one.label}»" for one in Stage if one is not Stage.ARTICLE)
        raise _Wrong("stage", f"нет такого этапа: «{word}»; есть {known_stages}")
    return stage


def _types(words: Any) -> frozenset[TicketType]:
    listed = words if isinstance(words, list) else [words]
    found = [TicketType.read(word) if isinstance(word, str) else None for word in listed]
    if None in found:
        raise _Wrong("types", f"нет такого типа; есть {', '.join(f'«{one.label}»' for one in TicketType)}")
    return frozenset(kind for kind in found if kind is not None)


def _check_places(key: str, wording: str) -> None:
    for hit in _BRACKETS.finditer(wording):
        if known(hit[1]) is None and not _COUNTED.fullmatch(hit[1]):
            listed = ", ".join(f"[{name}]" for name in PLACEHOLDERS)
            raise _Wrong(key, f"{hit.group()} заполнять нечем; есть {listed}")
