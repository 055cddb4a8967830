"""Files of many requests, JSON and CSV: the good ones are accepted, the bad ones go to quarantine by themselves."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.inbox import quarantine
from data.inbox.arrivals import FileKind
from data.inbox.csvs import Row, Table, read_csv, write_bad
from data.inbox.files import BATCH_LIMIT, Held, Unreadable
from data.inbox.jsons import Item, read_json
from data.intake import CHUNK
from data.rows import Accepted, Incoming

if TYPE_CHECKING:
    from data.desk import Desk

REASONS_SHOWN = 5


class Batches:
    """One file of many requests being taken in."""

    def __init__(self, desk: "Desk", held: Held, folder: Path, now: datetime) -> None:
        self._desk = desk
        self._held = held
        self._folder = folder
        self._now = now
        self._zone = ZoneInfo(desk.settings.zone)
        self._stamped = datetime.fromtimestamp(held.changed_ns // 1_000_000_000, UTC)
        self._accepted: list[Accepted] = []

    def take(self, kind: FileKind) -> tuple[list[Accepted], int]:
        """Accept what can be accepted; gives that, and how many were refused. Raises Unreadable when none can be."""
        self._held.check_size(BATCH_LIMIT)
        if not self._held.size:
            raise Unreadable("файл пуст")
        if kind is FileKind.CSV:
            return self._take_csv(read_csv(self._held.stream(), self._zone))
        return self._take_json(list(read_json(self._held.read(BATCH_LIMIT), self._zone)))

    def _take_csv(self, table: Table) -> tuple[list[Accepted], int]:
        bad: list[Row] = []
        digest = self._held.digest()
        self._accept(self._good(table, bad, digest))
        if bad and not self._accepted:
            raise Unreadable(_said([(row.line, row.reason) for row in bad], "строка"))
        if not bad and not self._accepted:
            raise Unreadable("в CSV нет ни одной строки с обращением")
        if bad:
            content = write_bad(bad, table.header, table.delimiter)
            self._put_beside(content, ".csv", _said([(row.line, row.reason) for row in bad], "строка"), digest)
        return self._accepted, len(bad)

    def _good(self, table: Table, bad: list[Row], digest: str) -> Iterator[Incoming]:
        for place, row in enumerate(table.rows, start=1):
            if row.request is None:
                bad.append(row)
            else:
                yield row.request.incoming(f"csv:{digest}:{place}", self._stamped, "файл CSV")

    def _take_json(self, items: list[Item]) -> tuple[list[Accepted], int]:
        bad = [item for item in items if item.request is None]
        reason = _said([(item.place, item.reason) for item in bad], "обращение")
        if len(bad) == len(items):
            raise Unreadable(reason if len(items) > 1 else bad[0].reason)
        digest = self._held.digest()
        good = ((item.place, item.request) for item in items if item.request)
        self._accept(one.incoming(f"json:{digest}:{place}", self._stamped, "файл JSON") for place, one in good)
        if bad:
            content = json.dumps([item.raw for item in bad], ensure_ascii=True, indent=1).encode()
            self._put_beside(content, ".json", reason, digest)
        return self._accepted, len(bad)

    def _accept(self, requests: Iterator[Incoming]) -> None:
        while chunk := list(islice(requests, CHUNK)):
            self._accepted += self._desk.intake.accept_many(chunk, self._now)

    def _put_beside(self, content: bytes, suffix: str, reason: str, digest: str) -> None:
        """Put the refused ones into quarantine; a file taken up again after a crash does not put them there twice."""
        stem = os.path.splitext(self._held.name)[0]
        name = f"{stem}.ошибки-{digest[:8]}{suffix}"
        if not (self._folder / name).exists():
            quarantine.put_bytes(content, self._folder, name, reason)


def _said(bad: list[tuple[int, str]], word: str) -> str:
    lines = [f"{word} {place}: {reason}" for place, reason in bad[:REASONS_SHOWN]]
    if len(bad) > REASONS_SHOWN:
        lines.append(f"и ещё {len(bad) - REASONS_SHOWN}")
    return "\n".join(lines)
