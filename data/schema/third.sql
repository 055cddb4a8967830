-- The shift: the roster, shifts and their people, handovers item by item, frozen reports, status windows.

ALTER TABLE ticket ADD COLUMN common_at DATETIME;

ALTER TABLE ticket ADD COLUMN watcher_id INTEGER REFERENCES operator (id);

ALTER TABLE ticket ADD COLUMN keep_until DATETIME;

CREATE INDEX ix_ticket_owner ON ticket (assignee_id, line, keep_until) WHERE is_open = 1;

CREATE INDEX ix_ticket_watched ON ticket (watcher_id, assignee_id) WHERE is_open = 1 AND line > 1;

ALTER TABLE draft ADD COLUMN author_id INTEGER REFERENCES operator (id);

CREATE INDEX ix_ticket_critical ON ticket (number) WHERE priority = 'critical' AND is_open = 1;

CREATE TABLE one_to_one (
    id INTEGER NOT NULL,
    about_id INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    text VARCHAR NOT NULL,
    tickets VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(about_id) REFERENCES operator (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE INDEX ix_one_to_one_about_id ON one_to_one (about_id);

CREATE TABLE roster_version (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    by_id INTEGER,
    text VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE TABLE shift (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    night BOOLEAN NOT NULL,
    planned BOOLEAN NOT NULL,
    day VARCHAR NOT NULL,
    starts DATETIME NOT NULL,
    ends DATETIME,
    state VARCHAR NOT NULL,
    senior_id INTEGER,
    opened_at DATETIME,
    closed_at DATETIME,
    cut_n INTEGER,
    extended VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(senior_id) REFERENCES operator (id)
);

CREATE INDEX ix_shift_state ON shift (state, starts);

CREATE UNIQUE INDEX ux_shift_planned ON shift (day, kind) WHERE planned = 1;

CREATE TABLE status_post (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    by_id INTEGER,
    text VARCHAR NOT NULL,
    next_at DATETIME,
    event_n INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE INDEX ix_status_post_subject ON status_post (ticket_number, id);

CREATE TABLE opening_tick (
    shift_id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    PRIMARY KEY (shift_id, operator_id, item),
    FOREIGN KEY(shift_id) REFERENCES shift (id),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE TABLE part (
    id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    giver_id INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    receiver_id INTEGER,
    opened_at DATETIME NOT NULL,
    signed_at DATETIME,
    signed_by INTEGER,
    absent_reason VARCHAR NOT NULL,
    cut_n INTEGER,
    sign_key VARCHAR,
    empty BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    custodian_id INTEGER,
    on_call_id INTEGER,
    agreed_by INTEGER,
    place VARCHAR,
    closed_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(shift_id) REFERENCES shift (id),
    FOREIGN KEY(giver_id) REFERENCES operator (id),
    FOREIGN KEY(receiver_id) REFERENCES operator (id),
    FOREIGN KEY(signed_by) REFERENCES operator (id),
    UNIQUE (sign_key),
    FOREIGN KEY(custodian_id) REFERENCES operator (id),
    FOREIGN KEY(on_call_id) REFERENCES operator (id),
    FOREIGN KEY(agreed_by) REFERENCES operator (id)
);

CREATE INDEX ix_part_shift ON part (shift_id, giver_id);

CREATE INDEX ix_part_state ON part (state);

CREATE UNIQUE INDEX ux_part_open ON part (giver_id) WHERE state IN ('draft', 'signed', 'accepting', 'returned') AND custodian_id IS NULL;

CREATE TABLE shift_notice (
    id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    person_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    acked_at DATETIME,
    PRIMARY KEY (id),
    UNIQUE (shift_id, step, person_id),
    FOREIGN KEY(shift_id) REFERENCES shift (id),
    FOREIGN KEY(person_id) REFERENCES operator (id)
);

CREATE INDEX ix_shift_notice_new ON shift_notice (person_id) WHERE acked_at IS NULL;

CREATE TABLE shift_person (
    shift_id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    reserve BOOLEAN NOT NULL,
    accepted_at DATETIME,
    left_at DATETIME,
    override VARCHAR NOT NULL,
    PRIMARY KEY (shift_id, operator_id),
    FOREIGN KEY(shift_id) REFERENCES shift (id),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE TABLE shift_report (
    id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    from_n INTEGER NOT NULL,
    until_n INTEGER NOT NULL,
    made_at DATETIME NOT NULL,
    by_id INTEGER,
    facts VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (shift_id),
    FOREIGN KEY(shift_id) REFERENCES shift (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE TABLE part_item (
    id INTEGER NOT NULL,
    part_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    ticket_number INTEGER,
    why VARCHAR NOT NULL,
    grade VARCHAR NOT NULL,
    raised BOOLEAN NOT NULL,
    disposition VARCHAR,
    confirmed BOOLEAN NOT NULL,
    recipient_id INTEGER,
    watcher_id INTEGER,
    until DATETIME,
    reason VARCHAR NOT NULL,
    next_step VARCHAR NOT NULL,
    if_then VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    ticket_version INTEGER,
    snapshot VARCHAR NOT NULL,
    closed_at DATETIME,
    PRIMARY KEY (id),
    UNIQUE (part_id, kind, ref),
    FOREIGN KEY(part_id) REFERENCES part (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(recipient_id) REFERENCES operator (id),
    FOREIGN KEY(watcher_id) REFERENCES operator (id)
);

CREATE INDEX ix_part_item_returned ON part_item (part_id) WHERE state = 'returned';

CREATE INDEX ix_part_item_ticket ON part_item (ticket_number, state) WHERE ticket_number IS NOT NULL;

CREATE TABLE recollection (
    id INTEGER NOT NULL,
    part_id INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    text VARCHAR NOT NULL,
    acked_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(part_id) REFERENCES part (id),
    FOREIGN KEY(by_id) REFERENCES operator (id),
    FOREIGN KEY(to_id) REFERENCES operator (id)
);

CREATE INDEX ix_recollection_new ON recollection (to_id) WHERE acked_at IS NULL;

CREATE TABLE report_addendum (
    id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    by_id INTEGER,
    text VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(report_id) REFERENCES shift_report (id),
    FOREIGN KEY(by_id) REFERENCES operator (id)
);

CREATE INDEX ix_report_addendum_report_id ON report_addendum (report_id);

CREATE TABLE share (
    id INTEGER NOT NULL,
    part_id INTEGER NOT NULL,
    recipient_id INTEGER NOT NULL,
    accepted_by INTEGER,
    accepted_at DATETIME,
    accept_key VARCHAR,
    absent_reason VARCHAR NOT NULL,
    remarks VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (part_id, recipient_id),
    FOREIGN KEY(part_id) REFERENCES part (id),
    FOREIGN KEY(recipient_id) REFERENCES operator (id),
    FOREIGN KEY(accepted_by) REFERENCES operator (id),
    UNIQUE (accept_key)
);

CREATE TABLE standing (
    id INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    text VARCHAR NOT NULL,
    until DATETIME NOT NULL,
    ticket_number INTEGER,
    ended_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(by_id) REFERENCES operator (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number)
);

CREATE TABLE item_reading (
    item_id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    shown_at DATETIME,
    version INTEGER,
    verdict VARCHAR,
    decided_at DATETIME,
    words VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    confirmed BOOLEAN,
    confirmed_by INTEGER,
    reason VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    PRIMARY KEY (item_id, operator_id),
    FOREIGN KEY(item_id) REFERENCES part_item (id),
    FOREIGN KEY(operator_id) REFERENCES operator (id),
    FOREIGN KEY(confirmed_by) REFERENCES operator (id)
);

CREATE TRIGGER shift_report_no_update BEFORE UPDATE ON shift_report BEGIN
    SELECT RAISE(ABORT, 'отчёт смены не меняется: допишите дополнение');
END;

CREATE TRIGGER shift_report_no_delete BEFORE DELETE ON shift_report BEGIN
    SELECT RAISE(ABORT, 'отчёт смены не меняется: допишите дополнение');
END;

CREATE TRIGGER report_addendum_no_update BEFORE UPDATE ON report_addendum BEGIN
    SELECT RAISE(ABORT, 'отчёт смены не меняется: допишите дополнение');
END;

CREATE TRIGGER report_addendum_no_delete BEFORE DELETE ON report_addendum BEGIN
    SELECT RAISE(ABORT, 'отчёт смены не меняется: допишите дополнение');
END;
