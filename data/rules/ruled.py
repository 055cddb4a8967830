"""The rules side of a desk: what is in force, when it is read anew, and what is forgotten with it."""

from functools import cached_property
from typing import TYPE_CHECKING, cast

from data.places import Places
from data.rules.in_force import Ruled
from data.settings import Settings

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from data.rules.in_force import InForce
    from data.rules.renewal import Renewal
    from models.standard import Standard
    from models.timers import Policy
    from models.workhours import WorkSchedule

RULED = ("in_force", "texts", "kinds", "checklists", "escalations")
"""What is made from the rules in force, and is forgotten with them."""


class RuledDesk:
    """A desk that knows its places, its settings and the rules in force."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self.places = places
        self.settings = settings

    @cached_property
    def in_force(self) -> "InForce":
        """The rules as they were applied last, read once; see ``follow_rules``."""
        from data.rules.in_force import InForce

        return InForce(cast("Desk", self))

    standard: Ruled["Standard"] = Ruled()
    """The rules of the service in force."""
    policy: Ruled["Policy"] = Ruled()
    """What the clocks count by: the standard's targets on this desk's calendar."""
    schedule: Ruled["WorkSchedule"] = Ruled()
    """The working hours of this desk."""

    @cached_property
    def renewal(self) -> "Renewal":
        """An edited standard on its way into force."""
        from data.rules.renewal import Renewal

        return Renewal(cast("Desk", self))

    def forget_rules(self) -> None:
        """Read the rules anew at the next use."""
        for part in RULED:
            self.__dict__.pop(part, None)

    def catch_up_rules(self) -> None:
        """Forget the rules outside a write when others are in force by now, or when none was ever applied."""
        known: InForce | None = self.__dict__.get("in_force")
        if known is not None and not known.current(cast("Desk", self)):
            self.forget_rules()

    def follow_rules(self, tx: "Tx") -> None:
        """Forget the rules at the begin of a write when another console applied others since they were read."""
        known: InForce | None = self.__dict__.get("in_force")
        if known is not None and not known.holds(tx):
            self.forget_rules()
