"""Two checklists a type, and the rules of escalation, as data of the standard (D-22, D-23)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, Missing, Refusal
from data.rules.faults import BadStandard
from models.checklists import ListName
from models.escalation import Level
from models.terms import MessageKind, Role, Status, TicketType
from tests.arrivals import Asked, arrive, kinds, ticket_of
from tests.desks import NOW, by, make_desk

FINISH = ("Решение описано в обращении", "Клиент получил ответ", "Статья базы знаний проверена")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def own(desk: Desk, name: str, text: str) -> None:
    """Put a file of the installation in force."""
    desk.places.standard.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = desk.places.standard / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    desk.forget_rules()


def test_d23_each_type_has_two_lists(desk: Desk) -> None:
    number = arrive(desk, Asked(type=TicketType.OUTAGE))
    points = [(point.list, point.item) for point in desk.checklists.of(number)]
    assert (ListName.INTAKE, "Время начала записано") in points
    assert (ListName.FINISH, "Причина записана") in points
    plain = [point.item for point in desk.checklists.of(arrive(desk))]
    assert "Время начала записано" not in plain and "История клиента прочитана" in plain


def test_a_tick_says_who_and_is_taken_off_again(desk: Desk) -> None:
    number = arrive(desk)
    desk.checklists.tick(number, by(desk), ListName.FIRST_LINE, "Типовая диагностика проведена")
    desk.checklists.tick(number, by(desk, Role.SPECIALIST), ListName.FIRST_LINE, "Типовая диагностика проведена")
    (point,) = [point for point in desk.checklists.of(number) if point.done]
    assert (point.item, point.who, point.at) == ("Типовая диагностика проведена", "Ирина Лаптева", NOW)
    assert kinds(desk, number).count("checked") == 1, "the same tick twice is one event"
    desk.checklists.tick(number, by(desk), ListName.FIRST_LINE, "Типовая диагностика проведена", on=False)
    assert not any(point.done for point in desk.checklists.of(number))
    with pytest.raises(BadInput, match="такого пункта"):
        desk.checklists.tick(number, by(desk), ListName.INTAKE, "Выпить чаю")


def test_d23_an_obligatory_list_keeps_a_request_from_being_solved(desk: Desk) -> None:
    text = 'obligatory = ["Вопрос"]\n["завершение"]\n"всегда" = ["Ответ дан", "Статья проверена"]\n'
    own(desk, "checklists.toml", text)
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.checklists.tick(number, by(desk), ListName.FINISH, "Ответ дан")
    with pytest.raises(Missing, match=r"отметьте «завершение» \(L\): Статья проверена"):
        desk.tickets.resolve(number, by(desk))
    assert ticket_of(desk, number).status != Status.RESOLVED
    desk.checklists.tick(number, by(desk), ListName.FINISH, "Статья проверена")
    desk.tickets.resolve(number, by(desk))
    assert ticket_of(desk, number).status == Status.RESOLVED


def test_lists_are_not_obligatory_until_an_organisation_says_so(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk))


@pytest.mark.parametrize(
    ("kind", "hours", "level"),
    [
        (TicketType.OUTAGE, 0, Level.THIRD),
        (TicketType.OUTAGE, 2, Level.CHIEF),
        (TicketType.DEFECT, 1, Level.SECOND),
        (TicketType.DEFECT, 48, Level.THIRD),
        (TicketType.QUESTION, 0, Level.SECOND),
    ],
)
def test_d22_the_rule_goes_by_type_and_age(desk: Desk, kind: TicketType, hours: int, level: Level) -> None:
    number = arrive(desk, Asked(type=kind))
    row = desk.queue.find(number)
    assert row is not None
    rule = desk.escalations.advice(row, NOW + timedelta(hours=hours))
    assert rule is not None and rule.to is level and rule.text


@pytest.mark.parametrize(
    ("name", "text", "spot"),
    [
        ("escalation.toml", '[[rule]]\nto = "директор"\ntext = "а"\n', "строка 2, ключ «rule.1.to»"),
        ("escalation.toml", '[[rule]]\nto = "супервайзер"\n', "ключ «rule.1.text»"),
        ("escalation.toml", '[[rule]]\nto = "супервайзер"\ntext = "а"\nafter = "скоро"\n', "строка 4"),
        ("checklists.toml", '["финал"]\n"всегда" = []\n', "строка 1, ключ «финал»"),
        ("checklists.toml", '["приём"]\n"Авария" = "всё"\n', "строка 2, ключ «приём.Авария»"),
    ],
)
def test_a_broken_table_names_line_and_key(desk: Desk, name: str, text: str, spot: str) -> None:
    own(desk, name, text)
    with pytest.raises(BadStandard) as broken:
        _ = desk.escalations.rules if name == "escalation.toml" else desk.checklists.rules
    assert spot in broken.value.sentence and name in broken.value.sentence


def test_d41_points_of_the_first_line_tick_themselves_from_what_was_done(desk: Desk) -> None:
    number = arrive(desk)

    def done() -> set[str]:
        return {point.item for point in desk.checklists.of(number) if point.done}

    assert done() == set()
    desk.checklists.read_history(number, by(desk))
    desk.checklists.read_history(number, by(desk))
    assert done() == {"История клиента прочитана"} and kinds(desk, number).count("viewed") == 1
    desk.replies.acknowledge(number, by(desk))
    assert done() == {"История клиента прочитана", "Получение подтверждено"}
    desk.tickets.start(number, by(desk))
    assert done() == {"История клиента прочитана", "Получение подтверждено", "Обращение обновлено"}
    desk.undoing.undo(number, by(desk))
    assert "Обращение обновлено" not in done(), "what was taken back does not count"
    desk.checklists.tick(number, by(desk), ListName.FIRST_LINE, "Типовая диагностика проведена")
    assert "Типовая диагностика проведена" in done(), "the third point is the operator's own"
    with pytest.raises(Refusal, match="само"):
        desk.checklists.tick(number, by(desk), ListName.FIRST_LINE, "Получение подтверждено")
