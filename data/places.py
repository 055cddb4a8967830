"""Where a desk keeps its files (``pult where`` prints them; ``--data DIR`` moves the lot)."""

from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Every path of one desk. Nothing is ever written beside the code."""

    root: Path
    """The data folder; only its owner may read it."""
    config: Path
    """Settings of this installation, TOML."""
    roster: Path
    """Who works when, TOML."""
    standard: Path
    """Folder whose files override the shipped standard, calendars and templates."""
    database: Path
    """The desk's SQLite file."""
    inbox: Path
    """Files dropped here become requests."""
    accepted: Path
    """Files that became requests."""
    quarantine: Path
    """Files that could not be read, each with the reason beside it."""
    outgoing: Path
    """Maildir of the letters that the desk sends."""
    attachments: Path
    """Original letters and attached files, named by their content hash."""
    reports: Path
    """Reports that people saved: of shifts and of days."""
    notices: Path
    """Warnings for people, a file each, for whatever carries them further."""
    backups: Path
    """Copies of the database."""
    log: Path
    """What went wrong, masked, a JSON line each."""
    key_file: Path
    """The secret of the journal's hash chain."""
    anchor_file: Path
    """Heads of the journal's chain, kept outside the database."""

    @classmethod
    def under(cls, root: Path) -> "Places":
        """Lay a whole desk out below one folder."""
        root = root.expanduser().absolute()
        return cls._laid_out(root, config=root / "config.toml", standard=root / "standard", log=root / "pult.log")

    @classmethod
    def of_user(cls) -> "Places":
        """Lay the desk out in the user directories of the platform."""
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("pult", appauthor=False)
        config = Path(dirs.user_config_dir)
        root = Path(dirs.user_data_dir)
        log = Path(dirs.user_log_dir) / "pult.log"
        return cls._laid_out(root, config=config / "config.toml", standard=config / "standard", log=log)

    @classmethod
    def _laid_out(cls, root: Path, *, config: Path, standard: Path, log: Path) -> "Places":
        inbox = root / "входящие"
        return cls(
            root=root,
            config=config,
            standard=standard,
            roster=root / "график.toml",
            database=root / "pult.db",
            inbox=inbox,
            accepted=inbox / "принято",
            quarantine=inbox / "карантин",
            outgoing=root / "исходящие",
            attachments=root / "вложения",
            reports=root / "отчёты",
            notices=root / "извещения",
            backups=root / "копии",
            log=log,
            key_file=root / "journal.key",
            anchor_file=root / "journal.anchors",
        )

    def make(self) -> None:
        """Create the folders, readable by their owner only."""
        for folder in (self.root, self.inbox, self.accepted, self.quarantine, self.outgoing, self.attachments):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.backups, self.log.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def listed(self) -> tuple[tuple[str, Path], ...]:
        """Name every place, for ``pult where``."""
        return tuple((_SAID[place.name], getattr(self, place.name)) for place in fields(self))


_SAID = {
    "root": "данные",
    "config": "настройки",
    "roster": "график смен",
    "standard": "свой стандарт",
    "database": "база",
    "inbox": "входящие",
    "accepted": "принято",
    "quarantine": "карантин",
    "outgoing": "исходящие",
    "attachments": "вложения",
    "reports": "отчёты",
    "notices": "извещения",
    "backups": "копии",
    "log": "журнал ошибок",
    "key_file": "ключ журнала",
    "anchor_file": "якоря журнала",
}
