"""A desk whose past came out of another system: a generated event log taken in by a map, what is open there live."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.desk import Desk
from data.history.importing import Wanted
from data.history.maps import SHIPPED
from data.rows import Person
from data.settings import Settings
from models.terms import Role
from tests.desks import NAMES, NOW, by, colleague, make_desk, person
from tests.rosters import TODAY, duty, entered, put_in_force

ZONE = ZoneInfo("Europe/Moscow")
HEAD = (
    *("номер", "время", "событие", "кто", "исполнитель", "линия", "приоритет", "тип", "уровень", "канал"),
    *("клиент", "тема", "тематика", "оценка"),
)
SEED = 20_260_304
DAYS = 40
"""Days of history before today: a whole last period and one before it."""

_HERS, _HIS, _THEIRS = "Лаптева И.", "Бестужев О.", "Новикова В."
_STAFF = {_HERS: NAMES[Role.OPERATOR], _HIS: NAMES[Role.SPECIALIST], _THEIRS: "Вера Новикова"}
_TOPICS = (
    ("печать на счёте", "Счёт пришёл без печати", "вопрос"),
    ("сумма в акте", "В акте не та сумма", "поломка"),
    ("вход", "Новый кладовщик не может войти", "вопрос"),
    ("код входа", "Просит код второй раз", "поломка"),
    ("остатки", "Остатки не доехали до сайта", "поломка"),
    ("обмен", "Обмен встал на середине", "авария"),
    ("отчёт по складу", "Где взять отчёт по складу", "вопрос"),
    ("партии", "Добавьте столбец «партия»", "мелкая задача"),
)
_CLIENTS = (
    ("ООО «Ромашка»", "vip"),
    ("Вектор", "высокий"),
    ("Лютик", "обычный"),
    ("Лютик", "обычный"),
    ("Север", "какой-то"),
    ("Пустошь", "никакой"),
)
"""The desk knows these; the log holds many more, which the import adds."""
_OTHERS = tuple(
    (f"{first} {second}", tier)
    for first, tier in (("Белый", "высокий"), ("Новый", "обычный"), ("Старый", "обычный"), ("Дальний", "какой-то"))
    for second in ("сад", "мост", "порт", "склад", "рынок", "цех", "луг", "двор", "камень", "берег")
)
_CHANNELS = ("почта", "почта", "почта", "телефон", "чат")
_PRIORITIES = ("высокий", "средний", "средний", "низкий")

_OPEN = (
    # minutes ago, topic, client, priority, owner, and what happened minutes after it came
    (312, 1, 1, "высокий", _HERS, ((9, "взято"), (14, "принято"), (30, "в работе"))),
    (251, 4, 2, "средний", _HIS, ((20, "взято"), (26, "принято"))),
    (184, 3, 0, "высокий", _HERS, ((2, "взято"), (4, "принято"), (40, "ответ"), (41, "в работе"))),
    (170, 6, 4, "низкий", "", ()),
    (150, 0, 3, "средний", _HERS, ((12, "взято"), (13, "принято"), (55, "ждём клиента"))),
    (134, 5, 2, "критичный", _HIS, ((3, "взято"), (4, "принято"), (6, "в работе"))),
    (131, 7, 1, "средний", _HIS, ((15, "взято"), (16, "принято"), (44, "отложено"))),
    (102, 2, 1, "средний", _HERS, ((8, "взято"), (10, "принято"))),
    (98, 4, 3, "средний", "", ()),
    (96, 6, 5, "низкий", _HIS, ((12, "взято"), (15, "принято"))),
    (47, 0, 3, "средний", "", ()),
    (39, 4, 1, "высокий", _HERS, ((5, "взято"), (6, "принято"))),
    (26, 2, 1, "средний", "", ()),
    (18, 7, 2, "низкий", "", ()),
    (9, 3, 0, "высокий", "", ()),
    (7, 0, 4, "средний", "", ()),
    (4, 6, 3, "низкий", "", ()),
    (2, 5, 1, "критичный", "", ()),
)


@dataclass
class _Log:
    """The log as it grows: one row an event."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def add(self, number: int, at: datetime, what: str, who: str = "", **other: str) -> None:
        """Write one event."""
        local = at.astimezone(ZONE)
        first = {"номер": f"З-{number}", "время": f"{local:%d.%m.%Y %H:%M:%S}", "событие": what, "кто": who}
        self.rows.append(first | {"исполнитель": who} | other)

    def created(
        self, number: int, at: datetime, topic: int, client: tuple[str, str], priority: str, channel: str
    ) -> None:
        """Write how a request came."""
        theme, subject, kind = _TOPICS[topic]
        name, tier = client
        about = {"приоритет": priority, "тип": kind, "уровень": tier, "канал": channel, "клиент": name}
        self.add(number, at, "создано", **about, **{"тема": subject, "тематика": theme})


