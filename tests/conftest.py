"""What every test gets: no settings of the developer, and no desk left open behind it."""

from collections.abc import Iterator

import pytest

from tests.desks import OPENED


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the developer's environment out, and close the desks that the test opened."""
    for name in ("PULT_DATA", "NO_COLOR", "TEXTUAL", "PULT_FAIL"):
        monkeypatch.delenv(name, raising=False)
    yield
    while OPENED:
        OPENED.pop().close()
