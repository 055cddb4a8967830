"""What ``pult readiness`` prints: four answers, both verdicts, the diagram, what speaks against it, the maturity."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.figures import periods
from data.refusals import BadInput
from models.cells import wrap
from models.maturity import Maturity
from models.readiness_tree import ENOUGH, Question, Reading
from models.safetext import one_line

_WIDTH = 80
_YES = {"да": True, "нет": False, "yes": True, "no": False}
_SAID = {True: "да", False: "нет", None: "—"}


def answered(said: Mapping[str, str]) -> dict[Question, bool]:
    """Read the answers that were given on the command line; an empty one is left to the data."""
    found: dict[Question, bool] = {}
    for name, word in said.items():
        if not word:
            continue
        if word.casefold() not in _YES:
            raise BadInput(f"--{name}: «{one_line(word)}» — не ответ. Ответ: да или нет.")
        found[Question(name)] = _YES[word.casefold()]
    return found


def printed(desk: Desk, now: datetime, days: int, own: Mapping[Question, bool], *, as_json: bool = False) -> str:
    """Print the calculator and the maturity over the last days."""
    notice = desk.figures.caught_up(now)
    period = periods.last(days, now, ZoneInfo(desk.settings.zone))
    reading, maturity = desk.figures.readiness(period, own), desk.figures.maturity(period)
    if as_json:
        return json.dumps(_plain(reading, maturity, days), ensure_ascii=False, indent=2)
    lines = [f"Готовность к поддержке, {period.label}", *([notice] if notice else []), ""]
    lines += [*_calculator(reading), "", desk.figures.night_said(period).capitalize() + ".", "", *_grown(maturity)]
    return "\n".join(part for line in lines for part in (wrap(line, _WIDTH, "    ") if line else [""]))


def _calculator(reading: Reading) -> Iterator[str]:
    for place, one in enumerate(reading.answers, start=1):
        source = "ваш ответ" if one.own else one.said
        yield f"{place}. {one.text} {_SAID[one.yes]} ({source})"
    yield ""
    yield f"Чек-лист: «да» {reading.yes} из {len(reading.answers)}, нужно {ENOUGH} — {reading.checklist.label}"
    yield f"Диаграмма: {' → '.join(node.value for node in reading.path)} — {reading.diagram.label}"
    if reading.differ:
        yield f"Расходятся — {reading.differ}"
    yield ""
    yield from (branch.text for branch in reading.tree)
    yield ""
    yield "Противопоказания:"
    for one_against in reading.against:
        yield f"  {_SAID[one_against.holds]}: {one_against.counter.label} ({one_against.said})"


def _grown(maturity: Maturity) -> Iterator[str]:
    yield f"Зрелость: уровень {maturity.level.value} из 3, {maturity.level.label}"
    for step in maturity.steps:
        yield f"Уровень {step.level.value}, {step.level.label}:"
        for point in step.points:
            mark = "есть" if point.done else "нет"
            yield f"  {mark}: {point.text} ({point.found})" + ("" if point.done else f" — {point.todo}")


def _plain(reading: Reading, maturity: Maturity, days: int) -> dict[str, object]:
    return {
        "days": days,
        "answers": {one.question.value: {"yes": one.yes, "said": one.said, "own": one.own} for one in reading.answers},
        "checklist": reading.checklist.value,
        "diagram": reading.diagram.value,
        "path": [node.value for node in reading.path],
        "differ": reading.differ,
        "against": {one.counter.value: one.holds for one in reading.against},
        "maturity": int(maturity.level.value),
        "missing": [point.text for point in maturity.missing],
    }
