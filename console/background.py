"""What runs behind the screens: following the journal, letters and clocks each second, the inbox folder.

Each task has its own thread, which only posts messages. A task that fails says so, is written to the log, and is begun
again after a while: nothing here dies in silence.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from textual.message import Message

from data.refusals import Refusal
from data.rows import DueRow, EventRow, Person
from data.settings import Settings
from data.trouble import record
from models.clock import ClockName
from models.events import EventKind
from models.rights import Act, may
from models.safetext import one_line
from models.terms import Role
from screens.news import OF_RULES, AlertsCounted, NewsArrived, RulesLooked, Told, Trouble

if TYPE_CHECKING:
    from data.desk import Desk

Now = Callable[[], datetime]
BEAT = 1.0
"""Seconds between two rounds of housekeeping."""
RETRY = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds before a failed task is begun again, the first time, the second …"""
AGAIN = timedelta(minutes=10)
"""A reminder whose ticket nobody opened is told again after this."""
FRESH = timedelta(seconds=90)
"""A mark recorded this soon after its instant is told as news on every console; a later one by whoever found it."""
TIDY = timedelta(minutes=10)
"""How often the WAL is folded into the database and the journal's head is kept outside it."""
SWEEP = timedelta(hours=6)
"""How often files that nothing names are looked for."""
_MARKS = {EventKind.WARNED: "warning", EventKind.BREACHED: "breach"}
CALM = timedelta(minutes=1)
"""A task that ran this long before it failed starts over with the shortest wait."""


