"""What a letter is: machines are known, and a person is never taken for one."""

import pytest

from data.mail.kinds import LetterKind
from tests.letters import compound, letter, read

OURS = "<pult.1@example.ru>"


def report(kind: str, *parts: str, **fields: str) -> bytes:
    text = "Content-Type: text/plain; charset=utf-8\r\n\r\nПисьмо не доставлено."
    return compound(f"report; report-type={kind}", text, *parts, **({"From": "MAILER-DAEMON@mx.example.org"} | fields))


def delivery(action: str, status: str) -> str:
    return (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; ivan@example.org\r\nAction: {action}\r\nStatus: {status}"
    )


RETURNED = f"Content-Type: message/rfc822\r\n\r\nMessage-ID: {OURS}\r\nSubject: Re: Счёт\r\n\r\nтекст"
HEADERS = f"Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-Id: {OURS}"


@pytest.mark.parametrize("returned", [RETURNED, HEADERS])
@pytest.mark.parametrize(
    ("action", "status", "kind", "final"),
    [
        ("failed", "5.1.1", LetterKind.BOUNCE, True),
        ("failed", "4.4.7", LetterKind.BOUNCE, True),
        ("Failed (bad destination)", "5.0.0", LetterKind.BOUNCE, True),
        ("delayed", "4.2.2", LetterKind.DELAY, False),
    ],
)
def test_a_delivery_report_names_ours(returned: str, action: str, status: str, kind: LetterKind, final: bool) -> None:
    found = read(report("delivery-status", delivery(action, status), returned))
    assert (found.auto, found.bounce_of, found.bounce_final) == (kind.label, (OURS,), final)


def test_a_report_of_success_is_no_bounce() -> None:
    found = read(report("delivery-status", delivery("delivered", "2.0.0"), RETURNED))
    assert (found.auto, found.bounce_of, found.references) == ("уведомление о доставке", (), (OURS,))


def test_one_failed_recipient_of_several_is_a_failure() -> None:
    both = delivery("delivered", "2.1.5") + "\r\n\r\nAction: failed\r\nStatus: 5.1.1"
    assert read(report("delivery-status", both, RETURNED)).bounce_final


def test_a_report_without_its_parameter_is_known_by_its_part() -> None:
    raw = report("x", delivery("failed", "5.1.1"), RETURNED)
    assert b"; report-type=x" in raw
    assert read(raw.replace(b"; report-type=x", b"")).auto == "недоставка"


def test_a_read_receipt_points_at_our_letter() -> None:
    part = f"Content-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: {OURS}\r\nDisposition: d"
    found = read(report("disposition-notification", part, From="ivan@example.org"))
    assert (found.auto, found.references, found.bounce_of) == ("уведомление о прочтении", (OURS,), ())


def test_an_abuse_report_is_known() -> None:
    part = "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse"
    assert read(report("feedback-report", part, From="fbl@example.org")).auto == "жалоба на спам"


BOUNCES = {
    "exim": (
        "Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.",
        {"X_Failed_Recipients": "ivan@example.org", "From": "Mailer-Daemon@example.org"},
    ),
    "russian": (
        "Ваше сообщение не доставлено",
        "К сожалению, письмо не может быть доставлено: 550 5.1.1 User Unknown",
        {"From": "mailer-daemon@example.org", "Return_Path": "<>"},
    ),
    "domino": ("DELIVERY FAILURE: User not listed", "was not delivered to Ivan", {"Return_Path": "<MAILER-DAEMON@x>"}),
    "null sender": ("Undeliverable: Счёт", "Your message couldn't be delivered: user unknown", {"Return_Path": "<>"}),
    "ukrainian group": (
        "Delivery Status Notification (Failure)",
        "Вітаємо! Група, ймовірно, не існує",
        {"From": "mailer-daemon@example.org", "Auto_Submitted": "auto-replied", "In_Reply_To": OURS},
    ),
}


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_without_a_report_is_known_by_its_words(name: str) -> None:
    subject, text, fields = BOUNCES[name]
    copy = f"\n\n------ This is a copy of the message ------\n\nSubject: x\nMessage-Id: {OURS}\n\nтекст"
    found = read(letter(text + copy, Subject="##", **fields).replace(b"##", subject.encode()))
    assert (found.auto, found.bounce_of, found.bounce_final) == ("недоставка", (OURS,), True)


def test_a_bounce_without_a_copy_is_found_by_what_it_answers() -> None:
    subject, text, fields = BOUNCES["ukrainian group"]
    assert read(letter(text, Subject=subject, **fields)).bounce_of == (OURS,)


def test_a_warning_of_delay_is_no_failure() -> None:
    text = "This is a warning message only. Your message has been delayed; delivery will be retried."
    found = read(letter(text, Subject="Delivery delayed", From="mailer-daemon@example.org", Return_Path="<>"))
    assert (found.auto, found.bounce_final) == ("задержка доставки", False)


