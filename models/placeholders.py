"""Placeholders of outgoing texts: a fixed list of names in square brackets, filled by our own means (D-21, D-54).

A value is put in as it is and never looked into again; nothing here is ``str.format`` (security.md §2). A name that
was not filled is a hole, and a hole stops a text from leaving.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PLACEHOLDERS: Mapping[str, str] = {
    "Имя": "имя клиента",
    "№": "номер обращения",
    "SLA": "срок ответа по этому обращению, местное время",
    "Тип": "тип обращения",
    "Тема": "тема обращения",
    "Канал": "канал, которым написал клиент",
    "Официальный канал": "каналы, которыми принимаем обращения",
    "Уровень": "уровень клиента",
    "Клиент": "организация клиента",
    "Оператор": "кто пишет",
    "Служба": "как называется служба",
    "Недостающее": "вопросы, на которые нет ответа",
    "Срок": "согласованный срок",
    "Куратор": "куратор организации",
    "Причина": "причина отказа",
    "Ссылка": "ссылка или номер другого обращения",
    "Обращение": "о чём обращение: тема и первые слова",
    "Отправитель": "кто написал",
    "Решение": "что сделано",
    "Вопрос": "что спрашиваем",
    "Шаг": "что делаем дальше",
    "Когда": "дата или время, которое называет пишущий",
}
"""Every name that may stand in brackets, with what it stands for."""

_ALIASES = {
    "номер": "№",
    "n": "№",
    "no": "№",
    "#": "№",
    "номер обращения": "№",
    "сла": "SLA",
    "срок ответа": "SLA",
    "имя клиента": "Имя",
    "компания": "Клиент",
    "организация": "Клиент",
}
_LIKELY = frozenset(
    (
        *("фио", "ф.и.о.", "фамилия", "отчество", "имя отчество", "имя и отчество", "дата", "время", "дата и время"),
        *(
            "сумма",
            "адрес",
            "телефон",
            "договор",
            "продукт",
            "должность",
            "текст",
            "название",
            "почта",
            "e-mail",
            "email",
        ),
        *(
            "name",
            "first name",
            "last name",
            "your name",
            "date",
            "time",
            "link",
            "ticket",
            "company",
            "подпись",
            "логин",
        ),
        *(
            "xxx",
            "ххх",
            "уточнить",
            "вставить",
            "вписать",
            "заполнить",
            "что",
            "кто",
            "когда",
            "куда",
            "решение",
            "шаги",
        ),
    )
)
_ORDERS = (
    "вставь",
    "вставить",
    "впишите",
    "вписать",
    "укажите",
    "указать",
    "заполни",
    "имя ",
    "дата ",
    "номер ",
    "название ",
)
_BRACKETED = re.compile(r"\[([^\[\]\n]{1,60})\]|\{\{?([^{}\n]{1,60})\}\}?")
_DOTS = re.compile(r"[.…_\s]{1,60}|\?{1,5}")
_HIDDEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Hole:
    """A placeholder that was not filled, as it is written, and where it stands."""

    name: str
    start: int
    end: int


def known(name: str) -> str | None:
    """Give the placeholder that a name in brackets means, in any case; None when it is none of ours."""
    plain = _plain(name)
    return _BY_FOLD.get(plain) or _ALIASES.get(plain)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; a placeholder without one stays, a line that hangs on it goes when it may.

    A line that begins with «?» goes away when something in it cannot be filled; one that begins with «|» stands only
    where the «?» line right before it went.
    """
    return "\n".join(_lines(text, {key: value for key, value in values.items() if value.strip()}))


def unfilled(text: str) -> tuple[Hole, ...]:
    """Find what was left to fill: our placeholders in any case, and what people write in their place («[ФИО]», «[…]»).

    «[1]», «[№ 12]», «[x]» and the name of a button are none.
    """
    return tuple(_holes(text))


def _lines(text: str, values: Mapping[str, str]) -> Iterator[str]:
    dropped = False
    for line in text.split("\n"):
        optional, instead = line.startswith("?"), line.startswith("|")
        if instead and not dropped:
            continue
        bare = line[1:].lstrip(" ") if optional or instead else line
        dropped = optional and any(
            _asked(hit) and not values.get(_asked(hit) or "") for hit in _BRACKETED.finditer(bare)
        )
        if not dropped:
            yield _BRACKETED.sub(lambda hit: values.get(_asked(hit) or "", hit.group()), bare)


def _asked(hit: re.Match[str]) -> str | None:
    return known(hit[1]) if hit[1] is not None else None


def _holes(text: str) -> Iterator[Hole]:
    for hit in _BRACKETED.finditer(text):
        name = hit[1] if hit[1] is not None else hit[2]
        if known(name) or (hit[1] is not None and _likely(_plain(name))):
            yield Hole(hit.group(), *hit.span())


def _likely(plain: str) -> bool:
    return plain in _LIKELY or plain.startswith(_ORDERS) or (_DOTS.fullmatch(plain) is not None and plain != " ")


def _plain(name: str) -> str:
    return " ".join(_HIDDEN.sub("", name).casefold().replace("ё", "е").split())


_BY_FOLD = {_plain(name): name for name in PLACEHOLDERS}
