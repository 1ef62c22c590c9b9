"""A day's work: contacts, interactions, tickets, follow-ups; when a customer was last in contact; sums over rows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcli.store.dialect import Connection, Dialect

SCRIPT = """\
ALTER TABLE customer ADD COLUMN last_contact INTEGER;
CREATE TABLE contact (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uid VARCHAR NOT NULL, customer_id INTEGER NOT
  NULL, name VARCHAR NOT NULL, sort_name VARCHAR NOT NULL, given VARCHAR, family VARCHAR, role VARCHAR, email VARCHAR,
  phone VARCHAR, is_primary BOOLEAN DEFAULT 0 NOT NULL, note VARCHAR, source VARCHAR, external_id VARCHAR, fields
  VARCHAR DEFAULT '{}' NOT NULL, words VARCHAR NOT NULL, created_at INTEGER NOT NULL, deleted_at INTEGER, version
  INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_contact_uid UNIQUE (uid), CONSTRAINT fk_contact_customer_id FOREIGN
  KEY(customer_id) REFERENCES customer (id));
CREATE TABLE contact_email (contact_id INTEGER NOT NULL, place INTEGER NOT NULL, email VARCHAR NOT NULL, CONSTRAINT
  pk_contact_email PRIMARY KEY (contact_id, place), CONSTRAINT fk_contact_email_contact_id FOREIGN KEY(contact_id)
  REFERENCES contact (id));
CREATE TABLE contact_phone (contact_id INTEGER NOT NULL, place INTEGER NOT NULL, phone VARCHAR NOT NULL, CONSTRAINT
  pk_contact_phone PRIMARY KEY (contact_id, place), CONSTRAINT fk_contact_phone_contact_id FOREIGN KEY(contact_id)
  REFERENCES contact (id));
CREATE TABLE interaction (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uid VARCHAR NOT NULL, customer_id INTEGER NOT
  NULL, contact_id INTEGER, type VARCHAR NOT NULL, direction VARCHAR, day VARCHAR NOT NULL, at INTEGER NOT NULL, timed
  BOOLEAN DEFAULT 1 NOT NULL, minutes INTEGER, subject VARCHAR, text VARCHAR, staff VARCHAR, source VARCHAR,
  external_id VARCHAR, fields VARCHAR DEFAULT '{}' NOT NULL, words VARCHAR NOT NULL, created_at INTEGER NOT NULL,
  deleted_at INTEGER, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT ck_interaction_direction CHECK (direction IN
  ('in', 'out')), CONSTRAINT uq_interaction_uid UNIQUE (uid), CONSTRAINT fk_interaction_customer_id FOREIGN
  KEY(customer_id) REFERENCES customer (id), CONSTRAINT fk_interaction_contact_id FOREIGN KEY(contact_id) REFERENCES
  contact (id));
CREATE TABLE ticket (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uid VARCHAR NOT NULL, customer_id INTEGER NOT
  NULL, contact_id INTEGER, purchase_id INTEGER, follows INTEGER, subject VARCHAR NOT NULL, kind VARCHAR, channel
  VARCHAR, rating INTEGER, source VARCHAR, external_id VARCHAR, fields VARCHAR DEFAULT '{}' NOT NULL, words VARCHAR
  NOT NULL, created_at INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, status VARCHAR DEFAULT 'new' NOT NULL,
  priority VARCHAR DEFAULT 'normal' NOT NULL, assignee VARCHAR, opened_at INTEGER DEFAULT 0 NOT NULL, changed_at
  INTEGER DEFAULT 0 NOT NULL, first_reply_at INTEGER, resolved_at INTEGER, closed_at INTEGER, waiting_since INTEGER,
  reopened INTEGER DEFAULT 0 NOT NULL, CONSTRAINT ck_ticket_priority CHECK (priority IN ('low', 'normal', 'high',
  'urgent')), CONSTRAINT uq_ticket_uid UNIQUE (uid), CONSTRAINT fk_ticket_customer_id FOREIGN KEY(customer_id)
  REFERENCES customer (id), CONSTRAINT fk_ticket_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
  CONSTRAINT fk_ticket_purchase_id FOREIGN KEY(purchase_id) REFERENCES purchase (id), CONSTRAINT fk_ticket_follows
  FOREIGN KEY(follows) REFERENCES ticket (id));
