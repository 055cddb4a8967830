"""Why the desk said no: each refusal carries the one Russian sentence that the operator reads."""

from collections.abc import Sequence


class Refusal(Exception):
    """The desk did nothing, and says why in a sentence: what, where, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refusal):
    """The person's role does not include this act (D-29)."""


class NoSuchTicket(Refusal):
    """No ticket has this number."""


class TakenBy(Refusal):
    """Somebody else has the ticket; ``holder`` is the name (T-05)."""

    def __init__(self, sentence: str, holder: str) -> None:
        super().__init__(sentence)
        self.holder = holder


class MovedOn(Refusal):
    """The ticket changed since the person saw it; ``changes`` says what, a line each (F-15)."""

    def __init__(self, sentence: str, changes: Sequence[str]) -> None:
        super().__init__(sentence)
        self.changes = tuple(changes)


class Missing(Refusal):
    """A transition or an admission lacks required fields; ``fields`` are their slugs (T-19)."""

    def __init__(self, sentence: str, fields: Sequence[str]) -> None:
        super().__init__(sentence)
        self.fields = tuple(fields)


class BadInput(Refusal):
    """A value that a person or a file gave cannot be used."""


class StoreTrouble(Refusal):
    """The database cannot do it now (locked, full, damaged, of another version); the text says what is safe."""


class NotSent(Refusal):
    """A text that must not leave the desk; ``start`` and ``end`` are the place in it (issue §6)."""

    def __init__(self, sentence: str, start: int = 0, end: int = 0) -> None:
        super().__init__(sentence)
        self.start = start
        self.end = end


class Unfinished(Refusal):
    """A part of a handover cannot be signed or accepted yet; ``kind`` and ``ref`` name the item to go to (HO-02)."""

    def __init__(self, sentence: str, kind: str = "", ref: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind
        self.ref = ref


class AcceptedBy(Refusal):
    """Somebody else was faster with this share; ``name`` says who (HO-15)."""

    def __init__(self, sentence: str, name: str) -> None:
        super().__init__(sentence)
        self.name = name
