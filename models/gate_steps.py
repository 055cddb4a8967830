"""The steps of the gate, each one rule: an answer, or None to let the request go on to the next (models/gate.py)."""

from models.forms import WRITTEN, Level, left
from models.gate_rules import Backing, GateRules, RoleGate, Unknown, Unmarked
from models.gate_sight import Answer, Request, Sight
from models.terms import ChannelKind, ContactRole, IntakeRule, Readiness, Reason, TicketType, Verdict


def _person(seen: Sight) -> Answer | None:
    """Nobody knows who asks: not even VIP passes here (S-65, C-35)."""
    request = seen.request
    if not request.people_known or request.confirmed:
        return None
    if not request.organisation.known:
        if seen.rules.unknown is Unknown.PASSES:
            return None
        return _curator(seen, "Организация нам неизвестна: ждём, пока её назовут и куратор подтвердит.")
    if request.role is ContactRole.UNKNOWN:
        return _curator(seen, "Человек нам неизвестен: ждём слова куратора.")
    return None


def _group(seen: Sight) -> Answer | None:
    """In a group chat the curator writes, or who speaks for a ЛПР; training is open to all (S-20, S-60, C-21)."""
    if seen.channel.kind is not ChannelKind.GROUP or seen.may_group:
        return None
    if _training_in_group(seen):
        return None
    return _refused(
        seen,
        Reason.GROUP_CHAT,
        "из группового чата принимаем от куратора или по поручению ЛПР; вопросы по обучению — от всех",
    )


def _training_in_group(seen: Sight) -> bool:
    return seen.channel.kind is ChannelKind.GROUP and seen.training and seen.type is TicketType.QUESTION


def _files(seen: Sight) -> Answer | None:
    """A voice message or a phone picture is no description for a strict tier (S-46, C-28); the file is kept anyway."""
    if seen.tier.lenient or not seen.request.kinds or seen.type in _NO_TASK:
        return None
    found = [reason for kind, reason in seen.rules.banned.items() if kind in seen.request.kinds]
    if not found or _described(seen):
        return None
    what = "голосовое" if found[0] is Reason.VOICE else "снимок с телефона"
    return _refused(seen, found[0], f"{what} не заменяет описания: его нужно написать словами")


_NO_TASK = (TicketType.OUTAGE, TicketType.QUESTION)


def _described(seen: Sight) -> bool:
    if seen.type is None:
        return not seen.vague
    return not seen.told.isdisjoint(seen.form.description)


def _tier(seen: Sight) -> Answer | None:
    """The tier sets no tasks, only questions (S-04, S-37)."""
    if _task_asked(seen, seen.tier.types):
        return None
    tier = seen.request.organisation.tier
    name = f"на уровне «{tier.label}» " if tier else ""
    return _refused(seen, Reason.NO_TASKS, f"{name}можно спрашивать, но не ставить задачи")


def _readiness(seen: Sight) -> Answer | None:
    """An organisation without exactly one curator of its own sets no tasks (S-59)."""
    readiness = seen.request.organisation.readiness
    if (
        not seen.request.organisation.known
        or readiness is Readiness.READY
        or _task_asked(seen, frozenset(TicketType) - seen.rules.tasks)
    ):
        return None
    return _refused(seen, Reason.NOT_READY, f"организация не готова ({readiness.label}): пока только вопросы и поломки")


def _task_asked(seen: Sight, allowed: frozenset[TicketType]) -> bool:
    """Tell whether the type is allowed; a marked request without a type is a task, an unmarked one is nothing yet."""
    if seen.type is None:
        return not seen.marked or allowed >= seen.rules.tasks
    return seen.type in allowed


def _meeting(seen: Sight) -> Answer | None:
    """A meeting in person needs the curator, the director or the owner (S-22)."""
    if seen.channel.kind is not ChannelKind.MEETING:
        return None
    present = {seen.request.role, *seen.request.participants}
    if any(seen.rules.role(role).meeting for role in present):
        return None
    return _refused(seen, Reason.MEETING_ROLE, "на встрече нужен куратор, директор или собственник")


