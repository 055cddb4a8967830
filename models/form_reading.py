"""Labelled text read into the answers of a form, as people write it (S-47): ТИП, ОПИСАНИЕ, ЗАЧЕМ … and their like.

An answer runs from its label to the next one; every answer is a piece of the text as it was written.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from models.form_labels import Labels
from models.form_lines import AHEAD, EDGE, QUOTED, TAIL, Hit, apart, find_answers, find_labels, spans
from models.forms import NEEDLESS, SINCE, TYPE, WRITTEN, Form, alike, fold, is_answer
from models.gate_rules import GateRules
from models.moments import moment_in
from models.quoting import quote_start
from models.terms import TicketType
from models.wording import asks_back, confirms, is_polite, is_vague, promises, tokens

READ_LIMIT = 100_000
"""Letters of a text that are read as a form; nobody fills in more."""
_SIGNED = re.compile(
    r"[\s*_]{0,6}(?:--\s*$|—\s*$|с уважением|с ув\.|с наилучшими|спасибо\W*$|заранее спасибо|заранее благодар|"
    r"всего доброго|хорошего дня|best regards|kind regards|regards|sent from|отправлено (?:с|из) )",
    re.IGNORECASE,
)

_MOBILE = re.compile(r"[\s*_]{0,6}(?:sent from (?:my )?|отправлено (?:с|из) |get outlook for )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says as a form: its type and the answers by question; whether it is marked, the gate tells (C-15)."""

    type: TicketType | None = None
    answers: dict[str, str] = field(default_factory=dict)


def read_form(text: str, rules: GateRules, quote_from: int | None = None, type: TicketType | None = None) -> Read:
    """Read the new words of a text as a form; ``type`` is what is known otherwise, it decides between like labels."""
    text = _new(text, quote_from)
    labels = rules.labels
    hits = list(find_labels(text, labels))
    named = _type_in(text, hits, labels, rules)
    form = _form_of(hits, labels, rules, named or type)
    answers = _answers(text, hits, labels, rules, form)
    if form.free and form.free not in answers and (named or answers):
        words = _loose(text, hits, labels, rules)
        if is_answer(words, rules.question(form.free)):
            answers[form.free] = words
    if form.question(SINCE) and SINCE not in answers and (since := moment_in(answers.get(form.free, ""))):
        answers[SINCE] = since
    return Read(named, answers)


def read_reply(
    text: str,
    asked: tuple[str, ...],
    rules: GateRules,
    quote_from: int | None = None,
    answered: Collection[str] = (),
) -> dict[str, str]:
    """Read what a client answers to our request for missing answers, by question.

    Labelled lines, the numbers of our questions (``asked``, as they were sent), words below our quoted questions, or
    all of the new text, when one question is left that is not ``answered``. The type is given as the client wrote it,
    when it is a type at all.
    """
    text = apart(_new(text, quote_from), len(asked))
    form = Form("", tuple(rules.question(key) for key in asked))
    hits = list(find_answers(text, asked, rules.labels))
    found = _answers(text, hits, rules.labels, rules, form)
    for hit, words in spans(text, hits):
        if TYPE in rules.labels.keys(hit.label) and TYPE not in found and read_type(words.strip(EDGE), rules):
            found[TYPE] = _cut(words, False).partition("\n")[0]
    left = [key for key in asked if key not in answered]
    return found if found or len(left) != 1 else _whole(own_words(text), left[0], rules)


def own_words(text: str) -> str:
    """Give what stands above the quoted lines of a reply, or below them when nothing stands above; no signature."""
    lines = text.split("\n")
    signed = next((at for at, line in enumerate(lines) if _MOBILE.match(line)), len(lines))
    lines = lines[:signed]
    text = "\n".join(lines)
    quoted = [at for at, line in enumerate(lines) if QUOTED.match(line)]
    if not quoted:
        return text
    above = "\n".join(lines[: quoted[0]])
    return above if above.strip() else "\n".join(lines[quoted[-1] + 1 :])


