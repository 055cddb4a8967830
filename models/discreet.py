"""A line for a list or an export: without the telephones and addresses that name a person (D-59).

Light on purpose: the finders are loaded only for a text that could hold something to hide.
"""

from functools import lru_cache

_LEAST_DIGITS = 7
"""A telephone number has no fewer; shorter numbers are ticket and order numbers."""


@lru_cache(maxsize=1024)
def discreet(text: str) -> str:
    """Hide what names a person or opens a door; a text without such is given back as it is."""
    if "@" not in text and sum(letter.isdigit() for letter in text) < _LEAST_DIGITS:
        return text
    from models.secrets import mask_person

    return mask_person(text).text
