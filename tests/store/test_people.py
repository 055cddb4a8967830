"""The persons of the desk: secrets, wrong tries, who may change whom (security.md §4, SEC-06, D-29)."""

import os
import signal
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data import pins
from data.desk import Desk
from data.door import SignInDelayed
from data.people import People
from data.pins import Cost
from data.places import Places
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By
from data.settings import Settings
from models.events import EventKind
from models.terms import Role
from tests.desks import CHEAP, NAMES, NOW, PIN, by, make_desk, person
from tests.store.jobs import Nursery, wait_for, wait_gone, wait_longer

OTHER = "402817"
WRONG = "118822"


def _last(desk: Desk, kind: EventKind) -> dict[str, object]:
    rows = [row for row in desk.journal.since(0, 10_000) if row.kind is kind]
    return rows[-1].facts


def _fail(desk: Desk, name: str, at: datetime = NOW) -> str:
    with pytest.raises(Refusal) as caught:
        desk.people.sign_in(name, WRONG, at)
    return caught.value.sentence


def test_the_first_person_is_a_supervisor(tmp_path: Path) -> None:
    desk = _empty(tmp_path)
    assert desk.people.first_run()
    with pytest.raises(BadInput, match="Первый сотрудник"):
        desk.people.add(None, "Ирина", Role.OPERATOR, PIN, 1, NOW)
    chief = desk.people.add(None, "  Марина   Орлова ", Role.SUPERVISOR, PIN, 1, NOW)
    assert (chief.name, chief.role, chief.must_change_pin) == ("Марина Орлова", Role.SUPERVISOR, False)
    assert not desk.people.first_run()
    with pytest.raises(NotAllowed, match="Сначала войдите"):
        desk.people.add(None, "Второй", Role.SUPERVISOR, PIN, 1, NOW)
    assert _last(desk, EventKind.PERSON_ADDED) == {"operator": chief.id, "role": "supervisor", "line": 1}


def _empty(folder: Path) -> Desk:
    desk = Desk(Places.under(folder / "empty"), Settings())
    desk.__dict__["people"] = People(desk, CHEAP)
    assert desk.store.operator == ""
    return desk


