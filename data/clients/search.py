"""Finding a client while somebody types: by organisation, person, telephone in any spelling, e-mail (T-02, L-17, L-39).

One pass over two covering indexes of needles: 10,000 clients with three contacts each take a few milliseconds.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.clients.lookup import CLAIMS, OUR_CLAIMS, address_key
from data.clients.needles import words_of
from data.clients.rows import ClientLine
from data.folding import fold
from models.readiness import readiness
from models.terms import ContactRole, Tier

if TYPE_CHECKING:
    from data.desk import Desk

MANY = 400
"""How many finds of each kind are weighed; who finds more types another letter."""
DIGITS = 3
"""From so many digits on a word is looked for anywhere inside the numbers, so that the last ones are enough."""
TOKENS = 40
"""A text of more words was pasted by mistake: it is nobody's name, and nothing is found by it."""
_PHONE_SIGNS = frozenset("+-()./ \xa0–—")

_LINE = f"c.id, c.name, t.tier, {CLAIMS}, {OUR_CLAIMS}"
_TIER = "LEFT JOIN tier_period t ON t.client_id = c.id AND t.until IS NULL"
_ALL = f"SELECT {_LINE} FROM client c {_TIER} ORDER BY c.needle, c.id LIMIT ?"
_PERSON = (
    "p.id, p.name, p.role, (SELECT a.value FROM contact_address a WHERE a.contact_id = p.id ORDER BY a.id LIMIT 1)"
)
_CURATOR = (
    "EXISTS (SELECT 1 FROM curator_period q WHERE q.client_id = c.id AND q.contact_id = p.id AND q.until IS NULL)"
)
_EXACT = (
    f"SELECT {_LINE}, p.id, p.name, p.role, a.value, {_CURATOR} FROM contact_address a JOIN contact p "
    f"ON p.id = a.contact_id JOIN client c ON c.id = p.client_id {_TIER} WHERE a.key = ? AND a.kind = ? LIMIT ?"
)
_PEOPLE = (
    f"SELECT {_LINE}, {_PERSON}, {_CURATOR}, c.needle FROM contact p "
    f"JOIN client c ON c.id = p.client_id {_TIER} WHERE p.id IN "
)


class ClientSearch:
    """The search over all clients and their people."""

    _desk: "Desk"

    def search(self, words: str, limit: int = 50) -> tuple[ClientLine, ...]:
        """Find clients and contacts for what was typed so far; nothing typed: all clients by name.

        An exact address comes first, then organisations whose name begins so, other organisations, people.
        """
        typed = fold(words)
        if not typed:
            return tuple(_line(row) for row in self._desk.reads.rows(_ALL, (limit,)))
        tokens = tokens_of(typed)
        if not 0 < len(tokens) <= TOKENS:
            return ()
        found = {(one.id, one.contact_id): one for one in self._exact(words, limit)}
        if len(found) < limit:
            for one in self._clients(tokens, limit):
                found.setdefault((one.id, one.contact_id), one)
        if len(found) < limit:
            for one in self._people(tokens, limit):
                found.setdefault((one.id, one.contact_id), one)
        return tuple(found.values())[:limit]

    def count(self) -> int:
        """Count the clients of the desk."""
        return self._desk.reads.number("SELECT count(*) FROM client")

    def _exact(self, words: str, limit: int) -> list[ClientLine]:
        kind, key = address_key(words)
        return [_line(row, exact=True) for row in self._desk.reads.rows(_EXACT, (key, kind.value, limit))]

    def _clients(self, tokens: Sequence[Sequence[str]], limit: int) -> list[ClientLine]:
        where, values = _holds("c.needle", tokens)
        sql = f"SELECT c.id, c.needle FROM client c INDEXED BY ix_client_needle WHERE {where} ORDER BY c.needle LIMIT ?"
        found = self._desk.reads.rows(sql, (*values, MANY))
        first = tokens[0]
        ids = [row[0] for row in sorted(found, key=lambda row: not row[1].startswith(tuple(first)))][:limit]
        rows = self._by_id(f"SELECT {_LINE} FROM client c {_TIER} WHERE c.id IN ", ids)
        return [_line(rows[number]) for number in ids if number in rows]

    def _people(self, tokens: Sequence[Sequence[str]], limit: int) -> list[ClientLine]:
        where, values = _holds("p.needle", tokens)
        # A contact's needle ends in its client's words: at least one word must have been found before them.
        spots = [spelling for token in tokens for spelling in token]
        own = " OR ".join("instr(p.needle, ?) BETWEEN 1 AND instr(p.needle, ' |')" for _ in spots)
        sql = f"SELECT p.id FROM contact p INDEXED BY ix_contact_needle WHERE {where} AND ({own}) LIMIT ?"
        ids = [number for (number,) in self._desk.reads.rows(sql, (*values, *spots, MANY))]
        rows = list(self._by_id(_PEOPLE, ids, key=5).values())
        first = tokens[0]
        rows.sort(key=lambda row: (not f" {fold(row[6])}".startswith(tuple(first)), row[10], fold(row[6]), row[5]))
        return [_line(row) for row in rows[:limit]]

    def _by_id(self, sql: str, ids: Sequence[int], key: int = 0) -> dict[int, Sequence[Any]]:
        if not ids:
            return {}
        listed = ", ".join(str(int(one)) for one in ids)
        return {row[key]: row for row in self._desk.reads.rows(f"{sql}({listed})")}


def tokens_of(typed: str) -> list[tuple[str, ...]]:
    """Split a folded text into what must be found, each as its spellings, the longest first.

    A text of digits and signs only is one telephone number; «8…» is also «7…».
    """
    if not set(typed) - _PHONE_SIGNS - set("0123456789") and (digits := "".join(filter(str.isdigit, typed))):
        return [_number(digits)]
    tokens: list[tuple[str, ...]] = []
    for part in typed.split():
        if "@" in part.strip("@"):
            tokens.append((f" {part.strip('<>,;()')}",))
        else:
            tokens += [_number(word) if word.isdigit() else (f" {word}",) for word in words_of(part)]
    return sorted(dict.fromkeys(tokens), key=lambda token: -len(token[0]))


def _number(digits: str) -> tuple[str, ...]:
    if len(digits) < DIGITS:
        return (f" {digits}",)
    return (digits, f"7{digits[1:]}") if digits.startswith("8") and len(digits) > DIGITS else (digits,)


def _holds(column: str, tokens: Sequence[Sequence[str]]) -> tuple[str, tuple[str, ...]]:
    each = ["(" + " OR ".join(f"instr({column}, ?) > 0" for _ in token) + ")" for token in tokens]
    return " AND ".join(each), tuple(spelling for token in tokens for spelling in token)


def _line(row: Sequence[Any], *, exact: bool = False) -> ClientLine:
    client_id, client, tier, claims, ours = row[:5]
    contact_id, contact, role, address, curator = row[5:10] if len(row) >= 10 else (None, "", "unknown", "", False)
    return ClientLine(
        id=client_id,
        name=client,
        tier=Tier(tier) if tier else None,
        readiness=readiness(claims, ours),
        contact_id=contact_id,
        contact=contact,
        role=ContactRole(role),
        address=address or "",
        exact=exact,
        curator=bool(curator),
    )
