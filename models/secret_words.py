"""Passwords and codes that a text calls by their name, in the words of strangers and in several languages.

A word after «пароль» is a secret when a sign stands between them («пароль: солнце»), when it is quoted, when it stands
alone on the next line, or when it looks like no word of the language. «Пароль не подходит» holds none.
"""

import re
from collections.abc import Iterator

from models.secret_shape import Shape, folded

Span = tuple[int, int]
_REACH = 240
"""How far from the word its value is looked for."""


def _any(words: str) -> str:
    return f"(?:{folded(words)})"


_RUSSIAN = (
    r"п[а@]р[о0]л[ьb](?:чик)?|п[а@]р[о0]ли|пассворд|пасворд|пасс?|пассы|кодовое слово|секретное слово"
    r"|контрольное слово|құпия ?сөз|сырсөз"
)
_WEAK = r"парол[яюе]|паролем|паролями|паролях"
_LATIN = (
    r"pass?word[sn]?\d?|passwd|passphrase|pass(?:code)?|pwd|psw|passwort|kennwort|mot de passe|contrase[nñ]a|senha|"
    r"has[lł]o|heslo|parola|wachtwoord|l[oö]senord|salasana|jelsz[oó]|[sş]ifre|slaptazodis|密码|密碼|パスワード|"
    r"비밀번호|סיסמה|كلمة المرور|पासवर्ड"
)
_KEY = re.compile(
    r"(?:(?<![^\W\d_])(?:"
    rf"(?P<weak>{folded(_WEAK)})|(?P<russian>{folded(_RUSSIAN)})|(?P<latin>{folded(_LATIN)}))"
    r"|(?<=[^\W\d_])(?P<inner>password|passwd|pwd))(?![^\W\d_])"
)
_LOGIN = _any(r"логин|login|user(?:name)?|имя пользователя|юзер|учетка|уч[её]тная запись|лог")
_PAIR = re.compile(
    rf"(?<![^\W_]){_LOGIN}[ \t]{{0,3}}(?:[/\\|,;:+&-]|и|and)[ \t]{{0,3}}"
    rf"(?:{folded(_RUSSIAN)}|{folded(_LATIN)})(?![^\W_])"
)
_ACCESS_WORD = _any(
    r"доступ(?:ы)?|креды|уч[её]тка|учетные данные|данные для входа|логины?|credentials?|creds|login|user(?:name)?"
)
_ACCESS = re.compile(
    rf"(?<![^\W_]){_ACCESS_WORD}[^\S\n]{{0,3}}[:=-][ \t]{{0,3}}\n?[ \t]{{0,3}}(?P<who>[a-z0-9][\w.@+-]{{1,80}})"
    r"[ \t]{0,3}(?:[/|:;,\\]|\n|[ \t])[ \t]{0,3}(?P<v>[^\s\x00\x01]{4,100})(?=\s|$)"
)
_TOLD = re.compile(
    r"(?<!\S)(?P<v>[^\s\x00\x01]{5,100})[ \t]{1,3}"
    rf"(?:-[ \t]{{0,3}}{_any('это')}[ \t]{{1,3}}{_any('мой|наш|новый|ваш')}?[ \t]{{0,3}}|\()"
    rf"(?:{folded(_RUSSIAN)}|password)\b"
)

