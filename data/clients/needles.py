"""The texts in which typed words are looked for: one of each client, one of each contact, rewritten on every write.

A needle is words with a space before each, so that « пет» finds a word that begins so, wherever it stands. A contact's
holds «|» and then its client's words, so that «Ромашка Пётр» finds him, and tells which part found him.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from data.folding import fold

_WORD = re.compile(r"\w+")
_FORMS = frozenset({"ооо", "оао", "зао", "пао", "ао", "ип", "нко", "ано", "гуп", "муп", "фгуп", "тоо", "llc", "ltd"})
"""Legal forms: a name is looked for and ordered by what comes after them."""


def words_of(text: str) -> list[str]:
    """Split a text into folded words."""
    return _WORD.findall(fold(text))


def client_needle(name: str) -> str:
    """Write a client's needle; its legal form stands last, so that needles order by the name itself."""
    words = words_of(name)
    own = [word for word in words if word not in _FORMS]
    return "".join(f" {word}" for word in [*own, *(word for word in words if word in _FORMS)])


def contact_needle(name: str, client: str, addresses: Iterable[tuple[str, str]]) -> str:
    """Write a contact's needle: name, addresses (kind and key; numbers by their digits), then the client's words."""
    parts = words_of(name)
    for kind, key in addresses:
        if kind == "phone":
            number, _, extension = key.partition(";ext=")
            parts += [number.lstrip("+"), *([extension] if extension else [])]
        else:
            folded = fold(key)
            parts += [*folded.split(), *_WORD.findall(folded)]
    return "".join(f" {part}" for part in dict.fromkeys(parts)) + " |" + client_needle(client)


def renew(run: Callable[..., Any], client_id: int) -> None:
    """Write the needles of a client and of all its contacts anew; ``run`` executes a statement with its values."""
    found = run("SELECT name FROM client WHERE id = ?", (client_id,)).fetchall()
    if not found:
        return
    (name,) = found[0]
    run("UPDATE client SET needle = ? WHERE id = ?", (client_needle(name), client_id))
    people: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    sql = (
        "SELECT p.id, p.name, a.kind, a.key FROM contact p LEFT JOIN contact_address a ON a.contact_id = p.id "
        "WHERE p.client_id = ? ORDER BY p.id, a.id"
    )
    for contact_id, contact, kind, key in run(sql, (client_id,)).fetchall():
        addresses = people.setdefault(contact_id, (contact, []))[1]
        if kind is not None:
            addresses.append((kind, key))
    for contact_id, (contact, addresses) in people.items():
        run("UPDATE contact SET needle = ? WHERE id = ?", (contact_needle(contact, name, addresses), contact_id))
