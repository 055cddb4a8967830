"""The screen of the roster."""
