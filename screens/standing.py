"""What stands on the notice line as long as it holds: what somebody has to look at although nobody asked."""

from collections.abc import Mapping

from data.rows import Counts
from screens.keys import BY_ID, display


def cannot_wait(counts: Counts) -> frozenset[tuple[str, int]]:
    """Name what is told with a bell when it is new: the swap of C-02, and a request outside the queue (C-15, S-42)."""
    told = []
    if counts.outranked is not None:
        told.append(("outranked", counts.outranked[1]))
    if counts.alarming is not None:
        told.append(("alarming", counts.alarming[0]))
    return frozenset(told)


def standing_words(counts: Counts, keymap: Mapping[str, str], rules: str = "") -> str:
    """Say it in one line, the gravest first; empty when all is well. ``rules``: what waits of the standard."""

    def key(name: str) -> str:
        return display(BY_ID[name], keymap)

    said = []
    if counts.alarming is not None:
        number, outage = counts.alarming
        what = "возможно, авария, и не в очереди" if outage else "ждёт, пока его оформят"
        said.append(f"№ {number} {what} · {key('list.number')} {number} открыть")
    if counts.outranked is not None:
        vip, outage_number = counts.outranked
        said.append(f"VIP № {vip} стоит перед аварией № {outage_number} · {key('ticket.first')} поднять аварию")
    if rules:
        said.append(f"{rules} · {key('console.standard')} посмотреть")
    return " · ".join(said)
