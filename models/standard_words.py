"""The standard in words: what a key of its files says, and how two standards differ, read from the files themselves.

The documents are what TOML gave, by file name: ``{"standard.toml": {"tiers": {…}}, …}``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Spot = tuple[str | int, ...]
Documents = Mapping[str, Mapping[str, Any]]
NOTHING = "нет"
_SHORT = 70
_NO_RULE = frozenset({"means", "calendars"})
"""Keys of a profile that only help to choose it."""
_ABSENT = object()

_SECTIONS: tuple[tuple[str, Spot, str], ...] = (
    ("standard.toml", ("tiers", "*"), "Уровень {}"),
    ("standard.toml", ("no_tier",), "Без уровня"),
    ("standard.toml", ("types", "*"), "Тип {}"),
    ("standard.toml", ("profiles", "*"), "Профиль «{}»"),
    ("standard.toml", ("clocks",), "Часы"),
    ("gate.toml", ("tiers", "*"), "Приём, уровень {}"),
    ("gate.toml", ("no_tier",), "Приём, без уровня"),
    ("gate.toml", ("roles", "*"), "Приём, роль {}"),
    ("gate.toml", ("strict",), "Приём, строгая организация"),
    ("gate.toml", ("banned",), "Приём, вместо описания не годится"),
    ("gate.toml", ("words",), "Приём, слова"),
    ("gate.toml", (), "Приём"),
    ("channels.toml", ("channels", "*"), "Канал {}"),
    ("forms.toml", ("forms", "*"), "Форма «{}»"),
    ("forms.toml", ("questions", "*"), "Вопрос «{}»"),
    ("forms.toml", ("types",), "Слова клиентов для типа"),
    ("impact.toml", ("matrix", "*"), "Приоритет по влиянию, матрица «{}»"),
    ("impact.toml", ("priority", "*"), "Приоритет {}"),
    ("impact.toml", ("urgency", "*"), "Срочность {}"),
    ("impact.toml", ("severity",), "Тяжесть"),
    ("impact.toml", ("scope",), "Охват"),
    ("channels.toml", (), "Каналы"),
    ("forms.toml", (), "Формы"),
    ("impact.toml", (), "Приоритет по влиянию"),
    ("escalation.toml", ("rule", "*"), "Эскалация, правило {}"),
    ("escalation.toml", (), "Эскалация"),
    ("checklists.toml", (), "Списки отметок"),
    ("shifts.toml", ("kinds", "*"), "Смена «{}»"),
    ("shifts.toml", ("roster",), "График смен"),
    ("shifts.toml", ("handover",), "Передача смены"),
    ("shifts.toml", ("status",), "Окна статуса"),
    ("shifts.toml", (), "Смены"),
    ("board.toml", ("thresholds",), "Табло, пороги"),
    ("board.toml", ("foresight",), "Что будет, если"),
    ("board.toml", (), "Табло"),
    ("chains.toml", ("chain", "*"), "Предупреждения, цепочка {}"),
    ("chains.toml", (), "Предупреждения"),
    ("attachments.toml", ("rule", "*"), "Вложения, правило {}"),
    ("attachments.toml", ("means",), "Виды вложений"),
    ("attachments.toml", (), "Вложения"),
    ("tickets.toml", ("template", "*"), "Заготовка {}"),
    ("clocks.toml", ("*",), "Действие события {} на часы"),
)
"""How the place of a key is called; the first that fits counts."""

_KEYS = {
    "version": "версия",
    "profile": "профиль",
    "calendar": "календарь",
    "workdays": "календарь рабочих дней для встреч",
    "lanes": "порядок очереди",
    "warn_share": "доля срока, после которой предупреждаем",
    "grace": "сколько «моментально» не считается нарушенным",
    "vip_24x7": "VIP круглосуточно",
    "close_after_hours": "часов молчания до закрытия",
    "critical_reaction": "предел реакции на «Критичный»",
    "critical_calendar": "календарь для «Критичный»",
    "resolution": "срок решения",
    "reaction": "реакция",
    "response": "ответ",
    "licences": "лицензии",
    "front": "фронт работ",
    "meeting": "встреча",
    "channels": "каналы",
    "tasks": "задачи",
    "rules": "правила",
    "means": "что это",
    "priority": "приоритет",
    "forecast_days": "прогноз, дней",
    "format": "как писать",
    "kind": "вид",
    "also": "другие имена",
    "unmarked": "сообщение без отметки задачи",
    "ours": "свой вход",
    "hours": "только в часы работы",
    "lenient": "оформляет оператор",
    "types": "типы",
    "own_dates": "дата клиента согласована сразу",
    "lpr": "ЛПР",
    "own": "может сам",
    "training": "вопросы по обучению",
    "needs": "чьё слово нужно",
    "group": "может в групповом чате",
    "unknown": "неизвестная организация",
    "few_steps": "шагов достаточно",
    "official": "официальные каналы",
    "one_channel": "канал только один",
    "untyped": "форма без типа",
    "matrix": "матрица приоритета",
    "p_levels": "приоритеты как P1–P3",
    "roles": "роли сотрудников",
    "calendars": "календари на выбор",
    "required": "обязательные поля",
    "label": "слово в форме",
    "labels": "что пишут вместо него",
    "ask": "как спросить",
    "short": "ответ в один абзац",
    "choices": "варианты",
    "expected": "желательно",
    "owed": "потом",
    "description": "описание",
    "free": "свободный текст",
    "examples": "примеры",
    "to": "кому",
    "text": "текст",
    "after": "через",
    "priorities": "приоритеты",
    "obligatory": "обязательны для типов",
    "never_open": "никогда не открывать",
    "names": "имена",
    "media": "типы содержимого",
    "fields": "поля",
    "line": "линия",
    "mark": "отметка задачи",
    "weekly": "часы",
    "overrides": "особый день",
    "holidays": "выходные",
    "yearly_holidays": "праздники каждого года",
    "breaks": "перерыв",
    "daily_breaks": "перерыв каждый день",
    "day_length": "длина дня",
    "timezone": "часовой пояс",
    "about": "описание",
    "pace": "рабочее время на одно обращение",
    "mon": "пн",
    "tue": "вт",
    "wed": "ср",
    "thu": "чт",
    "fri": "пт",
    "sat": "сб",
    "sun": "вс",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of a file: where it stands, what it is called, what it says."""

    file: str
    spot: Spot
    value: Any

    @property
    def place(self) -> str:
        """The part of the standard that the key belongs to: «Уровень Обычный»."""
        return _section(self.file, self.spot)[0]

    @property
    def name(self) -> str:
        """The key itself in words: «реакция»."""
        return _named(_section(self.file, self.spot)[1])

    @property
    def words(self) -> str:
        """What it says, cut short."""
        return _cut(said(self.value))