def export(path: Path) -> Path:
    """Write the export of the other system."""
    log, dice = _Log(), random.Random(SEED)
    number = _past(log, dice)
    for n, (ago, topic, client, priority, owner, steps) in enumerate(_OPEN, start=number + 1):
        came = NOW - timedelta(minutes=ago)
        log.created(n, came, topic, _CLIENTS[client], priority, _CHANNELS[n % len(_CHANNELS)])
        for after, what in steps:
            log.add(n, came + timedelta(minutes=after), what, owner, **{"линия": "1"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD, restval="")
        writer.writeheader()
        writer.writerows(log.rows)
    return path


def _past(log: _Log, dice: random.Random) -> int:
    number = 0
    for came in _arrivals(dice):
        number += 1
        log.created(number, came, *_asked(dice), dice.choice(_CHANNELS))
        _life(log, number, came, dice)
    return number


def _asked(dice: random.Random) -> tuple[int, tuple[str, str], str]:
    return dice.randrange(len(_TOPICS)), dice.choice((*_CLIENTS, *_OTHERS)), dice.choice(_PRIORITIES)


def _arrivals(dice: random.Random) -> Iterator[datetime]:
    morning = NOW.astimezone(ZONE).replace(hour=0, minute=0, second=0)
    for ago in range(DAYS, 0, -1):
        day = morning - timedelta(days=ago)
        for _ in range(dice.randrange(9, 17) if day.weekday() < 5 else dice.randrange(1, 4)):
            hour = dice.choice((9, 9, 10, 10, 10, 11, 11, 11, 12, 13, 14, 15, 15, 16, 16, 17, 18, 19, 20, 22))
            yield day + timedelta(hours=hour, minutes=dice.randrange(60))


def _life(log: _Log, number: int, came: datetime, dice: random.Random) -> None:
    """Let a request be taken, answered, solved and closed; some go to the second line, some come back."""
    at, who = came, dice.choice(tuple(_STAFF))

    def then(minutes: int, what: str, by: str = "", **other: str) -> None:
        nonlocal at
        at += timedelta(minutes=minutes)
        log.add(number, at, what, by, **other)

    then(dice.randrange(1, 30), "взято", who, **{"линия": "1"})
    then(dice.randrange(1, 6), "принято", who)
    then(dice.randrange(1, 20), "в работе", who)
    if dice.random() < 0.25:
        then(5, "ждём клиента", who)
        then(dice.randrange(20, 200), "клиент написал")
        then(10, "в работе", who)
    if dice.random() < 0.15:
        then(10, "на вторую линию", who, **{"линия": "2"})
        then(dice.randrange(30, 90), "в работе", _THEIRS)
    then(dice.randrange(4, 70), "ответ", who)
    then(dice.randrange(2, 60), "решено", who)
    then(dice.randrange(10, 120), "закрыто")
    if dice.random() < 0.04:
        then(60, "клиент написал")
        then(20, "в работе", who)
        then(30, "решено", who)
        then(60, "закрыто")
    if dice.random() < 0.5:
        then(15, "оценка", **{"оценка": str(dice.choice((5, 5, 5, 4, 4, 3, 1)))})


def imported_desk(folder: Path) -> Desk:
    """A desk that took the export in a minute ago, with a shift at work, a reserve and an escalation to decide."""
    desk = make_desk(folder, Settings(desk_name="Учебный стол", inbox_in_console=False))
    third = colleague(desk, _STAFF[_THEIRS])
    names = "".join(f'"{theirs}" = "{ours}"\n' for theirs, ours in _STAFF.items())
    chart = folder / "своя.toml"
    text = (SHIPPED / "events.toml").read_text("utf-8").replace("[people]", f"[people]\n{names}")
    chart.write_text(text.replace("[clients]\nadd = false", "[clients]\nadd = true"), "utf-8")
    account = desk.history.read_in(
        export(folder / "выгрузка.csv"), str(chart), NOW - timedelta(minutes=1), Wanted(zone=ZONE.key, live=True)
    )
    assert account.left_out == 0 and not account.words, account
    _at_work(desk, third)
    desk.clocks.sweep(NOW)
    desk.shifts.statuses.tick(NOW)
    desk.figures.catch_up(NOW)
    return desk


def _at_work(desk: Desk, reserve: Person) -> None:
    on_duty = person(desk, Role.OPERATOR).name, person(desk, Role.SPECIALIST).name
    put_in_force(desk, [duty(TODAY, "день", *on_duty, reserve=[reserve.name])], chain=[NAMES[Role.SUPERVISOR]])
    for role in (Role.OPERATOR, Role.SPECIALIST):
        entered(desk, role, NOW - timedelta(minutes=30))
    (asked,) = desk.reads.rows("SELECT number FROM ticket WHERE is_open = 1 AND type = 'outage' AND status <> 'new'")
    desk.tickets.escalate(
        asked[0],
        by(desk, Role.SPECIALIST, NOW),
        reason="нужен доступ к серверу клиента",
        operator_id=person(desk, Role.SUPERVISOR).id,
    )
