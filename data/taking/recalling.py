"""«Вспомнил»: what the outgoing person adds in the minutes after the acceptance (handover.md §1.5)."""

from typing import TYPE_CHECKING

from data.driver import stored
from data.reads import instant
from data.refusals import NotAllowed, Refusal
from data.rows import By, Person
from data.shifts.rows import Recalled
from data.taking.reading_back import typed
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_PART = "SELECT shift_id, giver_id, signed_by FROM part WHERE id = ?"
_TAKERS = (
    "SELECT s.accepted_by, o.name, s.accepted_at FROM share s JOIN operator o ON o.id = s.accepted_by "
    "WHERE s.part_id = ? ORDER BY s.accepted_at, s.id"
)
_INSERT = "INSERT INTO recollection (part_id, by_id, to_id, at, text) VALUES (?, ?, ?, ?, ?)"
_MINE = (
    "SELECT r.id, r.part_id, o.name, r.at, r.text FROM recollection r JOIN operator o ON o.id = r.by_id "
    "WHERE r.to_id = ? AND r.acked_at IS NULL ORDER BY r.at, r.id"
)
_SEEN = "UPDATE recollection SET acked_at = ? WHERE id = ? AND to_id = ? AND acked_at IS NULL"


class Recalling:
    """What is remembered too late for the handover, and still in time."""

    desk: "Desk"

    def recall(self, part_id: int, by: By, text: str) -> int:
        """Tell those who accepted what was forgotten; refused some minutes after the acceptance (HO-32).

        Gives how many people will read it.
        """
        from data.reports.freezing import add_recalled

        said, at = typed(text, "что вспомнили"), whole_second(by.at)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.SHIFT, by)
            shift_id = _own(tx, part_id, by)
            takers = tx.exec(_TAKERS, (part_id,)).fetchall()
            if not takers:
                raise Refusal("Эту часть ещё не приняли: допишите прямо в пункте передачи.")
            names = ", ".join(dict.fromkeys(name for _, name, _ in takers))
            until = max(instant(accepted) for *_, accepted in takers) + self.desk.standard.shifts.handover.remember
            if at > until:
                minutes = int(self.desk.standard.shifts.handover.remember.total_seconds() // 60)
                raise Refusal(
                    f"После приёма прошло больше {minutes} мин. Напишите заметку в обращении и скажите: {names}."
                )
            for whom in dict.fromkeys(taker for taker, *_ in takers):
                row = tx.exec(_INSERT, (part_id, by.person.id, whom, stored(at), said)).lastrowid
                facts = {"shift": shift_id, "part": part_id, "recollection": row, "to": whom}
                tx.record(EventKind.RECALLED, by=by.person, ticket=None, happened=at, facts=facts)
            add_recalled(self.desk, tx, shift_id, by.person, said, at)
        return len({taker for taker, *_ in takers})

    def recollections(self, person: Person) -> tuple[Recalled, ...]:
        """List what somebody remembered for this person and they have not read yet, the earliest first."""
        rows = self.desk.reads.rows(_MINE, (person.id,))
        return tuple(Recalled(row, part, name, instant(at), text) for row, part, name, at, text in rows)

    def acknowledge(self, recollection_id: int, by: By) -> None:
        """Say that a recollection was read; once is enough."""
        at = whole_second(by.at)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.SHIFT, by)
            if tx.exec(_SEEN, (stored(at), recollection_id, by.person.id)).rowcount == 1:
                facts = {"recollection": recollection_id}
                tx.record(EventKind.RECALL_READ, by=by.person, ticket=None, happened=at, facts=facts)


def _own(tx: "Tx", part_id: int, by: By) -> int:
    row = tx.exec(_PART, (part_id,)).fetchone()
    if row is None:
        raise Refusal("Такой передачи нет. Обновите экран (F8).")
    if by.person.id not in row[1:]:
        raise NotAllowed("Дописать после приёма может тот, кто сдавал.")
    return int(row[0])
