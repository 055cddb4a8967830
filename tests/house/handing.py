"""Two consoles on real terminals and a desk whose shift ends in ten minutes: who gives, who takes, key by key."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.desk import Desk
from models.terms import Priority, Role, TicketType, Tier
from screens.keys import TWIN
from tests.arrivals import Asked, arrive_many
from tests.desks import NAMES, PIN, make_desk
from tests.house.test_two_consoles import signed_in
from tests.ptys import Terminal

SHIPPED = Path(__file__).parents[2] / "data" / "files" / "standard" / "shifts.toml"
MOSCOW = ZoneInfo("Europe/Moscow")
IRINA, OLEG = NAMES[Role.OPERATOR], NAMES[Role.SPECIALIST]
STEP, IF_THEN = "Перезапустить шлюз до 23:00", "Не поднялся — зову Артёма"
BEGUN, TYPED = "Взять выписку", "Взять выписку и сверить"
WORDS = "Проверю шлюз и перезапущу его до 23:00"
FORGOTTEN = "Ключ от серверной у охраны"
P1, VIP = 1, 2
ORDINARY = (3, 4, 5, 6)
CTRL_S, F8, ESC, TAB, DOWN = "\x13", "\x1b[19~", "\x1b", "\t", "\x1b[B"


def desk_at_the_end(folder: Path) -> Desk:
    """A desk whose shift ends in ten minutes and is not begun: a P1, a VIP's request and four ordinary ones wait."""
    desk = make_desk(folder)
    now = datetime.now(UTC)
    _write(desk.places.config, 'calendar = "круглосуточно"\nsend_delay_seconds = 1\n')
    ends = (now + timedelta(minutes=10)).replace(second=0, microsecond=0)
    starts, over = ends - timedelta(hours=6), ends + timedelta(hours=6)
    times = {"день": (starts, ends), "ночь": (ends, over)}
    desk.places.standard.mkdir(exist_ok=True, mode=0o700)
    _write(desk.places.standard / "shifts.toml", _kinds(SHIPPED.read_text(encoding="utf-8"), times))
    _write(desk.places.roster, _roster({"день": (starts, IRINA), "ночь": (ends, OLEG)}))
    at = now - timedelta(minutes=2)
    texts = ("Не приходит счёт", "Как добавить сотрудника", "Пропала печать", "Нет звука в записи")
    arrive_many(
        desk,
        [
            Asked(at, Tier.HIGH, TicketType.OUTAGE, Priority.CRITICAL, "Портал недоступен", "Вектор"),
            Asked(at, Tier.VIP, TicketType.DEFECT, text="Не сходится касса", client="ООО «Ромашка»"),
            *(Asked(at, text=text) for text in texts),
        ],
    )
    return desk


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def _kinds(text: str, times: Mapping[str, tuple[datetime, datetime]]) -> str:
    """Put other hours into the shipped file of shifts."""
    for kind, (starts, ends) in times.items():
        hours = f'starts = "{starts.astimezone(MOSCOW):%H:%M}"\nends = "{ends.astimezone(MOSCOW):%H:%M}"'
        text, done = re.subn(rf'(\[kinds\."{kind}"\]\n)starts = .*\nends = .*', rf"\g<1>{hours}", text)
        assert done == 1
    return text


def _roster(shifts: Mapping[str, tuple[datetime, str]]) -> str:
    return "\n".join(
        f'[[shifts]]\ndate = {starts.astimezone(MOSCOW):%Y-%m-%d}\nkind = "{kind}"\npeople = ["{name}"]\n'
        for kind, (starts, name) in shifts.items()
    )


@dataclass
class Seat:
    """One person before a terminal; ``russian``: the letters of keys come as that layout types them."""

    terminal: Terminal
    russian: bool = False

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.terminal.send(TWIN.get(key, key) if self.russian else key)

    def type(self, text: str, end: str = "\r") -> None:
        """Type a text, and Enter once it stands there."""
        self.terminal.send(text)
        self.sees(text)
        self.terminal.send(end)

    def sees(self, *words: str) -> str:
        """Wait until all these words stand on the screen."""
        return self.terminal.wait_for(lambda screen: all(word in screen for word in words), " · ".join(words))

    def sign(self, title: str) -> None:
        """Type the PIN into the dialog of this title."""
        self.sees(title)
        self.terminal.send(f"{PIN}\r")
        self.terminal.wait_for(lambda screen: title not in screen, "the desk's answer")


