"""The texts that make the standard: those of the installation before the shipped ones, file by file.

A file is named by its place in the folder: ``gate.toml``, ``calendars/омск.toml``, ``texts/gate.toml``. The texts come
from the folder on disk, or from the database, which keeps those that were applied.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from data.rules.faults import BadStandard, Fault, parsed
from data.rules.own_file import NotOwn, read_own

SHIPPED = Path(__file__).parent.parent / "files"
CALENDARS, TEXTS = "calendars", "texts"
LIVE = ("tickets.toml",)
"""Files beside the standard that are no rules: like the texts they count as soon as they are saved."""
_FOLDERS = {CALENDARS: SHIPPED / CALENDARS, TEXTS: SHIPPED / TEXTS}
_MAIN = SHIPPED / "standard"
_EDITORS = (".", "#", "~")
"""What the names of an editor's own files begin with."""


@dataclass(frozen=True)
class Sources:
    """One set of texts. ``unread`` are files of the installation that may not be obeyed, each with its fault."""

    own: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    unread: Mapping[str, Fault] = field(default_factory=dict)

    @classmethod
    def on_disk(cls, folder: Path | None) -> "Sources":
        """Take the files of an installation's folder as they are now; an absent folder holds none."""
        own: dict[str, str] = {}
        unread: dict[str, Fault] = {}
        for name, path in _files(folder):
            try:
                own[name] = read_own(path)
            except FileNotFoundError:
                continue
            except NotOwn as no:
                unread[name] = Fault(path, no.said, mend=no.mend)
        return cls(own, folder, unread)

    def path(self, name: str) -> Path:
        """Tell which file a text comes from, for a sentence about it."""
        own = name in self.own or name in self.unread
        return self.folder / name if own and self.folder is not None else shipped(name)

    def has(self, name: str) -> bool:
        """Tell whether there is such a file, of the installation or shipped."""
        return name in self.own or name in self.unread or shipped(name).is_file()

    def text(self, name: str) -> str:
        """Give a file's text; BadStandard when it may not be obeyed."""
        if name in self.unread:
            raise BadStandard([self.unread[name]])
        own = self.own.get(name)
        return shipped(name).read_text(encoding="utf-8") if own is None else own

    def document(self, name: str) -> dict[str, Any]:
        """Read a file as TOML; BadStandard names the line and the key at which it breaks off."""
        return parsed(self.path(name), self.text(name))

    def names(self, folder: str = "") -> tuple[str, ...]:
        """List the files there are in one of the folders, shipped ones and the installation's, by name."""
        there = _FOLDERS.get(folder, _MAIN)
        found = {f"{folder}/{path.name}" if folder else path.name for path in there.glob("*.toml")}
        found |= {name for name in (*self.own, *self.unread) if name.rpartition("/")[0] == folder}
        return tuple(sorted(found))

    @property
    def rules(self) -> "Sources":
        """The files that are rules: those that wait to be applied."""
        own = {name: text for name, text in self.own.items() if is_rule(name)}
        return Sources(own, self.folder, {name: fault for name, fault in self.unread.items() if is_rule(name)})

    @property
    def unknown(self) -> tuple[str, ...]:
        """The files that nothing reads: most likely a name is misspelt."""
        known = _known()
        return tuple(name for name, text in sorted(self.own.items()) if not _read(name, text, known))

    @property
    def hints(self) -> tuple[str, ...]:
        """Say of each file that nothing reads what it may have been meant for."""
        return tuple(_hint(self.path(name), name, _known()) for name in self.unknown)


Place: TypeAlias = Sources | Path | None
"""Where the installation's own files are looked for: texts at hand, a folder on disk, or nowhere."""


def is_rule(name: str) -> bool:
    """Tell a file of rules from one that only holds words to use."""
    return name not in LIVE and not name.startswith(f"{TEXTS}/")


def sources_of(place: Place) -> Sources:
    """Take the texts of a folder, or those at hand."""
    return place if isinstance(place, Sources) else Sources.on_disk(place)


def shipped(name: str) -> Path:
    """Tell where a file is among the shipped ones, whether it is there or not."""
    folder, _, last = name.rpartition("/")
    return _FOLDERS.get(folder, _MAIN) / last


def looks_like_calendar(text: str) -> bool:
    """Tell a calendar that lies beside the standard instead of in its own folder."""
    return any(line.split("=")[0].strip() == "timezone" for line in text.splitlines())


def _files(folder: Path | None) -> Iterator[tuple[str, Path]]:
    if folder is None:
        return
    for inner in ("", CALENDARS, TEXTS):
        there = folder / inner
        if there.is_dir():
            for path in sorted(there.glob("*.toml")):
                if not path.name.startswith(_EDITORS):
                    yield f"{inner}/{path.name}" if inner else path.name, path


def _known() -> tuple[str, ...]:
    return (*Sources().names(), *Sources().names(TEXTS))


def _read(name: str, text: str, known: tuple[str, ...]) -> bool:
    return name in known or name.startswith(f"{CALENDARS}/") or looks_like_calendar(text)


def _hint(path: Path, name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1, 0.6)
    meant = f" Возможно, это {near[0]}." if near else f" Известны: {', '.join(known)}."
    return f"{path}: такого файла в стандарте нет, он не читается.{meant}"
