"""SEC-18, SEC-10, F-40: a crash prints a sentence, never a local variable; the log holds places in code, no data."""

import json
from pathlib import Path

import pytest

from console import terminal
from console.app import PultApp
from console.crash import guarded, report
from data.refusals import BadInput
from data.trouble import frames, names, record
from screens.base import BaseScreen
from tests.desks import NOW, make_desk, person
from tests.glass.hostile import HOSTILE
from tests.glass.waiting import wait_for

PASSPORT = "паспорт 4509 123456 Семёнов Пётр"


def fall(text: str) -> None:
    """Break with a client's text in the locals and in the message."""
    secret = f"{text}!"
    raise ValueError(secret)


def caught(text: str) -> Exception:
    """The error that ``fall`` raises."""
    try:
        fall(text)
    except ValueError as error:
        return error
    raise AssertionError("it did not fall")


def test_the_sentence_and_the_log_hold_none_of_the_text(tmp_path: Path) -> None:
    """SEC-18: neither the message nor a local is repeated anywhere."""
    log = tmp_path / "pult.log"
    told = report(caught(PASSPORT), log)
    written = log.read_text(encoding="utf-8")
    for word in ("4509", "123456", "Семёнов", "паспорт"):
        assert word not in told and word not in written
    assert "ValueError" in told and "сохранено" in told and str(log) in told


def test_a_log_line_is_one_json_line_with_places_in_our_code(tmp_path: Path) -> None:
    """What a programmer needs: the type, the chain, the file, the line, the function."""
    log = tmp_path / "deep" / "pult.log"
    record(log, caught("x"), NOW, "test")
    (line,) = log.read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert kept["error"] == ["ValueError"] and kept["at"].startswith("2026-03-04T11:07:32")
    assert kept["frames"][-1].startswith("glass/test_crash.py:") and kept["frames"][-1].endswith(" fall")
    assert (log.stat().st_mode & 0o777) == 0o600


def test_hostile_texts_never_reach_the_log(tmp_path: Path) -> None:
    """SEC-10: a run over every hostile string leaves one clean line each."""
    log = tmp_path / "pult.log"
    for text in HOSTILE:
        record(log, caught(text), NOW, text)
    lines = log.read_bytes().decode("ascii").splitlines()
    assert len(lines) == len(HOSTILE)
    assert all(json.loads(line)["error"] == ["ValueError"] for line in lines)


def test_causes_and_system_codes_are_named() -> None:
    """An error from the system keeps the name of its code, and what caused what stays readable."""
    try:
        try:
            Path("/nowhere/at/all").read_bytes()
        except OSError as error:
            raise RuntimeError("x") from error
    except RuntimeError as error:
        assert list(names(error)) == ["RuntimeError", "FileNotFoundError ENOENT"]
        assert "/nowhere" not in " ".join(frames(error))


def test_a_log_that_cannot_be_written_is_no_second_trouble(tmp_path: Path) -> None:
    """A folder in the place of the log changes nothing."""
    record(tmp_path, caught("x"), NOW, "test")


def test_guarded_ends_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside the app too: exit code 1, no traceback."""
    monkeypatch.setattr(terminal, "unfit", lambda *_: "")
    monkeypatch.setattr(terminal, "needs_utf8_mode", lambda *_: False)

    def run() -> int:
        fall(PASSPORT)
        return 0

    assert guarded(run, tmp_path / "pult.log") == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told and "4509" not in told and told.startswith("Пульт остановился")


def test_a_refusal_passes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desk says no to is the caller's sentence, not a crash."""
    monkeypatch.setattr(terminal, "unfit", lambda *_: "")
    monkeypatch.setattr(terminal, "needs_utf8_mode", lambda *_: False)

    def run() -> int:
        raise BadInput("Нет такой папки.")

    with pytest.raises(BadInput):
        guarded(run, tmp_path / "pult.log")


async def test_a_crash_inside_the_app_prints_no_locals(tmp_path: Path) -> None:
    """R11: Textual's own crash screen would show the passport; ours shows the sentence."""
    desk = make_desk(tmp_path)
    app = PultApp(desk, lambda: NOW, desk.settings, None)
    printed: list[str] = []
    app._print_error_renderables = lambda: printed.extend(map(str, app._exit_renderables))  # type: ignore[method-assign]
    with pytest.raises(ValueError):
        async with app.run_test() as pilot:
            app.call_later(fall, PASSPORT)
            await pilot.pause()
            await pilot.pause()
    (told,) = printed
    assert "4509" not in told and told.startswith("Пульт остановился")
    assert app.return_code == 1
    assert "4509" not in desk.places.log.read_text(encoding="utf-8")


async def test_a_failed_worker_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A refusal by its own words, a trouble by ours; both without markup."""
    desk = make_desk(tmp_path)
    said: list[str] = []

    class Probe(BaseScreen[None]):
        def say(self, sentence: str, severity: str = "information") -> None:
            said.append(sentence)

    app = PultApp(desk, lambda: NOW, desk.settings, None)
    async with app.run_test() as pilot:
        probe = Probe(desk, lambda: NOW, desk.settings, person(desk))
        await app.push_screen(probe)

        def refuse() -> None:
            raise BadInput("Нет [/] такой.")

        for broken in (refuse, lambda: fall(PASSPORT)):
            before = len(said)
            probe.run_worker(broken, thread=True, exit_on_error=False)
            await wait_for(pilot, lambda: len(said) > before, "the sentence")  # noqa: B023 - awaited in this turn
    assert said[0] == "Нет [/] такой." and said[1].startswith("Не получилось") and "4509" not in said[1]


@pytest.mark.parametrize(
    ("environ", "encoding", "tty", "word"),
    [
        ({"TERM": "xterm"}, "utf-8", True, ""),
        ({"TERM": "dumb"}, "utf-8", True, "TERM=dumb"),
        ({}, "UTF8", True, "TERM=не задан"),
        ({"TERM": "xterm"}, "utf-8", False, "только в терминале"),
        ({"TERM": "xterm"}, "koi8-r", True, "not UTF-8"),
    ],
)
def test_an_unfit_terminal_is_told_so(environ: dict[str, str], encoding: str, tty: bool, word: str) -> None:
    """One sentence each; the one about the encoding is plain ASCII, or nobody could read it."""
    told = terminal.unfit(environ, encoding, tty)
    assert (word in told) if word else told == ""
    assert encoding != "koi8-r" or told.isascii()


def test_utf8_mode_is_tried_once() -> None:
    """No endless restarts."""
    assert terminal.needs_utf8_mode({}, "ascii") is True
    assert terminal.needs_utf8_mode({"PULT_UTF8_TRIED": "1"}, "ascii") is False
    assert terminal.needs_utf8_mode({}, "utf-8") is False