@dataclass
class Act:
    """A handover between two consoles on one desk."""

    desk: Desk
    size: tuple[int, int]
    env: Mapping[str, str]
    open: ExitStack

    def sit(self, name: str, *, russian: bool = False) -> Seat:
        """Sit down at a console of one's own."""
        terminal = signed_in(self.desk.places.root, name, size=self.size, env=self.env)
        return Seat(self.open.enter_context(terminal), russian)

    def begin(self, irina: Seat, *others: Seat) -> None:
        """The gate holds everybody; then the first one begins her shift, which nobody hands over to her."""
        for one in (irina, *others):
            one.sees("Не сходится касса", "F8")
            one.press("t")
            one.sees("сначала примите смену (F8)")
        irina.press(F8)
        irina.sees("очередь проверена", "ещё не принята")
        irina.press(" ", TAB, TAB, TAB)
        irina.sees("Принимать нечего")
        irina.press("\r")
        irina.sign("Начать смену: ваш PIN")
        irina.sees("Смена началась")
        irina.press("\r")
        irina.sees("Сдать смену", "на смене с")
        irina.press(ESC)

    def work(self, irina: Seat) -> None:
        """She takes everything, and acknowledges what is ordinary."""
        irina.sees("взять", "дальше")
        for number in (VIP, P1, *ORDINARY):
            irina.press("t")
            irina.sees(f"№ {number}: теперь ваше")
            if number in ORDINARY:
                irina.press("a")
                irina.sees(f"№ {number}: уйдёт через")
            irina.press(DOWN)

    def prepare(self, irina: Seat) -> Seat:
        """She writes steps, a window becomes too small, her console is killed, and she goes on at the same item."""
        irina.press(F8)
        irina.sees("Осталось 6 из 6 · горячих без шага: 2", "Горячие · 2", "Обычные · 4")
        irina.press("\r")
        irina.type(STEP)
        irina.type(IF_THEN)
        irina.sees("горячих без шага: 1")
        irina.press(" ")
        irina.sees("Осталось 5 из 6")
        irina.press("\r")
        irina.type(BEGUN, end="")
        irina.terminal.resize(40, 10)
        alone = "the sentence, and nothing else of the desk"
        irina.terminal.wait_for(lambda text: "Окно мало" in text and "№" not in text, alone)
        irina.terminal.resize(*self.size)
        irina.sees(BEGUN)
        irina.terminal.wait_for(lambda _: self._kept() == BEGUN, "the words on disk")
        irina.terminal.process.kill()
        assert irina.terminal.wait_exit() == -9
        again = self.sit(IRINA)
        again.press(F8)
        again.sees("Осталось 5 из 6", BEGUN, "у сдающего · срок")
        again.press("\r")
        again.type(" и сверить", end="")
        again.sees(TYPED)
        again.press("\r")
        again.type("Не сойдётся — звоню клиенту")
        again.sees("✓ Если")
        again.press(" ")
        again.sees("Осталось 4 из 6")
        return again

    def _kept(self) -> str:
        found = self.desk.reads.row("SELECT next_step FROM part_item WHERE ref = ?", (str(VIP),))
        return str(found[0]) if found else ""

    def sign(self, irina: Seat) -> None:
        """What is unfinished stands in the way of the signature and is named; then it does not."""
        irina.press(CTRL_S)
        irina.sees("Не подписано. № 3: нужно решение")
        irina.press("a")
        irina.sees("Готово всё: 6")
        irina.press(CTRL_S)
        irina.sign("Подписать передачу")
        irina.sees("Подписано", f"ждём: {OLEG}")

    def read(self, oleg: Seat, irina: Seat) -> None:
        """He reads the P1 back in his own words, which she confirms; of the VIP's he picks the right step of three."""
        oleg.press(F8)
        oleg.sees(f"Сдаёт {IRINA}", "прочитано 0 из 2 · показано 0 из 4", "очередь проверена")
        oleg.press(TAB)
        oleg.sees("Горячее 1 из 2", STEP, IF_THEN)
        oleg.press(" ")
        shown = oleg.sees("своими словами — что сделаете")
        assert STEP not in shown and IF_THEN not in shown
        oleg.type(WORDS)
        oleg.sees("ваши слова ушли сдающему", "Горячее 2 из 2", TYPED)
        irina.sees(f"{OLEG} пересказывает", STEP, WORDS)
        irina.press(" ")
        irina.terminal.wait_for(lambda screen: "пересказывает" not in screen, "her answer")
        oleg.press(" ")
        option = re.compile(rf"^ +([123])  {TYPED}$", re.MULTILINE)
        right = option.search(oleg.terminal.wait_for(lambda screen: bool(option.search(screen)), "the three steps"))
        assert right
        oleg.press(right[1])
        oleg.sees("прочитано 2 из 2", "показано 4 из 4")

    def accept(self, oleg: Seat, irina: Seat) -> None:
        """He accepts what he saw; of what came after the signature the VIP's is his, the other is free to take."""
        oleg.press("a")
        oleg.sees("6 пунктов, горячих 2", "После подписи пришло 2: срочные и VIP — на вас (1), в общей очереди (1)")
        oleg.press("\r")
        oleg.sign("Принять смену: ваш PIN")
        oleg.sees(f"✓ Принято: {IRINA}")
        irina.sees("Принята")
        oleg.press("\r")
        oleg.sees("Отчёты и передачи")
        oleg.press(ESC)
        oleg.sees("Моя 7")
        oleg.press("g")
        oleg.sees("дальше: t взять")
        oleg.press("t")
        oleg.sees("теперь ваше", "Моя 8")

    def remember(self, irina: Seat, oleg: Seat) -> None:
        """What she forgot pops up before him, and he has to say that he read it."""
        irina.press("m")
        irina.sees("Вспомнил")
        irina.type(FORGOTTEN)
        oleg.sees(FORGOTTEN, "Enter — прочитано")
        oleg.press("\r")
        oleg.terminal.wait_for(lambda screen: FORGOTTEN not in screen, "his word that he read it")
