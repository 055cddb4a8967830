"""A supervisor's notes for talks with one person, with the tickets they are about (D-42)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.reads import instant
from data.refusals import BadInput, NotAllowed
from data.rows import By, Person
from data.turn import words
from data.verbs import permit, whole_second
from models.events import EventKind
from models.rights import Act, may, refusal
from models.secrets import mask
from models.tables import OneToOne

if TYPE_CHECKING:
    from data.desk import Desk

_NUMBERS = re.compile(r"(?:№|#)\s?(\d{1,15})")


@dataclass(frozen=True, slots=True)
class Talk:
    """One note: about whom it is is known to who asked; ``tickets`` are the requests that it names."""

    id: int
    at: datetime
    by: str
    text: str
    tickets: tuple[int, ...]


class Talks:
    """The notes of supervisors about the people of the desk; nobody else reads them."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def about(self, reader: Person, person_id: int) -> tuple[Talk, ...]:
        """List the notes about a person, the newest first; NotAllowed for whoever leads nobody."""
        if not may(reader.role, Act.ONE_TO_ONE):
            raise NotAllowed(refusal(reader.role, Act.ONE_TO_ONE))
        return tuple(
            Talk(id, instant(at), str(by), str(text), tuple(int(number) for number in str(tickets).split()))
            for id, at, by, text, tickets in self._desk.reads.rows(_ABOUT, (person_id,))
        )

    def write(self, by: By, person_id: int, text: str) -> Talk:
        """Keep a note; the requests that it names as «№ 12» are linked, and one that is not there is refused."""
        clean, at = mask(words(text, "о чём был разговор")).text, whole_second(by.at)
        numbers = tuple(dict.fromkeys(int(number) for number in _NUMBERS.findall(clean)))
        with self._desk.store.write(at) as tx:
            permit(tx, Act.ONE_TO_ONE, by)
            if tx.exec("SELECT 1 FROM operator WHERE id = ?", (person_id,)).fetchone() is None:
                raise BadInput("Такого сотрудника нет.")
            for number in numbers:
                if tx.exec("SELECT 1 FROM ticket WHERE number = ?", (number,)).fetchone() is None:
                    raise BadInput(f"Обращения № {number} нет. Проверьте номер в заметке.")
            note = OneToOne(
                about_id=person_id, by_id=by.person.id, at=at, text=clean, tickets=" ".join(map(str, numbers))
            )
            tx.session.add(note)
            tx.session.flush()
            assert note.id is not None
            facts = {"about": person_id, "note": note.id, "tickets": list(numbers)}
            tx.record(EventKind.ONE_TO_ONE, by=by.person, ticket=None, happened=at, facts=facts)
        return Talk(note.id, at, by.person.name, clean, numbers)


_ABOUT = """
SELECT t.id, t.at, o.name, t.text, t.tickets FROM one_to_one t JOIN operator o ON o.id = t.by_id
 WHERE t.about_id = ? ORDER BY t.id DESC LIMIT 200"""
