"""The colours of the console: a dark and a light theme, and one for terminals of sixteen colours.

Tier is hue, urgency is form (design.md decision 8): a tier's hue is a theme variable, and nothing is told by it alone.
Variables beside Textual's own: ``$tier-none … $tier-vip``, ``$late`` (a broken promise), ``$soon`` (a warned one),
``$kept``, ``$muted`` (secondary text), ``$rule`` (lines), ``$bar`` and ``$bar-text`` (header, footer), ``$cursor`` and
``$cursor-text`` (the row under the cursor), ``$marked`` (a marked row), ``$note`` (behind a note), ``$mark`` (a
neutralised sign).
"""

from textual.theme import Theme

from models.terms import Tier

DARK, LIGHT, ANSI = "пульт-тёмная", "пульт-светлая", "пульт-16"

_DARK = {
    "tier-none": "#9AA5B4",
    "tier-some": "#7DB8E0",
    "tier-regular": "#86CFA3",
    "tier-high": "#F0B866",
    "tier-vip": "#F593C0",
    "late": "#FF8A80",
    "soon": "#F5C56B",
    "kept": "#86CFA3",
    "muted": "#9CA8B7",
    "rule": "#3A4555",
    "bar": "#1D2530",
    "bar-text": "#C9D3DF",
    "cursor": "#2C3B50",
    "cursor-text": "#F4F7FA",
    "marked": "#243A35",
    "note": "#2A2A22",
    "mark": "#D6A9F0",
}
_LIGHT = {
    "tier-none": "#56606D",
    "tier-some": "#17639B",
    "tier-regular": "#1B6B3F",
    "tier-high": "#8A4B00",
    "tier-vip": "#A3145F",
    "late": "#B3201A",
    "soon": "#855000",
    "kept": "#1B6B3F",
    "muted": "#56606D",
    "rule": "#C3C9D1",
    "bar": "#E6E9EE",
    "bar-text": "#2B3440",
    "cursor": "#D5E3F3",
    "cursor-text": "#10161D",
    "marked": "#DDEEE4",
    "note": "#F7F0DA",
    "mark": "#6F2F99",
}
_ANSI = {
    "tier-none": "ansi_default",
    "tier-some": "ansi_cyan",
    "tier-regular": "ansi_green",
    "tier-high": "ansi_yellow",
    "tier-vip": "ansi_magenta",
    "late": "ansi_red",
    "soon": "ansi_yellow",
    "kept": "ansi_green",
    "muted": "ansi_default",
    "rule": "ansi_default",
    "bar": "ansi_default",
    "bar-text": "ansi_default",
    "cursor": "ansi_blue",
    "cursor-text": "ansi_bright_white",
    "marked": "ansi_default",
    "note": "ansi_default",
    "mark": "ansi_magenta",
}
VARIABLES = tuple(_DARK)
"""The names that every theme of ours defines."""


def tier_variable(tier: Tier | None) -> str:
    """Name the theme variable of a tier's hue, without the dollar; no tier wears the hue of «Никакой»."""
    return f"tier-{(tier or Tier.NONE).value}"


def themes() -> tuple[Theme, Theme, Theme]:
    """Build the three themes; the app registers them."""
    return _theme_of(DARK, _DARK, dark=True), _theme_of(LIGHT, _LIGHT, dark=False), _ansi()


def default_variables() -> dict[str, str]:
    """Give our variables to a theme that does not know them (``App.get_theme_variable_defaults``)."""
    return dict(_DARK)


def choose(wanted: str, color_system: str | None) -> str:
    """Name the theme to start with: the settings' word («тёмная», «светлая», «16»), else what the terminal can show."""
    by_word = {
        "тёмная": DARK,
        "темная": DARK,
        "светлая": LIGHT,
        "16": ANSI,
        "16 цветов": ANSI,
        DARK: DARK,
        LIGHT: LIGHT,
        ANSI: ANSI,
    }
    if named := by_word.get(wanted.strip().casefold()):
        return named
    return DARK if color_system in ("truecolor", "256") else ANSI


def _theme_of(name: str, own: dict[str, str], *, dark: bool) -> Theme:
    ground, text, surface, panel = (
        ("#141A22", "#DCE3EB", "#19212B", "#202A36") if dark else ("#FAFAF7", "#1C232C", "#F2F3F1", "#E9ECEF")
    )
    return Theme(
        name=name,
        dark=dark,
        primary=own["tier-some"],
        secondary=own["muted"],
        accent=own["tier-high"],
        warning=own["soon"],
        error=own["late"],
        success=own["kept"],
        foreground=text,
        background=ground,
        surface=surface,
        panel=panel,
        variables={
            **own,
            "ansi-background": ground,
            "ansi-foreground": text,
            "block-cursor-background": own["cursor"],
            "block-cursor-foreground": own["cursor-text"],
            "block-cursor-text-style": "bold",
            "input-selection-background": own["cursor"],
            "border": own["tier-some"],
            "border-blurred": own["rule"],
            "scrollbar": own["rule"],
            "scrollbar-background": ground,
            "scrollbar-corner-color": ground,
        },
    )


def _ansi() -> Theme:
    return Theme(
        name=ANSI,
        ansi=True,
        dark=True,
        primary="ansi_cyan",
        secondary="ansi_default",
        accent="ansi_yellow",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            **_ANSI,
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "block-cursor-background": _ANSI["cursor"],
            "block-cursor-foreground": _ANSI["cursor-text"],
            "border": "ansi_cyan",
            "border-blurred": "ansi_default",
            "input-selection-background": _ANSI["cursor"],
            "input-selection-foreground": _ANSI["cursor-text"],
            "scrollbar": "ansi_default",
            "scrollbar-background": "ansi_default",
        },
    )
