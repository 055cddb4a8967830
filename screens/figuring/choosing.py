"""Choosing what the figures are of: the period, the filter, the split, the other period; every choice is a list."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from textual import work

from data.figures.narrowing import EVERYTHING
from data.figures.origins import origins, reach
from data.rows import Person
from models.board_terms import Dimension
from models.figures import FigureId
from models.safetext import one_line
from models.terms import Appeal, TicketType, Tier
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choice, Choose
from screens.figuring.asked import Page
from screens.figuring.framed import FramedScreen
from screens.figuring.spans import EXAMPLES, Kind, Span, last_days, of_kind, read_span
from screens.figuring.words import narrowed_by, times

_SOURCE = "source"
_LINES = (1, 2, 3)
_LISTED = 60
"""How many topics or channels are offered at most, the most frequent first."""


class ChoosingScreen(FramedScreen):
    """What is asked, and the dialogs that change it."""

    @property
    def today(self) -> date:
        """The local date."""
        return self._now().astimezone(self.zone).date()

    # --- period

    def action_shift(self, steps: int) -> None:
        """Look at the period before or after."""
        self.ask(replace(self.asked, span=self.asked.span.shifted(steps)))

    @work(group="choose", exclusive=True, exit_on_error=False)
    async def action_period(self) -> None:
        """Choose the period."""
        span = await self._choose_span("За какой период")
        if span is not None:
            self.ask(replace(self.asked, span=span))

    async def _choose_span(self, title: str) -> Span | None:
        known = await asyncio.to_thread(reach, self._desk)
        choices = self._spans(known and (known[0].astimezone(self.zone).date(), known[1].astimezone(self.zone).date()))
        chosen = await self.app.push_screen_wait(Choose(title, choices))
        if chosen is not Kind.DATES:
            return chosen if isinstance(chosen, Span) else None
        check = partial(read_span, today=self.today)
        return await self.app.push_screen_wait(Ask(title, check, hint=f"Например: {EXAMPLES}", example="10.2026"))

    def _spans(self, known: tuple[date, date] | None) -> list[Choice[Any]]:
        today = self.today
        month, week = of_kind(Kind.MONTH, today), of_kind(Kind.WEEK, today)
        near = [
            (last_days(30, today), "последние 30 дней"),
            (last_days(7, today), "последние 7 дней"),
            (of_kind(Kind.DAY, today), "сегодня"),
            (week, "эта неделя"),
            (week.shifted(-1), "прошлая неделя"),
            (month, "этот месяц"),
            (month.shifted(-1), "прошлый месяц"),
            (of_kind(Kind.QUARTER, today), "этот квартал"),
            (of_kind(Kind.YEAR, today), "этот год"),
        ]
        choices: list[Choice[Any]] = [Choice(span, name, span.dates) for span, name in near]
        choices.append(Choice(Kind.DATES, "свои даты", EXAMPLES))
        if known is not None:
            whole = Span(Kind.DATES, known[0], (known[1] - known[0]).days + 1)
            choices.append(Choice(whole, "всё, что записано", whole.dates))
        return choices

    @work(group="choose", exclusive=True, exit_on_error=False)
    async def action_compare(self) -> None:
        """Choose the period that stands first of two, and show both."""
        before = self.asked.span.shifted(-1)
        year = _year_before(self.asked.span)
        choices: list[Choice[Any]] = [Choice(None, "такой же перед этим", before.label)]
        choices += [Choice(year, "год назад", year.label)] if year != before else []
        choices.append(Choice(Kind.DATES, "свои даты", EXAMPLES))
        title = f"С чем сравнить: {self.asked.span.label}"
        index = await self.app.push_screen_wait(Choose(title, _numbered(choices)))
        if index is None:
            return
        beside = choices[index].value
        if beside is Kind.DATES:
            check = partial(read_span, today=self.today)
            beside = await self.app.push_screen_wait(Ask(title, check, hint=f"Например: {EXAMPLES}", example="09.2026"))
            if beside is None:
                return
        self.ask(replace(self.asked, beside=beside, page=Page.PAIR))

    # --- filter

    def action_all(self) -> None:
        """Take the filter off."""
        self.ask(replace(self.asked, filter=EVERYTHING))

    @work(group="choose", exclusive=True, exit_on_error=False)
    async def action_narrow(self) -> None:
        """Choose what to narrow to: first by what, then to which."""
        sources = await asyncio.to_thread(origins, self._desk)
        held = narrowed_by(self.asked.filter)
        ways: list[Choice[Any]] = [
            Choice(one, one.label, "сейчас отобрано" if one in held else "") for one in Dimension
        ]
        if sources:
            ways.append(Choice(_SOURCE, "источник", "загруженная история или сам стол"))
        way = await self.app.push_screen_wait(Choose("По чему отобрать", ways))
        if way is None:
            return
        values = await asyncio.to_thread(self._values, way, sources)
        field = "operator_id" if way is Dimension.OPERATOR else str(way)
        choices: list[Choice[Any]] = [Choice({field: None}, "все", "снять этот отбор")]
        choices += [Choice({field: value}, one_line(label), hint) for value, label, hint in values]
        chosen = await self.app.push_screen_wait(Choose(f"Отобрать: {_named(way)}", choices))
        if chosen is not None:
            self.ask(replace(self.asked, filter=replace(self.asked.filter, **chosen)))

    def _values(self, way: Any, sources: Sequence[str]) -> list[tuple[Any, str, str]]:
        if way == _SOURCE:
            return [("", "сам стол", "без загруженной истории"), *((one, one, "загружено") for one in sources)]
        if way in _TERMS:
            return [(term, term.label, "") for term in _TERMS[way]]
        if way is Dimension.LINE:
            return [(line, f"линия {line}", "") for line in _LINES]
        if way is Dimension.OPERATOR:
            return [(one.id, one.name, one.role.label) for one in _staff(self._desk.people.all())]
        period, without = self.asked.span.period(self.zone), replace(self.asked.filter, **{str(way): None})
        parts = self._desk.figures.by(way, period, without, (FigureId.RECEIVED,))
        counted = [(label, sheet[FigureId.RECEIVED].value or 0) for label, sheet in parts if label]
        counted.sort(key=lambda one: (-one[1], one[0]))
        return [(label, label, times(round(count))) for label, count in counted[:_LISTED]]

    # --- split and hours

    @work(group="choose", exclusive=True, exit_on_error=False)
    async def action_split(self) -> None:
        """Choose what the figures are split by, and show it."""
        choices = [Choice(one, one.label) for one in Dimension]
        start = list(Dimension).index(self.asked.dimension)
        chosen = await self.app.push_screen_wait(Choose("Разложить показатели: по чему", choices, start))
        if chosen is not None:
            self.ask(replace(self.asked, dimension=chosen, page=Page.SPLIT))

    def action_elapsed(self) -> None:
        """Count times by working hours, or by the wall clock."""
        self.ask(replace(self.asked, elapsed=not self.asked.elapsed))


_TERMS: Mapping[Any, Sequence[Any]] = {
    Dimension.TIER: list(Tier),
    Dimension.TYPE: list(TicketType),
    Dimension.APPEAL: list(Appeal),
}


def _numbered(choices: Sequence[Choice[Any]]) -> list[Choice[int]]:
    """Let a list answer with the place, so that «nothing» can be one of the answers."""
    return [Choice(at, each.label, each.hint) for at, each in enumerate(choices)]


def _staff(people: Sequence[Person]) -> list[Person]:
    return sorted(people, key=attrgetter("name"))


def _named(way: Any) -> str:
    return way.label if isinstance(way, Dimension) else "источник"


def _year_before(span: Span) -> Span:
    months = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.YEAR: 1}
    if span.kind in months:
        return span.shifted(-months[span.kind])
    # 52 whole weeks: the same weekdays.
    first = span.first.toordinal() - 364
    kind = Kind.DATES if span.kind is Kind.LAST else span.kind
    return replace(span, kind=kind, first=date.fromordinal(first), back=0) if first > 0 else span
