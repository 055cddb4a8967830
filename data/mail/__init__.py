"""Letters: reading a client's mail, telling people from machines, and writing replies."""