def _talk(seen: Sight) -> Answer | None:
    """Without the mark a message in a chat is correspondence; words of an outage never are (C-15, S-64)."""
    if seen.tier.lenient or seen.marked or seen.channel.unmarked is not Unmarked.TALK or seen.outage:
        return None
    said = "В сообщении нет слова ЗАДАЧА или строки «ТИП: …»: это переписка."
    return Answer(Verdict.CORRESPONDENCE, None, missing=seen.missing, why=said)


def _backing(seen: Sight) -> Answer | None:
    """Who may not ask alone needs a ЛПР behind the request (R6, S-51…S-54, C-05)."""
    request, role = seen.request, seen.role
    if not request.people_known or not request.organisation.known or request.confirmed or _training_in_group(seen):
        return None
    strict = request.organisation.intake is IntakeRule.STRICT and request.role is not ContactRole.CURATOR
    if strict:
        if _alone(seen, seen.rules.strict):
            return None
        return _curator(seen, "Организация принимает задачи только от куратора.")
    if role.needs is Backing.NOBODY or _alone(seen, role) or _backed(request, role, seen.rules):
        return None
    return _curator(seen, f"{request.role.label.capitalize()} просит без ЛПР: нужен {role.needs.label}.")


def _alone(seen: Sight, role: RoleGate) -> bool:
    """Tell whether a role may ask this alone; what sounds like an outage goes where outages go (C-15, C-30)."""
    type = TicketType.OUTAGE if seen.type is None and seen.outage else seen.type
    return type in role.own or (role.training and seen.training and seen.type is TicketType.QUESTION)


def _backed(request: Request, role: RoleGate, rules: GateRules) -> bool:
    if role.needs is Backing.REFERENCE:
        return request.speaks_for_lpr
    if role.needs is Backing.PARTICIPANT:
        return any(rules.role(other).lpr for other in request.participants)
    return False


def _spoken(seen: Sight) -> Answer | None:
    """A strict tier may outline a task by voice; it enters the queue when it is written."""
    if seen.tier.lenient or not seen.outlined:
        return None
    said = "Задача обозначена голосом: в очередь она встанет, когда её напишут по форме."
    return Answer(Verdict.ASKED, seen.type, missing=seen.missing or (WRITTEN,), why=said)


def _form(seen: Sight) -> Answer | None:
    """What is complete enters; what is not is asked for, or written up by us for a lenient tier (S-42, S-44, S-72)."""
    lack, type = seen.missing, seen.type
    if type is TicketType.QUESTION and not seen.request.text.strip() and not seen.request.subject.strip():
        lack = ("what",)
    later = left(seen.form, seen.told, Level.OWED)
    if not lack:
        return Answer(Verdict.ADMITTED, type, why="Всё, что нужно для очереди, есть.", owed=later)
    if not seen.tier.lenient:
        names = ", ".join(_label(seen.rules, key) for key in lack)
        return Answer(Verdict.ASKED, type, missing=lack, why=f"Не хватает: {names}.")
    tier = seen.request.organisation.tier
    whom = f"уровня «{tier.label}»" if tier else "этого клиента"
    if type is None:
        return Answer(Verdict.ASKED, None, why=f"Форму для {whom} заполняет оператор: задайте тип.")
    owed = lack + later if type is TicketType.OUTAGE else later
    return Answer(Verdict.ADMITTED, type, why=f"Форму для {whom} заполняет оператор.", owed=owed)


def _curator(seen: Sight, why: str) -> Answer:
    return Answer(Verdict.CURATOR, seen.type, missing=seen.missing, why=why)


def _refused(seen: Sight, reason: Reason, why: str) -> Answer:
    return Answer(Verdict.REFUSED, seen.type, reason=reason, why=f"Отказ: {why} (правило {reason.number}).")


def _label(rules: GateRules, key: str) -> str:
    return rules.question(key).label.lower()


STEPS = (_person, _group, _files, _tier, _readiness, _meeting, _talk, _backing, _spoken, _form)
"""In the order in which they are asked."""
