"""Chains of warnings: who is told of a promise that nears its end, and how."""
