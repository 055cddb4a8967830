"""How a person is addressed: the first name out of whatever stands as a name (D-54)."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_FATHER = ("вич", "вна", "ична", "оглы", "кызы", "улы")
_FAMILY = (
    *("ов", "ев", "ёв", "ин", "ын", "ова", "ева", "ёва", "ина", "ына", "ский", "цкий", "ская", "цкая", "ской", "цкой"),
    *("енко", "ко", "ук", "юк", "чук", "ян", "янц", "дзе", "швили", "их", "ых", "ец", "ий", "ая"),
)
_LIKE_FAMILIES = (
    "марина ирина алина полина карина кристина екатерина арина нина инна анна дина регина галина валентина ангелина "
    "антонина василина эвелина алевтина катерина сабина амина лина зарина мадина константин валентин мартин вениамин "
    "севастьян герман иван юрий дмитрий анатолий валерий василий виталий геннадий григорий евгений аркадий георгий "
    "игорий арсений юлий лев яков майя рая зоя таисия глеб никита марк вадим артем олег пётр петр павел янина янин "
    "мирослав вячеслав злата савелий тимофей прохор ян аян даян руслан"
)
"""First names that end like family names."""
_NAMES = frozenset(_LIKE_FAMILIES.split())
_NO_PERSON = (
    "ооо оао зао пао ао ип тоо нко отдел служба поддержка support info admin администратор директор бухгалтерия sales "
    "noreply reply менеджер клиент компания робот бот bot team группа магазин завод фирма office офис почта mail "
    "секретарь приемная приёмная неизвестный аноним пользователь user test тест"
)
_NOT_NAMES = frozenset(_NO_PERSON.split())


def first_name(name: str) -> str:
    """Give the name by which to address somebody; empty when it cannot be told from the words («ООО „Ромашка“»).

    «Семёнов Пётр Иванович» and «Пётр Семёнов» are both Пётр.
    """
    plain = name.split("<")[0].split("(")[0].strip().strip("\"'«»„“”")
    if not plain or "@" in plain or any(sign.isdigit() for sign in plain) or len(plain) > 80:
        return ""
    words = _WORD.findall(plain)
    if not 1 <= len(words) <= 4 or any(word.casefold() in _NOT_NAMES for word in words):
        return ""
    if any(not word[0].isupper() for word in words) or (len(words) == 1 and len(words[0]) < 3):
        return ""
    return _written(_chosen(words))


def _chosen(words: list[str]) -> str:
    lowered = [word.casefold() for word in words]
    father = next((at for at, word in enumerate(lowered) if at and word.endswith(_FATHER)), None)
    if father is not None:
        return words[father - 1]
    if len(words) >= 2 and _is_family(lowered[0]) and not _is_family(lowered[1]):
        return words[1]
    return words[0]


def _is_family(word: str) -> bool:
    return word not in _NAMES and len(word) > 3 and word.endswith(_FAMILY)


def _written(word: str) -> str:
    return word.capitalize() if word.isupper() and len(word) > 2 else word
