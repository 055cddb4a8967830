"""One message of a conversation as lines: what the client wrote stands behind a rule that it cannot draw over."""

from zoneinfo import ZoneInfo

from data.rows import MessageRow
from models.safetext import block, bytes_in_words, one_line, size_in_words
from models.terms import Author, MessageKind, OutboxState
from screens.widgets.lines import Line, cut, wrap

TIME = 6
_RULES = {Author.CUSTOMER: "▏", Author.AGENT: "┃", Author.SYSTEM: "┊"}


def who_width(width: int) -> int:
    """Give the room for the name before the rule: less of it on a narrow terminal."""
    return 12 if width >= 96 else 9


def message_lines(message: MessageRow, width: int, zone: ZoneInfo, *, whole: bool) -> list[Line]:
    """Lay out one message: time, who or what, the rule, the text; ``whole`` unfolds quotes and long texts."""
    text_style, rule_style = _styles(message)
    rule = _RULES[message.author]
    who = who_width(width)
    room = max(width - TIME - who - 3, 8)
    local = message.at.astimezone(zone)
    gutter = cut(_heading(message, who), who)
    lines: list[Line] = []
    for n, (text, style) in enumerate(_body(message, room, whole)):
        first = n == 0
        lines.append(
            (
                (f"{local:%H:%M} " if first else " " * TIME, "talk--time"),
                (gutter + " " if first else " " * (who + 1), rule_style),
                (rule, rule_style),
                (" " + cut(text, room) if text_style == "talk--note" else " " + text, style or text_style),
            )
        )
    return lines


def _body(message: MessageRow, room: int, whole: bool) -> list[tuple[str, str]]:
    """Give the wrapped lines of a message, each with its style; an empty style is the message's own."""
    cut_at = message.quote_from if message.quote_from is not None and not whole else None
    own = message.text if cut_at is None else message.text[:cut_at]
    shown, is_cut = block(own, 4_000_000) if whole else block(own)
    body = [(part, "") for line in shown.strip("\n").split("\n") for part in wrap(line.rstrip(), room)]
    if message.author is Author.AGENT and message.kind is not MessageKind.NOTE:
        body = [(f"{one_line(message.who)}:", "talk--name"), *body] if len(body) > 1 else _named(message, body, room)
    elif message.kind is MessageKind.NOTE:
        body = _named(message, body, room)
    if is_cut or message.cut:
        body.append((f"показать целиком ({size_in_words(message.text)}) — z", "talk--folded"))
    if cut_at is not None and (tail := message.text[cut_at:].strip("\n")):
        body.append((f"… цитата, {_lines_said(tail.count(chr(10)) + 1)}", "talk--folded"))
    if said := files_said(message):
        body += [(part, "talk--folded") for part in wrap(f"вложения: {said}", room)]
    if message.delivery is OutboxState.WAITING:
        body.append(("ждёт отправки · u отменить", "talk--sending"))
    elif message.delivery is OutboxState.UNDELIVERED:
        body.append(("⚠ не доставлено", "talk--failed"))
    return body


def files_said(message: MessageRow) -> str:
    """Name a message's files with what each is and its size; those whose bytes the desk has not stand by name alone."""
    kept = {one_line(file.name): f"{file.kind.label}, {bytes_in_words(file.size)}" for file in message.files}
    names = [name for name in map(one_line, message.attachments) if name not in kept]
    return ", ".join([*(f"{name} ({what})" for name, what in kept.items()), *names])


def _named(message: MessageRow, body: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    who = one_line(message.who)
    if not who or not body:
        return body
    joined = wrap(f"{who}: {body[0][0]}", room)
    return [*((part, "") for part in joined), *body[1:]]


def _heading(message: MessageRow, width: int) -> str:
    if message.author is Author.CUSTOMER:
        return _short_name(one_line(message.who), width) or "клиент"
    return {MessageKind.QUESTION: "вопрос", MessageKind.AUTO: "автомат"}.get(message.kind, message.kind.label)


def _short_name(name: str, width: int) -> str:
    parts = name.split()
    return f"{parts[0]} {parts[1][0]}." if len(parts) > 1 and len(name) > width else name


def _styles(message: MessageRow) -> tuple[str, str]:
    if message.kind is MessageKind.NOTE:
        return "talk--note", "talk--note-rule"
    if message.author is Author.CUSTOMER:
        return "talk--client", "talk--client-rule"
    if message.author is Author.SYSTEM or message.kind is MessageKind.AUTO:
        return "talk--auto", "talk--auto"
    return "talk--own", "talk--own-rule"


def _lines_said(count: int) -> str:
    tail = count % 10 if count % 100 not in (11, 12, 13, 14) else 0
    return f"{count} {'строка' if tail == 1 else 'строки' if tail in (2, 3, 4) else 'строк'}"
