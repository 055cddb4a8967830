"""Reports of shifts: what happened between two cut-offs, frozen, compared, exported."""
