"""The supervisor's board and what belongs to it."""
