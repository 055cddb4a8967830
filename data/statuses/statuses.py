"""Status windows: the hotline's and one for each open P1; sent, postponed, missed, all on record (H-22…H-24, HO-35)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.answering_all import children_of
from data.reads import instant, maybe, stored
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By
from data.sending import leaves_at, send
from data.shifts.saved_text import put
from data.statuses.status_rows import (
    CHANGES,
    HOTLINE_SINCE,
    LOG,
    P1,
    POSTS,
    Last,
    PostRow,
    WindowRow,
    folded,
    last_in,
)
from data.statuses.status_words import SAID, Change, Lists, day_report, hotline_draft, ticket_draft
from data.texts.saying import check_family
from data.turn import Turn, words
from data.verbs import Verbs, load, permit, whole_second
from models.events import EventKind
from models.outgoing import check
from models.rights import Act, may, refusal
from models.secrets import mask
from models.shift_terms import StatusState
from models.status_windows import WindowState, window
from models.tables import StatusPost
from models.terms import MessageKind

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from data.rules.in_force import InForce

HOTLINE = 0
"""The subject of the window that is about no single ticket."""
RELEASE = "релиз"
"""The profile whose hotline has a window of its own (H-22)."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Statuses(Verbs):
    """The status windows of the desk."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._opened: tuple[InForce, datetime] | None = None

    @property
    def hotline(self) -> bool:
        """Whether the hotline as a whole has a window: in the profile «релиз», or by the settings of shifts."""
        standard = self.desk.standard
        return standard.profile == RELEASE or standard.shifts.status.hotline

    def windows(self, now: datetime) -> tuple[WindowRow, ...]:
        """List the windows as they stand, the most urgent first."""
        subjects = [(HOTLINE, "", self._began())] if self.hotline else []
        subjects += [(int(number), str(subject), instant(at)) for number, subject, at in self.desk.reads.rows(P1)]
        rows = [self._row(number, subject, since, now) for number, subject, since in subjects]
        return tuple(sorted(rows, key=lambda row: (row.window.red_at, row.number)))

    def draft(self, number: int, now: datetime) -> str:
        """Write the next status from the changes since the last one, and nothing else (HO-35)."""
        row = self._find(number, now)
        last = self._last(number, row.window.since)
        next_at = self.desk.schedule.add(now, self.desk.standard.shifts.status.red)
        zone = ZoneInfo(self.desk.settings.zone)
        if number == HOTLINE:
            return hotline_draft(self.lists(last.event_n, now), next_at, zone)
        return ticket_draft(number, row.subject, self._changes(last.event_n, number), next_at, zone)

    def lists(self, after: int, now: datetime) -> Lists:
        """Sort what changed after a journal number into the three lists of a status (H-23), as the report does."""
        facts = self.desk.shifts.reports.facts(after + 1, self.desk.journal.head() + 1, now)["lists"]
        return Lists(*(_listed(facts[name]) for name in ("fixed", "in_work", "postponed")))

    def send(self, number: int, by: By, text: str) -> str:
        """Publish a status: kept in the public log, and for an incident sent to its clients and those of duplicates.

        NotSent when the text must not leave. Gives the sentence for the notice.
        """
        clean = words(text, "текст статуса")
        red = self.desk.standard.shifts.status.red
        if number == HOTLINE:
            return self._publish(by, clean)
        with self.turn(Act.STATUS, number, by) as turn:
            turn.need_open()
            others = [
                Turn(self.desk, turn.tx, load(turn.tx, each), by, turn.at) for each in children_of(turn.tx, number)
            ]
            check_family(turn, clean, [number, *(other.number for other in others)])
            sent = self._letters(turn, [each for each in others if each.ticket.is_open], clean)
            next_at = self.desk.schedule.add(turn.at, red)
            self._keep(turn.tx, number, by, StatusState.SENT, clean, next_at, turn.event)
            said = "" if sent == 1 else f", клиентам: {sent}"
            return f"№ {number}: статус {leaves_at(turn)}{said}. Следующий в {self._clock(next_at)}."

    def postpone(self, number: int, by: By, reason: str, until: datetime) -> str:
        """Put a status off until an instant, with the reason; it stays on record (H-22)."""
        why, when, at = mask(words(reason, "причину")).text, whole_second(until), whole_second(by.at)
        if when <= at:
            raise BadInput("Это время уже прошло. Назовите, до какого времени отложить статус.")
        self._find(number, at)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STATUS, By(by.person, at))
            facts = {"until": when.isoformat()}
            ticket = number or None
            event = tx.record(EventKind.STATUS_POSTPONED, by=by.person, ticket=ticket, happened=at, facts=facts)
            self._keep(tx, number, By(by.person, at), StatusState.POSTPONED, why, when, event)
        return f"Статус отложен до {self._clock(when)}."

    def tick(self, now: datetime) -> tuple[WindowRow, ...]:
        """Write down each missed window, once; gives those that are new. Cheap while nothing is due."""
        at = whole_second(now)
        due = [row for row in self.windows(at) if self._is_missed(row, at)]
        new: list[WindowRow] = []
        for row in due:
            with self.desk.store.write(at, "окна статуса") as tx:
                last = last_in(tx, row.number, row.window.since)
                if self._missed_already(last, at):
                    continue
                facts = {"since": row.window.since.isoformat(), "missed": last.missed + 1}
                ticket = row.number or None
                event = tx.record(EventKind.STATUS_MISSED, by=None, ticket=ticket, happened=at, facts=facts)
                self._keep(tx, row.number, None, StatusState.MISSED, "", None, event, at)
                new.append(row)
        return tuple(new)

    def log(self, number: int | None = None, limit: int = 100) -> tuple[PostRow, ...]:
        """Give the public log, the newest first (H-24); of one subject, or of all."""
        where = "" if number is None else "WHERE p.ticket_number = ? "
        values = (limit,) if number is None else (number, limit)
        rows = self.desk.reads.rows(f"{LOG}{where}ORDER BY p.id DESC LIMIT ?", values)
        return tuple(
            PostRow(id, of, StatusState(state), instant(at), who, text, maybe(next_at))
            for id, of, state, at, who, text, next_at in rows
        )

    def day_text(self, day: date, now: datetime) -> str:
        """Write the report of a local day: what was fixed, is in work, was put off by its events (H-23)."""
        known = self.desk.shifts.reports.day(day, now)
        lists = Lists(_listed(known.fixed), _listed(known.in_work), _listed(known.postponed))
        return day_report(self.desk.settings.desk_name, day, lists)

    def save_day(self, day: date, by: By, text: str) -> str:
        """Write the report of a day to a file of the desk, over an older one of the same day; says where."""
        if not may(by.person.role, Act.REPORTS):
            raise NotAllowed(refusal(by.person.role, Act.REPORTS))
        path = self.desk.places.reports / f"день-{day:%Y-%m-%d}.md"
        put(path, mask(words(text, "текст отчёта")).text + "\n")
        return f"Отчёт дня сохранён: {path}"

    # --- the parts

    def _row(self, number: int, subject: str, since: datetime, now: datetime) -> WindowRow:
        last = self._last(number, since)
        rules = self.desk.standard.shifts.status
        return WindowRow(number, subject, window(self.desk.schedule, rules, last.at, now, last.postponed), last.missed)

    def _find(self, number: int, now: datetime) -> WindowRow:
        found = [row for row in self.windows(now) if row.number == number]
        if not found:
            what = f"№ {number}: открытого P1 с таким номером нет" if number else "Горячая линия не включена"
            raise Refusal(f"{what}, статус не нужен.")
        return found[0]

    def _last(self, number: int, since: datetime) -> Last:
        return folded(self.desk.reads.rows(POSTS, (number, number, stored(_from(number, since)))), since)

    def _is_missed(self, row: WindowRow, now: datetime) -> bool:
        last = self._last(row.number, row.window.since)
        return row.window.state is WindowState.RED and not self._missed_already(last, now)

    def _missed_already(self, last: Last, now: datetime) -> bool:
        """Tell whether this window's miss is on record: another one comes after as much working time again."""
        since = last.missed_at or last.at
        due = self.desk.schedule.add(since, self.desk.standard.shifts.status.red)
        return now < (max(due, last.postponed) if last.postponed else due)

    def _began(self) -> datetime:
        """Since when the hotline owes a status: the rules that opened it were applied then; read once for them."""
        rules = self.desk.in_force
        if self._opened is None or self._opened[0] is not rules:
            row = self.desk.reads.row(HOTLINE_SINCE)
            self._opened = (rules, instant(row[0]) if row and row[0] else _LONG_AGO)
        return self._opened[1]

    def _changes(self, after: int, number: int) -> tuple[Change, ...]:
        rows = self.desk.reads.rows(CHANGES, (number, after, *(kind.value for kind in SAID)))
        return tuple(Change(n, instant(at), number, EventKind(kind)) for n, at, kind in rows)

    def _letters(self, turn: Turn, others: Sequence[Turn], text: str) -> int:
        for other in others:
            other.lock()
            send(other, MessageKind.ACK, text, event=EventKind.STATUS_SENT, facts={"parent": turn.number})
            self.desk.clocks.refresh(turn.tx, other.ticket)
        send(turn, MessageKind.ACK, text, event=EventKind.STATUS_SENT, facts={"others": [o.number for o in others]})
        return 1 + len(others)

    def _publish(self, by: By, text: str) -> str:
        at = whole_second(by.at)
        self._find(HOTLINE, at)
        if (stopped := check(text)) is not None:
            raise BadInput(f"Статус не опубликован: {stopped.sentence}")
        next_at = self.desk.schedule.add(at, self.desk.standard.shifts.status.red)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STATUS, By(by.person, at))
            event = tx.record(EventKind.STATUS_SENT, by=by.person, ticket=None, happened=at, facts={})
            self._keep(tx, HOTLINE, By(by.person, at), StatusState.SENT, text, next_at, event)
        return f"Статус горячей линии опубликован. Следующий в {self._clock(next_at)}."

    def _keep(
        self,
        tx: "Tx",
        number: int,
        by: By | None,
        state: StatusState,
        text: str,
        next_at: datetime | None,
        event: int,
        at: datetime | None = None,
    ) -> None:
        when = whole_second(by.at) if by is not None else at
        assert when is not None
        who = by.person.id if by is not None else None
        tx.session.add(
            StatusPost(
                ticket_number=number, state=state.value, at=when, by_id=who, text=text, next_at=next_at, event_n=event
            )
        )
        tx.session.flush()

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self.desk.settings.zone)):%H:%M}"


def _from(number: int, since: datetime) -> datetime:
    """Since when the posts of a subject count: an incident's own ones only; the hotline's whatever the rules were."""
    return since if number else _LONG_AGO


def _listed(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((int(row["number"]), str(row["subject"])) for row in rows)
