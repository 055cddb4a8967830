"""`pult gate FILE`: what the gate answers to a request, with its reasons; nothing is taken in and nothing changes."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.gateway import said_on_input
from data.desk import Desk
from data.gate.gatekeeping import Weighed
from data.inbox.csvs import read_csv
from data.inbox.files import BATCH_LIMIT, LETTER_LIMIT, Unreadable, in_megabytes
from data.inbox.jsons import read_json
from data.mail.charsets import decode
from data.mail.parse import read_letter
from data.refusals import BadInput
from data.rows import Incoming
from models.safetext import one_line
from models.terms import Verdict, Warn

STDIN = "-"
_LETTERS = (".eml", "")
_SAID = 70
"""Letters of a request that stand beside its verdict."""


@dataclass(frozen=True, slots=True)
class Look:
    """One request of a file and what the gate says of it, or why it is none."""

    place: int
    incoming: Incoming | None = None
    weighed: Weighed | None = None
    sender: str = ""
    unreadable: str = ""


def gate_file(desk: Desk, path: str, now: datetime, *, channel: str = "", sender: str = "", as_json: bool) -> str:
    """Ask the gate about every request of a file; raises BadInput when the file cannot be read."""
    looks = [_look(desk, place, one, now) for place, one in _requests(desk, path, now, channel, sender)]
    if as_json:
        found = [_plain(desk, look) for look in looks]
        return json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=True, indent=1)
    return "\n\n".join(_words(desk, look, alone=len(looks) == 1) for look in looks)


def _requests(desk: Desk, path: str, now: datetime, channel: str, sender: str) -> Iterator[tuple[int, Incoming | str]]:
    for place, one in enumerate(_read(desk, path, now), start=1):
        if isinstance(one, Incoming) and (channel or sender):
            one = replace(one, channel=channel or one.channel, sender_address=sender or one.sender_address)
        yield place, one


def _read(desk: Desk, path: str, now: datetime) -> Iterator[Incoming | str]:
    """Read the requests of a file; a part that is no request comes as the reason."""
    zone = ZoneInfo(desk.settings.zone)
    if path == STDIN:
        text = said_on_input()
        if not text.strip():
            raise BadInput("На входе пусто. Подайте обращение на вход команды или назовите файл.")
        kind = ".json" if text.lstrip().startswith(("{", "[")) else ".txt"
        yield from _parsed(text.encode("utf-8", "surrogatepass"), kind, now, now, zone)
        return
    file = Path(path)
    suffix = file.suffix.casefold()
    try:
        if suffix == ".csv":
            yield from _table(file, now, zone)
            return
        stamped = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        raw = _bytes(file, LETTER_LIMIT if suffix in _LETTERS else BATCH_LIMIT)
    except IsADirectoryError:
        raise BadInput(f"{path} — папка. Назовите файл с обращением.") from None
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput(f"Файла {path} нет. Проверьте путь.") from None
    except PermissionError:
        raise BadInput(f"Файл {path} не прочитать: нет права. Проверьте права на файл.") from None
    if not raw.strip():
        raise BadInput(f"Файл {path} пуст.")
    yield from _parsed(raw, suffix, min(stamped, now), now, zone)


def _bytes(file: Path, limit: int) -> bytes:
    if not file.is_file() and file.exists():
        raise IsADirectoryError
    with file.open("rb") as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise BadInput(f"Файл {file} слишком велик, предел {in_megabytes(limit)}.")
    return raw


def _parsed(raw: bytes, suffix: str, stamped: datetime, now: datetime, zone: ZoneInfo) -> Iterator[Incoming | str]:
    if suffix == ".eml":
        yield read_letter(raw, stamped, now, "письмо")
    elif suffix == ".json":
        try:
            for item in read_json(raw, zone):
                yield item.request.incoming("", stamped, "файл JSON") if item.request else item.reason
        except Unreadable as trouble:
            raise BadInput(f"Обращения не прочитать: {trouble.reason}.") from None
    else:
        yield Incoming(key="", at=stamped, channel="файл", text=decode(raw).replace("\r\n", "\n"))


def _table(file: Path, now: datetime, zone: ZoneInfo) -> Iterator[Incoming | str]:
    if not file.is_file() and file.exists():
        raise IsADirectoryError
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for row in read_csv(descriptor, zone).rows:
            yield row.request.incoming("", now, "файл CSV") if row.request else f"строка {row.line}: {row.reason}"
    except Unreadable as trouble:
        raise BadInput(f"Обращения не прочитать: {trouble.reason}.") from None


def _look(desk: Desk, place: int, one: Incoming | str, now: datetime) -> Look:
    if isinstance(one, str):
        return Look(place, unreadable=one)
    if one.auto:
        return Look(place, unreadable=f"{one.auto}: это писал не человек, приём о нём не спрашивают")
    ready, known, weighed = desk.intake.preview(one, now)
    who = ready.sender or ready.sender_address or "отправитель не назван"
    if known is None:
        return Look(place, ready, weighed, f"{who}: неизвестен")
    tier = known.tier.label if known.tier else "без уровня"
    whose = f"{known.contact or who}, {known.role.label}, {known.client} ({tier}, {known.readiness.label})"
    return Look(place, ready, weighed, whose)


def _plain(desk: Desk, look: Look) -> dict[str, Any]:
    if look.incoming is None or look.weighed is None:
        return {"place": look.place, "unreadable": look.unreadable}
    answer = look.weighed.answer
    return {
        "place": look.place,
        "verdict": answer.verdict.value,
        "why": answer.why,
        "reason": answer.reason.value if answer.reason else None,
        "type": answer.type.value if answer.type else None,
        "missing": list(answer.missing),
        "warnings": look.weighed.warnings.split(),
        "owed": list(answer.owed),
        "have": answer.have,
        "need": answer.need,
        "sender": look.sender,
        "answers": dict(look.weighed.answers),
    }


def _words(desk: Desk, look: Look, *, alone: bool) -> str:
    head = "" if alone else f"{look.place}. "
    if look.incoming is None or look.weighed is None:
        return f"{head}Не обращение: {one_line(look.unreadable)}"
    answer = look.weighed.answer
    about = one_line(look.incoming.subject or look.incoming.text)[:_SAID]
    lines = [f"{head}{answer.verdict.label.capitalize()}: {about}", f"  правило: {answer.why}"]
    lines.append(f"  кто: {one_line(look.sender)}")
    if answer.type:
        lines.append(f"  тип: {answer.type.label}")
    if answer.need:
        lines.append(f"  форма: {answer.have}/{answer.need}")
    if answer.missing and answer.verdict in (Verdict.ASKED, Verdict.CORRESPONDENCE, Verdict.CURATOR):
        lines += ["  спросить:", *(f"    — {ask}" for ask in questions(desk, answer.missing))]
    if answer.owed:
        lines += ["  дополнить позже:", *(f"    — {ask}" for ask in questions(desk, answer.owed))]
    warned = [Warn(word).label for word in look.weighed.warnings.split()]
    if warned:
        lines.append(f"  обратите внимание: {', '.join(warned)}")
    return "\n".join(lines)


def questions(desk: Desk, keys: tuple[str, ...]) -> list[str]:
    """Put the missing answers as the client would be asked for them."""
    rules = desk.standard.gate
    return [rules.question(key).ask if key in rules.questions else key for key in keys]
