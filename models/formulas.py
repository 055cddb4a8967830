"""The formula of every figure: what stands on the key «y», in the manual and beside each export."""

from collections.abc import Mapping

from models.figures import FigureId
from models.formula import Formula
from models.formulas_count import COUNTED
from models.formulas_time import TIMED

_ALL = {**COUNTED, **TIMED}
FORMULAS: Mapping[FigureId, Formula] = {id: _ALL[id] for id in FigureId}
"""Every figure's formula, in the order of the figures."""


def formula(id: FigureId) -> str:
    """Say how a figure is computed."""
    return FORMULAS[id].text
