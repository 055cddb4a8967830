"""Secrets are found in strangers' wording and masked, and little else is (D-59, S-70, C-16, security.md §6)."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.secrets import MARKS, SecretKind, mask, mask_person, personal

PASSWORD, CARD, CVV, TOKEN = SecretKind.PASSWORD, SecretKind.CARD, SecretKind.CVV, SecretKind.TOKEN
PASSPORT, SNILS = SecretKind.PASSPORT, SecretKind.SNILS

HELD = [
    ("пароль: qwerty123", "qwerty123", PASSWORD),
    ("Пароль - Qwerty!", "Qwerty", PASSWORD),
    ("ПАРОЛЬ ОТ ПОЧТЫ: Zxc123", "Zxc123", PASSWORD),
    ("пароль от 1С такой: Весна2024", "Весна2024", PASSWORD),
    ("пароль для входа в crm: Test_1234", "Test_1234", PASSWORD),
    ("мой пароль qwerty", "qwerty", PASSWORD),
    ("пароль «солнышко»", "солнышко", PASSWORD),
    ("пароль:солнце", "солнце", PASSWORD),
    ("пароль\nqwerty123", "qwerty123", PASSWORD),
    ("пароль:\n\n  zxcvbn", "zxcvbn", PASSWORD),
    ("> пароль:\n> Kot777", "Kot777", PASSWORD),
    ("войти можно с паролем Zima2025", "Zima2025", PASSWORD),
    ("qwerty123 — это пароль", "qwerty123", PASSWORD),
    ("логин: ivan\nпароль: qwerty", "qwerty", PASSWORD),
    ("логин/пароль ivan / secret9", "secret9", PASSWORD),
    ("логин и пароль: ivan@mail.ru Qwe12345", "Qwe12345", PASSWORD),
    ("login:password admin:admin1", "admin:admin1", PASSWORD),
    ("Доступ: admin / Qwe123!", "Qwe123", PASSWORD),
    ("password=hunter2", "hunter2", PASSWORD),
    ("DB_PASSWORD=xx77;", "xx77", PASSWORD),
    ('{"password": "abc def"}', "abc def", PASSWORD),
    ("<password>abc12</password>", "abc12", PASSWORD),
    ("?user=a&password=pp1&x=1", "pp1", PASSWORD),
    ("pwd: abc", "abc", PASSWORD),
    ("парoль: sunshine", "sunshine", PASSWORD),
    ("pаsswоrd: abcd", "abcd", PASSWORD),
    ("ｐａｓｓｗｏｒｄ: abcd", "abcd", PASSWORD),
    ("па\u200bроль: solntse", "solntse", PASSWORD),
    ("Passwort: Geheim1", "Geheim1", PASSWORD),
    ("Kennwort ist hund99", "hund99", PASSWORD),
    ("mot de passe : azerty", "azerty", PASSWORD),
    ("contraseña: hola123", "hola123", PASSWORD),
    ("hasło: kotek1", "kotek1", PASSWORD),
    ("密码：abc123", "abc123", PASSWORD),
    ("пин 1234", "1234", PASSWORD),
    ("ПИН-код: 0000", "0000", PASSWORD),
    ("код из смс 482913", "482913", PASSWORD),
    ("карта 4111 1111 1111 1111", "4111 1111 1111 1111", CARD),
    ("4242-4242-4242-4242", "4242-4242-4242-4242", CARD),
    ("2200000000000053", "2200000000000053", CARD),
    ("4111 1111\n1111 1111", "1111", CARD),
    ("378282246310005", "378282246310005", CARD),
    ("3782 822463 10005", "822463", CARD),
    ("6212345678901232", "6212345678901232", CARD),
    ("٤١١١ ١١١١ ١١١١ ١١١١", "١١١١", CARD),
    ("CVV: 123", "123", CVV),
    ("5555555555554444 12/27 987", "987", CVV),
    ("код безопасности 321", "321", CVV),
    ("паспорт 4508 123456", "4508 123456", PASSPORT),
    ("паспорт серия 45 08 номер 123456", "123456", PASSPORT),
    ("45 08 123456", "123456", PASSPORT),
    ("112-233-445 95", "112-233-445 95", SNILS),
    ("СНИЛС 11223344595", "11223344595", SNILS),
    ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", TOKEN),
    ("Authorization: Bearer abcdefghijklmnop123", "abcdefghijklmnop123", TOKEN),
    ("https://ivan:sekret@host.ru/x", "sekret", TOKEN),
    ("postgres://u:p@ss@host/db", "p@ss", TOKEN),
    ("https://x.bitrix24.ru/rest/1/abcd1234efgh5678/", "abcd1234efgh5678", TOKEN),
    ("token: a8f5f167f44f4964e6c998dee827110c", "a8f5f167", TOKEN),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "eyJzdWIi", TOKEN),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----", "MIIabc", TOKEN),
    ("-----BEGIN PRIVATE KEY-----\nMIIcut", "MIIcut", TOKEN),
    ("xK9fQ2mZ7pL4vN8sR1tB6wD3", "xK9fQ2mZ7pL4", TOKEN),
]

LEFT = [
    "Забыл пароль, помогите",
    "Пароль не подходит",
    "пароль: не подходит",
    "Пароль: пришлю отдельно",
    "пароль скажу по телефону",
    "Сбросьте пароль на портале. Время: 12:30",
    "Не могу поменять пароль на портале: ошибка 500",
    "пароль 8 символов",
    "смена пароля: как сделать?",
    "не приходит письмо с паролем",
    "логин и пароль не подходят",
    "Логин: ivan\nИмя: Пётр",
    "пароль\nСпасибо, Иван",
    "Введите пароль и нажмите Войти",
    "reset your password please",
    "the password must contain",
    "Заказ 4111111111111112",
    "№ 1234567890",
    "Заказ № 4508 123456",
    "накладная 4508 123456",
    "тел +7 912 345-67-89",
    "12:30 04.03.2026",
    "время 10:00-22:00, 2026-03-04",
    "ИНН 7707083893",
    "р/с 40702810900000012345",
    "ОГРН 1027700132195",
    "EAN 4601234567893",
    "сделка 123456789012 от 04.03.2026 11:07:32",
    "https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit",
    "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "uuid 123e4567-e89b-12d3-a456-426614174000",
    "Ivanov212/Predicting-time-to-close-incident-Azure-ML",
    "Пингвин 1234",
    "код ошибки 5003",
    "Паспорт изделия потерян",
    "Доступ: понедельник / пятница",
    "ТИП: СРЕДНЯЯ ЗАДАЧА",
]


@pytest.mark.parametrize(("text", "secret", "kind"), HELD)
def test_d59_a_secret_is_masked_by_its_kind(text: str, secret: str, kind: SecretKind) -> None:
    masked = mask(text)
    assert kind in masked.kinds
    assert secret not in masked.text and MARKS[kind] in masked.text
    assert mask(masked.text).text == masked.text


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_secret_is_left(text: str) -> None:
    assert mask(text).text == text


def test_the_words_around_a_secret_and_the_login_stay() -> None:
    assert mask("Здравствуйте! логин/пароль ivan / Zima2025, спасибо").text == (
        "Здравствуйте! логин/пароль ivan / ⟨пароль скрыт⟩, спасибо"
    )


def test_the_mark_does_not_tell_the_length() -> None:
    assert mask("пароль: abc1").text == mask("пароль: abc1" + "x" * 50).text


def test_places_lead_to_the_text_as_it_was_written() -> None:
    text = "па\u200bроль: so\u200bl1 и карта 4242 4242 4242 4242"
    for found in mask(text).found:
        assert text[found.start : found.end].replace("\u200b", "") in ("sol1", "4242 4242 4242 4242")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("+7 912 345-67-89", "⟨телефон скрыт⟩"),
        ("8 (495) 123-45-67", "⟨телефон скрыт⟩"),
        ("ivan@mail.ru", "⟨почта скрыта⟩"),
        ("ИНН 7707083893", "ИНН ⟨ИНН скрыт⟩"),
        ("заказ 123456 в 12:30", "заказ 123456 в 12:30"),
        ("обращение № 7", "обращение № 7"),
    ],
)
def test_lists_and_exports_hide_a_person_too(text: str, left: str) -> None:
    assert mask_person(text).text == left
    assert mask(text).text == text, "on intake a telephone and an ИНН stay: the desk needs them"


def test_what_may_be_sent_after_a_look_is_named_apart() -> None:
    assert [one.kind for one in personal("пароль: abc1, тел +7 912 345-67-89")] == [SecretKind.PHONE]


_PIECES = st.sampled_from(
    [
        "пароль",
        "password",
        ":",
        " ",
        "\n",
        "/",
        "логин",
        "4111 1111 1111 1111",
        "qwe1",
        "⟨пароль скрыт⟩",
        "это",
        "«",
        "»",
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=25).map("".join))
def test_masking_never_fails_and_is_done_once(text: str) -> None:
    masked = mask(text)
    assert mask(masked.text).text == masked.text
    assert mask_person(mask_person(text).text).text == mask_person(text).text
    assert (masked.text == text) is not bool(masked.found)


_SAFE = string.ascii_letters + string.digits + "!@#$%^*_+"


@given(st.text(_SAFE, min_size=4, max_size=30), st.sampled_from(["пароль: {}", "Password = {}", "пароль\n{}"]))
def test_no_password_that_is_told_is_left(secret: str, told: str) -> None:
    strong = "q7" + secret.strip(".,;:!?") + "Z"
    assert strong not in mask(told.replace("{}", strong) + "\nСпасибо!").text


@given(st.integers(0, 10**15 - 1))
def test_every_card_that_satisfies_luhn_is_masked(body: int) -> None:
    digits = f"4{body % 10**14:014d}"
    doubled = [int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(digits)]
    check = -sum(value - 9 if value > 9 else value for value in doubled) % 10
    number = f"{digits}{check}"
    assert number not in mask(f"Карта {number}, оплатите").text
    grouped = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    assert mask(f"Карта {grouped}.").text == "Карта ⟨карта скрыта⟩."


@pytest.mark.parametrize(
    "piece",
    ["x", "пароль ", "пин ", "1 ", "4111 ", "A1b", "://a:", "логин: a ", "-----BEGIN PRIVATE KEY-----", "\u200b"],
)
def test_a_hostile_megabyte_is_read_in_one_go(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert mask(mask(text).text).text == mask(text).text


def test_a_long_letter_keeps_everything_but_its_secrets() -> None:
    rng = random.Random(7)
    words = ["заказ", "не", "открывается", "карточка", "клиент", "сегодня", "12:30", "№ 456", "счёт"]
    body = " ".join(rng.choice(words) for _ in range(100_000))
    text = f"{body}\nпароль: Zima2025\n{body}"
    assert mask(text).text == f"{body}\nпароль: ⟨пароль скрыт⟩\n{body}"


@pytest.mark.parametrize(
    "line",
    [
        "Message-ID: <CAKqR7Yz3b1kQ8sT2uVw5xYzA9bCdEfGh1iJ2kL3mN4oP5qR6s@mail.example>",
        "X-Gm-Message-State: AOJu0YzA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8",
        "DKIM-Signature: v=1; b=bWy0dBP58bVTxMju9kTjV5FR8Nix\n ePnEngG56ziSjkEXiPLI2bIfLYZf0sByiB4giyTlejQW4su2ymBV",
        "delivered: ESMTP a640c23a62f3a-a1bC2dE3fG4hI5jK6lM7si123456789ejc.12 - gsmtp",
    ],
)
def test_what_the_post_writes_of_itself_is_no_key(line: str) -> None:
    """A letter that came back is read whole: its headers are no secret (D-59)."""
    assert mask(f"Письмо не доставлено\n{line}\nSubject: x").text == f"Письмо не доставлено\n{line}\nSubject: x"


def test_a_key_beside_the_post_is_still_hidden() -> None:
    text = "Message-ID: <a1b2c3d4@mail.example>\n\nAbC12dEf34GhI56jKl78MnO90pQr"
    assert "MnO90" not in mask(text).text
