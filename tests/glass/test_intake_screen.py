"""The intake by hand: five keys before the first word, the timer, the gate as one types, saving, drafts, duplicates."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.calls import PARKED
from models.terms import ContactRole, Role, TicketType, Urgency, Verdict
from screens.keeping import SAVE_EVERY
from screens.keys import TWIN
from tests.desks import NOW, by, client_id, person
from tests.glass.calls import answer_call, begin, intake, put_aside, save, waiting, weighed
from tests.glass.consoles import console
from tests.glass.shift import OUTAGE, UNFORMED, VIP, Shift, busy_desk, on_shift, request
from tests.glass.waiting import settle

SIZES = [(80, 24), (120, 40), (200, 50)]


# --- five keys


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys",
    [
        ("N", "в", "е", "enter"),
        ("Т", "в", "е", "enter"),
        ("N", "d", "t", "enter"),
        ("N", "п", "е", "down", "enter"),
    ],
    ids=["latin", "russian", "name on the wrong layout", "second match"],
)
async def test_l06_the_first_word_is_typed_after_five_keys_at_most(
    tmp_path: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert len(keys) <= 5
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=size) as shift:
        await shift.press(*keys[:-1])
        await shift.until(lambda: intake(shift).who.matches.display, "the matches")
        await shift.press(keys[-1])
        await shift.type("не")
        screen = intake(shift)
        await shift.until(lambda: screen.writing.text == "не", "the first word")
        await shift.until(lambda: screen.call.caller.known, "the caller is known")
        assert screen.call.caller.name == "Пётр Семёнов"
        await put_aside(shift)


@pytest.mark.parametrize("opens", ["N", "Т"])
async def test_l06_keys_in_one_burst_lose_no_letter_and_find_the_caller(tmp_path: Path, opens: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press(opens, "в", "е", "к", "enter", "н", "е", "space", "в", "и", "ж", "у")
        await shift.until(lambda: intake(shift).writing.text == "не вижу", "every letter is in the text")
        screen = intake(shift)
        await shift.until(lambda: screen.call.caller.client == "Вектор", "the caller, found a moment later")
        assert screen.writing.has_focus
        await put_aside(shift)


@pytest.mark.parametrize("typed", ["8 (800) 555-35-35", "+78005553535", "555-35-35"])
async def test_l17_a_telephone_is_found_however_it_is_spelled(tmp_path: Path, typed: str) -> None:
    desk = busy_desk(tmp_path)
    vector = client_id(desk, "Вектор")
    desk.clients.add_contact(vector, "Анна Звонкова", ContactRole.DIRECTOR, ["8-800-555-35-35"], NOW)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, typed)
        await shift.until(lambda: screen.call.caller.name == "Анна Звонкова", "found by the number")
        assert "Вектор" in shift.seen and "директор" in shift.seen
        await put_aside(shift)


# --- the call


async def test_d15_the_timer_runs_from_the_first_moment(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path)) as shift:
        await begin(shift)
        assert "звонок идёт 00:00" in shift.seen
        shift.clock.move(timedelta(minutes=3, seconds=7))
        await shift.until(lambda: "звонок идёт 03:07" in shift.seen, "three minutes on the line")
        await put_aside(shift)


async def test_d14_a_live_call_is_stored_with_its_beginning_and_its_end(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "ром")
        await shift.type("Вопрос: как сменить пароль портала?")
        shift.clock.move(timedelta(minutes=2, seconds=30))
        row = await save(shift)
        assert row.received_at == NOW
        facts = desk.journal.of_ticket(row.number)[0].facts
        assert facts["until"].startswith("2026-03-04 11:10:02")


@pytest.mark.parametrize(
    ("said", "stored"),
    [("13:40", "2026-03-04 10:40"), ("вчера 18:10", "2026-03-03 15:10"), ("10 минут назад", "2026-03-04 10:57")],
)
async def test_l09_a_call_is_written_down_afterwards_with_its_true_time(tmp_path: Path, said: str, stored: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.type("Как добавить сотрудника?")
        await shift.press("f6")
        await shift.type(said)
        await shift.press("enter")
        await shift.until(lambda: "постфактум" in shift.seen, "it says so")
        assert screen.writing.has_focus
        row = await save(shift)
        assert stored in f"{row.received_at}"
        assert "until" not in desk.journal.of_ticket(row.number)[0].facts


async def test_l09_a_call_is_never_later_than_now(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path)) as shift:
        screen = await begin(shift)
        await shift.press("f6")
        await shift.until(lambda: shift.console.app.screen is not screen, "the question")
        await shift.type("15:00")
        await shift.press("enter")
        await shift.until(lambda: "ещё не наступило" in shift.seen, "the complaint")
        assert screen.call.at is None
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is screen, "back in the intake")
        await put_aside(shift)


# --- who


async def test_an_unknown_caller_is_kept_as_typed_and_waits_for_the_curator(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "Жанна Незнакомова")
        assert "новый человек" in shift.seen
        await shift.type("Хочу отчёт")
        await weighed(shift, "ждёт слова куратора")
        row = await save(shift)
        assert (row.sender, row.client_id, row.verdict) == ("Жанна Незнакомова", None, Verdict.CURATOR)
        assert shift.screen.view.value == "curator"


async def test_an_unknown_number_is_the_address_of_the_caller(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "8 495 123-45-67")
        assert (screen.call.caller.address, screen.call.caller.name) == ("8 495 123-45-67", "")
        await shift.type("Перезвоните")
        row = await save(shift)
        card = desk.cards.card(row.number, NOW)
        assert card is not None and card.sender_address == "8 495 123-45-67"


async def test_organisation_and_role_of_a_new_person_can_be_named_later(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "Жанна Незнакомова")
        await shift.type("Как добавить сотрудника? обучение")
        for answer in ("", "8 495 123-45-67", "вектор"):
            await shift.press("f8" if not answer else "enter") if not answer else None
            await shift.until(lambda: shift.console.app.screen is not screen, "the question")
            await shift.type(answer)
            await shift.press("enter")
        await shift.until(lambda: "Какая организация" in shift.seen, "the organisations")
        await shift.press("1")
        await shift.until(lambda: "кто это" in shift.seen and "владелец" in shift.seen, "the roles")
        assert "куратор\n" not in shift.seen
        await shift.press("2")
        await shift.until(lambda: screen.call.caller.role is ContactRole.DIRECTOR, "the role")
        assert screen.call.caller.client == "Вектор" and screen.writing.has_focus
        row = await save(shift)
        assert row.client == "Вектор"
        known = desk.clients.match_address("+7 495 123-45-67")
        assert known is not None and (known.contact, known.role) == ("Жанна Незнакомова", ContactRole.DIRECTOR)


async def test_a_manager_names_the_one_who_ordered_it(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    vector = client_id(desk, "Вектор")
    desk.clients.add_contact(vector, "Олег Менеджеров", ContactRole.MANAGER, ["oleg@2.example"], NOW)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "олег")
        await shift.type("Добавить поле в сделку")
        await shift.press("f2", "4")
        await weighed(shift, "ждёт слова куратора")
        await shift.press("f8", "1")
        await shift.until(lambda: screen.call.speaks_for == "Пётр Семёнов", "on whose word")
        await weighed(shift, "будет принято")
        assert (await save(shift)).verdict is Verdict.ADMITTED


# --- type, form, gate


async def test_s23_types_are_chosen_by_one_key_with_their_definitions_in_sight(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path), size=(80, 24)) as shift:
        screen = await answer_call(shift, "ром")
        await shift.press("f2")
        await shift.until(lambda: "недоступно то, за что мы отвечаем" in shift.seen, "definitions")
        await shift.press("3")
        await shift.until(lambda: screen.call.type is TicketType.QUESTION, "the type")
        await shift.until(lambda: "достаточно текста" in shift.seen, "the form of a question")
        assert screen.writing.has_focus
        await put_aside(shift)


async def test_h16_urgency_is_declared_with_its_definition_in_sight(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.type("Не открывается карточка сделки")
        await shift.press("f2", "2", "f3", "up")
        await shift.until(lambda: "никто не может принять заказ" in shift.seen, "the definition of P1 with an example")
        await shift.press("1")
        await shift.until(lambda: screen.call.declared is Urgency.P1, "declared")
        await shift.until(lambda: "1/6" in shift.seen, "it answers the question of the form too")
        row = await save(shift)
        card = desk.cards.card(row.number, NOW)
        assert card is not None and card.door.declared is Urgency.P1


async def test_s47_labelled_text_fills_the_fields_as_one_types(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "лют")
        lines = ("ТИП: средняя задача", "ОПИСАНИЕ: закрыть чужие сделки", "ЗАЧЕМ: база не утечёт")
        for line in lines:
            await shift.type(line)
            await shift.press("enter")
        await shift.until(lambda: "2/6" in shift.seen, "two answers are read")
        assert screen.fields.answers["why"] == "база не утечёт"
        await weighed(shift, "кто использует, срок")
        await shift.type("КТО ИСПОЛЬЗУЕТ: отдел продаж")
        await shift.press("enter")
        await shift.type("СРОК: к 12.12.2026")
        await shift.until(lambda: "4/6" in shift.seen, "four of six")
        await put_aside(shift)


async def test_what_is_typed_into_a_field_is_not_overwritten_by_the_text(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path)) as shift:
        screen = await answer_call(shift, "ром")
        await shift.press("f2", "4", "tab", "tab")
        await shift.type("руками")
        await shift.press("shift+tab", "shift+tab")
        await shift.until(lambda: screen.writing.has_focus, "back in the text")
        await shift.type("ЗАЧЕМ: из текста")
        await shift.until(lambda: screen.fields._read.get("why") == "из текста", "read")
        assert screen.fields.answers["why"] == "руками"
        await put_aside(shift)


@pytest.mark.parametrize("layout", ["latin", "russian"])
async def test_c30_an_outage_is_in_the_queue_after_two_fields(tmp_path: Path, layout: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "лют", key="N" if layout == "latin" else TWIN["N"])
        await shift.press("f2", "1")
        await weighed(shift, "не хватает")
        await shift.press("tab")
        await shift.type("портал")
        await shift.press("tab")
        await shift.type("10:30")
        await weighed(shift, "будет принято")
        await shift.press("shift+tab", "shift+tab")
        await shift.type("Портал лежит")
        row = await save(shift, "ctrl+s" if layout == "latin" else "ctrl+ы")
        assert (row.type, row.verdict, row.owes) == (TicketType.OUTAGE, Verdict.ADMITTED, True)


async def test_c11_a_task_by_telephone_of_a_strict_tier_is_only_outlined(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "лют")
        await shift.type("Настроить воронку")
        await shift.press("f2", "4")
        await weighed(shift, "обозначено по телефону")
        row = await save(shift)
        assert row.verdict is Verdict.ASKED and row.rank is None
        assert shift.screen.view.value == "unformed"


async def test_t16_a_template_fills_type_fields_and_text_and_loses_no_word(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.type("Пётр просит")
        await shift.press("f5")
        await shift.until(lambda: "Добавить сотрудника" in shift.seen, "the templates")
        await shift.press("5")
        await shift.until(lambda: screen.call.type is TicketType.SMALL_TASK, "the type")
        assert screen.writing.text == "Пётр просит\nДобавить сотрудника и выдать ему права."
        assert screen.fields.answers["users"] == "новый сотрудник и его отдел"
        await put_aside(shift)


async def test_t16_templates_are_managed_as_a_file_of_the_installation(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.places.standard.mkdir(parents=True, exist_ok=True)
    own = desk.places.standard / "tickets.toml"
    own.write_text('[[template]]\nname = "Наш случай"\ntype = "Вопрос"\ntext = "Наш текст"\n', "utf-8")
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.press("f5")
        await shift.until(lambda: "Наш случай" in shift.seen, "our own templates")
        await shift.press("1")
        await shift.until(lambda: screen.writing.text == "Наш текст", "our own text")
        own.write_text('[[template]]\nname = "Наш случай"\ntype = "Непонятно"\n', "utf-8")
        await shift.press("f5")
        await shift.until(lambda: "tickets.toml" in screen.notice.said, "a broken file is named")
        await put_aside(shift)


async def test_the_channel_is_chosen_by_one_key(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.type("Как добавить сотрудника?")
        await shift.press("f4")
        await shift.until(lambda: "Откуда обращение" in shift.seen, "the channels")
        await shift.press("3")
        await shift.until(lambda: screen.call.channel == "Telegram", "the channel")
        await shift.until(lambda: "приём идёт" in shift.seen, "no call any more")
        assert (await save(shift)).number == UNFORMED + 1
        assert desk.cards.channel(UNFORMED + 1) == "Telegram"


# --- beside the form


async def test_h10_open_and_similar_requests_stand_beside_and_a_key_makes_a_duplicate(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "век")
        await shift.type("Портал недоступен, у нас тоже")
        await shift.until(lambda: f"№ {OUTAGE} Портал" in shift.seen, "the outage of this client")
        await shift.press("f7", "1")
        await shift.until(lambda: "Дубль" in shift.seen and "Дописать" in shift.seen, "what to do with it")
        await shift.press("1")
        await shift.until(lambda: f"дубль № {OUTAGE}" in shift.seen, "it is said")
        row = await save(shift)
        assert row.parent == OUTAGE and desk.duplicates.affected(OUTAGE) == (2, 1)


async def test_l05_a_call_joins_an_open_request_of_the_client(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.type("Счёт так и не пришёл")
        await shift.until(lambda: f"№ {VIP} Не приходит" in shift.seen, "the open request")
        await shift.press("f7", "1", "2")
        await shift.until(lambda: screen.call.joins == VIP, "it will join")
        await shift.press("ctrl+s")
        await shift.hears(f"№ {VIP}: сообщение клиента дописано")
        assert shift.screen.table.number == VIP
    card = desk.cards.card(VIP, NOW)
    assert card is not None and [one.text for one in card.messages][-1] == "Счёт так и не пришёл"
    assert desk.reads.number("SELECT count(*) FROM ticket") == UNFORMED


# --- drafts


def test_f42_the_promise_of_two_seconds_is_kept_by_the_timer() -> None:
    assert SAVE_EVERY <= 1.5


async def test_f42_what_is_typed_is_soon_on_disk_and_survives_a_killed_console(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        screen = await answer_call(shift, "ром")
        await shift.press("f2", "2")
        await shift.type("Не открывается карточка")
        await shift.press("tab")
        await shift.type("нажали кнопку")
        await shift.until(lambda: [one.answers.get("steps") for one in waiting(desk)] == ["нажали кнопку"], "kept")
        screen.keeper.close(lambda: None)  # a killed console saves nothing more
        await put_aside(shift)
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.press("Т")
        await shift.until(lambda: "Есть незаконченный приём" in shift.seen, "it is offered")
        await shift.press("2")
        await shift.until(lambda: intake(shift).writing.text == "Не открывается карточка", "the text")
        screen = intake(shift)
        await shift.until(lambda: screen.fields.answers.get("steps") == "нажали кнопку", "the field")
        assert (screen.call.type, screen.call.caller.client) == (TicketType.DEFECT, "ООО «Ромашка»")
        row = await save(shift)
        assert row.client == "ООО «Ромашка»" and not waiting(desk)


async def test_leaving_the_app_with_a_call_open_keeps_it(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with console(desk, person(desk), size=(120, 40)) as held:
        shift = Shift(held)
        await shift.until(lambda: shift.screen.table.settled and shift.screen.table.number, "the list")
        await answer_call(shift, "ром")
        await shift.type("не успел")
    assert [one.text for one in waiting(desk)] == ["не успел"]


async def test_two_calls_at_once_wait_for_each_other(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "ром")
        await shift.type("первый звонок")
        await shift.press("f9")
        await shift.until(lambda: intake(shift).who.input.has_focus and not intake(shift).writing.text, "another one")
        await shift.until(lambda: "отложено звонков: 1" in shift.seen, "the first waits")
        await shift.type("век")
        await shift.press("enter")
        await shift.type("второй звонок")
        await put_aside(shift)
        assert sorted(one.text for one in waiting(desk)) == ["второй звонок", "первый звонок"]
        await shift.press("N")
        await shift.until(lambda: "Продолжить: Пётр Семёнов" in shift.seen, "both are offered")
        await shift.press("enter")
        await shift.until(lambda: intake(shift).who.input.has_focus, "Enter takes a new call")
        await put_aside(shift)


async def test_an_empty_call_leaves_no_draft(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await put_aside(shift)
        assert not waiting(desk)
        await begin(shift)
        await put_aside(shift)


async def test_too_many_parked_calls_are_told(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    for n in range(PARKED):
        desk.drafts.save(person(desk).id, 0, "intake" if n == 0 else f"intake{n + 1}", f"звонок {n}", NOW)
    async with on_shift(desk) as shift:
        await shift.press("N")
        await shift.until(lambda: "Есть незаконченный приём" in shift.seen, "they are offered")
        await shift.press("1")
        await shift.hears("Отложенных звонков слишком много")
        await shift.press("N")
        await shift.until(lambda: "Есть незаконченный приём" in shift.seen, "they are offered")
        await shift.press(str(PARKED + 2))
        await shift.until(lambda: "Стереть навсегда" in shift.seen, "which one")
        await shift.press("1")
        await shift.hears("Стёрто")
        assert len(waiting(desk)) == PARKED - 1


async def test_s70_a_secret_is_masked_with_a_word_and_never_on_disk(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "ром")
        await shift.type("Не входит, пароль: Qwerty123! Как сменить?")
        await shift.until(lambda: waiting(desk), "the draft")
        assert "Qwerty123" not in waiting(desk)[0].text
        row = await save(shift)
        await shift.hears("Скрыто: пароль")
        card = desk.cards.card(row.number, NOW)
        assert card is not None and "Qwerty123" not in card.messages[0].text


# --- nothing is lost


async def test_a_refusal_keeps_every_word(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, Role.MANAGER) as shift:
        screen = await answer_call(shift, "ром")
        await shift.type("важное")
        await shift.press("ctrl+s")
        await shift.until(lambda: "Роль «менеджер» не может" in screen.notice.said, "why not")
        assert screen.writing.text == "важное"
        await put_aside(shift)


async def test_an_empty_text_is_not_registered(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path)) as shift:
        screen = await answer_call(shift, "ром")
        await shift.press("ctrl+s")
        await shift.until(lambda: "с чем обратился клиент" in screen.notice.said, "what is missing")
        await put_aside(shift)


async def test_saving_twice_makes_one_ticket(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await answer_call(shift, "ром")
        await shift.type("Как добавить сотрудника?")
        await shift.press("ctrl+s", "ctrl+s")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")
        await settle(shift.pilot)
    assert desk.reads.number("SELECT count(*) FROM ticket") == UNFORMED + 1


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_jumps_and_the_text_keeps_the_keys_when_news_come(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=size) as shift:
        screen = await answer_call(shift, "ром")
        await settle(shift.pilot)
        parts = (screen.who, screen.chosen, screen.writing, screen.fields, screen.verdict, screen.notice)
        before = [part.region for part in parts]
        await shift.type("ТИП: поломка")
        await shift.press("enter")
        desk.intake.accept(request("new", 2, TicketType.OUTAGE, "Ещё авария", minutes=0), NOW)
        await shift.type("не работает")
        await weighed(shift, "принято")
        await shift.until(lambda: "Форма «сбой»" in shift.seen, "the form of the type that was typed")
        assert [part.region for part in parts] == before
        assert screen.writing.has_focus and screen.writing.text == "ТИП: поломка\nне работает"
        assert before[2].height >= 3
        await put_aside(shift)


async def test_hostile_names_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    evil = "[red]Злой[/]\x1b]0;x\x07 \u202eimя [@click=app.quit]"
    client = desk.clients.add(f"Злая {evil}", None, NOW)
    desk.clients.add_contact(client, f"Злыдень {evil}", ContactRole.DIRECTOR, [], NOW)
    async with on_shift(desk) as shift:
        screen = await begin(shift)
        await shift.type("злыд")
        await shift.until(lambda: "[red]Злой[/]" in shift.seen, "the match as text")
        await shift.press("enter")
        await shift.type("[b]текст[/b]")
        await shift.until(lambda: screen.call.caller.client_id == client, "chosen")
        assert "\x1b]" not in shift.seen and "\u202e" not in shift.seen
        row = await save(shift)
        assert row.client_id == client


async def test_a_draft_of_another_kind_of_data_is_read_as_text(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.drafts.save(person(desk).id, 0, "intake", '{"text": 5, "answers": [1], "began": "вчера", "type": "x"', NOW)
    async with on_shift(desk) as shift:
        await shift.press("N")
        await shift.until(lambda: "Есть незаконченный приём" in shift.seen, "it is offered")
        await shift.press("2")
        await shift.until(lambda: intake(shift).writing.text.startswith('{"text": 5'), "nothing is lost")
        await put_aside(shift)


async def test_somebody_elses_work_is_not_touched_by_a_call(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.take(VIP, by(desk))
    async with on_shift(desk) as shift:
        await answer_call(shift, "ром")
        await shift.type("tqwe ntr")
        await put_aside(shift)
    row = desk.queue.find(OUTAGE)
    assert row is not None and row.assignee_id is None


# --- what stands on the screen


@pytest.mark.parametrize("size", SIZES)
async def test_l06_the_matches_lie_exactly_below_the_line_and_tear_nothing_beside(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_shift(busy_desk(tmp_path), size=size) as shift:
        screen = await begin(shift)
        await shift.until(lambda: "здесь будет видно" in screen.verdict.said, "what the line is for")
        await shift.type("ве")
        await shift.until(lambda: screen.who.matches.display, "the matches")
        who, below = screen.who.input.region, screen.who.matches.region
        assert (below.x, below.right, below.y) == (who.x, who.right, who.bottom)
        await put_aside(shift)


@pytest.mark.parametrize("size", SIZES)
async def test_c15_words_of_an_outage_stand_first_at_every_width(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_shift(busy_desk(tmp_path), size=size) as shift:
        await answer_call(shift, "лют")
        await shift.type("Портал лежит у всех с 10 утра")
        await weighed(shift, "возможно, авария — F2")
        assert intake(shift).verdict.said.startswith("⚠ возможно, авария")
        await shift.press("f2", "1")
        await shift.until(lambda: "авария — F2" not in intake(shift).verdict.said, "nothing is left to choose")
        await put_aside(shift)
