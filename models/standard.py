"""The service standard as frozen values: what the TOML files of ``data/files/standard`` mean.

Words in the files are Russian labels; a wrong word is refused here, with the key that holds it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from models.queue_order import STANDARD_LANES, Lane
from models.targets import Target
from models.terms import Priority, Term, TicketType, Tier

_Word = TypeVar("_Word", bound=Term)


def _term(kind: type[_Word], word: Any) -> _Word:
    found = kind.read(word) if isinstance(word, str) else None
    if found is None:
        known = ", ".join(f"«{term.label}»" for term in kind)
        raise ValueError(f"нет такого слова: {word!r}; есть {known}")
    return found


def _target(words: Any) -> Target:
    if isinstance(words, Target):
        return words
    if not isinstance(words, str):
        raise ValueError(f'срок пишется словами в кавычках, например "2 ч", а стоит {words!r}')
    return Target.parse(words)


Words = Annotated[Target, BeforeValidator(_target)]
LaneWord = Annotated[Lane, BeforeValidator(lambda word: _term(Lane, word))]
TierWord = Annotated[Tier, BeforeValidator(lambda word: _term(Tier, word))]
TypeWord = Annotated[TicketType, BeforeValidator(lambda word: _term(TicketType, word))]
PriorityWord = Annotated[Priority, BeforeValidator(lambda word: _term(Priority, word))]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class TierRules(_Part):
    """What a tier is promised and asks for (R1, S-02, S-17)."""

    reaction: Words
    response: Words
    licences: str = ""
    front: str = ""
    meeting: str = ""
    channels: str = ""
    tasks: str = ""
    rules: tuple[str, ...] = ()


class TypeRules(_Part):
    """What a type means and starts with (R13, C-08, C-19)."""

    means: str
    priority: PriorityWord
    forecast_days: tuple[int, int] | None = None


class ChannelRules(_Part):
    """How one writes into a channel (D-08)."""

    format: str = ""


class ClockRules(_Part):
    """The settings of time.md with their defaults."""

    warn_share: float = Field(default=0.75, gt=0, lt=1)
    grace: Words
    vip_24x7: bool = False
    close_after_hours: int = Field(default=72, ge=1)
    critical_reaction: Words | None = None


class ProfileRules(_Part):
    """What another profile changes: data, not branches of code."""

    lanes: tuple[LaneWord, ...] = STANDARD_LANES
    resolution: dict[PriorityWord, Words] = Field(default_factory=dict)
    critical_calendar: str | None = None


class Standard(_Part):
    """The whole standard in force."""

    version: str
    profile: str
    calendar: str
    workdays: str
    lanes: tuple[LaneWord, ...] = STANDARD_LANES
    clocks: ClockRules
    no_tier: TierRules
    tiers: dict[TierWord, TierRules]
    profiles: dict[str, ProfileRules] = Field(default_factory=dict)
    types: dict[TypeWord, TypeRules]
    channels: dict[str, ChannelRules] = Field(default_factory=dict)
    effects: Mapping[Any, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> "Standard":
        if absent := [tier.label for tier in Tier if tier not in self.tiers]:
            raise ValueError(f"нет правил уровня: {', '.join(absent)}")
        if absent := [kind.label for kind in TicketType if kind not in self.types]:
            raise ValueError(f"нет правил типа: {', '.join(absent)}")
        if self.profile != "стандарт" and self.profile not in self.profiles:
            raise ValueError(f"профиль «{self.profile}» не описан; есть {', '.join(self.profiles)}")
        if Lane.REST not in self.order:
            raise ValueError("в порядке дорожек нет «остальные»: кому-то не будет места")
        return self

    @property
    def order(self) -> tuple[Lane, ...]:
        """The lanes of the profile in force, first served first (C-02)."""
        chosen = self.profiles.get(self.profile)
        return chosen.lanes if chosen else self.lanes

    @property
    def resolution(self) -> Mapping[Priority, Target]:
        """The resolution targets of the profile in force; empty for «стандарт» (C-08)."""
        chosen = self.profiles.get(self.profile)
        return chosen.resolution if chosen else {}

    @property
    def critical_calendar(self) -> str | None:
        """The calendar that «Критичный» is counted on, where the profile names one (C-08)."""
        chosen = self.profiles.get(self.profile)
        return chosen.critical_calendar if chosen else None

    @property
    def close_after(self) -> timedelta:
        """Silence after «Решён» that closes a ticket (C-12)."""
        return timedelta(hours=self.clocks.close_after_hours)

    def rules_for(self, tier: Tier | None) -> TierRules:
        """Give the rules of a tier, or of those who have none (C-07)."""
        return self.tiers[tier] if tier else self.no_tier

    def format_for(self, channel: str) -> str:
        """Give the recommended format of an answer into a channel, shown while one writes it (D-08); may be empty."""
        rules = self.channels.get(channel.casefold())
        return rules.format if rules else ""

    def priority_for(self, kind: TicketType | None) -> Priority:
        """Give the priority that a type starts with."""
        return self.types[kind].priority if kind else Priority.MEDIUM
