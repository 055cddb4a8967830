"""What is shipped: the wheel and the source archive carry everything that the program reads (issue §1)."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def own_files() -> set[str]:
    """Every file of the four rooms that is not compiled code."""
    found = (path for room in ("models", "data", "screens", "console") for path in (ROOT / room).rglob("*"))
    return {
        path.relative_to(ROOT).as_posix()
        for path in found
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def test_the_wheel_carries_every_file_of_the_rooms(shipped: Path) -> None:
    with zipfile.ZipFile(next(shipped.glob("*.whl"))) as wheel:
        inside = set(wheel.namelist())
    assert own_files() - inside == set()
    assert any(name.endswith(".tcss") for name in inside)
    assert "data/files/standard/standard.toml" in inside


def test_the_source_archive_carries_the_rooms_and_the_tests(shipped: Path) -> None:
    with tarfile.open(next(shipped.glob("*.tar.gz"))) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert own_files() - inside == set()
    assert {"pyproject.toml", "README.md", "Makefile", "constraints.txt", "tests/house/test_packaging.py"} <= inside


def test_the_installed_wheel_works_without_the_repository(shipped: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(next(shipped.glob("*.whl")))], check=True, capture_output=True)
    env = {**os.environ, "PYTHONPATH": str(target), "PULT_DATA": str(tmp_path / "desk")}
    probe = "import console.main as m, sys; print(m.__file__); sys.exit(m.main(['check']))"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, cwd=tmp_path, env=env, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(target) in done.stdout.splitlines()[0], "the wheel's own code ran, not the repository's"


def test_every_dependency_has_an_exact_version_and_no_address() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in pinned if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)] == []
    names = {re.split("==", line)[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = {re.split(r"[<>=;\[ ]", each)[0].lower() for each in asked}
    assert wanted - names == set()
