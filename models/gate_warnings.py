"""What the gate points out to a person beside its answer (R7: 2, 4, 7; C-10, C-15, C-17, C-20, S-18, S-21)."""

from models.forms import Level, is_answer, is_needless, left, steps_in
from models.gate_sight import Answer, Sight
from models.terms import ChannelKind, ContactRole, TicketType, Verdict, Warn

_ASIDE = frozenset({ChannelKind.PHONE, ChannelKind.CHAT})
"""Where a Вопрос is welcome from every tier (S-73)."""


def warnings(seen: Sight, answer: Answer) -> tuple[Warn, ...]:
    """List what a person should look at, the gravest first."""
    request, channel = seen.request, seen.channel
    stuck_outage = seen.type is TicketType.OUTAGE and answer.verdict is not Verdict.ADMITTED
    talk = answer.verdict is Verdict.CORRESPONDENCE
    checks = (
        (Warn.MAYBE_OUTAGE, seen.outage or stuck_outage),
        (Warn.OUTLINED, answer.verdict is Verdict.ASKED and not seen.tier.lenient and seen.outlined),
        (Warn.BY_US, seen.tier.lenient and bool(seen.missing) and answer.verdict in (Verdict.ADMITTED, Verdict.ASKED)),
        (Warn.OWED, answer.verdict is Verdict.ADMITTED and bool(answer.owed)),
        (Warn.REPEAT, bool(request.repeat_of)),
        (Warn.VAGUE, seen.vague and not talk),
        (Warn.EXPECTED, seen.type is not None and bool(left(seen.form, seen.told, Level.EXPECTED))),
        (Warn.FEW_STEPS, _few_steps(seen)),
        (Warn.WANTED_DATE, _own_date(seen)),
        (Warn.OFF_CHANNEL, not talk and _off_channel(seen)),
        (Warn.OUT_OF_HOURS, channel.hours and not request.in_hours),
        (Warn.CURATOR_WATCHES, _curator_watches(seen, answer)),
        (Warn.CURATOR_AWAY, _curator_away(seen)),
        (Warn.NO_AGREED_TASK, channel.kind is ChannelKind.ONLINE_MEETING and not request.agreed_task),
    )
    return tuple(warn for warn, holds in checks if holds)


def _few_steps(seen: Sight) -> bool:
    told = seen.request.answers.get("steps", "")
    return seen.form.question("steps") is not None and is_answer(told) and steps_in(told) < seen.rules.few_steps


def _own_date(seen: Sight) -> bool:
    due = seen.request.answers.get("due", "")
    return not seen.tier.own_dates and is_answer(due) and not is_needless(due)


def _off_channel(seen: Sight) -> bool:
    channel = seen.channel
    if channel.ours or (seen.type is TicketType.QUESTION and channel.kind in _ASIDE):
        return False
    official, own = seen.rules.official, seen.tier.channels
    return bool((official and channel.name not in official) or (own and channel.name not in own))


def _curator_watches(seen: Sight, answer: Answer) -> bool:
    known = seen.request.people_known and seen.request.organisation.known
    return (
        known and answer.verdict is Verdict.ADMITTED and seen.role.lpr and seen.request.role is not ContactRole.CURATOR
    )


def _curator_away(seen: Sight) -> bool:
    if seen.channel.kind is not ChannelKind.ONLINE_MEETING:
        return False
    return ContactRole.CURATOR not in {seen.request.role, *seen.request.participants}
