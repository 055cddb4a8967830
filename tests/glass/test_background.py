"""What runs behind the screens: it tells news, reminds, survives its own failures, and ends when asked."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.message import Message

from console import background
from console.background import Background
from data.desk import Desk
from data.rows import Incoming
from data.settings import Settings
from models.terms import OutboxState, Role, TicketType
from screens.news import NewsArrived, Told, Trouble
from tests.desks import NOW, by, make_desk, person
from tests.glass.shift import OUTAGE, VIP, busy_desk

PATIENCE = 10.0
"""Seconds before a thread's word counts as never coming."""


class Ear:
    """Hears what the threads post."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self._more = threading.Condition()

    def post(self, message: Message) -> None:
        """Take a message."""
        with self._more:
            self.heard.append(message)
            self._more.notify_all()

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        """Wait for such a message."""
        with self._more:
            assert self._more.wait_for(lambda: any(map(wanted, self.heard)), PATIENCE), (
                f"never heard; only {self.heard}"
            )
            return next(filter(wanted, self.heard))

    def sentence(self, words: str) -> None:
        """Wait for a sentence with these words."""
        self.until(lambda message: isinstance(message, Told | Trouble) and words in message.sentence)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Background, Ear]]]:
    """Begin a background quickly, and end it after the test."""
    monkeypatch.setattr(background, "BEAT", 0.02)
    monkeypatch.setattr(background, "RETRY", (0.02,))
    begun: list[Background] = []

    def start(desk: Desk, settings: Settings | None = None) -> tuple[Background, Ear]:
        ear = Ear()
        behind = Background(desk, lambda: NOW + timedelta(seconds=30), settings or desk.settings, ear.post)
        behind.person = person(desk)
        begun.append(behind)
        behind.start()
        return behind, ear

    yield start
    for each in begun:
        each.stop()
        assert not each.running


def test_an_act_is_news_and_a_due_letter_leaves(tmp_path: Path, run: Callable[..., tuple[Background, Ear]]) -> None:
    desk = busy_desk(tmp_path)
    _, ear = run(desk)
    desk.replies.acknowledge(VIP, by(desk))
    ear.until(lambda message: isinstance(message, NewsArrived) and any(e.ticket_number == VIP for e in message.events))
    ear.until(lambda m: isinstance(m, NewsArrived) and any(e.kind.value == "reply_written" for e in m.events))
    assert desk.reads.rows("SELECT state FROM outbox") == [(OutboxState.WRITTEN.value,)]


def test_reminders_and_marks_are_told_once(tmp_path: Path, run: Callable[..., tuple[Background, Ear]]) -> None:
    desk = busy_desk(tmp_path)
    desk.reminders.remind(OUTAGE, by(desk), NOW + timedelta(seconds=10), "перезвонить")
    _, ear = run(desk)
    ear.sentence(f"№ {OUTAGE}: напоминание: перезвонить")
    ear.sentence(f"№ {OUTAGE}: срок нарушен (реакция)")
    told = [message.sentence for message in ear.heard if isinstance(message, Told)]
    assert len(told) == len(set(told))


def test_a_failing_task_says_so_once_and_goes_on(tmp_path: Path, run: Callable[..., tuple[Background, Ear]]) -> None:
    desk = busy_desk(tmp_path)
    tries = 0
    real = desk.outbox.send_due

    def sometimes(now: object) -> object:
        nonlocal tries
        tries += 1
        if tries < 4:
            raise RuntimeError("Пётр Семёнов 4510 123456")
        return real(now)  # type: ignore[arg-type]

    desk.outbox.send_due = sometimes  # type: ignore[method-assign, assignment]
    desk.replies.acknowledge(VIP, by(desk))
    _, ear = run(desk)
    ear.until(lambda m: isinstance(m, NewsArrived) and any(e.kind.value == "reply_written" for e in m.events))
    assert sum(isinstance(message, Trouble) for message in ear.heard) == 1
    assert "Семёнов" not in desk.places.log.read_text("utf-8")


def test_the_inbox_is_watched_in_the_console(tmp_path: Path, run: Callable[..., tuple[Background, Ear]]) -> None:
    desk = make_desk(tmp_path)
    _, ear = run(desk, Settings(inbox_in_console=True))
    letter = "From: Пётр <person@1.example>\nSubject: hello\nMessage-ID: <1@x.example>\n\nТИП: Вопрос\nКак войти?\n"
    (desk.places.inbox / "a.eml.part").write_bytes(letter.encode())
    (desk.places.inbox / "a.eml.part").rename(desk.places.inbox / "a.eml")
    ear.until(lambda m: isinstance(m, NewsArrived) and any(e.kind.value == "received" for e in m.events))


def test_it_ends_at_once_and_only_once_begun(tmp_path: Path, run: Callable[..., tuple[Background, Ear]]) -> None:
    desk = make_desk(tmp_path)
    behind, _ = run(desk)
    behind.start()
    assert sum(thread.name.startswith("pult ") for thread in threading.enumerate()) >= 2
    behind.stop()
    assert not behind.running


def test_two_followers_warn_of_the_same_mark_whoever_wrote_it(
    tmp_path: Path, run: Callable[..., tuple[Background, Ear]]
) -> None:
    desk = make_desk(tmp_path)
    _, first = run(desk)
    _, second = run(desk)
    letter = Incoming(
        key="w",
        at=NOW - timedelta(minutes=4, seconds=45),
        channel="почта",
        text="?",
        subject="Скорее",
        sender_address="person@1.example",
        type=TicketType.QUESTION,
    )
    desk.intake.accept(letter, NOW)
    first.sentence("скоро срок (реакция) · Скорее")
    second.sentence("скоро срок (реакция) · Скорее")


@pytest.mark.parametrize(
    ("role", "assignee", "mark", "hears"),
    [
        (Role.OPERATOR, None, "warning", True),
        (Role.OPERATOR, "mine", "breach", True),
        (Role.OPERATOR, "another's", "breach", False),
        (Role.SUPERVISOR, "another's", "warning", False),
        (Role.SUPERVISOR, "another's", "breach", True),
    ],
)
def test_t23_the_owner_is_reminded_and_then_the_supervisor(
    tmp_path: Path, role: Role, assignee: str | None, mark: str, hears: bool
) -> None:
    desk = make_desk(tmp_path)
    behind = Background(desk, lambda: NOW, desk.settings, lambda message: None)
    behind.person = person(desk, role)
    holder = {None: None, "mine": behind.person.id, "another's": behind.person.id + 50}[assignee]
    assert behind._concerns(holder, mark) is hears


def test_housekeeping_folds_the_wal_and_anchors_the_journal(
    tmp_path: Path, run: Callable[..., tuple[Background, Ear]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "TIDY", timedelta())
    desk = busy_desk(tmp_path)
    tidied = threading.Event()
    monkeypatch.setattr(desk.journal, "anchor", tidied.set)
    run(desk)
    assert tidied.wait(PATIENCE)
