"""A whole handover on the installed program: one shift gives, the next one takes, by keyboard (handover.md §1)."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from data.desk import Desk
from models.shift_terms import PartState, ShiftState
from tests.house.handing import (
    F8,
    IF_THEN,
    IRINA,
    OLEG,
    ORDINARY,
    P1,
    STEP,
    TYPED,
    VIP,
    WORDS,
    Act,
    Seat,
    desk_at_the_end,
)
from tests.house.test_cli import Shell
from tests.house.test_two_consoles import LETTER, signed_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;0-9]*m")
VIP_CONTACT, PLAIN_CONTACT = 1, 3
"""Who writes between the signature and the acceptance."""


@pytest.mark.parametrize(
    ("size", "env"), [((120, 40), {}), ((80, 24), {"NO_COLOR": "1"})], ids=["wide", "80x24 without colour"]
)
def test_ho29_a_shift_is_handed_over_by_keyboard_through_a_kill_and_a_small_window(
    tmp_path: Path, size: tuple[int, int], env: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_at_the_end(tmp_path)
    with ExitStack() as stack:
        act = Act(desk, size, env, stack)
        irina, oleg = act.sit(IRINA), act.sit(OLEG, russian=True)
        act.begin(irina, oleg)
        act.work(irina)
        irina = act.prepare(irina)
        act.sign(irina)
        for contact in (VIP_CONTACT, PLAIN_CONTACT):
            letter = LETTER.replace("@1.example", f"@{contact}.example")
            (desk.places.inbox / f"{contact}.eml").write_text(letter, encoding="utf-8")
        act.read(oleg, irina)
        act.accept(oleg, irina)
        act.remember(irina, oleg)
        if env:
            assert not COLOUR.search(bytes(irina.terminal.raw)) and not COLOUR.search(bytes(oleg.terminal.raw))
    check_desk(desk)
    check_prints(Shell(desk.places.root, capsys), desk)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_ho29_a_shift_is_signed_in_tmux_over_a_slow_link_without_colour(tmp_path: Path) -> None:
    """Everything takes 150 ms each way: 300 ms from a key to what it shows."""
    desk, tmux = desk_at_the_end(tmp_path), ["tmux", "-u", "-L", f"pult-{os.getpid()}", "-f", "/dev/null"]
    slow = [sys.executable, "-m", "tests.slow_link", "0.15", *tmux, "new-session"]
    size, env = (80, 24), {"NO_COLOR": "1", "TMUX": ""}
    try:
        with ExitStack() as stack:
            act = Act(desk, size, env, stack)
            terminal = signed_in(desk.places.root, IRINA, size=size, env=env, through=slow)
            irina = Seat(stack.enter_context(terminal), russian=True)
            act.begin(irina)
            act.work(irina)
            irina.press(F8)
            irina.sees("Осталось 6 из 6 · горячих без шага: 2")
            for step, left in ((STEP, 5), (TYPED, 4)):
                irina.press("\r")
                irina.type(step)
                irina.type(IF_THEN)
                irina.sees("✓ Если")
                irina.press(" ")
                irina.sees(f"Осталось {left} из 6")
            act.sign(irina)
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)
    assert desk.reads.rows("SELECT state FROM part") == [(PartState.SIGNED.value,)]
    assert desk.journal.verify().sound


def check_desk(desk: Desk) -> None:
    """Everything is Oleg's, one part was signed once, both shifts are where they belong, the journal is whole."""
    rows = desk.reads.rows
    owners = "SELECT t.number, o.name FROM ticket t JOIN operator o ON o.id = t.assignee_id ORDER BY t.number"
    assert rows(owners) == [(number, OLEG) for number in (P1, VIP, *ORDINARY, 7, 8)]
    assert rows("SELECT state FROM part") == [(PartState.ACCEPTED.value,)]
    assert rows("SELECT kind, state FROM shift ORDER BY starts") == [
        ("день", ShiftState.CLOSED.value),
        ("ночь", ShiftState.RUNNING.value),
    ]
    assert desk.journal.verify().sound


def check_prints(pult: Shell, desk: Desk) -> None:
    """The report and the handovers are printed without a screen, with the words that were read back."""
    report = " ".join(pult("report").split())
    for words in ("день", IRINA, OLEG, "Портал недоступен", STEP, IF_THEN, f"«{WORDS}»"):
        assert words in report, words
    assert "Баланс: 0 на начале + 6 новых + 0 снова открыто − 0 закрыто = 6" in report
    (listed,) = pult("handovers").splitlines()
    assert "день" in listed and OLEG in listed
    way = pult("handovers", "--ticket", str(P1))
    assert WORDS in way and IRINA in way and OLEG in way
    assert TYPED in pult("handovers", "--ticket", str(VIP))
    assert desk.reads.number("SELECT count(*) FROM shift_report") == 1
