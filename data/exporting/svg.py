"""The pictures of the HTML report as SVG: lengths, numbers and words carry the meaning, shade only helps."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from data.exporting.document import Bars, Heat, Picture, Steps, Tape
from models.safetext import one_line

_WIDTH = 900
_ROW = 24
_LEFT = 220
_INK, _LINE, _FILL = "#1d2733", "#8a97a6", "#4477aa"
_PATTERNS = ("#28527a", "#5b8db8", "#9dbdd6", "#d2dfe9", "#b8b8b8", "#e6e6e6")
"""Fills of a strip from dark to light: they stay apart when printed grey."""


def svg(picture: Picture) -> str:
    """Draw one picture."""
    return _DRAWN[type(picture)](picture)


def _bars(picture: Bars) -> str:
    most = max((value for value in picture.values if value is not None), default=0) or 1
    room = _WIDTH - _LEFT - 160
    drawn = []
    for place, (label, value, said) in enumerate(zip(picture.labels, picture.values, picture.said, strict=True)):
        y = place * _ROW
        long = 0.0 if value is None else max(room * value / most, 0)
        drawn.append(_text(_LEFT - 8, y + 16, label, anchor="end"))
        drawn.append(f'<rect x="{_LEFT}" y="{y + 4}" width="{long:.1f}" height="15" fill="{_FILL}"/>')
        drawn.append(_text(_LEFT + long + 8, y + 16, said))
    return _frame(picture.title, max(len(picture.labels), 1) * _ROW + 4, drawn)


def _steps(picture: Steps) -> str:
    high, top = 120, 24
    known = [value for value in picture.values if value is not None]
    most = max(known, default=0) or 1
    step = (_WIDTH - 60) / max(len(picture.values) - 1, 1)
    points = [
        None if value is None else (30 + place * step, top + high * (1 - value / most))
        for place, value in enumerate(picture.values)
    ]
    drawn = [f'<line x1="30" y1="{top + high}" x2="{_WIDTH - 30}" y2="{top + high}" stroke="{_LINE}"/>']
    drawn += [f'<polyline points="{run}" fill="none" stroke="{_FILL}" stroke-width="2"/>' for run in _runs(points)]
    every = max(len(points) // 8, 1)
    for place, point in enumerate(points):
        x = 30 + place * step
        if point is not None:
            hint = f"<title>{_safe(f'{picture.labels[place]}: {picture.said[place]}')}</title>"
            drawn.append(f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3.5" fill="{_INK}">{hint}</circle>')
        if place % every == 0:
            y = point[1] - 8 if point is not None else top + high - 6
            drawn.append(_text(x, y, picture.said[place], anchor="middle", size=11))
            drawn.append(_text(x, top + high + 16, picture.labels[place], anchor="middle", size=11))
    return _frame(picture.title, top + high + 24, drawn)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[str]:
    """Join neighbouring points; where nothing is known the line breaks off."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]:.1f},{point[1]:.1f}")
    return [" ".join(run) for run in runs if run]


def _heat(picture: Heat) -> str:
    left, cell = 40, (_WIDTH - 40) / max(len(picture.columns), 1)
    most = max((count for row in picture.cells for count in row), default=0) or 1
    drawn = [_text(left + (at + 0.5) * cell, 14, name, "middle", 11) for at, name in enumerate(picture.columns)]
    for down, row in enumerate(picture.cells):
        y = 20 + down * _ROW
        drawn.append(_text(left - 8, y + 16, picture.rows[down], anchor="end"))
        for across, count in enumerate(row):
            share = count / most
            x, ink = left + across * cell, "#fff" if share > 0.55 else _INK
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{cell - 1:.1f}" height="{_ROW - 1}" fill="{_FILL}"'
                f' fill-opacity="{0.06 + 0.94 * share:.2f}"/>'
            )
            if count:
                drawn.append(_text(x + cell / 2, y + 16, str(count), "middle", 11, ink))
    return _frame(picture.title, 20 + len(picture.cells) * _ROW, drawn)


def _tape(picture: Tape) -> str:
    whole = sum(picture.values) or 1
    drawn, x = [], 0.0
    for place, (label, value, said) in enumerate(zip(picture.labels, picture.values, picture.said, strict=True)):
        wide = _WIDTH * value / whole
        fill, y = _PATTERNS[place % len(_PATTERNS)], 44 + place * 20
        drawn.append(f'<rect x="{x:.1f}" y="4" width="{wide:.1f}" height="26" fill="{fill}" stroke="#fff"/>')
        if wide > 24:
            drawn.append(_text(x + wide / 2, 22, str(place + 1), "middle", 12, "#fff" if place < 2 else _INK))
        drawn.append(f'<rect x="0" y="{y}" width="14" height="14" fill="{fill}" stroke="{_LINE}"/>')
        drawn.append(
            _text(22, y + 12, f"{place + 1}. {label}: {said} ({100 * value / whole:.1f} %)".replace(".0 %", " %"))
        )
        x += wide
    return _frame(picture.title, 50 + len(picture.labels) * 20, drawn)


def _frame(title: str, high: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high:.0f}" role="img"'
        f' aria-label="{_safe(title)}" font-family="sans-serif">{"".join(drawn)}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 13, ink: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{ink}">{_safe(words)}</text>'


def _safe(words: str) -> str:
    return escape(one_line(words), quote=True)


_DRAWN: Mapping[type[Any], Callable[[Any], str]] = {Bars: _bars, Steps: _steps, Heat: _heat, Tape: _tape}
