"""What became of a file of the inbox, for whoever follows it."""

from dataclasses import dataclass
from pathlib import Path

from data.rows import Accepted
from models.terms import Term


class FileState(Term):
    """What became of a file."""

    ACCEPTED = "accepted", "принято"
    QUARANTINED = "quarantined", "в карантине"
    LEFT = "left", "осталось во входящих"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file, and of the requests in it; ``refused`` counts the rows that went to quarantine."""

    name: str
    state: FileState
    accepted: tuple[Accepted, ...] = ()
    reason: str = ""
    refused: int = 0
    path: Path | None = None

    @property
    def sentence(self) -> str:
        """Say it in one Russian line."""
        if self.state is not FileState.ACCEPTED:
            return f"{self.name}: {self.state.label} — {self.reason}"
        if len(self.accepted) == 1 and not self.refused:
            only = self.accepted[0]
            where = f"№ {only.number}, " if only.number else ""
            return f"{self.name}: {where}{only.outcome}"
        tail = f", строк с ошибками {self.refused} (в карантине)" if self.refused else ""
        return f"{self.name}: обращений {len(self.accepted)}{tail}"
