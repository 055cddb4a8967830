"""Requests that the tests of the gate put at the door, and the shipped rules that they are judged by."""

from functools import cache
from typing import Any

from data.rules import standard
from models.form_reading import Read, read_form
from models.gate import Answer, Organisation, Request, gate
from models.gate_rules import GateRules
from models.standard import Standard
from models.terms import ContactRole, IntakeRule, Readiness, TicketType, Tier

GOOD = (
    "ТИП: СРЕДНЯЯ ЗАДАЧА / ОПИСАНИЕ: закрыть менеджерам чужие сделки / ЗАЧЕМ: база не должна утечь / "
    "КТО ИСПОЛЬЗУЕТ: отдел продаж / СРОК: к 12.12.2026"
)
"""The good example of R13."""
BAD = "Менеджеры не видят сделки, сделайте чтобы видели"
"""The bad example of R13."""

TASK = {
    "what": "закрыть менеджерам чужие сделки",
    "why": "база не должна утечь",
    "users": "отдел продаж",
    "due": "к 12.12.2026",
}
BOTH_ENDS = {"input": "список сделок", "output": "каждый видит только свои"}
INCIDENT = {
    "steps": "открыли сделку, нажали «Сохранить»",
    "expected": "сделка сохранится",
    "got": "красная плашка с ошибкой",
    "hindered": "часть отдела",
    "urgency": "P2",
    "error_time": "сегодня в 10:20",
}
DOWN = {"down": "не открывается портал", "since": "с 10:00"}
FULL: dict[TicketType | None, dict[str, str]] = {
    None: {},
    TicketType.OUTAGE: DOWN,
    TicketType.DEFECT: INCIDENT,
    TicketType.QUESTION: {},
    TicketType.SMALL_TASK: TASK,
    TicketType.MEDIUM_TASK: TASK,
    TicketType.LARGE_TASK: TASK | BOTH_ENDS,
    TicketType.APPROVAL: TASK,
}
"""A complete form of every type."""


@cache
def shipped(profile: str = "стандарт") -> Standard:
    """The shipped standard in a profile."""
    return standard.load().model_copy(update={"profile": profile})


@cache
def rules(profile: str = "стандарт") -> GateRules:
    """The rules of the gate in a profile."""
    return shipped(profile).gate


def at_the_door(
    type: TicketType | None = TicketType.SMALL_TASK,
    *,
    role: ContactRole = ContactRole.CURATOR,
    tier: Tier | None = Tier.REGULAR,
    channel: str = "Telegram",
    readiness: Readiness = Readiness.READY,
    intake: IntakeRule = IntakeRule.LPR,
    known: bool = True,
    **more: Any,
) -> Request:
    """A complete request of a curator in Telegram, changed by what the test names."""
    form = {"answers": FULL[type], "text": "Закройте менеджерам чужие сделки в воронке"}
    organisation = Organisation(known, readiness, intake, tier)
    return Request(organisation=organisation, role=role, channel=channel, type=type, **{**form, **more})


def asked(type: TicketType | None = TicketType.SMALL_TASK, profile: str = "стандарт", **more: Any) -> Answer:
    """What the gate answers to such a request."""
    return gate(at_the_door(type, **more), rules(profile))


def read(text: str, profile: str = "стандарт") -> Read:
    """What a text says as a form."""
    return read_form(text, rules(profile))


def said(text: str, **more: Any) -> Answer:
    """What the gate answers to a text as it came."""
    found = read(text)
    return asked(found.type, answers=found.answers, text=text, **more)
