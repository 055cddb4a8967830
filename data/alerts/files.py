"""Each warning as a file of the folder of notices, for whatever carries it further: a text, and the same as JSON.

A file is written whole or not at all, inside the transaction that marks it as written: two consoles write none twice,
and one that dies in between leaves it to the next, under the same name. The JSON comes last: where it lies, the text
does too.
"""

import json
from typing import TYPE_CHECKING

from data.alerts.rows import AlertRow
from data.shifts.saved_text import put
from models.secrets import mask_person

if TYPE_CHECKING:
    from data.places import Places

NONE = "-"
"""Stands in the place of a file's name where none is wanted."""


def write(places: "Places", row: AlertRow) -> str:
    """Write one warning; gives the name of its files without their endings. BadInput where the disk refuses."""
    name = f"{row.id:06d}-обращение-{row.number}"
    text = mask_person(row.sentence).text
    facts = {
        "id": row.id,
        "to": row.person,
        "to_id": row.person_id,
        "number": row.number,
        "about": row.about.value,
        "step": row.step,
        "priority": row.priority.value,
        "at": row.at.isoformat(),
        "deliver_at": row.deliver_at.isoformat(),
        "text": text,
    }
    put(places.notices / f"{name}.txt", f"{row.person}\n{text}\n")
    put(places.notices / f"{name}.json", json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    return name
