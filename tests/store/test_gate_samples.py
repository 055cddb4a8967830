"""Real letters and the texts of real tickets pass the gate without a crash, of known people and of unknown ones."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.mail.limits import LetterRefused
from data.mail.parse import read_letter
from data.rows import Incoming
from models.terms import Verdict
from tests.desks import NOW, make_desk
from tests.letters import samples
from tests.postbag import REGULAR, STRANGER

_WORDS = ("category", "subcategory", "u_symptom", "closed_code", "Activity", "product", "service_type", "customer")
_MORE = ("Complaint Type", "Descriptor", "Resolution Description", "Agency Name", "Location Type")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def letters(folder: Path) -> Iterator[Incoming]:
    for path in sorted(folder.glob("*.eml")):
        try:
            yield read_letter(path.read_bytes(), NOW, NOW, path.name)
        except LetterRefused:
            continue


def texts(folder: Path) -> Iterator[str]:
    """The words of every row, one in ten marked as a task, one in ten as the lines of a form."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for number, row in enumerate(csv.DictReader(file)):
                said = {name: row[name] for name in (*_WORDS, *_MORE) if row.get(name)}
                if number % 10 == 1:
                    yield "\n".join(f"{name}: {words}" for name, words in said.items())
                else:
                    yield ("ЗАДАЧА\n" if number % 10 == 0 else "") + ". ".join(said.values())


def sifted(desk: Desk, requests: list[Incoming]) -> Counter[Verdict | None]:
    """Take requests in and count what the gate said of those that people wrote."""
    done = desk.intake.accept_many(requests, NOW)
    assert len(done) == len(requests) and desk.journal.verify().sound
    return Counter(one.verdict for one in done if one.verdict)


def test_all_letters_pass(desk: Desk) -> None:
    """Issue, «Shown by»: admitted, asked, refused, kept as correspondence, for a person to read."""
    read = list(letters(samples("mail")))
    assert len(read) > 50
    found = sifted(desk, read)
    assert set(found) == {Verdict.CURATOR}


def test_all_letters_of_a_known_curator_pass(desk: Desk) -> None:
    read = [replace(one, sender_address=REGULAR) for one in letters(samples("mail"))]
    found = sifted(desk, read)
    assert sum(found.values()) > 30 and Verdict.CURATOR not in found


@pytest.mark.parametrize("channel", ["почта", "Telegram", "групповой чат", "телефон"])
@pytest.mark.parametrize("sender", [REGULAR, "person@2.example", "person@5.example", STRANGER])
def test_the_texts_of_real_tickets_pass(desk: Desk, channel: str, sender: str) -> None:
    requests = [
        Incoming(f"s{n}", NOW - timedelta(minutes=1), channel, text, sender_address=sender)
        for n, text in enumerate(dict.fromkeys(texts(samples("tickets"))))
    ]
    assert len(requests) > 300
    found = sifted(desk, requests)
    assert sum(found.values()) == len(requests)
    if sender == STRANGER:
        assert set(found) == {Verdict.CURATOR}
