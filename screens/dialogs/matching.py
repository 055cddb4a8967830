"""Finding a choice by what was typed, on whichever keyboard layout it was typed."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


def matches(typed: str, label: str) -> bool:
    """Tell whether each typed word begins a word of the label, read as typed or as the other layout would have it."""
    label_words = _fold(label).split()
    return any(_fits(reading, label_words) for reading in readings(typed))


def readings(typed: str) -> tuple[str, str, str]:
    """Read what was typed as it stands, and as each layout would have it from the keys of the other; folded."""
    folded = typed.casefold()
    return _fold(folded), _fold(folded.translate(_TO_RUSSIAN)), _fold(folded.translate(_TO_LATIN))


def _fits(typed: str, label_words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in label_words) for part in typed.split())


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е").replace("«", "").replace("»", "")
