"""The chains of warnings: ``chains.toml`` as frozen values (T-23): at which share of a promise who is told."""

from pydantic import Field, model_validator

from models.clock import ClockName
from models.term_words import Part, PriorityWord, TierWord, Words, WrongKey
from models.terms import Term


class Receiver(Term):
    """Who a step of a chain speaks to."""

    OWNER = "owner", "владелец"
    SENIOR = "senior", "старший"
    SUPERVISOR = "supervisor", "супервайзер"
    NEXT = "next", "следующий"


class StepRules(Part):
    """One step: ``share`` of the promised time (1 is the due itself) or ``before`` the due, and who is told."""

    share: float | None = Field(default=None, gt=0, le=3)
    before: Words | None = None
    to: str

    @model_validator(mode="after")
    def _one_of(self) -> "StepRules":
        if (self.share is None) == (self.before is None):
            raise WrongKey((), 'у шага нужно что-то одно: share = 0.75 или before = "15 мин"')
        return self


class ChainRules(Part):
    """One chain: for which clocks, levels and priorities (none named: all), and its steps in order."""

    clocks: tuple[str, ...] = ()
    tiers: tuple[TierWord, ...] = ()
    priorities: tuple[PriorityWord, ...] = ()
    steps: tuple[StepRules, ...] = Field(min_length=1)


class Chains(Part):
    """Everything of ``chains.toml``; the first chain that fits a clock of a ticket is its chain."""

    chain: tuple[ChainRules, ...] = ()
    outbox: bool = True
    """Whether each notice is written as a file into the folder of notices too."""
    answer_within: Words
    """An escalation to a supervisor that nobody answered in this time is told to the next one."""


def clocks_of(chain: ChainRules) -> frozenset[ClockName]:
    """Give the clocks of a chain: all where none are named."""
    named = {ClockName.read(word) for word in chain.clocks}
    return frozenset(one for one in named if one is not None) or frozenset(ClockName)
