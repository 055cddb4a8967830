"""Labelled text as strangers write it, read into the form (S-47, R5, R13)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.form_reading import read_form, read_type
from models.forms import is_answer
from models.terms import TicketType
from tests.rules.doors import GOOD, TASK, read, rules

T = TicketType
LABELS = {
    "what": ["ОПИСАНИЕ", "Что нужно", "что хотим", "Задача", "Суть", "Что сделать"],
    "why": ["ЗАЧЕМ", "Для чего", "цель", "Причина", "для чего это нужно"],
    "users": ["КТО ИСПОЛЬЗУЕТ", "Кто будет пользоваться", "кому нужно", "Пользователи", "Для кого"],
    "input": ["ВХОД", "Что на входе", "исходные данные", "На входе"],
    "output": ["ВЫХОД", "Что на выходе", "результат", "Итог"],
    "due": ["СРОК", "К какому сроку", "когда", "дедлайн", "Когда нужно"],
}
INCIDENT = {
    "steps": ["ЧТО ДЕЛАЛИ", "шаги", "Как воспроизвести", "действия"],
    "expected": ["ОЖИДАЛИ", "должно было", "Ожидаемый результат", "что ожидали"],
    "got": ["ПОЛУЧИЛИ", "на самом деле", "Фактический результат", "результат", "ошибка", "Описание"],
    "hindered": ["КОМУ МЕШАЕТ", "у кого", "кого затронуло", "Масштаб"],
    "urgency": ["СРОЧНОСТЬ", "приоритет", "Насколько срочно"],
    "error_time": ["ВРЕМЯ ОШИБКИ", "когда случилось", "Время возникновения ошибки", "Дата и время"],
}
OUTAGE = {
    "down": ["ЧТО НЕДОСТУПНО", "что не работает", "Что случилось"],
    "since": ["С КАКОГО ВРЕМЕНИ", "когда началось", "с какого момента"],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, label) for key, labels in table.items() for label in labels]


def test_s47_the_good_example_is_a_filled_form() -> None:
    found = read(GOOD)
    assert (found.type, found.answers) == (T.MEDIUM_TASK, TASK)
    assert read(GOOD.replace(" / ", "\n")).answers == TASK


@pytest.mark.parametrize(("key", "label"), cases(LABELS))
def test_what_people_write_instead(key: str, label: str) -> None:
    assert read(f"ТИП: крупная задача\n{label}: ответ на вопрос").answers[key] == "ответ на вопрос"


@pytest.mark.parametrize(("key", "label"), cases(INCIDENT))
def test_what_people_write_in_an_incident(key: str, label: str) -> None:
    assert read(f"ТИП: поломка\n{label}: ответ на вопрос").answers[key] == "ответ на вопрос"


@pytest.mark.parametrize(("key", "label"), cases(OUTAGE))
def test_what_people_write_in_an_outage(key: str, label: str) -> None:
    assert read(f"ТИП: Авария\n{label}: ответ на вопрос").answers[key] == "ответ на вопрос"


SIGNS = [": ", " : ", ":", " - ", " — ", " – ", "- ", " = ", ":  ", "：", ":\n", "\n", "?\n", "? "]
AHEAD = ["", "- ", "• ", "1. ", "2) ", "(3) ", "* ", "**", "🔥 ", "✅ ", "   ", "а) ", "— ", "1: "]


@pytest.mark.parametrize(("sign", "ahead"), list(product(SIGNS, AHEAD)))
def test_the_same_answers_in_any_dress(sign: str, ahead: str) -> None:
    bold = "**" if ahead == "**" else ""
    text = "\n".join(
        f"{ahead}{label}{bold}{sign}{answer}"
        for label, answer in [("Тип", "мелкая"), ("Зачем", "база не утечёт"), ("Кто использует", "отдел продаж")]
    )
    found = read(text)
    assert (found.type, found.answers) == (T.SMALL_TASK, {"why": "база не утечёт", "users": "отдел продаж"})


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, lambda text: text.replace("ё", "е")])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "<br>", "<br/>\n", "</p><p>", " / ", " | ", "; "])
def test_case_and_line_ends_do_not_matter(change: object, end: str) -> None:
    assert callable(change)
    lines = [
        f"{change(label)}: {answer}" for label, answer in [("срок", "завтра"), ("зачем", "так надо"), ("вход", "сч")]
    ]
    assert read(end.join(lines)).answers == {"due": "завтра", "why": "так надо", "input": "сч"}


def test_an_answer_of_several_lines_and_a_signature() -> None:
    text = (
        "Добрый день!\n\nОПИСАНИЕ:\nсделать отчёт\n\n— по дням\n— по неделям\nСРОК: к пятнице\n\n"
        "С уважением,\nИван Петров\n+7 900 000-00-00"
    )
    assert read(text).answers == {"what": "сделать отчёт\n\n— по дням\n— по неделям", "due": "к пятнице"}


@pytest.mark.parametrize(
    "text",
    [
        "смотрите https://example.com/path?a=1:2 и ftp://x.y",
        "встретимся в 10:30, потом в 12:00",
        "Иван: привет\nПётр: привет",
        "C:\\Users\\admin",
        "итого: это не то, что мы хотим",
        "у нас срочность и причина есть, цель видна",
        "> ЗАЧЕМ: так надо\n> СРОК: завтра",
    ],
)
def test_what_is_no_form(text: str) -> None:
    assert read(text).type is None and not read(text).answers


def test_colons_within_an_answer_stay_in_it() -> None:
    found = read("ЗАЧЕМ: см. https://a.ru/x:1, в 10:30 созвон: обсудим\nСРОК: 12.12 в 18:00")
    assert found.answers == {"why": "см. https://a.ru/x:1, в 10:30 созвон: обсудим", "due": "12.12 в 18:00"}


def test_quoted_lines_say_nothing_and_end_an_answer() -> None:
    found = read("ЗАЧЕМ: так надо\n> СРОК: вчера\n> ВХОД: ничего\nКТО ИСПОЛЬЗУЕТ: все")
    assert found.answers == {"why": "так надо", "users": "все"}


def test_the_quoted_tail_of_a_letter_is_left_out() -> None:
    text = "ЗАЧЕМ: так надо\n\n12.03.2026 10:00, Пульт пишет:\n> СРОК: ?\nСРОК: завтра"
    assert "due" not in read_form(text, rules(), text.index("12.03")).answers


@pytest.mark.parametrize("empty", ["", "-", "—", "?", "не знаю", "…", "к какому сроку это нужно?"])
def test_an_empty_answer_does_not_count(empty: str) -> None:
    assert "due" not in read(f"ЗАЧЕМ: так надо\nСРОК: {empty}\nВХОД: файл").answers


def test_the_first_answer_stands_and_an_empty_one_gives_way() -> None:
    assert read("СРОК: -\nСРОК: завтра\nСРОК: послезавтра").answers == {"due": "завтра"}


def test_words_without_a_label_are_the_description_of_a_marked_request() -> None:
    found = read("ТИП: Мелкая задача\nДобавьте в карточку поле «Источник»\nЗАЧЕМ: видеть рекламу")
    assert found.answers == {"what": "Добавьте в карточку поле «Источник»", "why": "видеть рекламу"}
    lead = read("Здравствуйте!\nДобавьте в карточку поле «Источник»\n\nТип: мелкая\nЗачем: видеть рекламу")
    assert lead.answers["what"] == "Добавьте в карточку поле «Источник»"
    down = read("ТИП: Авария\nПортал не открывается ни у кого\nС какого времени: 10:00")
    assert down.answers == {"down": "Портал не открывается ни у кого", "since": "10:00"}
    assert read("Добавьте в карточку поле «Источник»").answers == {}, "not a form at all"


def test_without_a_type_the_labels_choose_the_form() -> None:
    found = read("Шаги: открыл, нажал\nОжидал: список\nРезультат: пусто")
    assert found.answers == {"steps": "открыл, нажал", "expected": "список", "got": "пусто"}
    assert read("Зачем: надо\nРезультат: отчёт").answers == {"why": "надо", "output": "отчёт"}


@pytest.mark.parametrize(
    ("words", "type"),
    [
        ("СРЕДНЯЯ ЗАДАЧА", T.MEDIUM_TASK),
        ("мелкая", T.SMALL_TASK),
        ("Проект", T.LARGE_TASK),
        ("Крупная задача (проект)", T.LARGE_TASK),
        ("**Авария**", T.OUTAGE),
        ("поломка, не нажимается", T.DEFECT),
        ("баг", T.DEFECT),
        ("вопрос.", T.QUESTION),
        ("согласование — надо обсудить", T.APPROVAL),
        ("договор аренды", None),
        ("", None),
    ],
)
def test_the_types_by_their_words(words: str, type: TicketType | None) -> None:
    assert read_type(words, rules()) is type
    assert read(f"ТИП: {words}").type is type


LINES = st.lists(
    st.one_of(
        st.sampled_from([label for labels in (LABELS | INCIDENT | OUTAGE).values() for label in labels]),
        st.sampled_from(
            ["ТИП", ":", " - ", "\n", "\r\n", "> ", "<br>", "**", "1. ", " / ", "http://a:1", "12:30", "?", "&nbsp;"]
        ),
        st.text(max_size=12),
    ),
    max_size=30,
).map("".join)


@given(LINES)
def test_any_text_is_read_and_every_answer_is_a_piece_of_it(text: str) -> None:
    found = read(text)
    for key, answer in found.answers.items():
        assert answer in text
        assert is_answer(answer, rules().question(key))
        assert answer == answer.strip()


WORDS = (
    st.text("абвгдежз ,", min_size=3, max_size=30)
    .map(lambda text: " ".join(text.split(" ")).strip(" ,"))
    .filter(lambda text: len(text) > 2 and is_answer(text) and "  " not in text)
)


@given(WORDS, WORDS, st.sampled_from(SIGNS), st.sampled_from(AHEAD), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_every_dress_reads_alike(why: str, users: str, sign: str, ahead: str, end: str) -> None:
    bold = "**" if ahead == "**" else ""
    dressed = f"{ahead}Зачем{bold}{sign}{why}{end}{ahead}Кто использует{bold}{sign}{users}"
    plain = f"ЗАЧЕМ: {why}\nКТО ИСПОЛЬЗУЕТ: {users}"
    assert read(dressed).answers == read(plain).answers


@pytest.mark.parametrize(
    "piece",
    [
        "a:",
        "срок:\n",
        "<br>",
        "<",
        ">",
        "срок (",
        "СРОК ",
        "? ",
        "- ",
        "1. ",
        "*",
        "что нужно: ",
        "&nbsp;",
        "\t",
        "срок ",
    ],
)
def test_a_hostile_megabyte_is_read_in_one_pass(piece: str) -> None:
    """Only the first hundred thousand letters are a form; the time grows with the length, whatever stands there."""
    text = piece * (1_000_000 // len(piece))
    assert all(answer in text for answer in read(text).answers.values())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("тип: авария.", T.OUTAGE),
        ("  Тип : Поломка", T.DEFECT),
        ("**ТИП:** Вопрос", T.QUESTION),
        ("*Тип: «Вопрос»*", T.QUESTION),
        ("- тип обращения: мелкая задача", T.SMALL_TASK),
        ("ТИП\tМелкая задача", T.SMALL_TASK),
        ("TИП: Aвapия", T.OUTAGE),
        ("ТИП: Авариа", T.OUTAGE),
        ("ТИП: мелкая задча", T.SMALL_TASK),
        ("ТИП: срочная задача", None),
        ("ТИП: авария или поломка?", None),
        ("прототип: авария", None),
        ("Какой тип: авария или вопрос?", None),
        ("> ТИП: Авария", None),
    ],
)
def test_the_type_is_read_from_its_own_line(line: str, kind: TicketType | None) -> None:
    """Slips of the finger and letters that only look Russian are forgiven; two types are none."""
    assert read(f"Добрый день.\n{line}\r\nПортал лежит.").type is kind
