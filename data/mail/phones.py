"""Telephone numbers as one search key, however a client writes them (L-17, L-39)."""

import re
import unicodedata

_REGION = "RU"
_EXTENSION = re.compile(
    r"[\s,;(]*(?:доб(?:авочный|\.)?|вн(?:утренний|утр\.?|\.)?|ext\.?|x|#)[\s.:]*(\d{1,6})[\s).]*$", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?[\d\s()./\u2010-\u2015-]{3,40}")
_LABEL = re.compile(r"^(?:тел(?:ефон)?|моб(?:ильный)?|т|tel|phone|tel:)?[\s.:№]*", re.IGNORECASE)
_SHORT = range(3, 6)


def phone_key(written: str) -> str | None:
    """The key by which a number is looked up: E.164, with «;ext=12» for «доб. 12»; short numbers stay as they are.

    «8 (800) 555-35-35» is «+78005553535», «112» is «112»; what is no telephone number is None.
    """
    text = _LABEL.sub("", unicodedata.normalize("NFKC", written[:100]).strip())
    extension = _EXTENSION.search(text)
    main = text[: extension.start()].strip() if extension else text
    tail = f";ext={extension[1]}" if extension else ""
    if not _NUMBER.fullmatch(main):
        return None
    digits = re.sub(r"\D", "", main)
    if len(digits) in _SHORT and not main.startswith("+"):
        return f"{digits}{tail}"
    number = _international(main, digits)
    return f"{number}{tail}" if number else None


def _international(main: str, digits: str) -> str | None:
    """The number in E.164; a full Russian number is believed even where the tables do not know its range yet."""
    import phonenumbers  # late: its tables are large

    try:
        number = phonenumbers.parse(main, _REGION)
    except phonenumbers.NumberParseException:
        return None
    full_russian = len(digits) == 11 and digits[0] in "78" and digits[1] in "34589"
    spelled_out = main.startswith("+") and phonenumbers.is_possible_number(number)
    if not (phonenumbers.is_valid_number(number) or full_russian or spelled_out):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
