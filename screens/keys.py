"""Keys on both layouts: bindings, the footer's order, remapping and its conflicts, all derived from ``screens.acts``.

A letter key always has its ЙЦУКЕН twin, the character that the same physical key gives on the Russian layout; a person
remaps an act by its id.
"""

from collections.abc import Iterable, Mapping

from textual.binding import Binding

from screens.acts import BY_ID as BY_ID
from screens.acts import KEYS as KEYS
from screens.acts import Group as Group
from screens.acts import Key as Key
from screens.acts import Place as Place

LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&|"
RUSSIAN = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?/'
TWIN = dict(zip(LATIN, RUSSIAN, strict=True))
"""What each key of the Latin layout types on the Russian one."""

_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "number_sign": "#",
    "dollar_sign": "$",
    "circumflex_accent": "^",
    "comma": ",",
    "full_stop": ".",
    "numero_sign": "№",
    "semicolon": ";",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
_NAMED = {character: name for name, character in _NAMES.items()}


def both_layouts(keys: str) -> str:
    """Add to each single-character key the character of the same physical key on the Russian layout."""
    out: list[str] = []
    for one in _split(keys):
        out.append(one)
        *modifiers, last = one.rsplit("+", 1) if len(one) > 1 else [one]
        twin = TWIN.get(_NAMES.get(last, last))
        if twin is not None:
            out.append("+".join([*modifiers, _NAMED.get(twin, twin)]))
    return ",".join(dict.fromkeys(out))


def _split(keys: str) -> list[str]:
    strokes = [keys] if keys == "," else [one.strip() for one in keys.split(",") if one.strip()]
    return [_NAMED.get(stroke, stroke) for stroke in strokes]


def keys_of(place: Place, *, own: bool = False) -> tuple[Key, ...]:
    """List the acts of a place; those that work everywhere are among them unless only its ``own`` are asked for."""
    return tuple(one for one in KEYS if place in one.places or (not own and Place.EVERYWHERE in one.places))


def footer_of(place: Place) -> tuple[Key, ...]:
    """List the acts that the footer of a place shows, in its order."""
    return tuple(sorted((one for one in keys_of(place) if one.footer), key=lambda one: one.footer))


def binding(one: Key) -> Binding:
    """Make the Textual binding of an act, working on both layouts and remappable by its id."""
    return Binding(
        both_layouts(one.keys),
        one.action,
        one.label,
        id=one.id,
        tooltip=one.why,
        key_display=one.display,
        show=one.footer > 0,
    )


def bindings(place: Place) -> list[Binding]:
    """Make the bindings of a place's own acts; the app binds those that work everywhere."""
    return [binding(one) for one in sorted(keys_of(place, own=True), key=lambda one: one.footer or len(KEYS))]


def keymap(chosen: Mapping[str, str]) -> dict[str, str]:
    """Turn the settings' keys into a Textual keymap; each single character gets its twin."""
    return {name: both_layouts(keys) for name, keys in chosen.items() if name in BY_ID}


def display(one: Key, chosen: Mapping[str, str]) -> str:
    """Write an act's key as it is now, with the settings' remapping."""
    return chosen.get(one.id) or one.display


def problems(chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Say in sentences what is wrong with the settings' keys: an unknown act, or one key for two acts of a place."""
    unknown = tuple(f"Клавиши: действия «{name}» нет. Список — в «?» и README." for name in chosen if name not in BY_ID)
    return unknown + tuple(_clashes(chosen))


def _clashes(chosen: Mapping[str, str]) -> Iterable[str]:
    told: set[tuple[str, str]] = set()
    for place in (place for place in Place if place is not Place.EVERYWHERE):
        taken: dict[str, Key] = {}
        for one in keys_of(place):
            for stroke in both_layouts(chosen.get(one.id, one.keys)).split(","):
                other = taken.setdefault(stroke, one)
                if other is not one and (pair := (other.id, one.id)) not in told:
                    told.add(pair)
                    yield (
                        f"Клавиши: «{display(one, chosen)}» отдана сразу двум действиям, «{other.label}» ({other.id}) "
                        f"и «{one.label}» ({one.id}). Назначьте одному из них другую."
                    )
