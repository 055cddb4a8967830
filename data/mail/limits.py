"""How large and how deep a letter may be (security.md §2): over a limit it is refused before it costs memory."""

from data.refusals import Refusal

MEGABYTE = 1024 * 1024
LETTER_BYTES = 25 * MEGABYTE
PARTS = 200
DEPTH = 20
HEADER_BYTES = 256 * 1024
HTML_CHARACTERS = 2 * MEGABYTE
TEXT_CHARACTERS = MEGABYTE
TEXT_BYTES = 12 * MEGABYTE
CUT_NOTE = "[текст обрезан: письмо целиком лежит в папке принятых]"


class LetterRefused(Refusal):
    """The file is no letter that the desk can read; the sentence is the reason written beside it in quarantine."""


def too_large(size: int) -> LetterRefused:
    """The refusal of a letter of ``size`` bytes, said before the file is read."""
    megabytes = f"{size / MEGABYTE:.1f}".replace(".", ",")
    return LetterRefused(f"Письмо больше {LETTER_BYTES // MEGABYTE} МБ: {megabytes} МБ")


def shorten(text: str, limit: int = TEXT_CHARACTERS) -> str:
    """Keep at most ``limit`` characters of a text, saying so at its end."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()}\n\n{CUT_NOTE}"
