"""The files of the door together: what a profile makes of them for the gate, and what it may not name."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.door_files import ChannelsFile, FormsFile, GateFile, own_names, tier_gates
from models.forms import fold
from models.gate_rules import GateRules
from models.impact_file import ImpactFile
from models.profiles import ProfileRules
from models.term_words import WrongKey
from models.transitions import FIELD_LABELS


@dataclass(frozen=True, slots=True)
class Door:
    """``gate.toml``, ``channels.toml``, ``forms.toml`` and ``impact.toml`` as read."""

    gate: GateFile
    channels: ChannelsFile
    forms: FormsFile
    impact: ImpactFile

    def rules(self, profile: ProfileRules) -> GateRules:
        """Make the rules of the gate in a profile."""
        gate = self.gate
        return GateRules(
            tiers=tier_gates(gate, self.channels),
            roles={role: table.rules() for role, table in gate.roles.items()},
            forms=self.forms.by_type(profile.untyped),
            questions=self.forms.all_questions(),
            words=gate.words.words(),
            channels=self.channels.rules(profile.unmarked),
            official=own_names(profile.official, self.channels, ("official",)),
            strict=gate.strict.rules(),
            unknown=profile.unknown or gate.unknown,
            tasks=frozenset(gate.tasks),
            banned=dict(gate.banned),
            types={fold(word): kind for kind, words in self.forms.types.items() for word in words},
            few_steps=gate.few_steps,
        )

    def check(self, name: str, profile: ProfileRules) -> None:
        """Refuse a profile that names what is not there; WrongKey says the key."""
        spot: Sequence[str | int] = ("profiles", name)
        own_names(profile.official, self.channels, (*spot, "official"))
        if profile.one_channel and len(profile.official) != 1:
            raise WrongKey((*spot, "official"), "официальный канал этого профиля должен быть ровно один")
        if profile.matrix not in self.impact.matrix:
            known = ", ".join(f"«{other}»" for other in self.impact.matrix)
            raise WrongKey((*spot, "matrix"), f"матрицы «{profile.matrix}» нет в impact.toml; есть {known}")
        if profile.untyped and profile.untyped not in self.forms.forms:
            known = ", ".join(f"«{other}»" for other in self.forms.forms)
            raise WrongKey((*spot, "untyped"), f"формы «{profile.untyped}» нет в forms.toml; есть {known}")
        for at, way in enumerate(profile.required):
            if (way.to is None) == (way.line is None):
                raise WrongKey((*spot, "required", at), "нужно одно из двух: to или line")
            for field in way.fields:
                if field not in FIELD_LABELS and field not in self.forms.questions:
                    raise WrongKey((*spot, "required", at, "fields"), f"нет поля «{field}»")
