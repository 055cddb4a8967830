"""Counted figures of a desk that works: reopenings, nights, surges, acceptance, readiness, maturity (case 7)."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.figures import periods
from data.figures.narrowing import EVERYTHING
from data.figures.surge import group_of, surge
from data.reads import instant
from data.rows import Incoming
from models.acceptance import Criterion
from models.figures import FigureId, Filter, Period
from models.maturity import Level
from models.readiness_tree import Question, Verdict
from models.terms import ChannelKind, MessageKind, TicketType, Tier
from tests.arrivals import Asked, arrive, arrive_many, client_writes
from tests.counts_by_hand import MOSCOW
from tests.desks import NOW, by, make_desk
from tests.store.random_work import Work

DAY = Period(NOW - timedelta(days=1), NOW + timedelta(days=1))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def _sheet(desk: Desk, period: Period = DAY, filter: Filter = EVERYTHING, at: datetime = NOW) -> dict[FigureId, float]:
    desk.figures.catch_up(at)
    found = desk.figures.sheet(period, filter).figures
    return {id: figure.value for id, figure in found.items() if figure.value is not None}


def _ended(desk: Desk, number: int, at: datetime = NOW) -> None:
    desk.replies.reply(number, by(desk, at=at), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk, at=at))
    desk.tickets.close(number, by(desk, at=at), "подтвердил")


def test_case7_ten_closed_and_one_reopened_twice_is_ten_per_cent(desk: Desk) -> None:
    numbers = arrive_many(desk, [Asked(line=1)] * 8 + [Asked(line=2)] * 2)
    for number in numbers:
        _ended(desk, number)
    for hours in (1, 2):
        at = NOW + timedelta(hours=hours)
        client_writes(desk, numbers[0], at)
        desk.tickets.resolve(numbers[0], by(desk, at=at + timedelta(minutes=5)), nothing_to_answer=True)
        desk.tickets.close(numbers[0], by(desk, at=at + timedelta(minutes=6)), "подтвердил")
    found = _sheet(desk)
    assert (found[FigureId.REOPEN_RATE], found[FigureId.CLOSED], found[FigureId.REOPEN_EVENTS]) == (0.1, 10, 2)
    rate = desk.figures.sheet(DAY, Filter(), (FigureId.REOPEN_RATE,))[FigureId.REOPEN_RATE]
    assert (rate.parts, rate.threshold) == ((1, 10), 0)
    assert _sheet(desk, filter=Filter(line=1))[FigureId.REOPEN_RATE] == 1 / 8
    assert _sheet(desk, filter=Filter(line=2))[FigureId.REOPEN_RATE] == 0
    desk.undoing.undo(numbers[1], by(desk))
    assert _sheet(desk)[FigureId.REOPEN_RATE] == 1 / 9, "a close that was taken back is no close"


def test_c29_a_return_before_closing_is_no_reopening(desk: Desk) -> None:
    first, second = arrive_many(desk, [Asked(), Asked()])
    for number in (first, second):
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
        desk.tickets.resolve(number, by(desk))
    client_writes(desk, first, NOW + timedelta(minutes=3))
    desk.tickets.close(second, by(desk, at=NOW + timedelta(minutes=4)), "подтвердил")
    found = _sheet(desk, at=NOW + timedelta(minutes=5))
    assert (found[FigureId.RETURNS], found[FigureId.REOPEN_EVENTS], found[FigureId.REOPEN_RATE]) == (1, 0, 0)
    assert (found[FigureId.RESOLVED], found[FigureId.RESOLVED_SHARE]) == (2, 0.5)


def test_t27_the_reopenings_of_two_periods_side_by_side(desk: Desk) -> None:
    numbers = arrive_many(desk, [Asked()] * 3)
    for number in numbers:
        _ended(desk, number)
    for place, number in enumerate((*numbers[:2], numbers[0])):
        at = NOW + timedelta(days=1 if place < 2 else 2, hours=place)
        client_writes(desk, number, at)
        desk.tickets.resolve(number, by(desk, at=at), nothing_to_answer=True)
        desk.tickets.close(number, by(desk, at=at), "подтвердил")
    desk.figures.catch_up(NOW + timedelta(days=3))
    first, second = (periods.day((NOW + timedelta(days=days)).date(), MOSCOW) for days in (1, 2))
    (change,) = desk.figures.compare(first, second, Filter(), (FigureId.REOPEN_EVENTS,))
    assert (change.before.value, change.after.value, change.share) == (2, 1, -0.5)


@pytest.mark.parametrize("seed", range(8))
def test_outcomes_of_random_work_equal_a_recount_of_the_raw_journal(desk: Desk, seed: int) -> None:
    work = Work(desk, random.Random(seed))
    work.go_on(220, lambda: None)
    desk.figures.catch_up(work.at)
    gone = round((work.at - NOW).total_seconds() * 0.75)
    period = Period(NOW + timedelta(hours=3), NOW + timedelta(seconds=gone))
    for span in (Period(NOW - timedelta(days=1), work.at + timedelta(days=1)), period):
        found = desk.figures.sheet(span, Filter()).figures
        counts = _from_journal(desk, span)
        for id, count in counts.items():
            assert found[id].value == count, (id, span)


def _from_journal(desk: Desk, span: Period) -> dict[FigureId, int]:
    """Count what the journal says, event by event, with nothing of the desk's own code."""
    gone = {number for (number,) in desk.reads.rows("SELECT number FROM ticket WHERE merged_into IS NOT NULL")}
    talk = {number for (number,) in desk.reads.rows("SELECT number FROM ticket WHERE verdict = 'correspondence'")}
    raw = desk.reads.rows("SELECT n, kind, ticket_number, happened_at, facts FROM journal_event ORDER BY n")
    events = [(n, kind, number, instant(at), json.loads(facts)) for n, kind, number, at, facts in raw]
    void = {facts["of"] for _, kind, _, _, facts in events if kind in ("undone", "close_undone", "reply_cancelled")}
    kept = [
        (kind, number, facts)
        for n, kind, number, at, facts in events
        if n not in void and number not in gone | talk | {None} and span.start <= at < span.end
    ]
    came = {number: at for _, kind, number, at, _ in events if kind == "received"}
    for n, kind, number, _, facts in events:
        if kind == "merged" and n not in void:
            came[number] = min(came[number], came[facts["other"]])
    back = [
        (number, facts["from"])
        for kind, number, facts in kept
        if kind in ("reopened", "client_wrote") and facts.get("from") and not facts.get("outside")
    ]
    return {
        FigureId.RECEIVED: sum(span.start <= at < span.end for number, at in came.items() if number not in gone | talk),
        FigureId.RESOLVED: len({number for kind, number, _ in kept if kind == "resolved"}),
        FigureId.CLOSED: len({number for kind, number, _ in kept if kind == "closed"}),
        FigureId.REOPEN_EVENTS: sum(was == "closed" for _, was in back),
        FigureId.RETURNS: sum(was == "resolved" for _, was in back),
    }


