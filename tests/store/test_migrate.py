"""The schema: equal to the tables, upgraded whole or not at all (F-33)."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from data import driver, migrate
from data.migrate import SHIPPED, Schema, ready
from data.places import Places
from data.refusals import StoreTrouble
from data.schema.statements import statements
from models import tables
from models.events import EventKind
from tests.desks import NOW, make_desk, open_desk
from tests.store.jobs import Nursery, wait_gone, wait_longer

NEXT = '''"""A later schema, for a test."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change a little of everything."""
    run = op.get_bind().exec_driver_sql
    run("ALTER TABLE client ADD COLUMN city VARCHAR NOT NULL DEFAULT ''")
    run("CREATE TABLE depot (id INTEGER NOT NULL, name VARCHAR NOT NULL, PRIMARY KEY (id))")
    run("CREATE INDEX ix_depot_name ON depot (name)")
    run("UPDATE client SET city = 'Москва'")
    run("INSERT INTO depot VALUES (1, 'дневная')")
    {extra}
'''


def _ddl() -> list[str]:
    """Every statement that makes the tables, in the order of their references."""
    assert tables.Ticket.__table__ is not None  # type: ignore[attr-defined]
    dialect = sqlite.dialect()
    made: list[Any] = []
    for table in SQLModel.metadata.sorted_tables:
        made += [CreateTable(table), *(CreateIndex(i) for i in sorted(table.indexes, key=lambda i: str(i.name)))]
    texts = (str(statement.compile(dialect=dialect)).strip() for statement in made)
    return [re.sub(r"[ \t]+$", "", text, flags=re.M).replace("\t", "    ") for text in texts]


def _shape(connection: Any) -> dict[str, Any]:
    """Say what a base is made of, whatever the order in which its columns came."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {name: _table(connection, name) for name in names if "alembic" not in name}


def _table(connection: Any, name: str) -> dict[str, Any]:
    def ask(pragma: str, of: str = name) -> list[Any]:
        return list(connection.execute(f"PRAGMA {pragma}({of})").fetchall())

    (written,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    found = connection.execute(indexes, (name,)).fetchall()
    unique = [index[1] for index in ask("index_list") if index[3] == "u"]
    return {
        "columns": {column: (kind, notnull, place) for _, column, kind, notnull, _, place in ask("table_info")},
        "keys": {(table, here, there) for _, _, table, here, there, *_ in ask("foreign_key_list")},
        "unique": {tuple(column for *_, column in ask("index_info", index)) for index in unique},
        "checks": set(re.findall(r"CONSTRAINT \w+ CHECK \(.+\)", written)),
        "indexes": {index: " ".join(sql.split()) for index, sql in found},
    }


def _desired() -> dict[str, Any]:
    memory = driver.sqlite.connect(":memory:")
    for statement in _ddl():
        memory.execute(statement)
    return _shape(memory)


def test_the_shipped_scripts_make_exactly_the_tables(tmp_path: Path) -> None:
    raw = driver.reader(make_desk(tmp_path).places.database)
    assert _shape(raw) == _desired()
    raw.close()


def test_a_base_of_the_first_release_becomes_a_new_one_with_all_it_held(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    with monkeypatched_scripts("first.sql"):
        ready(places, NOW, Schema(SHIPPED.folder, ("0001",)))
    raw = driver.writer(places.database)
    raw.execute("INSERT INTO client VALUES (1, 'ООО «Ёлка»', '', 1, 0, '', '2026-03-01 10:00:00.000000')")
    raw.execute("INSERT INTO contact VALUES (1, 1, 'Пётр', 'curator', '2026-03-01 10:00:00.000000')")
    ticket = "INSERT INTO ticket (number, version, status, is_open, priority, subject, channel, source, sender, "
    ticket += "sender_address, line, standard, received_at, reopenings, urgent_paid, put_first, cycle, sla_class, "
    ticket += "reaction_state, response_state, resolution_state, unread, undelivered, needle) VALUES "
    row = (
        "'', '', '', '', '', 1, '', '2026-03-01 10:00:00.000000', 0, 0, 0, 0, 3, 'absent', 'absent', 'absent', 0, 0, ''"
    )
    raw.execute(f"{ticket} (1, 1, 'unformed', 1, 'medium', {row})")
    raw.close()
    assert "0001 → 0004" in ready(places, NOW)
    raw = driver.reader(places.database)
    assert _shape(raw) == _desired()
    assert raw.execute("SELECT needle, intake FROM client").fetchall() == [(" елка ооо", "lpr")]
    assert raw.execute("SELECT needle, ours FROM contact").fetchall() == [(" петр | елка ооо", 0)]
    assert raw.execute("SELECT verdict, form_have, off_channel FROM ticket").fetchall() == [("asked", 0, 0)]
    raw.close()


@contextmanager
def monkeypatched_scripts(*scripts: str) -> Iterator[None]:
    """Build bases as an older program did."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "SCRIPTS", scripts)
        patch.setattr(migrate, "SHIPPED", Schema(SHIPPED.folder, ("0001",)))
        yield


def test_alembic_makes_the_same_from_nothing(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}", module=driver.sqlite)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(SHIPPED.folder))
        command.upgrade(config, "head")
        assert _shape(connection.connection.driver_connection) == _desired()
        assert tuple(one.revision for one in ScriptDirectory.from_config(config).walk_revisions())[::-1] == (
            SHIPPED.revisions
        )
    engine.dispose()


def test_a_trigger_stays_one_statement() -> None:
    found = statements("first.sql")
    assert sum(one.startswith("CREATE TRIGGER") for one in found) == 3
    assert all(one.count("CREATE ") == 1 for one in found if one.startswith("CREATE"))


@pytest.fixture
def later(tmp_path: Path) -> Schema:
    """A program that knows one more schema."""
    return _later(tmp_path, "pass")


def _later(folder: Path, extra: str) -> Schema:
    schema = folder / "later"
    shutil.copytree(SHIPPED.folder, schema, ignore=shutil.ignore_patterns("__pycache__"))
    (schema / "versions" / "next.py").write_text(NEXT.replace("{extra}", extra), "utf-8")
    return Schema(schema, (*SHIPPED.revisions, "0005"))


def _state(places: Places) -> tuple[str, bool, bool]:
    raw = driver.reader(places.database)
    version = raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    column = any(row[1] == "city" for row in raw.execute("PRAGMA table_info(client)").fetchall())
    table = bool(raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'depot'").fetchone()[0])
    assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    raw.close()
    return version, column, table


def test_an_older_base_is_copied_then_upgraded(tmp_path: Path, later: Schema) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    said = ready(desk.places, NOW, later)
    assert "0004 → 0005" in said
    assert _state(desk.places) == ("0005", True, True)
    (copy,) = desk.places.backups.iterdir()
    assert copy.name == "перед-обновлением-схема-0004-2026-03-04-1.db"
    raw = driver.reader(copy)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone()[0] == "0004"
    assert raw.execute("SELECT max(n) FROM journal_event").fetchone()[0] == head
    raw.close()
    assert "обновлена" not in ready(desk.places, NOW, later)


def test_the_first_write_journals_the_upgrade_once(
    tmp_path: Path, later: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = make_desk(tmp_path).places
    ready(places, NOW, later)
    monkeypatch.setattr(migrate, "_version", lambda _: SHIPPED.head)
    for _ in range(2):
        desk = open_desk(places.root)
        with desk.store.write(NOW):
            pass
    last = desk.journal.since(desk.journal.head() - 1)[0]
    assert (last.kind, last.facts) == (EventKind.SCHEMA_CHANGED, {"old": "0004", "new": "0005"})
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'schema_changed'") == 1


def test_a_newer_base_is_refused_untouched(tmp_path: Path, later: Schema) -> None:
    places = make_desk(tmp_path).places
    ready(places, NOW, later)
    before = places.database.read_bytes()
    with pytest.raises(StoreTrouble, match=r"более новой версией.*Обновите программу"):
        ready(places, NOW)
    assert places.database.read_bytes() == before


def test_a_failing_upgrade_leaves_the_old_base(tmp_path: Path) -> None:
    places = make_desk(tmp_path).places
    broken = _later(tmp_path, "run('SELECT nothing')")
    with pytest.raises(Exception, match="nothing"):
        ready(places, NOW, broken)
    assert _state(places) == ("0004", False, False)
    with open_desk(places.root).store.write(NOW) as tx:
        tx.record(EventKind.NOTED, by=None, ticket=None, happened=NOW, facts={})


def test_an_upgrade_that_loses_references_is_undone(tmp_path: Path) -> None:
    places = make_desk(tmp_path).places
    with pytest.raises(StoreTrouble, match="потерялись связи"):
        ready(places, NOW, _later(tmp_path, "run('DELETE FROM client')"))
    assert _state(places) == ("0004", False, False)


def test_f33_an_upgrade_killed_at_any_statement_is_never_half(tmp_path: Path, later: Schema) -> None:
    desk = make_desk(tmp_path)
    desk.store.close()
    desk.reads.close()
    done = tmp_path / "done"
    with Nursery() as nursery:
        turn = 0
        while not done.exists():
            turn += 1
            root = tmp_path / f"killed-{turn}"
            shutil.copytree(desk.places.root, root)
            pid = nursery.start("upgrade", root, done, later.folder, turn)
            wait_gone(pid)
            places = Places.under(root)
            assert _state(places) in (("0004", False, False), ("0005", True, True))
            ready(places, NOW, later)
            assert _state(places) == ("0005", True, True)
    assert turn > 12


def test_many_consoles_may_be_the_first(tmp_path: Path) -> None:
    root = tmp_path / "new"
    logs = [tmp_path / f"{turn}.log" for turn in range(6)]
    with Nursery() as nursery:
        for log in logs:
            nursery.start("open_new", root, log)
        for log in logs:
            wait_longer(log)
    assert sorted(int(log.read_text("utf-8")) for log in logs) == [1, 2, 3, 4, 5, 6]
    assert open_desk(root).journal.verify().checked == 6
    assert [path.name for path in root.iterdir() if path.name.startswith(".")] == []
