"""What the files of the door hold, table by table: ``gate.toml``, ``channels.toml``, ``forms.toml``."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pydantic import Field, model_validator

from models.forms import TYPE, WRITTEN, Form, Level, Question, fold
from models.gate_rules import ALL_TYPES, Backing, ChannelGate, RoleGate, TierGate, Unknown, Unmarked
from models.term_words import (
    AttachmentWord,
    BackingWord,
    ContactWord,
    KindWord,
    Part,
    ReasonWord,
    TierWord,
    TypeWord,
    TypeWords,
    UnknownWord,
    UnmarkedWord,
    WrongKey,
)
from models.terms import ChannelKind, ContactRole, TicketType, Tier
from models.wording import OutageWords, Words


class TierDoor(Part):
    """What a tier may set, and by which way."""

    lenient: bool = False
    types: TypeWords = ALL_TYPES
    channels: tuple[str, ...] = ()
    own_dates: bool = False


class RoleDoor(Part):
    """What a contact's role may ask."""

    lpr: bool = False
    own: tuple[TypeWord, ...] = ()
    training: bool = False
    needs: BackingWord = Backing.CONFIRMATION
    group: bool = False
    meeting: bool = False

    def rules(self) -> RoleGate:
        """Make the gate's rules of it."""
        return RoleGate(self.lpr, frozenset(self.own), self.training, self.needs, self.group, self.meeting)


class OutageLists(Part):
    """The words of an outage; every list holds forms of words."""

    names: tuple[str, ...] = ()
    everything: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class WordLists(Part):
    """The word lists of the door."""

    mark: tuple[str, ...] = ("задача",)
    training: tuple[str, ...] = ("обучение",)
    filler: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    assent: tuple[str, ...] = ()
    few: int = Field(default=3, ge=1, le=20)
    outage: OutageLists = OutageLists()

    def words(self) -> Words:
        """Make the gate's word lists of it."""
        outage = OutageWords(**self.outage.model_dump())
        return Words(**{**dict(self), "outage": outage})


class GateFile(Part):
    """``gate.toml``."""

    unknown: UnknownWord = Unknown.WAITS
    tasks: tuple[TypeWord, ...]
    few_steps: int = Field(default=2, ge=1, le=10)
    no_tier: TierDoor = TierDoor()
    tiers: dict[TierWord, TierDoor]
    roles: dict[ContactWord, RoleDoor]
    strict: RoleDoor = RoleDoor()
    banned: dict[AttachmentWord, ReasonWord] = Field(default_factory=dict)
    words: WordLists

    @model_validator(mode="after")
    def _complete(self) -> "GateFile":
        if absent := [tier.label for tier in Tier if tier not in self.tiers]:
            raise WrongKey(("tiers",), f"нет правил приёма для уровня: {', '.join(absent)}")
        if absent := [role.label for role in ContactRole if role not in self.roles]:
            raise WrongKey(("roles",), f"нет правил приёма для роли: {', '.join(absent)}")
        return self


class ChannelDoor(Part):
    """One channel: what it is, and how one writes into it (D-08)."""

    kind: KindWord = ChannelKind.OTHER
    also: tuple[str, ...] = ()
    unmarked: UnmarkedWord = Unmarked.UNFORMED
    ours: bool = False
    hours: bool = False
    format: str = ""


class ChannelsFile(Part):
    """``channels.toml``."""

    channels: dict[str, ChannelDoor]

    @model_validator(mode="after")
    def _once(self) -> "ChannelsFile":
        seen: dict[str, str] = {}
        for name, channel in self.channels.items():
            for word in (name, *channel.also):
                if seen.setdefault(fold(word), name) != name:
                    said = f"имя «{word}» есть у двух каналов: «{seen[fold(word)]}» и «{name}»"
                    raise WrongKey(("channels", name), said)
        return self

    def rules(self, unmarked: Unmarked | None = None) -> dict[str, ChannelGate]:
        """Give the channels by every name of theirs; ``unmarked`` of a profile stands before the channel's own."""
        found: dict[str, ChannelGate] = {}
        for name, channel in self.channels.items():
            gate = ChannelGate(name, channel.kind, unmarked or channel.unmarked, channel.ours, channel.hours)
            found |= {fold(word): gate for word in (name, *channel.also)} | {name: gate}
        return found

    def known(self, name: str) -> str | None:
        """Give the own name of a channel; None when there is no such channel."""
        plain = fold(name)
        named = (own for own, rules in self.channels.items() if plain in map(fold, (own, *rules.also)))
        return next(named, None)


