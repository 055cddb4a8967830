"""The fields of a client that a person edits: how each is shown, asked for and written (S-09)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.clients.rows import ClientCard
from models import client_words
from models.safetext import one_line
from models.terms import IntakeRule
from models.tier_hint import Licence
from screens.dialogs.ask import Ask, any_text, maybe_text
from screens.dialogs.choose import Choice, Choose
from screens.dialogs.frame import Dialog

NOTHING = "—"
"""What is typed to empty a date."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``said`` shows it, ``ask`` makes the dialog, ``change`` turns the answer into what is written."""

    label: str
    said: Callable[[ClientCard, ZoneInfo], str]
    ask: Callable[[ClientCard, ZoneInfo], Dialog[Any]]
    change: Callable[[Any], Mapping[str, Any]]


def day(at: datetime | None, zone: ZoneInfo) -> str:
    """Write a day as people do; nothing for none."""
    return f"{at.astimezone(zone):%d.%m.%Y}" if at else ""


def _choose(label: str, choices: list[Choice[Any]], start: int) -> Dialog[Any]:
    return Choose(label, choices, start)


def _yes_no(label: str, now: bool) -> Dialog[Any]:
    return _choose(label, [Choice("yes", "Да"), Choice("no", "Нет")], 0 if now else 1)


def _date(label: str, now: datetime | None, zone: ZoneInfo) -> Dialog[Any]:
    def check(text: str) -> Any:
        return NOTHING if text.strip() in ("", NOTHING, "-") else client_words.day(text, zone)

    return Ask(label, check, hint="Например 31.12.2026. Пусто — не указана.", start=day(now, zone))


def _licence(card: ClientCard, zone: ZoneInfo) -> Dialog[Any]:
    licences = list(Licence)
    known = Licence.read(card.licence)
    choices = [*(Choice(one.label, one.label) for one in licences), Choice("", "Не указан")]
    return _choose("Тариф Битрикс24", list(choices), licences.index(known) if known else len(licences))


def _intake(card: ClientCard, zone: ZoneInfo) -> Dialog[Any]:
    means = {IntakeRule.LPR: "задачи ставит любой ЛПР", IntakeRule.STRICT: "задачи ставит только куратор"}
    rules = list(IntakeRule)
    return _choose("Правило приёма", [Choice(one, one.label, means[one]) for one in rules], rules.index(card.intake))


FIELDS = (
    Field(
        "Название",
        lambda card, zone: card.name,
        lambda card, zone: Ask("Название", any_text, start=one_line(card.name)),
        lambda value: {"name": value},
    ),
    Field(
        "Тариф Битрикс24", lambda card, zone: card.licence or "не указан", _licence, lambda value: {"licence": value}
    ),
    Field(
        "Поддержка",
        lambda card, zone: "да" if card.support else "нет",
        lambda card, zone: _yes_no("Ежемесячная поддержка", card.support),
        lambda value: {"support": value == "yes"},
    ),
    Field(
        "Поддержка без перерыва с",
        lambda card, zone: day(card.support_since, zone) or "не указано",
        lambda card, zone: _date("Поддержка без перерыва с", card.support_since, zone),
        lambda value: {"support_since": None if value == NOTHING else value},
    ),
    Field(
        "Подписка +Маркетплейс до",
        lambda card, zone: day(card.subscription_until, zone) or "нет",
        lambda card, zone: _date("Подписка +Маркетплейс до", card.subscription_until, zone),
        lambda value: {"subscription_until": None if value == NOTHING else value},
    ),
    Field(
        "Проектная работа",
        lambda card, zone: "да" if card.project else "нет",
        lambda card, zone: _yes_no("Проектная работа", card.project),
        lambda value: {"project": value == "yes"},
    ),
    Field(
        "Внедрено проектов",
        lambda card, zone: str(card.projects),
        lambda card, zone: Ask("Внедрено проектов", client_words.number, start=str(card.projects)),
        lambda value: {"projects": value},
    ),
    Field("Правило приёма", lambda card, zone: card.intake.label, _intake, lambda value: {"intake": value}),
    Field(
        "Заметка",
        lambda card, zone: card.note,
        lambda card, zone: Ask("Заметка о клиенте", maybe_text, start=one_line(card.note)),
        lambda value: {"note": value},
    ),
)
