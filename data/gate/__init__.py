"""The door at work: the gate asked about a request, and what its answer does to the ticket."""
