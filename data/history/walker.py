"""Reading the records of a foreign ticket by its map: which step each of them is, who made it, when."""

from collections.abc import Mapping, Sequence

from data.folding import fold
from data.history.accounts import Account
from data.history.layout import Layout
from data.history.maps import HistoryMap
from data.history.stage import Staged
from data.history.steps import AFTERS, Do, Field, Shape
from data.history.times import Times, seconds_in
from data.history.walk import WORKING, Story, Walked

_TOLD = (Field.CLIENT, Field.SENDER, Field.SUBJECT, Field.TEXT, Field.TOPIC)
"""Words about a ticket as a whole."""
_SORTED = (Field.TYPE, Field.TIER, Field.CHANNEL, Field.APPEAL)
"""Words about a ticket that the map translates."""
_DOES = {Field.TAKEN: Do.TAKEN, Field.ANSWERED: Do.ANSWERED, Field.RESOLVED: Do.RESOLVED, Field.CLOSED: Do.CLOSED}
"""The moments of a ticket that is one row, in the order in which equal ones happen."""
_HELD, _LONG = 20_000, 200
"""Words of a file that are held in memory, none of them longer: a text is no word of a map."""


class Walker:
    """Walks the tickets of one file by its chart."""

    def __init__(
        self, chart: HistoryMap, layout: Layout, times: Times, people: Mapping[str, int], account: Account, now: int
    ) -> None:
        self._map = chart
        self._times = times
        self._people = people
        self._hear, self._drop = account.word, account.drop
        self._now = now
        self._fold: dict[str, str] = {}
        self._said: dict[str, str | None] = {}
        self._places = {name: place for place, name in enumerate(layout.fields)}
        self._what = self._places.get(Field.WHAT)
        self._words = [(name, place) for name, place in self._places.items() if name in _TOLD]

    def walk(self, external: str, records: Sequence[Staged]) -> "Walked":
        """Walk one ticket."""
        story = Story(external, records[0].line)
        self._describe(story, records)
        walk = Walked(story, self._map.defaults)
        if self._map.shape is Shape.TICKETS:
            self._row(walk, records[-1])
            for earlier in records[:-1]:
                self._drop(earlier.line, "есть более поздняя строка того же обращения")
        else:
            self._log(walk, records)
        return walk

    def _describe(self, story: Story, records: Sequence[Staged]) -> None:
        """Take what is said of the ticket as a whole from the latest record that says it."""
        for name, place in self._words:
            for record in reversed(records):
                if (word := self._known(record.cells[place])) is not None:
                    story.said[name.value] = word
                    break
        for name in _SORTED:
            story.said[name.value] = self._value(records[0], name) or self._map.defaults.get(name, "")
        received = [one for record in records[:1] if (one := self._moment(record, Field.RECEIVED)) is not None]
        story.received = min([*received, records[0].at])

    def _log(self, walk: "Walked", records: Sequence[Staged]) -> None:
        walk.begin(self._value(records[0], Field.PRIORITY))
        before: Staged | None = None
        for record in records:
            if before is not None and (record.at, record.cells) == (before.at, before.cells):
                self._drop(record.line, "повтор строки")
                continue
            self._record(walk, record, before)
            before = record
        walk.end()

    def _record(self, walk: "Walked", record: Staged, before: Staged | None) -> None:
        actor, person = self._who(record, Field.PERSON)
        walk.at, walk.actor, walk.person = max(record.at, walk.at), actor, person
        snapshots = self._map.shape is Shape.SNAPSHOTS
        word = self._known(record.cells[self._what or 0]) if self._what is not None else None
        same = snapshots and before is not None and before.cells[self._what or 0] == record.cells[self._what or 0]
        steps = () if same or word is None else self._steps(record.line, word)
        working = not snapshots or walk.open or bool(WORKING & set(steps))
        if before is not None and (priority := self._value(record, Field.PRIORITY)):
            walk.prioritise(priority)
        if working and (line := self._line(record)):
            walk.hand_to(line)
        if working and (before is None or self._cell(before, Field.OWNER) != self._cell(record, Field.OWNER)):
            self._own(walk, record)
        for step in steps:
            walk.do(step, *(self._who(record, Field.OWNER) if step is Do.TAKEN else (None, "")))
        if Field.MARK in self._places and (mark := self._mark(record)):
            walk.rate(mark)

    def _own(self, walk: "Walked", record: Staged) -> None:
        owner, name = self._who(record, Field.OWNER)
        if owner is not None or name:
            walk.own(owner, name)

    def _row(self, walk: "Walked", record: Staged) -> None:
        """Walk a ticket that is one row: its moments in their order."""
        moments = {moment: self._moment(record, moment) for moment in _DOES}
        for after, moment in AFTERS.items():
            if (spent := self._spent(record, after, walk.story.received)) is not None:
                moments[moment] = walk.story.received + spent
        word = self._known(record.cells[self._what]) if self._what is not None else None
        steps = self._steps(record.line, word) if word is not None else ()
        self._settle(record.line, moments, word, steps)
        walk.begin(self._value(record, Field.PRIORITY))
        if line := self._line(record):
            walk.story.state["line"] = line
        owner, name = self._who(record, Field.OWNER)
        known = sorted((at, list(_DOES).index(what), what) for what, at in moments.items() if at is not None)
        for at, _, what in known:
            walk.at, walk.actor, walk.person = max(at, walk.story.received), owner, name
            walk.do(_DOES[what], owner, name)
        if moments[Field.TAKEN] is None:
            walk.story.state["assignee_id"] = owner
        if mark := self._mark(record):
            walk.rate(mark)
        walk.end()

    def _settle(self, line: int, moments: dict[Field, int | None], word: str | None, steps: tuple[Do, ...]) -> None:
        """Let the state of a row decide whether it has ended: a moment of the end may be older than a reopening."""
        ended = bool({Do.RESOLVED, Do.CLOSED} & set(steps))
        if word is None or (not steps and fold(word) not in self._map.steps):
            return
        if not ended:
            for name in (Field.RESOLVED, Field.CLOSED):
                if moments[name] is not None:
                    self._hear(line, f"есть время «{name.label}», а состояние «{word}»: считается незакрытым")
                    moments[name] = None
        elif moments[Field.RESOLVED] is None and moments[Field.CLOSED] is None:
            self._hear(line, f"состояние «{word}», а времени конца нет: считается незакрытым")

    # --- what the cells say

    def _cell(self, record: Staged, name: Field) -> str:
        place = self._places.get(name)
        return record.cells[place] if place is not None else ""

    def _known(self, cell: str) -> str | None:
        """Give the word of a cell, None where it says nothing; the same cells come again and again."""
        try:
            return self._said[cell]
        except KeyError:
            word = cell.strip()
            if len(cell) > _LONG:
                return word or None
            if len(self._said) > _HELD:
                self._said.clear()
            self._said[cell] = None if not word or self._folded(word) in self._map.unknown else word
            return self._said[cell]

    def _folded(self, word: str) -> str:
        found = self._fold.get(word)
        if found is None:
            if len(self._fold) > _HELD:
                self._fold.clear()
            found = self._fold[word] = fold(word)
        return found

    def _value(self, record: Staged, name: Field) -> str:
        """Translate a word of the file by the map's table; a channel without a table is kept as it is."""
        word = self._known(self._cell(record, name))
        if word is None:
            return ""
        table = self._map.values.get(name)
        if table is None and name is Field.CHANNEL:
            return word[:60]
        found = (table or {}).get(self._folded(word))
        if found is None:
            self._hear(record.line, f"{name.label} «{word[:60]}»: в карте такого нет")
        return found or ""

    def _steps(self, line: int, word: str) -> tuple[Do, ...]:
        found = self._map.steps.get(self._folded(word))
        if found is None:
            self._hear(line, f"{Field.WHAT.label} «{word[:60]}»: в карте такого нет")
        return found or ()

    def _line(self, record: Staged) -> int | None:
        word = self._known(self._cell(record, Field.GROUP)) if self._map.lines else None
        return self._map.lines.get(self._folded(word)) if word is not None else None

    def _mark(self, record: Staged) -> int:
        said = self._value(record, Field.MARK) if Field.MARK in self._map.values else self._cell(record, Field.MARK)
        word = self._known(said)
        if word is None:
            return 0
        if word.isdecimal() and 1 <= int(word) <= 5:
            return int(word)
        self._hear(record.line, f"{Field.MARK.label} «{word[:60]}»: нужно число от 1 до 5")
        return 0

    def _who(self, record: Staged, name: Field) -> tuple[int | None, str]:
        word = self._known(self._cell(record, name))
        if word is None:
            return None, ""
        operator = self._people.get(self._folded(word))
        return operator, "" if operator is not None else word

    def _moment(self, record: Staged, name: Field) -> int | None:
        word = self._known(self._cell(record, name))
        if word is None:
            return None
        try:
            at = int(self._times.read(word).timestamp())
        except ValueError as error:
            self._hear(record.line, f"{name.label}: {error}")
            return None
        if at > self._now:
            self._hear(record.line, f"{name.label}: время ещё не наступило")
            return None
        return at

    def _spent(self, record: Staged, name: Field, since: int) -> int | None:
        word = self._known(self._cell(record, name))
        if word is None:
            return None
        try:
            spent = seconds_in(word, self._map.unit)
        except ValueError as error:
            self._hear(record.line, f"{name.label}: {error}")
            return None
        if since + spent > self._now:
            self._hear(record.line, f"{name.label}: время ещё не наступило")
            return None
        return spent