def _whole(text: str, key: str, rules: GateRules) -> dict[str, str]:
    """Take a whole reply as the answer to the one question that was asked."""
    question = rules.question(key)
    said = _cut(_without(text, rules.words.folded_courtesy), question.long)
    if key == TYPE:
        words = said.split(" ")
        tails = [" ".join(words[at:]) for at in range(min(4, len(words)))]
        named = {read_type(tail, rules): tail for tail in reversed(tails)}
        named.pop(None, None)
        others = {read_type(word, rules) for word in words} - {None, *named}
        return {key: next(iter(named.values()))} if len(named) == 1 and not others else {}
    if key == WRITTEN:
        return {key: text.strip()} if confirms(text, rules.words) else {}
    empty = (
        is_polite(tokens(said), rules.words)
        or (fold(said) == "нет" and key not in NEEDLESS)
        or asks_back(said)
        or promises(said, rules.words)
    )
    return {} if empty or not is_answer(said, question) else {key: said}


def read_type(word: str, rules: GateRules) -> TicketType | None:
    """The type that a word names: by its name, by an everyday word, with an explanation after it or stars around it."""
    line = word.strip().split("\n", 1)[0][:200]
    for piece in (line, *_CUT.split(line, maxsplit=1)[:1]):
        bare = piece.strip(_AROUND)
        plain = " ".join(bare.casefold().replace("ё", "е").split())
        if found := TicketType.read(bare) or rules.types.get(plain) or TicketType.read(f"{bare} задача"):
            return found
    return rules.slipped(alike(line.strip(_AROUND)))


_AROUND = " \t\r\n*_\"'«»„“”‘’`.!?;:,()[]<>—–-/|"
_CUT = re.compile(r"[,.;(/|–—!?<]| - ")


def _new(text: str, quote_from: int | None) -> str:
    text = text[:READ_LIMIT]
    return text[: quote_start(text) if quote_from is None else quote_from]


def _type_in(text: str, hits: list[Hit], labels: Labels, rules: GateRules) -> TicketType | None:
    for hit, words in spans(text, hits):
        if TYPE in labels.keys(hit.label) and (found := read_type(words.strip(EDGE), rules)):
            return found
    return None


def _form_of(hits: list[Hit], labels: Labels, rules: GateRules, type: TicketType | None) -> Form:
    """Give the form of a type; without one the form to which most labels of the text belong."""
    own = rules.form_for(type)
    if type is not None or not hits:
        return own
    told = [labels.keys(hit.label) for hit in hits if hit.label]
    forms = [own, *(form for form in rules.forms.values() if form is not own)]
    return max(forms, key=lambda form: sum(any(form.question(key) for key in keys) for keys in told))


def _answers(text: str, hits: list[Hit], labels: Labels, rules: GateRules, form: Form) -> dict[str, str]:
    found: dict[str, str] = {}
    for hit, words in spans(text, hits):
        key = labels.choose(hit.label, form, found)
        if key is None or key == TYPE or key in found:
            continue
        question = rules.question(key)
        said = _cut(words, question.long)
        if is_answer(said, question) and not promises(said, rules.words):
            found[key] = said
    return found


def _cut(words: str, long: bool) -> str:
    """Trim an answer: without its signature, and to one paragraph where the question asks for no more."""
    lines = _bare(words).split("\n")
    for at, line in enumerate(lines):
        if at and (_SIGNED.match(line) or (not long and not line.strip())):
            lines = lines[:at]
            break
    return _bare("\n".join(lines))


def _bare(words: str) -> str:
    """Take away what stands around an answer: spaces, stars, separators, what is left of HTML."""
    words = words.strip(EDGE).rstrip(TAIL).lstrip(AHEAD)
    while words.endswith(">") and (at := words.rfind("<", max(0, len(words) - 200))) >= 0:
        words = words[:at].rstrip(TAIL)
    while words.startswith("<") and (at := words.find(">", 0, 200)) >= 0:
        words = words[at + 1 :].lstrip(EDGE)
    return words.removeprefix("&nbsp;").removesuffix("&nbsp;").strip(EDGE)


def _loose(text: str, hits: list[Hit], labels: Labels, rules: GateRules) -> str:
    """Give the words that no label claims: before the first label, or under the line of the type."""
    pieces = [text[: hits[0].start] if hits else text]
    for hit, words in spans(text, hits):
        if TYPE in labels.keys(hit.label):
            pieces.append(words.strip(EDGE).partition("\n")[2])
    told = (_cut(_without(piece, rules.words.folded_filler), True) for piece in pieces)
    return next((words for words in told if words and not is_vague(tokens(words), rules.words)), "")


def _without(words: str, polite: frozenset[str]) -> str:
    """Leave out the first lines as long as they hold nothing but these words."""
    while words.strip():
        line, _, rest = words.partition("\n")
        if not polite.issuperset(token for token in tokens(line) if token.isalnum()):
            break
        words = rest
    return words
