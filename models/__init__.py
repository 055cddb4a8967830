"""What a ticket, a client, a shift are: tables and rules as pure functions of values."""
