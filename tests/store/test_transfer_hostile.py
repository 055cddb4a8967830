"""HO-30 below the screens: our own hostile strings wherever a handover takes a text; the act completes."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from data.refusals import BadInput
from data.rows import By
from data.shifts.rows import ItemKey
from models.shift_terms import Disposition, PartState
from models.terms import Priority, Tier
from tests.arrivals import Asked, arrive_many
from tests.desks import PIN, make_desk
from tests.glass.hostile import HOSTILE
from tests.handovers import LATE, THEN, Floor, T, floor, key_of, open_part, share_of

EARLY = T - timedelta(hours=2)
SECRET = "пароль: qwerty98765"


@pytest.mark.parametrize("turn", range(6))
def test_ho_30_hostile_texts_in_every_place_of_a_handover(tmp_path: Path, turn: int) -> None:
    rng = random.Random(turn)
    texts = rng.sample([text for text in HOSTILE if text.strip("\x00 \t\r\n")], 9)
    made = floor(make_desk(tmp_path))
    desk, preparing, accepting = made.desk, made.desk.shifts.preparing, made.desk.shifts.accepting
    asked = [
        Asked(tier=Tier.VIP, client="ООО «Ромашка»", at=T - timedelta(hours=3), text=_storable(texts[0])),
        Asked(priority=Priority.CRITICAL, at=T - timedelta(hours=3), text=_storable(texts[1])),
        Asked(tier=Tier.NONE, client="Пустошь", at=T - timedelta(hours=3)),
    ]
    hot, critical, plain = arrive_many(desk, asked)
    for number in (hot, critical, plain):
        desk.tickets.take(number, By(made.giver, EARLY))
    part = open_part(made)
    for row in preparing.items(part, LATE):
        _type(made, part, row.key, texts[2], texts[3])
        preparing.confirm(part, row.key, made.gives)
    preparing.note(part, made.gives, texts[4])
    preparing.dispose(part, key_of(plain), made.gives, Disposition.QUEUE, reason=_lettered(texts[5]))
    share = share_of(preparing.sign(part, made.gives, PIN, "key"), made.taker)
    rows = {row.number: row for row in accepting.items(share, made.taker, THEN)}
    accepting.shown(share, made.takes, [row.id for row in rows.values() if row.id is not None])
    picked, own = rows[hot].id, rows[critical].id
    assert picked is not None and own is not None
    options = accepting.options(picked, made.taker)
    assert len(set(options)) == 3 and rows[hot].next_step in options
    assert accepting.read_back(picked, made.takes, rows[hot].next_step)
    assert accepting.read_back(own, made.takes, f"{texts[6]} звоню в банк {SECRET}")
    accepting.ask(own, made.takes, _lettered(texts[7]))
    accepting.answer(own, By(made.giver, THEN), made.taker.id, _lettered(texts[8]))
    accepting.confirm_words(own, By(made.giver, THEN), made.taker.id, True)
    for item in (picked, own):
        accepting.accept_item(item, made.takes)
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED
    accepting.recall(part, By(made.giver, THEN), _lettered(texts[6]))
    assert accepting.recollections(made.taker)
    stored = desk.reads.rows("SELECT words FROM item_reading UNION ALL SELECT facts FROM journal_event")
    assert not any("qwerty98765" in text for (text,) in stored)
    assert desk.journal.verify().sound
    report = desk.reads.row("SELECT text FROM shift_report")
    assert report is not None and "\x1b" not in report[0] and "\x00" not in report[0]


def test_ho_30_a_text_of_nothing_is_refused_in_a_sentence(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = arrive_many(made.desk, [Asked(tier=Tier.NONE, client="Пустошь", at=EARLY)])
    made.desk.tickets.take(number, By(made.giver, EARLY))
    part = open_part(made)
    made.desk.shifts.preparing.confirm(part, key_of(number), made.gives)
    share = share_of(made.desk.shifts.preparing.sign(part, made.gives, PIN, "key"), made.taker)
    (item,) = made.desk.shifts.accepting.items(share, made.taker, THEN)
    assert item.id is not None
    for nothing in ("", " \n\t", "\x00\x00"):
        with pytest.raises(BadInput, match="Напишите"):
            made.desk.shifts.accepting.refuse_item(item.id, made.takes, nothing)


def _type(made: Floor, part: int, key: ItemKey, step: str, then: str) -> None:
    limit = made.desk.standard.shifts.handover.step_length
    cut = limit - len("позвонить клиенту ")
    by = made.gives
    made.desk.shifts.preparing.type(
        part,
        key,
        by,
        next_step=f"позвонить клиенту {step[:cut]}",
        if_then=f"если нет, то {then[: cut - 20]}",
    )


def _lettered(text: str) -> str:
    return f"слово {text}"


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
