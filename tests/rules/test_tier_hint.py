"""The tier that licence and front of work suggest, every cell, and what is outside the table (S-04…S-09, C-22)."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from models.terms import Tier
from models.tier_hint import LONG_SUPPORT, Licence, hint

L = Licence
NOTHING, SUPPORT, PROJECT, BOTH = (False, False), (True, False), (False, True), (True, True)
INSIDE = {
    (L.FREE, NOTHING): Tier.NONE,
    (L.BASIC, NOTHING): Tier.NONE,
    (L.STANDARD, NOTHING): Tier.SOME,
    (L.PROFESSIONAL, NOTHING): Tier.SOME,
    (L.ENTERPRISE, NOTHING): Tier.SOME,
    (L.STANDARD, SUPPORT): Tier.REGULAR,
    (L.PROFESSIONAL, SUPPORT): Tier.REGULAR,
    (L.ENTERPRISE, SUPPORT): Tier.REGULAR,
    (L.PROFESSIONAL, BOTH): Tier.HIGH,
    (L.ENTERPRISE, BOTH): Tier.HIGH,
}
"""R1: the cells that the table holds."""
OUTSIDE = {
    (L.STANDARD, PROJECT): Tier.REGULAR,
    (L.STANDARD, BOTH): Tier.REGULAR,
    (L.PROFESSIONAL, PROJECT): Tier.REGULAR,
    (L.ENTERPRISE, PROJECT): Tier.REGULAR,
} | {(licence, front): Tier.NONE for licence in (L.FREE, L.BASIC) for front in (SUPPORT, PROJECT, BOTH)}
"""C-22: the lower fitting tier, and a note."""


@pytest.mark.parametrize(("licence", "front"), list(product(L, (NOTHING, SUPPORT, PROJECT, BOTH))))
def test_c22_every_cell(licence: Licence, front: tuple[bool, bool]) -> None:
    found = hint(licence.label, support=front[0], project=front[1])
    assert found.tier is (INSIDE | OUTSIDE)[licence, front]
    assert found.outside is ((licence, front) in OUTSIDE)
    assert ("вне таблицы" in found.note) is found.outside


def test_s08_vip_is_never_computed() -> None:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    for licence, front, years in product(L, (NOTHING, SUPPORT, PROJECT, BOTH), (0, 1, 2, 10)):
        since = now - timedelta(days=366 * years)
        found = hint(licence.label, support=front[0], project=front[1], support_since=since, now=now)
        assert found.tier is not Tier.VIP


def test_c22_two_years_of_support_are_pointed_out_and_decide_nothing() -> None:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    long, short = now - LONG_SUPPORT, now - LONG_SUPPORT + timedelta(seconds=1)
    assert "VIP" in hint("Энтерпрайз", support=True, project=True, support_since=long, now=now).note
    assert "VIP" not in hint("Энтерпрайз", support=True, project=True, support_since=short, now=now).note
    assert "VIP" not in hint("Энтерпрайз", support=False, project=True, support_since=long, now=now).note


@pytest.mark.parametrize("licence", ["", "Облачный"])
def test_an_unknown_licence_suggests_nothing(licence: str) -> None:
    found = hint(licence, support=True, project=True)
    assert (found.tier, bool(found.note)) == (None, True)
