"""Shifts: the roster, who is on, the handover, its reports, status windows."""
