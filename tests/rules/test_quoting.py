"""Where the quoted tail begins, in the layouts of the usual mail programs, and where nothing may be folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quoting import quote_start

NEW = "Добрый день!\nСпасибо, теперь счёт приходит."
MARKED = "> Проверьте, пожалуйста, почту.\n>\n> Поддержка"
BARE = "Проверьте, пожалуйста, почту.\n\nПоддержка"
ADDRESS = "help@example.ru"

PROVEN = {
    "yandex": f'02.02.2026, 10:00, "Поддержка" <{ADDRESS}>:',
    "yandex with a weekday": f"пн, 2 февраля 2026 г., 10:00 Поддержка <{ADDRESS}>:",
    "yandex user": f'02.02.2026 10:00 пользователь "Поддержка" <{ADDRESS}> написал:',
    "mail.ru": f"Понедельник, 2 февраля 2026, 10:00 +03:00 от Поддержка <{ADDRESS}>:",
    "mail.ru split": f"Понедельник, 2 февраля 2026, 10:00 +03:00 от Поддержка сервиса\n<{ADDRESS}>:",
    "gmail": f"пн, 2 февр. 2026 г. в 10:00, Поддержка <{ADDRESS}>:",
    "gmail split": f"пн, 2 февр. 2026 г. в 10:00, Служба поддержки и сопровождения <\n{ADDRESS}>:",
    "gmail older": f"2 февраля 2026 г., 10:00 пользователь Поддержка <{ADDRESS}> написал:",
    "gmail english": f"On Mon, Feb 2, 2026 at 10:00 AM Help Desk <{ADDRESS}> wrote:",
    "gmail english split": f"On Mon, Feb 2, 2026 at 10:00 AM Help Desk of the Company <\n{ADDRESS}> wrote:",
    "ios": f"2 февр. 2026 г., в 10:00, Поддержка <{ADDRESS}> написал(а):",
    "ios english": f"On Feb 2, 2026, at 10:00, Help Desk <{ADDRESS}> wrote:",
    "german": f"Am 02.02.2026 um 10:00 schrieb Hilfe <{ADDRESS}>:",
    "french": f"Le 2 févr. 2026 à 10:00, Aide <{ADDRESS}> a écrit :",
    "dashes": f"---- On Mon, 02 Feb 2026 10:00:00 +0300 {ADDRESS} wrote ----",
    "with direction marks": f'\u200e02.02.2026, 10:00, \u200e"Поддержка" <{ADDRESS}>:',
}
NEEDS_MARKS = {
    "thunderbird": "02.02.2026 10:00, Поддержка пишет:",
    "thunderbird english": "On 02/02/2026 10:00 AM, Help Desk wrote:",
    "the bat": "Вы писали 2 февраля 2026 г., 10:00:00:",
}
BLOCKS = {
    "outlook": (
        f"От: Поддержка <{ADDRESS}>\nОтправлено: понедельник, 2 февраля 2026 г. 10:00\n"
        "Кому: Иван <ivan@example.org>\nТема: RE: Счёт"
    ),
    "outlook bold": (
        f"*От:* Поддержка [mailto:{ADDRESS}]\n*Отправлено:* 2 февраля 2026 г. 10:00\n*Кому:* Иван\n*Тема:* Счёт"
    ),
    "outlook with a copy": (f"От: {ADDRESS}\nДата: 02.02.2026 10:00\nКому: Иван;\n  Пётр\nКопия: Анна\nТема: Счёт"),
    "outlook english": f"From: Help <{ADDRESS}>\nSent: Monday, February 2, 2026 10:00 AM\nTo: Ivan\nSubject: RE: bill",
    "underscores": f"{'_' * 32}\nFrom: Help <{ADDRESS}>\nSent: 2 February 2026\nTo: Ivan\nSubject: b",
    "dashes and block": f"-----Исходное сообщение-----\nFrom: <{ADDRESS}>\nSent: 2 February 2026\nTo: I\nSubject: b",
    "dashes alone": "-----Исходное сообщение-----",
    "old dashes": "-------- Исходное сообщение --------",
    "original": "-----Original Message-----",
}


@pytest.mark.parametrize("lead", [*PROVEN.values(), *NEEDS_MARKS.values(), *BLOCKS.values()])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_marked_quotation_is_folded_from_its_introduction(lead: str, gap: str) -> None:
    text = f"{NEW}\n\n{lead}{gap}{MARKED}\n"
    assert quote_start(text) == len(NEW) + 2


@pytest.mark.parametrize("lead", [*PROVEN.values(), *BLOCKS.values()])
def test_a_proven_introduction_needs_no_marks(lead: str) -> None:
    assert quote_start(f"{NEW}\n\n{lead}\n\n{BARE}") == len(NEW) + 2


@pytest.mark.parametrize("lead", NEEDS_MARKS.values())
def test_a_doubtful_introduction_folds_nothing_without_marks(lead: str) -> None:
    assert quote_start(f"{NEW}\n\n{lead}\n\n{BARE}") is None


@pytest.mark.parametrize("lead", [*PROVEN.values(), *NEEDS_MARKS.values()])
def test_an_answer_under_the_quotation_stays_in_sight(lead: str) -> None:
    assert quote_start(f"{NEW}\n\n{lead}\n{MARKED}\n\nДа, проверил: всё равно не приходит.") is None


@pytest.mark.parametrize("lead", [*PROVEN.values(), *NEEDS_MARKS.values()])
def test_answers_between_the_lines_stay_in_sight(lead: str) -> None:
    assert quote_start(f"{NEW}\n\n{lead}\n> Вопрос?\n\nОтвет.\n\n> Второй?\n\nВторой ответ.\n\n> Подпись") is None


@pytest.mark.parametrize("lead", [*PROVEN.values(), *NEEDS_MARKS.values(), *BLOCKS.values()])
def test_a_letter_that_is_only_a_quotation_stays_whole(lead: str) -> None:
    assert quote_start(f"{lead}\n{MARKED}") is None
    assert quote_start(f"\n\n  \n{lead}\n{MARKED}") is None
    assert quote_start(f"Отправлено с iPhone\n\n{lead}\n{MARKED}") is None


@pytest.mark.parametrize("sign", ["Отправлено с iPhone", "Sent from my iPhone", "Отправлено из мобильной Яндекс Почты"])
def test_the_signature_of_a_telephone_goes_with_the_quotation(sign: str) -> None:
    lead = PROVEN["ios"]
    assert quote_start(f"{NEW}\n\n{sign}\n\n{lead}\n\n{MARKED}") == len(NEW) + 2
    assert quote_start(f"{NEW}\n\n{lead}\n\n{MARKED}\n\n{sign}") == len(NEW) + 2
    assert quote_start(f"{NEW}\n\n{sign}\n") is None


def test_the_introduction_may_stand_inside_the_marks() -> None:
    text = f"{NEW}\n\n> {PROVEN['ios']}\n>\n> Проверьте почту.\n"
    assert quote_start(text) == len(NEW) + 2


def test_the_initials_of_the_bat_count_as_marks() -> None:
    assert quote_start(f"{NEW}\n\n{NEEDS_MARKS['the bat']}\n\nПП> Проверьте почту.\nПП> Поддержка") == len(NEW) + 2


def test_marks_without_an_introduction_are_somebodys_words() -> None:
    assert quote_start("Вот что пишет программа:\n> ошибка 404\n> ошибка 405") is None
    assert quote_start("Запрос такой:\nSQL> select 1\nSQL> select 2") is None


@pytest.mark.parametrize(
    "text",
    [
        "Вчера, 01.02.2026 в 10:00, менеджер Петров написал:\nвсё готово.\nНо ничего не готово. Что делать?",
        "Тема: не работает\nОт: меня\nПортал лежит.",
        "От: Сергея\nДобрый день. Нам бы хотелось узнать цену.",
        "Расписание:\n02.02.2026, 10:00: встреча\n03.02.2026, 11:00: звонок",
        "Напишите на ivan@example.org до 02.02.2026 10:00:\nжду",
        "Программа написала:\n> Ошибка\n",
    ],
)
def test_words_that_only_look_like_a_quotation_stay(text: str) -> None:
    assert quote_start(text) is None


@pytest.mark.parametrize("name", ["outlook", "outlook bold", "outlook with a copy", "outlook english", "underscores"])
def test_what_the_writer_announces_is_shown(name: str) -> None:
    assert quote_start(f"{NEW}\nВот какое письмо нам пришло:\n\n{BLOCKS[name]}\n\n{BARE}") is None


@pytest.mark.parametrize(
    "mark",
    [
        "-------- Пересылаемое сообщение --------",
        "---------- Forwarded message ---------",
        "-------- Пересланное сообщение --------",
        "Начало переадресованного сообщения:",
        "Begin forwarded message:",
    ],
)
def test_a_forwarded_letter_is_what_the_letter_is_about(mark: str) -> None:
    assert quote_start(f"{NEW}\n\n{mark}\n{BLOCKS['outlook']}\n\n{BARE}") is None
    assert quote_start(f"{NEW}\n\n{mark}\n{PROVEN['yandex']}\n{MARKED}") is None


def test_a_later_quotation_is_folded_when_an_earlier_one_was_answered() -> None:
    head = f"{PROVEN['gmail']}\n> Вопрос?\n\nОтвет.\n\n"
    assert quote_start(f"{head}{BLOCKS['outlook']}\n\n{BARE}") == len(head)


def test_windows_line_ends_and_hard_spaces_change_nothing() -> None:
    text = f"{NEW}\n\n{PROVEN['mail.ru']}\n{MARKED}".replace("\n", "\r\n").replace(" +03:00", "\xa0+03:00")
    assert quote_start(text) == len(NEW.replace("\n", "\r\n")) + 4


@given(st.text(max_size=300), st.sampled_from(["", *PROVEN.values(), *BLOCKS.values()]), st.text(max_size=300))
def test_any_text_is_answered_with_the_start_of_a_line_after_some_words(head: str, lead: str, tail: str) -> None:
    text = f"{head}\n{lead}\n{tail}"
    start = quote_start(text)
    if start is not None:
        assert 0 < start < len(text)
        assert text[start - 1] == "\n"
        assert text[:start].strip()
