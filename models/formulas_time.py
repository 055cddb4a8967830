"""The formulas of the figures of time: reactions, answers, resolutions, waiting, handling."""

from collections.abc import Mapping

from models.figures import FigureId
from models.formula import Formula

_HOURS = "Считаются рабочие часы стола вне пауз; по другой клавише — время по часам на стене."
_OPEN_HOURS = "Считаются рабочие часы стола; по другой клавише — время по часам на стене."
_MIDDLE = "Медиана: значение посередине упорядоченных, при чётном числе — среднее двух средних."
_TAIL = "90 %: упорядоченные значения, место 0,9 × их число с округлением вверх."
_KEPT = (
    "сдержанные сроки, которые закончились в периоде ÷ они же плюс сроки, которые в периоде нарушены. Нарушенный "
    "считается тогда, когда вышел срок, закончен он позже или ещё идёт. Ровно в срок — в срок. «Как получится» и без "
    "срока не считаются."
)
_REACTION = (
    "Первая реакция — от получения обращения до первого слова оператора: «принято», вопроса, ответа. "
    "Автоматическое письмо реакцией не считается. Период — когда отреагировали."
)
_RESPONSE = (
    "Первый ответ — от получения до первого ответа по существу; пока ждём клиента, время стоит. "
    "Период — когда ответили."
)
_RESOLUTION = (
    "Решение — от получения, а после переоткрытия от него, до «Решён»; пока ждём клиента или отложено, время стоит. "
    "Период — когда решили."
)
_WAITING = "Ожидание — от получения до того, как обращение впервые взяли. Период — когда взяли."
_HANDLING = "Обработка — время в статусе «В работе» у сотрудника, без отложенного."

TIMED: Mapping[FigureId, Formula] = {
    FigureId.REACTION_MEDIAN: Formula(f"{_REACTION} {_MIDDLE} {_HOURS}", ("T-01", "D-46", "T-13")),
    FigureId.REACTION_P90: Formula(f"{_REACTION} {_TAIL} {_HOURS}", ("T-13",)),
    FigureId.REACTION_KEPT: Formula(f"Первая реакция: {_KEPT}", ("T-13", "D-34", "C-36")),
    FigureId.RESPONSE_MEDIAN: Formula(f"{_RESPONSE} {_MIDDLE} {_HOURS}", ("D-46",)),
    FigureId.RESPONSE_P90: Formula(f"{_RESPONSE} {_TAIL} {_HOURS}", ("D-46",)),
    FigureId.RESPONSE_KEPT: Formula(f"Первый ответ: {_KEPT}", ("D-34", "D-49", "C-36")),
    FigureId.RESOLUTION_MEDIAN: Formula(f"{_RESOLUTION} {_MIDDLE} {_HOURS}", ("D-46", "T-14")),
    FigureId.RESOLUTION_P90: Formula(f"{_RESOLUTION} {_TAIL} {_HOURS}", ("T-14",)),
    FigureId.RESOLUTION_MEAN: Formula(f"{_RESOLUTION} Среднее: сумма ÷ число. {_HOURS}", ("D-46",)),
    FigureId.RESOLUTION_KEPT: Formula(f"Решение: {_KEPT}", ("T-14", "D-34", "C-36")),
    FigureId.WAITING_MEAN: Formula(
        f"{_WAITING} Среднее: сумма ÷ число. {_OPEN_HOURS}",
        ("L-28", "L-03"),
    ),
    FigureId.WAITING_P90: Formula(f"{_WAITING} {_TAIL} {_OPEN_HOURS}", ("L-28",)),
    FigureId.HANDLING_MEDIAN: Formula(
        f"{_HANDLING} По обращениям, решённым в периоде, рабочие часы каждого. {_MIDDLE}", ("L-34",)
    ),
    FigureId.HANDLING_TOTAL: Formula(
        f"{_HANDLING} Сумма рабочих часов, лежащих в периоде, по всем обращениям; одновременные считаются каждое.",
        ("L-34", "D-02"),
    ),
}
"""Every figure of time; the counted ones stand in ``models/formulas_count.py``."""
