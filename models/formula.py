"""What a figure is computed from, in words that a manager reads beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: ``text`` as people read it, ``rows`` the requirements that it answers."""

    text: str
    rows: tuple[str, ...] = ()
