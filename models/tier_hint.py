"""Which tier a client's licence and front of work suggest (S-04…S-09, C-22): a hint that a person confirms or not.

VIP is never computed: it is set by hand only (S-08).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.terms import Term, Tier


class Licence(Term):
    """The licences of Битрикс24, the least first (R1)."""

    FREE = "free", "Бесплатный"
    BASIC = "basic", "Базовый"
    STANDARD = "standard", "Стандартный"
    PROFESSIONAL = "professional", "Профессиональный"
    ENTERPRISE = "enterprise", "Энтерпрайз"


LONG_SUPPORT = timedelta(days=730)
"""Support without a break for two years: worth a supervisor's look at VIP (C-22)."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the table says: ``tier`` None when it cannot say; ``outside`` marks a case that the table does not hold."""

    tier: Tier | None
    outside: bool = False
    note: str = ""


_SMALL = frozenset({Licence.FREE, Licence.BASIC})
_LARGE = frozenset({Licence.PROFESSIONAL, Licence.ENTERPRISE})


def hint(
    licence: str,
    *,
    support: bool,
    project: bool,
    support_since: datetime | None = None,
    now: datetime | None = None,
) -> Hint:
    """Suggest a tier; a case between two tiers gets the lower one and says «вне таблицы»."""
    known = Licence.read(licence)
    if known is None:
        said = f"тариф «{licence.strip()}» неизвестен" if licence.strip() else "тариф не указан"
        return Hint(None, note=f"{said}, поэтому подсказать нечего")
    tier, outside = _tier(known, support, project)
    notes = ["вне таблицы: решает супервайзер"] if outside else []
    if support and support_since is not None and now is not None and now - support_since >= LONG_SUPPORT:
        notes.append("поддержка два года без перерыва: о VIP решает супервайзер")
    return Hint(tier, outside, "; ".join(notes))


def _tier(licence: Licence, support: bool, project: bool) -> tuple[Tier, bool]:
    if licence in _SMALL:
        return Tier.NONE, support or project
    if support and project:
        return (Tier.HIGH, False) if licence in _LARGE else (Tier.REGULAR, True)
    if support:
        return Tier.REGULAR, False
    return (Tier.REGULAR, True) if project else (Tier.SOME, False)
