"""What an imported history never recorded: of that there is no data, whatever its rows seem to say (C-32)."""

from typing import Any

from data.figures.asking import Asking
from models.board_terms import What

_SOURCES = "SELECT DISTINCT source FROM import_run ORDER BY source"
_ROSE = f"""
SELECT 1 FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what = '{What.ESCALATED.value}' AND t.imported = ? LIMIT 1"""
_HIGH = "SELECT 1 FROM tally t WHERE t.imported = ? AND t.top_line > 1 LIMIT 1"
_ENDED = "SELECT 1 FROM tally t WHERE t.imported = ? AND t.resolved_at IS NOT NULL LIMIT 1"
_ENDED_ONCE = f"""
SELECT 1 FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what = '{What.RESOLVED.value}' AND t.imported = ? LIMIT 1"""
_TABLES = """
SELECT source FROM import_run GROUP BY source
HAVING count(*) = sum(coalesce(json_extract(account, '$.shape'), '') = 'tickets') ORDER BY source"""
_AGAIN = f"""
SELECT 1 FROM milestone m JOIN tally t ON t.ticket_number = m.ticket_number
 WHERE m.what = '{What.REOPENED.value}' AND t.imported = ? LIMIT 1"""


def lines_told(asking: Asking) -> tuple[str, list[Any]]:
    """Give what to append to a WHERE that asks of lines: histories in which nothing ever left line 1 know none."""
    return _without_silent(asking, _ROSE, _HIGH)


def resolutions_told(asking: Asking) -> tuple[str, list[Any]]:
    """Give what to append to a WHERE that asks what was resolved: histories that only close requests know none."""
    return _without_silent(asking, _ENDED, _ENDED_ONCE)


def reopenings_told(asking: Asking) -> tuple[str, list[Any]]:
    """Give what to append to a WHERE that asks what was opened again: a table with a line a ticket knows of none."""
    return _without_silent(asking, _AGAIN, sources=_TABLES)


def _without_silent(asking: Asking, *probes: str, sources: str = _SOURCES) -> tuple[str, list[Any]]:
    silent = [name for (name,) in asking.rows(sources, ()) if not any(asking.rows(sql, (name,)) for sql in probes)]
    return (f" AND t.imported NOT IN ({', '.join('?' * len(silent))})" if silent else ""), silent
