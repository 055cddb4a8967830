"""Warnings, breaches, order and the table of effects: time.md rules 32, 33, 35, 36 (T-22, T-23)."""

from pathlib import Path

import pytest

from data.rules.standard import SHIPPED
from models.clock import ClockName
from models.events import EventKind as Kind
from models.policy import effects_from
from models.terms import Priority
from models.timers import (
    Clocks,
    MarkKind,
    columns,
    due_marks,
    marks,
    replay,
    sla_place,
)
from tests.rules.hours import MON, THU, TUE, WED, Log, at, clocks, policy, regular


class TestMarks:
    def test_rule_32_t_23_a_warning_at_three_quarters(self) -> None:
        found = clocks(regular())
        assert (found.reaction.warn, found.response.warn) == (at(TUE, 13, 30), at(TUE, 18))
        evening = clocks(Log.received(at(TUE, 16)))
        assert evening.response.warn == at(TUE, 22)

    def test_rule_33_marks_have_their_own_instants_whenever_noticed(self) -> None:
        found = clocks(regular())
        told = [(mark.clock, mark.mark, mark.at) for mark in due_marks(found, at(28, 12))]
        assert told == [
            (ClockName.REACTION, MarkKind.WARNING, at(TUE, 13, 30)),
            (ClockName.REACTION, MarkKind.BREACH, at(TUE, 14)),
            (ClockName.RESPONSE, MarkKind.WARNING, at(TUE, 18)),
            (ClockName.RESPONSE, MarkKind.BREACH, at(TUE, 20)),
        ]
        assert due_marks(found, at(28, 12), {mark.key for mark in marks(found)}) == ()

    def test_rule_33_a_breach_is_a_fact_from_the_second_after_the_due(self) -> None:
        found = clocks(regular())
        seen = {mark.key for mark in due_marks(found, at(TUE, 13, 59))}
        assert due_marks(found, at(TUE, 14), seen) == ()
        (breach,) = due_marks(found, at(TUE, 14, 0, 1), seen)
        assert breach.at == at(TUE, 14)
        assert columns(found, seen)["alarm_at"] == at(TUE, 14, 0, 1)

    def test_rule_33_a_breach_of_an_earlier_cycle_is_not_forgotten(self) -> None:
        log = regular()
        log(at(WED, 12), Kind.ANSWERED)
        log(at(THU, 12), Kind.CLIENT_WROTE)
        cycles = {(mark.cycle, mark.clock, mark.mark) for mark in due_marks(clocks(log), at(THU, 12, 30))}
        assert (1, ClockName.RESPONSE, MarkKind.BREACH) in cycles
        assert not any(cycle == 2 for cycle, _, _ in cycles)

    def test_rule_35_the_order_by_sla(self) -> None:
        now = clocks(Log.received(at(TUE, 12), "vip"))
        effort = Log.received(at(TUE, 12), "none")
        effort(at(TUE, 13), Kind.ACKNOWLEDGED)
        assert sla_place(now) == (0, at(TUE, 12))
        assert sla_place(clocks(regular())) == (1, at(TUE, 14))
        assert sla_place(clocks(effort)) == (3, None)
        assert sla_place(Clocks()) == (3, None)

    def test_rule_36_twice_gives_the_same(self) -> None:
        log = regular()
        log(at(TUE, 14), Kind.ASKED)
        log(at(TUE, 15), Kind.CLIENT_WROTE)
        assert clocks(log) == clocks(log)
        assert columns(clocks(log)) == columns(replay(reversed(log.events), policy()))

    def test_the_columns_are_those_of_the_ticket(self) -> None:
        from models.tables import Ticket

        values = columns(clocks(regular()))
        assert set(values) <= set(Ticket.model_fields)
        assert (values["reaction_state"], values["response_due"], values["cycle"]) == ("running", at(TUE, 20), 1)
        assert (values["sla_class"], values["due_next"], values["alarm_at"]) == (1, at(TUE, 14), at(TUE, 13, 30))


class TestTable:
    def test_t_22_the_table_is_data(self) -> None:
        assert policy().effects[Kind.ANSWERED].stops == (ClockName.REACTION, ClockName.RESPONSE)
        assert Path(SHIPPED / "clocks.toml").is_file()

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ({"answerd": {}}, "нет такого события"),
            ({"answered": 1}, "нужна таблица"),
            ({"answered": {"stop": []}}, "answered.stop.*нет такого ключа"),
            ({"answered": {"stops": ["ответы"]}}, "нет таких часов"),
            ({"answered": {"stops": "reaction"}}, "нужен список"),
            ({"answered": {"opens": 1}}, "true или false"),
            ({"waiting": {"pauses": ["response"]}}, "нет причины"),
            ({"waiting": {"sets": "owner"}}, "нужно одно из"),
        ],
    )
    def test_a_wrong_table_is_refused_with_its_key(self, table: dict[str, object], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            effects_from(table)

    def test_priorities_are_read_from_the_facts(self) -> None:
        assert clocks(Log.received(at(MON, 12), priority="low")).priority is Priority.LOW
