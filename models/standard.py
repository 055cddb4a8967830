"""The service standard as frozen values: what the TOML files of ``data/files/standard`` mean.

Words in the files are Russian labels; a wrong word is refused here, with the key that holds it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import Field, PrivateAttr, model_validator

from models.board_rules import BoardRules
from models.chain_rules import Chains
from models.door import Door
from models.door_files import ChannelsFile, FormsFile, GateFile
from models.forms import Form
from models.gate_rules import GateRules
from models.impact import Matrix
from models.impact_file import ImpactFile
from models.profiles import ProfileRules
from models.queue_order import STANDARD_LANES, Lane
from models.shift_rules import ShiftRules
from models.targets import Target
from models.term_words import LaneWord, Part, PriorityWord, TierWord, TypeWord, Words, WrongKey
from models.terms import Priority, Role, TicketType, Tier
from models.transitions import FIELD_LABELS, Need

DEFAULT = "стандарт"
"""The profile of an organisation that chose none."""


class TierRules(Part):
    """What a tier is promised and asks for (R1, S-02, S-17)."""

    reaction: Words
    response: Words
    licences: str = ""
    front: str = ""
    meeting: str = ""
    channels: str = ""
    tasks: str = ""
    rules: tuple[str, ...] = ()


class TypeRules(Part):
    """What a type means and starts with (R13, C-08, C-19)."""

    means: str
    examples: tuple[str, ...] = ()
    priority: PriorityWord
    forecast_days: tuple[int, int] | None = None

    @property
    def said(self) -> str:
        """The definition with its examples, as one line of a picker (S-23)."""
        return f"{self.means} — например: {'; '.join(self.examples)}" if self.examples else self.means


class ChannelRules(Part):
    """How one writes into a channel (D-08), where an installation says it here and not in ``channels.toml``."""

    format: str = ""


class ClockRules(Part):
    """The settings of time.md with their defaults."""

    warn_share: float = Field(default=0.75, gt=0, lt=1)
    grace: Words
    vip_24x7: bool = False
    close_after_hours: int = Field(default=72, ge=1)
    critical_reaction: Words | None = None


class Standard(Part):
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
    gate_file: GateFile
    channels_file: ChannelsFile
    forms_file: FormsFile
    impact: ImpactFile
    shifts: ShiftRules
    board: BoardRules
    chains: Chains
    effects: Mapping[Any, Any] = Field(default_factory=dict)
    _gates: dict[str, GateRules] = PrivateAttr(default_factory=dict)
    _plain: dict[tuple[Lane, ...], ProfileRules] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> "Standard":
        if absent := [tier.label for tier in Tier if tier not in self.tiers]:
            raise WrongKey(("tiers",), f"нет правил уровня: {', '.join(absent)}")
        if absent := [kind.label for kind in TicketType if kind not in self.types]:
            raise WrongKey(("types",), f"нет правил типа: {', '.join(absent)}")
        if self.profile != DEFAULT and self.profile not in self.profiles:
            raise WrongKey(("profile",), f"профиль «{self.profile}» не описан; есть {', '.join(self.profiles)}")
        if Lane.REST not in self.order:
            raise WrongKey(("lanes",), "в порядке дорожек нет «остальные»: кому-то не будет места")
        for name, rules in self.profiles.items():
            self.door.check(name, rules)
        self.door.rules(self.chosen)
        return self

    @property
    def chosen(self) -> ProfileRules:
        """The rules of the profile in force."""
        named = self.profiles.get(self.profile)
        if named is None and self.lanes not in self._plain:
            self._plain[self.lanes] = ProfileRules(lanes=self.lanes)
        return named or self._plain[self.lanes]

    @property
    def door(self) -> Door:
        """The files of the door together."""
        return Door(self.gate_file, self.channels_file, self.forms_file, self.impact)

    @property
    def order(self) -> tuple[Lane, ...]:
        """The lanes of the profile in force, first served first (C-02)."""
        return self.chosen.lanes

    @property
    def resolution(self) -> Mapping[Priority, Target]:
        """The resolution targets of the profile in force; empty for «стандарт» (C-08)."""
        return self.chosen.resolution

    @property
    def critical_calendar(self) -> str | None:
        """The calendar that «Критичный» is counted on, where the profile names one (C-08)."""
        return self.chosen.critical_calendar

    @property
    def gate(self) -> GateRules:
        """The rules of the door in the profile in force (models/gate.py)."""
        if self.profile not in self._gates:
            self._gates[self.profile] = self.door.rules(self.chosen)
        return self._gates[self.profile]

    @property
    def forms(self) -> Mapping[TicketType | None, Form]:
        """The form of every type, and under None that of a request without one (R5)."""
        return self.gate.forms

    @property
    def matrix(self) -> Matrix:
        """Severity × scope → priority in the profile in force (C-18)."""
        return self.impact.cells(self.chosen.matrix)

    @property
    def official(self) -> frozenset[str]:
        """The official channels of the profile in force; empty: every channel is (C-17, H-07)."""
        return self.gate.official

    @property
    def required(self) -> tuple[Need, ...]:
        """What the ways of the status graph and the escalation need besides the graph itself (T-15, T-19)."""
        names = {key: question.label.lower() for key, question in self.forms_file.questions.items()} | FIELD_LABELS
        return tuple(Need(way.fields, way.to, way.line, way.types, names) for way in self.chosen.required)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that people of the desk may have in the profile in force (C-27)."""
        return self.chosen.roles

    @property
    def close_after(self) -> timedelta:
        """Silence after «Решён» that closes a ticket (C-12)."""
        return timedelta(hours=self.clocks.close_after_hours)

    def rules_for(self, tier: Tier | None) -> TierRules:
        """Give the rules of a tier, or of those who have none (C-07)."""
        return self.tiers[tier] if tier else self.no_tier

    def format_for(self, channel: str) -> str:
        """Give the recommended format of an answer into a channel, shown while one writes it (D-08); may be empty."""
        own = self.channels.get(channel.casefold())
        known = self.channels_file.known(channel)
        return own.format if own else self.channels_file.channels[known].format if known else ""

    def priority_for(self, kind: TicketType | None) -> Priority:
        """Give the priority that a type starts with."""
        return self.types[kind].priority if kind else Priority.MEDIUM
