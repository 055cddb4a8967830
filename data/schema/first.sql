-- The first schema of the desk, statement by statement: models/tables.py as SQLite, the journal's guards, the stamp.
-- A test keeps it equal to the tables. Later changes are migrations of their own; this file stays as it is once released.

PRAGMA application_id = 1347767380;

CREATE TABLE client (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    licence VARCHAR NOT NULL,
    support BOOLEAN NOT NULL,
    project BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_client_name ON client (name);

CREATE TABLE intake_key (
    "key" VARCHAR NOT NULL,
    ticket_number INTEGER NOT NULL,
    at DATETIME NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE journal_event (
    n INTEGER NOT NULL,
    happened_at DATETIME NOT NULL,
    recorded_at DATETIME NOT NULL,
    actor_id INTEGER,
    ticket_number INTEGER,
    kind VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    text_hash VARCHAR,
    message_id INTEGER,
    prev_hash VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_journal_ticket ON journal_event (ticket_number, n) WHERE ticket_number IS NOT NULL;

CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE operator (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    pin_hash VARCHAR NOT NULL,
    wrong_tries INTEGER NOT NULL,
    locked_until DATETIME,
    must_change_pin BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE contact (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES client (id)
);

CREATE INDEX ix_contact_client_id ON contact (client_id);

CREATE TABLE draft (
    id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    saved_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (operator_id, ticket_number, kind),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE TABLE presence (
    console VARCHAR NOT NULL,
    operator_id INTEGER NOT NULL,
    ticket_number INTEGER,
    seen_at DATETIME NOT NULL,
    PRIMARY KEY (console),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE INDEX ix_presence_ticket_number ON presence (ticket_number);

CREATE TABLE saved_view (
    id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    "view" VARCHAR NOT NULL,
    "query" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (operator_id, name),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE TABLE tier_period (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    tier VARCHAR NOT NULL,
    since DATETIME NOT NULL,
    until DATETIME,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES client (id)
);

CREATE INDEX ix_tier_period_client_id ON tier_period (client_id);

CREATE TABLE contact_address (
    id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (kind, "key", contact_id),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
);

CREATE INDEX ix_address_key ON contact_address ("key", kind);

CREATE INDEX ix_contact_address_contact_id ON contact_address (contact_id);

CREATE TABLE ticket (
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    type VARCHAR,
    tier VARCHAR,
    tier_at_intake VARCHAR,
    priority VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    client_id INTEGER,
    contact_id INTEGER,
    sender VARCHAR NOT NULL,
    sender_address VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    assignee_id INTEGER,
    standard VARCHAR NOT NULL,
    received_at DATETIME NOT NULL,
    admitted_at DATETIME,
    resolved_at DATETIME,
    closed_at DATETIME,
    close_reason VARCHAR,
    reopenings INTEGER NOT NULL,
    merged_into INTEGER,
    rank INTEGER,
    urgent_paid BOOLEAN NOT NULL,
    put_first BOOLEAN NOT NULL,
    cycle INTEGER NOT NULL,
    sla_class INTEGER NOT NULL,
    due_next DATETIME,
    alarm_at DATETIME,
    reaction_state VARCHAR NOT NULL,
    reaction_start DATETIME,
    reaction_due DATETIME,
    reaction_warn DATETIME,
    reaction_breach DATETIME,
    reaction_left INTEGER,
    reaction_at DATETIME,
    response_state VARCHAR NOT NULL,
    response_start DATETIME,
    response_due DATETIME,
    response_warn DATETIME,
    response_breach DATETIME,
    response_left INTEGER,
    response_at DATETIME,
    resolution_state VARCHAR NOT NULL,
    resolution_start DATETIME,
    resolution_due DATETIME,
    resolution_warn DATETIME,
    resolution_breach DATETIME,
    resolution_left INTEGER,
    resolution_at DATETIME,
    waiting_until DATETIME,
    hold_reason VARCHAR,
    unread BOOLEAN NOT NULL,
    undelivered BOOLEAN NOT NULL,
    needle VARCHAR NOT NULL,
    PRIMARY KEY (number),
    CONSTRAINT ck_ticket_type CHECK (rank IS NULL OR type IS NOT NULL),
    CONSTRAINT ck_ticket_formed CHECK (is_open = 0 OR status IN ('unformed', 'waiting_curator') OR type IS NOT NULL),
    CONSTRAINT ck_ticket_open CHECK ((status IN ('resolved', 'closed')) = (is_open = 0)),
    FOREIGN KEY(client_id) REFERENCES client (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(assignee_id) REFERENCES operator (id)
);

CREATE INDEX ix_ticket_alarm ON ticket (alarm_at) WHERE alarm_at IS NOT NULL;

CREATE INDEX ix_ticket_client ON ticket (client_id, number);

CREATE INDEX ix_ticket_find ON ticket (rank, admitted_at, number, needle, tier, type, client_id, assignee_id, status, line, reaction_state, sla_class, due_next) WHERE is_open = 1 AND rank IS NOT NULL;

CREATE INDEX ix_ticket_mine ON ticket (assignee_id, rank, admitted_at, number) WHERE is_open = 1 AND rank IS NOT NULL;

CREATE INDEX ix_ticket_open_client ON ticket (client_id) WHERE is_open = 1;

CREATE INDEX ix_ticket_queue ON ticket (rank, admitted_at, number) WHERE is_open = 1 AND rank IS NOT NULL;

CREATE INDEX ix_ticket_sla ON ticket (sla_class, due_next, number, rank, status, assignee_id, reaction_state) WHERE is_open = 1;

CREATE INDEX ix_ticket_undelivered ON ticket (number) WHERE undelivered = 1 AND is_open = 1;

CREATE INDEX ix_ticket_unformed ON ticket (received_at, number) WHERE status = 'unformed' AND is_open = 1;

CREATE INDEX ix_ticket_unreacted ON ticket (rank, admitted_at, number) WHERE is_open = 1 AND rank IS NOT NULL AND reaction_state = 'running';

CREATE INDEX ix_ticket_waiting ON ticket (rank, admitted_at, number) WHERE status = 'waiting_client' AND is_open = 1 AND rank IS NOT NULL;

CREATE TABLE clock_mark (
    ticket_number INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    clock VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    noticed_at DATETIME NOT NULL,
    PRIMARY KEY (ticket_number, cycle, clock, mark),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number)
);

CREATE TABLE message (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    at DATETIME NOT NULL,
    recorded_at DATETIME NOT NULL,
    author VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    operator_id INTEGER,
    sender VARCHAR NOT NULL,
    sender_address VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    salt BLOB NOT NULL,
    quote_from INTEGER,
    had_nul BOOLEAN NOT NULL,
    message_id VARCHAR,
    in_reply_to VARCHAR NOT NULL,
    "references" VARCHAR NOT NULL,
    recipients VARCHAR NOT NULL,
    attachments VARCHAR NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    hidden BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE INDEX ix_message_mid ON message (message_id);

CREATE INDEX ix_message_ticket ON message (ticket_number, at, id);

CREATE TABLE promise (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    what VARCHAR NOT NULL,
    "by" DATETIME NOT NULL,
    made_at DATETIME NOT NULL,
    kept_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE INDEX ix_promise_ticket_number ON promise (ticket_number);

CREATE TABLE reminder (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    what VARCHAR NOT NULL,
    done_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE INDEX ix_reminder_due ON reminder (at) WHERE done_at IS NULL;

CREATE TABLE outbox (
    id INTEGER NOT NULL,
    "key" VARCHAR NOT NULL,
    ticket_number INTEGER NOT NULL,
    message_row INTEGER NOT NULL,
    event_n INTEGER NOT NULL,
    send_at DATETIME NOT NULL,
    state VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("key"),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(message_row) REFERENCES message (id)
);

CREATE INDEX ix_outbox_due ON outbox (send_at) WHERE state = 'waiting';

CREATE INDEX ix_outbox_message_row ON outbox (message_row);

CREATE INDEX ix_outbox_ticket_number ON outbox (ticket_number);

CREATE TRIGGER journal_event_next BEFORE INSERT ON journal_event
WHEN NEW.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM journal_event)
BEGIN
    SELECT RAISE(ABORT, 'journal_event: numbers have no gaps');
END;

CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
BEGIN
    SELECT RAISE(ABORT, 'journal_event: append only');
END;

CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event
BEGIN
    SELECT RAISE(ABORT, 'journal_event: append only');
END;
