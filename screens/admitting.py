"""The acts at the door as keys: ask for what is missing, refuse, the curator, duplicates, what a request is."""

from screens.acting import ActingScreen


class AdmittingScreen(ActingScreen):
    """A screen with tickets that may still stand before the queue."""

    def action_ask_missing(self) -> None:
        """Ask the client for exactly what the form lacks."""
        self.begin("ask_missing")

    def action_refuse(self) -> None:
        """Refuse the request with a ready text."""
        self.begin("refuse")

    def action_ask_curator(self) -> None:
        """Ask the curator to confirm."""
        self.begin("ask_curator")

    def action_curator_said(self) -> None:
        """Write down what the curator said."""
        self.begin("curator_said")

    def action_duplicate(self) -> None:
        """Link to the request of the same incident, or free from it."""
        self.begin("duplicate")

    def action_answer_all(self) -> None:
        """Answer an incident's every request at once."""
        self.begin("answer_all")

    def action_turn_over(self) -> None:
        """Make a request of correspondence, or correspondence of a request."""
        self.begin("turn_over")

    def action_set_impact(self) -> None:
        """Say how badly and whom it hinders."""
        self.begin("set_impact")

    def action_note_access(self) -> None:
        """Write down that an access was given or returned (S-70)."""
        self.begin("note_access")

    def action_agree_date(self) -> None:
        """Agree the client's date."""
        self.begin("agree_date")

    def action_rate_line(self) -> None:
        """Mark the work of the line that the ticket came back from (T-20)."""
        self.begin("rate_line")

    def action_set_appeal(self) -> None:
        """Say what the client wants of us (L-11)."""
        self.begin("set_appeal")

    def action_name_repeat(self) -> None:
        """Say why the client came again (L-29)."""
        self.begin("name_repeat")