CREATE TABLE ticket_event (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, ticket_id INTEGER NOT NULL, customer_id
  INTEGER NOT NULL, kind VARCHAR NOT NULL, from_status VARCHAR, to_status VARCHAR, at INTEGER NOT NULL, actor VARCHAR
  NOT NULL, direction VARCHAR, value VARCHAR, text VARCHAR, created_at INTEGER NOT NULL, CONSTRAINT
  ck_ticket_event_direction CHECK (direction IN ('in', 'out')), CONSTRAINT fk_ticket_event_ticket_id FOREIGN
  KEY(ticket_id) REFERENCES ticket (id), CONSTRAINT fk_ticket_event_customer_id FOREIGN KEY(customer_id) REFERENCES
  customer (id));
CREATE TABLE followup (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uid VARCHAR NOT NULL, customer_id INTEGER NOT
  NULL, contact_id INTEGER, ticket_id INTEGER, purchase_id INTEGER, planned_by INTEGER, text VARCHAR NOT NULL, status
  VARCHAR DEFAULT 'open' NOT NULL, day VARCHAR NOT NULL, due_at INTEGER NOT NULL, timed BOOLEAN DEFAULT 0 NOT NULL,
  zone VARCHAR NOT NULL, anchor VARCHAR NOT NULL, every VARCHAR, moved_from INTEGER, owner VARCHAR, done_at INTEGER,
  source VARCHAR,
  external_id VARCHAR, fields VARCHAR DEFAULT '{}' NOT NULL, words VARCHAR NOT NULL, created_at INTEGER NOT NULL,
  version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT ck_followup_status CHECK (status IN ('open', 'done', 'cancelled')),
  CONSTRAINT uq_followup_uid UNIQUE (uid), CONSTRAINT fk_followup_customer_id FOREIGN KEY(customer_id) REFERENCES
  customer (id), CONSTRAINT fk_followup_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), CONSTRAINT
  fk_followup_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id), CONSTRAINT fk_followup_purchase_id FOREIGN
  KEY(purchase_id) REFERENCES purchase (id), CONSTRAINT fk_followup_planned_by FOREIGN KEY(planned_by) REFERENCES
  interaction (id));
CREATE TABLE followup_done (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, followup_id INTEGER NOT NULL, customer_id
  INTEGER NOT NULL, due_at INTEGER NOT NULL, at INTEGER NOT NULL, actor VARCHAR NOT NULL, interaction_id INTEGER,
  CONSTRAINT fk_followup_done_followup_id FOREIGN KEY(followup_id) REFERENCES followup (id), CONSTRAINT
  fk_followup_done_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), CONSTRAINT
  fk_followup_done_interaction_id FOREIGN KEY(interaction_id) REFERENCES interaction (id));
CREATE TABLE announced (followup_id INTEGER NOT NULL, due_at INTEGER NOT NULL, channel VARCHAR NOT NULL, at INTEGER
  NOT NULL, CONSTRAINT pk_announced PRIMARY KEY (followup_id, due_at, channel));
CREATE TABLE row_sum (name VARCHAR NOT NULL, block INTEGER NOT NULL, total INTEGER NOT NULL, CONSTRAINT pk_row_sum
  PRIMARY KEY (name, block));