def rules_of(documents: Documents) -> Iterator[Rule]:
    """Walk every value of the files, in their order."""
    for file, document in documents.items():
        for spot, value in _leaves(document):
            yield Rule(file, spot, value)


def differences(old: Documents, new: Documents) -> tuple[str, ...]:
    """Say each value that differs: «Уровень Обычный: реакция 2 ч → 1 ч»."""
    was = {(rule.file, rule.spot): rule for rule in rules_of(old)}
    now = {(rule.file, rule.spot): rule for rule in rules_of(new)}
    keys = [*now, *(key for key in was if key not in now)]
    return tuple(
        f"{rule.place}: {rule.name} {_from(was.get(key), now.get(key))}"
        for key in keys
        for rule in [now.get(key) or was[key]]
        if _value(was.get(key)) != _value(now.get(key))
    )


def profile_in_words(documents: Documents, profile: str) -> tuple[str, ...]:
    """Say what a profile brings along: the keys of its table."""
    table = documents.get("standard.toml", {}).get("profiles", {}).get(profile, {})
    rules = rules_of({"standard.toml": {"profiles": {profile: table}}})
    return tuple(f"{rule.place}: {rule.name} {rule.words}" for rule in rules if rule.spot[-1] not in _NO_RULE)


def said(value: Any) -> str:
    """Say a value as an operator reads it."""
    if isinstance(value, bool):
        return "да" if value else NOTHING
    if isinstance(value, Mapping):
        return ", ".join(f"{key} — {said(one)}" for key, one in value.items())
    words = _listed(value) if isinstance(value, list | tuple) else str(value)
    return " ".join(words.split())


def _cut(words: str) -> str:
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"


def _from(was: Rule | None, now: Rule | None) -> str:
    old, new = (NOTHING if rule is None else rule.words or "пусто" for rule in (was, now))
    if was is not None and now is not None and old == new:
        return f"изменено: {new}"
    return f"{old} → {new}"


def _value(rule: Rule | None) -> Any:
    return _ABSENT if rule is None else rule.value


def _listed(items: Sequence[Any]) -> str:
    if items and all(isinstance(item, list | tuple) and len(item) == 2 for item in items):
        return ", ".join(f"{start}–{end}" for start, end in items)
    parts = [said(item) for item in items]
    return (" " if any(part.endswith(".") for part in parts) else ", ").join(parts) or NOTHING


def _leaves(value: Mapping[str, Any], way: Spot = ()) -> Iterator[tuple[Spot, Any]]:
    for key, one in value.items():
        spot = (*way, key)
        if isinstance(one, Mapping):
            yield from _leaves(one, spot)
        elif isinstance(one, list) and one and all(isinstance(item, Mapping) for item in one):
            for index, item in enumerate(one):
                yield from _leaves(item, (*spot, index))
        else:
            yield spot, one


def _section(file: str, spot: Spot) -> tuple[str, Spot]:
    """Find what the place of a key is called, and the rest of its way."""
    for name, pattern, words in _SECTIONS:
        size = len(pattern)
        if name == file and len(spot) > size and all(p in ("*", s) for p, s in zip(pattern, spot, strict=False)):
            filled = [_counted(s) for p, s in zip(pattern, spot, strict=False) if p == "*"]
            return words.format(*filled), spot[size:]
    folder, _, last = file.rpartition("/")
    if folder == "calendars":
        return f"Календарь «{last.removesuffix('.toml')}»", spot
    if folder == "texts":
        return f"Текст «{'.'.join(str(part) for part in spot)}»", ()
    return ("Стандарт" if file == "standard.toml" else file), spot


def _named(spot: Spot) -> str:
    return " · ".join(_KEYS.get(part, part) if isinstance(part, str) else _counted(part) for part in spot) or "сам"


def _counted(part: str | int) -> str:
    return part if isinstance(part, str) else str(part + 1)
