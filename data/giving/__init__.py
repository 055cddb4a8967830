"""The outgoing side of a handover: what must not be lost, what is decided about it, the signature."""
