"""Whose history the figures can be of, and over which time there is any."""

from datetime import datetime
from typing import TYPE_CHECKING

from data.reads import instant

if TYPE_CHECKING:
    from data.desk import Desk


def origins(desk: "Desk") -> tuple[str, ...]:
    """List the names of the histories that were imported."""
    return tuple(str(name) for (name,) in desk.reads.rows("SELECT DISTINCT source FROM import_run ORDER BY source"))


def reach(desk: "Desk") -> tuple[datetime, datetime] | None:
    """Give when the first and the last counted request was received; None where there is none."""
    row = desk.reads.row("SELECT min(received_at), max(received_at) FROM tally")
    return None if row is None or row[0] is None else (instant(row[0]), instant(row[1]))
