"""The door: one pure function from a request and the rules to what is answered (R6, R7, S-30, S-42…S-54, C-05…C-35).

Key, file, command line and bulk all come here. The order of the answers is the order of ``STEPS``.
"""

from dataclasses import replace

from models.gate_rules import GateRules
from models.gate_sight import Answer as Answer
from models.gate_sight import Organisation as Organisation
from models.gate_sight import Request as Request
from models.gate_sight import look
from models.gate_steps import STEPS
from models.gate_warnings import warnings


def gate(request: Request, rules: GateRules) -> Answer:
    """Answer a request by the rules: admitted, asked, refused, for the curator, or correspondence (R7)."""
    seen = look(request, rules)
    answer = next(answer for step in STEPS if (answer := step(seen)) is not None)
    have, need = len(seen.told), len(seen.form.questions)
    return replace(answer, have=have, need=need, warnings=warnings(seen, answer))
