"""The budgets of speed, measured."""