def test_h02_three_times_the_usual_inflow_lights_the_meter(desk: Desk) -> None:
    now = NOW + timedelta(days=8)
    for days in range(1, 8):
        arrive_many(desk, [Asked(at=now - timedelta(days=days, minutes=20))] * 2)
        arrive(desk, Asked(at=now - timedelta(days=days, minutes=61)))
    arrive_many(desk, [Asked(at=now - timedelta(minutes=10), text="Где кнопка «Сохранить»?")] * 5)
    desk.figures.catch_up(now)
    rules = desk.standard.board
    quiet = surge(desk.reads.rows, now, rules, MOSCOW)
    assert (quiet.now, quiet.usual, quiet.lit, quiet.topics) == (5, 2, False, ())
    arrive(desk, Asked(at=now, text="Не пришло уведомление"))
    desk.figures.catch_up(now)
    lit = surge(desk.reads.rows, now, rules, MOSCOW)
    assert (lit.now, lit.lit) == (6, True)
    assert lit.topics == (("где кнопка", 5), ("почему не пришло уведомление", 1))
    assert surge(desk.reads.rows, now + timedelta(hours=2), rules, MOSCOW).now == 0


def test_h02_a_desk_without_a_past_has_nothing_to_compare_with(desk: Desk) -> None:
    arrive_many(desk, [Asked(at=NOW)] * 9)
    desk.figures.catch_up(NOW)
    found = surge(desk.reads.rows, NOW, desk.standard.board, MOSCOW)
    assert (found.now, found.usual, found.lit) == (9, None, False)
    later = NOW + timedelta(days=1, hours=2)
    arrive_many(desk, [Asked(at=later)] * 5)
    desk.figures.catch_up(later)
    found = surge(desk.reads.rows, later, desk.standard.board, MOSCOW)
    assert (found.now, found.usual, found.lit) == (5, 0, True), "yesterday was quiet: that is known"


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("Где кнопка «Сохранить»?", "где кнопка"),
        ("статусы сделок не меняются", "почему не меняется статус"),
        ("Менеджеру не пришло уведомление", "почему не пришло уведомление"),
        ("Счёт за март", None),
    ],
)
def test_h02_typical_first_questions_have_their_groups(desk: Desk, words: str, group: str | None) -> None:
    assert group_of(words, desk.standard.board.topics) == group


