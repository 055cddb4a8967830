"""A moment that a text names by the way, «с 10:00», «минут десять назад»: so that an outage enters at once (C-30)."""

import re

_CLOCK = r"(?:[01]?\d|2[0-3])(?:[:.\-][0-5]\d|\s?(?:час(?:а|ов)?|ч\b|утра|дня|вечера|ночи))"
_DAY = r"(?:сегодня|вчера|позавчера|утра|обеда|вечера|ночи|понедельника|вторника|среды|четверга|пятницы)"
_SINCE = (
    rf"(?:где-то )?(?:с|со|около|примерно в|начиная с)\s{{1,3}}(?:самого |(?:сего|вчера)[а-я]+ )?(?:{_DAY}|{_CLOCK})"
)
_COUNT = r"(?:\d{1,3}|пол|пару|несколько|пять|десять|пятнадцать|двадцать|тридцать|сорок)"
_UNIT = r"(?:минут[уы]?|час(?:а|ов|ик)?|мин)"
_AGO = rf"(?:{_COUNT}[\s-]?)?{_UNIT}(?:\s{_COUNT})? назад|уже {_COUNT}\s?{_UNIT}"
_AT = rf"(?:(?:сегодня|вчера) )?в {_CLOCK}"
_MOMENT = re.compile(rf"\b(?:{_SINCE}|{_AGO}|{_AT}|только что)(?![\w:])", re.IGNORECASE)
_SEEN = 2_000
"""Letters of a text in which a moment is looked for."""


def moment_in(text: str) -> str:
    """Give the words that name a moment, as they stand in the text; empty when there are none."""
    found = _MOMENT.search(text[:_SEEN])
    return found[0] if found else ""
