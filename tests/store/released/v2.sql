CREATE FUNCTION public.json_extract(document text, path text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
SELECT jsonb_path_query_first(CAST(document AS jsonb), CAST(path AS jsonpath)) #>> '{}' $$;
CREATE FUNCTION public.next_id(counted text) RETURNS bigint
    LANGUAGE sql
    AS $$
INSERT INTO spent AS s VALUES (counted, 1) ON CONFLICT (name) DO UPDATE SET last = s.last + 1 RETURNING s.last $$;
CREATE FUNCTION public.searchable(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
SELECT array_to_tsvector(array_remove(string_to_array(CASE WHEN length(words) <= 500 THEN regexp_replace(left(words, 200000) COLLATE "C", '[-/:-@\[-`{-]+', ' ', 'g')
 ELSE regexp_replace(regexp_replace(left(words, 200000) COLLATE "C", '[-/:-@\[-`{-]+', ' ', 'g'), '([^ ]{250}[^ ]{250})[^ ]+', '\1', 'g') END, ' '), '')) $$;
CREATE TABLE public.announced (
    followup_id bigint NOT NULL,
    due_at bigint NOT NULL,
    channel text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.change (
    id bigint DEFAULT public.next_id('change'::text) NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    command text NOT NULL COLLATE pg_catalog."C",
    undoes bigint,
    undone_by bigint
);
CREATE TABLE public.contact (
    id bigint DEFAULT public.next_id('contact'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    sort_name text NOT NULL COLLATE pg_catalog."C",
    given text COLLATE pg_catalog."C",
    family text COLLATE pg_catalog."C",
    role text COLLATE pg_catalog."C",
    email text COLLATE pg_catalog."C",
    phone text COLLATE pg_catalog."C",
    is_primary boolean DEFAULT false NOT NULL,
    note text COLLATE pg_catalog."C",
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    fields text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    deleted_at bigint,
    version bigint DEFAULT '1'::bigint NOT NULL
);
CREATE TABLE public.contact_email (
    contact_id bigint NOT NULL,
    place bigint NOT NULL,
    email text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.contact_phone (
    contact_id bigint NOT NULL,
    place bigint NOT NULL,
    phone text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.custom_field (
    id bigint DEFAULT public.next_id('custom_field'::text) NOT NULL,
    noun text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);
CREATE TABLE public.customer (
    id bigint DEFAULT public.next_id('customer'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    sort_name text NOT NULL COLLATE pg_catalog."C",
    given text COLLATE pg_catalog."C",
    family text COLLATE pg_catalog."C",
    company text COLLATE pg_catalog."C",
    email text COLLATE pg_catalog."C",
    phone text COLLATE pg_catalog."C",
    street text COLLATE pg_catalog."C",
    city text COLLATE pg_catalog."C",
    region text COLLATE pg_catalog."C",
    postcode text COLLATE pg_catalog."C",
    country text COLLATE pg_catalog."C",
    birthday text COLLATE pg_catalog."C",
    language text COLLATE pg_catalog."C",
    origin text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    owner text COLLATE pg_catalog."C",
    since text COLLATE pg_catalog."C",
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    fields text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    deleted_at bigint,
    version bigint DEFAULT '1'::bigint NOT NULL,
    stage text DEFAULT 'awareness'::text NOT NULL COLLATE pg_catalog."C",
    stage_since bigint DEFAULT '0'::bigint NOT NULL,
    furthest text DEFAULT 'awareness'::text NOT NULL COLLATE pg_catalog."C",
    purchases bigint DEFAULT '0'::bigint NOT NULL,
    first_purchase text COLLATE pg_catalog."C",
    last_purchase text COLLATE pg_catalog."C",
    last_contact bigint,
    CONSTRAINT ck_customer_kind CHECK ((kind = ANY (ARRAY['person'::text, 'organisation'::text])))
);
CREATE TABLE public.customer_email (
    customer_id bigint NOT NULL,
    place bigint NOT NULL,
    email text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.customer_external (
    source text NOT NULL COLLATE pg_catalog."C",
    external_id text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL
);
CREATE TABLE public.customer_phone (
    customer_id bigint NOT NULL,
    place bigint NOT NULL,
    phone text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.customer_tag (
    customer_id bigint NOT NULL,
    tag text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.entry (
    seq bigint NOT NULL,
    change_id bigint NOT NULL,
    op text NOT NULL COLLATE pg_catalog."C",
    entity text NOT NULL COLLATE pg_catalog."C",
    record bigint NOT NULL,
    last bigint NOT NULL,
    about bigint,
    body text COLLATE pg_catalog."C",
    salt bytea,
    body_h bytea NOT NULL,
    prev bytea NOT NULL,
    h bytea NOT NULL
);
CREATE TABLE public.followup (
    id bigint DEFAULT public.next_id('followup'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    contact_id bigint,
    ticket_id bigint,
    purchase_id bigint,
    planned_by bigint,
    text text NOT NULL COLLATE pg_catalog."C",
    status text DEFAULT 'open'::text NOT NULL COLLATE pg_catalog."C",
    day text NOT NULL COLLATE pg_catalog."C",
    due_at bigint NOT NULL,
    timed boolean DEFAULT false NOT NULL,
    zone text NOT NULL COLLATE pg_catalog."C",
    anchor text NOT NULL COLLATE pg_catalog."C",
    every text COLLATE pg_catalog."C",
    moved_from bigint,
    owner text COLLATE pg_catalog."C",
    done_at bigint,
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    fields text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    version bigint DEFAULT '1'::bigint NOT NULL,
    CONSTRAINT ck_followup_status CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text])))
);
CREATE TABLE public.followup_done (
    id bigint DEFAULT public.next_id('followup_done'::text) NOT NULL,
    followup_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    due_at bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    interaction_id bigint
);
CREATE TABLE public.import_run (
    id bigint DEFAULT public.next_id('import_run'::text) NOT NULL,
    file text NOT NULL COLLATE pg_catalog."C",
    sha256 text NOT NULL COLLATE pg_catalog."C",
    noun text NOT NULL COLLATE pg_catalog."C",
    format text NOT NULL COLLATE pg_catalog."C",
    encoding text NOT NULL COLLATE pg_catalog."C",
    delimiter text COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    options text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    next_row bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    unchanged bigint NOT NULL,
    rejected bigint NOT NULL,
    skipped bigint NOT NULL,
    rejects_file text COLLATE pg_catalog."C",
    change_id bigint,
    started_at bigint NOT NULL,
    finished_at bigint,
    CONSTRAINT ck_import_run_status CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'undone'::text])))
);
CREATE TABLE public.interaction (
    id bigint DEFAULT public.next_id('interaction'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    contact_id bigint,
    type text NOT NULL COLLATE pg_catalog."C",
    direction text COLLATE pg_catalog."C",
    day text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    timed boolean DEFAULT true NOT NULL,
    minutes bigint,
    subject text COLLATE pg_catalog."C",
    text text COLLATE pg_catalog."C",
    staff text COLLATE pg_catalog."C",
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    fields text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    deleted_at bigint,
    version bigint DEFAULT '1'::bigint NOT NULL,
    CONSTRAINT ck_interaction_direction CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);
CREATE TABLE public.meta (
    name text NOT NULL COLLATE pg_catalog."C",
    number bigint,
    word text COLLATE pg_catalog."C"
);
CREATE TABLE public.points_account (
    customer_id bigint NOT NULL,
    balance bigint NOT NULL,
    debt bigint NOT NULL,
    lifetime bigint NOT NULL,
    entries bigint NOT NULL,
    waiting bigint NOT NULL,
    settled_at bigint NOT NULL,
    newest_id bigint NOT NULL,
    CONSTRAINT ck_points_account_balance CHECK ((balance >= 0)),
    CONSTRAINT ck_points_account_debt CHECK ((debt >= 0))
);
CREATE TABLE public.points_entry (
    id bigint DEFAULT public.next_id('points_entry'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    points bigint NOT NULL,
    occurred_at bigint NOT NULL,
    effective_at bigint NOT NULL,
    expires_at bigint,
    purchase_id bigint,
    reference text COLLATE pg_catalog."C",
    rule text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    key text COLLATE pg_catalog."C",
    reverses bigint,
    lot bigint,
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);
CREATE TABLE public.points_lot (
    id bigint DEFAULT public.next_id('points_lot'::text) NOT NULL,
    customer_id bigint NOT NULL,
    points bigint NOT NULL,
    remaining bigint NOT NULL,
    effective_at bigint NOT NULL,
    expires_at bigint,
    expired bigint NOT NULL,
    CONSTRAINT ck_points_lot_remaining CHECK ((remaining >= 0))
);
CREATE TABLE public.points_use (
    entry_id bigint NOT NULL,
    lot_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    points bigint NOT NULL
);
CREATE TABLE public.purchase (
    id bigint DEFAULT public.next_id('purchase'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    minor bigint NOT NULL,
    currency text NOT NULL COLLATE pg_catalog."C",
    day text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    timed boolean NOT NULL,
    order_ref text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    refund_of bigint,
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    fields text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    version bigint DEFAULT '1'::bigint NOT NULL
);
CREATE TABLE public.row_sum (
    name text NOT NULL COLLATE pg_catalog."C",
    block bigint NOT NULL,
    total bigint NOT NULL
);
CREATE TABLE public.spend (
    customer_id bigint NOT NULL,
    currency text NOT NULL COLLATE pg_catalog."C",
    net bigint NOT NULL,
    rows bigint NOT NULL
);
CREATE TABLE public.spent (
    name text NOT NULL COLLATE pg_catalog."C",
    last bigint NOT NULL
);
CREATE TABLE public.spent_key (
    customer_id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    payload text NOT NULL COLLATE pg_catalog."C",
    reply text NOT NULL COLLATE pg_catalog."C",
    change_id bigint NOT NULL
);
CREATE TABLE public.stage_event (
    id bigint DEFAULT public.next_id('stage_event'::text) NOT NULL,
    customer_id bigint NOT NULL,
    from_stage text COLLATE pg_catalog."C",
    to_stage text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    label text NOT NULL COLLATE pg_catalog."C",
    replaces bigint,
    created_at bigint NOT NULL
);
CREATE TABLE public.ticket (
    id bigint DEFAULT public.next_id('ticket'::text) NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    contact_id bigint,
    purchase_id bigint,
    follows bigint,
    subject text NOT NULL COLLATE pg_catalog."C",
    kind text COLLATE pg_catalog."C",
    channel text COLLATE pg_catalog."C",
    rating bigint,
    source text COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    fields text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C",
    words text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    version bigint DEFAULT '1'::bigint NOT NULL,
    status text DEFAULT 'new'::text NOT NULL COLLATE pg_catalog."C",
    priority text DEFAULT 'normal'::text NOT NULL COLLATE pg_catalog."C",
    assignee text COLLATE pg_catalog."C",
    opened_at bigint DEFAULT 0 NOT NULL,
    changed_at bigint DEFAULT 0 NOT NULL,
    first_reply_at bigint,
    resolved_at bigint,
    closed_at bigint,
    waiting_since bigint,
    reopened bigint DEFAULT 0 NOT NULL,
    CONSTRAINT ck_ticket_priority CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text, 'urgent'::text])))
);
CREATE TABLE public.ticket_event (
    id bigint DEFAULT public.next_id('ticket_event'::text) NOT NULL,
    ticket_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    from_status text COLLATE pg_catalog."C",
    to_status text COLLATE pg_catalog."C",
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    direction text COLLATE pg_catalog."C",
    value text COLLATE pg_catalog."C",
    text text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    CONSTRAINT ck_ticket_event_direction CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);
CREATE VIEW public.v_contact AS
 SELECT ('p'::text || contact.id) AS id,
    contact.uid,
    ('c'::text || contact.customer_id) AS customer,
    contact.name,
    contact.given,
    contact.family,
    contact.role,
    contact.email,
    contact.phone,
    contact.is_primary,
    contact.note,
    contact.source,
    contact.external_id,
    contact.fields,
    to_char((to_timestamp(((contact.created_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS created_at
   FROM public.contact
  WHERE (contact.deleted_at IS NULL);
CREATE VIEW public.v_customer AS
 SELECT ('c'::text || customer.id) AS id,
    customer.uid,
    customer.kind,
    customer.name,
    customer.given,
    customer.family,
    customer.company,
    customer.email,
    customer.phone,
    customer.street,
    customer.city,
    customer.region,
    customer.postcode,
    customer.country,
    customer.birthday,
    customer.language,
    customer.origin,
    customer.note,
    customer.owner,
    customer.since,
    customer.source,
    customer.external_id,
    customer.fields,
    customer.stage,
    customer.furthest,
    customer.purchases,
    customer.first_purchase,
    customer.last_purchase,
    to_char((to_timestamp(((customer.last_contact / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS last_contact,
    to_char((to_timestamp(((customer.created_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS created_at,
    to_char((to_timestamp(((customer.stage_since / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS stage_since
   FROM public.customer
  WHERE (customer.deleted_at IS NULL);
CREATE VIEW public.v_followup AS
 SELECT ('f'::text || followup.id) AS id,
    followup.uid,
    ('c'::text || followup.customer_id) AS customer,
    ('p'::text || followup.contact_id) AS contact,
    ('t'::text || followup.ticket_id) AS ticket,
    ('b'::text || followup.purchase_id) AS purchase,
    ('i'::text || followup.planned_by) AS planned_by,
    followup.text,
    followup.status,
        CASE
            WHEN followup.timed THEN to_char((to_timestamp(((followup.due_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text)
            ELSE followup.day
        END AS due,
    followup.zone,
    followup.every,
    followup.owner,
    to_char((to_timestamp(((followup.done_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS done_at,
    followup.source,
    followup.external_id,
    followup.fields,
    to_char((to_timestamp(((followup.created_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS created_at
   FROM public.followup;
CREATE VIEW public.v_interaction AS
 SELECT ('i'::text || interaction.id) AS id,
    interaction.uid,
    ('c'::text || interaction.customer_id) AS customer,
    ('p'::text || interaction.contact_id) AS contact,
    interaction.type,
    interaction.direction,
        CASE
            WHEN interaction.timed THEN to_char((to_timestamp(((interaction.at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text)
            ELSE interaction.day
        END AS at,
    interaction.minutes,
    interaction.subject,
    interaction.text,
    interaction.staff,
    interaction.source,
    interaction.external_id,
    interaction.fields,
    to_char((to_timestamp(((interaction.created_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS created_at
   FROM public.interaction
  WHERE (interaction.deleted_at IS NULL);
CREATE VIEW public.v_points AS
 SELECT points_entry.id,
    points_entry.uid,
    ('c'::text || points_entry.customer_id) AS customer,
    points_entry.kind,
    points_entry.points,
    to_char((to_timestamp(((points_entry.effective_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS effective_at,
    to_char((to_timestamp(((points_entry.expires_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS expires_at,
    ('b'::text || points_entry.purchase_id) AS purchase,
    points_entry.reference,
    points_entry.reason,
    points_entry.actor,
    points_entry.reverses,
    points_entry.source,
    points_entry.external_id
   FROM public.points_entry;
CREATE VIEW public.v_purchase AS
 SELECT ('b'::text || purchase.id) AS id,
    purchase.uid,
    ('c'::text || purchase.customer_id) AS customer,
    purchase.minor AS total_minor,
    purchase.currency,
    purchase.day,
    to_char((to_timestamp(((purchase.at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS at,
    purchase.order_ref AS "order",
    purchase.note,
    ('b'::text || purchase.refund_of) AS refund_of,
    purchase.source,
    purchase.external_id,
    purchase.fields,
    to_char((to_timestamp(((purchase.created_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS created_at
   FROM public.purchase;
CREATE VIEW public.v_stage AS
 SELECT stage_event.id,
    ('c'::text || stage_event.customer_id) AS customer,
    stage_event.from_stage,
    stage_event.to_stage,
    to_char((to_timestamp(((stage_event.at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS at,
    stage_event.source,
    stage_event.actor,
    stage_event.reason,
    stage_event.label,
    stage_event.replaces
   FROM public.stage_event;
CREATE VIEW public.v_ticket AS
 SELECT ('t'::text || ticket.id) AS id,
    ticket.uid,
    ('c'::text || ticket.customer_id) AS customer,
    ('p'::text || ticket.contact_id) AS contact,
    ('b'::text || ticket.purchase_id) AS purchase,
    ticket.subject,
    ticket.status,
    ticket.priority,
    ticket.kind,
    ticket.channel,
    ticket.assignee,
    ticket.reopened,
    ticket.rating,
    ticket.source,
    ticket.external_id,
    ticket.fields,
    to_char((to_timestamp(((ticket.opened_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS opened_at,
    to_char((to_timestamp(((ticket.first_reply_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS first_reply_at,
    to_char((to_timestamp(((ticket.resolved_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS resolved_at,
    to_char((to_timestamp(((ticket.closed_at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS closed_at
   FROM public.ticket;
CREATE VIEW public.v_ticket_event AS
 SELECT ticket_event.id,
    ('t'::text || ticket_event.ticket_id) AS ticket,
    ('c'::text || ticket_event.customer_id) AS customer,
    ticket_event.kind,
    ticket_event.from_status,
    ticket_event.to_status,
    to_char((to_timestamp(((ticket_event.at / 1000000))::double precision) AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'::text) AS at,
    ticket_event.actor,
    ticket_event.direction,
    ticket_event.value,
    ticket_event.text
   FROM public.ticket_event;
CREATE TABLE public.write_gate (
);
INSERT INTO public.change VALUES (1, 1795262400000000, 'tester', 'import', NULL, NULL);
INSERT INTO public.change VALUES (2, 1795262400000000, 'tester', 'import', NULL, NULL);
INSERT INTO public.change VALUES (3, 1795262400000000, 'tester', 'customer add', NULL, NULL);
INSERT INTO public.change VALUES (4, 1795262400000000, 'tester', 'contact add', NULL, NULL);
INSERT INTO public.change VALUES (5, 1795262400000000, 'tester', 'log', NULL, NULL);
INSERT INTO public.change VALUES (6, 1795262400000000, 'tester', 'ticket open', NULL, NULL);
INSERT INTO public.change VALUES (7, 1795262400000000, 'tester', 'ticket note', NULL, NULL);
INSERT INTO public.change VALUES (8, 1795262400000000, 'tester', 'followup add', NULL, NULL);
INSERT INTO public.change VALUES (9, 1795262400000000, 'tester', 'purchase add', NULL, NULL);
INSERT INTO public.change VALUES (10, 1795262400000000, 'tester', 'points earn', NULL, NULL);
INSERT INTO public.change VALUES (11, 1795262400000000, 'tester', 'points redeem', NULL, NULL);
INSERT INTO public.change VALUES (12, 1795262400000000, 'tester', 'journey move', NULL, NULL);
INSERT INTO public.change VALUES (13, 1795262400000000, 'tester', 'customer edit', NULL, NULL);
INSERT INTO public.change VALUES (15, 1795262400000000, 'tester', 'undo', 14, NULL);
INSERT INTO public.change VALUES (14, 1795262400000000, 'tester', 'customer rm', NULL, 15);
INSERT INTO public.change VALUES (16, 1795262400000000, 'tester', 'ticket resolve', NULL, NULL);
INSERT INTO public.contact VALUES (1, '01a1fdfa-4600-7000-ba72-81e1dd331f13', 4, 'Bo Berg', 'bo berg', NULL, NULL, 'buyer', 'bo@acme.example', NULL, true, NULL, NULL, NULL, '{}', 'bo berg bo@acme.example buyer', 1795262400000000, NULL, 1);
INSERT INTO public.custom_field VALUES (1, 'customer', 'shoe_size', 'Shoe size', 'text', 1795262400000000);
INSERT INTO public.customer VALUES (4, '01a1fdfa-4600-7000-aab3-b63bfa56925f', 'organisation', 'Acme Ltd', 'acme ltd', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{}', 'acme ltd', 1795262400000000, NULL, 1, 'awareness', 1795262400000000, 'awareness', 0, NULL, NULL, NULL);
INSERT INTO public.customer VALUES (1, '01a1fdfa-4600-7000-89e8-7ee2d15cbfe3', 'person', 'Ada Lovelace', 'ada lovelace', NULL, NULL, NULL, 'ada@example.com', '+442079460001', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'shop', 'K1', '{"shoe_size":"38"}', 'ada lovelace ada@example.com k1 vip 442079460001 2079460001 9460001', 1795262400000000, NULL, 1, 'retention', 1795262400000000, 'retention', 2, '2026-10-01', '2026-11-21', 1795262400000000);
INSERT INTO public.customer VALUES (3, '01a1fdfa-4600-7002-bfc7-87078602eb94', 'person', 'Grace Hoper', 'grace hoper', NULL, NULL, NULL, 'g.hopper@example.com', '+12025550100', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'shop', 'K3', '{}', 'grace hoper g.hopper@example.com k3 vip 12025550100 2025550100 5550100', 1795262400000000, NULL, 2, 'purchase', 1791504000000000, 'purchase', 1, '2026-10-09', '2026-10-09', NULL);
INSERT INTO public.customer VALUES (2, '01a1fdfa-4600-7001-b079-46539283bf6d', 'person', 'Grace Hopper', 'grace hopper', NULL, NULL, NULL, 'grace@example.com', '+12025550100', NULL, 'Arlington', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'shop', 'K2', '{"shoe_size":"39"}', 'grace hopper grace@example.com arlington k2 12025550100 2025550100 5550100', 1795262400000000, NULL, 3, 'retention', 1795262400000000, 'retention', 1, '2026-10-02', '2026-10-02', 1795262400000000);
INSERT INTO public.customer_tag VALUES (1, 'vip');
INSERT INTO public.customer_tag VALUES (3, 'vip');
INSERT INTO public.entry VALUES (1, 1, 'load', 'customer', 1, 3, NULL, '{"tables":[["customer_external","customer_id"],["customer_email","customer_id"],["customer_phone","customer_id"],["customer_tag","customer_id"],["customer","id"]],"about":"id"}', '\x2430be13b30901f15f1a2f77e2c525b9', '\x72f2e4ae121f963b6082f0f35ec46f7d768c089c9cb7ab8483a4feb9818c4c41', '\x0000000000000000000000000000000000000000000000000000000000000000', '\x13bea2372dc43146489223f41d786a781dd90371f796ba87ab075da184f84154');
INSERT INTO public.entry VALUES (2, 1, 'load', 'journey', 1, 3, NULL, '{"tables":[["stage_event","customer_id"]],"about":"customer_id"}', '\xfa4bc878eecb271108659e1a868d9ead', '\xa84ec333fb535894a46191f3d0c9cf7c72b301dd095b9b881df8c48bfc9d35c6', '\x13bea2372dc43146489223f41d786a781dd90371f796ba87ab075da184f84154', '\x20b4763d12012009064a42bd33e63718fbc72188fb04b359a42e32ebe21856a3');
INSERT INTO public.entry VALUES (3, 1, 'add', 'field', 1, 1, NULL, '{"rows":[["custom_field",{"id":1},null]]}', '\xbb2803857fea00f3622febdf0101cfdc', '\x777ca485f34b6ce38844417edc8010615d739c6817c543be3d3f0479c2cf9e5a', '\x20b4763d12012009064a42bd33e63718fbc72188fb04b359a42e32ebe21856a3', '\x21dd2992bc4c7599632cbf3e60c9485114c15c0b70a17b34bde67660a462fb75');
INSERT INTO public.entry VALUES (4, 2, 'load', 'purchase', 1, 3, NULL, '{"tables":[["purchase","id"]],"about":"customer_id"}', '\xa2c021643d8f42e7e5fdc6cd837cefaf', '\xbb1af4f5163fd18a47526ec72fb2294e3278db81ee332c0e7763545ea057440d', '\x21dd2992bc4c7599632cbf3e60c9485114c15c0b70a17b34bde67660a462fb75', '\x04c4632ca6dcdf97d8f43ebf357e883d5be50ee1d66f660ee5d75779e004c6f9');
INSERT INTO public.entry VALUES (5, 2, 'edit', 'journey', 1, 1, 1, '{"rows":[["stage_event",{"id":4},null]]}', '\x1135fc8d4bc8ea822931dad4e8843d07', '\xbe01a304cec37791412a4c8e1ea8fbaf889331a03a0bf14c40d1668835593aba', '\x04c4632ca6dcdf97d8f43ebf357e883d5be50ee1d66f660ee5d75779e004c6f9', '\x8f8a033bf3f1387fec0a620f2bf03c933881c7a8139f4e1c202a9130237fc05b');
INSERT INTO public.entry VALUES (6, 2, 'edit', 'journey', 2, 2, 2, '{"rows":[["stage_event",{"id":5},null]]}', '\xcb69147dddaab8267fbec5c05b105937', '\x901d97487d41c012a3f9bfd7efaea32f823ce4d5b130bc41b63b0e5b5e9f7057', '\x8f8a033bf3f1387fec0a620f2bf03c933881c7a8139f4e1c202a9130237fc05b', '\x5e826caea43ca6877740f2adb0126874b1d00b11d5834a538f9eed8acbb3daf7');
INSERT INTO public.entry VALUES (7, 2, 'edit', 'journey', 3, 3, 3, '{"rows":[["stage_event",{"id":6},null]]}', '\xebecd117b1d3d827ff7771985298f010', '\xc19fb573741915186fd3cd0a24babba561c1270268cc382524b430ee4ae4bcb6', '\x5e826caea43ca6877740f2adb0126874b1d00b11d5834a538f9eed8acbb3daf7', '\xe612b5be2f2378bd79799b8ccca72c80cad0fa51028bf649cd55761fbb71d845');
INSERT INTO public.entry VALUES (8, 3, 'add', 'customer', 4, 4, 4, '{"rows":[["customer",{"id":4},null]]}', '\xfd1c9f9eef20b2ab9f2b1cbbcbf13773', '\x957a82eb4e6cd4ea20eab535f25ff4b0894b2a722a4fa4cbf610f955b30d9b54', '\xe612b5be2f2378bd79799b8ccca72c80cad0fa51028bf649cd55761fbb71d845', '\xc1e7bc5d07f6e7fe55e8e1033200bc70df8dd9f8fe6acab89a530358412c4a72');
INSERT INTO public.entry VALUES (9, 3, 'edit', 'journey', 4, 4, 4, '{"rows":[["stage_event",{"id":7},null]]}', '\xff91b628519045d722e800ea70e0d423', '\x97c59c82a38ee7c9ff837f69e032c5068398149396d98a551aa8ad938cd67954', '\xc1e7bc5d07f6e7fe55e8e1033200bc70df8dd9f8fe6acab89a530358412c4a72', '\x226e1ffe79dd51198a68fc0ac41412037a4f2f4a9c86fd182db848d553bd6482');
INSERT INTO public.entry VALUES (10, 4, 'add', 'contact', 1, 1, 4, '{"rows":[["contact",{"id":1},null]]}', '\x3e43d652a3edd2160f25eca2c77128ab', '\xe5e8378041d46545b0a13cce882c3511da41b22627b8cf1fae449674e50f2747', '\x226e1ffe79dd51198a68fc0ac41412037a4f2f4a9c86fd182db848d553bd6482', '\xc1557dbf596fa512a94ee8de3d1950d892af3571cc05cdf44e81d76f5976ab44');
INSERT INTO public.entry VALUES (11, 5, 'add', 'interaction', 1, 1, 1, '{"rows":[["interaction",{"id":1},null]]}', '\x0b17637c2acf5191a19e293a1ba64d17', '\x43d54549d5f164f2190117b69e30de0fe610baa9149f051adf8c3c002163b624', '\xc1557dbf596fa512a94ee8de3d1950d892af3571cc05cdf44e81d76f5976ab44', '\x539f2c94085c3e44280cb16add3d4ecb52a383e258f97ea1546332686d3c18b8');
INSERT INTO public.entry VALUES (12, 6, 'add', 'ticket', 1, 1, 2, '{"rows":[["ticket",{"id":1},null],["ticket_event",{"id":1},null]]}', '\x12d121cfcf7de904185653897c9e049b', '\xfcc774c9d4de5b528b442ec99dab1d87b905b42ef3482eda7d5195835f1ec215', '\x539f2c94085c3e44280cb16add3d4ecb52a383e258f97ea1546332686d3c18b8', '\x9d39373d658df3e675168d72ab40b8fe1bbd8f8d948c9c8a83b551357ab674ca');
INSERT INTO public.entry VALUES (13, 7, 'edit', 'ticket', 1, 1, 2, '{"rows":[["ticket_event",{"id":2},null],["ticket",{"id":1},{"id":1,"uid":"01a1fdfa-4600-7000-8191-620c0c0ddb6e","customer_id":2,"contact_id":null,"purchase_id":null,"follows":null,"subject":"The box was broken","kind":null,"channel":null,"rating":null,"source":null,"external_id":null,"fields":"{}","words":"the box was broken","created_at":1795262400000000}]]}', '\x784281490e5566ad4bd80d33c8d4bb84', '\x42c3ac73f844bd921dc7db6703fd6fe508540012b97594f89dcc7c2df74fca2b', '\x9d39373d658df3e675168d72ab40b8fe1bbd8f8d948c9c8a83b551357ab674ca', '\xe39407ab12973dfb7600a4f0c17ab632808f3df1c55b08cb5ec97bb67e4fc221');
INSERT INTO public.entry VALUES (14, 8, 'add', 'followup', 1, 1, 3, '{"rows":[["followup",{"id":1},null]]}', '\x9aace8a31899d2876ea7c46ab9c1c89a', '\xad2a2cde41bffa4b1ebe52d313788dbe58454f3259f758e6ab6676982dbe074b', '\xe39407ab12973dfb7600a4f0c17ab632808f3df1c55b08cb5ec97bb67e4fc221', '\x4e4c64a751ec78e686113e841659094878e7684073e44bea5ccbeab5e358da16');
INSERT INTO public.entry VALUES (15, 9, 'add', 'purchase', 4, 4, 1, '{"rows":[["purchase",{"id":4},null]]}', '\xef835e5bf5eca6ef290bfe32a71ce234', '\xea5caa39a50a67c37a665b3420c941a162355053fd355819395bd6ecac5bde11', '\x4e4c64a751ec78e686113e841659094878e7684073e44bea5ccbeab5e358da16', '\xf1b08f0ff59000c049df7141f0fdab37370cf073897f89ad04fa812c09d56d70');
INSERT INTO public.entry VALUES (16, 9, 'edit', 'points', 1, 1, 1, '{"rows":[["points_entry",{"id":1},null]]}', '\xe9712e1a6c6bbb2f33bf1e3c5c645bec', '\x51cc5a00858e5011c7c3f645a09f9282bbb0903cdb833bde754f452367bdc9be', '\xf1b08f0ff59000c049df7141f0fdab37370cf073897f89ad04fa812c09d56d70', '\x0ca26eb62857ec035beb8957ff200f144ac34e08cfac8641bffcefbb3efc2ed8');
INSERT INTO public.entry VALUES (17, 9, 'edit', 'journey', 1, 1, 1, '{"rows":[["stage_event",{"id":8},null]]}', '\x26cd78bb806857ceddb099b94365aa4c', '\xebe4a38ae750006c9b973cf8db32c33098979fa6a1b20729f2373fd884bd6a5e', '\x0ca26eb62857ec035beb8957ff200f144ac34e08cfac8641bffcefbb3efc2ed8', '\x6f2f137db048ab970f9742e5396525a6d97b758f0f90bef682d2280e14ce7e91');
INSERT INTO public.entry VALUES (18, 10, 'edit', 'points', 1, 1, 1, '{"rows":[["points_entry",{"id":2},null]]}', '\x8e3d5dd8c55ea4d32c9406ea2496461e', '\x27b5b4622d5cb19ccff5b042c6ec6b27b34b9fbf1e8cf4314a78617b0417ddd0', '\x6f2f137db048ab970f9742e5396525a6d97b758f0f90bef682d2280e14ce7e91', '\x3f2e4963fb2e028d598ce85f52d25fbd25fa5aa24786d71384e18d76df0f1cf9');
INSERT INTO public.entry VALUES (19, 11, 'edit', 'points', 1, 1, 1, '{"rows":[["points_entry",{"id":3},null]]}', '\x568bff4d3996160901ac321555c8758b', '\x053dffde4633b65db9b4d82adfb4ab22f165540e4438f7322b826ea660dbc9fb', '\x3f2e4963fb2e028d598ce85f52d25fbd25fa5aa24786d71384e18d76df0f1cf9', '\xe9b2de1a18649149a6b59b77ac27f09b68ac89aa6798e651795213b7aecb99dd');
INSERT INTO public.entry VALUES (20, 12, 'edit', 'journey', 2, 2, 2, '{"rows":[["stage_event",{"id":9},null]]}', '\x91600ef5dff978a0a9f8fe206775337d', '\x65da0f7323a757f13f77462c6d4a5fa34047f9634ce849fc0696b96f44c37fe8', '\xe9b2de1a18649149a6b59b77ac27f09b68ac89aa6798e651795213b7aecb99dd', '\xb3e0e988bea0f77a442e056cc4ade078131fc246c6aaed2772eccb519aa762a1');
INSERT INTO public.entry VALUES (21, 13, 'edit', 'customer', 2, 2, 2, '{"rows":[["customer",{"id":2},{"id":2,"uid":"01a1fdfa-4600-7001-b079-46539283bf6d","kind":"person","name":"Grace Hopper","sort_name":"grace hopper","given":null,"family":null,"company":null,"email":"grace@example.com","phone":"+12025550100","street":null,"city":null,"region":null,"postcode":null,"country":null,"birthday":null,"language":null,"origin":null,"note":null,"owner":null,"since":null,"source":"shop","external_id":"K2","fields":"{\"shoe_size\":\"39\"}","words":"grace hopper grace@example.com k2 12025550100 2025550100 5550100","created_at":1795262400000000,"deleted_at":null}]]}', '\x60e61327237c26fce69c1f62626af3fd', '\x11d37d4283de42b5d844b46fc2d6317ed67758dffccc566d7f1ddcb99dcb2d31', '\xb3e0e988bea0f77a442e056cc4ade078131fc246c6aaed2772eccb519aa762a1', '\xccfe8e21531d3a7a4a656171fac33f9b44bf62d39d3be4a56e3cf05eaaf5444b');
INSERT INTO public.entry VALUES (22, 14, 'edit', 'customer', 3, 3, 3, '{"rows":[["customer",{"id":3},{"id":3,"uid":"01a1fdfa-4600-7002-bfc7-87078602eb94","kind":"person","name":"Grace Hoper","sort_name":"grace hoper","given":null,"family":null,"company":null,"email":"g.hopper@example.com","phone":"+12025550100","street":null,"city":null,"region":null,"postcode":null,"country":null,"birthday":null,"language":null,"origin":null,"note":null,"owner":null,"since":null,"source":"shop","external_id":"K3","fields":"{}","words":"grace hoper g.hopper@example.com k3 vip 12025550100 2025550100 5550100","created_at":1795262400000000,"deleted_at":null}]]}', '\xae4354ceb81b5aad176d5c1557e0773e', '\xf0a547fccad87c6741072d3b68b9062095bd4e630c611297832ad597ebded5c5', '\xccfe8e21531d3a7a4a656171fac33f9b44bf62d39d3be4a56e3cf05eaaf5444b', '\x7afab701716cebf765984e8e6334f79546b79e30ed7c51063d8947f437e22013');
INSERT INTO public.entry VALUES (23, 15, 'edit', 'customer', 3, 3, 3, '{"rows":[["customer",{"id":3},{"id":3,"uid":"01a1fdfa-4600-7002-bfc7-87078602eb94","kind":"person","name":"Grace Hoper","sort_name":"grace hoper","given":null,"family":null,"company":null,"email":"g.hopper@example.com","phone":"+12025550100","street":null,"city":null,"region":null,"postcode":null,"country":null,"birthday":null,"language":null,"origin":null,"note":null,"owner":null,"since":null,"source":"shop","external_id":"K3","fields":"{}","words":"grace hoper g.hopper@example.com k3 vip 12025550100 2025550100 5550100","created_at":1795262400000000,"deleted_at":1795262400000000}]]}', '\xde38fd6e9629f83830c59fdb27bca93d', '\xf4eb0ede1f983ffaac126fa3cc30b50830a2892b3403636094255d2a3068b165', '\x7afab701716cebf765984e8e6334f79546b79e30ed7c51063d8947f437e22013', '\xd15d33a7e485115177a0f2a685f102007ccd64724d473ae06f889dec08b4d2ad');
INSERT INTO public.entry VALUES (24, 16, 'edit', 'ticket', 1, 1, 2, '{"rows":[["ticket_event",{"id":3},null],["ticket",{"id":1},{"id":1,"uid":"01a1fdfa-4600-7000-8191-620c0c0ddb6e","customer_id":2,"contact_id":null,"purchase_id":null,"follows":null,"subject":"The box was broken","kind":null,"channel":null,"rating":null,"source":null,"external_id":null,"fields":"{}","words":"the box was broken sent a new one","created_at":1795262400000000}]]}', '\xe1279c803eda4402da3b614f2eba1dc5', '\x6b123c9a04ce9dfa4f45baf8d1d35e1d5506eb068e4127caff297239dadd5778', '\xd15d33a7e485115177a0f2a685f102007ccd64724d473ae06f889dec08b4d2ad', '\xb1e7c4e84e2e802b5379afcf8634c3db98eb4291daeed181283308a47b18aeae');
INSERT INTO public.followup VALUES (1, '01a1fdfa-4600-7000-bef6-2006e788c78b', 3, NULL, NULL, NULL, NULL, 'call back', 'open', '2026-12-01', 1796083200000000, false, 'UTC', '2026-12-01', '1m', NULL, NULL, NULL, NULL, NULL, '{}', 'call back', 1795262400000000, 1);
INSERT INTO public.import_run VALUES (1, 'people.csv', '2e3fe21d5191dd187fd77fb50b553cc91e85b88fd0f6c905c8d219f2382288f1', 'customers', 'csv', 'utf-8', ',', 'shop', '["shop", "", "update", [], false, false, "", "", ""]', 'done', 3, 3, 0, 0, 0, 0, NULL, 1, 1795262400000000, 1795262400000000);
INSERT INTO public.import_run VALUES (2, 'bought.csv', 'c9d188a9d25c331062b49aabe11deab45aa12242cbf57e290a18bb363bb8cc16', 'purchases', 'csv', 'utf-8', ',', 'shop', '["shop", "", "update", [], false, false, "", "", ""]', 'done', 3, 3, 0, 0, 0, 0, NULL, 2, 1795262400000000, 1795262400000000);
INSERT INTO public.interaction VALUES (1, '01a1fdfa-4600-7000-a07e-375f53003587', 1, NULL, 'call', NULL, '2026-11-21', 1795262400000000, true, NULL, NULL, 'asked about delivery', 'tester', NULL, NULL, '{}', 'asked about delivery', 1795262400000000, NULL, 1);
INSERT INTO public.meta VALUES ('schema_version', 2, NULL);
INSERT INTO public.meta VALUES ('made_at', 1795262400000000, NULL);
INSERT INTO public.meta VALUES ('store_uuid', NULL, '01a1fdfa-4600-7000-bcba-6b65aa8d8d9c');
INSERT INTO public.points_account VALUES (1, 79, 0, 119, 3, 0, 1795262400000000, 3);
INSERT INTO public.points_entry VALUES (1, '01a1fdfa-4600-7000-a65f-220a4179439f', 1, 'earn', 19, 1795262400000000, 1795262400000000, NULL, 4, NULL, '{"currency":"EUR","exponent":2,"id":"purchase","months":null,"multiplier_den":1,"multiplier_num":1,"rate_den":1,"rate_num":1}', 'purchase', 'tester', NULL, NULL, NULL, NULL, NULL, 1795262400000000);
INSERT INTO public.points_entry VALUES (2, '01a1fdfa-4600-7000-aab0-e3074b2b30b4', 1, 'earn', 100, 1795262400000000, 1795262400000000, NULL, NULL, NULL, NULL, 'welcome', 'tester', NULL, NULL, NULL, NULL, NULL, 1795262400000000);
INSERT INTO public.points_entry VALUES (3, '01a1fdfa-4600-7000-8bf6-9838eda37347', 1, 'redeem', -40, 1795262400000000, 1795262400000000, NULL, NULL, NULL, NULL, 'voucher', 'tester', NULL, NULL, NULL, NULL, NULL, 1795262400000000);
INSERT INTO public.points_lot VALUES (1, 1, 19, 0, 1795262400000000, NULL, 0);
INSERT INTO public.points_lot VALUES (2, 1, 100, 79, 1795262400000000, NULL, 0);
INSERT INTO public.points_use VALUES (3, 1, 1, 19);
INSERT INTO public.points_use VALUES (3, 2, 1, 21);
INSERT INTO public.purchase VALUES (1, '01a1fdfa-4600-7000-ad2c-35c259e74268', 1, 1250, 'EUR', '2026-10-01', 1790812800000000, false, NULL, NULL, NULL, 'shop', 'P1', '{}', 'p1', 1795262400000000, 1);
INSERT INTO public.purchase VALUES (2, '01a1fdfa-4600-7001-9a6e-b3993df48118', 2, 3000, 'EUR', '2026-10-02', 1790899200000000, false, NULL, NULL, NULL, 'shop', 'P2', '{}', 'p2', 1795262400000000, 1);
INSERT INTO public.purchase VALUES (3, '01a1fdfa-4600-7002-bf69-036e991d6db8', 3, 700, 'EUR', '2026-10-09', 1791504000000000, false, NULL, NULL, NULL, 'shop', 'P3', '{}', 'p3', 1795262400000000, 1);
INSERT INTO public.purchase VALUES (4, '01a1fdfa-4600-7000-b183-5bc17179205d', 1, 1990, 'EUR', '2026-11-21', 1795262400000000, true, NULL, NULL, NULL, NULL, NULL, '{}', '', 1795262400000000, 1);
INSERT INTO public.row_sum VALUES ('custom_field', 0, 2882680030);
INSERT INTO public.row_sum VALUES ('contact', 0, 2997780438);
INSERT INTO public.row_sum VALUES ('interaction', 0, 131383724);
INSERT INTO public.row_sum VALUES ('followup', 0, 3419951881);
INSERT INTO public.row_sum VALUES ('purchase', 0, 7566966215);
INSERT INTO public.row_sum VALUES ('points_entry', 0, 4931324296);
INSERT INTO public.row_sum VALUES ('stage_event', 0, 12423374064);
INSERT INTO public.row_sum VALUES ('customer', 0, 13394025183);
INSERT INTO public.row_sum VALUES ('ticket_event', 0, 7204373962);
INSERT INTO public.row_sum VALUES ('ticket', 0, 3742957595);
INSERT INTO public.spend VALUES (2, 'EUR', 3000, 1);
INSERT INTO public.spend VALUES (1, 'EUR', 3240, 2);
INSERT INTO public.spend VALUES (3, 'EUR', 700, 1);
INSERT INTO public.spent VALUES ('custom_field', 1);
INSERT INTO public.spent VALUES ('import_run', 2);
INSERT INTO public.spent VALUES ('customer', 4);
INSERT INTO public.spent VALUES ('contact', 1);
INSERT INTO public.spent VALUES ('interaction', 1);
INSERT INTO public.spent VALUES ('ticket', 1);
INSERT INTO public.spent VALUES ('followup', 1);
INSERT INTO public.spent VALUES ('purchase', 4);
INSERT INTO public.spent VALUES ('points_entry', 3);
INSERT INTO public.spent VALUES ('stage_event', 9);
INSERT INTO public.spent VALUES ('change', 16);
INSERT INTO public.spent VALUES ('ticket_event', 3);
INSERT INTO public.stage_event VALUES (1, 1, NULL, 'awareness', 1795262400000000, 'start', 'tester', NULL, 'Heard of us', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (2, 2, NULL, 'awareness', 1795262400000000, 'start', 'tester', NULL, 'Heard of us', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (3, 3, NULL, 'awareness', 1795262400000000, 'start', 'tester', NULL, 'Heard of us', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (4, 1, 'awareness', 'purchase', 1790812800000000, 'rule', 'tester', NULL, 'Bought', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (5, 2, 'awareness', 'purchase', 1790899200000000, 'rule', 'tester', NULL, 'Bought', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (6, 3, 'awareness', 'purchase', 1791504000000000, 'rule', 'tester', NULL, 'Bought', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (7, 4, NULL, 'awareness', 1795262400000000, 'start', 'tester', NULL, 'Heard of us', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (8, 1, 'purchase', 'retention', 1795262400000000, 'rule', 'tester', NULL, 'Comes back', NULL, 1795262400000000);
INSERT INTO public.stage_event VALUES (9, 2, 'purchase', 'retention', 1795262400000000, 'manual', 'tester', 'regular', 'Comes back', NULL, 1795262400000000);
INSERT INTO public.ticket VALUES (1, '01a1fdfa-4600-7000-8191-620c0c0ddb6e', 2, NULL, NULL, NULL, 'The box was broken', NULL, NULL, NULL, NULL, NULL, '{}', 'the box was broken sent a new one done', 1795262400000000, 3, 'resolved', 'normal', NULL, 1795262400000000, 1795262400000000, 1795262400000000, 1795262400000000, NULL, NULL, 0);
INSERT INTO public.ticket_event VALUES (1, 1, 2, 'open', NULL, 'new', 1795262400000000, 'tester', 'in', 'normal', NULL, 1795262400000000);
INSERT INTO public.ticket_event VALUES (2, 1, 2, 'note', NULL, NULL, 1795262400000000, 'tester', NULL, NULL, 'sent a new one', 1795262400000000);
INSERT INTO public.ticket_event VALUES (3, 1, 2, 'resolve', 'new', 'resolved', 1795262400000000, 'tester', 'out', NULL, 'Done', 1795262400000000);
ALTER TABLE ONLY public.announced
    ADD CONSTRAINT pk_announced PRIMARY KEY (followup_id, due_at, channel);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT pk_change PRIMARY KEY (id);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT pk_contact PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_email
    ADD CONSTRAINT pk_contact_email PRIMARY KEY (contact_id, place);
ALTER TABLE ONLY public.contact_phone
    ADD CONSTRAINT pk_contact_phone PRIMARY KEY (contact_id, place);
ALTER TABLE ONLY public.custom_field
    ADD CONSTRAINT pk_custom_field PRIMARY KEY (id);
ALTER TABLE ONLY public.customer
    ADD CONSTRAINT pk_customer PRIMARY KEY (id);
ALTER TABLE ONLY public.customer_email
    ADD CONSTRAINT pk_customer_email PRIMARY KEY (customer_id, place);
ALTER TABLE ONLY public.customer_external
    ADD CONSTRAINT pk_customer_external PRIMARY KEY (source, external_id);
ALTER TABLE ONLY public.customer_phone
    ADD CONSTRAINT pk_customer_phone PRIMARY KEY (customer_id, place);
ALTER TABLE ONLY public.customer_tag
    ADD CONSTRAINT pk_customer_tag PRIMARY KEY (customer_id, tag);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (seq);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT pk_followup PRIMARY KEY (id);
ALTER TABLE ONLY public.followup_done
    ADD CONSTRAINT pk_followup_done PRIMARY KEY (id);
ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT pk_import_run PRIMARY KEY (id);
ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT pk_interaction PRIMARY KEY (id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT pk_meta PRIMARY KEY (name);
ALTER TABLE ONLY public.points_account
    ADD CONSTRAINT pk_points_account PRIMARY KEY (customer_id);
ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT pk_points_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.points_lot
    ADD CONSTRAINT pk_points_lot PRIMARY KEY (id);
ALTER TABLE ONLY public.points_use
    ADD CONSTRAINT pk_points_use PRIMARY KEY (entry_id, lot_id);
ALTER TABLE ONLY public.purchase
    ADD CONSTRAINT pk_purchase PRIMARY KEY (id);
ALTER TABLE ONLY public.row_sum
    ADD CONSTRAINT pk_row_sum PRIMARY KEY (name, block);
ALTER TABLE ONLY public.spend
    ADD CONSTRAINT pk_spend PRIMARY KEY (customer_id, currency);
ALTER TABLE ONLY public.spent_key
    ADD CONSTRAINT pk_spent_key PRIMARY KEY (customer_id, key);
ALTER TABLE ONLY public.stage_event
    ADD CONSTRAINT pk_stage_event PRIMARY KEY (id);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT pk_ticket PRIMARY KEY (id);
ALTER TABLE ONLY public.ticket_event
    ADD CONSTRAINT pk_ticket_event PRIMARY KEY (id);
ALTER TABLE ONLY public.spent
    ADD CONSTRAINT spent_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT uq_contact_uid UNIQUE (uid);
ALTER TABLE ONLY public.custom_field
    ADD CONSTRAINT uq_custom_field_noun UNIQUE (noun, name);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT uq_followup_uid UNIQUE (uid);
ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT uq_interaction_uid UNIQUE (uid);
ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT uq_points_entry_uid UNIQUE (uid);
ALTER TABLE ONLY public.purchase
    ADD CONSTRAINT uq_purchase_uid UNIQUE (uid);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT uq_ticket_uid UNIQUE (uid);
CREATE INDEX ix_change_undoes ON public.change USING btree (undoes);
CREATE INDEX ix_contact_customer ON public.contact USING btree (customer_id, sort_name, id);
CREATE INDEX ix_contact_email ON public.contact USING btree (email) WHERE (email IS NOT NULL);
CREATE INDEX ix_contact_email_email ON public.contact_email USING btree (email);
CREATE UNIQUE INDEX ix_contact_external ON public.contact USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX ix_contact_phone ON public.contact USING btree (phone) WHERE (phone IS NOT NULL);
CREATE INDEX ix_contact_phone_phone ON public.contact_phone USING btree (phone);
CREATE UNIQUE INDEX ix_contact_primary ON public.contact USING btree (customer_id) WHERE (is_primary AND (deleted_at IS NULL));
CREATE INDEX ix_contact_search ON public.contact USING gin (public.searchable(words));
CREATE INDEX ix_contact_sort_name ON public.contact USING btree (sort_name, id);
CREATE INDEX ix_customer_birthday ON public.customer USING btree (substr(birthday, (length(birthday) - 4))) WHERE (birthday IS NOT NULL);
CREATE INDEX ix_customer_email ON public.customer USING btree (email) WHERE (email IS NOT NULL);
CREATE INDEX ix_customer_email_email ON public.customer_email USING btree (email);
CREATE UNIQUE INDEX ix_customer_external ON public.customer USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX ix_customer_external_customer_id ON public.customer_external USING btree (customer_id);
CREATE INDEX ix_customer_last_contact ON public.customer USING btree (last_contact) WHERE (last_contact IS NOT NULL);
CREATE INDEX ix_customer_last_purchase ON public.customer USING btree (last_purchase) WHERE (last_purchase IS NOT NULL);
CREATE INDEX ix_customer_owner ON public.customer USING btree (owner) WHERE (owner IS NOT NULL);
CREATE INDEX ix_customer_phone ON public.customer USING btree (phone) WHERE (phone IS NOT NULL);
CREATE INDEX ix_customer_phone_phone ON public.customer_phone USING btree (phone);
CREATE INDEX ix_customer_search ON public.customer USING gin (public.searchable(words));
CREATE INDEX ix_customer_sort_name ON public.customer USING btree (sort_name, id);
CREATE INDEX ix_customer_stage ON public.customer USING btree (stage, stage_since);
CREATE INDEX ix_customer_tag_tag ON public.customer_tag USING btree (tag, customer_id);
CREATE INDEX ix_entry_about ON public.entry USING btree (about);
CREATE INDEX ix_entry_change_id ON public.entry USING btree (change_id);
CREATE INDEX ix_followup_contact ON public.followup USING btree (contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX ix_followup_customer ON public.followup USING btree (customer_id, due_at, id);
CREATE INDEX ix_followup_done_customer ON public.followup_done USING btree (customer_id, at, id);
CREATE INDEX ix_followup_done_followup ON public.followup_done USING btree (followup_id, due_at);
CREATE INDEX ix_followup_done_interaction ON public.followup_done USING btree (interaction_id) WHERE (interaction_id IS NOT NULL);
CREATE UNIQUE INDEX ix_followup_external ON public.followup USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX ix_followup_open ON public.followup USING btree (due_at, id) WHERE (status = 'open'::text);
CREATE INDEX ix_followup_planned_by ON public.followup USING btree (planned_by) WHERE (planned_by IS NOT NULL);
CREATE INDEX ix_followup_purchase ON public.followup USING btree (purchase_id) WHERE (purchase_id IS NOT NULL);
CREATE INDEX ix_followup_search ON public.followup USING gin (public.searchable(words));
CREATE INDEX ix_followup_ticket ON public.followup USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX ix_import_run_sha256 ON public.import_run USING btree (sha256);
CREATE INDEX ix_interaction_at ON public.interaction USING btree (at, id);
CREATE INDEX ix_interaction_contact ON public.interaction USING btree (contact_id, at) WHERE (contact_id IS NOT NULL);
CREATE INDEX ix_interaction_customer ON public.interaction USING btree (customer_id, at, id);
CREATE UNIQUE INDEX ix_interaction_external ON public.interaction USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX ix_interaction_search ON public.interaction USING gin (public.searchable(words));
CREATE INDEX ix_points_entry_account ON public.points_entry USING btree (customer_id);
CREATE UNIQUE INDEX ix_points_entry_earned ON public.points_entry USING btree (purchase_id) WHERE ((purchase_id IS NOT NULL) AND (kind = 'earn'::text));
CREATE UNIQUE INDEX ix_points_entry_external ON public.points_entry USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE UNIQUE INDEX ix_points_entry_key ON public.points_entry USING btree (customer_id, key) WHERE (key IS NOT NULL);
CREATE INDEX ix_points_entry_lot ON public.points_entry USING btree (lot) WHERE (lot IS NOT NULL);
CREATE INDEX ix_points_entry_purchase ON public.points_entry USING btree (purchase_id) WHERE (purchase_id IS NOT NULL);
CREATE INDEX ix_points_entry_reverses ON public.points_entry USING btree (reverses) WHERE (reverses IS NOT NULL);
CREATE INDEX ix_points_lot_account ON public.points_lot USING btree (customer_id);
CREATE INDEX ix_points_lot_turn ON public.points_lot USING btree (customer_id, expires_at, effective_at) WHERE (remaining > 0);
CREATE INDEX ix_points_use_account ON public.points_use USING btree (customer_id);
CREATE INDEX ix_purchase_customer ON public.purchase USING btree (customer_id, day);
CREATE INDEX ix_purchase_day ON public.purchase USING btree (day);
CREATE UNIQUE INDEX ix_purchase_external ON public.purchase USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX ix_purchase_refund_of ON public.purchase USING btree (refund_of) WHERE (refund_of IS NOT NULL);
CREATE INDEX ix_purchase_search ON public.purchase USING gin (public.searchable(words));
CREATE INDEX ix_stage_event_customer ON public.stage_event USING btree (customer_id, at, id);
CREATE UNIQUE INDEX ix_stage_event_replaces ON public.stage_event USING btree (replaces) WHERE (replaces IS NOT NULL);
CREATE INDEX ix_ticket_contact ON public.ticket USING btree (contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX ix_ticket_customer ON public.ticket USING btree (customer_id, opened_at, id);
CREATE INDEX ix_ticket_event_customer ON public.ticket_event USING btree (customer_id, at, id);
CREATE INDEX ix_ticket_event_ticket ON public.ticket_event USING btree (ticket_id, at, id);
CREATE UNIQUE INDEX ix_ticket_external ON public.ticket USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX ix_ticket_follows ON public.ticket USING btree (follows) WHERE (follows IS NOT NULL);
CREATE INDEX ix_ticket_opened ON public.ticket USING btree (opened_at, id);
CREATE INDEX ix_ticket_purchase ON public.ticket USING btree (purchase_id) WHERE (purchase_id IS NOT NULL);
CREATE INDEX ix_ticket_search ON public.ticket USING gin (public.searchable(words));
CREATE INDEX ix_ticket_status ON public.ticket USING btree (status, opened_at);
CREATE INDEX ix_ticket_waiting ON public.ticket USING btree (waiting_since) WHERE (waiting_since IS NOT NULL);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT fk_change_undoes FOREIGN KEY (undoes) REFERENCES public.change(id);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT fk_change_undone_by FOREIGN KEY (undone_by) REFERENCES public.change(id);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT fk_contact_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.contact_email
    ADD CONSTRAINT fk_contact_email_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.contact_phone
    ADD CONSTRAINT fk_contact_phone_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.customer_email
    ADD CONSTRAINT fk_customer_email_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.customer_external
    ADD CONSTRAINT fk_customer_external_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.customer_phone
    ADD CONSTRAINT fk_customer_phone_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.customer_tag
    ADD CONSTRAINT fk_customer_tag_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT fk_entry_change_id FOREIGN KEY (change_id) REFERENCES public.change(id);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT fk_followup_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT fk_followup_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.followup_done
    ADD CONSTRAINT fk_followup_done_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.followup_done
    ADD CONSTRAINT fk_followup_done_followup_id FOREIGN KEY (followup_id) REFERENCES public.followup(id);
ALTER TABLE ONLY public.followup_done
    ADD CONSTRAINT fk_followup_done_interaction_id FOREIGN KEY (interaction_id) REFERENCES public.interaction(id);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT fk_followup_planned_by FOREIGN KEY (planned_by) REFERENCES public.interaction(id);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT fk_followup_purchase_id FOREIGN KEY (purchase_id) REFERENCES public.purchase(id);
ALTER TABLE ONLY public.followup
    ADD CONSTRAINT fk_followup_ticket_id FOREIGN KEY (ticket_id) REFERENCES public.ticket(id);
ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT fk_interaction_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT fk_interaction_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_lot FOREIGN KEY (lot) REFERENCES public.points_entry(id);
ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_purchase_id FOREIGN KEY (purchase_id) REFERENCES public.purchase(id);
ALTER TABLE ONLY public.points_entry
    ADD CONSTRAINT fk_points_entry_reverses FOREIGN KEY (reverses) REFERENCES public.points_entry(id);
ALTER TABLE ONLY public.purchase
    ADD CONSTRAINT fk_purchase_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.purchase
    ADD CONSTRAINT fk_purchase_refund_of FOREIGN KEY (refund_of) REFERENCES public.purchase(id);
ALTER TABLE ONLY public.stage_event
    ADD CONSTRAINT fk_stage_event_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.stage_event
    ADD CONSTRAINT fk_stage_event_replaces FOREIGN KEY (replaces) REFERENCES public.stage_event(id);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT fk_ticket_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT fk_ticket_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.ticket_event
    ADD CONSTRAINT fk_ticket_event_customer_id FOREIGN KEY (customer_id) REFERENCES public.customer(id);
ALTER TABLE ONLY public.ticket_event
    ADD CONSTRAINT fk_ticket_event_ticket_id FOREIGN KEY (ticket_id) REFERENCES public.ticket(id);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT fk_ticket_follows FOREIGN KEY (follows) REFERENCES public.ticket(id);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT fk_ticket_purchase_id FOREIGN KEY (purchase_id) REFERENCES public.purchase(id);
