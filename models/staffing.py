"""How many people the work of a period asks for: a hint for the manager, never a verdict (D-43, D-20)."""

from math import ceil

from models.board_rules import ReadinessRules
from models.figure_words import share_said
from models.figures import NO_DATA
from models.readiness_tree import night_verdict
from models.roster_checks import advice
from models.shift_rules import RosterRules


def staffing(load: float | None, night: float | None, rules: ReadinessRules, roster: RosterRules) -> tuple[str, ...]:
    """Say how much work there is for how many people, whether nights pay, and how many people each way takes."""
    if load is None:
        work = f"Загрузка: {NO_DATA}."
    else:
        work = f"Работы на {share_said(load)} времени одного человека: нужно не меньше {max(ceil(load), 1)} чел."
    nights = NO_DATA if night is None else f"{share_said(night)}, {night_verdict(night, rules)}"
    return (work, f"Ночных обращений: {nights}.", advice(roster))
