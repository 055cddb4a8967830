"""Numbers that must not be stored or sent, told from order numbers by check sums, shapes and the words beside them."""

import re
from collections.abc import Iterator, Sequence

from models.secret_shape import Shape, folded

Span = tuple[int, int]
_RUN = re.compile(r"(?<!\d)\d+(?:(?:[ \t.\-_/]{1,3}|[ \t]?\n[> ]{0,3})\d+)*")
_CARD_WORD = re.compile(folded(r"(?:карт|card|visa|mastercard|мир\b|maestro)"))
_LONGEST, _SHORTEST = 19, 13
_SPLITS = {(4, 6, 5), (4, 6, 4), (8, 8), (6, 10), (6, 13), (4, 4, 8), (4, 8, 4), (8, 4, 4)}


def cards(shape: Shape) -> Iterator[Span]:
    """Find bank cards: 13–19 digits of a known kind that satisfy Luhn, whole or in groups as people write them."""
    text = shape.folded
    for run in shape.search(_RUN):
        if run.end() - run.start() < _SHORTEST:
            continue
        groups = [(run.start() + hit.start(), run.start() + hit.end()) for hit in re.finditer(r"\d+", run.group())]
        yield from _cards_of(text, groups)


def _cards_of(text: str, groups: Sequence[Span]) -> Iterator[Span]:
    first = 0
    while first < len(groups):
        if first and groups[first][1] - groups[first][0] < 4:
            first += 1
            continue
        last = _card_from(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first][0], groups[last][1]
            first = last + 1


def _card_from(text: str, groups: Sequence[Span], first: int) -> int | None:
    lengths: list[int] = []
    digits = ""
    best = None
    for index in range(first, min(first + _LONGEST, len(groups))):
        start, end = groups[index]
        if end - start > _LONGEST:
            break
        lengths.append(end - start)
        digits += text[start:end]
        if len(digits) > _LONGEST:
            break
        whole = index + 1 == len(groups) and first == 0
        if len(digits) >= _SHORTEST and _grouped(lengths, whole) and _is_card(digits):
            if len(lengths) == 1 and len(digits) < 15 and not _named(text, groups[first][0], _CARD_WORD):
                continue
            best = index
    return best


def _grouped(lengths: Sequence[int], whole: bool) -> bool:
    if len(lengths) == 1 or tuple(lengths) in _SPLITS:
        return True
    if set(lengths) <= {1} or set(lengths) <= {2} or set(lengths[:-1]) <= {2, 3}:
        return whole
    return set(lengths[:-1]) == {4} and lengths[-1] <= 4


def _is_card(digits: str) -> bool:
    return _known(digits) and _luhn(digits)


def _known(digits: str) -> bool:
    size, two, four = len(digits), int(digits[:2]), int(digits[:4])
    if digits[0] == "4":
        return size in (13, 16, 18, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return size == 16
    if 2200 <= four <= 2204 or 3528 <= four <= 3589 or digits[:2] in ("60", "62", "64", "65", "81", "82"):
        return size >= 16
    if two in (34, 37):
        return size == 15
    if two in (36, 38, 39) or 300 <= int(digits[:3]) <= 305:
        return size == 14
    return two in (50, 56, 57, 58, 61, 63, 66, 67, 68, 69, 90, 97) and size in (13, 15, 16, 18, 19)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def _named(text: str, at: int, word: re.Pattern[str], back: int = 40) -> bool:
    return word.search(text, max(0, at - back), at) is not None


_SNILS = re.compile(r"(?<![\d-])\d{3}[- ]\d{3}[- ]\d{3}[- ]\d\d(?![\d-])")
_SNILS_NAMED = re.compile(folded(r"снилс") + r"\D{0,20}(?P<v>\d(?:[ \-]{0,2}\d){10})(?!\d)")


def snils(shape: Shape) -> Iterator[Span]:
    """Find СНИЛС: written in its own groups with a right check sum, or any eleven digits that are called so."""
    for hit in shape.search(_SNILS):
        if _snils_sum(_digits(hit.group())):
            yield hit.span()
    yield from (hit.span("v") for hit in shape.search(_SNILS_NAMED))


def _snils_sum(digits: str) -> bool:
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9])) % 101
    return (0 if total == 100 else total) == int(digits[9:]) and len(set(digits)) > 1


_PASSPORT_NAMED = re.compile(
    f"(?:{folded('паспорт')}|{folded('пасп.')}|passport|{folded('серия')})"
    r"[^\d\x00\x01]{0,40}"
    rf"(?P<v>\d\d ?\d\d[ ,]{{0,2}}(?:[№n#]|{folded('номер')}|no)?[ .:]{{0,2}}\d{{6}}"
    r"|\d\d ?[№n]? ?\d{7}|[a-z]{1,2} ?\d{6,8})(?!\d)"
)
_PASSPORT = re.compile(r"(?<![\d\w.,/№#-])(?:\d\d \d\d|\d{4}) ?[№n]? ?(?<=[ №n])\d{6}(?![\d\w/-]|[.,]\d)")
_NUMBER_WORD = re.compile(
    folded("(?:заказ|договор|счет|счёт|накладн|артикул|тикет|обращени|заявк|инн|номер|акт|код|тел|order|ticket|№|#)")
    + r"\D{0,15}$"
)


def passports(shape: Shape) -> Iterator[Span]:
    """Find Russian passports: what is called so, or the groups in which a passport is written."""
    named = [hit.span("v") for hit in shape.search(_PASSPORT_NAMED)]
    yield from named
    text = shape.folded
    for hit in shape.search(_PASSPORT):
        digits = _digits(hit.group())
        before = text[max(0, hit.start() - 30) : hit.start()]
        if int(digits[:2]) >= 1 and _year(int(digits[2:4])) and not _NUMBER_WORD.search(before):
            yield hit.span()


def _year(two: int) -> bool:
    return two >= 97 or two <= 35


_INN = re.compile(r"(?<![\d.,-])(?:\d{10}|\d{12})(?![\d-]|[.,]\d)")
_INN_TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_ELEVEN = (7, *_INN_TEN)
_INN_TWELVE = (3, *_INN_ELEVEN)


def inns(shape: Shape) -> Iterator[Span]:
    """Find ИНН: ten or twelve digits with a right check sum."""
    for hit in shape.search(_INN):
        digits = hit.group()
        if len(digits) == 10:
            right = _weighed(digits, _INN_TEN) == digits[9]
        else:
            right = _weighed(digits, _INN_ELEVEN) == digits[10] and _weighed(digits, _INN_TWELVE) == digits[11]
        if right and len(set(digits)) > 1:
            yield hit.span()


def _weighed(digits: str, weights: Sequence[int]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10)


_PHONE = re.compile(
    r"(?<![\w.+-])(?:\+\d{1,3}|8)[ \t-]{0,2}\(?\d{2,5}\)?(?:[ \t-]{0,2}\d){5,9}(?![\d\w]|[.,-]\d)"
    r"|(?<![\w.+-])\(?9\d\d\)?[ -]{1,2}\d{3}[ -]{0,2}\d\d[ -]{0,2}\d\d(?!\d)"
)


def phones(shape: Shape) -> Iterator[Span]:
    """Find telephone numbers: with a country code, with the Russian 8, or in the groups of a mobile number."""
    for hit in shape.search(_PHONE):
        if 10 <= len(_digits(hit.group())) <= 15:
            yield hit.span()


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
