"""The screens of the shift: handing over, taking over, reports."""