AUTO_REPLIES = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-replied (vacation)"},
    {"Auto_Submitted": "auto-generated", "In_Reply_To": OURS},
    {"X_Autoreply": "yes"},
    {"X_Autorespond": "Счёт"},
    {"Precedence": "auto_reply"},
    {"Precedence": "junk", "In_Reply_To": OURS},
    {"Return_Path": "<>"},
    {"X_Auto_Response_Suppress": "All", "X_MS_Exchange_Inbox_Rules_Loop": "ivan@example.org"},
    {"X_Auto_Response_Suppress": "DR, OOF, AutoReply", "Subject": "Automatic reply: bill"},
    {"Precedence": "bulk", "Subject": "Out of Office: bill"},
]


@pytest.mark.parametrize("fields", AUTO_REPLIES)
def test_an_auto_reply_is_known_by_its_headers(fields: dict[str, str]) -> None:
    assert read(letter("Меня нет.", **fields)).auto == "автоответ"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Автоответ: Re: Счёт [№ 1042]", "Здравствуйте! Я в отпуске до 10 февраля, отвечу после возвращения."),
        ("Автоматический ответ: Счёт", "Добрый день. Сейчас отсутствую на рабочем месте."),
        ("Автоответ", "Спасибо за Ваше письмо! Оно отправлено автоматически, не отвечайте на это письмо."),
        ("В отпуске до 10.02", "Вернусь 10 февраля, срочные вопросы — Петрову."),
        ("Out of office: bill", "I am on vacation and will be back on Monday."),
        ("Out of the Office Autoreply: bill", "I have limited access to mail."),
        ("Automatic reply: bill", "Thank you, I am out of the office."),
    ],
)
def test_an_auto_reply_without_headers_needs_a_subject_and_words(subject: str, text: str) -> None:
    assert read(letter(text, Subject="##").replace(b"##", subject.encode())).auto == "автоответ"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("автоответчик не работает", "Клиенты жалуются, что автоответчик молчит."),
        ("Автоответ не уходит клиентам", "Коллега в отпуске, а его автоответ не уходит."),
        ("Автоответ: не работает", "Я в отпуске, а автоответ не включился. Помогите!"),
        ("Автоответ", "Как настроить автоответ на время отпуска?"),
        ("Отпуск", "Прошу закрыть доступ Петрову: он в отпуске."),
        ("Out of office assistant does not work", "Please fix it, I am on vacation next week."),
        ("Письмо не доставлено", "Отправил письмо клиенту, пришло: 550 5.1.1 user unknown. Что делать?"),
        ("Fwd: Undelivered Mail Returned to Sender", "Вот что приходит, посмотрите: could not be delivered"),
        ("Read: новая версия", "Прочитал, вопросов нет, ставьте."),
        ("Re: Счёт", "Спасибо за письмо, оплатили."),
        ("Возврат", "Хочу вернуть деньги."),
    ],
)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Auto_Submitted": "no"},
        {"List_Id": "<support.example.ru>", "Precedence": "list", "List_Unsubscribe": "<u@x>", "List_Post": "<s@x>"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"From": "postmaster@example.org"},
        {"Return_Path": "<ivan@example.org>", "X_Autoreply": "no"},
    ],
)
def test_a_person_is_a_person(subject: str, text: str, fields: dict[str, str]) -> None:
    assert read(letter(text, Subject="##", **fields).replace(b"##", subject.encode())).auto == ""


def test_a_web_form_that_says_it_is_generated_is_a_request() -> None:
    assert read(letter("Имя: Иван\nВопрос: не приходит счёт", Auto_Submitted="auto-generated")).auto == ""


@pytest.mark.parametrize(
    ("fields", "auto"),
    [
        ({"Precedence": "bulk", "List_Unsubscribe": "<mailto:u@x>"}, "рассылка"),
        ({"Precedence": "junk"}, "рассылка"),
        ({"Precedence": "bulk", "List_Unsubscribe": "<mailto:u@x>", "List_Post": "<mailto:l@x>"}, ""),
        ({"Precedence": "bulk", "List_Unsubscribe": "<mailto:u@x>", "In_Reply_To": OURS}, ""),
        ({"List_Unsubscribe": "<mailto:u@x>"}, ""),
    ],
)
def test_a_newsletter_is_told_from_a_letter_through_a_list(fields: dict[str, str], auto: str) -> None:
    assert read(letter("Новости месяца", **fields)).auto == auto


def test_a_bounce_attached_by_a_person_is_a_request() -> None:
    words = "Content-Type: text/plain; charset=utf-8\r\n\r\nПосмотрите, что пришло."
    raw = compound("mixed", words, delivery("failed", "5.1.1"), RETURNED)
    assert read(raw).auto == ""
