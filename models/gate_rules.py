"""The rules of the door as frozen values: who may ask, what a tier may set, which channels, which forms, which words.

The organisation writes them in ``gate.toml``, ``channels.toml`` and ``forms.toml``; ``models/gate.py`` applies them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.form_labels import Labels, labels_of
from models.forms import Form, Question, alike, fold
from models.terms import TASK_TYPES, AttachmentKind, ChannelKind, ContactRole, Reason, Term, TicketType, Tier
from models.wording import Words, one_slip

ALL_TYPES = frozenset(TicketType)
_SLIP = 6
"""Letters from which on the word for a type may hold a slip."""


class Backing(Term):
    """Whose word stands behind a request of a role that may not ask by itself (S-51…S-53, S-65)."""

    NOBODY = "nobody", "ничья"
    REFERENCE = "reference", "ЛПР, от чьего имени просят"
    PARTICIPANT = "participant", "ЛПР среди участников"
    CONFIRMATION = "confirmation", "слово куратора"


class Unmarked(Term):
    """What a message without the mark is in a channel (C-15, S-64, H-04)."""

    TALK = "talk", "переписка"
    UNFORMED = "unformed", "не оформлено"


class Unknown(Term):
    """What happens to a request of an organisation that nobody knows (S-65)."""

    WAITS = "waits", "ждёт"
    PASSES = "passes", "принять"


@dataclass(frozen=True, slots=True)
class TierGate:
    """What a tier may set, and by which way (S-37…S-42, S-72); no channels named: any."""

    lenient: bool = False
    types: frozenset[TicketType] = ALL_TYPES
    channels: frozenset[str] = frozenset()
    own_dates: bool = False


@dataclass(frozen=True, slots=True)
class RoleGate:
    """What a contact's role may ask (S-50…S-53).

    ``own``: types that it may ask alone; ``training``: a Вопрос of the topic «обучение» alone; ``group``: may write in
    a group chat; ``meeting``: its presence makes a meeting in person possible (S-22).
    """

    lpr: bool = False
    own: frozenset[TicketType] = frozenset()
    training: bool = False
    needs: Backing = Backing.CONFIRMATION
    group: bool = False
    meeting: bool = False


@dataclass(frozen=True, slots=True)
class ChannelGate:
    """What a channel is; ``ours``: never counted as past the official one; ``hours``: staffed in working hours only."""

    name: str
    kind: ChannelKind = ChannelKind.OTHER
    unmarked: Unmarked = Unmarked.UNFORMED
    ours: bool = False
    hours: bool = False


@dataclass(frozen=True)
class GateRules:
    """Everything that the gate goes by."""

    tiers: Mapping[Tier | None, TierGate]
    roles: Mapping[ContactRole, RoleGate]
    forms: Mapping[TicketType | None, Form]
    questions: Mapping[str, Question]
    words: Words
    channels: Mapping[str, ChannelGate] = field(default_factory=dict)
    """By every name that people use for them, folded; another name is a channel of the kind «другой»."""
    official: frozenset[str] = frozenset()
    """The official channels of the profile, by name; empty: every channel is."""
    strict: RoleGate = field(default_factory=RoleGate)
    """What everybody but the curator may ask where the organisation's intake is «строгий» (C-05)."""
    unknown: Unknown = Unknown.WAITS
    tasks: frozenset[TicketType] = TASK_TYPES | {TicketType.APPROVAL}
    """What an organisation that is not ready may not set, and a strict tier only outlines by phone (S-59, C-11)."""
    banned: Mapping[AttachmentKind, Reason] = field(default_factory=dict)
    """What may not stand in for the description of a task (S-46, C-28)."""
    types: Mapping[str, TicketType] = field(default_factory=dict)
    """Everyday words for a type in a line «ТИП: …», folded."""
    few_steps: int = 2
    """With fewer steps than this «что делали» gets a warning (H-20)."""

    @cached_property
    def labels(self) -> Labels:
        """The labels of all questions, for the reader of forms."""
        return labels_of(self.questions)

    @cached_property
    def _type_words(self) -> Mapping[str, TicketType]:
        """Every long word for a type, folded by look."""
        words = {alike(kind.label): kind for kind in TicketType} | {
            alike(word): kind for word, kind in self.types.items()
        }
        words |= {alike(f"задача {kind.label.split()[0]}"): kind for kind in TASK_TYPES}
        return {word: kind for word, kind in words.items() if len(word) >= _SLIP}

    def slipped(self, word: str) -> TicketType | None:
        """Find the type that a word means with one slip of the finger or in letters that only look Russian."""
        if not _SLIP <= len(word) <= 40:
            return None
        found = {kind for known, kind in self._type_words.items() if known == word or one_slip(known, word)}
        return found.pop() if len(found) == 1 else None

    def tier(self, tier: Tier | None) -> TierGate:
        """Give the rules of a tier, or of those who have none."""
        return self.tiers[tier]

    def role(self, role: ContactRole) -> RoleGate:
        """Give the rules of a contact's role."""
        return self.roles[role]

    def channel(self, name: str) -> ChannelGate:
        """Find a channel by any of its names; the dictionary is open (S-41, D-07)."""
        return self.channels.get(name) or self.channels.get(fold(name)) or ChannelGate(name)

    def form_for(self, type: TicketType | None) -> Form:
        """Give the form of a type, or of a request that has none yet (R5)."""
        return self.forms[type]

    def question(self, key: str) -> Question:
        """Give a question by its key."""
        return self.questions[key]
