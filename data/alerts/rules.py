"""Each person's own rules of being warned: quiet hours, what is muted, the bell."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from data.alerts.rows import RuleRow
from data.refusals import BadInput
from data.shifts.reading import Ask
from models.chain_rules import Receiver
from models.clock import ClockName

_READ = "SELECT person_id, quiet_from, quiet_until, muted, bell FROM alert_rule WHERE person_id = ?"
_KEEP = (
    "INSERT INTO alert_rule (person_id, quiet_from, quiet_until, muted, bell) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (person_id) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,"
    " muted = excluded.muted, bell = excluded.bell"
)
_MUTABLE: dict[str, ClockName | Receiver] = {one.value: one for kind in (ClockName, Receiver) for one in kind}
_DASHES = str.maketrans("—−-", "–––")


def rules_of(ask: Ask, person_id: int) -> RuleRow:
    """Read a person's rules; whoever set none hears everything."""
    row = next(iter(ask(_READ, (person_id,))), None)
    return RuleRow(person_id) if row is None else _rules(row)


def kept(rules: RuleRow) -> tuple[Any, ...]:
    """Lay rules out as their row."""
    since, until = (f"{one:%H:%M}" for one in rules.quiet) if rules.quiet else ("", "")
    return rules.person_id, since, until, " ".join(sorted(rules.muted)), int(rules.bell)


def keep_sql() -> str:
    """The statement that keeps what ``kept`` laid out."""
    return _KEEP


def read_quiet(text: str) -> tuple[time, time] | None:
    """Read quiet hours as people type them, «22:00–08:00»; empty: none. BadInput says what is wrong."""
    words = text.translate(_DASHES).replace(" ", "")
    if not words:
        return None
    labels = words.split("–")
    try:
        since, until = (datetime.strptime(one, "%H:%M").time() for one in labels)  # noqa: DTZ007
    except ValueError:
        raise BadInput("Тихие часы пишутся так: 22:00–08:00. Пустая строка — без тихих часов.") from None
    if since == until:
        raise BadInput("Тихие часы не могут длиться сутки: начало и конец одинаковы. Напишите, например, 22:00–08:00.")
    return since, until


def quiet_said(rules: RuleRow) -> str:
    """Say a person's quiet hours, as ``read_quiet`` reads them; empty where there are none."""
    return f"{rules.quiet[0]:%H:%M}–{rules.quiet[1]:%H:%M}" if rules.quiet else ""


def _rules(row: Sequence[Any]) -> RuleRow:
    person, since, until, muted, bell = row
    quiet = (time.fromisoformat(since), time.fromisoformat(until)) if since and until else None
    found = frozenset(_MUTABLE[slug] for slug in str(muted).split() if slug in _MUTABLE)
    return RuleRow(person, quiet, found, bool(bell))
