"""Letters that came back: which of ours, and whether for good.

The delivery report says it; servers that send none are known by their own words.
"""

import re

from data.mail.headers import author
from data.mail.mime import Part

_ACTION = re.compile(r"^action\s*:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^status\s*:\s*([245])\.\d", re.IGNORECASE | re.MULTILINE)
_RETURNED_ID = re.compile(
    r"^[ \t>]*(?:x-)?(?:original-)?message-id\s*:\s*(<[^<>\s]{1,990}>)", re.IGNORECASE | re.MULTILINE
)
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_HEADER_TYPES = (
    "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "message/disposition-notification",
)  # fmt: skip
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|problem|delayed)|returned mail|"
    r"mail (?:delivery )?fail(?:ed|ure)|failure notice|message delayed|could not send|mail system error|"
    r"недоставлен|не ?доставлен|невозможно доставить|"
    r"(?:ошибка|сбой) (?:при )?доставк|возвра(?:т|щен)|отчёт о доставке|задержка доставки",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"(?:not|couldn.t|can.t|wasn.t|unable to) be delivered|was not delivered|delivery (?:to .{0,200} )?(?:has )?failed|"
    r"permanent (?:fatal )?error|unable to deliver|user unknown|mailbox (?:is )?full|5\d\d[ -]5\.\d\.\d|undeliverable|"
    r"не (?:может|могло|удалось) быть (?:доставлен|отправлен)|не (?:было )?доставлен|"
    r"невозможно доставить|не удалось доставить|не існує|не вдалося доставити|"
    r"(?:ящик|адресат|получатель|пользователь).{0,40}(?:переполнен|не существует|не найден|заблокирован)",
    re.IGNORECASE | re.DOTALL,
)
_LATER = re.compile(
    r"warning message only|will (?:be retried|retry|keep trying|continue)|still trying|has been delayed|"
    r"delivery (?:is |was )?delayed|not yet been delivered|попыт(?:ки|ок) (?:доставки )?будут|"
    r"доставка (?:\w+ )?(?:задерж|отлож)|задерживается|будет повторен|ещё не доставлено|продолжит попытки",
    re.IGNORECASE,
)
_SENDERS = re.compile(
    r"mailer-daemon|mail-?daemon|mdaemon|(?:^|[._-])bounces?(?:$|[@+._-])|maildelivery", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"original message|copy of (?:the|your) message|original headers|returned message|copy of the header|"
    r"исходное (?:сообщение|письмо)|копия (?:вашего )?(?:сообщения|письма)|заголовки",
    re.IGNORECASE,
)
_LOOK = 20_000


def verdict_of_report(letter: Part) -> str:
    """What a delivery report says in the end: «failed», «delayed» or «delivered»; one failed recipient is a failure."""
    said = "\n".join(part.text()[:_LOOK] for part in _walk(letter) if part.type in _STATUS_TYPES)
    actions = {action.lower() for action in _ACTION.findall(said)}
    if "failed" in actions:
        return "failed"
    if "delayed" in actions:
        return "delayed"
    if actions & {"delivered", "relayed", "expanded"}:
        return "delivered"
    classes = set(_STATUS.findall(said))
    return "delayed" if classes and "5" not in classes and "4" in classes else "failed"


def told_of_failure(letter: Part, subject: str, text: str) -> bool | None:
    """Whether a letter without a delivery report is a bounce: True for good, False for a delay, None for no bounce.

    The sender must be a mail system (its name, the empty envelope, X-Failed-Recipients) and the words must say so.
    """
    headers = letter.headers
    named = any(_SENDERS.search(author(headers.raw(name))[1].split("@")[0]) for name in ("from", "return-path"))
    null = any(headers.raw(name).replace(" ", "") == "<>" for name in ("return-path", "x-envelope-from"))
    listed = headers.has("x-failed-recipients")
    if not (named or null or listed):
        return None
    said = text[:_LOOK]
    words = (_SUBJECT.search(subject) is not None) + (_TEXT.search(said) is not None)
    if words < (1 if named or listed else 2):
        return None
    return not (_LATER.search(f"{subject}\n{said}") and not listed)


def returned_ids(letter: Part, text: str) -> tuple[str, ...]:
    """The Message-IDs of the letters that a report returns or names: from the returned headers, else from its words."""
    found: list[str] = []
    for part in _walk(letter):
        if part.type in ("message/rfc822", "message/global") and part.parts:
            found += part.parts[0].headers.ids("message-id")[:1]
        elif part.type in _HEADER_TYPES or part.type in ("message/rfc822", "message/global"):
            found += _RETURNED_ID.findall(part.text()[:_LOOK])[:1]
    if not found:
        begin = _ORIGINAL.search(text)
        found += _RETURNED_ID.findall(text[begin.start() if begin else 0 :])[:1]
    if not found:
        headers = letter.headers
        found += headers.ids("in-reply-to")[:1] or headers.ids("references")[-1:]
    return tuple(dict.fromkeys(found))


def _walk(letter: Part) -> list[Part]:
    """The parts of a report, two levels deep: what stands inside the returned letter is not the report's own."""
    containers = (part for part in letter.parts if part.type.startswith("multipart/"))
    return [letter, *letter.parts, *(inner for part in containers for inner in part.parts)]