_CLOSING = r"[\"'`*_)»\]]{0,3}"
_LINES = r"(?:\n[ \t>*]{0,8}){0,3}"
_SIGN = re.compile(rf"{_CLOSING}[ \t]{{0,5}}(?::=|=>|->|[:=>→])[ \t]{{0,5}}{_LINES}")
_ABOUT_WORD = _any(r"от|для|к|на|в|во|по|такой|следующий|временный|новый|старый|вот|у меня|for|is|to|of|von")
_ABOUT = re.compile(
    r"[ \t]{1,3}(?:\([^)\n\x00\x01]{1,40}\)"
    rf"|{_ABOUT_WORD}(?:[ \t]{{1,3}}[^\s:=;!?\x00\x01]{{1,60}}(?<![.,])){{0,5}}?)"
    rf"[ \t]{{0,3}}(?P<sign>[:=]|->|[ \t]-)[ \t]{{0,5}}{_LINES}"
)
_SAID_WORD = _any("это|is|ist|est|es|был|стоит|такой|следующий|временный|новый|старый|вот|теперь")
_SAID = re.compile(rf"[ \t]{{1,3}}(?:-{{1,2}}[ \t]{{0,3}}(?:{_any('это')}[ \t]{{1,3}})?|{_SAID_WORD}[ \t]{{1,3}})")
_LINE = re.compile(r"[ \t]{0,5}[-:.]?[ \t]{0,5}\n(?:[ \t>*]{0,8}\n){0,2}[ \t>*-]{0,8}")
_GAP = re.compile(r"[ \t]{1,5}|(?=[\"'«`“„(])")
_LEAD = re.compile(rf"{_CLOSING}[ \t]{{0,5}}(?:[:=>-]{{0,2}})[ \t]{{0,5}}{_LINES}")
_TWO = re.compile(
    r"(?P<who>[^\s/|\\;,\x00\x01]{1,80})(?P<by>[ \t]{0,3}(?:[/|\\;,]|\n)[ \t]{0,3}|[ \t]{1,3})"
    r"(?P<v>[^\s\x00\x01]{1,120})"
)
_BY_COLON = re.compile(r"[a-z0-9][\w.@+-]{1,60}:(?P<v>[^\s\x00\x01/][^\s\x00\x01]{2,100})")
_COUNTED = re.compile(r"\d{1,4}-?" + _any("й|го|му|ти|х|е|я|ый|ой|ая|ое|шт|мин|ч|с|дн|симв"))
_CUT = re.compile(r"&[a-z_]+=|;[a-z_]+=|</|,\"")
_TOKEN = re.compile(r"[^\s\x00\x01]{1,200}")
_QUOTES = {'"': '"', "'": "'", "«": "»", "`": "`", "“": "”", "„": "“", "[": "]", "{": "}"}
_TAIL = ".,;:!?)]}»\"'`*>”“"
_NOT_VALUES = frozenset(
    folded(
        "не нет неверный неверно неправильный неизвестен неизвестно забыт забыл забыла забыли утерян потерял потеряли "
        "истек истёк сброшен сбросить сбросили сменить сменил сменили изменить изменён просит требует ошибка прошу "
        "нужно нужен где как какой что пишет выдаёт тот прежний старый новый он она оно был будет и или а но от для к "
        "на в во по из при это есть same old new your my the a is not or and for to reset error wrong field must was "
        "none null скажу сообщу пришлю отправлю отдельно позже потом ниже выше телефону лично надо только пожалуйста"
    ).split()
)
_DATE = re.compile(r"\d{1,2}[.:/]\d{1,2}(?:[./]\d{2,4})?\W*")


def passwords(shape: Shape) -> Iterator[Span]:
    """Find the values of everything that is called a password."""
    text = shape.folded
    taken = -1
    pairs = set()
    for hit in shape.search(_PAIR):
        pairs.add(hit.end())
        if span := _second(text, hit.end()):
            yield span
    for hit in shape.search(_KEY):
        if hit.start() < taken or hit.end() in pairs:
            continue
        span = _value(text, hit.end(), weak=bool(hit["weak"]), russian=bool(hit["russian"] or hit["weak"]))
        if span is not None:
            taken = span[1]
            yield span
    yield from (hit.span("v") for hit in shape.search(_ACCESS) if _in_pair(hit))
    for hit in shape.search(_TOLD):
        if _strong(hit["v"].strip("«»\"'(")):
            yield hit.span("v")


def _value(text: str, at: int, *, weak: bool, russian: bool) -> Span | None:
    end = min(len(text), at + _REACH)
    if sign := _SIGN.match(text, at, end):
        return _strong_token(text, sign.end(), end) if weak else _told(text, sign.end(), end)
    if about := _ABOUT.match(text, at, end):
        return _strong_token(text, about.end(), end, latin=russian and not weak)
    if said := _SAID.match(text, at, end):
        return _quoted(text, said.end(), end) or _strong_token(text, said.end(), end, latin=russian and not weak)
    if line := _LINE.match(text, at, end):
        return None if weak else _alone(text, line.end(), end)
    if gap := _GAP.match(text, at, end):
        return _quoted(text, gap.end(), end) or _strong_token(text, gap.end(), end, latin=russian and not weak)
    return None


def _told(text: str, at: int, end: int) -> Span | None:
    """Take what stands behind «пароль:», whatever it is, unless it is plainly speech."""
    quoted = _quoted(text, at, end)
    if quoted is not None:
        return quoted
    span = _token(text, at, end)
    if span is None:
        return None
    if text[slice(*span)] not in _NOT_VALUES:
        return span
    for word in re.finditer(r"[^\s\x00\x01]{6,100}", text[span[1] : min(end, span[1] + 60)].partition("\n")[0]):
        if _strong(_trimmed(word.group())):
            start = span[1] + word.start()
            return start, start + len(_trimmed(word.group()))
    return None


def _strong_token(text: str, at: int, end: int, *, latin: bool = False) -> Span | None:
    span = _token(text, at, end)
    if span is None:
        return None
    value = text[slice(*span)]
    if _strong(value) or (latin and _foreign(value)):
        return span
    return None


