"""The one gate for everything that leaves the desk: answers, questions, «принято», refusals, letters to a curator.

It stops an empty text, a hole, a secret and the words of an internal note, each with one sentence that says what, where
and what to do; there is no way around it. A client's message that was not read yet stops a verb before
(``refuse_if_moved_on``). The outbox asks once more just before it writes a letter (issue §6, D-54, D-59, T-28).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from data.refusals import NotSent
from models.outgoing import Stop, Stopped, cautions, check, leak

if TYPE_CHECKING:
    from data.turn import Turn

Rows = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
_NOTES = "SELECT text FROM message WHERE ticket_number = ? AND kind = 'note' AND hidden = 0 AND id < ? ORDER BY id DESC"
_SAID = "SELECT text FROM message WHERE ticket_number = ? AND kind <> 'note' AND hidden = 0 AND id < ? ORDER BY id DESC"
_ALL = 2**62


def check_outgoing(turn: "Turn", text: str) -> None:
    """Refuse a text that must not leave; NotSent holds the sentence and the place in the text.

    The reason of an act is a note too, so it is found like any other; what the client was told or said openly is not.
    """
    stopped = stopped_by(turn.tx.exec, turn.number, text)
    if stopped is not None:
        raise NotSent(f"№ {turn.number}: {stopped.sentence}", stopped.start, stopped.end)


def stopped_by(rows: Rows, number: int, text: str, before: int = _ALL) -> Stopped | None:
    """Tell why a text of a ticket must not leave; ``before`` is its own message, later ones do not count."""
    return check(text) or _leaked(rows, number, text, before)


def check_family(turn: "Turn", text: str, numbers: Iterable[int]) -> None:
    """Refuse an answer to all with the words of a note from any request of the incident, closed ones too (T-28)."""
    for number in numbers:
        stopped = _leaked(turn.tx.exec, number, text, _ALL)
        if stopped is not None:
            raise NotSent(f"№ {number}: {stopped.sentence}", stopped.start, stopped.end)


def _leaked(rows: Rows, number: int, text: str, before: int) -> Stopped | None:
    notes = [str(note) for (note,) in rows(_NOTES, (number, before))]
    return leak(text, notes, [str(said) for (said,) in rows(_SAID, (number, before))]) if notes else None


def with_caution(sentence: str, text: str) -> str:
    """Add to a sentence what left with the text and deserves a look: a telephone, an address, an ИНН (D-59)."""
    seen = cautions(text)
    return f"{sentence}. Проверьте, в тексте {', '.join(seen)}" if seen else sentence


def worded(turn: "Turn", key: str, **more: str) -> str:
    """Fill a ready text for the ticket of a verb, as the verb has it by now, and in the words of who acts."""
    texts = turn.desk.texts
    facts = texts.facts_by(turn.tx.exec, turn.number, turn.at)
    return texts.filled(texts.template(key), facts, {"Оператор": turn.by.person.name, **more})


__all__ = ["Stop", "Stopped", "check_family", "check_outgoing", "stopped_by", "with_caution", "worded"]
