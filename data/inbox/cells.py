"""Cells that a spreadsheet would run as formulas: guarded on the way out, taken as they were on the way in.

The two are exact inverses, so that what was exported, or mended in quarantine, comes back unchanged (security.md §2).
"""

_FORMULA = frozenset("=+-@＝＋－＠")
_SKIPPED = " \t\r\n\"'"


def guarded(cell: str) -> str:
    """Put an apostrophe before a text that could be a formula."""
    return f"'{cell}" if _runs(cell) else cell


def unguarded(cell: str) -> str:
    """Take that apostrophe off again."""
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(cell: str) -> bool:
    return cell.lstrip(_SKIPPED)[:1] in _FORMULA and bool(cell.lstrip(_SKIPPED))