def _alone(text: str, at: int, end: int) -> Span | None:
    """Take the next line when it is one word, or when its first word looks like a secret."""
    span = _token(text, at, end)
    if span is None:
        return None
    line = text[at:end].partition("\n")[0].strip()
    value = text[slice(*span)]
    single = len(line.split()) == 1 and not line.endswith((":", ",", "?")) and value not in _NOT_VALUES
    return span if _strong(value) or (single and (_foreign(value) or len(value) >= 6)) else None


def _quoted(text: str, at: int, end: int) -> Span | None:
    closing = _QUOTES.get(text[at : at + 1])
    if closing is None:
        return None
    stop = text.find(closing, at + 1, end)
    if stop <= at + 1 or "\n" in text[at:stop] or not _blankless(text[at:stop]):
        return None
    after = text[stop + 1 : stop + 2]
    return (at + 1, stop) if not after.isalnum() else None


def _blankless(value: str) -> bool:
    return "\x00" not in value and "\x01" not in value


def _token(text: str, at: int, end: int) -> Span | None:
    hit = _TOKEN.match(text, at, end)
    if hit is None:
        return None
    value = hit.group()
    cut = _CUT.search(value)
    value = _trimmed(value[: cut.start()] if cut else value)
    if not value or _KEY.match(value) or re.match(_LOGIN + r"\b", value) or value.startswith(("http://", "https://")):
        return None
    return at, at + len(value)


def _trimmed(value: str) -> str:
    bare = value.rstrip(_TAIL)
    # «Qwerty1!» keeps its sign of exclamation inside the mask: too much hidden is better than one sign too few.
    return value.rstrip(".,;:)]}»\"'") if len(bare) >= 2 else bare


def _second(text: str, at: int) -> Span | None:
    """Take the second of the two words behind «логин/пароль», or the only one."""
    end = min(len(text), at + _REACH)
    lead = _LEAD.match(text, at, end)
    start = lead.end() if lead else at
    if "\x00" in text[start:end].partition("\n\n")[0]:
        return None
    pair = _TWO.match(text, start, end)
    if pair is None:
        return _strong_token(text, start, end, latin=True)
    value = _trimmed(pair["v"])
    signed = any(sign in pair["by"] for sign in "/|\\;")
    latin = re.match(r"[a-z0-9+]", pair["who"]) is not None and pair["who"] not in _NOT_VALUES
    if value and value not in _NOT_VALUES and ((signed and latin) or _strong(value) or (latin and _foreign(value))):
        return pair.start("v"), pair.start("v") + len(value)
    colon = _BY_COLON.match(text, start, end)
    return colon.span("v") if colon else _strong_token(text, start, end)


def _in_pair(hit: re.Match[str]) -> bool:
    value = _trimmed(hit["v"])
    keyed = _KEY.match(value) or _KEY.search(hit["who"]) or hit["who"] in ("http", "https") or "://" in value
    return not keyed and len(value) >= 5 and _strong(value) and not value.endswith((":", "@")) and "@" not in value


def _strong(value: str) -> bool:
    """Tell a secret from a word: letters with digits or signs, or digits alone that are no date."""
    if len(value) < 4 or _DATE.fullmatch(value) or "⟨" in value:
        return False
    digit = any(sign.isdigit() for sign in value)
    letter = any(sign.isalpha() for sign in value)
    special = any(sign in "!@#$%^&*_+~=?" for sign in value[:-1])
    if digit and letter:
        return _COUNTED.fullmatch(value) is None
    return (digit and len(value) >= 4) or (letter and special and "@" not in value[1:])


def _foreign(value: str) -> bool:
    plain = value.strip(_TAIL)
    return len(plain) >= 4 and re.fullmatch(r"[!-~]+", plain) is not None and plain not in _NOT_VALUES


_CODE_NAME = _any(
    r"(?:пин|pin)(?:[ -]?(?:код|code))?|одноразовый код|otp|2fa"
    r"|код[ ]{1,2}(?:из смс|из sms|подтверждения|доступа|из сообщения|авторизации)"
)
_CODE = re.compile(
    rf"(?<![^\W_]){_CODE_NAME}(?![^\W_])[ \t]{{0,3}}(?:[:=-]|{_any('это')}|is)?[ \t]{{0,3}}\n?[ \t]{{0,3}}"
    r"[\"'«]?(?P<v>\d{4,8})(?!\d)"
)


def codes(shape: Shape) -> Iterator[Span]:
    """Find PINs and one-time codes that are called so."""
    return (hit.span("v") for hit in shape.search(_CODE))
