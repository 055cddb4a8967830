"""Warnings as files of the folder of notices: whole, once, masked, and none lost when a console dies in between."""

import json
import shutil
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.tick import tick
from data.alerts import delivering
from data.alerts.files import write
from data.desk import Desk
from data.refusals import BadInput
from data.rules.recount import recount
from models.chain_rules import Chains, StepRules
from models.events import EventKind
from models.terms import Priority, Role
from tests.arrivals import Asked, arrive, ticket_of
from tests.desks import NAMES, NOW, by, make_desk, open_desk, person
from tests.store.jobs import Nursery, wait_gone

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALERTED = "SELECT count(*) FROM journal_event WHERE kind = 'alerted'"
SECRET = "пароль: Qwerty123 +7 903 123-45-67"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk on which Ирина has one request, received now."""
    desk = make_desk(tmp_path)
    desk.tickets.take(arrive(desk, Asked(at=NOW, text=f"Не входит, {SECRET}")), by(desk))
    return desk


def notices(desk: Desk) -> list[Path]:
    """The files of the folder by name."""
    return sorted(desk.places.notices.iterdir()) if desk.places.notices.exists() else []


def test_each_warning_is_a_text_and_a_json_for_its_owner_only(desk: Desk) -> None:
    (row,) = desk.alerts.tick(NOW + 90 * MINUTE)
    known, said = notices(desk)
    assert (known.name, said.name) == ("000001-обращение-1.json", "000001-обращение-1.txt")
    facts = json.loads(known.read_text("utf-8"))
    assert (facts["to"], facts["number"], facts["about"]) == (NAMES[Role.OPERATOR], 1, "reaction")
    assert datetime.fromisoformat(facts["at"]) == NOW + 90 * MINUTE
    assert said.read_text("utf-8").startswith(f"{NAMES[Role.OPERATOR]}\n№ 1: скоро срок (реакция)")
    assert row.file == "000001-обращение-1"
    for file in (known, said):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "Qwerty" not in file.read_text("utf-8") and "123-45-67" not in file.read_text("utf-8")


def test_a_file_that_was_carried_away_is_not_written_again(desk: Desk) -> None:
    desk.alerts.tick(NOW + 90 * MINUTE)
    shutil.rmtree(desk.places.notices)
    for n in range(5):
        open_desk(desk.places.root).alerts.tick(NOW + (91 + n) * MINUTE)
    assert notices(desk) == []


def test_without_an_outbox_nothing_is_written_and_people_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chains = desk.standard.chains.model_copy(update={"outbox": False})
    monkeypatch.setattr(desk.in_force, "standard", desk.standard.model_copy(update={"chains": chains}))
    me = person(desk)
    desk.alerts.tick(NOW + 90 * MINUTE, me)
    assert notices(desk) == [] and len(desk.alerts.deliver(me, NOW + 90 * MINUTE)) == 1


def test_a_disk_that_refuses_is_told_of_and_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = write

    def refuses(*_: object) -> str:
        raise BadInput("Файл извещения не записан: на диске кончилось место. Текст цел, повторите.")

    monkeypatch.setattr(delivering, "write", refuses)
    me = person(desk)
    desk.alerts.tick(NOW + 90 * MINUTE, me)
    assert "кончилось место" in desk.alerts.trouble
    assert len(desk.alerts.deliver(me, NOW + 90 * MINUTE)) == 1, "the console tells it all the same"
    monkeypatch.setattr(delivering, "write", real)
    desk.alerts.tick(NOW + 90 * MINUTE + timedelta(seconds=1), me)
    assert notices(desk) == []
    desk.alerts.tick(NOW + 92 * MINUTE, me)
    assert len(notices(desk)) == 2 and desk.alerts.trouble == ""


def test_a_promise_that_was_kept_meanwhile_is_not_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "BATCH", 0)
    desk.alerts.tick(NOW + 90 * MINUTE)
    monkeypatch.setattr(delivering, "BATCH", 50)
    desk.replies.acknowledge(1, by(desk, at=NOW + 91 * MINUTE))
    desk.alerts.tick(NOW + 92 * MINUTE)
    assert notices(desk) == [] and desk.reads.rows("SELECT file FROM alert") == [("-",)]


def test_the_timer_ticks_the_chains_too(desk: Desk) -> None:
    said = tick(desk, NOW + 90 * MINUTE)
    assert f"{NAMES[Role.OPERATOR]}: № 1: скоро срок (реакция)" in said
    assert len(notices(desk)) == 2
    assert "скоро срок" not in tick(desk, NOW + 91 * MINUTE)


def test_f33_a_console_killed_at_any_statement_leaves_each_step_to_the_next_once(desk: Desk, tmp_path: Path) -> None:
    desk.tickets.take(arrive(desk, Asked(at=NOW)), by(desk))
    desk.store.close()
    desk.reads.close()
    done, turn = tmp_path / "done", 0
    with Nursery() as nursery:
        while not done.exists():
            turn += 3
            root = tmp_path / f"killed-{turn}"
            shutil.copytree(desk.places.root, root)
            wait_gone(nursery.start("warn", root, done, 90 * 60, turn))
            other = open_desk(root)
            other.alerts.tick(NOW + 91 * MINUTE)
            assert other.reads.number(ALERTED) == other.reads.number("SELECT count(*) FROM alert") == 2
            assert len(notices(other)) == 4 and not [file for file in notices(other) if file.name.startswith(".")]
    assert turn > 30


class TestCounting:
    def test_the_mass_recount_keeps_what_the_verbs_wrote(self, desk: Desk) -> None:
        chain = "SELECT number, chain_at FROM ticket ORDER BY number"
        arrive(desk, Asked(at=NOW + MINUTE))
        desk.alerts.tick(NOW + 90 * MINUTE)
        desk.tickets.escalate(1, by(desk, at=NOW + 91 * MINUTE), reason="дальше", line=2)
        before = desk.reads.rows(chain)
        assert all(at for _, at in before)
        with desk.store.write(NOW + 92 * MINUTE) as tx:
            tx.exec("UPDATE ticket SET chain_at = NULL")
            assert recount(tx, desk.clocks.policy(tx)) == 0, "no clock moved"
        assert desk.reads.rows(chain) == before

    def test_intake_writes_what_a_recount_would(self, tmp_path: Path) -> None:
        from tests.glass.shift import busy_desk

        desk = busy_desk(tmp_path / "busy")
        before = desk.reads.rows("SELECT number, chain_at FROM ticket ORDER BY number")
        assert all(at for _, at in before)
        with desk.store.write(NOW) as tx:
            recount(tx, desk.clocks.policy(tx))
        assert desk.reads.rows("SELECT number, chain_at FROM ticket ORDER BY number") == before

    def test_a_base_of_an_older_program_is_counted_and_its_past_is_not_told(self, desk: Desk) -> None:
        with desk.store.write(NOW) as tx:
            tx.exec("UPDATE ticket SET chain_at = NULL")
        other = open_desk(desk.places.root)
        assert other.alerts.tick(NOW + 119 * MINUTE) == ()
        assert ticket_of(desk, 1).chain_at == NOW + 2 * HOUR + timedelta(seconds=1)
        (row,) = other.alerts.tick(NOW + 121 * MINUTE)
        assert row.step == 2

    def test_other_chains_count_for_what_is_open(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.alerts.tick(NOW)
        step = StepRules(share=0.25, to="супервайзер")
        text = '[[chain]]\nsteps = [{ share = 0.25, to = "супервайзер" }]\n'
        desk.places.standard.mkdir(parents=True, exist_ok=True)
        (desk.places.standard / "chains.toml").write_text(f'answer_within = "30 мин"\n{text}', "utf-8")
        draft = desk.renewal.draft()
        desk.renewal.apply(by(desk, Role.SUPERVISOR, NOW + MINUTE), draft.mark)
        assert desk.standard.chains == Chains.model_validate(
            {"chain": [{"steps": (step,)}], "answer_within": "30 мин", "outbox": desk.standard.chains.outbox}
        )
        assert ticket_of(desk, 1).chain_at == NOW + 30 * MINUTE

    def test_the_events_stand_in_the_way_of_no_undo(self, desk: Desk) -> None:
        desk.tickets.set_priority(1, by(desk, at=NOW + 89 * MINUTE), Priority.LOW, "не горит")
        desk.alerts.tick(NOW + 90 * MINUTE)
        assert desk.reads.number(ALERTED) == 1
        desk.undoing.undo(1, by(desk, at=NOW + 90 * MINUTE))
        assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = ?", (EventKind.UNDONE.value,)) == 1
