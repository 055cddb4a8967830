"""What ``pult standard`` prints: what is wrong with the files, what they would change, what the rules are and why."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console.gateway import secret
from data.desk import Desk
from data.places import Places
from data.refusals import BadInput
from data.rows import By
from data.rules.check import documents, examine
from data.rules.renewal_rows import Draft, Effect, Preview
from data.rules.sources import CALENDARS, TEXTS, Sources, is_rule, shipped
from data.rules.toml_lines import line_of, written
from data.settings import load
from models.safetext import one_line
from models.standard_words import Rule, rules_of, said
from models.terms import ContactRole, TicketType, Tier
from models.words import clock_time

SHOWN = 50
"""How many tickets a difference names; the others are counted."""


def check(places: Places, folder: Path | None) -> tuple[bool, str]:
    """Check every file of a folder; tells whether all is well, and a line for each thing that is wrong."""
    sources = Sources.on_disk(_folder(places, folder))
    examined = examine(sources, load(places.config).calendar)
    lines = [*examined.faults, *sources.hints]
    if examined.standard is not None and examined.sound:
        standard = examined.standard
        own = f", свои файлы: {', '.join(sorted(sources.own))}" if sources.own else ", все файлы из поставки"
        lines.append(f"Ошибок нет: стандарт {standard.version}, профиль «{standard.profile}»{own}.")
    return examined.sound, _joined(lines)


def diff(desk: Desk, folder: Path | None, at: datetime) -> str:
    """Say what the files would change in words, and what that does to open requests."""
    draft = desk.renewal.draft(_folder(desk.places, folder))
    if not draft.differs:
        return _joined(["Отличий нет: файлы говорят то, что действует.", *_live(draft), *draft.hints])
    return _joined([*_changes(desk, desk.renewal.preview(at, draft)), *_live(draft), *draft.hints])


def attempt(desk: Desk, folder: Path | None, at: datetime, days: int | None) -> str:
    """Say what the files would have done to the promises of the last days, and what they do to the queue of now."""
    from console.progress import following
    from data.foresight.words import preview_lines, trial_lines

    draft = desk.renewal.draft(_folder(desk.places, folder))
    if not draft.differs:
        return _joined(["Отличий нет: файлы говорят то, что действует.", *_live(draft), *draft.hints])
    preview = desk.foresight.standard(draft, at)
    with following("Пробуем на истории") as heard:
        trial = desk.foresight.trial(draft, at, days, heard)
    queue = preview_lines(preview, ZoneInfo(desk.settings.zone), SHOWN)
    return _joined([*trial_lines(trial, SHOWN), "", "Если применить сейчас:", *queue, *_live(draft), *draft.hints])


def explain(desk: Desk, word: str) -> str:
    """Print the rules in force with file, line and key; those of one tier, type, channel or role, or the outline."""
    sources = desk.in_force.sources
    rules = [rule for rule in rules_of(documents(sources)) if _speaks_of(rule, word)]
    if not rules:
        known = (", ".join(term.label for term in kind) for kind in (Tier, TicketType, ContactRole))
        tiers, types, roles = known
        raise BadInput(
            f"В стандарте нет слова «{word}». Есть уровни ({tiers}), типы ({types}), роли ({roles}) и каналы."
        )
    lines: list[str] = [] if word else [f"Стандарт {desk.standard.version}, календарь стола «{desk.schedule.name}»"]
    place = ""
    for rule in rules:
        if rule.place != place:
            place = rule.place
            lines += ["", place]
        line = line_of(sources.text(rule.file), rule.spot)
        where = f"{sources.path(rule.file)}, строка {line}, ключ «{written(rule.spot)}»"
        lines += [f"  {rule.name}: {said(rule.value)}", f"      {where}"]
    return _joined(lines)


def apply(desk: Desk, at: datetime, by: str, *, to_open: bool) -> str:
    """Bring the files into force after asking for the PIN; says what was changed."""
    draft = desk.renewal.draft()
    if not draft.differs:
        return "Применять нечего: файлы говорят то, что действует."
    if not by:
        raise BadInput("Стандарт применяет супервайзер или администратор: укажите --by ИМЯ.")
    person = desk.people.sign_in(by, secret(f"PIN ({by}): "), at)
    changes = _changes(desk, desk.renewal.preview(at, draft))
    return _joined([*changes, "", desk.renewal.apply(By(person, at), draft.mark, to_open=to_open)])


def copy(places: Places, names: Sequence[str]) -> str:
    """Copy shipped files into the installation's folder for editing; a file that is there stays as it is."""
    every = [*Sources().names(), *Sources().names(CALENDARS), *Sources().names(TEXTS)]
    chosen = list(names) or every
    for name in chosen:
        if name not in every:
            raise BadInput(f"Файла {name} в поставке нет. Есть: {', '.join(every)}.")
    lines = [_copied(places.standard / name, shipped(name)) for name in chosen]
    return _joined([*lines, "Оставьте только те файлы, которые правите: остальные пусть приходят с обновлениями."])


def _copied(path: Path, source: Path) -> str:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(source.read_text(encoding="utf-8"))
    except FileExistsError:
        return f"{path}: уже есть, не тронут."
    return f"{path}: скопирован."


def _live(draft: Draft) -> Iterable[str]:
    """Say of the installation's texts and ready requests that they count already: applying does not touch them."""
    live = sorted(name for name in draft.examined.sources.own if not is_rule(name))
    if live:
        yield f"Тексты и заготовки ({', '.join(live)}) действуют с сохранения файла, применять их не нужно."


def _folder(places: Places, folder: Path | None) -> Path:
    chosen = folder or places.standard
    if folder is not None and not folder.is_dir():
        raise BadInput(f"Папки {folder} нет. Укажите папку с файлами стандарта.")
    return chosen


def _changes(desk: Desk, preview: Preview) -> Iterable[str]:
    yield from preview.said
    yield ""
    yield f"{preview.plain.sentence[:1].upper()}{preview.plain.sentence[1:]}."
    yield from _tickets(desk, preview.plain, preview.at)
    if preview.choice:
        yield f"Если применить и к открытым (--open): {preview.wide.sentence}."
        yield from _tickets(desk, preview.wide, preview.at)


def _tickets(desk: Desk, effect: Effect, at: datetime) -> Iterable[str]:
    zone = ZoneInfo(desk.settings.zone)
    if effect.by_tier:
        yield "  " + " · ".join(f"{name} {count}" for name, count in effect.by_tier)
    for moved in effect.moved[:SHOWN]:
        was, due = (clock_time(one, at, zone) if one else "без срока" for one in (moved.was, moved.due))
        yield f"  № {moved.number}, {moved.clock.label}: {was} → {due}"
    for placed in effect.placed[:SHOWN]:
        yield f"  № {placed.number}, место в очереди: {placed.was} → {placed.place}, {placed.lane}"
    more = max(len(effect.moved) - SHOWN, 0) + max(len(effect.placed) - SHOWN, 0)
    if more:
        yield f"  … и ещё {more}"


def _speaks_of(rule: Rule, word: str) -> bool:
    """Tell whether a rule is about this word: a part of its way, or one of the words that it gives."""
    if not word:
        return rule.file == "standard.toml" and rule.spot[0] in _OUTLINE
    values = rule.value if isinstance(rule.value, list) else [rule.value]
    return word.casefold() in {str(one).casefold() for one in (*rule.spot, *values)}


_OUTLINE = ("profile", "calendar", "workdays", "lanes", "clocks", "no_tier", "tiers")


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line[: len(line) - len(line.lstrip())] + one_line(line.lstrip()) for line in lines)