class QuestionTable(Part):
    """One question of the forms."""

    label: str = Field(min_length=1)
    ask: str = Field(min_length=1)
    means: str = ""
    labels: tuple[str, ...] = ()
    short: bool = False
    choices: tuple[str, ...] = ()


class FormTable(Part):
    """One form."""

    types: tuple[TypeWord, ...] = ()
    required: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    free: str = ""
    untyped: bool = False

    def fault(self, questions: Collection[str]) -> str | None:
        """Say what is wrong with the questions that the form names; None when all is well."""
        asked = (*self.required, *self.expected, *self.owed)
        told = (*self.description, *filter(None, [self.free]))
        if absent := [key for key in (*asked, *self.order, *told) if key not in questions]:
            return f"нет вопроса «{absent[0]}»"
        if len(set(asked)) != len(asked):
            return "вопрос назван дважды"
        if self.order and sorted(self.order) != sorted(asked):
            return "order называет не те вопросы, что required, expected и owed"
        if stray := [key for key in told if key not in asked]:
            return f"вопроса «{stray[0]}» в этой форме нет"
        return None


class FormsFile(Part):
    """``forms.toml``."""

    questions: dict[str, QuestionTable]
    forms: dict[str, FormTable]
    types: dict[TypeWord, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> "FormsFile":
        if absent := [key for key in (TYPE, WRITTEN, "what") if key not in self.questions]:
            raise WrongKey(("questions",), f"нет вопроса, без которого приёма нет: {', '.join(absent)}")
        for name, form in self.forms.items():
            if (said := form.fault(self.questions)) is not None:
                raise WrongKey(("forms", name), said)
        for kind in TicketType:
            if len(named := [name for name, form in self.forms.items() if kind in form.types]) != 1:
                said = f"две формы: {', '.join(named)}" if named else "нет формы"
                raise WrongKey(("forms",), f"у типа «{kind.label}» {said}")
        if len([form for form in self.forms.values() if form.untyped]) != 1:
            raise WrongKey(("forms",), "ровно одна форма должна быть для обращений без типа (untyped = true)")
        return self

    def all_questions(self) -> dict[str, Question]:
        """Give every question by its key."""
        return {key: _question(key, table) for key, table in self.questions.items()}

    def by_type(self, untyped: str | None = None) -> dict[TicketType | None, Form]:
        """Give the form of every type, and under None the one of a request without a type."""
        made = {name: self._form(name, table) for name, table in self.forms.items()}
        found: dict[TicketType | None, Form] = {
            kind: made[name] for name, table in self.forms.items() for kind in table.types
        }
        own = next(name for name, table in self.forms.items() if table.untyped)
        return found | {None: made[untyped or own]}

    def _form(self, name: str, table: FormTable) -> Form:
        levels = dict.fromkeys(table.required, Level.REQUIRED)
        levels |= dict.fromkeys(table.expected, Level.EXPECTED) | dict.fromkeys(table.owed, Level.OWED)
        asked = table.order or tuple(levels)
        questions = tuple(replace(_question(key, self.questions[key]), level=levels[key]) for key in asked)
        return Form(name, questions, table.description, table.free)


def _question(key: str, table: QuestionTable) -> Question:
    return Question(
        key, table.label, table.ask, table.means, labels=table.labels, long=not table.short, choices=table.choices
    )


def tier_gates(file: GateFile, channels: ChannelsFile) -> dict[Tier | None, TierGate]:
    """Make the tiers' rules; WrongKey names a channel that nobody knows."""
    found: dict[Tier | None, TierGate] = {}
    tables: list[tuple[Tier | None, TierDoor]] = [(None, file.no_tier), *file.tiers.items()]
    for tier, table in tables:
        spot = ("tiers", tier.label) if tier else ("no_tier",)
        names = own_names(table.channels, channels, ("gate_file", *spot, "channels"))
        found[tier] = TierGate(table.lenient, frozenset(table.types), names, table.own_dates)
    return found


def own_names(names: tuple[str, ...], channels: ChannelsFile, spot: Sequence[str | int]) -> frozenset[str]:
    """Read channels by any name of theirs; WrongKey names the channel that is not there."""
    for name in names:
        if channels.known(name) is None:
            raise WrongKey(spot, f"канала «{name}» нет в channels.toml")
    return frozenset(channels.known(name) or name for name in names)
