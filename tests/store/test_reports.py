"""The frozen report: its page, its numbers, its seal, what it says of the handover (handover.md §1.6, §1.11)."""

import csv
import io
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from data.desk import Desk
from data.driver import sqlite, stored
from data.refusals import BadInput, NotAllowed, Refusal
from data.reports.report_rows import Report
from data.rows import By
from models.safetext import UNSAFE
from models.shift_terms import ItemState, PartState
from models.terms import MessageKind, Priority, Role, Status, Tier
from tests.arrivals import Asked, arrive, arrive_many
from tests.desks import NAMES, PIN, make_desk, person
from tests.glass.hostile import HOSTILE
from tests.handovers import LATE, THEN, Floor, T, accept, finish, floor, open_part, read, share_of, sign, signed

EARLY = T - timedelta(hours=2)
PLAIN = Asked(tier=Tier.REGULAR, at=T - timedelta(hours=3))
P1 = Asked(priority=Priority.CRITICAL, tier=Tier.VIP, client="ООО «Ромашка»", at=T - timedelta(hours=3))


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    return floor(make_desk(tmp_path))


def worked(made: Floor) -> list[int]:
    """A day's work: one solved, one P1 in work, one held, one free."""
    desk, by = made.desk, By(made.giver, EARLY)
    solved, grave, held, free = arrive_many(desk, [PLAIN, P1, PLAIN, PLAIN])
    for number in (solved, grave, held):
        desk.tickets.take(number, by)
    desk.replies.reply(solved, by, MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(solved, by)
    desk.waiting.hold(held, By(person(desk, Role.SUPERVISOR), EARLY), "ждём поставщика")
    return [solved, grave, held, free]


def handed(made: Floor) -> Report:
    """The day handed over to the night by the ordinary way; its report."""
    part = signed(made)
    accept(made, share_of(part, made.taker))
    return made.desk.shifts.reports.get(made.day)


def numbers(rows: Any) -> list[int]:
    """The requests of a list."""
    return [row["number"] for row in rows]


def test_d_40_the_report_is_there_when_the_shift_is_accepted_and_the_supervisor_is_told(made: Floor) -> None:
    solved, grave, held, free = worked(made)
    report = handed(made)
    facts = report.facts
    assert numbers(facts["lists"]["fixed"]) == [solved]
    assert numbers(facts["lists"]["in_work"]) == [grave]
    assert numbers(facts["lists"]["postponed"]) == [held]
    assert grave in numbers(facts["hot"])
    assert facts["balance"] | {"holds": True} == facts["balance"]
    assert [facts["balance"][name] for name in ("start", "new", "reopened", "ended", "end")] == [0, 4, 0, 1, 3]
    assert facts["figures"]["open"] == 3
    assert facts["figures"]["untouched"] == 1, f"№ {free} is nobody's"
    chief = person(made.desk, Role.SUPERVISOR)
    assert any("отчёт готов" in one.sentence for one in made.desk.shifts.calling.mine(chief))
    text = report.text
    assert f"Баланс: 0 на начале + 4 новых + 0 снова открыто − 1 закрыто = {3}" in text
    assert "Проверить журнал обмена" in text
    assert made.giver.name in text
    assert made.taker.name in text
    assert "отклонение −8 мин" in text
    assert facts["head"]["hash"] in report.page


def test_the_page_is_24_lines_of_80_cells_whatever_there_is_to_say(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=3, incoming=2)
    many = arrive_many(made.desk, [P1] * 12 + [PLAIN] * 40)
    for number in many:
        made.desk.tickets.take(number, By(made.giver, EARLY))
    for number in many[:9]:
        made.desk.reminders.promise(number, By(made.giver, EARLY), "перезвонить " * 9, T + timedelta(hours=2))
    for giver in made.outgoing[1:]:
        accept(made, share_of(signed(made, giver), made.taker))
    report = handed(made)
    lines = report.page.split("\n")
    assert len(lines) <= 24
    assert all(cell_len(line) <= 80 for line in report.text.split("\n"))
    assert f"Горячие {len(report.facts['hot'])}" in report.page
    assert "остальные ниже" in report.page
    for number in many[:12]:
        assert f"№ {number} ·" in report.text
    assert "Обещано к концу следующей смены 9" in report.page


def test_ho_36_report_csv_and_live_counts_are_the_same_numbers_at_the_same_instant(made: Floor) -> None:
    worked(made)
    desk = made.desk
    part = open_part(made)
    live = desk.shifts.reports.figures(LATE)
    sign(made, part)
    accept(made, share_of(desk.shifts.preparing.part(part), made.taker))
    report = desk.shifts.reports.get(made.day)
    assert report.facts["figures"] == live
    rows = list(csv.reader(io.StringIO(desk.shifts.reports.export(report, "csv"))))[1:]
    by_tier = {row[1]: int(row[5]) for row in rows if row[0] == "открыто по уровню"}
    sql = "SELECT tier, count(*) FROM ticket WHERE is_open = 1 GROUP BY tier"
    assert by_tier == {Tier(tier).label: count for tier, count in desk.reads.rows(sql)}
    balance = {row[1]: int(row[5]) for row in rows if row[0] == "баланс"}
    opened = desk.reads.number("SELECT count(*) FROM ticket WHERE is_open = 1")
    assert balance["открыто на конец"] == opened == sum(by_tier.values()) == live["open"]
    lists = Counter(row[0] for row in rows)
    assert [lists[name] for name in ("исправили", "в работе", "отложили")] == [
        len(report.facts["lists"][key]) for key in ("fixed", "in_work", "postponed")
    ]
    assert json.loads(desk.shifts.reports.export(report, "json"))["facts"] == report.facts
    statuses = {row[1]: int(row[5]) for row in rows if row[0] == "открыто по статусу"}
    assert statuses == {Status(slug).label: count for slug, count in live["by_status"].items()}


def test_ho_25_a_published_report_cannot_be_changed_and_one_flipped_byte_is_noticed(made: Floor) -> None:
    worked(made)
    report = handed(made)
    desk = made.desk
    assert desk.shifts.reports.verify(report.id)
    assert desk.shifts.reports.verify_all() == (1, ())
    for sql in (
        "UPDATE shift_report SET text = 'всё хорошо'",
        "DELETE FROM shift_report",
        "UPDATE report_addendum SET text = ''",
        "DELETE FROM report_addendum",
    ):
        desk.shifts.reports.add(report.id, made.chief, "проверка")
        with pytest.raises(sqlite.IntegrityError, match="не меняется"), desk.store.write(THEN) as tx:
            tx.exec(sql)
    desk.store.close()
    desk.reads.close()
    for column, table in (("text", "shift_report"), ("facts", "shift_report"), ("text", "report_addendum")):
        raw = sqlite.connect(str(desk.places.database))
        kept = raw.execute(f"SELECT {column} FROM {table} ORDER BY id LIMIT 1").fetchone()[0]
        _force(raw, table, column, kept[:-2] + chr(ord(kept[-2]) ^ 1) + kept[-1:])
        assert not desk.shifts.reports.verify(report.id), f"{table}.{column}"
        assert desk.shifts.reports.verify_all() == (1, (made.day,))
        _force(raw, table, column, kept)
        assert desk.shifts.reports.verify(report.id)
        raw.close()
        desk.reads.close()


def _force(raw: Any, table: str, column: str, value: str) -> None:
    """Change a report as somebody with the file in their hands would."""
    raw.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
    raw.execute(f"UPDATE {table} SET {column} = ? WHERE id = (SELECT min(id) FROM {table})", (value,))
    raw.commit()


def test_even_a_report_sealed_anew_is_not_the_one_that_the_journal_knows(made: Floor) -> None:
    from data.reports.freezing import seal

    worked(made)
    report = handed(made)
    made.desk.store.close()
    raw = sqlite.connect(str(made.desk.places.database))
    _force(raw, "shift_report", "text", "Всё хорошо\n")
    facts = raw.execute("SELECT facts FROM shift_report").fetchone()[0]
    _force(raw, "shift_report", "sha256", seal(facts, "Всё хорошо\n"))
    raw.close()
    made.desk.reads.close()
    assert not made.desk.shifts.reports.verify(report.id)


def test_an_addendum_is_separate_marked_and_never_a_managers(made: Floor) -> None:
    worked(made)
    report = handed(made)
    desk = made.desk
    said = "Клиент перезвонит сам\x1b[31m, пароль: Qwerty12345!"
    desk.shifts.reports.add(report.id, made.takes, said)
    with pytest.raises(NotAllowed):
        desk.shifts.reports.add(report.id, By(person(desk, Role.MANAGER), THEN), "хочу изменить")
    with pytest.raises(BadInput):
        desk.shifts.reports.add(report.id, made.takes, "  ")
    with pytest.raises(BadInput):
        desk.shifts.reports.add(report.id + 7, made.takes, "куда")
    again = desk.shifts.reports.get(made.day)
    assert (again.text, again.sha256) == (report.text, report.sha256)
    assert len(again.addenda) == 1
    assert "Qwerty12345" not in again.addenda[0].text
    printed = desk.shifts.reports.text(again)
    assert printed.startswith(report.text)
    assert f"Дополнение {'04.03 21:52'}, {made.taker.name}:" in printed
    assert "\x1b" not in printed
    assert desk.shifts.reports.verify(report.id)


def test_ho_24_what_hangs_three_shifts_is_on_the_page_until_a_supervisor_says_why(made: Floor) -> None:
    desk = made.desk
    number = arrive(desk, PLAIN)
    desk.tickets.take(number, By(made.giver, EARLY))
    with desk.store.write(EARLY) as tx:
        for turn in range(2):
            values = (made.day, made.giver.id, PartState.ACCEPTED.value, stored(EARLY))
            part = tx.exec(
                "INSERT INTO part (shift_id, giver_id, state, opened_at, absent_reason, empty, note)"
                " VALUES (?, ?, ?, ?, '', 0, '')",
                values,
            ).lastrowid
            tx.exec(
                "INSERT INTO part_item (part_id, kind, ref, ticket_number, why, grade, raised, confirmed, reason,"
                " next_step, if_then, state, snapshot)"
                " VALUES (?, 'ticket', ?, ?, '', 'ordinary', 0, 1, '', '', '', ?, '{}')",
                (part, f"{number}-{turn}", number, ItemState.ACCEPTED.value),
            )
    report = handed(made)
    assert [(one["number"], one["times"]) for one in report.facts["carried"]] == [(number, 3)]
    assert f"Нужен ваш комментарий (1): № {number} висит смен: 3" in report.page
    assert report.wants_comment
    desk.shifts.reports.add(report.id, made.takes, "это не супервайзер")
    assert desk.shifts.reports.get(made.day).wants_comment
    desk.shifts.reports.add(report.id, made.chief, "Ждём поставщика до пятницы")
    assert not desk.shifts.reports.get(made.day).wants_comment


def test_ho_19_the_report_names_both_who_was_absent_and_who_acted(made: Floor) -> None:
    worked(made)
    desk, chief = made.desk, By(person(made.desk, Role.SUPERVISOR), LATE)
    part = desk.shifts.preparing.open(chief, giver_id=made.giver.id, reason="заболела")
    finish(made, part.id, chief.person)
    one = desk.shifts.preparing.sign(part.id, chief, PIN, "за неё")
    accept(made, share_of(one, made.taker))
    report = desk.shifts.reports.get(made.day)
    said = f"вместо {made.giver.name} подписано: {chief.person.name} (заболела)"
    assert said in " ".join(report.text.split())
    assert said in report.page


def test_a_returned_item_and_words_that_nobody_confirmed_are_remarks(made: Floor) -> None:
    numbers = worked(made)
    part = signed(made)
    share = share_of(part, made.taker)
    rows = made.desk.shifts.accepting.items(share, made.taker, THEN)
    refused = next(row for row in rows if row.number == numbers[2])
    assert refused.id is not None
    read(made, share, made.takes, skip=[refused.id])
    made.desk.shifts.accepting.shown(share, made.takes, [refused.id])
    made.desk.shifts.accepting.refuse_item(refused.id, made.takes, "нет доступа к складу")
    made.desk.shifts.accepting.accept(share, made.takes, PIN, "взял")
    report = made.desk.shifts.reports.get(made.day)
    assert f"№ {numbers[2]} не принято" in report.page
    assert "нет доступа к складу" in report.text


def test_the_way_of_a_ticket_shows_each_handover_with_the_words_read_back(made: Floor) -> None:
    solved, grave, *_ = worked(made)
    handed(made)
    passed = made.desk.shifts.reports.of_ticket(grave)
    assert [(one.giver, one.taker, one.state) for one in passed] == [
        (made.giver.name, made.taker.name, ItemState.ACCEPTED)
    ]
    assert passed[0].words
    assert passed[0].confirmed is True
    assert passed[0].next_step.startswith("Проверить журнал")
    assert made.desk.shifts.reports.of_ticket(solved) == ()


def test_ho_26_two_real_handovers_differ_by_what_happened_between(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    _, grave, held, free = worked(made)
    handed(made)
    desk, at = made.desk, T + timedelta(hours=5)
    came = arrive(desk, Asked(at=at))
    night = By(made.taker, at)
    desk.replies.reply(grave, night, MessageKind.ANSWER, "Починили")
    desk.tickets.resolve(grave, night)
    with desk.store.write(at) as tx:
        desk.shifts.reports.freeze(tx, made.night, night, at)
    found = desk.shifts.reports.compare(made.day, made.night)
    assert found.new == (str(came),)
    assert found.gone == (str(grave),)
    assert {one.key for one in found.owner} == {
        key for key in (str(held), str(free)) if _owner(desk, made.day, key) != _owner(desk, made.night, key)
    }
    assert str(held) in {one.key for one in found.owner}
    assert found.still == 2
    with pytest.raises(Refusal):
        desk.shifts.reports.compare(made.day, 999)


def _owner(desk: Desk, shift: int, key: str) -> str:
    return str(desk.shifts.reports.get(shift).facts["open"][key][0])


def test_h_23_a_day_sorts_its_events_into_exactly_three_lists(made: Floor) -> None:
    solved, grave, held, _ = worked(made)
    desk = made.desk
    undone, merged = arrive_many(desk, [PLAIN, PLAIN])
    by = By(made.giver, EARLY)
    desk.replies.reply(undone, by, MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(undone, by)
    desk.undoing.undo(undone, by)
    desk.merging.merge(merged, held, by)
    yesterday = desk.shifts.reports.day(date(2026, 3, 3), T)
    today = desk.shifts.reports.day(date(2026, 3, 4), T)
    assert numbers(today.fixed) == [solved]
    assert numbers(today.in_work) == [grave, undone]
    assert numbers(today.postponed) == [held]
    assert (yesterday.fixed, yesterday.in_work, yesterday.postponed) == ((), (), ())
    tomorrow = desk.shifts.reports.day(date(2026, 3, 5), T + timedelta(days=1))
    assert tomorrow.fixed == ()
    assert today.facts["ended"] == {"resolved": 1, "merged_into": 1}
    text = desk.shifts.reports.export_day(today, "text")
    assert f"Исправили (1)\n  № {solved} ·" in text
    for how in ("markdown", "html", "csv", "json"):
        assert str(grave) in desk.shifts.reports.export_day(today, how)
    with pytest.raises(BadInput):
        desk.shifts.reports.export_day(today, "docx")


def test_ho_30_hostile_words_print_harmlessly_in_every_form(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk, bad = made.desk, [text for text in HOSTILE if text.strip()][::9]
    found = arrive_many(desk, [Asked(text=text, priority=Priority.CRITICAL, at=EARLY) for text in bad])
    for number, text in zip(found, bad, strict=True):
        desk.tickets.take(number, By(made.giver, EARLY))
        desk.reminders.promise(number, By(made.giver, EARLY), text, T + timedelta(hours=1))
    part = open_part(made)
    sign(made, part)
    accept(made, share_of(desk.shifts.preparing.part(part), made.taker))
    report = desk.shifts.reports.get(made.day)
    desk.shifts.reports.add(report.id, made.takes, "\n".join(bad))
    report = desk.shifts.reports.get(made.day)
    for how in ("text", "markdown", "html", "csv", "json"):
        written = desk.shifts.reports.export(report, how)
        assert not UNSAFE.search(written), how
    assert all(cell_len(line) <= 80 for line in desk.shifts.reports.text(report).split("\n"))
    page = desk.shifts.reports.export(report, "html")
    assert "<script" not in page
    assert "<img" not in page
    cells = csv.reader(io.StringIO(desk.shifts.reports.export(report, "csv")))
    assert not [cell for row in cells for cell in row if cell[:1] in "=+-@" and cell and not cell.lstrip("-").isdigit()]


def test_the_balance_that_does_not_hold_is_told_on_the_page(made: Floor) -> None:
    worked(made)
    desk = made.desk
    with desk.store.write(EARLY) as tx:
        tx.exec("UPDATE ticket SET status = 'closed', is_open = 0, rank = NULL WHERE number = 4")
    report = handed(made)
    assert not report.facts["balance"]["holds"]
    assert "НЕ СХОДИТСЯ: по журналу 3, по базе 2" in report.page


def test_a_shift_that_never_was_has_no_report(made: Floor) -> None:
    with pytest.raises(Refusal, match="Отчётов ещё нет"):
        made.desk.shifts.reports.last()
    with pytest.raises(Refusal, match="№ 77"):
        made.desk.shifts.reports.get(77)
    with pytest.raises(ValueError, match="no shift"), made.desk.store.write(T) as tx:
        made.desk.shifts.reports.freeze(tx, 77, None, T)


def test_promises_met_breached_and_at_risk_are_counted_by_level_where_their_events_lie(made: Floor) -> None:
    desk = made.desk
    kept, late, running = arrive_many(desk, [PLAIN, PLAIN, Asked(tier=Tier.REGULAR, at=LATE - timedelta(minutes=1))])
    desk.replies.reply(kept, By(made.giver, T - timedelta(hours=2, minutes=58)), MessageKind.ANSWER, "Готово")
    desk.clocks.sweep(LATE)
    desk.replies.reply(late, By(made.giver, LATE), MessageKind.ANSWER, "Готово, поздно")
    report = handed(made)
    cells = {(cell["tier"], cell["clock"]): cell for cell in report.facts["sla"]}
    sql = "SELECT clock, count(*) FROM clock_mark WHERE mark = 'breach' AND noticed_at <= ? GROUP BY clock"
    marks = desk.reads.rows(sql, (stored(LATE),))
    for clock, count in marks:
        assert cells[Tier.REGULAR.value, clock]["breached"] == count
    assert marks, "something was late"
    assert cells[Tier.REGULAR.value, "reaction"]["met"] == 1
    assert cells[Tier.REGULAR.value, "response"]["met"] == 2
    assert running not in numbers(report.facts["lists"]["in_work"])


def test_names_are_of_the_desk(made: Floor) -> None:
    worked(made)
    row = made.desk.shifts.reports.listing()
    assert row == ()
    handed(made)
    (row_made,) = made.desk.shifts.reports.listing()
    assert (row_made.shift_id, row_made.kind, row_made.who) == (made.day, "день", NAMES[Role.SPECIALIST])
    assert row_made.made_at == THEN
    assert isinstance(row_made.starts, datetime)
