"""The shifts of a desk: each trade of the handover is a part of its own, imported when first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.desk import Desk
    from data.giving.preparing import Preparing
    from data.giving.standing import Standings
    from data.reports.reports import Reports
    from data.roster.rosters import Rosters
    from data.shifts.briefing import Briefing
    from data.shifts.calling import Calling
    from data.shifts.opening import Opening
    from data.shifts.rows import Banner
    from data.shifts.running import Running
    from data.statuses.statuses import Statuses
    from data.taking.accepting import Accepting


class Shifts:
    """Who works when, and how the work goes from one to the next (handover.md)."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.banner: Banner | None = None
        """What stands across this console about the shift; whoever follows the desk keeps it true."""

    @cached_property
    def roster(self) -> "Rosters":
        """The roster: read, changed, checked."""
        from data.roster.rosters import Rosters

        return Rosters(self._desk)

    @cached_property
    def running(self) -> "Running":
        """The shifts there are: which one runs, which one is next, who is on."""
        from data.shifts.running import Running

        return Running(self._desk)

    @cached_property
    def opening(self) -> "Opening":
        """The start of a shift: its checklist, and what may be taken before acceptance."""
        from data.shifts.opening import Opening

        return Opening(self._desk)

    @cached_property
    def briefing(self) -> "Briefing":
        """What changed since a person's own last shift."""
        from data.shifts.briefing import Briefing

        return Briefing(self._desk)

    @cached_property
    def calling(self) -> "Calling":
        """Who is told when nobody accepts."""
        from data.shifts.calling import Calling

        return Calling(self._desk)

    @cached_property
    def preparing(self) -> "Preparing":
        """The outgoing side: items, dispositions, the signature."""
        from data.giving.preparing import Preparing

        return Preparing(self._desk)

    @cached_property
    def accepting(self) -> "Accepting":
        """The incoming side: what was shown, read back, refused, and the moment of transfer."""
        from data.taking.accepting import Accepting

        return Accepting(self._desk)

    @cached_property
    def standing(self) -> "Standings":
        """Standing instructions."""
        from data.giving.standing import Standings

        return Standings(self._desk)

    @cached_property
    def reports(self) -> "Reports":
        """Frozen reports, their addenda, comparisons."""
        from data.reports.reports import Reports

        return Reports(self._desk)

    @cached_property
    def statuses(self) -> "Statuses":
        """Status windows."""
        from data.statuses.statuses import Statuses

        return Statuses(self._desk)
