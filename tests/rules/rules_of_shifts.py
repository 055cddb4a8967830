"""The rules of shifts as they are shipped, for tests that need no desk."""

import tomllib

from data.rules.sources import shipped
from models.shift_rules import ShiftRules

SHIPPED = ShiftRules.model_validate(tomllib.loads(shipped("shifts.toml").read_text(encoding="utf-8")))
