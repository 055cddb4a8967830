"""The main job on the installed program: a letter is worked to the end by keyboard while a colleague looks on (§7)."""

import sys
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from data.settings import Settings
from models.terms import Role
from tests.desks import NAMES, PIN, make_desk, open_desk
from tests.ptys import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

LETTER = """From: =?utf-8?b?0J/RkdGC0YAg0KHQtdC80ZHQvdC+0LI=?= <person@1.example>
To: desk@pult.example
Subject: =?utf-8?b?0J3QtSDQv9GA0LjRhdC+0LTQuNGCINGB0YfRkdGC?=
Message-ID: <first@1.example>
Date: Wed, 04 Mar 2026 14:00:00 +0300
Content-Type: text/plain; charset=utf-8

ТИП: Вопрос
Добрый день! Со вчерашнего дня не приходит счёт.
"""
ROUND_THE_CLOCK = """calendar = "круглосуточно"\nsend_delay_seconds = 1\n"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path)
    desk.store.close()
    config = desk.places.config
    config.write_text(ROUND_THE_CLOCK, encoding="utf-8")
    config.chmod(0o600)
    return desk.places.root


def signed_in(
    root: Path,
    name: str,
    *,
    size: tuple[int, int] = (120, 40),
    env: Mapping[str, str] | None = None,
    through: Sequence[str] = (),
) -> Terminal:
    """Open a console and sign in by keyboard."""
    terminal = Terminal(["--data", str(root)], size=size, env=env, through=through)
    names = sorted(NAMES.values())
    terminal.wait_for("Кто вы?")
    terminal.wait_for(names[-1])
    terminal.send("\x1b[B" * names.index(name) + "\r")
    terminal.wait_for("PIN")
    terminal.send(f"{PIN}\r")
    terminal.wait_for("Вся")
    return terminal


def test_a_letter_goes_from_the_inbox_to_a_threaded_answer_and_a_colleague_sees_each_step(root: Path) -> None:
    with (
        signed_in(root, NAMES[Role.OPERATOR]) as irina,
        signed_in(root, NAMES[Role.SPECIALIST], size=(80, 24)) as oleg,
    ):
        part = root / "входящие" / ".letter.part"
        part.write_text(LETTER, encoding="utf-8")
        part.rename(root / "входящие" / "letter.eml")
        irina.wait_for("Не приходит счёт", "the letter in the queue")
        oleg.wait_for("Не приходит", "the letter in the colleague's queue")
        irina.send("g")
        irina.wait_for("дальше: t взять", "the next ticket is served")
        irina.send("t")
        irina.wait_for("у: Ирина Лаптева", "the ticket is hers")
        oleg.send("е")  # the same key on the Russian layout: t
        oleg.wait_for("Лаптева", "the loser is told who has it")
        irina.send("ф")  # a on the Russian layout
        irina.wait_for("Реакция  ✓", "the reaction has stopped")
        oleg.wait_for("✓", "the colleague sees the reaction stopped")
        irina.send("r")
        irina.wait_for("Ctrl+S", "the composer")
        irina.send("Счёт отправлен ещё раз, проверьте папку «Спам».")
        irina.wait_for("папку «Спам»")
        irina.send("\x13")
        irina.wait_for("Ответ  ✓", "the response has stopped")
        irina.send("d")
        irina.wait_for("Решён", "the ticket is resolved")
        irina.wait_for(lambda screen: len(written(root)) == 2, "both letters have left")
    desk = open_desk(root, Settings(send_delay_seconds=1))
    number = desk.reads.number("SELECT number FROM ticket")
    assert desk.reads.row("SELECT status FROM ticket") == ("resolved",)
    sent = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in written(root)]
    answer = next(letter for letter in sent if "Спам" in letter.get_content())
    assert answer["In-Reply-To"] == "<first@1.example>"
    assert "<first@1.example>" in answer["References"]
    assert f"[№ {number}]" in answer["Subject"]
    assert answer["To"].addresses[0].addr_spec == "person@1.example"
    assert desk.journal.verify().sound


def written(root: Path) -> list[Path]:
    """Letters that have left."""
    return sorted((root / "исходящие").glob("new/*"))


def test_typed_text_survives_a_kill_and_is_offered_on_another_console(root: Path) -> None:
    (root / "входящие" / "letter.eml").write_text(LETTER, encoding="utf-8")
    with signed_in(root, NAMES[Role.OPERATOR]) as first:
        first.wait_for("Не приходит счёт")
        first.send("t")
        first.wait_for("Ирина Л.")
        first.send("r")
        first.wait_for("Ctrl+S")
        first.send("Половина ответа, которую нельзя потерять")
        first.wait_for("сохранено", "the draft is on disk")
        first.process.kill()
        first.process.wait()
    with signed_in(root, NAMES[Role.OPERATOR], size=(80, 24)) as second:
        second.wait_for("Не приходит")
        second.send("\r")
        second.send("r")
        second.wait_for("Половина ответа, которую нельзя потерять")
