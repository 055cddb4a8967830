"""What an attachment is, told by its name and media type (C-28, S-46): a guess that a person may correct."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from models.terms import AttachmentKind


@dataclass(frozen=True, slots=True)
class KindRule:
    """One line of the table: a file whose name or media type fits one of these patterns is of this kind."""

    kind: AttachmentKind
    names: tuple[str, ...] = ()
    media: tuple[str, ...] = ()

    def fits(self, name: str, media: str) -> bool:
        """Tell whether a folded name or media type fits."""
        return any(fnmatchcase(name, one) for one in self.names) or any(fnmatchcase(media, one) for one in self.media)


@dataclass(frozen=True, slots=True)
class KindRules:
    """The table of kinds: the first rule that fits decides, ``otherwise`` stands for what fits none."""

    rules: tuple[KindRule, ...]
    means: Mapping[AttachmentKind, str]
    """What each kind is, shown while one chooses."""
    never_open: frozenset[str] = frozenset()
    """Suffixes of files that run when opened: the console hands them to no other program."""
    otherwise: AttachmentKind = AttachmentKind.DOCUMENT

    def guess(self, name: str, media: str = "") -> AttachmentKind:
        """Guess what a file is."""
        folded, kind = fold(name), media.partition(";")[0].strip().casefold()
        return next((rule.kind for rule in self.rules if rule.fits(folded, kind)), self.otherwise)

    def may_open(self, name: str) -> bool:
        """Tell whether a file may be handed to the system's own program."""
        return not self.never_open & set(fold(name).rstrip(". ").split(".")[1:])


def fold(name: str) -> str:
    """Bring a file name to the form that patterns are written in: no folders, one kind of letters and spaces."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return " ".join(unicodedata.normalize("NFC", last).casefold().replace("ё", "е").split())
