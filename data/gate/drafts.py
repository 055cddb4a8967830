"""What was typed into a ticket's form and is not saved yet: its draft «form», with secrets masked (F-42)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from models.terms import TicketType, Urgency

if TYPE_CHECKING:
    from data.desk import Desk

KIND = "form"


@dataclass(frozen=True, slots=True)
class Filled:
    """Answers that differ from the stored ones, a type and an urgency chosen anew."""

    answers: Mapping[str, str] = field(default_factory=dict)
    type: TicketType | None = None
    declared: Urgency | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was changed."""
        return not self.answers and self.type is None and self.declared is None


class FormDraft:
    """The draft of one person for the form of one ticket."""

    def __init__(self, desk: "Desk", operator_id: int, number: int) -> None:
        self._desk = desk
        self._key = operator_id, number, KIND

    def read(self) -> Filled:
        """Find what was left; a draft that cannot be read counts as none."""
        row = self._desk.drafts.get(*self._key)
        return _unfolded(row.text) if row is not None else Filled()

    def keep(self, filled: Filled, now: datetime) -> None:
        """Put it on disk as it stands now; nothing changed: it is forgotten."""
        self._desk.drafts.save(*self._key, "" if filled.empty else _folded(filled), now)

    def forget(self, now: datetime) -> None:
        """Take it off the disk: it was saved."""
        self._desk.drafts.drop(*self._key, now)


def _folded(filled: Filled) -> str:
    from models.secrets import mask

    answers = {key: mask(text).text for key, text in filled.answers.items()}
    return json.dumps({"answers": answers, "type": filled.type, "declared": filled.declared}, ensure_ascii=False)


def _unfolded(text: str) -> Filled:
    try:
        values = json.loads(text)
        answers = {str(key): str(words) for key, words in values["answers"].items()}
        kind, declared = values.get("type"), values.get("declared")
        return Filled(
            answers,
            TicketType.read(kind) if isinstance(kind, str) else None,
            Urgency.read(declared) if isinstance(declared, str) else None,
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        return Filled()