def test_signing_in_and_out_is_journalled(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    irina = desk.people.sign_in("ирина  ЛАПТЕВА", PIN, NOW)
    assert irina == person(desk)
    assert desk.store.operator == irina.name
    desk.people.sign_out(irina, NOW)
    assert desk.store.operator == ""
    kinds = [row.kind for row in desk.journal.since(desk.journal.head() - 2)]
    assert kinds == [EventKind.SIGNED_IN, EventKind.SIGNED_OUT]
    assert desk.people.sign_in("Артем Кравец", PIN, NOW).name == "Артём Кравец"


def test_sec06_wrong_name_and_wrong_pin_read_the_same(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    for turn in range(12):
        at = NOW + timedelta(hours=3 * turn)
        assert _fail(desk, NAMES[Role.OPERATOR], at) == _fail(desk, "Нет Такого", at)
    assert _last(desk, EventKind.SIGN_IN_FAILED) == {"operator": None, "tries": 12}
    desk.people.disable(by(desk, Role.SUPERVISOR), person(desk, Role.SPECIALIST).id)
    assert "не подходят" in _fail(desk, NAMES[Role.SPECIALIST])


def test_five_tries_then_one_two_four_minutes(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    at = NOW
    for name in (NAMES[Role.OPERATOR], "Никто Никак"):
        at = NOW
        for _ in range(5):
            assert "не подходят" in _fail(desk, name, at)
        for minutes in (1, 2, 4, 8):
            until = at + timedelta(minutes=minutes)
            with pytest.raises(SignInDelayed, match=f"через {f'{minutes} мин' if minutes > 1 else '1 мин'}"):
                desk.people.sign_in(name, PIN, at)
            with pytest.raises(SignInDelayed, match="через 1 с") as caught:
                desk.people.sign_in(name, PIN, until - timedelta(seconds=1))
            assert caught.value.until == until
            at = until
            assert "не подходят" in _fail(desk, name, at)
    assert desk.people.sign_in(NAMES[Role.OPERATOR], PIN, at + timedelta(hours=1))
    assert "не подходят" in _fail(desk, NAMES[Role.OPERATOR], at), "a right PIN forgets the wrong ones"


def test_sec06_the_tries_survive_kill_9(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    log = tmp_path / "answers"
    with Nursery() as nursery:
        for turn in range(2):
            pid = nursery.start("guess", desk.places.root, log, NAMES[Role.OPERATOR])
            wait_longer(log, log.stat().st_size if turn else 0)
            os.kill(pid, signal.SIGKILL)
            wait_gone(pid)
        nursery.start("guess", desk.places.root, log, NAMES[Role.OPERATOR])
        wait_for(lambda: "Слишком много" in log.read_text("utf-8"), "the delay")
    assert log.read_text("utf-8").count("не подходят") <= 5
    with pytest.raises(SignInDelayed):
        desk.people.sign_in(NAMES[Role.OPERATOR], PIN, NOW)


def test_a_try_is_counted_before_the_secret_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(tmp_path)

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(pins, "fits", killed)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            desk.people.sign_in(NAMES[Role.OPERATOR], PIN, NOW)
    with pytest.raises(SignInDelayed):
        desk.people.sign_in(NAMES[Role.OPERATOR], PIN, NOW)


def test_sec06_an_unknown_name_costs_the_same_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(tmp_path)
    work: list[tuple[str, Cost]] = []
    plain: Callable[[str, bytes, bytes, Cost], bytes] = pins._scrypt

    def counted(secret: str, pepper: bytes, salt: bytes, cost: Cost) -> bytes:
        work.append((secret, cost))
        return plain(secret, pepper, salt, cost)

    _fail(desk, "Разминка Разминкина")
    monkeypatch.setattr(pins, "_scrypt", counted)
    statements: list[list[str]] = []
    for name in (NAMES[Role.OPERATOR], "Нет Такого"):
        seen: list[str] = []
        desk.store._lane().raw.set_trace_callback(seen.append)
        _fail(desk, name)
        statements.append(seen)
    assert work == [(WRONG, CHEAP)] * 2
    known, unknown = ([sql for sql in seen if sql.startswith(("BEGIN", "COMMIT"))] for seen in statements)
    assert known == unknown


def test_the_real_cost_is_dear_and_its_parameters_are_kept() -> None:
    stored = pins.keep(PIN, b"pepper", Cost())
    assert stored.startswith("scrypt$32768$8$1$")
    assert pins.fits(PIN, stored, b"pepper")
    assert not pins.fits(PIN, stored, b"other")
    assert not pins.fits(WRONG, stored, b"pepper")
    assert not any(pins.fits(PIN, broken, b"pepper") for broken in ("", "x", "scrypt$3$8$1$a$b", "bcrypt$" + stored))
    assert pins.keep(PIN, b"pepper", CHEAP) != pins.keep(PIN, b"pepper", CHEAP), "each has its own salt"


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "000000", "123456", "654321", "890123", "121212", "123123", "112233", "998877", "111112", "abcdef"],
)
def test_a_trivial_pin_is_refused(pin: str) -> None:
    assert pins.fault_of(pin, Role.OPERATOR)


@pytest.mark.parametrize("pin", [PIN, OTHER, "190847", "20260304", "135724"])
def test_an_ordinary_pin_is_taken(pin: str) -> None:
    assert not pins.fault_of(pin, Role.OPERATOR)


def test_a_supervisor_may_have_a_password() -> None:
    for role in (Role.SUPERVISOR, Role.ADMIN):
        assert not pins.fault_of("три дождливых дня", role)
        assert not pins.fault_of(PIN, role)
        assert pins.fault_of("коротк", role)
        assert pins.fault_of("aaaaaaaabb", role)
        assert pins.fault_of("Пароль123", role)
        assert pins.fault_of("орлова-2026", role, "Марина Орлова")


def test_changing_ones_own_pin(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    irina = By(person(desk), NOW)
    with pytest.raises(Refusal, match="не подходят"):
        desk.people.change_pin(irina, WRONG, OTHER)
    with pytest.raises(BadInput, match="такой же"):
        desk.people.change_pin(irina, PIN, PIN)
    with pytest.raises(BadInput, match="простой"):
        desk.people.change_pin(irina, PIN, "123456")
    desk.people.change_pin(irina, PIN, OTHER)
    assert desk.people.sign_in(irina.person.name, OTHER, NOW)
    assert _last(desk, EventKind.PIN_CHANGED) == {"operator": irina.person.id, "reset": False}


def test_a_reset_pin_must_be_changed_and_ends_the_delay(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    irina = person(desk)
    for _ in range(5):
        _fail(desk, irina.name)
    with pytest.raises(NotAllowed, match="супервайзер"):
        desk.people.reset_pin(By(person(desk, Role.ENGINEER), NOW), irina.id, OTHER)
    assert desk.people.reset_pin(by(desk, Role.ADMIN), irina.id, OTHER).must_change_pin
    assert desk.people.sign_in(irina.name, OTHER, NOW).must_change_pin
    assert not desk.people.change_pin(By(irina, NOW), OTHER, PIN).must_change_pin
    with pytest.raises(BadInput, match="нет"):
        desk.people.reset_pin(by(desk, Role.ADMIN), 999, OTHER)


def test_disabling_enabling_and_moving_people(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    chief, irina = by(desk, Role.SUPERVISOR), person(desk)
    assert not desk.people.disable(chief, irina.id).active
    assert "не подходят" in _fail(desk, irina.name)
    assert _last(desk, EventKind.PERSON_CHANGED) == {
        "operator": irina.id,
        "old": {"active": True},
        "new": {"active": False},
    }
    assert desk.people.enable(chief, irina.id).active
    assert desk.people.place(chief, irina.id, Role.SPECIALIST, 2).line == 2
    assert desk.people.rename(chief, irina.id, "Ирина Петрова").name == "Ирина Петрова"
    assert "Петрова" not in str(_last(desk, EventKind.PERSON_CHANGED)), "names stay out of the journal"
    for name in ("олег  бестужев", "", "\x1b[2J", "я" * 81):
        with pytest.raises(BadInput):
            desk.people.rename(chief, irina.id, name)
    with pytest.raises(NotAllowed, match="Себя"):
        desk.people.disable(chief, chief.person.id)


def test_somebody_always_can_manage_people(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    admin = by(desk, Role.ADMIN)
    desk.people.disable(admin, person(desk, Role.SUPERVISOR).id)
    with pytest.raises(NotAllowed, match="последний"):
        desk.people.place(admin, admin.person.id, Role.OPERATOR, 1)
    assert person(desk, Role.ADMIN).role is Role.ADMIN


def test_a_right_that_was_taken_away_is_gone_at_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    chief = by(desk, Role.SUPERVISOR)
    desk.people.place(by(desk, Role.ADMIN), chief.person.id, Role.OPERATOR, 1)
    with pytest.raises(NotAllowed):
        desk.people.disable(chief, person(desk).id)
    with pytest.raises(NotAllowed):
        desk.people.add(chief.person, "Новый Человек", Role.OPERATOR, PIN, 1, NOW)


def test_a_hash_of_another_cost_is_made_anew_at_sign_in(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    dearer = Cost(n=2**5)
    desk.__dict__["people"] = People(desk, dearer)
    for _ in range(2):
        assert desk.people.sign_in(NAMES[Role.OPERATOR], PIN, NOW)
    (kept,) = desk.reads.rows("SELECT pin_hash FROM operator WHERE name = ?", (NAMES[Role.OPERATOR],))
    assert not pins.is_outdated(kept[0], dearer)


@pytest.mark.skipif(not os.environ.get("PULT_PROOF"), reason="timing is measured by `make proof` only")
@pytest.mark.proof
def test_sec06_timing_shows_no_difference(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.__dict__["people"] = People(desk)
    desk.people.sign_in(NAMES[Role.OPERATOR], PIN, NOW)
    took: dict[str, list[float]] = {NAMES[Role.OPERATOR]: [], "Нет Такого": []}
    _fail(desk, "Разминка Разминкина")
    for turn in range(20):
        for name, times in took.items():
            start = time.perf_counter()
            _fail(desk, name, NOW + timedelta(hours=3 * turn))
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in took.values())
    spread = max(statistics.stdev(times) for times in took.values())
    assert abs(known - unknown) < max(2 * spread, 0.01)