def test_d64_off_channel_and_calls(desk: Desk) -> None:
    arrive_many(desk, [Asked(channel="телефон"), Asked(channel="звонок"), Asked(channel="почта")])
    desk.off_channel.register(by(desk), "Viber")
    desk.off_channel.register(by(desk), "Viber", text="ТИП: Вопрос\nКак войти в портал?")
    found = _sheet(desk)
    assert found[FigureId.OFF_CHANNEL] == 2 == sum(desk.off_channel.count(DAY.start, DAY.end).values())
    rows = {row.channel: row for row in desk.figures.channels(DAY)}
    assert {name for name, row in rows.items() if row.kind is ChannelKind.PHONE} == {"телефон", "звонок"}
    assert found[FigureId.CALLS] == 2


def test_l29_a_repeat_has_its_list_share_and_weak_place(desk: Desk) -> None:
    first = arrive(desk, Asked(text="Не печатает накладная", at=NOW - timedelta(days=3)))
    _ended(desk, first, NOW - timedelta(days=3))
    again = arrive(desk, Asked(text="Re: накладную не печатает", at=NOW))
    other = arrive(desk, Asked(text="Забыт пароль", at=NOW))
    arrive(desk, Asked(text="Не печатает накладная", client="Вектор", at=NOW))
    late = arrive(desk, Asked(text="Накладная не печатает", at=NOW + timedelta(days=5)))
    desk.figures.catch_up(NOW + timedelta(days=6))
    told = desk.figures.repeats(DAY)
    assert [(one.number, one.earlier) for one in told.listed] == [(again, first)]
    assert told.share.parts == (1, 3)
    assert [(place.repeats, place.received) for place in told.weak] == [(1, 2)]
    assert told.reasons == (("", 1),) and told.unnamed == 1
    assert other not in [one.number for one in told.listed]
    later = desk.figures.repeats(Period(NOW + timedelta(days=4), NOW + timedelta(days=6)))
    assert late not in [one.number for one in later.listed], "eight days after the end"


def test_d49_the_acceptance_report_has_four_criteria(desk: Desk) -> None:
    number = arrive(desk)
    _ended(desk, number)
    desk.figures.catch_up(NOW)
    report = desk.figures.acceptance(periods.day(NOW.date(), MOSCOW))
    assert [one.criterion for one in report.judged] == list(Criterion)
    assert [one.met for one in report.judged] == [None] * 4, "no threshold is set"
    assert report.before.end == report.period.start
    assert "порог не задан" in report.judged[0].said and "порог не задан" in report.judged[1].said
    assert report.judged[2].said.startswith("нет данных")
    assert report.judged[3].said.startswith("обращения: 1 день из 1 рабочих, база знаний: нет данных")


