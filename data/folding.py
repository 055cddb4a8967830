"""The one form in which texts are compared: a typed word, a subject, a client's name."""

import unicodedata


class _Visible(dict[int, int | None]):
    """Each character as it is, an invisible one as nothing; worked out when it is first met."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.category(chr(code)) == "Cf" else code
        return kept


_VISIBLE = _Visible()


def fold(text: str) -> str:
    """Bring a text to the form in which texts are compared: NFKC, no case, ё as е, nothing invisible, single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    if not plain.isascii():
        plain = plain.translate(_VISIBLE)
    return " ".join(plain.split())


def needle(*parts: str) -> str:
    """Join subject, client and sender into the one text (``ticket.needle``) in which typed words are looked for."""
    return " ".join(filter(None, map(fold, parts)))