CREATE INDEX ix_customer_birthday ON customer (substr(birthday, length(birthday) - 4)) WHERE birthday IS NOT NULL;
CREATE INDEX ix_customer_last_contact ON customer (last_contact) WHERE last_contact IS NOT NULL;
CREATE INDEX ix_customer_last_purchase ON customer (last_purchase) WHERE last_purchase IS NOT NULL;
CREATE INDEX ix_contact_customer ON contact (customer_id, sort_name, id);
CREATE INDEX ix_contact_email ON contact (email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX ix_contact_external ON contact (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX ix_contact_phone ON contact (phone) WHERE phone IS NOT NULL;
CREATE UNIQUE INDEX ix_contact_primary ON contact (customer_id) WHERE is_primary AND deleted_at IS NULL;
CREATE INDEX ix_contact_sort_name ON contact (sort_name, id);
CREATE INDEX ix_contact_email_email ON contact_email (email);
CREATE INDEX ix_contact_phone_phone ON contact_phone (phone);
CREATE INDEX ix_interaction_at ON interaction (at, id);
CREATE INDEX ix_interaction_contact ON interaction (contact_id, at) WHERE contact_id IS NOT NULL;
CREATE INDEX ix_interaction_customer ON interaction (customer_id, at, id);
CREATE UNIQUE INDEX ix_interaction_external ON interaction (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX ix_ticket_contact ON ticket (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX ix_ticket_customer ON ticket (customer_id, opened_at, id);
CREATE UNIQUE INDEX ix_ticket_external ON ticket (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX ix_ticket_follows ON ticket (follows) WHERE follows IS NOT NULL;
CREATE INDEX ix_ticket_opened ON ticket (opened_at, id);
CREATE INDEX ix_ticket_purchase ON ticket (purchase_id) WHERE purchase_id IS NOT NULL;
CREATE INDEX ix_ticket_status ON ticket (status, opened_at);
CREATE INDEX ix_ticket_waiting ON ticket (waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX ix_followup_contact ON followup (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX ix_followup_customer ON followup (customer_id, due_at, id);
CREATE UNIQUE INDEX ix_followup_external ON followup (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX ix_followup_open ON followup (due_at, id) WHERE status = 'open';
CREATE INDEX ix_followup_planned_by ON followup (planned_by) WHERE planned_by IS NOT NULL;
CREATE INDEX ix_followup_purchase ON followup (purchase_id) WHERE purchase_id IS NOT NULL;
CREATE INDEX ix_followup_ticket ON followup (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ix_ticket_event_customer ON ticket_event (customer_id, at, id);
CREATE INDEX ix_ticket_event_ticket ON ticket_event (ticket_id, at, id);
CREATE INDEX ix_followup_done_customer ON followup_done (customer_id, at, id);
CREATE INDEX ix_followup_done_followup ON followup_done (followup_id, due_at);
CREATE INDEX ix_followup_done_interaction ON followup_done (interaction_id) WHERE interaction_id IS NOT NULL;
CREATE VIRTUAL TABLE contact_search USING fts5(words, content='contact', content_rowid='id', detail='none',
  tokenize='ascii');
CREATE VIRTUAL TABLE interaction_search USING fts5(words, content='interaction', content_rowid='id', detail='none',
  tokenize='ascii');
CREATE VIRTUAL TABLE ticket_search USING fts5(words, content='ticket', content_rowid='id', detail='none',
  tokenize='ascii');
CREATE VIRTUAL TABLE followup_search USING fts5(words, content='followup', content_rowid='id', detail='none',
  tokenize='ascii');
DROP VIEW v_customer;
CREATE VIEW v_customer AS
SELECT 'c' || id AS id, uid, kind, name, given, family, company, email, phone, street, city, region, postcode, country,
 birthday, language, origin, note, owner, since, source, external_id, fields, stage, furthest, purchases,
 first_purchase, last_purchase, strftime('%Y-%m-%dT%H:%M:%SZ', last_contact / 1000000, 'unixepoch') AS last_contact,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', stage_since / 1000000, 'unixepoch') AS stage_since
FROM customer WHERE deleted_at IS NULL;
CREATE VIEW v_contact AS
SELECT 'p' || id AS id, uid, 'c' || customer_id AS customer, name, given, family, role, email, phone, is_primary, note,
 source, external_id, fields, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM contact WHERE deleted_at IS NULL;
CREATE VIEW v_interaction AS
SELECT 'i' || id AS id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact, type, direction,
 CASE WHEN timed THEN strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch') ELSE day END AS at, minutes, subject,
 text, staff, source, external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM interaction WHERE deleted_at IS NULL;
CREATE VIEW v_ticket AS
SELECT 't' || id AS id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact,
 'b' || purchase_id AS purchase, subject, status, priority, kind, channel, assignee, reopened, rating, source,
 external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', opened_at / 1000000, 'unixepoch') AS opened_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', first_reply_at / 1000000, 'unixepoch') AS first_reply_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', resolved_at / 1000000, 'unixepoch') AS resolved_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', closed_at / 1000000, 'unixepoch') AS closed_at
FROM ticket;
CREATE VIEW v_ticket_event AS
SELECT id, 't' || ticket_id AS ticket, 'c' || customer_id AS customer, kind, from_status, to_status,
 strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch') AS at, actor, direction, value, text
FROM ticket_event;
CREATE VIEW v_followup AS
SELECT 'f' || id AS id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact, 't' || ticket_id AS ticket,
 'b' || purchase_id AS purchase, 'i' || planned_by AS planned_by, text, status,
 CASE WHEN timed THEN strftime('%Y-%m-%dT%H:%M:%SZ', due_at / 1000000, 'unixepoch') ELSE day END AS due, zone, every,
 owner, strftime('%Y-%m-%dT%H:%M:%SZ', done_at / 1000000, 'unixepoch') AS done_at, source, external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM followup
"""
"""The statements, parted by a semicolon at the end of a line."""


def step(con: "Connection", dialect: "Dialect") -> None:  # noqa: ARG001 - stores on servers begin with version 2
    """Adds the tables, their search indexes and views, and the column; the view of customers shows it."""
    for statement in SCRIPT.split(";\n"):
        con.execute(statement)
