"""What a curator must be and must not be (S-57, S-58): a checklist that a person ticks in the client's card."""

from collections.abc import Collection

from models.terms import Term


class Check(Term):
    """One line of the checklist; the first four must hold, the last three must not (R13)."""

    PROCESSES = "processes", "знает процессы"
    ACCESS = "access", "имеет доступ к данным"
    WORDS = "words", "умеет сформулировать задачу"
    REFUSES = "refuses", "умеет сказать «нет»"
    BYSTANDER = "bystander", "посторонний"
    NO_CRM = "no_crm", "не знает CRM"
    UNDECIDED = "undecided", "не может решать"


MUST = (Check.PROCESSES, Check.ACCESS, Check.WORDS, Check.REFUSES)
MUST_NOT = (Check.BYSTANDER, Check.NO_CRM, Check.UNDECIDED)


def suits(checks: Collection[Check]) -> bool:
    """Tell whether all that must hold was ticked, and nothing that must not."""
    return all(check in checks for check in MUST) and not any(check in checks for check in MUST_NOT)


def read_checks(slugs: str) -> tuple[Check, ...]:
    """Read the stored slugs, spaces between."""
    known = set(slugs.split())
    return tuple(check for check in Check if check.value in known)
