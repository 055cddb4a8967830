"""Secrets are hidden before a request is stored: in its text, subject, sender, answers, files' names (S-70, C-16)."""

from collections.abc import Iterable
from dataclasses import replace

from data.rows import Incoming
from models.secrets import Masked, mask

_APART = "\n\n"
"""Between the parts of a request when all of them are looked through at once, as nearly every one is clean."""


def without_secrets(incoming: Incoming) -> tuple[Incoming, tuple[str, ...]]:
    """Hide what must not be stored; gives the request and the kinds of what was hidden, for the journal.

    The quoted tail is masked by itself, so that it begins where it began.
    """
    names = incoming.attachments
    lines = (incoming.sender, incoming.subject, incoming.topic, incoming.client)
    said = (*lines, incoming.text, *incoming.answers.values(), *names)
    if not mask(_APART.join(said)).found:
        return incoming, ()
    cut = len(incoming.text) if incoming.quote_from is None else incoming.quote_from
    head, tail = mask(incoming.text[:cut]), mask(incoming.text[cut:]) if cut < len(incoming.text) else Masked("")
    sender, subject, topic, client = map(mask, lines)
    answers = {key: mask(text) for key, text in incoming.answers.items()}
    files = [mask(name) for name in names]
    kinds = _kinds((head, tail, subject, sender, topic, client, *answers.values(), *files))
    if not kinds:
        return incoming, ()
    clean = replace(
        incoming,
        text=head.text + tail.text,
        quote_from=None if incoming.quote_from is None else len(head.text),
        subject=subject.text,
        sender=sender.text,
        topic=topic.text,
        client=client.text,
        answers={key: one.text for key, one in answers.items()},
        attachments=tuple(one.text for one in files),
    )
    return clean, kinds


def _kinds(found: Iterable[Masked]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind.value for one in found for kind in one.kinds))
