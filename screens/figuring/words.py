"""How lines of figures are laid out: names, values, what they were counted from, goals, filters."""

from collections.abc import Mapping

from models.board_terms import Dimension
from models.figure_words import change_said, parts_said, said, threshold_said
from models.figures import HEADLINES, Change, Figure, FigureId, Filter, Unit
from models.goal_met import better, met
from models.safetext import one_line
from models.words import plural
from screens.widgets.bars import bar
from screens.widgets.lines import Line, Piece, clip, cut

F = FigureId
GROUPS: tuple[tuple[str, tuple[FigureId, ...]], ...] = (
    ("Главное", HEADLINES),
    (
        "Поток",
        (
            *(F.RECEIVED, F.ADMITTED, F.RESOLVED, F.CLOSED, F.CLIENTS, F.CALLS),
            *(F.TYPICAL_SHARE, F.ENGINEER_SHARE, F.NIGHT_SHARE, F.OFF_CHANNEL),
        ),
    ),
    (
        "Времена",
        (
            *(F.REACTION_P90, F.REACTION_KEPT, F.RESPONSE_P90, F.RESPONSE_KEPT),
            *(F.RESOLUTION_MEDIAN, F.RESOLUTION_P90, F.RESOLUTION_KEPT, F.WAITING_P90),
            *(F.HANDLING_MEDIAN, F.HANDLING_TOTAL, F.LOAD_SHARE, F.COMPLETE_REACTION, F.INCOMPLETE_REACTION),
        ),
    ),
    (
        "Качество",
        (
            *(F.CSAT_COUNT, F.CSAT_POSITIVE, F.CSAT_NEGATIVE, F.LINE_SPEED, F.LINE_QUALITY, F.LINE_MARKS),
            *(F.REOPEN_EVENTS, F.RETURNS, F.REPEAT_SHARE, F.REPEATS),
        ),
    ),
)
"""The figures as they stand under each other; each one once."""
NAME, VALUE, PARTS = 30, 13, 16
_BETTER: Mapping[bool | None, Piece] = {
    True: ("лучше", "rows--good"),
    False: ("хуже", "rows--alarm"),
    None: ("", ""),
}
_BAR_FROM, _BAR = 100, 20


def sheet_head(width: int) -> Line:
    """Head the columns of ``figure_line``."""
    drawn = cut("доля", _BAR) if width >= _BAR_FROM else ""
    text = f"{cut('показатель', NAME)}{'значение':>{VALUE}}  {cut('из чего', PARTS)}{drawn}  порог"
    return ((" ", ""), (text, "rows--quiet"))


def figure_line(figure: Figure, width: int, indent: int = 0) -> Line:
    """Lay one figure out: its name, its value, what from, its goal with a mark that says whether it is kept."""
    value_style = "rows--strong" if figure.known else "rows--quiet"
    line: list[Piece] = [
        (" " * indent + cut(figure.id.label, NAME - indent), ""),
        (f"{said(figure):>{VALUE}}  ", value_style),
    ]
    line.append((cut(facts_said(figure), PARTS), "rows--quiet"))
    if width >= _BAR_FROM:
        share = figure.value if figure.id.unit is Unit.SHARE else None
        line.append((cut(bar(share, _BAR - 2) if share else "", _BAR), "rows--heat"))
    return clip((*line, *goal_pieces(figure)), width)


def goal_pieces(figure: Figure) -> Line:
    """Say the goal and whether it is kept; the mark is a sign, the colour only repeats it."""
    kept = met(figure)
    if kept is None:
        return (("  ", ""), (threshold_said(figure), "rows--quiet"))
    mark, style = ("✓ ", "rows--good") if kept else ("✗ ", "rows--alarm")
    return ((mark, style), (threshold_said(figure), style))


def facts_said(figure: Figure) -> str:
    """Say from how much it was counted: «3 из 40», «по 24»."""
    if figure.parts is not None:
        return parts_said(figure)
    if not figure.count or figure.id.unit is Unit.COUNT:
        return ""
    return f"по {grouped(figure.count)}"


def grouped(number: int) -> str:
    """Write a number with its thousands apart."""
    return f"{number:,}".replace(",", "\u00a0")


def change_line(change: Change, width: int, value: int, name: int = NAME) -> Line:
    """Lay two values of a figure and the difference out (T-26, T-27)."""
    told, style = _BETTER[better(change)]
    arrow = "" if not change.share else "▼ " if change.share < 0 else "▲ "
    line: tuple[Piece, ...] = (
        (cut(change.id.label, name), ""),
        (f"{said(change.before):>{value}}", "rows--quiet"),
        (f"{said(change.after):>{value}}", "rows--strong" if change.after.known else "rows--quiet"),
        (f"{arrow + change_said(change):>{value + 2}}", "rows--strong" if change.share else "rows--quiet"),
        (f" {told}", style),
    )
    return clip(line, width)


def filter_said(asked: Filter, people: Mapping[int, str]) -> str:
    """Say what the figures are narrowed to; nothing when to nothing."""
    parts = [
        asked.tier and f"уровень {asked.tier.label}",
        asked.type and f"тип {asked.type.label}",
        asked.channel and f"канал {asked.channel}",
        asked.line and f"линия {asked.line}",
        asked.operator_id is not None and people.get(asked.operator_id, f"сотрудник {asked.operator_id}"),
        asked.topic and f"тема «{asked.topic}»",
        asked.appeal and asked.appeal.label,
        asked.source is not None and (f"источник {asked.source}" if asked.source else "без загруженной истории"),
    ]
    return one_line(" · ".join(part for part in parts if part))


def narrowed_by(asked: Filter) -> frozenset[Dimension]:
    """Tell which dimensions a filter already holds to one value."""
    held = {
        Dimension.TIER: asked.tier,
        Dimension.TYPE: asked.type,
        Dimension.CHANNEL: asked.channel,
        Dimension.LINE: asked.line,
        Dimension.OPERATOR: asked.operator_id,
        Dimension.TOPIC: asked.topic,
        Dimension.APPEAL: asked.appeal,
    }
    return frozenset(dimension for dimension, value in held.items() if value is not None)


def times(count: int) -> str:
    """Say «3 обращения»."""
    return f"{grouped(count)} {plural(count, 'обращение', 'обращения', 'обращений')}"
