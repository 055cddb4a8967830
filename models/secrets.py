"""Secrets in a text, found and masked: passwords, keys, bank cards, passports, СНИЛС (D-59, S-70, C-16).

``mask`` is what intake, the outgoing gate and the logs of texts use; ``mask_person`` also hides what names a person
(telephones, addresses, ИНН) and is for lists that leave the desk, exports and notices. Both are linear in the text,
never raise, and give the same text when they are asked again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from models.secret_numbers import cards, inns, phones, snils
from models.secret_numbers import passports as passports_in
from models.secret_shape import BLANK, CARD_BLANK, Shape, folded, shape_of
from models.secret_tokens import tokens
from models.secret_words import codes, passwords
from models.terms import Term


class SecretKind(Term):
    """What kind of secret was found; the label names it in a sentence."""

    PASSWORD = "password", "пароль"
    CARD = "card", "номер карты"
    CVV = "cvv", "код карты"
    PASSPORT = "passport", "номер паспорта"
    SNILS = "snils", "СНИЛС"
    TOKEN = "token", "ключ доступа"
    INN = "inn", "ИНН"
    PHONE = "phone", "телефон"
    ADDRESS = "address", "адрес почты"


MARKS = {
    SecretKind.PASSWORD: "⟨пароль скрыт⟩",
    SecretKind.CARD: "⟨карта скрыта⟩",
    SecretKind.CVV: "⟨код карты скрыт⟩",
    SecretKind.PASSPORT: "⟨паспорт скрыт⟩",
    SecretKind.SNILS: "⟨СНИЛС скрыт⟩",
    SecretKind.TOKEN: "⟨ключ скрыт⟩",
    SecretKind.INN: "⟨ИНН скрыт⟩",
    SecretKind.PHONE: "⟨телефон скрыт⟩",
    SecretKind.ADDRESS: "⟨почта скрыта⟩",
}
"""What stands in the place of a secret: it tells the kind and not the length."""

Span = tuple[int, int]
_Finder = tuple[SecretKind, Callable[[Shape], Iterable[Span]]]
_ROUNDS = 12
"""How often a text is looked through again after something was found in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One secret: what it is and where it stands in the text that was looked through; never the secret itself."""

    kind: SecretKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its secrets, and what was hidden."""

    text: str
    found: tuple[Found, ...] = ()

    @property
    def kinds(self) -> tuple[SecretKind, ...]:
        """Name what was hidden, each kind once, in the order of the text."""
        return tuple(dict.fromkeys(one.kind for one in self.found))


def mask(text: str) -> Masked:
    """Hide what must not be stored or sent: passwords, keys, cards with their codes, passports, СНИЛС."""
    return _masked(text, _SECRETS)


def mask_person(text: str) -> Masked:
    """Hide secrets and what names a person: telephones, mail addresses, ИНН; for lists, exports and notices."""
    return _masked(text, (*_SECRETS, *_PERSONAL))


def personal(text: str) -> tuple[Found, ...]:
    """Find what names a person and yet may be sent once somebody looked: telephones, mail addresses, ИНН (D-59)."""
    hidden = {(one.start, one.end) for one in mask(text).found}
    return tuple(one for one in mask_person(text).found if (one.start, one.end) not in hidden)


def _masked(text: str, finders: Iterable[_Finder]) -> Masked:
    shape = shape_of(text, _OURS)
    found: list[Found] = []
    digits = sum(1 for _ in islice(_DIGIT.finditer(shape.folded), max(_DIGITS.values())))
    for _ in range(_ROUNDS):
        fresh = list(_look(shape, finders, digits))
        found += fresh
        if not fresh:
            break
    if not found:
        return Masked(text)
    found = sorted((Found(one.kind, *shape.original(one.start, one.end)) for one in found), key=lambda one: one.start)
    return Masked("".join(_pieces(text, found)), tuple(found))


def _look(shape: Shape, finders: Iterable[_Finder], digits: int) -> Iterator[Found]:
    for kind, spans in finders:
        if digits < _DIGITS.get(kind, 0):
            continue
        hits = [span for span in spans(shape) if span[0] < span[1]]
        if hits:
            taken = shape.blank(hits, CARD_BLANK if kind is SecretKind.CARD else BLANK)
            yield from (Found(kind, *span) for span in taken)


def _pieces(text: str, found: Iterable[Found]) -> Iterator[str]:
    at = 0
    for one in found:
        yield text[at : one.start]
        yield MARKS[one.kind]
        at = one.end
    yield text[at:]


_DIGIT = re.compile(r"\d")
_DIGITS = {SecretKind.CARD: 13, SecretKind.CVV: 3, SecretKind.SNILS: 11, SecretKind.PASSPORT: 6}
"""Secrets that are numbers, and how many digits the shortest has: a text with fewer is not searched for them."""
_CVV = re.compile(
    rf"(?<![^\W\d_])(?:cvv2?|cvc2?|cvp2?|cvn|{folded('код безопасности')})(?!\w)[^\d\n\x00\x01]{{0,12}}"
    r"(?P<v>\d{3,4})(?!\d)"
    r"|\x01[\s,;/|]{1,4}\d\d\s?[/.-]\s?\d{2}(?:\d\d)?[\s,;/|]{1,4}(?P<w>\d{3})(?!\d)"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def _card_codes(shape: Shape) -> Iterator[Span]:
    for hit in shape.search(_CVV):
        yield hit.span("v") if hit["v"] else hit.span("w")


def _addresses(shape: Shape) -> Iterator[Span]:
    return (hit.span() for hit in shape.search(_MAIL))


_SECRETS: tuple[_Finder, ...] = (
    (SecretKind.TOKEN, tokens),
    (SecretKind.PASSWORD, passwords),
    (SecretKind.CARD, cards),
    (SecretKind.CVV, _card_codes),
    (SecretKind.SNILS, snils),
    (SecretKind.PASSPORT, passports_in),
    (SecretKind.PASSWORD, codes),
)
_PERSONAL: tuple[_Finder, ...] = (
    (SecretKind.ADDRESS, _addresses),
    (SecretKind.INN, inns),
    (SecretKind.PHONE, phones),
)
_OURS = re.compile("|".join(f"(?P<{kind.value}>{re.escape(mark)})" for kind, mark in MARKS.items()))
"""Our own marks, which are never looked into again."""
