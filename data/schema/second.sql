-- The door (issue: the standard at the door): clients with curators, the form of a request, what the gate said, files.

ALTER TABLE client ADD COLUMN subscription_until DATETIME;

ALTER TABLE client ADD COLUMN support_since DATETIME;

ALTER TABLE client ADD COLUMN projects INTEGER NOT NULL DEFAULT 0;

ALTER TABLE client ADD COLUMN intake VARCHAR NOT NULL DEFAULT 'lpr';

ALTER TABLE client ADD COLUMN needle VARCHAR NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN ours BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE contact ADD COLUMN needle VARCHAR NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN checks VARCHAR NOT NULL DEFAULT '';

CREATE INDEX ix_client_needle ON client (needle);

CREATE INDEX ix_contact_needle ON contact (client_id, needle);

CREATE INDEX ix_contact_claims ON contact (client_id, ours) WHERE role = 'curator';

CREATE TABLE curator_period (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    since DATETIME NOT NULL,
    until DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES client (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
);

CREATE INDEX ix_curator_client ON curator_period (client_id, id);

CREATE UNIQUE INDEX ux_curator_now ON curator_period (client_id) WHERE until IS NULL;

ALTER TABLE ticket ADD COLUMN verdict VARCHAR;

ALTER TABLE ticket ADD COLUMN reason VARCHAR;

ALTER TABLE ticket ADD COLUMN warnings VARCHAR NOT NULL DEFAULT '';

ALTER TABLE ticket ADD COLUMN missing VARCHAR NOT NULL DEFAULT '';

ALTER TABLE ticket ADD COLUMN form_have INTEGER NOT NULL DEFAULT 0;

ALTER TABLE ticket ADD COLUMN form_need INTEGER NOT NULL DEFAULT 0;

ALTER TABLE ticket ADD COLUMN topic VARCHAR NOT NULL DEFAULT '';

ALTER TABLE ticket ADD COLUMN speaks_for INTEGER REFERENCES contact (id);

ALTER TABLE ticket ADD COLUMN declared VARCHAR;

ALTER TABLE ticket ADD COLUMN severity VARCHAR;

ALTER TABLE ticket ADD COLUMN scope VARCHAR;

ALTER TABLE ticket ADD COLUMN wanted_date DATETIME;

ALTER TABLE ticket ADD COLUMN date_state VARCHAR;

ALTER TABLE ticket ADD COLUMN asked_at DATETIME;

ALTER TABLE ticket ADD COLUMN off_channel BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE ticket ADD COLUMN by_us BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE ticket ADD COLUMN owes BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE ticket ADD COLUMN parent INTEGER;

DROP INDEX ix_ticket_unformed;

CREATE INDEX ix_ticket_unformed ON ticket (received_at, number) WHERE status = 'unformed' AND is_open = 1 AND verdict IS NOT 'correspondence';

CREATE INDEX ix_ticket_talk ON ticket (received_at, number) WHERE verdict = 'correspondence' AND is_open = 1;

CREATE INDEX ix_ticket_curator ON ticket (received_at, number) WHERE status = 'waiting_curator' AND is_open = 1;

CREATE INDEX ix_ticket_parent ON ticket (parent) WHERE parent IS NOT NULL;

UPDATE ticket SET verdict = 'admitted' WHERE admitted_at IS NOT NULL;

UPDATE ticket SET verdict = 'asked' WHERE status = 'unformed';

CREATE TABLE form_answer (
    ticket_number INTEGER NOT NULL,
    question VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    operator_id INTEGER,
    message_row INTEGER,
    PRIMARY KEY (ticket_number, question),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(operator_id) REFERENCES operator (id),
    FOREIGN KEY(message_row) REFERENCES message (id)
);

CREATE TABLE attachment (
    id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    message_row INTEGER,
    outbox_id INTEGER,
    name VARCHAR NOT NULL,
    media VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    operator_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(message_row) REFERENCES message (id),
    FOREIGN KEY(operator_id) REFERENCES operator (id)
);

CREATE INDEX ix_attachment_ticket ON attachment (ticket_number, id);

CREATE INDEX ix_attachment_hash ON attachment (sha256);

CREATE TABLE draft_file (
    id INTEGER NOT NULL,
    operator_id INTEGER NOT NULL,
    ticket_number INTEGER NOT NULL,
    note BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    media VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(operator_id) REFERENCES operator (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number)
);

CREATE INDEX ix_draft_file_place ON draft_file (operator_id, ticket_number);

CREATE INDEX ix_draft_file_hash ON draft_file (sha256);

CREATE TABLE off_channel (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    channel VARCHAR NOT NULL,
    operator_id INTEGER,
    ticket_number INTEGER,
    client_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(operator_id) REFERENCES operator (id),
    FOREIGN KEY(ticket_number) REFERENCES ticket (number),
    FOREIGN KEY(client_id) REFERENCES client (id)
);
