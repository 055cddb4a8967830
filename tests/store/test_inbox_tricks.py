"""What people and programs do to a shared folder: half-written files, links, pipes, sizes, fuzz (F-22…F-24)."""

import errno
import os
import random
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from data.desk import Desk
from data.inbox import files as opening
from data.inbox.files import NAME_BYTES, REASON_SUFFIX, Held, fit
from data.inbox.folder import Inbox
from data.inbox.outcome import FileState
from data.inbox.quarantine import Quarantine
from tests.desks import NOW, make_desk
from tests.postbag import letter


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    return Inbox(desk, desk.places.inbox)


def tickets(desk: Desk) -> int:
    return desk.reads.number("SELECT count(*) FROM ticket")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(REASON_SUFFIX))


def test_a_file_being_written_is_left_alone(desk: Desk, inbox: Inbox) -> None:
    content = letter()
    path = desk.places.inbox / "a.eml"
    with path.open("wb") as half:
        half.write(content[:60])
        half.flush()
        assert inbox.sweep(NOW) == [] and path.exists()
        half.write(content[60:])
    assert [one.state for one in inbox.sweep(NOW)] == [FileState.ACCEPTED]
    assert desk.reads.row("SELECT subject FROM ticket") == ("Счёт",)


def test_where_the_kernel_does_not_tell_a_fresh_file_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter())

    def refuses(*_: object) -> int:
        raise PermissionError(errno.EACCES, "not the owner")

    monkeypatch.setattr("fcntl.fcntl", refuses)
    with path.open("rb") as opened:
        changed = os.fstat(opened.fileno()).st_ctime
        assert opening.being_written(opened.fileno(), changed)
        assert not opening.being_written(opened.fileno(), changed - opening.QUIET_SECONDS * 60)


@pytest.mark.parametrize("name", ["a.eml.part", "b.tmp", "c.eml~", ".d.eml", ".hidden", "e.EML.PART"])
def test_names_of_unfinished_files_are_passed_over(desk: Desk, inbox: Inbox, name: str) -> None:
    path = desk.places.inbox / name
    path.write_bytes(letter())
    assert inbox.sweep(NOW) == [] and path.exists()
    path.rename(desk.places.inbox / "готово.EML")
    assert [one.state for one in inbox.sweep(NOW)] == [FileState.ACCEPTED]


