"""The colours: readable on every background that they stand on, and different from each other (F-39)."""

from itertools import combinations, product

import pytest
from textual.color import Color
from textual.theme import Theme

from models.terms import Tier
from screens import theme

FOREGROUNDS = ("late", "soon", "kept", "muted", "mark", *(theme.tier_variable(tier) for tier in Tier))
GROUNDS = ("cursor", "marked", "note", "bar")
DARK, LIGHT, ANSI = theme.themes()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in Color.parse(colour).rgb]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("one", [DARK, LIGHT], ids=lambda one: one.name)
def test_every_hue_is_readable_wherever_it_stands(one: Theme) -> None:
    """At least 4.5:1 on the ground of the screen, of panels, of the cursor, of marked rows and of notes."""
    grounds = [str(one.background), str(one.surface), str(one.panel), *(one.variables[name] for name in GROUNDS)]
    poor = [
        (name, ground, round(contrast(one.variables[name], ground), 2))
        for name, ground in product(FOREGROUNDS, grounds)
        if contrast(one.variables[name], ground) < 4.5
    ]
    assert poor == []
    assert contrast(str(one.foreground), str(one.background)) > 10
    assert contrast(one.variables["cursor-text"], one.variables["cursor"]) > 7
    assert contrast(one.variables["bar-text"], one.variables["bar"]) > 7


@pytest.mark.parametrize("one", [DARK, LIGHT, ANSI], ids=lambda one: one.name)
def test_every_tier_has_its_own_hue(one: Theme) -> None:
    """Tier is hue: no two tiers share one."""
    hues = [one.variables[theme.tier_variable(tier)] for tier in Tier]
    assert len(set(hues)) == len(hues)
    if not one.ansi:
        apart = [
            sum(abs(x - y) for x, y in zip(Color.parse(a).rgb, Color.parse(b).rgb, strict=True))
            for a, b in combinations(hues, 2)
        ]
        assert min(apart) > 50


def test_every_theme_defines_every_variable() -> None:
    """A style sheet may use any of them under any theme."""
    for one in theme.themes():
        assert set(theme.VARIABLES) <= set(one.variables)


@pytest.mark.parametrize(
    ("wanted", "system", "chosen"),
    [
        ("", "truecolor", theme.DARK),
        ("", "256", theme.DARK),
        ("", "standard", theme.ANSI),
        ("", None, theme.ANSI),
        ("светлая", "truecolor", theme.LIGHT),
        ("Тёмная", "standard", theme.DARK),
        ("16 цветов", "truecolor", theme.ANSI),
        ("радуга", "truecolor", theme.DARK),
    ],
)
def test_the_theme_follows_the_settings_then_the_terminal(wanted: str, system: str | None, chosen: str) -> None:
    """A terminal of sixteen colours gets colours that it has."""
    assert theme.choose(wanted, system) == chosen
