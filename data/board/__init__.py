"""The live board: what breaks next, who is loaded, what waits for a supervisor, and the acts from it."""
