"""What is said of a caller, and what became of their call, in the operator's words."""

from data.calls import Call, Caller
from data.rows import Accepted
from models.safetext import one_line
from models.terms import ContactRole, Tier, Verdict
from screens.theme import tier_variable
from screens.widgets.lines import Line, Piece, join

_NEXT = {
    Verdict.ADMITTED: "принято в очередь",
    Verdict.ASKED: "не оформлено",
    Verdict.REFUSED: "отказ",
    Verdict.CURATOR: "ждёт слова куратора",
    Verdict.CORRESPONDENCE: "переписка",
}

_BEHIND = frozenset({ContactRole.MANAGER, ContactRole.EMPLOYEE, ContactRole.CONTRACTOR})
"""Who asks on somebody's word (S-51…S-53)."""


def caller_line(call: Call, typed: str) -> Line:
    """Say who is on the line as far as the desk knows: organisation, tier, role, address, what stands in the way."""
    caller = call.caller
    if not typed.strip() and caller.client_id is None and not caller.name:
        return (("Начните набирать: ↑↓ и Enter — выбрать, дальше сразу текст.", "caller--quiet"),)
    if not caller.known and caller.client_id is None:
        organisation: Piece | None = (one_line(caller.client), "caller--name") if caller.client else None
        later: Piece = ("F8 — организация и роль, можно потом", "caller--quiet")
        return join([("новый человек", "caller--flag"), organisation, later], style="caller--quiet")
    return join(
        [
            (one_line(caller.client), "caller--name"),
            _tier(caller.tier),
            (caller.role.label, "caller--flag" if caller.role is ContactRole.UNKNOWN else "caller--quiet"),
            (caller.note, "caller--flag"),
            (_asks(caller), "caller--quiet"),
            (one_line(caller.address), "caller--quiet"),
        ],
        style="caller--quiet",
    )


def _asks(caller: Caller) -> str:
    if not caller.known:
        return "F8 — кто это"
    return "F8 — по чьему слову" if caller.role in _BEHIND else ""


def _tier(tier: Tier | None) -> Piece:
    return (tier.label if tier else "без уровня", f"caller--{tier_variable(tier)}")


def registered_said(accepted: Accepted, call: Call, hidden: tuple[str, ...]) -> str:
    """Say what became of a call; ``hidden`` names the secrets that were not stored."""
    number = accepted.number
    if call.joins:
        said = f"№ {number}: сообщение клиента дописано."
    elif accepted.verdict is None:
        said = f"№ {number}: {accepted.outcome}."
    else:
        more = f" {accepted.why}" if accepted.why and accepted.verdict is not Verdict.ADMITTED else ""
        said = f"№ {number}: {_NEXT[accepted.verdict]}.{more}"
    if call.parent:
        said += f" Дубль № {call.parent}."
    return said + (f" Скрыто: {', '.join(hidden)}." if hidden else "")
