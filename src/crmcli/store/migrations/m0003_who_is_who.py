"""Who is who: what a record became part of, pairs that people said are different, and what customers agreed to."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcli.store.dialect import Connection, Dialect

SCRIPT = """\
ALTER TABLE customer ADD COLUMN merged_into INTEGER CONSTRAINT fk_customer_merged_into REFERENCES customer (id);
ALTER TABLE contact ADD COLUMN merged_into INTEGER CONSTRAINT fk_contact_merged_into REFERENCES contact (id);
ALTER TABLE import_run ADD COLUMN also VARCHAR;
ALTER TABLE import_run ADD COLUMN layout VARCHAR;
CREATE TABLE customer_apart (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, customer_id INTEGER NOT NULL, other_id
  INTEGER NOT NULL, at INTEGER NOT NULL, actor VARCHAR NOT NULL, CONSTRAINT ck_customer_apart_order CHECK
  (customer_id < other_id), CONSTRAINT uq_customer_apart_customer_id UNIQUE (customer_id, other_id), CONSTRAINT
  fk_customer_apart_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), CONSTRAINT
  fk_customer_apart_other_id FOREIGN KEY(other_id) REFERENCES customer (id));
CREATE TABLE contact_apart (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, contact_id INTEGER NOT NULL, other_id
  INTEGER NOT NULL, at INTEGER NOT NULL, actor VARCHAR NOT NULL, CONSTRAINT ck_contact_apart_order CHECK
  (contact_id < other_id), CONSTRAINT uq_contact_apart_contact_id UNIQUE (contact_id, other_id), CONSTRAINT
  fk_contact_apart_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), CONSTRAINT
  fk_contact_apart_other_id FOREIGN KEY(other_id) REFERENCES contact (id));
CREATE TABLE consent (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, uid VARCHAR NOT NULL, customer_id INTEGER NOT
  NULL, contact_id INTEGER, purpose VARCHAR NOT NULL, channel VARCHAR, given BOOLEAN NOT NULL, basis VARCHAR, source
  VARCHAR, day VARCHAR, created_at INTEGER NOT NULL, version INTEGER DEFAULT '1' NOT NULL, CONSTRAINT uq_consent_uid
  UNIQUE (uid), CONSTRAINT fk_consent_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), CONSTRAINT
  fk_consent_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id));
CREATE INDEX ix_customer_merged_into ON customer (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ix_contact_merged_into ON contact (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ix_customer_apart_other_id ON customer_apart (other_id);
CREATE INDEX ix_contact_apart_other_id ON contact_apart (other_id);
CREATE INDEX ix_consent_contact ON consent (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX ix_consent_customer ON consent (customer_id, purpose, channel, id);
CREATE VIEW v_consent AS
SELECT id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact, purpose, channel, given, basis, source,
 day, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM consent
"""
"""The statements, parted by a semicolon at the end of a line, as SQLite has them."""


def step(con: "Connection", dialect: "Dialect") -> None:
    """Adds the columns, the tables and the view."""
    for statement in SCRIPT.split(";\n"):
        con.execute(dialect.declared(statement))
