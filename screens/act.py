"""What an act of the console is: its key, its word, its id, the places where it can be asked for."""

from dataclasses import dataclass

from models.terms import Term


class Place(Term):
    """Where an act can be asked for."""

    QUEUE = "queue", "очередь"
    CARD = "card", "карточка"
    PEOPLE = "people", "сотрудники"
    CLIENTS = "clients", "клиенты"
    SHIFT = "shift", "смена"
    GIVING = "giving", "сдача смены"
    TAKING = "taking", "приём смены"
    REPORTS = "reports", "отчёты смен"
    ROSTER = "roster", "график смен"
    STATUSES = "statuses", "окна статуса"
    BOARD = "board", "табло"
    FIGURES = "figures", "показатели"
    READINESS = "readiness", "готовность"
    QUALITY = "quality", "качество"
    EVERYWHERE = "everywhere", "везде"


class Group(Term):
    """How ``?`` and the README order the acts."""

    WORK = "work", "Работа с обращением"
    TALK = "talk", "Разговор с клиентом"
    RULES = "rules", "Сроки и правила"
    MOVE = "move", "Куда смотреть"
    CONSOLE = "console", "Пульт"


@dataclass(frozen=True, slots=True)
class Key:
    """One act: ``keys`` as Textual writes them, ``action`` the method behind it, ``label`` the word in the footer."""

    keys: str
    action: str
    label: str
    id: str
    why: str
    group: Group
    places: frozenset[Place]
    footer: int = 0
    """Where it stands in the footer; 0 keeps it out."""
    shown: str = ""
    """How the key is written for people; empty: as it is typed."""

    @property
    def display(self) -> str:
        """The key as an operator reads it."""
        return self.shown or self.keys


def key(
    keys: str,
    action: str,
    label: str,
    *,
    id: str,
    why: str,
    group: Group,
    places: frozenset[Place] = frozenset({Place.QUEUE, Place.CARD}),
    footer: int = 0,
    shown: str = "",
) -> Key:
    """Declare an act."""
    return Key(keys, action, label, id, why, group, places, footer, shown)
