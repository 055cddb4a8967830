"""Priority from impact, and its other faces: P1–P3 and the three words of an escalation letter (C-01, C-18)."""

from collections.abc import Mapping

from models.terms import Priority, Scope, Severity, Urgency

Matrix = Mapping[tuple[Severity, Scope], Priority]
"""Severity × scope → priority: the cells are data of a profile."""

_P = {
    Priority.CRITICAL: Urgency.P1,
    Priority.HIGH: Urgency.P2,
    Priority.MEDIUM: Urgency.P2,
    Priority.LOW: Urgency.P3,
}
_LETTER = {
    Priority.CRITICAL: "Высокая",
    Priority.HIGH: "Высокая",
    Priority.MEDIUM: "Средняя",
    Priority.LOW: "Низкая",
}
_SEVERITY = {Urgency.P1: Severity.STOP, Urgency.P2: Severity.HINDERS, Urgency.P3: Severity.QUESTION}
_WIDE = frozenset({Scope.ALL, Scope.MOST})
_WHOM = {
    Scope.ALL: ("все", "всем", "всей компании", "всем отделам", "всем клиентам", "всем сотрудникам", "никто не может"),
    Scope.MOST: ("больше половины", "более половины", "большинству", "большинство", "почти всем", "почти все"),
    Scope.PART: ("часть отдела", "части отдела", "отделу", "отдел", "половина", "половине", "половина или меньше"),
    Scope.ONE: ("один", "одному", "один человек", "одному человеку", "мне", "только мне", "одной", "одна"),
}
_SCOPE = {word: scope for scope, words in _WHOM.items() for word in words}


def priority_of(severity: Severity, scope: Scope, matrix: Matrix) -> Priority:
    """Give the priority of an impact by the profile's matrix (C-18)."""
    return matrix[severity, scope]


def view_p(priority: Priority) -> Urgency:
    """Show a priority as P1, P2 or P3 (C-01)."""
    return _P[priority]


def from_p(urgency: Urgency, scope: Scope | None = None) -> Priority:
    """Take a P-level back to the scale: P2 is «Высокий» when it hinders more than half, else «Средний» (C-01)."""
    if urgency is Urgency.P2:
        return Priority.HIGH if scope in _WIDE else Priority.MEDIUM
    return Priority.CRITICAL if urgency is Urgency.P1 else Priority.LOW


def view_letter(priority: Priority) -> str:
    """Show a priority by the word of the escalation letter: Высокая, Средняя, Низкая (C-01)."""
    return _LETTER[priority]


def severity_of(urgency: Urgency) -> Severity:
    """Tell what a declared level says of the work: it stands, it is hindered, or it is a question (R13)."""
    return _SEVERITY[urgency]


def scope_of(words: str) -> Scope | None:
    """Read «кому мешает»: all, one person, a part of a department; None when the words say none of it (H-20)."""
    plain = " ".join(words.casefold().replace("ё", "е").split()).strip(" .,!;:«»\"'()")
    if (found := _SCOPE.get(plain) or Scope.read(plain)) is not None:
        return found
    starts = (scope for word, scope in _SCOPE.items() if plain.startswith(word + " ") or plain.startswith(word + ","))
    return next(starts, None)


def urgency_of(words: str) -> Urgency | None:
    """Read a declared level from what a client wrote: «P1», «п2», «P3 — вопрос»; Cyrillic Р counts as P."""
    plain = words.strip().casefold().replace("р", "p").replace("п", "p").replace(" ", "").replace("-", "")
    return Urgency.read(plain[:2]) if len(plain) >= 2 else None
