"""A person's secret: what may be one, how it is kept, how it is compared (security.md §4)."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from itertools import pairwise

from models.terms import Role

PIN_DIGITS = 6
PASSWORD_LENGTH = 8
_PASSWORD_ROLES = frozenset({Role.SUPERVISOR, Role.ADMIN})
_MEMORY = 64 * 1024 * 1024
_COMMON = frozenset({"password", "qwertyui", "qwerty123", "пароль123", "йцукенгш", "parol123", "1q2w3e4r"})


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess is; the stored hash names it, so that it can rise later."""

    n: int = 2**15
    r: int = 8
    p: int = 1


def fault_of(secret: str, role: Role, name: str = "") -> str:
    """Say why this cannot be a person's secret; empty when it can."""
    if secret.isdecimal() and secret.isascii():
        if len(secret) < PIN_DIGITS:
            return f"PIN короткий: нужно не меньше {PIN_DIGITS} цифр."
        return "PIN слишком простой: его угадают. Возьмите цифры без порядка и повторов." if _trivial(secret) else ""
    if role not in _PASSWORD_ROLES:
        return f"PIN — это не меньше {PIN_DIGITS} цифр, без букв."
    if len(secret) < PASSWORD_LENGTH:
        return f"Пароль короткий: нужно не меньше {PASSWORD_LENGTH} знаков."
    folded = secret.casefold()
    same_as_name = any(len(word) > 3 and word in folded for word in name.casefold().split())
    if len(set(secret)) < 4 or folded in _COMMON or same_as_name:
        return "Пароль слишком простой: его угадают. Возьмите несколько слов или случайные знаки."
    return ""


def _trivial(pin: str) -> bool:
    if len(set(pin)) < 3:
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1:
        return True
    if any(pin == (pin[:period] * len(pin))[: len(pin)] for period in (1, 2, 3)):
        return True
    pairs = [pin[at : at + 2] for at in range(0, len(pin), 2)]
    doubled = len(pin) % 2 == 0 and all(pair[0] == pair[1] for pair in pairs)
    return doubled and len({(int(b[0]) - int(a[0])) % 10 for a, b in pairwise(pairs)}) == 1


def keep(secret: str, pepper: bytes, cost: Cost) -> str:
    """Make the stored form: scrypt over the peppered secret with a fresh salt, parameters named."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(secret, pepper, salt, cost)
    return f"scrypt${cost.n}${cost.r}${cost.p}${_text(salt)}${_text(digest)}"


def fits(secret: str, stored: str, pepper: bytes) -> bool:
    """Compare in constant time; a stored form that is none fits nothing."""
    try:
        kind, n, r, p, salt, digest = stored.split("$")
        found = _scrypt(secret, pepper, base64.b64decode(salt), Cost(int(n), int(r), int(p)))
        wanted = base64.b64decode(digest)
    except ValueError:
        return False
    return kind == "scrypt" and hmac.compare_digest(found, wanted)


def is_outdated(stored: str, cost: Cost) -> bool:
    """Tell whether a stored form was made at another cost than today's: it is made anew when its person comes in."""
    return not stored.startswith(f"scrypt${cost.n}${cost.r}${cost.p}$")


def _scrypt(secret: str, pepper: bytes, salt: bytes, cost: Cost) -> bytes:
    peppered = hmac.new(pepper, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return hashlib.scrypt(peppered, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=_MEMORY, dklen=32)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
