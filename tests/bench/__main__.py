"""``python -m tests.bench [--quick] [P-1 P-5 …]``: measures the budgets of speed and writes the table of the README."""

import sys
from collections.abc import Callable, Iterator, Sequence

from tests.bench import admitting, board, finding, following, handing, importing, keys, reading, resting, starting
from tests.bench.desks import LARGE, MIDDLE, SMALL, compile_everything, desk_of
from tests.bench.verdicts import Found, write_table

Measurement = Callable[[bool], Iterator[Found]]

MEASUREMENTS: dict[str, Measurement] = {
    "P-1": lambda quick: starting.starts(3 if quick else 11),
    "P-1b": lambda quick: starting.sign_in(3 if quick else 9),
    "P-2": lambda quick: keys.in_the_queue(2 if quick else keys.ROUNDS),
    "P-3": lambda quick: keys.under_arrivals(2 if quick else keys.ROUNDS),
    "P-4": lambda quick: resting.idle(8 if quick else 30),
    "P-5": lambda quick: reading.growth(21 if quick else 101),
    "P-6": lambda quick: reading.opening(5 if quick else 21),
    "P-7": lambda quick: admitting.admission(0.2 if quick else 1),
    "P-8": lambda quick: following.acts(12 if quick else 60),
    "P-9": lambda quick: admitting.deadlines(1 if quick else 5),
    "P-11": lambda quick: board.figures(3 if quick else 21),
    "P-12": lambda quick: resting.memory(10 if quick else 60),
    "P-13": lambda quick: finding.search(9 if quick else 51),
    "P-14": lambda quick: importing.importing(0.1 if quick else 1),
    "HO-28": lambda quick: handing.opening(3 if quick else 9),
    "HO-40": lambda quick: handing.many_items(20 if quick else 200),
}


def main(words: Sequence[str]) -> int:
    """Measure what is asked for, everything when nothing is; 1 when a budget is missed, 2 for an unknown word."""
    quick = "--quick" in words
    wanted = [word for word in words if word != "--quick"] or list(MEASUREMENTS)
    if unknown := [word for word in wanted if word not in MEASUREMENTS]:
        _say(f"no such measurement: {', '.join(unknown)}; there are: {', '.join(MEASUREMENTS)}, and --quick")
        return 2
    compile_everything()
    for tickets in (SMALL, MIDDLE, LARGE):
        _say(f"desk of {tickets} tickets: {desk_of(tickets)}")
    found: list[Found] = []
    for name in wanted:
        for one in MEASUREMENTS[name](quick):
            found.append(one)
            _say(str(one))
        if not quick:
            write_table(found)
    return 0 if all(one.kept for one in found) else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
