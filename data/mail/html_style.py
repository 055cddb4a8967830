"""How text looks inside an HTML tag: hidden, shrunk to nothing, or painted in the colour of its ground."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_NAMED = {"white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0", "red": "ff0000"}
_ZERO = re.compile(r"0*(?:\.0+)?(?:px|pt|em|rem|ex|%|in|cm|mm)?")
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*([a-z%]*)")
_ONE_PIXEL = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """The inherited appearance of text; colours are six hexadecimal digits."""

    hidden: bool = False
    shrunk: bool = False
    color: str = "000000"
    ground: str = "ffffff"
    quote: int = 0
    preformatted: bool = False

    @property
    def invisible(self) -> bool:
        """Whether the text has the colour of what it stands on."""
        return self.color == self.ground


ROOT = Look()
_DROPPED = frozenset({"script", "style", "title", "template"})


def look_of(tag: str, given: Mapping[str, str], around: Look) -> Look:
    """How text looks inside this tag, given its attributes and how it looked around it."""
    look = around
    if tag in _DROPPED or "hidden" in given:
        return replace(look, hidden=True)
    if tag == "pre" or tag == "textarea":
        look = replace(look, preformatted=True)
    style = given.get("style", "").lower()[:4000]
    if tag == "blockquote" and not _is_indent(style):
        look = replace(look, quote=look.quote + 1)
    if "bgcolor" in given or "color" in given:
        look = replace(
            look,
            ground=_color(given.get("bgcolor", "")) or look.ground,
            color=(_color(given.get("color", "")) if tag == "font" else "") or look.color,
        )
    if tag == "body" and "text" in given:
        look = replace(look, color=_color(given["text"]) or look.color)
    return _styled(look, style) if style else look


def _is_indent(style: str) -> bool:
    """Whether a blockquote is only the indent button of a web mail, which draws no quotation mark."""
    return re.search(r"border\s*:\s*(?:none|0)", style) is not None and "margin" in style


def _styled(look: Look, style: str) -> Look:
    rules = dict(_rules(style))
    if rules.get("display") == "none" or rules.get("visibility") == "hidden" or rules.get("mso-hide") == "all":
        return replace(look, hidden=True)
    flat = any(_ZERO.fullmatch(rules.get(side, "1")) for side in ("max-height", "height"))
    if _ZERO.fullmatch(rules.get("opacity", "1")) or (flat and rules.get("overflow") == "hidden"):
        return replace(look, hidden=True)
    size = _SIZE.search(style)
    if size:
        look = replace(look, shrunk=_is_nothing(size[1], size[2]))
    ground = _color(rules.get("background-color") or rules.get("background") or "")
    if "background" in rules and "url(" in rules["background"]:
        ground = "image"
    return replace(look, color=_color(rules.get("color", "")) or look.color, ground=ground or look.ground)


def _rules(style: str) -> list[tuple[str, str]]:
    pairs = (rule.partition(":") for rule in style.split(";"))
    return [(name.strip(), value.replace("!important", "").strip()) for name, _, value in pairs]


def _is_nothing(number: str, unit: str) -> bool:
    try:
        size = float(number)
    except ValueError:
        return False
    return size == 0 or (size <= _ONE_PIXEL and unit in ("px", "pt"))


def _color(value: str) -> str:
    """A colour as six hexadecimal digits; empty when it names none that we know."""
    value = value.strip().lower()
    word = value.split(" ", 1)[0]
    if word in _NAMED:
        return _NAMED[word]
    if digits := re.match(r"#?([0-9a-f]{6})\b", value):
        return digits[1]
    if digits := re.match(r"#([0-9a-f]{3})\b", value):
        return "".join(digit * 2 for digit in digits[1])
    if parts := re.match(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", value):
        return "".join(f"{min(int(part), 255):02x}" for part in parts.groups())
    return "other" if re.match(r"[a-z]{3,}", word) and word not in ("none", "inherit", "initial", "transparent") else ""
