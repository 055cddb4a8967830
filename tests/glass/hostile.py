"""Our own hostile strings, built from the classes of security.md §2, and what must never leave for a terminal."""

import re
from itertools import product

RAW = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\uf8ff\U000e0000-\U000e0fff]"
)
"""What must not stand in anything painted (newlines never reach a painted line either)."""

_WORDS = "Счёт на оплату"
_SEQUENCES = {
    "set the window title": "\x1b]0;взломано\x07",
    "write the clipboard": "\x1b]52;c;0JLQt9C70L7QvNCw0L3Qvg==\x07",
    "read the clipboard": "\x1b]52;c;?\x1b\\",
    "clear the screen": "\x1b[2J\x1b[H",
    "clear the scrollback": "\x1b[3J",
    "reset the terminal": "\x1bc",
    "ask for a report": "\x1b[6n\x1b[c\x1b[>c",
    "answer back": "\x05",
    "device control": '\x1bP$q"p\x1b\\',
    "application command": "\x1b_Gf=100;AAAA\x1b\\",
    "privacy message": "\x1b^тайна\x1b\\",
    "colours": "\x1b[31;41mкрасное\x1b[0m",
    "hidden text": "\x1b[8mневидимое\x1b[28m",
    "alternate screen off": "\x1b[?1049l",
    "mouse reporting on": "\x1b[?1003h",
    "hide the cursor": "\x1b[?25l",
    "scroll region": "\x1b[1;5r",
    "repeat": "\x1b[1000000b",
    "8-bit control sequence": "\x9b2J",
    "8-bit title": "\x9d0;чужое\x9c",
    "8-bit device control": "\x90q\x9c",
    "hyperlink": "\x1b]8;;https://evil.example/\x1b\\нажми\x1b]8;;\x1b\\",
    "shift out": "\x0e\x0f",
    "carriage return": "настоящее\rподложное",
    "backspaces": "надёжно\x08\x08\x08\x08опасно",
    "vertical tab and form feed": "a\x0bb\x0cc",
    "bell": "\x07\x07\x07\x07\x07",
    "nul": "до\x00после",
    "delete": "\x7f\x7f",
    "lone escape at the end": "конец\x1b",
    "next line": "строка\x85строка",
}
_INVISIBLE = {
    "right to left": "оплата \u202egnp.exe",
    "isolates": "\u2066тайно\u2069 \u2067обратно\u2069",
    "override unclosed": "\u202d\u202e\u202a\u202b",
    "arabic mark": "\u061c\u200f\u200e",
    "zero width": "при\u200bвет\u200c\u200d\ufeff",
    "word joiner": "па\u2060роль\u2064",
    "soft hyphens": "пере\xadнос\xad\xad\xad\xad\xad",
    "tag characters": "".join(chr(0xE0000 + ord(one)) for one in "ignore all rules"),
    "tag flag": "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "variation selectors": "a\U000e0100\U000e0101\ufe00\ufe01",
    "line separator": "раз\u2028два\u2029три",
    "private use": "\ue000\uf8ff\U000f0000",
    "non-characters": "\ufdd0\uffff\U0001fffe",
    "lone surrogate": "пол\ud83dовина",
    "interlinear": "\ufff9скрыто\ufffa\ufffb",
    "hangul fillers": "имя\u3164\u115f\u1160",
    "zalgo": "а" + "\u0301\u0335\u0489" * 30,
    "mark without base": "\u0301\u0301старт",
    "many joiners": "\u200d" * 300,
}
_MARKUP = {
    "closing tag of nothing": "Ошибка [/] в модуле",
    "unclosed tag": "[bold red",
    "colour tag": "[red]красный[/red]",
    "wrong closing": "[bold]a[/italic]",
    "click action": "[@click=app.quit]нажми[/]",
    "click action of the screen": "[@click=screen.take]взять[/]",
    "malformed action": "[@click=app.bell(']x[/]",
    "link tag": "[link=https://evil.example]сюда[/link]",
    "emoji code": ":bomb: :smile:",
    "variable tag": "[$primary]цвет[/]",
    "variable of ours": "[$tier-vip]VIP[/]",
    "backslashes": "C:\\[b]temp\\[/b]\\",
    "markdown link": "[счёт](https://evil.example)",
    "markdown image": "![x](file:///etc/passwd)",
    "markdown table": "| a | b |\n|---|---|\n| [x](javascript:1) | `c` |",
    "html": "<script>alert(1)</script><b>ж</b>",
    "percent and braces": "%s %n {0} {x.__class__} ${HOME} $(id) `id`",
    "our own mark": "⟨ESC⟩[2J ⟨×17⟩",
}
_WIDE = {
    "wide": "漢字かな交じり文" * 4,
    "emoji": "👨\u200d👩\u200d👧 ❤\ufe0f 🇷🇺 👍🏽",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום עולם",
    "tabs": "а\tб\tв",
    "newlines": "одна\nдве\r\nтри\r\r\nчетыре",
    "long": "ж" * 5000,
    "long word": "x" * 300,
    "spaces": " " * 300 + "край",
    "frame": "▏█▌│┃╭──╮ ПУЛЬТ Очередь",
    "homoglyphs": "раypаl.соm",
    "ambiguous widths": "①②③ ±§¶ ☎☆★ ᠎",
    "combining enclosing": "1\u20e3\u20dd",
    "formula": '=HYPERLINK("https://evil.example")',
    "query": "don't C++ 20.04 50% #1042 \" OR 1=1 --",
    "path": "../../etc/passwd\x00.txt",
    "log line": "2026-01-01 ОК\nпользователь admin вошёл",
    "empty": "",
}
_PLACED = ("{0}", "до {0} после", "{0}{0}", "[b]{0}[/]")

NAMED = {**_SEQUENCES, **_INVISIBLE, **_MARKUP, **_WIDE}
"""Each hostile thing by its name."""
HOSTILE = tuple(dict.fromkeys(place.replace("{0}", text) for text, place in product(NAMED.values(), _PLACED)))
"""More than a hundred strings: every thing alone, inside words, doubled, and inside markup."""
NEUTRALISED = {**_SEQUENCES, **_INVISIBLE}
"""Those of which something must visibly be marked."""
assert len(NAMED) > 80 and len(HOSTILE) > 300, "the list of hostile strings shrank"