class Background:
    """The threads of one console."""

    def __init__(self, desk: "Desk", now: Now, settings: Settings, post: Callable[[Message], object]) -> None:
        self._desk = desk
        self._now = now
        self._settings = settings
        self._post = post
        self._stop = Event()
        self._threads: list[Thread] = []
        self._told: dict[tuple[str, int, datetime], datetime] = {}
        self._after: int | None = None
        self._swept: datetime | None = None
        self._rules_bell = Event()
        self._refused = ""
        self._unanswered = 0
        self.person: Person | None = None
        """Whose reminders are told; None while nobody is signed in."""

    @property
    def running(self) -> bool:
        """Tell whether any thread still works."""
        return any(thread.is_alive() for thread in self._threads)

    def start(self) -> None:
        """Begin; once."""
        if self._threads:
            return
        tasks: list[tuple[str, Callable[[], None]]] = [("новости", self._follow), ("часы и письма", self._keep_house)]
        tasks.append(("стандарт", self._watch_standard))
        tasks.append(("график", self._watch_roster))
        if self._settings.inbox_in_console:
            tasks.append(("входящие", self._watch_inbox))
        for name, task in tasks:
            thread = Thread(target=self._go_on, args=(name, task), name=f"pult {name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, patience: float = 3.0) -> None:
        """Ask every thread to end and wait for it, no longer than ``patience`` seconds each."""
        self._stop.set()
        for thread in self._threads:
            thread.join(patience)

    def _go_on(self, name: str, task: Callable[[], None]) -> None:
        failures = 0
        while not self._stop.is_set():
            began = self._now()
            try:
                task()
            except Exception as error:
                failures = 0 if self._now() - began > CALM else failures
                self._report(name, error, first=failures == 0)
            wait = RETRY[min(failures, len(RETRY) - 1)]
            failures += 1
            self._stop.wait(wait)

    def _report(self, name: str, error: Exception, *, first: bool) -> None:
        record(self._desk.places.log, error, self._now(), f"в фоне: {name}")
        if first:
            said = error.sentence if isinstance(error, Refusal) else "Ошибка записана в журнал ошибок."
            self._post(Trouble(f"«{name.capitalize()}» прервались: {said} Пульт пробует снова."))

    def _follow(self) -> None:
        """Tell what happens from here on; first of all have the screens read what happened until now."""
        if self._after is None:
            self._after = self._desk.journal.head()
            self._post(NewsArrived(()))
        for events in self._desk.news.follow(self._stop, self._after):
            self._after = events[-1].n
            if any(event.kind in OF_RULES for event in events):
                self._desk.catch_up_rules()
                self._rules_bell.set()
            self._post(NewsArrived(events))
            self._warn(events)

    def _warn(self, events: tuple[EventRow, ...]) -> None:
        """Tell every console of a warning or a breach as it happens, where no chain of warnings speaks of it."""
        for event in events:
            fresh = event.recorded_at - event.happened_at <= FRESH
            if event.kind not in _MARKS or not fresh or event.ticket_number is None:
                continue
            row, mark = self._desk.queue.find(event.ticket_number), _MARKS[event.kind]
            if row is not None and self._concerns(row.assignee_id, mark):
                clock, cycle = ClockName(event.facts["clock"]), int(event.facts["cycle"])
                if not self._covered(row.number, clock, cycle, mark, event.happened_at):
                    self._post(Told(_warned(row.number, mark, clock.label, row.subject)))

    def _concerns(self, assignee_id: int | None, mark: str) -> bool:
        """The owner hears of his own, everybody of what nobody has, a supervisor of every broken promise (T-23)."""
        if self.person is None:
            return False
        leads = mark == "breach" and self.person.role is Role.SUPERVISOR
        return leads or assignee_id in (None, self.person.id)

    def _covered(self, number: int, clock: ClockName, cycle: int, mark: str, at: datetime) -> bool:
        """Tell whether the chain of warnings tells this person of a mark, or they do not want to hear of it."""
        breach = at if mark == "breach" else None
        person = self.person
        return person is None or self._desk.alerts.covers(person, number, clock, cycle, breach, self._now())

    def _keep_house(self) -> None:
        tidied = self._now()
        while not self._stop.wait(BEAT):
            now = self._now()
            if now - tidied >= TIDY:
                tidied = now
                self._desk.store.tidy()
                self._desk.journal.anchor()
                self._sweep(now)
            self._desk.outbox.send_due(now)
            # The chains first: what they tell of a mark is known by the time that the mark is news.
            self._alert(now)
            for one in self._desk.clocks.sweep(now):
                late = one.show and now - one.at > FRESH and self._concerns(one.assignee_id, one.mark)
                if late and not self._covered(one.number, one.clock, one.cycle, one.mark, one.at):
                    self._post(Told(_warned(one.number, one.mark, one.clock.label, one.subject)))
            self._remind(now)
            self._mind_shifts(now)

    def _alert(self, now: datetime) -> None:
        """Take the steps of the chains that are due, and tell this console's person what is theirs, each once."""
        alerts, person = self._desk.alerts, self.person
        self._desk.board.watch(now)
        alerts.tick(now, person)
        if alerts.trouble != self._refused:
            self._refused = alerts.trouble
            if alerts.trouble:
                self._post(Trouble(alerts.trouble))
        told = alerts.deliver(person, now) if person is not None else ()
        if told and person is not None:
            bell = alerts.rules(person).bell
            for row in told:
                self._post(Told(row.sentence, row.number, bell=bell, alert=True))
        if alerts.waiting != self._unanswered:
            self._unanswered = alerts.waiting
            self._post(AlertsCounted(alerts.waiting))

    def _sweep(self, now: datetime) -> None:
        """Remove what no row names: bytes of files whose letter was never taken, copies made for other programs."""
        if self._swept is not None and now - self._swept < SWEEP:
            return
        from data.attached.saving_files import sweep_opened

        self._swept = now
        self._desk.attachments.sweep(now)
        sweep_opened(self._desk.places, now)

    def _remind(self, now: datetime) -> None:
        if self.person is None:
            return
        for due in self._desk.reminders.due(self.person, now):
            mark = (due.kind, due.id or due.number, due.at)
            if mark not in self._told or now - self._told[mark] >= AGAIN:
                self._told[mark] = now
                self._post(Told(_reminded(due), due.number))

    def _mind_shifts(self, now: datetime) -> None:
        """Do what is due about shifts, and tell this console's person what they were told; each thing once."""
        shifts, person = self._desk.shifts, self.person
        shifts.calling.tick(now)
        shifts.banner = shifts.calling.banner(person, now) if shifts.calling.near else None
        for notice in shifts.calling.mine(person) if person is not None and shifts.calling.waiting else ():
            mark = ("shift", notice.id, notice.at)
            if mark not in self._told:
                self._told[mark] = now
                self._post(Told(notice.sentence))

    def _watch_standard(self) -> None:
        """Say what an edited standard would change, or what is wrong with it; nothing of it counts until applied."""
        from data.rules.watch import watch

        for _ in watch(self._desk, self._stop, self._rules_bell):
            waiting = self._desk.renewal.waiting(self._now())
            self._post(RulesLooked(waiting.sentence, waiting.broken))

    def _watch_roster(self) -> None:
        """Take an edited roster; say to everybody what is wrong with it, and to who keeps it that it was taken."""
        from data.roster.follow import watch

        for _ in watch(self._desk, self._stop):
            caught = self._desk.shifts.roster.catch_up(self._now())
            keeps = self.person is not None and may(self.person.role, Act.ROSTER)
            if caught.broken or (caught.taken and keeps):
                self._post(Told(caught.sentence))

    def _watch_inbox(self) -> None:
        from data.inbox.watch import watch

        watch(self._desk, self._stop, self._now)


def _reminded(due: DueRow) -> str:
    what = one_line(due.what)
    if due.kind == "promise":
        return f"№ {due.number}: вы обещали клиенту: {what}"
    if due.kind == "silent":
        return f"№ {due.number}: клиент не написал в срок, решите, что дальше"
    return f"№ {due.number}: напоминание" + (f": {what}" if what else "")


def _warned(number: int, mark: str, clock: str, subject: str) -> str:
    said = "срок нарушен" if mark == "breach" else "скоро срок"
    return f"№ {number}: {said} ({clock}) · {one_line(subject)}"
