"""The sign of each heat, the same on the whole board, so that it is read without colour."""

from models.board_terms import Heat

SIGNS = {Heat.LATE: "●", Heat.SOON: "◕", Heat.CALM: "◔", Heat.PAUSED: "‖", Heat.BEST_EFFORT: "○"}
