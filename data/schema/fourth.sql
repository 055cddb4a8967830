-- The supervisor's board: what figures are counted from, chains of warnings, imported history, quality reviews.

ALTER TABLE ticket ADD COLUMN appeal VARCHAR;

ALTER TABLE ticket ADD COLUMN chain_at DATETIME;

ALTER TABLE ticket ADD COLUMN repeat_of INTEGER;

ALTER TABLE ticket ADD COLUMN repeat_reason VARCHAR;

ALTER TABLE shift_person ADD COLUMN note VARCHAR;

CREATE INDEX ix_ticket_chain ON ticket (chain_at) WHERE chain_at IS NOT NULL;

CREATE TABLE measure (
    ticket_number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    clock VARCHAR NOT NULL,
    cycle INTEGER NOT NULL,
    started DATETIME NOT NULL,
    ended DATETIME,
    spent INTEGER NOT NULL,
    elapsed INTEGER NOT NULL,
    target INTEGER,
    broken_at DATETIME,
    kept BOOLEAN,
    line INTEGER NOT NULL,
    operator_id INTEGER,
    PRIMARY KEY (ticket_number, seq)
);

CREATE INDEX ix_measure_broken ON measure (clock, broken_at, cycle) WHERE broken_at IS NOT NULL;

CREATE INDEX ix_measure_ended ON measure (clock, ended, cycle, spent, elapsed, kept);

CREATE TABLE span (
    ticket_number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    started DATETIME NOT NULL,
    ended DATETIME,
    status VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    owner_id INTEGER,
    side VARCHAR NOT NULL,
    elapsed INTEGER NOT NULL,
    worked INTEGER NOT NULL,
    PRIMARY KEY (ticket_number, seq)
);

CREATE INDEX ix_span_ended ON span (ended);

CREATE TABLE milestone (
    ticket_number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    n INTEGER NOT NULL,
    what VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    line INTEGER NOT NULL,
    operator_id INTEGER,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (ticket_number, seq)
);

CREATE INDEX ix_milestone_what ON milestone (what, at, ticket_number, line);

CREATE TABLE tally (
    ticket_number INTEGER NOT NULL,
    received_at DATETIME NOT NULL,
    taken_at DATETIME,
    waited INTEGER,
    resolved_at DATETIME,
    closed_at DATETIME,
    imported VARCHAR NOT NULL,
    merged BOOLEAN NOT NULL,
    tier VARCHAR,
    type VARCHAR,
    priority VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    topic_key VARCHAR NOT NULL,
    appeal VARCHAR,
    client_id INTEGER,
    line INTEGER NOT NULL,
    top_line INTEGER NOT NULL,
    operator_id INTEGER,
    complete BOOLEAN,
    reopenings INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    handled INTEGER NOT NULL,
    line1 INTEGER NOT NULL,
    line2 INTEGER NOT NULL,
    line3 INTEGER NOT NULL,
    client INTEGER NOT NULL,
    off_hours INTEGER NOT NULL,
    held INTEGER NOT NULL,
    elapsed INTEGER NOT NULL,
    PRIMARY KEY (ticket_number)
);

CREATE INDEX ix_tally_closed ON tally (closed_at);

CREATE INDEX ix_tally_topic ON tally (client_id, topic_key, received_at);

CREATE INDEX ix_tally_received ON tally (received_at);

CREATE INDEX ix_tally_resolved ON tally (resolved_at);

CREATE INDEX ix_tally_taken ON tally (taken_at, waited, merged) WHERE taken_at IS NOT NULL;

CREATE TABLE client_mark (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    at DATETIME NOT NULL,
    mark INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number)
);

CREATE INDEX ix_client_mark_at ON client_mark (at);

CREATE INDEX ix_client_mark_ticket_number ON client_mark (ticket_number);

CREATE TABLE line_mark (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    at DATETIME NOT NULL,
    by_id INTEGER NOT NULL,
    about_id INTEGER,
    about_line INTEGER NOT NULL,
    speed INTEGER NOT NULL,
    quality INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(by_id) REFERENCES operator (id),
    FOREIGN KEY(about_id) REFERENCES operator (id)
);

CREATE INDEX ix_line_mark_at ON line_mark (at);

CREATE INDEX ix_line_mark_ticket_number ON line_mark (ticket_number);

CREATE TABLE alert (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    clock VARCHAR NOT NULL,
    cycle INTEGER NOT NULL,
    step INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    deliver_at DATETIME NOT NULL,
    told_at DATETIME,
    answered_at DATETIME,
    next_at DATETIME,
    file VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (ticket_number, clock, cycle, step, person_id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(person_id) REFERENCES operator (id)
);

CREATE INDEX ix_alert_new ON alert (person_id, deliver_at) WHERE told_at IS NULL;

CREATE INDEX ix_alert_next ON alert (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX ix_alert_ticket_number ON alert (ticket_number);

CREATE INDEX ix_alert_unanswered ON alert (person_id) WHERE answered_at IS NULL;

CREATE INDEX ix_alert_unwritten ON alert (deliver_at) WHERE file = '';

CREATE TABLE alert_rule (
    person_id INTEGER NOT NULL,
    quiet_from VARCHAR NOT NULL,
    quiet_until VARCHAR NOT NULL,
    muted VARCHAR NOT NULL,
    bell BOOLEAN NOT NULL,
    PRIMARY KEY (person_id),
    FOREIGN KEY(person_id) REFERENCES operator (id)
);

CREATE TABLE import_run (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    by_id INTEGER,
    source VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE TABLE imported (
    source VARCHAR NOT NULL,
    external VARCHAR NOT NULL,
    ticket_number INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    events INTEGER NOT NULL,
    stamp VARCHAR NOT NULL,
    PRIMARY KEY (source, external),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(run_id) REFERENCES import_run (id)
);

CREATE INDEX ix_imported_ticket ON imported (ticket_number);

CREATE TABLE source_person (
    id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (source, name)
);

CREATE TABLE review (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    week VARCHAR NOT NULL,
    seed INTEGER,
    points VARCHAR NOT NULL,
    comment VARCHAR NOT NULL,
    read_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(operator_id) REFERENCES operator (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE INDEX ix_review_new ON review (operator_id) WHERE read_at IS NULL;

CREATE INDEX ix_review_ticket_number ON review (ticket_number);

