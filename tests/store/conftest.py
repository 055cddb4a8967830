"""What the tests of the store share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.disks import tiny_disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one and a half megabytes."""
    with tiny_disk(tmp_path) as disk:
        yield disk
