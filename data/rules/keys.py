"""Under which keys the database keeps the rules of the desk (table ``meta``)."""

APPLIED = "standard.applied"
"""The texts that were applied last."""
VERSIONS = "rules.versions"
"""Which calendars, terms and lanes were in force until when."""
STAMP = "rules.stamp"
"""Moves on with every change of the rules, so that consoles read them again."""
