"""When a client may meet us at the earliest: dates by tier, not clocks (time.md rule 12, S-14, C-23)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.terms import Term, Tier
from models.words import WEEKDAYS
from models.workhours import ScheduleError, WorkSchedule


class MeetingTerm(Term):
    """How soon a tier may be met."""

    WORKING_DAYS = "working_days", "рабочих дня"
    CALENDAR_DAYS = "calendar_days", "календарных дня"
    NEXT_DAY = "next_day", "на следующий день"
    SAME_DAY = "same_day", "в день обращения"
    AT_ONCE = "at_once", "сразу"


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """The rule of one tier; ``over_busy`` lets it take a busy slot, except a VIP's."""

    term: MeetingTerm
    count: int = 0
    over_busy: bool = False


MEETING_RULES = {
    Tier.NONE: MeetingRule(MeetingTerm.WORKING_DAYS, 3),
    Tier.SOME: MeetingRule(MeetingTerm.CALENDAR_DAYS, 2),
    Tier.REGULAR: MeetingRule(MeetingTerm.NEXT_DAY),
    Tier.HIGH: MeetingRule(MeetingTerm.SAME_DAY, over_busy=True),
    Tier.VIP: MeetingRule(MeetingTerm.AT_ONCE, over_busy=True),
}
"""The terms of the service standard (R1)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The earliest meeting: a date, or at once; ``after_vip`` is the ticket of the VIP being served before."""

    day: date
    at_once: bool = False
    over_busy: bool = False
    after_vip: int | None = None


def earliest_meeting(
    received: datetime,
    tier: Tier,
    schedule: WorkSchedule,
    production: WorkSchedule,
    vip_in_work: int | None = None,
    rule: MeetingRule | None = None,
) -> Meeting:
    """Find the earliest date of a meeting, counted from the local date of receipt in the desk's zone.

    ``production`` is the calendar whose working days count (Mon-Fri without public holidays); ``vip_in_work`` is the
    ticket of another VIP being served.
    """
    rule = rule or MEETING_RULES[tier]
    if received.utcoffset() is None:
        raise ScheduleError("у момента обращения не указан часовой пояс")
    today = received.astimezone(schedule.zone).date()
    if rule.term is MeetingTerm.WORKING_DAYS:
        return Meeting(production.add_workdays(today, rule.count))
    if rule.term is MeetingTerm.CALENDAR_DAYS:
        return Meeting(today + timedelta(days=rule.count))
    if rule.term is MeetingTerm.NEXT_DAY:
        return Meeting(schedule.add_workdays(today, 1))
    if rule.term is MeetingTerm.SAME_DAY:
        return Meeting(_with_hours(received, schedule), over_busy=rule.over_busy)
    return Meeting(today, at_once=vip_in_work is None, over_busy=rule.over_busy, after_vip=vip_in_work)


def meeting_words(meeting: Meeting) -> str:
    """Say the earliest meeting: «не раньше пт 16.10.2026», «сразу»."""
    if meeting.at_once:
        return "сразу"
    if meeting.after_vip is not None:
        return f"сразу после VIP № {meeting.after_vip}"
    weekday = WEEKDAYS[meeting.day.weekday()]
    over = ", можно поверх занятого времени (кроме VIP)" if meeting.over_busy else ""
    return f"не раньше {weekday} {meeting.day:%d.%m}.{meeting.day.year:04d}{over}"


def _with_hours(received: datetime, schedule: WorkSchedule) -> date:
    """Give the date of receipt while the desk still works on it, else the next date with hours."""
    return schedule.next_open(received).astimezone(schedule.zone).date()
