"""Drafts and presence: typed text survives, looks are told and are no history (F-42)."""

from datetime import timedelta
from pathlib import Path

from data.drafts import drop_in
from data.presence import FRESH
from data.rows import DraftRow, Viewer
from models.terms import Role
from tests.desks import NOW, make_desk, open_desk, person

LATER = NOW + timedelta(seconds=2)


def test_a_draft_is_found_again_by_another_console(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    who = person(desk).id
    desk.drafts.save(who, 42, "answer", "Добр", NOW)
    desk.drafts.save(who, 42, "answer", "Добрый день", LATER)
    desk.drafts.save(who, 0, "note", "к другому", NOW)
    kept = DraftRow(who, 42, "answer", "Добрый день", LATER)
    other = open_desk(desk.places.root)
    assert other.drafts.get(who, 42, "answer") == kept
    assert [draft.text for draft in other.drafts.mine(who)] == ["Добрый день", "к другому"]
    assert other.drafts.get(who, 42, "note") is None
    assert other.drafts.mine(person(desk, Role.ENGINEER).id) == ()


def test_a_draft_ends_with_its_text_or_when_dropped(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    who = person(desk).id
    for ticket in (1, 2, 3):
        desk.drafts.save(who, ticket, "answer", "текст", NOW)
    desk.drafts.save(who, 1, "answer", "  \n", LATER)
    desk.drafts.drop(who, 2, "answer", LATER)
    desk.drafts.drop(who, 2, "answer", LATER)
    with desk.store.write(LATER) as tx:
        drop_in(tx, who, 3, "answer")
    assert desk.drafts.mine(who) == ()


def test_a_broken_paste_is_kept(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    who = person(desk).id
    desk.drafts.save(who, 1, "note", "до \ud83d\x00\x1b после", NOW)
    kept = desk.drafts.get(who, 1, "note")
    assert kept is not None and kept.text == "до ?\x00\x1b после"


def test_drafts_and_looks_are_no_history(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    desk.drafts.save(person(desk).id, 1, "note", "текст", NOW)
    desk.presence.look("console-1", person(desk), 1, NOW)
    desk.presence.leave("console-1", NOW)
    assert desk.journal.head() == head


def test_who_looks_at_a_card_is_known_while_it_is_fresh(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    irina, oleg = person(desk), person(desk, Role.SPECIALIST)
    desk.presence.look("console-1", irina, 42, NOW)
    desk.presence.look("console-2", irina, 42, NOW)
    desk.presence.look("console-3", oleg, 42, NOW)
    other = open_desk(desk.places.root)
    both = (Viewer(42, irina.id, irina.name), Viewer(42, oleg.id, oleg.name))
    assert other.presence.viewers(NOW) == both
    desk.presence.look("console-3", oleg, None, LATER)
    assert other.presence.viewers(LATER) == both[:1]
    desk.presence.leave("console-1", LATER)
    assert other.presence.viewers(LATER) == both[:1]
    assert other.presence.viewers(NOW + FRESH - timedelta(seconds=1)) == both[:1]
    assert other.presence.viewers(NOW + FRESH) == ()


def test_a_vanished_console_is_swept(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.presence.look("console-1", person(desk), 42, NOW)
    desk.presence.leave("console-2", NOW + 11 * FRESH)
    assert desk.reads.number("SELECT count(*) FROM presence") == 0
