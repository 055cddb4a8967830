"""A desk that is worked at random: every verb that can open, end or bring back a request, by dice."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, Incoming
from models.terms import MessageKind, Role, Scope, Severity, TicketType
from tests.desks import NOW, person

TEXTS = (
    "ТИП: Вопрос\nКак выгрузить отчёт?",
    "Менеджеры не видят сделки, сделайте чтобы видели",
    "ТИП: Авария\nЧТО НЕДОСТУПНО: портал\nС КАКОГО ВРЕМЕНИ: с 13:40",
    "ТИП: Поломка\nЧТО ДЕЛАЛИ: открыл список, выбрал сделку, нажал «Сохранить»\nОЖИДАЛИ: сохранится\n"
    "ПОЛУЧИЛИ: белый экран\nКОМУ МЕШАЕТ: все\nСРОЧНОСТЬ: P2\nВРЕМЯ ОШИБКИ: сегодня в 11:20",
)
ADDRESSES = ("person@1.example", "person@2.example", "person@3.example", "person@5.example", "чужой@nowhere.example")


class Work:
    """One working life of a desk."""

    def __init__(self, desk: Desk, dice: random.Random, at: datetime = NOW) -> None:
        self.desk, self.dice, self.at = desk, dice, at
        self.people = [person(desk, role) for role in (Role.SUPERVISOR, Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER)]
        self.sent = 0
        self.acts: tuple[Callable[[], object], ...] = (
            *[self.letter] * 3,
            *[self.client] * 4,
            *[lambda: desk.tickets.take(self.number(), self.by())] * 2,
            lambda: desk.tickets.release(self.number(), self.by()),
            lambda: desk.tickets.assign(self.number(), self.chief(), self.dice.choice(self.people).id),
            lambda: desk.tickets.escalate(self.number(), self.by(), reason="нужна вторая линия", line=2),
            *[lambda: desk.replies.reply(self.number(), self.by(), self.kind(), f"Ответ {self.dice.random()}")] * 3,
            lambda: desk.replies.acknowledge(self.number(), self.by()),
            lambda: desk.replies.note(self.number(), self.by(), "заметка"),
            *[self.cancel] * 3,
            *[self.resolve] * 4,
            *[lambda: desk.tickets.close(self.number(), self.by(), "подтвердил")] * 4,
            *[lambda: desk.tickets.reopen(self.number(), self.by(), "не помогло")] * 2,
            lambda: desk.tickets.start(self.number(), self.by()),
            lambda: desk.waiting.wait(self.number(), self.by(), self.at + timedelta(hours=3)),
            lambda: desk.waiting.hold(self.number(), self.chief(), "ждём поставщика"),
            lambda: desk.waiting.unhold(self.number(), self.chief()),
            lambda: desk.merging.merge(self.number(), self.number(), self.by()),
            *[lambda: desk.undoing.undo(self.number(), self.by())] * 3,
            *[self.undo_last] * 5,
            *[lambda: desk.forming.refuse(self.number(), self.by(), text="Не наша служба")] * 2,
            lambda: desk.forming.ask_missing(self.number(), self.by()),
            lambda: desk.forming.ask_curator(self.number(), self.by()),
            lambda: desk.forming.curator_said(self.number(), self.by(), self.dice.random() < 0.5),
            lambda: desk.forming.fill(self.number(), self.by(), {"what": "портал"}, type=TicketType.QUESTION),
            lambda: desk.forming.set_impact(self.number(), self.chief(), Severity.STOP, Scope.ALL, "важно"),
            lambda: desk.duplicates.link(self.number(), self.number(), self.by()),
            lambda: desk.duplicates.answer_all(self.number(), self.by(), "Всем: починили"),
            lambda: desk.duplicates.cancel_all(self.number(), self.by()),
            self.later,
            lambda: desk.clocks.sweep(self.at),
        )

    def go_on(self, steps: int, after: Callable[[], None]) -> None:
        """Do so many acts, telling after each; what the desk refuses was an act that changed nothing."""
        for _ in range(steps):
            with suppress(Refusal):
                self.dice.choice(self.acts)()
            after()

    def by(self) -> By:
        """Somebody acting now."""
        return By(self.dice.choice(self.people), self.at)

    def chief(self) -> By:
        """The supervisor acting now."""
        return By(self.people[0], self.at)

    def number(self) -> int:
        """Some ticket, the newest ones most of all."""
        newest = self.desk.reads.number("SELECT max(number) FROM ticket")
        return max(1, newest - int(self.dice.expovariate(0.4)))

    def kind(self) -> MessageKind:
        """An answer or a question."""
        return self.dice.choice((MessageKind.ANSWER, MessageKind.QUESTION))

    def letter(self) -> None:
        """A new request arrives."""
        self._accept("")

    def client(self) -> None:
        """The client writes to a known ticket, answering any letter of it."""
        sql = "SELECT message_id FROM message WHERE ticket_number = ? AND message_id IS NOT NULL LIMIT 1"
        row = self.desk.reads.row(sql, (self.number(),))
        self._accept(str(row[0]) if row else "")

    def cancel(self) -> None:
        """A letter that still waits is stopped."""
        rows = self.desk.reads.rows("SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id DESC LIMIT 6")
        if rows:
            self.desk.replies.cancel(self.dice.choice(rows)[0], self.by())

    def undo_last(self) -> None:
        """Somebody takes their own latest act back."""
        sql = "SELECT ticket_number, actor_id FROM journal_event WHERE actor_id IS NOT NULL ORDER BY n DESC LIMIT 1"
        row = self.desk.reads.row(sql)
        who = next((one for one in self.people if row is not None and one.id == row[1]), None)
        if row is not None and row[0] is not None and who is not None:
            self.desk.undoing.undo(int(row[0]), By(who, self.at))

    def resolve(self) -> object:
        """Solve one; where the client came again with the same, its reason is named (L-29)."""
        number, quality = self.number(), self.desk.quality.recording
        reason = self.dice.choice(self.desk.standard.board.repeats.reasons) if quality.repeated(number) else ""
        return self.desk.tickets.resolve(number, self.by(), nothing_to_answer=True, repeat_reason=reason)

    def later(self) -> None:
        """Time goes by, sometimes so much that silence closes what was resolved; letters leave."""
        self.at += self.dice.choice((timedelta(seconds=1), timedelta(minutes=7), timedelta(hours=5), timedelta(days=4)))
        self.desk.outbox.send_due(self.at)

    def _accept(self, answers: str) -> None:
        self.sent += 1
        letter = f"<{self.sent}.{self.dice.random()}@client.example>"
        incoming = Incoming(
            key=letter,
            at=self.at,
            channel="почта",
            text=self.dice.choice(TEXTS),
            subject="Просьба",
            sender_address=self.dice.choice(ADDRESSES),
            message_id=letter,
            in_reply_to=answers,
        )
        self.desk.intake.accept(incoming, self.at)