def test_links_are_never_followed(desk: Desk, inbox: Inbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.eml"
    secret.write_bytes(letter())
    (desk.places.inbox / "a.eml").symlink_to(secret)
    (desk.places.inbox / "b.json").symlink_to(tmp_path / "nothing")
    found = {one.name: one for one in inbox.sweep(NOW)}
    assert all(one.state is FileState.QUARANTINED and "ссылка" in one.reason for one in found.values())
    assert set(found) == {"a.eml", "b.json"} and tickets(desk) == 0
    assert secret.exists() and (desk.places.quarantine / "a.eml").is_symlink()
    assert Quarantine(desk).count() == 2


def test_a_link_in_quarantine_is_not_followed_either(desk: Desk, inbox: Inbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("пароль")
    (desk.places.quarantine / "x.eml").write_bytes(b"")
    (desk.places.quarantine / f"x.eml{REASON_SUFFIX}").symlink_to(secret)
    assert Quarantine(desk).reason("x.eml") == "причина не записана"


def test_pipes_sockets_and_folders_do_not_block(desk: Desk, inbox: Inbox) -> None:
    os.mkfifo(desk.places.inbox / "a.eml")
    (desk.places.inbox / "b.eml").mkdir()
    (desk.places.inbox / "подпапка").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(desk.places.inbox)
        try:
            server.bind("c.eml")
        finally:
            os.chdir(here)
        (desk.places.inbox / "d.eml").write_bytes(letter())
        states = {one.name: one.state for one in inbox.sweep(NOW)}
    assert states.pop("d.eml") is FileState.ACCEPTED
    assert set(states.values()) == {FileState.QUARANTINED} and set(states) == {"a.eml", "b.eml", "c.eml"}
    assert files(desk.places.inbox) == ["карантин", "подпапка", "принято"]
    assert Quarantine(desk).count() == 3


def test_a_file_swapped_for_a_link_before_opening_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    link = tmp_path / "a.eml"
    link.symlink_to(tmp_path / "secret")
    with pytest.raises(Exception, match="ссылка"):
        Held.take(link)


def test_a_file_that_vanishes_is_nothing(desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.places.inbox / "a.eml"
    path.write_bytes(letter())
    take = Held.take

    def vanishing(spot: Path) -> Held | None:
        spot.unlink()
        return take(spot)

    monkeypatch.setattr(Held, "take", vanishing)
    assert inbox.sweep(NOW) == [] and tickets(desk) == 0


def test_a_file_replaced_while_it_is_worked_is_not_lost(
    desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.places.inbox / "a.eml"
    path.write_bytes(letter(subject="старое"))
    accept = desk.intake.accept_many

    def replacing(*values: object) -> object:
        done = accept(*values)  # type: ignore[arg-type]
        fresh = path.with_name(".fresh")
        fresh.write_bytes(letter(subject="новое"))
        fresh.rename(path)
        monkeypatch.undo()
        return done

    monkeypatch.setattr(desk.intake, "accept_many", replacing)
    inbox.sweep(NOW)
    inbox.sweep(NOW)
    rows = desk.reads.rows("SELECT subject FROM ticket ORDER BY number")
    assert [subject for (subject,) in rows] == ["старое", "новое"]


def test_sizes_are_refused_before_reading(desk: Desk, inbox: Inbox) -> None:
    for name, size in (("a.eml", 1 << 30), ("b.csv", 200 << 20), ("c.json", 200 << 20)):
        with (desk.places.inbox / name).open("wb") as file:
            file.truncate(size)
    (desk.places.inbox / "d.eml").write_bytes(letter())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {one.name: one for one in inbox.sweep(NOW)}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert found.pop("d.eml").state is FileState.ACCEPTED
    assert all("слишком велик" in one.reason and "предел" in one.reason for one in found.values())
    assert "1024,0 МБ" in found["a.eml"].reason


@pytest.mark.parametrize(
    "name", ["-rf.eml", "a b\tc.eml", "a\nb.eml", "$(reboot).eml", "я" * 120 + ".eml", "%s.eml", "a.b.c.eml"]
)
def test_names_are_never_interpreted(desk: Desk, inbox: Inbox, name: str) -> None:
    (desk.places.inbox / name).write_bytes(b"")
    (outcome,) = inbox.sweep(NOW)
    assert outcome.state is FileState.QUARANTINED
    (row,) = Quarantine(desk).list()
    assert row.reason == "файл пуст" and row.name == fit(name)


def test_names_in_other_encodings_are_files_too(desk: Desk, inbox: Inbox) -> None:
    name = "письмо.eml".encode("koi8-r")
    with open(os.path.join(os.fsencode(desk.places.inbox), name), "wb") as file:
        file.write(letter())
    (outcome,) = inbox.sweep(NOW)
    assert outcome.state is FileState.ACCEPTED
    assert name in os.listdir(os.fsencode(desk.places.accepted))


def test_long_names_are_cut_and_keep_their_suffix() -> None:
    assert fit("a.eml") == "a.eml"
    cut = fit("ы" * 127 + ".eml")
    assert cut.endswith(".eml") and len(cut.encode()) <= NAME_BYTES
    assert len(fit("ы" * 127).encode()) <= NAME_BYTES


def test_a_thousand_mutations_each_end_in_one_place(desk: Desk, inbox: Inbox) -> None:
    dice = random.Random(24)
    seeds: list[tuple[str, bytes]] = [
        (".eml", letter()),
        (".eml", letter("Привет").replace(b"utf-8", b"koi8-r")),
        (".json", '[{"text": "раз", "at": "02.03.2026 10:00"}, {"текст": "два"}]'.encode()),
        (".csv", "текст;тип\nраз;вопрос\n«два»;авария\n".encode("cp1251")),
        (".csv", "text\tsubject\na\tb\n".encode("utf-16")),
    ]
    contents = {}
    for count in range(1000):
        suffix, content = dice.choice(seeds)
        contents[f"{count:04}{suffix}"] = _mutated(content, dice)
    for name, content in contents.items():
        (desk.places.inbox / name).write_bytes(content)
    outcomes = inbox.sweep(NOW)
    assert len(outcomes) == 1000
    ended = {path.name: path for place in (desk.places.accepted, desk.places.quarantine) for path in place.iterdir()}
    for name, content in contents.items():
        assert ended[name].read_bytes() == content
    for place in (desk.places.accepted, desk.places.quarantine):
        other = desk.places.quarantine if place is desk.places.accepted else desk.places.accepted
        assert not {name for name in contents if (place / name).exists() and (other / name).exists()}
    assert files(desk.places.inbox) == ["карантин", "принято"]
    assert desk.journal.verify().sound


def _mutated(content: bytes, dice: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(dice.randrange(1, 8)):
        spot = dice.randrange(len(made)) if made else 0
        match dice.randrange(6):
            case 0:
                made[spot : spot + 1] = bytes([dice.randrange(256)])
            case 1:
                del made[spot : spot + dice.randrange(40)]
            case 2:
                made[spot:spot] = dice.randbytes(dice.randrange(1, 9))
            case 3:
                made[spot:spot] = b"\x00" * dice.randrange(1, 5)
            case 4:
                made[spot:spot] = made[: dice.randrange(60)]
            case _:
                made = made[:spot] if dice.random() < 0.3 else made + b'"\n;,\t\\u0000'
    return bytes(made)


_LIMITED = """
import resource, sys
from pathlib import Path
from data.inbox.folder import Inbox
from tests.desks import NOW, open_desk
desk = open_desk(Path(sys.argv[1]))
inbox = Inbox(desk, desk.places.inbox)
with desk.store.write(NOW) as tx:
    tx.exec("INSERT INTO meta VALUES ('warm', '1')")
size = desk.places.database.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, resource.RLIM_INFINITY))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
print([one.state.value for one in inbox.sweep(NOW)], flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print([one.state.value for one in inbox.sweep(NOW)], flush=True)
"""


def test_a_disk_that_takes_no_more_leaves_the_file_and_comes_back(desk: Desk) -> None:
    (desk.places.inbox / "a.eml").write_bytes(letter("ТИП: Вопрос\n" + "много слов\n" * 20_000))
    command = [sys.executable, "-c", _LIMITED, str(desk.places.root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == ["['left']", "['accepted']"]
    assert tickets(desk) == 1