def test_d43_a_trend_is_of_whole_weeks(desk: Desk) -> None:
    for weeks in (1, 2, 2):
        arrive(desk, Asked(at=NOW - timedelta(weeks=weeks)))
    arrive(desk, Asked(at=NOW))
    desk.figures.catch_up(NOW)
    found = desk.figures.trend(3, NOW)
    assert [week[FigureId.RECEIVED].value for week in found.weeks] == [0, 2, 1]
    monday = datetime(2026, 3, 2, tzinfo=MOSCOW)
    assert found.weeks[-1].period.end == monday
    assert "нет данных" in found.hint[0], "nobody was at work on anything"
    assert found.hint[-1].startswith("Только дни")


def test_readiness_is_prefilled_from_the_desk(desk: Desk) -> None:
    desk.figures.catch_up(NOW)
    empty = desk.figures.readiness(DAY)
    assert [one.yes for one in empty.answers] == [None] * 4
    assert [one.holds for one in empty.against] == [None, None, True], "there are no articles: that is on record"
    arrive(desk, Asked(at=NOW - timedelta(hours=13), type=TicketType.OUTAGE))
    arrive_many(desk, [Asked(at=NOW)] * 3)
    desk.figures.catch_up(NOW)
    reading = desk.figures.readiness(DAY, {Question.LOAD: True})
    assert [one.yes for one in reading.answers] == [True, True, True, None]
    assert (reading.checklist, "".join(node.value for node in reading.path)) == (Verdict.YES, "ABCDFG")
    assert reading.against[0].holds is True, "one client is few"
    assert desk.figures.night_said(DAY).startswith("ночная смена оправдана")


def test_maturity_grows_step_by_step(desk: Desk) -> None:
    desk.figures.catch_up(NOW)
    assert desk.figures.maturity(DAY).level is Level.LETTERS
    for channel in ("почта", "телефон"):
        key = f"<{channel}@client.example>"
        text = "ТИП: Вопрос\nЧТО НУЖНО: Как выгрузить отчёт за квартал?"
        desk.intake.accept(
            Incoming(key=key, at=NOW, channel=channel, text=text, sender_address="person@1.example"), NOW
        )
    desk.replies.acknowledge(1, by(desk, at=NOW + timedelta(minutes=1)))
    desk.figures.catch_up(NOW)
    found = desk.figures.maturity(DAY)
    assert found.level is Level.TICKETS
    assert [point.done for point in found.steps[-1].points] == [True, True, False]
    articles = desk.places.standard / "kb"
    articles.mkdir(parents=True)
    (articles / "вход.md").write_text("# Вход\nПроверено: 2026-02-01\nНажмите «Войти».", encoding="utf-8")
    assert desk.figures.maturity(DAY).level is Level.JOINED


def test_d02_two_requests_at_once_are_one_hour_of_a_person(desk: Desk) -> None:
    first, second = arrive_many(desk, [Asked(), Asked()])
    start = NOW + timedelta(minutes=10)
    for number in (first, second):
        desk.tickets.take(number, by(desk, at=start))
        desk.tickets.start(number, by(desk, at=start))
    end = start + timedelta(hours=1)
    for number in (first, second):
        desk.tickets.resolve(number, by(desk, at=end), nothing_to_answer=True)
    desk.figures.catch_up(end)
    whole = Period(NOW, end)
    load = desk.figures.sheet(whole, Filter(), (FigureId.LOAD_SHARE,))[FigureId.LOAD_SHARE]
    assert load.parts is not None and load.parts[0] == 3600
    nobody = Filter(operator_id=999)
    assert desk.figures.sheet(whole, nobody, (FigureId.LOAD_SHARE,))[FigureId.LOAD_SHARE].value is None


def test_l34_the_contractor_report_holds_calls_marks_and_handling(desk: Desk) -> None:
    arrive(desk, Asked(tier=Tier.VIP))
    desk.figures.catch_up(NOW)
    sheet = desk.figures.contractor(DAY)
    assert sheet[FigureId.RECEIVED].value == 1
    assert sheet[FigureId.CSAT_MEAN].value is None
    assert sheet[FigureId.HANDLING_TOTAL].value is None
