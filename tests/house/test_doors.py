"""The rooms keep their doors at run time too, and light things stay light (design.md)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "alembic", "typer")


def loaded_by(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter and tell which heavy libraries it loaded."""
    probe = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return set(HEAVY) & set(done.stdout.split())


def test_the_desk_works_without_a_terminal_library() -> None:
    every_part = (
        "import data.desk, data.tickets, data.replies, data.waiting, data.merging, data.undoing, data.clocks, "
        "data.reminders, data.intake, data.clients.book, data.people, data.drafts, data.presence, data.journal, "
        "data.news, data.saved_views, data.outbox, data.queue, data.cards, data.inbox.folder, data.texts.book, "
        "data.gate.forming, data.attached.attachments, data.rules.renewal, data.duplicates, data.off_channel"
    )
    assert loaded_by(every_part) & {"textual", "rich", "typer"} == set()


@pytest.mark.parametrize(
    "module",
    [
        *("models.terms", "models.events", "models.clock", "models.queue_order", "models.workhours", "models.timers"),
        *("models.targets", "models.words", "models.safetext", "models.rights", "data.rows", "data.refusals"),
        *("data.settings", "data.places", "data.driver", "data.rules.calendars", "data.reads", "data.queue"),
        *("data.cards", "data.desk", "console.main", "console.wiring"),
    ],
)
def test_what_the_first_screen_needs_is_light(module: str) -> None:
    assert loaded_by(f"import {module}") == set()


def test_the_app_and_its_queue_load_no_orm_before_the_first_page() -> None:
    heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "typer"}
    assert loaded_by("import console.app, screens.queue, screens.sign_in") & heavy == set()


def test_the_command_line_loads_no_terminal_library() -> None:
    assert loaded_by("import console.cli") & {"textual", "rich"} == set()


@pytest.mark.parametrize("room", ["models", "data", "screens", "screens/widgets", "console"])
def test_package_roots_import_nothing(room: str) -> None:
    lines = (ROOT / room / "__init__.py").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(("import ", "from "))] == []
