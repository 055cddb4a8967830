"""What people read about a shift that ends, or that nobody accepts."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.shifts import reading
from data.shifts.due import Due
from data.shifts.rows import Banner, ShiftRow
from models.shift_terms import NoticeStep, ShiftState

if TYPE_CHECKING:
    from data.desk import Desk

_SIGNED = "SELECT 1 FROM part WHERE shift_id = ? AND giver_id = ? AND state IN ('signed', 'accepting') LIMIT 1"
_HOURS = 120
"""Minutes from which lateness is said in hours."""


class Words:
    """The sentences about shifts, in the desk's own time."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def clock(self, at: datetime) -> str:
        """An instant as people of the desk read it."""
        return f"{at.astimezone(ZoneInfo(self._desk.settings.zone)):%H:%M}"

    def late(self, due: Due, now: datetime) -> Banner:
        """The banner of every console while nobody has accepted."""
        who = f"отвечает {due.holders}" if due.holders else "никто за неё не отвечает"
        return Banner(f"Смена не принята{_span(due.at, now)} · {who} · F8", loud=True)

    def soon(self, due: Due, person_id: int) -> Banner:
        """The quiet badge of those who go and those who come."""
        if person_id in due.outgoing:
            signed = self._desk.reads.row(_SIGNED, (due.shift.id, person_id))
            return Banner("F8 ждём приёма" if signed else f"F8 сдать до {self.clock(due.at)}")
        return Banner(f"F8 принять в {self.clock(due.at)}")

    def notice(self, step: NoticeStep, shift_id: int, person_id: int) -> str:
        """What a person is told by a step."""
        shift = self._desk.shifts.running.get(shift_id)
        name = f"Смена «{shift.kind}» {shift.day:%d.%m}"
        match step:
            case NoticeStep.SOON:
                return self._remind(shift, person_id)
            case NoticeStep.UNACCEPTED:
                return self._unaccepted(shift, person_id)
            case NoticeStep.DECIDE if shift.state is ShiftState.PLANNED:
                return f"{name} не начата{self._since(shift)}: вызовите кого-нибудь и поставьте его в график (F9)."
            case NoticeStep.CHIEF:
                return f"{name} не принята{self._since(shift)}. Подтвердите, что знаете (F8)."
            case NoticeStep.NEXT:
                return f"{name} не принята{self._since(shift)}, прежний не ответил. Подтвердите, что знаете (F8)."
            case NoticeStep.DECIDE:
                return f"{name} не принята{self._since(shift)}: примите за отсутствующего или продлите её (F8)."
            case NoticeStep.DAY:
                return "День закрыт: до открытия за очередь отвечаете вы."
            case NoticeStep.RETURNED:
                return "Вам перешло то, чего не приняли при передаче: оно в списке «Моя»."
            case NoticeStep.REMARK:
                return "По передаче смены есть вопрос: ответьте на него (F8)."
            case NoticeStep.REPORT:
                return f"{name}: отчёт готов, прочтите его (F8)."
            case NoticeStep.RESERVE:
                return f"{name}: вас вызвали из резерва, откройте смену (F8)."
            case NoticeStep.REFUSED:
                return f"{name}: приняли не всё, отвечает сдавший. Причины — в отчёте смены."

    def _remind(self, shift: ShiftRow, person_id: int) -> str:
        if shift.state is ShiftState.PLANNED:
            return f"Ваша смена «{shift.kind}» начинается в {self.clock(shift.starts)}: откройте её (F8)."
        if _answers(shift, person_id):
            return f"Смена «{shift.kind}» кончается{self._until(shift)}: подготовьте передачу (F8)."
        coming = reading.after(self._desk.reads.rows, shift)
        kind = f" «{coming.kind}»" if coming else ""
        return f"Ваша смена{kind} начинается{self._until(shift)}: прочтите, что передают, и примите её (F8)."

    def _unaccepted(self, shift: ShiftRow, person_id: int) -> str:
        if shift.state is ShiftState.PLANNED:
            return f"Смена «{shift.kind}» не начата{self._since(shift)}. Откройте её (F8)."
        if _answers(shift, person_id):
            return f"Смену «{shift.kind}» не приняли: отвечаете вы, часы идут. Сдать — F8."
        return f"Смена не принята{self._since(shift)}: прежняя ждёт вас. Примите её (F8)."

    def _since(self, shift: ShiftRow) -> str:
        at = shift.starts if shift.state is ShiftState.PLANNED else shift.ends
        return f" с {self.clock(at)}" if at else ""

    def _until(self, shift: ShiftRow) -> str:
        return f" в {self.clock(shift.ends)}" if shift.ends else ""


def _answers(shift: ShiftRow, person_id: int) -> bool:
    return any(one.person_id == person_id and one.accepted_at and not one.left_at for one in shift.people)


def _span(since: datetime, now: datetime) -> str:
    minutes = int((now - since).total_seconds()) // 60
    if not minutes:
        return ""
    return f" {minutes} мин" if minutes < _HOURS else f" {minutes // 60} ч"
