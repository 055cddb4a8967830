"""A filter of figures as SQL over the tally, alias ``t``: the one place that says what a filter means (D-34)."""

from typing import Any

from models.board_terms import Dimension
from models.figures import Filter

EVERYTHING = Filter()
"""No filter at all."""
_EMPTY = {
    Dimension.TIER: "t.tier IS NULL",
    Dimension.TYPE: "t.type IS NULL",
    Dimension.CHANNEL: "t.channel = ''",
    Dimension.LINE: "{line} IS NULL",
    Dimension.OPERATOR: "{operator} IS NULL",
    Dimension.TOPIC: "t.topic = ''",
    Dimension.APPEAL: "t.appeal IS NULL",
}


def narrowed(filter: Filter, line: str = "t.line", operator: str = "t.operator_id") -> tuple[str, list[Any]]:
    """Give what to append to a WHERE, and its values; ``line`` and ``operator`` are our own columns, never a text."""
    asked = (
        ("t.tier", filter.tier and filter.tier.value),
        ("t.type", filter.type and filter.type.value),
        ("t.channel", filter.channel),
        (line, filter.line),
        (operator, filter.operator_id),
        ("t.topic", filter.topic),
        ("t.appeal", filter.appeal and filter.appeal.value),
        ("t.imported", filter.source),
    )
    chosen = [(column, value) for column, value in asked if value is not None]
    sql = "".join(f" AND {column} = ?" for column, _ in chosen)
    if filter.without is not None:
        sql += f" AND {_EMPTY[filter.without].format(line=line, operator=operator)}"
    return sql, [value for _, value in chosen]
