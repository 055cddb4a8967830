"""When a contact is a repeated one (L-29, C-13): the same client, the same topic, soon after the earlier one ended."""

import re
from datetime import datetime, timedelta

_REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|ответ|пересл|отв)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 5
"""Letters of a word that count: Russian endings lie behind them."""


def topic_of(topic: str, subject: str) -> str:
    """Give what a request is about: its topic, else its subject without «Re:»."""
    return " ".join(topic.split()) or " ".join(_REPLY.sub("", subject).split())


def topic_key(words: str) -> str:
    """Fold a topic so that the same matter in other endings and another order is the same; empty: nothing to go by."""
    folded = words.casefold().replace("ё", "е")
    return " ".join(sorted({word[:_STEM] for word in _WORD.findall(folded)}))


def is_repeat(received: datetime, earlier_ended: datetime | None, within: timedelta) -> bool:
    """Tell whether a request that came at an instant repeats one of the same client and key that ended earlier."""
    return earlier_ended is not None and earlier_ended <= received <= earlier_ended + within
