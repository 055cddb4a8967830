"""The labels that people write before their answers, and the questions that they may mean (S-47)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.forms import Form, Question, alike


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label, folded, with the keys of the questions that it may mean, in the order of the forms' file."""

    known: Mapping[str, tuple[str, ...]]
    longest: int
    names: Mapping[str, str]
    """The label of each question, folded."""

    def find(self, phrase: str) -> str:
        """Give the label that a phrase is, folded; empty when it is none. What stands in brackets explains it."""
        if len(phrase) > self.longest + 40:
            return ""
        plain = alike(phrase)
        if plain in self.known:
            return plain
        head = alike(plain.partition("(")[0]) if "(" in plain else ""
        return head if head in self.known else ""

    def own(self, key: str) -> str:
        """Give the label of a question, folded."""
        return self.names[key]

    def keys(self, label: str) -> tuple[str, ...]:
        """Give the questions that a label may mean."""
        return self.known.get(label, ())

    def choose(self, label: str, form: Form, taken: Iterable[str]) -> str | None:
        """Choose the question that a label means in a form; one that has its answer already comes last."""
        keys = self.keys(label)
        inside = [key for key in keys if form.question(key)]
        free = [key for key in inside if key not in taken]
        return next(iter((*free, *inside, *keys)), None)


def labels_of(questions: Mapping[str, Question]) -> Labels:
    """Gather the labels of all questions: the own label and the question as it is asked are labels too."""
    known: dict[str, tuple[str, ...]] = {}
    for key, question in questions.items():
        for words in (question.label, question.ask, *question.labels):
            plain = alike(words)
            if key not in known.get(plain, ()):
                known[plain] = (*known.get(plain, ()), key)
    names = {key: alike(question.label) for key, question in questions.items()}
    return Labels(known, max(map(len, known), default=0), names)
