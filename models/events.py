"""The kinds of journal events, and the hash that chains them (security.md §5)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.terms import Term


class EventKind(Term):
    """What happened, as the journal names it; the label heads the line in a ticket's history."""

    # the request and its messages
    RECEIVED = "received", "обращение получено"
    CLIENT_WROTE = "client_wrote", "клиент написал"
    AUTO_LETTER = "auto_letter", "автоматическое письмо"
    ADMITTED = "admitted", "принято в очередь"
    ACKNOWLEDGED = "acknowledged", "сообщено «принято»"
    ASKED = "asked", "задан вопрос клиенту"
    ANSWERED = "answered", "дан ответ"
    REPLY_CANCELLED = "reply_cancelled", "отправка отменена"
    REPLY_WRITTEN = "reply_written", "письмо ушло"
    UNDELIVERED = "undelivered", "не доставлено"
    NOTED = "noted", "заметка"
    # the door
    GATE_SAID = "gate_said", "ответ приёма"
    FORM_FILLED = "form_filled", "форма заполнена"
    REFUSED_AT_GATE = "refused_at_gate", "отказано в приёме"
    CURATOR_AWAITED = "curator_awaited", "приём ждёт слова куратора"
    CURATOR_ASKED = "curator_asked", "ждём слова куратора"
    CURATOR_CONFIRMED = "curator_confirmed", "куратор подтвердил"
    CURATOR_DECLINED = "curator_declined", "куратор не подтвердил"
    TAKEN_AS_REQUEST = "taken_as_request", "переписка стала обращением"
    TAKEN_AS_TALK = "taken_as_talk", "обращение стало перепиской"
    CLIENT_NAMED = "client_named", "указан клиент"
    IMPACT_SET = "impact_set", "влияние"
    URGENCY_DECLARED = "urgency_declared", "заявленная срочность"
    DATE_SET = "date_set", "срок клиента"
    DUPLICATE_OF = "duplicate_of", "дубль другого обращения"
    DUPLICATE_FREED = "duplicate_freed", "больше не дубль"
    OFF_CHANNEL = "off_channel", "мимо канала"
    ACCESS_NOTED = "access_noted", "доступ"
    ATTACHED = "attached", "приложен файл"
    ATTACHMENT_NAMED = "attachment_named", "вид вложения"
    CHECKED = "checked", "пункт списка"
    # who has it
    TAKEN = "taken", "взято"
    RELEASED = "released", "возвращено в очередь"
    ASSIGNED = "assigned", "назначено"
    ESCALATED = "escalated", "эскалация"
    # waiting
    WAITING = "waiting", "ждём клиента"
    RESUMED = "resumed", "снова в работе"
    STARTED = "started", "начата работа"
    HELD = "held", "отложено"
    UNHELD = "unheld", "снято с паузы"
    WAITLISTED = "waitlisted", "в листе ожидания"
    PROMISED = "promised", "обещание"
    PROMISE_KEPT = "promise_kept", "обещание выполнено"
    REMINDER_SET = "reminder_set", "напоминание"
    REMINDED = "reminded", "напомнено"
    # what it is
    TYPE_SET = "type_set", "тип"
    TIER_CHANGED = "tier_changed", "уровень"
    PRIORITY_CHANGED = "priority_changed", "приоритет"
    URGENT_PAID = "urgent_paid", "срочно, оплачено"
    PUT_FIRST = "put_first", "поднято супервайзером"
    MERGED = "merged", "присоединено обращение"
    MERGED_INTO = "merged_into", "объединено с другим"
    # the end
    NOTHING_TO_ANSWER = "nothing_to_answer", "нечего отвечать"
    RESOLVED = "resolved", "решено"
    CLOSED = "closed", "закрыто"
    REOPENED = "reopened", "открыто снова"
    CLOSE_UNDONE = "close_undone", "закрытие отменено"
    UNDONE = "undone", "отменено"
    # the clocks
    WARNED = "warned", "скоро срок"
    BREACHED = "breached", "срок нарушен"
    TARGETS_APPLIED = "targets_applied", "новые сроки применены"
    CALENDAR_CHANGED = "calendar_changed", "календарь изменён"
    # the shift and its handover
    ROSTER_CHANGED = "roster_changed", "график изменён"
    SHIFT_OPENED = "shift_opened", "смена началась"
    SHIFT_EXTENDED = "shift_extended", "смена продлена"
    SHIFT_CLOSED = "shift_closed", "смена закрыта"
    OPENING_TICKED = "opening_ticked", "отмечен пункт приёма смены"
    RULE_SET_ASIDE = "rule_set_aside", "правило графика отменено с причиной"
    TAKEN_BEFORE_SHIFT = "taken_before_shift", "взято до приёма смены"
    ITEM_SET = "item_set", "пункт передачи подготовлен"
    PART_SIGNED = "part_signed", "часть передачи подписана"
    PART_UNSIGNED = "part_unsigned", "подпись снята"
    ITEM_READ = "item_read", "пункт прочитан вслух"
    READ_WRONG = "read_wrong", "прочитано неверно"
    READ_CONFIRMED = "read_confirmed", "прочитанное подтверждено"
    ITEM_ACCEPTED = "item_accepted", "пункт принят"
    ITEM_REFUSED = "item_refused", "пункт не принят"
    ITEM_ASKED = "item_asked", "вопрос по пункту"
    ITEM_ANSWERED = "item_answered", "ответ по пункту"
    ITEM_GONE = "item_gone", "пункт исчез до приёма"
    HANDED_OVER = "handed_over", "передано по смене"
    SHARE_ACCEPTED = "share_accepted", "доля принята"
    PART_ACCEPTED = "part_accepted", "часть передачи принята"
    DAY_CLOSED = "day_closed", "день закрыт"
    RECALLED = "recalled", "вспомнил после передачи"
    RECALL_READ = "recall_read", "добавление прочитано"
    SHIFT_NOTICED = "shift_noticed", "сообщено о смене"
    NOTICE_ACKED = "notice_acked", "сообщение о смене принято"
    REPORT_MADE = "report_made", "отчёт смены"
    REPORT_ADDED = "report_added", "дополнение к отчёту"
    STANDING_SET = "standing_set", "указание"
    STANDING_ENDED = "standing_ended", "указание снято"
    STATUS_SENT = "status_sent", "статус опубликован"
    STATUS_POSTPONED = "status_postponed", "статус отложен"
    STATUS_MISSED = "status_missed", "окно статуса пропущено"
    ONE_TO_ONE = "one_to_one", "заметка к разговору"
    # the board, its figures and its warnings
    ALERTED = "alerted", "предупреждение отправлено"
    ALERT_ANSWERED = "alert_answered", "предупреждение принято"
    ALERT_RULES_SET = "alert_rules_set", "изменены правила предупреждений"
    ESCALATION_ANSWERED = "escalation_answered", "решение по эскалации"
    RESERVE_CALLED = "reserve_called", "вызван резерв"
    LEFT_SHIFT = "left_shift", "ушёл со смены"
    JOINED_SHIFT = "joined_shift", "встал на смену"
    CLIENT_RATED = "client_rated", "оценка клиента"
    LINE_RATED = "line_rated", "оценка линии"
    REPEAT_NAMED = "repeat_named", "причина повторного обращения"
    APPEAL_SET = "appeal_set", "вид обращения"
    REVIEWED = "reviewed", "проверка качества"
    REVIEW_READ = "review_read", "проверка качества прочитана"
    HISTORY_IMPORTED = "history_imported", "загружена история"
    # the desk
    VIEWED = "viewed", "карточка открыта"
    SIGNED_IN = "signed_in", "вход"
    SIGN_IN_FAILED = "sign_in_failed", "неверный PIN"
    SIGNED_OUT = "signed_out", "выход"
    PERSON_ADDED = "person_added", "добавлен сотрудник"
    PERSON_CHANGED = "person_changed", "изменён сотрудник"
    PIN_CHANGED = "pin_changed", "PIN изменён"
    CLIENT_ADDED = "client_added", "добавлен клиент"
    CLIENT_CHANGED = "client_changed", "клиент изменён"
    CURATOR_CHANGED = "curator_changed", "сменился куратор"
    CONTACT_ADDED = "contact_added", "добавлен контакт"
    QUARANTINED = "quarantined", "файл в карантине"
    STANDARD_CHANGED = "standard_changed", "стандарт изменён"
    SCHEMA_CHANGED = "schema_changed", "схема базы обновлена"


GENESIS = "0" * 64
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(
    number: int,
    kind: str,
    happened_at: datetime,
    recorded_at: datetime,
    actor_id: int | None,
    ticket_number: int | None,
    facts: Mapping[str, Any],
    text_hash: str | None,
    message_id: int | None = None,
) -> bytes:
    """Write an event's content as the one byte string that is hashed: sorted keys, no spaces, UTC seconds."""
    body = {
        "n": number,
        "kind": str(kind),
        "happened": int(happened_at.timestamp()),
        "recorded": int(recorded_at.timestamp()),
        "actor": actor_id,
        "ticket": ticket_number,
        "facts": facts,
        "text": text_hash,
        "message": message_id,
    }
    return _encode(body).encode()


def link(key: bytes, previous: str, content: bytes) -> str:
    """Chain one event to the one before it: HMAC-SHA256 over the previous hash and this content (hex)."""
    return hmac.new(key, previous.encode() + content, hashlib.sha256).hexdigest()


def text_hash(salt: bytes, text: str) -> str:
    """Stand for an erasable text in the chain: without the salt the hash says nothing about the text."""
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()
