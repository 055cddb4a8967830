"""What the acts of quality need to know: marks, the kind of an appeal, why a client came again."""

import asyncio

from data.quality.signs import Repeated
from models.safetext import one_line
from models.terms import Appeal
from screens.asking import Answer, Asking, nothing_to_answer
from screens.dialogs.choose import Choice, Choose

_MARKS = {5: "отлично", 4: "хорошо", 3: "терпимо", 2: "плохо", 1: "совсем плохо"}


async def line_marks(asking: Asking) -> Answer | None:
    """Ask for both marks, each its own question (T-20)."""
    found: dict[str, int] = {}
    for name, words in (("speed", "скорость"), ("quality", "качество")):
        choices = [Choice(mark, str(mark), said) for mark, said in _MARKS.items()]
        mark = await asking.show(Choose(asking.title(f"оценка линии: {words}"), choices))
        if mark is None:
            return None
        found[name] = mark
    return found


async def appeal(asking: Asking) -> Answer | None:
    """Ask what the client wants of us (L-11)."""
    choices: list[Choice[str]] = [
        *(Choice(each.value, each.label, words) for each, words in _APPEALS.items()),
        Choice("", "не указан", "снять отметку"),
    ]
    found = await asking.show(Choose(asking.title("вид обращения"), choices))
    return None if found is None else {"appeal": Appeal(found) if found else None}


async def repeat_reason(asking: Asking) -> Answer | None:
    """Ask why the client came again (L-29)."""
    found = await asyncio.to_thread(asking.desk.quality.recording.repeated, asking.rows[0].number)
    reason = await _reason(asking, found)
    return None if reason is None else {"reason": reason}


async def resolving(asking: Asking) -> Answer | None:
    """Ask for what «решено» needs: a word to the client, and for a repeated contact its reason."""
    answer = await nothing_to_answer(asking)
    if answer is None or len(asking.rows) > 1:
        return answer
    found = await asyncio.to_thread(asking.desk.quality.recording.repeated, asking.rows[0].number)
    if found is None or found.reason:
        return answer
    reason = await _reason(asking, found)
    return None if reason is None else {**answer, "repeat_reason": reason}


async def _reason(asking: Asking, found: Repeated | None) -> str | None:
    standard = await asking.rules()
    was = f" (было № {found.of}: {one_line(found.subject)[:40]})" if found else ""
    choices = [Choice(each, each) for each in standard.board.repeats.reasons]
    return await asking.show(Choose(asking.title(f"почему клиент пришёл снова{was}"), choices))  # type: ignore[no-any-return]


_APPEALS = {
    Appeal.NEED: "клиенту что-то нужно",
    Appeal.COMPLAINT: "клиент недоволен",
    Appeal.PROPOSAL: "клиент предлагает улучшение",
}
