"""The folder of real letters: what each kind becomes. Skipped, visibly, where the folder is absent."""

import pytest

from data.mail.html import html_to_text
from models.quoting import quote_start
from tests.letters import read, samples

MACHINES = {
    "flanker__bounce_delayed": "недоставка",
    "flanker__bounce_mailbox-full": "недоставка",
    "flanker__bounce_office365": "недоставка",
    "flanker__disposition-notification": "уведомление о прочтении",
    "imap_tools__error_emails_bad_date_header": "рассылка",
    "imap_tools__multipart_report_emails_multi_address_bounce1": "недоставка",
    "imap_tools__multipart_report_emails_report_422": "задержка доставки",
    "mail-parser__mail_malformed_2": "недоставка",
    "mail-parser__mail_test_16": "рассылка",
    "rb-sisimai__arf-01": "жалоба на спам",
    "rb-sisimai__lhost-domino-01": "недоставка",
    "rb-sisimai__lhost-exchange2007-01": "недоставка",
    "rb-sisimai__lhost-googlegroups-12": "недоставка",
    "rb-sisimai__lhost-mailru-01": "недоставка",
    "rb-sisimai__lhost-office365-01": "недоставка",
    "rb-sisimai__lhost-postfix-05": "недоставка",
    "rb-sisimai__lhost-yandex-01": "недоставка",
    "rb-sisimai__rfc3834-01": "автоответ",
    "rb-sisimai__rfc3834-02": "автоответ",
}
NOTHING_NAMES_OURS = {"flanker__bounce_delayed", "rb-sisimai__lhost-domino-01", "rb-sisimai__lhost-exchange2007-01"}
FOLDED = {"talon__android", "talon__gmail", "talon__iphone", "talon__outlook"}
REPLIES_SHOWN_WHOLE = {
    "crisp__email_iphone.txt", "crisp__email_tricky_18_inline_reply.txt", "crisp__email_unquoted_reply.txt",
    "talon__signature_unicode.txt",
}  # fmt: skip


def test_every_real_letter_is_read_and_told_apart() -> None:
    paths = sorted(samples("mail").glob("*.eml"))
    found = {path.stem: read(path.read_bytes()) for path in paths}
    assert {name: letter.auto for name, letter in found.items() if letter.auto} == MACHINES
    people = {name for name, letter in found.items() if not letter.auto}
    assert {name for name in people if found[name].quote_from is not None} == FOLDED
    returned = {name for name, letter in found.items() if letter.auto in ("недоставка", "задержка доставки")}
    assert {name for name in returned if not found[name].bounce_of} == NOTHING_NAMES_OURS
    delayed = {name for name, letter in found.items() if letter.auto == "задержка доставки"}
    assert {name for name in returned if not found[name].bounce_final} == delayed


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("flanker__bilingual-simple", "А эта линия по-русски"),
        ("flanker__8bitmime", "Превел"),
        ("imap_tools__attachment_8bit", "отдел расписания"),
        ("imap_tools__base", "Здравствуйте!"),
        ("imap_tools__multi_charset_japanese_iso_2022", "すみません"),
        ("imap_tools__plain_emails_raw_email10", "Envoyé par"),
        ("mail-parser__mail_test_12", "你好"),
        ("rb-sisimai__lhost-yandex-01", "письмо отправлено почтовым сервером"),
    ],
)
def test_real_charsets_become_readable(name: str, words: str) -> None:
    assert words in read((samples("mail") / f"{name}.eml").read_bytes()).text


def test_real_replies_are_folded_where_their_quotation_begins() -> None:
    shown_whole = set()
    for path in sorted(samples("replies").iterdir()):
        text = path.read_text(encoding="utf-8", errors="replace")
        text = html_to_text(text) if path.suffix == ".html" else text
        start = quote_start(text)
        if start is None:
            shown_whole.add(path.name)
        elif path.suffix == ".html":
            assert text[:start].split() == ["Hi.", "I", "am", "fine.", "Thanks,", "Alex"]
    assert shown_whole == REPLIES_SHOWN_WHOLE
