"""How a warning reaches its person: into the folder of notices by whoever ticks, into one console of theirs, once."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.alerts.files import NONE, write
from data.alerts.reading import LIVE, Found, alerts
from data.alerts.rows import AlertRow
from data.driver import stored
from data.refusals import BadInput
from data.trouble import record

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

BATCH = 50
"""Files of one transaction, so that writers never wait long."""
LATER = timedelta(minutes=10)
"""A warning whose clock stands is looked at again after this."""
_UNWRITTEN = "WHERE a.file = '' AND a.deliver_at <= ? ORDER BY a.deliver_at, a.id LIMIT ?"
_NEW = "WHERE a.person_id = ? AND a.told_at IS NULL AND a.deliver_at <= ? ORDER BY a.at, a.id"
_OVER = (
    "UPDATE alert SET told_at = coalesce(told_at, ?1), answered_at = coalesce(answered_at, ?1), next_at = NULL,"
    f" file = CASE file WHEN '' THEN '{NONE}' ELSE file END WHERE id = ?2"
)
_PUT_OFF = "UPDATE alert SET deliver_at = ? WHERE id = ?"
_TOLD = "UPDATE alert SET told_at = ? WHERE id = ? AND told_at IS NULL"
_WRITTEN = "UPDATE alert SET file = ? WHERE id = ?"
_SETTLED = f"""
UPDATE alert SET answered_at = ?, next_at = NULL WHERE id IN (
  SELECT a.id FROM alert a JOIN ticket t ON t.number = a.ticket_number
   WHERE a.answered_at IS NULL AND a.told_at IS NOT NULL AND NOT ({LIVE}))"""


def write_files(desk: "Desk", now: datetime) -> str:
    """Write what may be told by now as files; gives a sentence when the disk refuses, and then tries again later."""
    with desk.store.write(now, "предупреждения") as tx:
        for found in alerts(tx.exec, _UNWRITTEN, (stored(now), BATCH), now, ZoneInfo(desk.settings.zone)):
            if not _worth(tx, found, now):
                continue
            try:
                name = write(desk.places, found.row)
            except BadInput as refused:
                record(desk.places.log, refused, now, "извещения")
                return refused.sentence
            tx.exec(_WRITTEN, (name, found.row.id))
    return ""


def deliver(desk: "Desk", person_id: int, now: datetime) -> tuple[AlertRow, ...]:
    """Take what one person is to be told now, for this console alone; of one clock only the newest is said."""
    zone = ZoneInfo(desk.settings.zone)
    if not alerts(desk.reads.rows, _NEW, (person_id, stored(now)), now, zone):
        return ()
    newest: dict[tuple[int, str, int], AlertRow] = {}
    with desk.store.write(now, "предупреждения") as tx:
        for found in alerts(tx.exec, _NEW, (person_id, stored(now)), now, zone):
            if _worth(tx, found, now) and tx.exec(_TOLD, (stored(now), found.row.id)).rowcount == 1:
                newest[found.row.number, found.row.about.value, found.row.cycle] = found.row
    return tuple(newest.values())


def settle(tx: "Tx", now: datetime) -> None:
    """Count as answered what was told of promises that are over by now."""
    tx.exec(_SETTLED, (stored(now),))


def _worth(tx: "Tx", found: Found, now: datetime) -> bool:
    """Tell whether a warning is worth saying now; one whose promise is over is done, one whose clock stands waits."""
    if not found.live:
        tx.exec(_OVER, (stored(now), found.row.id))
    elif found.stands:
        tx.exec(_PUT_OFF, (stored(now + LATER), found.row.id))
    return found.live and not found.stands
