"""The floor of every ratio: a bare Textual app of one Static (``python -m tests.bench.floor``)."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    """One line of text that changes at a key, and nothing else."""

    BINDINGS: ClassVar = [("down,up,pagedown,pageup,home,end,j,k", "turn", "turn"), ("q", "quit", "quit")]
    pressed = 0

    def compose(self) -> ComposeResult:
        """Show the line."""
        yield Static("READY 0")

    def action_turn(self) -> None:
        """Change the line."""
        self.pressed += 1
        self.query_one(Static).update(f"READY {self.pressed}")


if __name__ == "__main__":
    Floor().run()
