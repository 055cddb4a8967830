"""What ``impact.toml`` holds: the matrix of C-18, and what each choice means (T-09…T-12, H-16…H-18)."""

from collections.abc import Container

from pydantic import Field, model_validator

from models.impact import Matrix
from models.term_words import Part, PriorityWord, ScopeWord, SeverityWord, UrgencyWord, WrongKey
from models.terms import Priority, Scope, Severity, Term, Urgency


class LevelTable(Part):
    """What a level means, with examples."""

    means: str = Field(min_length=1)
    examples: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The definition with its examples, as one line of a picker."""
        return f"{self.means} — например: {'; '.join(self.examples)}" if self.examples else self.means


class ImpactFile(Part):
    """``impact.toml``."""

    severity: dict[SeverityWord, str]
    scope: dict[ScopeWord, str]
    priority: dict[PriorityWord, LevelTable]
    urgency: dict[UrgencyWord, LevelTable]
    matrix: dict[str, dict[SeverityWord, dict[ScopeWord, PriorityWord]]]

    @model_validator(mode="after")
    def _complete(self) -> "ImpactFile":
        tables: tuple[tuple[str, type[Term], Container[object]], ...] = (
            ("severity", Severity, self.severity),
            ("scope", Scope, self.scope),
            ("priority", Priority, self.priority),
            ("urgency", Urgency, self.urgency),
        )
        for name, kind, table in tables:
            if absent := [term.label for term in kind if term not in table]:
                raise WrongKey((name,), f"нет определения: {', '.join(absent)}")
        for name, rows in self.matrix.items():
            for severity in Severity:
                if absent := [scope.label for scope in Scope if scope not in rows.get(severity, {})]:
                    raise WrongKey(("matrix", name, severity.label), f"нет клетки «{absent[0]}»")
        return self

    def cells(self, name: str) -> Matrix:
        """Give the cells of one matrix."""
        rows = self.matrix[name]
        return {(severity, scope): rows[severity][scope] for severity in Severity for scope in Scope}
