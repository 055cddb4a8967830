"""``pult init``: a new desk in a few questions — name, profile, calendar, mail address, the first supervisor."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.gateway import secret
from console.wiring import desk_at, now
from data.places import Places
from data.refusals import BadInput
from data.rules import calendars, standard
from data.rules.check import examine
from data.rules.sources import Sources, shipped
from data.settings import from_mapping, load
from models.safetext import one_line
from models.standard import DEFAULT, Standard
from models.terms import Role

MAIN = "standard.toml"
_PROFILE = re.compile(r'^profile = ".*"$', re.MULTILINE)
_PLAIN = "сервисный стандарт как он есть: пять уровней, очередь VIP, Авария, Поломка, без срока решения"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants of a new desk; an empty field is asked for, or left as it usually is."""

    profile: str = ""
    name: str = ""
    calendar: str = ""
    mail: str = ""
    supervisor: str = ""


Ask = Callable[[str], str]


def init(places: Places, wanted: Wanted, *, yes: bool, ask: Ask | None = None) -> str:
    """Write settings and standard of a new desk, open it, and add its supervisor; gives what was done, a line each.

    ``yes`` asks nothing. Raises BadInput for what cannot be used, or when a file would be written over.
    """
    rules = standard.load()
    ask = ask or typed
    _nothing_is_lost(places, None if yes else ask)
    chosen = wanted if yes else _asked(wanted, rules, ask)
    profile = _profile(chosen.profile or DEFAULT, rules)
    calendar = chosen.calendar or _calendars(profile, rules)[0]
    if calendar not in calendars.names(places.standard):
        raise BadInput(f"Календаря «{calendar}» нет. Есть: {', '.join(calendars.names(places.standard))}.")
    lines = [
        _write_standard(places, profile, calendar),
        _write_settings(places, {"desk_name": chosen.name, "mail_from": chosen.mail, "calendar": calendar}),
    ]
    return "\n".join([*lines, *_open(places, chosen.supervisor)])


def profiles(rules: Standard) -> list[tuple[str, str]]:
    """List the profiles, each with a line on what it means."""
    return [(DEFAULT, _PLAIN), *((name, table.means) for name, table in rules.profiles.items())]


def typed(question: str) -> str:
    """Ask on the terminal."""
    if sys.stdin is None:
        raise BadInput("Спросить не у кого: вход команды закрыт. Добавьте --yes или запустите её в терминале.")
    sys.stdout.write(f"{question} ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise BadInput("Ответа нет, стол не заведён. Добавьте --yes или запустите команду в терминале.")
    return line.strip()


def _nothing_is_lost(places: Places, ask: Ask | None) -> None:
    there = [path for path in (places.config, places.standard / MAIN) if path.exists()]
    if not there:
        return
    named = ", ".join(str(path) for path in there)
    if ask is None or ask(f"Уже есть: {named}. Заменить? Прежние останутся рядом с именем .old (да/нет):") != "да":
        raise BadInput(f"Уже есть: {named}. Ничего не записано. Уберите их или ответьте «да».")
    for path in there:
        path.replace(_free(path))


def _free(path: Path) -> Path:
    """Find a name beside a file that is not taken, so that nothing is ever written over."""
    names = (path.with_name(f"{path.name}.old{count or ''}") for count in range(1000))
    return next(name for name in names if not name.exists())


def _asked(wanted: Wanted, rules: Standard, ask: Ask) -> Wanted:
    name = wanted.name or ask("Как называется служба? Так подписываются письма [Служба поддержки]:")
    profile = wanted.profile or _pick("Какой профиль?", profiles(rules), ask)
    known = _calendars(_profile(profile, rules), rules)
    described = [(one, calendars.describe(one).partition(" — ")[2]) for one in known]
    calendar = wanted.calendar or _pick("Часы работы?", described, ask)
    mail = wanted.mail or ask("С какого адреса уходят письма? [desk@localhost]:")
    person = wanted.supervisor or ask("Имя и фамилия первого супервайзера [добавлю позже]:")
    return Wanted(profile, name, calendar, mail, person)


def _pick(question: str, choices: Sequence[tuple[str, str]], ask: Ask) -> str:
    listed = "\n".join(f"  {number}. {name} — {means}" for number, (name, means) in enumerate(choices, start=1))
    for _ in range(_TRIES):
        said = ask(f"{question}\n{listed}\nНомер или имя [1]:") or "1"
        for number, (name, _) in enumerate(choices, start=1):
            if said.casefold() in (str(number), name.casefold()):
                return name
    raise BadInput(f"Такого выбора нет. Есть: {', '.join(name for name, _ in choices)}.")


def _profile(name: str, rules: Standard) -> str:
    known = {one.casefold(): one for one, _ in profiles(rules)}
    if name.casefold() not in known:
        raise BadInput(f"Профиля «{name}» нет. Есть: {', '.join(known.values())}.")
    return known[name.casefold()]


def _calendars(profile: str, rules: Standard) -> tuple[str, ...]:
    """Give the calendars to choose from, the usual one of the profile first."""
    table = rules.profiles.get(profile)
    return (table.calendars if table else ()) or tuple(dict.fromkeys([rules.calendar, *calendars.names()]))


def _write_standard(places: Places, profile: str, calendar: str) -> str:
    """Write the standard of the profile: the shipped file with one word changed, checked as any other."""
    if profile == DEFAULT:
        return f"Стандарт: из поставки, профиль «{DEFAULT}»."
    text, count = _PROFILE.subn(f'profile = "{profile}"', shipped(MAIN).read_text(encoding="utf-8"))
    examined = examine(Sources({MAIN: text}, places.standard), calendar)
    if count != 1 or not examined.sound:
        raise BadInput(examined.faults[0] if examined.faults else f"В {MAIN} нет строки profile. Переустановите Пульт.")
    _write(places.standard / MAIN, text)
    return f"Стандарт: {places.standard / MAIN}, профиль «{profile}»."


def _write_settings(places: Places, values: dict[str, str]) -> str:
    chosen = {name: one_line(value) for name, value in values.items() if value}
    from_mapping(chosen, places.config)
    # A JSON string is a TOML string as well.
    _write(places.config, "".join(f"{name} = {json.dumps(chosen[name], ensure_ascii=False)}\n" for name in chosen))
    return f"Настройки: {places.config}."


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with part.open("x", encoding="utf-8") as file:
        part.chmod(0o600)
        file.write(text)
    part.replace(path)


def _open(places: Places, supervisor: str) -> list[str]:
    at = now()
    desk = desk_at(places, load(places.config))
    desk.clocks.keep_rules(at)
    lines = [f"База: {places.database}."]
    if desk.renewal.draft().differs:
        lines.append("На этом столе уже действует другой стандарт: новый ждёт применения, pult standard apply.")
    if supervisor and desk.people.first_run():
        first, second = secret(f"Пароль супервайзера ({supervisor}): "), secret("Ещё раз: ")
        if first != second:
            raise BadInput("Пароли не совпали: стол заведён, супервайзер нет. Добавьте его при первом входе: pult.")
        person = desk.people.add(None, supervisor, Role.SUPERVISOR, first, 1, at)
        lines.append(f"Супервайзер: {one_line(person.name)}.")
    elif desk.people.first_run():
        lines.append("Супервайзера спросит первый вход.")
    return [*lines, "Готово. Открыть: pult."]
