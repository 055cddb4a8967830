"""What the acts at the door need to know: each choice shows what it means while one chooses (T-09…T-12, H-15…H-18)."""

import asyncio
from datetime import datetime
from typing import Any

from data.similar import LIMIT, Similar
from models.impact import priority_of, view_p
from models.safetext import one_line
from models.terms import MessageKind, Priority, Reason, Scope, Severity, Verdict
from screens.asking import Answer, Asking
from screens.dialogs.ask import Ask, any_text, maybe_text, ticket_number
from screens.dialogs.choose import Choice, Choose
from screens.when import EXAMPLES, read_instant

_OWN_WORDS = "own"
_BY_GATE = "gate"


async def refusal(asking: Asking) -> Answer | None:
    """Ask why it is refused: by what the gate said, by a rule, or in own words."""
    rows = asking.rows
    given = {row.reason for row in rows if row.reason is not None}
    declined = len(rows) == 1 and rows[0].verdict is Verdict.REFUSED and rows[0].reason is None
    choices: list[Choice[Any]] = []
    if given or declined:
        said = ", ".join(reason.label for reason in given) or "куратор не подтвердил"
        choices.append(Choice(_BY_GATE, "Как ответил приём", said))
    choices += [Choice(each, each.label[0].upper() + each.label[1:], f"правило {each.number}") for each in Reason]
    choices.append(Choice(_OWN_WORDS, "Своими словами…", "написать клиенту самому"))
    found = await asking.show(Choose(asking.title("отказать"), choices))
    if found == _OWN_WORDS:
        text = await asking.text("что написать клиенту")
        return None if text is None else {"text": text}
    return None if found is None else {} if found == _BY_GATE else {"reason": found}


async def curator_word(asking: Asking) -> Answer | None:
    """Ask what the curator said; their own letter is offered first, a person decides."""
    wrote = asking.card.door.curator_wrote if asking.card else ""
    read = await asyncio.to_thread(_suggested, asking) if wrote else ""
    hint = f"в письме: «{one_line(wrote)[:60]}»" if wrote else ""
    choices = [
        Choice(True, "Да, подтвердил", hint if read != "нет" else "обращение пойдёт дальше по форме"),
        Choice(False, "Нет, не подтвердил", hint if read == "нет" else "клиенту — отказ, отправите сами (X)"),
    ]
    yes = await asking.show(Choose(asking.title("что сказал куратор"), choices, 1 if read == "нет" else 0))
    if yes is None:
        return None
    words = await asking.show(Ask(asking.title("его слова"), maybe_text, hint="Можно оставить пустым."))
    return None if words is None else {"yes": yes, "words": words}


def _suggested(asking: Asking) -> str:
    return asking.desk.forming.suggestion(asking.rows[0].number)


async def parent(asking: Asking) -> Answer | None:
    """Ask whose duplicate it is; open and similar requests are offered, one that is linked can be freed."""
    row = asking.rows[0]
    if row.parent is not None:
        free = [Choice(True, "Отвязать", f"больше не дубль № {row.parent}"), Choice(False, "Оставить")]
        return {"parent": None} if await asking.show(Choose(asking.title("дубль"), free)) else None
    found = await asyncio.to_thread(_similar, asking)
    choices = [Choice(each.number, f"№ {each.number}", _told(each)) for each in found]
    number: int | None = 0
    if choices:
        number = await asking.show(Choose(asking.title("дубль какого"), [*choices, Choice(0, "другой номер…")]))
    if number == 0:
        number = await asking.show(Ask(asking.title("дубль №"), ticket_number))
    return None if number is None else {"parent": number}


def _similar(asking: Asking) -> list[Similar]:
    row, card = asking.rows[0], asking.card
    said = " ".join(message.text for message in card.messages[:1]) if card else ""
    look = asking.desk.duplicates.similar
    by_subject = look(row.client_id, row.subject, but=row.number)
    known = {each.number for each in by_subject}
    more = look(row.client_id, said[:2000], but=row.number) if said else []
    return [*by_subject, *(each for each in more if each.number not in known)][:LIMIT]


def _told(one: Similar) -> str:
    whose = "тот же клиент" if one.same_client else one_line(one.client)
    return f"{one_line(one.subject)} · {whose} · {one.status.label}"


async def words_for_all(asking: Asking) -> Answer | None:
    """Ask for the text that an incident's every client gets, with those who will get it in sight (L-14)."""
    from screens.dialogs.answer_all import AnswerAll

    number = asking.rows[0].number
    preview = await asyncio.to_thread(asking.desk.duplicates.preview, number)
    if len(preview.recipients) + len(preview.skipped) < 2:
        return {"text": ""}
    start = await asyncio.to_thread(asking.desk.duplicates.last_answer, number)
    found = await asking.show(AnswerAll(asking.title("ответить всем"), preview, start))
    return None if found is None else {"text": found[0], "kind": MessageKind(found[1])}


async def impact(asking: Asking) -> Answer | None:
    """Ask how badly and whom; where the priority is not what the client declared, ask why (H-19)."""
    standard = await asking.rules()
    table = standard.impact
    how = [Choice(each, each.label, table.severity[each]) for each in Severity]
    severity = await asking.show(Choose(asking.title("насколько мешает"), how, _start(asking, Severity)))
    if severity is None:
        return None
    whom = [Choice(each, each.label, _cell(standard, severity, each)) for each in Scope]
    scope = await asking.show(Choose(asking.title("кому мешает"), whom, _start(asking, Scope)))
    if scope is None:
        return None
    answer: Answer = {"severity": severity, "scope": scope}
    comes = priority_of(severity, scope, standard.matrix)
    declared = asking.card.door.declared if asking.card else None
    if declared is not None and view_p(comes) is not declared:
        why = await asking.text(f"клиент заявил {declared.label}, выходит «{comes.label}» — почему")
        return None if why is None else {**answer, "reason": why}
    return answer


def _cell(standard: Any, severity: Severity, scope: Scope) -> str:
    comes: Priority = priority_of(severity, scope, standard.matrix)
    shown = view_p(comes).label if standard.chosen.p_levels else comes.label
    return f"{standard.impact.scope[scope]} → {shown}"


def _start(asking: Asking, kind: type[Severity] | type[Scope]) -> int:
    door = asking.card.door if asking.card else None
    now = (door.severity if kind is Severity else door.scope) if door else None
    return list(kind).index(now) if now is not None else 0


async def access(asking: Asking) -> Answer | None:
    """Ask which access was given or returned; the secret itself is written down nowhere (S-70)."""
    choices = [
        Choice("получен", "Доступ получен", "нам дали войти; пароль сюда не пишем"),
        Choice("возвращён", "Доступ возвращён", "больше не пользуемся"),
    ]
    kind = await asking.show(Choose(asking.title("доступ"), choices))
    if kind is None:
        return None
    what = await asking.text("к чему доступ и у кого он", example="портал, роль администратора, у Тимура")
    return None if what is None else {"kind": kind, "what": what}


async def agreed_date(asking: Asking) -> Answer | None:
    """Ask for the date that was agreed; the client's own stands there already."""
    wanted = asking.card.door.wanted_date if asking.card else None
    start = f"{wanted.astimezone(asking.zone):%d.%m.%Y %H:%M}" if wanted else ""

    def check(text: str) -> datetime:
        return read_instant(any_text(text), asking.now(), asking.zone)

    hint = f"Например: {EXAMPLES}." + (" Клиент назвал этот срок сам." if start else "")
    found = await asking.show(Ask(asking.title("согласованный срок"), check, hint=hint, start=start))
    return None if found is None else {"date": found}
