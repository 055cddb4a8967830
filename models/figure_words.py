"""How a figure is said: one function for the board, the report and every export, so that they cannot differ."""

from models.figures import NO_DATA, NO_THRESHOLD, Change, Figure, FigureId, Unit

_MINUTE, _HOUR = 60, 3600
_MANY = 48
"""Hours from which minutes are no longer said."""


def said(figure: Figure) -> str:
    """Say a figure: «12 мин», «87,5 %», «4,3», «1 204», or «нет данных»."""
    return NO_DATA if figure.value is None else value_said(figure.value, figure.id.unit)


def value_said(value: float, unit: Unit) -> str:
    """Say a value in its unit."""
    if unit is Unit.SECONDS:
        return duration_said(value)
    if unit is Unit.SHARE:
        return share_said(value)
    if unit is Unit.COUNT:
        return _grouped(round(value))
    return _decimal(value, 2)


def duration_said(seconds: float) -> str:
    """Say a duration: «45 с», «12 мин», «3 ч 05 мин», «267 ч»; never in days, whose length the calendar decides."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} с"
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return f"{minutes} мин {rest:02} с" if rest and minutes < 10 else f"{minutes} мин"
    hours, rest = divmod(whole // _MINUTE, 60)
    if hours < _MANY or not rest:
        return f"{_grouped(hours)} ч {rest:02} мин" if rest else f"{_grouped(hours)} ч"
    return f"{_grouped(round(whole / _HOUR))} ч"


def share_said(share: float) -> str:
    """Say a share as per cent with one decimal, none when it is whole: «87,5 %», «10 %»."""
    return f"{_decimal(share * 100, 1)} %"


def parts_said(figure: Figure) -> str:
    """Say what a share is made of: «3 из 40», of a person's load «2 ч из 40 ч»; empty where there is nothing."""
    if figure.value is None or figure.parts is None:
        return ""
    part, whole = map(duration_said if figure.id is FigureId.LOAD_SHARE else _grouped, figure.parts)
    return f"{part} из {whole}"


def threshold_said(figure: Figure) -> str:
    """Say the goal of a figure, or that none was set (C-32)."""
    return NO_THRESHOLD if figure.threshold is None else f"порог {value_said(figure.threshold, figure.id.unit)}"


def baseline_said(figure: Figure) -> str:
    """Say the goal of a figure and how it stands beside its baseline (T-01); empty: nothing to compare."""
    if figure.value is None or not figure.baseline:
        return ""
    share = figure.value / figure.baseline - 1
    was = f"было {value_said(figure.baseline, figure.id.unit)}"
    moved = "" if not round(share, 3) else f": {'−' if share < 0 else '+'}{share_said(abs(share))}"
    goal = f"цель {value_said(figure.threshold, figure.id.unit)}, " if figure.threshold is not None else ""
    return f"{goal}{was}{moved}"


def change_said(change: Change) -> str:
    """Say how much a figure changed: «−87,5 %», «без изменений», «было 0» (no share of nothing), «нет данных»."""
    if change.before.value == 0 and change.after.value is not None:
        return "было 0" if change.after.value else "без изменений"
    if change.share is None:
        return NO_DATA
    if not round(change.share, 3):
        return "без изменений"
    return ("−" if change.share < 0 else "+") + share_said(abs(change.share))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _decimal(value: float, digits: int) -> str:
    shown = f"{value:.{digits}f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace(".", ",")
