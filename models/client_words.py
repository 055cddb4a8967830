"""What people write in a table of clients, read as values: yes and no, dates, roles, numbers (C-27).

Each reader raises ValueError with the reason in Russian, which the report of an import shows.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from models.terms import ContactRole, IntakeRule, Tier
from models.tier_hint import Licence

_YES = frozenset({"да", "yes", "true", "1", "+", "есть", "д", "y", "истина", "v", "✓", "x", "х"})
_NO = frozenset({"нет", "no", "false", "0", "-", "–", "—", "н", "n", "ложь"})
_ROLES = {
    "собственник": ContactRole.OWNER,
    "учредитель": ContactRole.OWNER,
    "генеральный директор": ContactRole.DIRECTOR,
    "ген. директор": ContactRole.DIRECTOR,
    "гендиректор": ContactRole.DIRECTOR,
    "руководитель отдела продаж": ContactRole.SALES_HEAD,
    "начальник отдела продаж": ContactRole.SALES_HEAD,
    "работник": ContactRole.EMPLOYEE,
    "неизвестен": ContactRole.UNKNOWN,
}
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+)?"),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?: [\d:.]+)?"),
    re.compile(r"(?P<month>\d{1,2})[./](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})"),
)
_SPOILT = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)


def yes_no(word: str) -> bool:
    """Read yes or no."""
    plain = word.strip().casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise ValueError(f"«{word}»: нужно «да» или «нет»")


def role(word: str) -> ContactRole:
    """Read a contact's role, by its word or one that people use for it."""
    plain = " ".join(word.casefold().replace("ё", "е").split())
    found = ContactRole.read(word) or _ROLES.get(plain)
    if found is None:
        raise ValueError(f"роль «{word}» неизвестна; есть {', '.join(one.label for one in ContactRole)}")
    return found


def tier(word: str) -> Tier:
    """Read a tier."""
    found = Tier.read(word)
    if found is None:
        raise ValueError(f"уровня «{word}» нет; есть {', '.join(one.label for one in Tier)}")
    return found


def intake(word: str) -> IntakeRule:
    """Read whose word the organisation's tasks need (C-05)."""
    found = IntakeRule.read(word)
    if found is None:
        raise ValueError(f"правило приёма «{word}»: есть «ЛПР» и «строгий»")
    return found


def licence(word: str) -> str:
    """Read a licence: its own spelling when it is one that we know, else as it stands."""
    found = Licence.read(word)
    return found.label if found else " ".join(word.split())


def number(word: str) -> int:
    """Read a count."""
    if not re.fullmatch(r"\d{1,4}", word.strip()):
        raise ValueError(f"«{word}»: нужно целое число")
    return int(word)


def day(word: str, zone: ZoneInfo) -> datetime:
    """Read a day as the instant at which it begins in the desk's zone."""
    plain = word.strip()
    for shape in _DATES:
        if found := shape.fullmatch(plain):
            parts = {name: int(value) for name, value in found.groupdict().items()}
            try:
                date = datetime(parts["year"], parts.get("month", 1), parts.get("day", 1), tzinfo=zone)
                return date.astimezone(UTC)
            except (ValueError, OverflowError):
                break
    raise ValueError(f"«{word}»: нужна дата, например 31.12.2026")


def is_spoilt(word: str) -> bool:
    """Tell whether a spreadsheet has turned a telephone into «7,9E+10»."""
    return _SPOILT.fullmatch(word.strip()) is not None


def phone_cell(word: str) -> str:
    """Take a telephone as it was written; one that a spreadsheet has turned into «7,9E+10» is lost."""
    if is_spoilt(word):
        raise ValueError(f"телефон «{word}» испорчен таблицей: задайте столбцу формат «текст»")
    return word.strip()
