"""What a table of clients would change, line by line: nothing is written here, everything is said here.

A line that cannot be used changes nothing, so that the others can be taken without it. Empty cells never erase.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from data.clients.insert import NAME_LIMIT, storable
from data.clients.lookup import AddressKind, address_key
from data.clients.picture import FIELDS, Organisation, Person, Picture
from data.clients.table import COLUMNS, ClientRow
from data.folding import fold
from models import client_words
from models.terms import ContactRole, Term, Tier


class Outcome(Term):
    """What becomes of a line."""

    ADDED = "added", "добавится"
    CHANGED = "changed", "изменится"
    SAME = "same", "без изменений"
    BAD = "bad", "пропущена"


@dataclass(frozen=True, slots=True)
class Said:
    """The report on one line: what of it would be done, or why nothing; ``warnings`` are what to look at."""

    line: int
    outcome: Outcome
    words: str = ""
    warnings: tuple[str, ...] = ()


Keyed = tuple[str, str, str]
"""An address: its kind, its key and as it was written."""
Step = tuple[Any, ...]
"""One write: its name and what it is about; organisations and people by their objects, whose ids come on the way."""


class _Bad(Exception):
    pass


@dataclass(slots=True)
class _Person:
    """Whom a line names, once it was found to make sense."""

    known: Person | None
    name: str
    role: ContactRole | None
    confirmed: bool
    ours: bool | None
    addresses: list[Keyed]
    warnings: list[str] = field(default_factory=list)


class Plan:
    """The lines read so far: the picture as it will be, and the steps that make it so."""

    def __init__(self, picture: Picture, zone: ZoneInfo, *, vip: bool = False) -> None:
        self.picture = picture
        self.steps: list[Step] = []
        self._zone = zone
        self._vip = vip

    def take(self, row: ClientRow) -> Said:
        """Judge one line and lay out what it changes."""
        try:
            if row.reason:
                raise _Bad(row.reason)
            name = " ".join(storable(row.one("client")).split())[:NAME_LIMIT]
            if not name:
                raise _Bad("не названа организация")
            known = self.picture.organisation(name)
            fields = self._fields(row, known)
            tier = self._tier(row, known)
            person = self._person(row, known)
        except (_Bad, ValueError) as error:
            return Said(row.line, Outcome.BAD, str(error))
        done: list[str] = []
        organisation = known or self._organisation(name, done)
        self._set_fields(organisation, fields, row.line, done)
        self._set_tier(organisation, tier, row.line, done)
        if person is not None:
            self._set_person(organisation, person, row.line, done)
        outcome = Outcome.SAME if not done else Outcome.CHANGED if known else Outcome.ADDED
        return Said(row.line, outcome, "; ".join(done), tuple(person.warnings) if person else ())

    # --- what the line says

    def _fields(self, row: ClientRow, known: Organisation | None) -> dict[str, Any]:
        fields = {name: self._read(name, word) for name in FIELDS if (word := row.one(name))}
        for name, value in fields.items():
            self._agrees(known, name, value)
        return fields

    def _agrees(self, known: Organisation | None, name: str, value: Any) -> None:
        """Refuse a line that says of its organisation what another line said otherwise."""
        before = known.said.get(name) if known else None
        if before is not None and before[1] != value:
            raise _Bad(f"«{COLUMNS[name][0]}» этой организации в строке {before[0]} другое")

    def _read(self, name: str, word: str) -> Any:
        readers: dict[str, Callable[[str], Any]] = {
            "licence": client_words.licence,
            "support": client_words.yes_no,
            "project": client_words.yes_no,
            "projects": client_words.number,
            "intake": client_words.intake,
            "support_since": lambda text: client_words.day(text, self._zone),
            "subscription_until": lambda text: client_words.day(text, self._zone),
            "note": lambda text: storable(text)[:2000],
        }
        return readers[name](word)

    def _tier(self, row: ClientRow, known: Organisation | None) -> Tier | None:
        word = row.one("tier")
        if not word:
            return None
        tier = client_words.tier(word)
        self._agrees(known, "tier", tier)
        now = known.tier if known else None
        if tier is not now and Tier.VIP in (tier, now) and not self._vip:
            what = "дают" if tier is Tier.VIP else "снимают"
            raise _Bad(f"VIP {what} только вручную: в карточке клиента или ключом --vip")
        return tier

    def _person(self, row: ClientRow, known: Organisation | None) -> _Person | None:
        name = " ".join(storable(row.one("person")).split())[:NAME_LIMIT]
        addresses = self._addresses(row)
        if not name and not addresses:
            if row.one("role") or row.one("confirmed") or row.one("ours"):
                raise _Bad("роль указана, а человек не назван: нужны имя, телефон или почта")
            return None
        found = self._whose(known, name, addresses)
        role = client_words.role(word) if (word := row.one("role")) else None
        confirmed = bool(word := row.one("confirmed")) and client_words.yes_no(word)
        ours = client_words.yes_no(word) if (word := row.one("ours")) else None
        person = _Person(found, name or addresses[0][2], role, confirmed, ours, addresses)
        self._fits(known, person)
        return person

    def _addresses(self, row: ClientRow) -> list[Keyed]:
        found = [self._keyed(client_words.phone_cell(word)) for word in row.cells.get("phone", ())]
        for kind, _, phone in found:
            if kind != AddressKind.PHONE:
                raise _Bad(f"телефон «{phone}» не читается")
        for word in row.cells.get("mail", ()):
            if "@" not in word.strip("@"):
                raise _Bad(f"почта «{word}» без @")
            found.append(self._keyed(word))
        found += [self._keyed(word) for word in row.cells.get("address", ())]
        return list({one[:2]: one for one in reversed(found) if one[2]}.values())[::-1]

    def _keyed(self, word: str) -> Keyed:
        said = " ".join(storable(word).split())[:NAME_LIMIT]
        kind, key = address_key(said)
        return kind.value, key, said

    def _whose(self, known: Organisation | None, name: str, addresses: Iterable[Keyed]) -> Person | None:
        """Find the contact that a line means: by an address, else by the name within the organisation."""
        found: Person | None = None
        for kind, key, address in addresses:
            owner = self.picture.owners.get((kind, key))
            if owner is None:
                continue
            other = owner.client is not known or (name and fold(owner.name) != fold(name))
            if other or (found is not None and owner is not found):
                where = f", строка {owner.line}" if owner.line else ""
                raise _Bad(f"{address} уже записан за «{owner.name}» ({owner.client.name}{where})")
            found = owner
        if found is not None or known is None:
            return found
        namesakes = [person for person in known.people if fold(person.name) == fold(name)]
        if len(namesakes) > 1:
            raise _Bad(f"«{name}» в организации двое: добавьте телефон или почту, чтобы их различить")
        return namesakes[0] if namesakes else None

    def _fits(self, known: Organisation | None, person: _Person) -> None:
        """Refuse what would leave an organisation with two confirmed curators, or with one of ours; soften a claim."""
        curator = known.curator if known else None
        is_curator = curator is not None and person.known is curator
        if person.confirmed and person.role not in (None, ContactRole.CURATOR):
            raise _Bad("подтверждён куратором, а роль другая")
        ours = person.ours if person.ours is not None else person.known is not None and person.known.ours
        if person.confirmed and ours:
            raise _Bad("наш сотрудник не может быть подтверждённым куратором")
        if person.confirmed and curator is not None and not is_curator:
            raise _Bad(f"подтверждённый куратор уже есть: «{curator.name}»; сменить можно в карточке клиента")
        if is_curator and person.role not in (None, ContactRole.CURATOR):
            raise _Bad("это подтверждённый куратор; сменить его роль можно в карточке клиента")
        if person.role is ContactRole.CURATOR and curator is not None and not is_curator:
            person.role = None
            person.warnings.append(f"куратор уже подтверждён: «{curator.name}»; роль «куратор» не записана")

    # --- what is done

    def _organisation(self, name: str, done: list[str]) -> Organisation:
        organisation = self.picture.add(Organisation(name))
        self.steps.append(("client", organisation))
        done.append("организация")
        return organisation

    def _set_fields(self, organisation: Organisation, fields: dict[str, Any], line: int, done: list[str]) -> None:
        changed = {name: value for name, value in fields.items() if organisation.fields.get(name) != value}
        organisation.said |= {name: (line, value) for name, value in fields.items()}
        organisation.fields |= changed
        if changed:
            self.steps.append(("fields", organisation, changed))
            done += [COLUMNS[name][0] for name in changed]

    def _set_tier(self, organisation: Organisation, tier: Tier | None, line: int, done: list[str]) -> None:
        if tier is None:
            return
        organisation.said["tier"] = (line, tier)
        if tier is not organisation.tier:
            self.steps.append(("tier", organisation, organisation.tier, tier))
            done.append(
                f"уровень {organisation.tier.label} → {tier.label}" if organisation.tier else f"уровень {tier.label}"
            )
            organisation.tier = tier

    def _set_person(self, organisation: Organisation, said: _Person, line: int, done: list[str]) -> None:
        person = said.known
        if person is None:
            role = said.role or (ContactRole.CURATOR if said.confirmed else ContactRole.EMPLOYEE)
            person = Person(said.name, role, organisation, ours=bool(said.ours), line=line)
            organisation.people.append(person)
            self.steps.append(("person", person))
            done.append(f"контакт «{said.name}»")
        else:
            self._change_person(person, said, done)
        self._add_addresses(person, said.addresses, done)
        if said.confirmed and organisation.curator is not person:
            self._confirm(organisation, person, done)

    def _change_person(self, person: Person, said: _Person, done: list[str]) -> None:
        if said.role is not None and said.role is not person.role:
            person.role = said.role
            self.steps.append(("role", person, said.role))
            done.append(f"роль «{person.name}»: {said.role.label}")
        if said.ours is not None and said.ours != person.ours:
            person.ours = said.ours
            self.steps.append(("ours", person, said.ours))
            done.append(f"«{person.name}»: {'наш сотрудник' if said.ours else 'не наш сотрудник'}")

    def _add_addresses(self, person: Person, addresses: Sequence[Keyed], done: list[str]) -> None:
        for kind, key, address in addresses:
            if (kind, key) not in person.addresses:
                person.addresses[kind, key] = address
                self.picture.owners[kind, key] = person
                self.steps.append(("address", person, kind, key, address))
                done.append(address)

    def _confirm(self, organisation: Organisation, person: Person, done: list[str]) -> None:
        for other in organisation.people:
            if other.role is ContactRole.CURATOR and other is not person:
                other.role = ContactRole.EMPLOYEE
                self.steps.append(("role", other, ContactRole.EMPLOYEE))
        person.role = ContactRole.CURATOR
        organisation.curator = person
        self.steps.append(("curator", organisation, person))
        done.append("куратор подтверждён")
