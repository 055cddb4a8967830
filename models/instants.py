"""Instants as the engine counts them: whole seconds since 1970 in UTC (time.md rule 1)."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400
LATEST = int((datetime.max.replace(tzinfo=UTC) - EPOCH).total_seconds()) - 1


class ScheduleError(ValueError):
    """A calendar, or a question to it, that cannot be used; ``problems`` says each reason in a Russian sentence."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class NaiveInstant(ScheduleError, TypeError):
    """An instant came without its zone, so nobody can tell when it is."""


def seconds_of(at: datetime) -> int:
    """Count the whole seconds of an aware instant, parts of a second cut off; a naive one is refused (rule 1)."""
    try:
        since = at - EPOCH
    except TypeError:
        raise NaiveInstant(f"у момента {at!r} не указан часовой пояс") from None
    return since.days * DAY + since.seconds


def instant_of(seconds: int) -> datetime:
    """Turn counted seconds back into an aware UTC instant."""
    try:
        return EPOCH + timedelta(0, seconds)
    except OverflowError:
        raise ScheduleError("момент за пределами календаря (позже 9999 года)") from None


def whole_seconds(span: timedelta) -> int:
    """Cut an amount of time down to whole seconds."""
    return span.days * DAY + span.seconds
