SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.achieved (
    user_id text NOT NULL COLLATE pg_catalog."C",
    qualification text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.active (
    one integer NOT NULL,
    revision integer NOT NULL,
    job text COLLATE pg_catalog."C",
    CONSTRAINT ck_active_one CHECK ((one = 1))
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.allowance (
    trigger text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    most bigint NOT NULL,
    "limit" text NOT NULL,
    people bigint NOT NULL,
    CONSTRAINT ck_allowance_kind CHECK ((kind = ANY (ARRAY['assign'::text, 'revoke'::text])))
);
CREATE TABLE public.assignment (
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    active boolean NOT NULL,
    mandatory boolean NOT NULL,
    since bigint NOT NULL,
    ended_at bigint,
    remembered text,
    remembered_stay text COLLATE pg_catalog."C"
);
CREATE TABLE public.attempt (
    digest text NOT NULL,
    times integer NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE public.block (
    number bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    job text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL,
    note text,
    until bigint,
    since bigint NOT NULL,
    ended_at bigint,
    ended_by text
);
CREATE SEQUENCE public.block_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.block_number_seq OWNED BY public.block.number;
CREATE TABLE public.change (
    number bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    type text NOT NULL,
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    mandatory boolean NOT NULL,
    cause text NOT NULL,
    at bigint NOT NULL,
    relayed_at bigint,
    farewell boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.change_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.change_number_seq OWNED BY public.change.number;
CREATE TABLE public.completion (
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    "order" text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    type text,
    score double precision,
    message_source text NOT NULL,
    message_id text NOT NULL
);
CREATE TABLE public.current_fact (
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    "order" text NOT NULL COLLATE pg_catalog."C",
    present boolean NOT NULL,
    value text,
    text text COLLATE pg_catalog."C",
    number double precision,
    moment bigint,
    message_source text NOT NULL,
    message_id text NOT NULL
);
CREATE TABLE public.email_item (
    email_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    mandatory boolean NOT NULL
);
CREATE TABLE public.email_job (
    id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    cause text NOT NULL,
    at bigint NOT NULL,
    state text NOT NULL,
    settled_at bigint,
    why text,
    CONSTRAINT ck_email_job_state CHECK ((state = ANY (ARRAY['waiting'::text, 'relayed'::text, 'no_address'::text, 'dropped'::text, 'sent'::text])))
);
CREATE TABLE public.fact (
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    "order" text NOT NULL COLLATE pg_catalog."C",
    present boolean NOT NULL,
    value text,
    text text COLLATE pg_catalog."C",
    number double precision,
    moment bigint,
    message_source text NOT NULL,
    message_id text NOT NULL,
    told_at bigint NOT NULL
);
CREATE TABLE public.forget_key (
    one integer NOT NULL,
    key text NOT NULL,
    proof text,
    CONSTRAINT ck_forget_key_one CHECK ((one = 1))
);
CREATE TABLE public.forgetting (
    number bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    request text NOT NULL,
    source text NOT NULL,
    actor text NOT NULL,
    asked_at bigint NOT NULL,
    reply_to text
);
CREATE SEQUENCE public.forgetting_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.forgetting_number_seq OWNED BY public.forgetting.number;
CREATE TABLE public.forgotten (
    hash text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    actor text NOT NULL,
    request text NOT NULL,
    version bigint NOT NULL
);
CREATE TABLE public.forgotten_message (
    hash text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.inbox (
    publisher text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL,
    type text NOT NULL,
    subject text,
    at bigint NOT NULL,
    received_at bigint NOT NULL,
    outcome text NOT NULL,
    repeats integer DEFAULT 0 NOT NULL,
    body bytea,
    due_at bigint,
    reply_to text
);
CREATE TABLE public.item (
    name text NOT NULL COLLATE pg_catalog."C",
    title text,
    title_order text COLLATE pg_catalog."C",
    visible boolean,
    visible_order text COLLATE pg_catalog."C"
);
CREATE TABLE public.job (
    id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    action text NOT NULL,
    actor text NOT NULL,
    note text,
    request json NOT NULL,
    state text NOT NULL,
    total bigint NOT NULL,
    done bigint NOT NULL,
    warnings json NOT NULL,
    created_at bigint NOT NULL,
    finished_at bigint,
    place bigint NOT NULL,
    undoes text COLLATE pg_catalog."C",
    until bigint,
    email boolean NOT NULL,
    dry_run boolean NOT NULL,
    approved boolean DEFAULT false NOT NULL,
    held_for json NOT NULL,
    after text NOT NULL COLLATE pg_catalog."C",
    emails bigint NOT NULL,
    results json NOT NULL,
    reply_to text,
    started_at bigint,
    worked_at bigint,
    CONSTRAINT ck_job_state CHECK ((state = ANY (ARRAY['choosing'::text, 'held'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'rejected'::text])))
);
CREATE TABLE public.job_decision (
    number bigint NOT NULL,
    job_id text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL,
    actor text NOT NULL,
    note text,
    at bigint NOT NULL
);
CREATE SEQUENCE public.job_decision_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_decision_number_seq OWNED BY public.job_decision.number;
CREATE TABLE public.job_result (
    job_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    outcome text
);
CREATE TABLE public.job_target (
    job_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    mandatory boolean NOT NULL
);
CREATE TABLE public.leaving (
    publisher text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.link (
    role text NOT NULL COLLATE pg_catalog."C",
    qualification text NOT NULL COLLATE pg_catalog."C",
    mandatory boolean NOT NULL
);
CREATE TABLE public.notice (
    id text NOT NULL COLLATE pg_catalog."C",
    about text NOT NULL,
    address text NOT NULL,
    template text NOT NULL,
    data json NOT NULL,
    at bigint NOT NULL,
    state text NOT NULL,
    settled_at bigint,
    why text,
    CONSTRAINT ck_notice_state CHECK ((state = ANY (ARRAY['waiting'::text, 'relayed'::text, 'no_address'::text, 'sent'::text])))
);
CREATE TABLE public.parked (
    number bigint NOT NULL,
    queue text NOT NULL,
    publisher text NOT NULL,
    source text,
    id text,
    type text,
    subject text,
    code text NOT NULL,
    reason text NOT NULL,
    body bytea NOT NULL,
    digest text NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    reply_to text,
    parked_at bigint NOT NULL,
    state text DEFAULT 'parked'::text NOT NULL,
    settled_at bigint,
    actor text,
    note text,
    again bytea,
    CONSTRAINT ck_parked_state CHECK ((state = ANY (ARRAY['parked'::text, 'retried'::text, 'dropped'::text])))
);
CREATE SEQUENCE public.parked_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.parked_number_seq OWNED BY public.parked.number;
CREATE TABLE public.publisher_stop (
    number bigint NOT NULL,
    publisher text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    why text NOT NULL,
    reason text NOT NULL,
    actor text,
    note text,
    through bigint,
    resumed_at bigint,
    dropped bigint,
    ended_at bigint,
    CONSTRAINT ck_publisher_stop_why CHECK ((why = ANY (ARRAY['leaving'::text, 'parked'::text, 'person'::text])))
);
CREATE SEQUENCE public.publisher_stop_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.publisher_stop_number_seq OWNED BY public.publisher_stop.number;
CREATE TABLE public.reason (
    number bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    origin text NOT NULL COLLATE pg_catalog."C",
    lasting boolean NOT NULL,
    state text NOT NULL,
    mandatory boolean NOT NULL,
    email boolean NOT NULL,
    "order" text NOT NULL COLLATE pg_catalog."C",
    event_source text,
    event_id text,
    revision integer,
    actor text,
    note text,
    until bigint,
    since bigint NOT NULL,
    ends_at bigint,
    ended_at bigint,
    ended_by text,
    ended_from text,
    CONSTRAINT ck_reason_source CHECK ((source = ANY (ARRAY['while'::text, 'when'::text, 'job'::text]))),
    CONSTRAINT ck_reason_state CHECK ((state = ANY (ARRAY['open'::text, 'ending'::text, 'held'::text, 'refused'::text, 'ended'::text])))
);
CREATE SEQUENCE public.reason_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reason_number_seq OWNED BY public.reason.number;
CREATE TABLE public.receipt (
    number bigint NOT NULL,
    reply_to text NOT NULL,
    body bytea NOT NULL
);
CREATE SEQUENCE public.receipt_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.receipt_number_seq OWNED BY public.receipt.number;
CREATE TABLE public.revision (
    number integer NOT NULL,
    files json NOT NULL,
    actor text NOT NULL,
    note text,
    activated_at bigint,
    proposed_at bigint NOT NULL,
    base integer,
    back_to integer,
    ended json NOT NULL,
    renamed json NOT NULL,
    email boolean NOT NULL,
    plan json,
    job text COLLATE pg_catalog."C"
);
CREATE TABLE public.shadow (
    number bigint NOT NULL,
    trigger text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    what text NOT NULL,
    at bigint NOT NULL,
    event_type text,
    event_source text,
    event_id text,
    CONSTRAINT ck_shadow_what CHECK ((what = ANY (ARRAY['matched'::text, 'gives'::text, 'takes'::text])))
);
CREATE TABLE public.shadow_match (
    trigger text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.shadow_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.shadow_number_seq OWNED BY public.shadow.number;
CREATE TABLE public.shadow_trigger (
    trigger text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL
);
CREATE TABLE public.skipped (
    trigger text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.standing (
    trigger text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    mandatory boolean NOT NULL,
    email boolean NOT NULL,
    lasting boolean NOT NULL,
    grace bigint NOT NULL
);
CREATE TABLE public.swept (
    one integer NOT NULL,
    number bigint NOT NULL,
    at bigint NOT NULL,
    nightly_at bigint,
    CONSTRAINT ck_swept_one CHECK ((one = 1))
);
CREATE TABLE public.tally (
    number bigint NOT NULL,
    trigger text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    day bigint NOT NULL,
    users bigint NOT NULL,
    CONSTRAINT ck_tally_kind CHECK ((kind = ANY (ARRAY['assign'::text, 'revoke'::text])))
);
CREATE SEQUENCE public.tally_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tally_number_seq OWNED BY public.tally.number;
CREATE TABLE public.trip (
    trigger text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    at bigint NOT NULL,
    actor text,
    note text,
    users bigint,
    most bigint,
    job_id text COLLATE pg_catalog."C",
    CONSTRAINT ck_trip_kind CHECK ((kind = ANY (ARRAY['assign'::text, 'revoke'::text])))
);
CREATE TABLE public.unknown_attribute (
    name text NOT NULL COLLATE pg_catalog."C",
    times bigint NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE public."user" (
    id text NOT NULL COLLATE pg_catalog."C",
    status text DEFAULT 'expected'::text NOT NULL,
    joined_at bigint,
    left_at bigint,
    stay_ends_at bigint,
    stay_order text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    between_stays boolean DEFAULT false NOT NULL,
    email text,
    name text,
    language text,
    search text DEFAULT ''::text NOT NULL,
    version bigint DEFAULT '0'::bigint NOT NULL,
    created_at bigint NOT NULL,
    welcomed_at bigint,
    CONSTRAINT ck_user_status CHECK ((status = ANY (ARRAY['expected'::text, 'active'::text, 'left'::text])))
);
CREATE TABLE public.waiting_event (
    user_id text NOT NULL COLLATE pg_catalog."C",
    "order" text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    event json NOT NULL
);
CREATE TABLE public.waiting_message (
    number bigint NOT NULL,
    publisher text NOT NULL COLLATE pg_catalog."C",
    queue text NOT NULL,
    source text,
    id text,
    type text,
    subject text,
    body bytea NOT NULL,
    digest text NOT NULL,
    reply_to text,
    came_at bigint NOT NULL
);
CREATE SEQUENCE public.waiting_message_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.waiting_message_number_seq OWNED BY public.waiting_message.number;
ALTER TABLE ONLY public.block ALTER COLUMN number SET DEFAULT nextval('public.block_number_seq'::regclass);
ALTER TABLE ONLY public.change ALTER COLUMN number SET DEFAULT nextval('public.change_number_seq'::regclass);
ALTER TABLE ONLY public.forgetting ALTER COLUMN number SET DEFAULT nextval('public.forgetting_number_seq'::regclass);
ALTER TABLE ONLY public.job_decision ALTER COLUMN number SET DEFAULT nextval('public.job_decision_number_seq'::regclass);
ALTER TABLE ONLY public.parked ALTER COLUMN number SET DEFAULT nextval('public.parked_number_seq'::regclass);
ALTER TABLE ONLY public.publisher_stop ALTER COLUMN number SET DEFAULT nextval('public.publisher_stop_number_seq'::regclass);
ALTER TABLE ONLY public.reason ALTER COLUMN number SET DEFAULT nextval('public.reason_number_seq'::regclass);
ALTER TABLE ONLY public.receipt ALTER COLUMN number SET DEFAULT nextval('public.receipt_number_seq'::regclass);
ALTER TABLE ONLY public.shadow ALTER COLUMN number SET DEFAULT nextval('public.shadow_number_seq'::regclass);
ALTER TABLE ONLY public.tally ALTER COLUMN number SET DEFAULT nextval('public.tally_number_seq'::regclass);
ALTER TABLE ONLY public.waiting_message ALTER COLUMN number SET DEFAULT nextval('public.waiting_message_number_seq'::regclass);
INSERT INTO public.achieved VALUES ('u-1', 'privacy', 1772438400000000);
INSERT INTO public.achieved VALUES ('u-13', 'privacy', 1772438400000000);
INSERT INTO public.achieved VALUES ('u-3', 'hygiene', 1772438400000000);
INSERT INTO public.achieved VALUES ('u-3', 'privacy', 1772438400000000);
INSERT INTO public.achieved VALUES ('u-4', 'first-aid', 1772438400000000);
INSERT INTO public.active VALUES (1, 3, NULL);
INSERT INTO public.alembic_version VALUES ('0009');
INSERT INTO public.allowance VALUES ('after-theory', 'assign', 25, '5%', 11);
INSERT INTO public.allowance VALUES ('buyers', 'assign', 25, '5%', 11);
INSERT INTO public.allowance VALUES ('buyers', 'revoke', 25, '2%', 11);
INSERT INTO public.allowance VALUES ('mentors', 'assign', 25, '5%', 11);
INSERT INTO public.allowance VALUES ('nurses', 'assign', 25, '5%', 11);
INSERT INTO public.allowance VALUES ('nurses', 'revoke', 25, '2%', 11);
INSERT INTO public.allowance VALUES ('interns', 'assign', 25, '5%', 11);
INSERT INTO public.allowance VALUES ('interns', 'revoke', 25, '2%', 11);
INSERT INTO public.assignment VALUES ('u-4', 'qualification', 'privacy', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-10', 'role', 'buyer', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-7', 'qualification', 'privacy', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-1', 'qualification', 'privacy', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-3', 'role', 'nurse', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-3', 'qualification', 'privacy', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-3', 'qualification', 'first-aid', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-10', 'qualification', 'privacy', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-4', 'role', 'buyer', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-7', 'role', 'buyer', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-1', 'role', 'buyer', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-2', 'qualification', 'privacy', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-11', 'qualification', 'privacy', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-5', 'qualification', 'privacy', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-8', 'qualification', 'privacy', true, true, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-3', 'qualification', 'hygiene', false, false, 1772798400000000, NULL, 'optional', '');
INSERT INTO public.assignment VALUES ('u-4', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-2', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-10', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-3', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-1', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-11', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-9', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-8', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-5', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-7', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-12', 'role', 'mentor', true, false, 1772798400000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-5', 'role', 'buyer', false, false, 1772798400000000, 1772798400000000, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-10', 'qualification', 'hygiene', true, false, 1775131200000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-12', 'qualification', 'hygiene', true, false, 1775131200000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-8', 'qualification', 'hygiene', true, false, 1775131200000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-2', 'qualification', 'hygiene', true, false, 1775131200000000, NULL, NULL, NULL);
INSERT INTO public.assignment VALUES ('u-4', 'qualification', 'hygiene', true, false, 1775131200000000, NULL, NULL, NULL);
INSERT INTO public.attempt VALUES ('0000000000000000000000000000000000000000000000000000000000000000', 2, 1772800000000000);
INSERT INTO public.block VALUES (1, 'u-3', 'qualification', 'hygiene', 'a-3', 'ada', 'why', NULL, 1772798400000000, NULL, NULL);
INSERT INTO public.change VALUES (1, 'u-1', 1, 'role.assigned', 'role', 'buyer', false, 'event hr hr-1 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (2, 'u-3', 1, 'role.assigned', 'role', 'nurse', false, 'event hr hr-3 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (3, 'u-3', 1, 'qualification.assigned', 'qualification', 'first-aid', true, 'event hr hr-3 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (4, 'u-3', 1, 'qualification.assigned', 'qualification', 'hygiene', false, 'event hr hr-3 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (5, 'u-4', 1, 'role.assigned', 'role', 'buyer', false, 'event hr hr-4 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (6, 'u-4', 1, 'qualification.assigned', 'qualification', 'privacy', false, 'event hr hr-4 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (7, 'u-7', 1, 'role.assigned', 'role', 'buyer', false, 'event hr hr-7 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (8, 'u-7', 1, 'qualification.assigned', 'qualification', 'privacy', false, 'event hr hr-7 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (9, 'u-10', 1, 'role.assigned', 'role', 'buyer', false, 'event hr hr-10 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (10, 'u-10', 1, 'qualification.assigned', 'qualification', 'privacy', false, 'event hr hr-10 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (11, 'u-3', 1, 'qualification.assigned', 'qualification', 'privacy', true, 'event hr hr-19 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (12, 'u-4', 1, 'role.assigned', 'role', 'mentor', false, 'event hr hr-21 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (13, 'u-1', 1, 'qualification.assigned', 'qualification', 'privacy', true, 'event hr hr-22 by root', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (14, 'u-11', 1, 'qualification.assigned', 'qualification', 'privacy', true, 'request a-2', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (15, 'u-2', 1, 'qualification.assigned', 'qualification', 'privacy', true, 'request a-2', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (16, 'u-5', 1, 'qualification.assigned', 'qualification', 'privacy', true, 'request a-2', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (17, 'u-8', 1, 'qualification.assigned', 'qualification', 'privacy', true, 'request a-2', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (18, 'u-3', 2, 'qualification.revoked', 'qualification', 'hygiene', false, 'request a-3', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (19, 'u-4', 2, 'role.revoked', 'role', 'mentor', false, 'request a-4', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (20, 'u-5', 2, 'role.assigned', 'role', 'buyer', false, 'request a-5', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (22, 'u-1', 2, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (23, 'u-10', 2, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (24, 'u-11', 2, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (25, 'u-12', 1, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (26, 'u-2', 2, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (27, 'u-3', 3, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (28, 'u-4', 3, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (29, 'u-5', 3, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (30, 'u-7', 2, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (31, 'u-8', 2, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (32, 'u-9', 1, 'role.assigned', 'role', 'mentor', false, 'request a-7', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (33, 'u-5', 4, 'role.revoked', 'role', 'buyer', false, 'request d-1', 1772798400000000, 1772798400000000, false);
INSERT INTO public.change VALUES (34, 'u-10', 3, 'qualification.assigned', 'qualification', 'hygiene', false, 'apply 2', 1775131200000000, 1775131200000000, false);
INSERT INTO public.change VALUES (35, 'u-12', 2, 'qualification.assigned', 'qualification', 'hygiene', false, 'apply 2', 1775131200000000, 1775131200000000, false);
INSERT INTO public.change VALUES (36, 'u-2', 3, 'qualification.assigned', 'qualification', 'hygiene', false, 'apply 2', 1775131200000000, 1775131200000000, false);
INSERT INTO public.change VALUES (37, 'u-4', 4, 'qualification.assigned', 'qualification', 'hygiene', false, 'apply 2', 1775131200000000, 1775131200000000, false);
INSERT INTO public.change VALUES (38, 'u-8', 3, 'qualification.assigned', 'qualification', 'hygiene', false, 'apply 2', 1775131200000000, 1775131200000000, false);
INSERT INTO public.completion VALUES ('u-1', 'completed', 'hygiene-1', '0e30c04f863a000000000000000000003hrhr-22', 1772438400000000, NULL, NULL, 'hr', 'hr-22');
INSERT INTO public.completion VALUES ('u-13', 'completed', 'hygiene-1', '0e30c04f863a000000000000000000003hrhr-18', 1772438400000000, NULL, NULL, 'hr', 'hr-18');
INSERT INTO public.completion VALUES ('u-3', 'completed', 'hygiene-1', '0e30c04f863a000000000000000000003hrhr-19', 1772438400000000, NULL, 8, 'hr', 'hr-19');
INSERT INTO public.completion VALUES ('u-3', 'completed', 'hygiene-2', '0e30c04f863a000000000000000000003hrhr-20', 1772438400000000, 'classroom', NULL, 'hr', 'hr-20');
INSERT INTO public.completion VALUES ('u-4', 'completed', 'first-aid-1', '0e30c04f863a000000000000000000003hrhr-21', 1772438400000000, NULL, NULL, 'hr', 'hr-21');
INSERT INTO public.completion VALUES ('u-5', 'external_training', 'forklift', '0e30c04f863a000000000000000000003hrhr-23', 1772438400000000, 'elsewhere', NULL, 'hr', 'hr-23');
INSERT INTO public.current_fact VALUES ('u-1', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-1', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-1', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-1', true, 'u-1@example.com', 'u-1@example.com', NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-1', true, '0.08333333333333333', '0.08333333333333333', 0.08333333333333333, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-1', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'flag', 'lms_manager', '0e30c04f863a000000000000000000003hrhr-13', true, 'lms_manager', 'lms_manager', NULL, NULL, 'hr', 'hr-13');
INSERT INTO public.current_fact VALUES ('u-1', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-1', true, NULL, NULL, NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-1', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'status', '', '0e30c04f863a000000000000000000003hrhr-1', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'team', '', '0e30c04f863a000000000000000000002hrhr-1', true, NULL, NULL, NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-1', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-1', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-1');
INSERT INTO public.current_fact VALUES ('u-10', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-10', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-10', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-10', true, 'u-10@example.com', 'u-10@example.com', NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-10', true, '0.8333333333333334', '0.8333333333333334', 0.8333333333333334, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-10', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-10', true, NULL, NULL, NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-10', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'status', '', '0e30c04f863a000000000000000000003hrhr-10', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'team', '', '0e30c04f863a000000000000000000002hrhr-10', true, NULL, NULL, NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-10', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-10', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-10');
INSERT INTO public.current_fact VALUES ('u-11', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-11', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-11', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-11', true, 'u-11@example.com', 'u-11@example.com', NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-11', true, '0.9166666666666666', '0.9166666666666666', 0.9166666666666666, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-11', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-11', true, NULL, NULL, NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-11', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'status', '', '0e30c04f863a000000000000000000003hrhr-11', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'team', '', '0e30c04f863a000000000000000000002hrhr-11', true, NULL, NULL, NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-11', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-11', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-11');
INSERT INTO public.current_fact VALUES ('u-12', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-12', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-12', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-12', true, '1', '1', 1, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-12', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-12', true, NULL, NULL, NULL, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-12', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'status', '', '0e30c04f863a000000000000000000003hrhr-12', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'team', '', '0e30c04f863a000000000000000000002hrhr-12', true, NULL, NULL, NULL, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-12', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-12', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-12');
INSERT INTO public.current_fact VALUES ('u-13', 'job_title', 'nurse', '0e30c04f863a000000000000000000003hrhr-17', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-17');
INSERT INTO public.current_fact VALUES ('u-13', 'team', 'care', '0e30c04f863a000000000000000000003hrhr-16', true, 'care', 'care', NULL, NULL, 'hr', 'hr-16');
INSERT INTO public.current_fact VALUES ('u-2', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-2', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-2', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-2', true, 'u-2@example.com', 'u-2@example.com', NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-2', true, '0.16666666666666666', '0.16666666666666666', 0.16666666666666666, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-2', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'attribute', 'manager', '0e30c04f863a000000000000000000003hrhr-14', true, 'u-1', 'u-1', NULL, NULL, 'hr', 'hr-14');
INSERT INTO public.current_fact VALUES ('u-2', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-2', true, NULL, NULL, NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-2', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'status', '', '0e30c04f863a000000000000000000003hrhr-2', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'team', '', '0e30c04f863a000000000000000000002hrhr-2', true, NULL, NULL, NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-2', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-2');
INSERT INTO public.current_fact VALUES ('u-2', 'team', 'night watch', '0e30c04f863a000000000000000000003hrhr-15', true, 'Night Watch', 'night watch', NULL, NULL, 'hr', 'hr-15');
INSERT INTO public.current_fact VALUES ('u-3', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-3', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-3', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-3', true, 'u-3@example.com', 'u-3@example.com', NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-3', true, '0.25', '0.25', 0.25, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-3', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-3', true, NULL, NULL, NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-3', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'status', '', '0e30c04f863a000000000000000000003hrhr-3', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'team', '', '0e30c04f863a000000000000000000002hrhr-3', true, NULL, NULL, NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-3', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-3', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-3');
INSERT INTO public.current_fact VALUES ('u-4', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-4', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-4', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-4', true, 'u-4@example.com', 'u-4@example.com', NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-4', true, '0.3333333333333333', '0.3333333333333333', 0.3333333333333333, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-4', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-4', true, NULL, NULL, NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-4', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'status', '', '0e30c04f863a000000000000000000003hrhr-4', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'team', '', '0e30c04f863a000000000000000000002hrhr-4', true, NULL, NULL, NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-4', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-4', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-4');
INSERT INTO public.current_fact VALUES ('u-5', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-5', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-5', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-5', true, 'u-5@example.com', 'u-5@example.com', NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-5', true, '0.4166666666666667', '0.4166666666666667', 0.4166666666666667, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-5', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-5', true, NULL, NULL, NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-5', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'status', '', '0e30c04f863a000000000000000000003hrhr-5', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'team', '', '0e30c04f863a000000000000000000002hrhr-5', true, NULL, NULL, NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-5', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-5', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-5');
INSERT INTO public.current_fact VALUES ('u-6', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-6', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-6', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-6', true, 'u-6@example.com', 'u-6@example.com', NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-6', true, '0.5', '0.5', 0.5, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-6', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-6', true, NULL, NULL, NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-6', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'status', '', '0e30c19163b0000000000000000000000hrhr-25', false, 'left', 'left', NULL, 1772524800000000, 'hr', 'hr-25');
INSERT INTO public.current_fact VALUES ('u-6', 'team', '', '0e30c04f863a000000000000000000002hrhr-6', true, NULL, NULL, NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-6', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-6', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-6');
INSERT INTO public.current_fact VALUES ('u-7', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-7', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-7', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-7', true, 'u-7@example.com', 'u-7@example.com', NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-7', true, '0.5833333333333334', '0.5833333333333334', 0.5833333333333334, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-7', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-7', true, NULL, NULL, NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-7', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'status', '', '0e30c04f863a000000000000000000003hrhr-7', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'team', '', '0e30c04f863a000000000000000000002hrhr-7', true, NULL, NULL, NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-7', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-7', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-7');
INSERT INTO public.current_fact VALUES ('u-8', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-8', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-8', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-8', true, 'u-8@example.com', 'u-8@example.com', NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-8', true, '0.6666666666666666', '0.6666666666666666', 0.6666666666666666, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-8', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-8', true, NULL, NULL, NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-8', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'status', '', '0e30c04f863a000000000000000000003hrhr-8', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'team', '', '0e30c04f863a000000000000000000002hrhr-8', true, NULL, NULL, NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-8', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-8', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-8');
INSERT INTO public.current_fact VALUES ('u-9', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-9', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-9', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-9', true, 'u-9@example.com', 'u-9@example.com', NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-9', true, '0.75', '0.75', 0.75, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-9', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-9', true, NULL, NULL, NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-9', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'status', '', '0e30c04f863a000000000000000000003hrhr-9', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'team', '', '0e30c04f863a000000000000000000002hrhr-9', true, NULL, NULL, NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.current_fact VALUES ('u-9', 'team', 'care', '0e30c19eccea400000000000000000000hrhr-26', false, 'care', 'care', NULL, NULL, 'hr', 'hr-26');
INSERT INTO public.current_fact VALUES ('u-9', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-9', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-9');
INSERT INTO public.email_item VALUES ('event hr hr-4 by root to u-4', 'qualification', 'privacy', false);
INSERT INTO public.email_item VALUES ('event hr hr-4 by root to u-4', 'role', 'buyer', false);
INSERT INTO public.email_item VALUES ('event hr hr-4 by root to u-4', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('event hr hr-7 by root to u-7', 'qualification', 'privacy', false);
INSERT INTO public.email_item VALUES ('event hr hr-7 by root to u-7', 'role', 'buyer', false);
INSERT INTO public.email_item VALUES ('event hr hr-10 by root to u-10', 'qualification', 'privacy', false);
INSERT INTO public.email_item VALUES ('event hr hr-10 by root to u-10', 'role', 'buyer', false);
INSERT INTO public.email_item VALUES ('event hr hr-3 by root to u-3', 'qualification', 'first-aid', true);
INSERT INTO public.email_item VALUES ('event hr hr-3 by root to u-3', 'qualification', 'hygiene', false);
INSERT INTO public.email_item VALUES ('event hr hr-3 by root to u-3', 'qualification', 'privacy', true);
INSERT INTO public.email_item VALUES ('event hr hr-3 by root to u-3', 'role', 'nurse', false);
INSERT INTO public.email_item VALUES ('event hr hr-1 by root to u-1', 'qualification', 'privacy', true);
INSERT INTO public.email_item VALUES ('event hr hr-1 by root to u-1', 'role', 'buyer', false);
INSERT INTO public.email_item VALUES ('request a-2 to u-2', 'qualification', 'privacy', true);
INSERT INTO public.email_item VALUES ('request a-2 to u-11', 'qualification', 'privacy', true);
INSERT INTO public.email_item VALUES ('request a-2 to u-5', 'qualification', 'privacy', true);
INSERT INTO public.email_item VALUES ('request a-2 to u-8', 'qualification', 'privacy', true);
INSERT INTO public.email_item VALUES ('request a-5 to u-5', 'role', 'buyer', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-4', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-7', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-2', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-10', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-11', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-12', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-5', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-3', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-9', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-8', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('request a-7 to u-1', 'role', 'mentor', false);
INSERT INTO public.email_item VALUES ('apply 2 to u-4', 'qualification', 'hygiene', false);
INSERT INTO public.email_item VALUES ('apply 2 to u-2', 'qualification', 'hygiene', false);
INSERT INTO public.email_item VALUES ('apply 2 to u-10', 'qualification', 'hygiene', false);
INSERT INTO public.email_item VALUES ('apply 2 to u-12', 'qualification', 'hygiene', false);
INSERT INTO public.email_item VALUES ('apply 2 to u-8', 'qualification', 'hygiene', false);
INSERT INTO public.email_job VALUES ('event hr hr-1 by root to u-1', 'u-1', 'event hr hr-1 by root', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('event hr hr-10 by root to u-10', 'u-10', 'event hr hr-10 by root', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('event hr hr-3 by root to u-3', 'u-3', 'event hr hr-3 by root', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('event hr hr-4 by root to u-4', 'u-4', 'event hr hr-4 by root', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('event hr hr-7 by root to u-7', 'u-7', 'event hr hr-7 by root', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-2 to u-11', 'u-11', 'request a-2', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-2 to u-2', 'u-2', 'request a-2', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-2 to u-5', 'u-5', 'request a-2', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-2 to u-8', 'u-8', 'request a-2', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-5 to u-5', 'u-5', 'request a-5', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-12', 'u-12', 'request a-7', 1772798400000000, 'no_address', NULL, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-1', 'u-1', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-10', 'u-10', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-11', 'u-11', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-2', 'u-2', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-3', 'u-3', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-4', 'u-4', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-5', 'u-5', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-7', 'u-7', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-8', 'u-8', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('request a-7 to u-9', 'u-9', 'request a-7', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.email_job VALUES ('apply 2 to u-12', 'u-12', 'apply 2', 1775131200000000, 'no_address', NULL, NULL);
INSERT INTO public.email_job VALUES ('apply 2 to u-10', 'u-10', 'apply 2', 1775131200000000, 'relayed', 1775131200000000, NULL);
INSERT INTO public.email_job VALUES ('apply 2 to u-2', 'u-2', 'apply 2', 1775131200000000, 'relayed', 1775131200000000, NULL);
INSERT INTO public.email_job VALUES ('apply 2 to u-4', 'u-4', 'apply 2', 1775131200000000, 'relayed', 1775131200000000, NULL);
INSERT INTO public.email_job VALUES ('apply 2 to u-8', 'u-8', 'apply 2', 1775131200000000, 'relayed', 1775131200000000, NULL);
INSERT INTO public.fact VALUES ('u-1', 'status', '', '0e30c04f863a000000000000000000003hrhr-1', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-1', true, 'u-1@example.com', 'u-1@example.com', NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-1', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-1', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-1', true, '0.08333333333333333', '0.08333333333333333', 0.08333333333333333, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-1', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'team', '', '0e30c04f863a000000000000000000002hrhr-1', true, NULL, NULL, NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-1', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-1', true, NULL, NULL, NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-1', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-1', 1772798400000000);
INSERT INTO public.fact VALUES ('u-1', 'flag', 'lms_manager', '0e30c04f863a000000000000000000003hrhr-13', true, 'lms_manager', 'lms_manager', NULL, NULL, 'hr', 'hr-13', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'status', '', '0e30c04f863a000000000000000000003hrhr-10', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-10', true, 'u-10@example.com', 'u-10@example.com', NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-10', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-10', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-10', true, '0.8333333333333334', '0.8333333333333334', 0.8333333333333334, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-10', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'team', '', '0e30c04f863a000000000000000000002hrhr-10', true, NULL, NULL, NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-10', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-10', true, NULL, NULL, NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-10', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-10', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-10', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'status', '', '0e30c04f863a000000000000000000003hrhr-11', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-11', true, 'u-11@example.com', 'u-11@example.com', NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-11', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-11', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-11', true, '0.9166666666666666', '0.9166666666666666', 0.9166666666666666, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-11', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'team', '', '0e30c04f863a000000000000000000002hrhr-11', true, NULL, NULL, NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-11', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-11', true, NULL, NULL, NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-11', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-11', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-11', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'status', '', '0e30c04f863a000000000000000000003hrhr-12', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-12', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-12', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-12', true, '1', '1', 1, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-12', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'team', '', '0e30c04f863a000000000000000000002hrhr-12', true, NULL, NULL, NULL, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-12', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-12', true, NULL, NULL, NULL, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-12', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-12', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-12', 1772798400000000);
INSERT INTO public.fact VALUES ('u-13', 'team', 'care', '0e30c04f863a000000000000000000003hrhr-16', true, 'care', 'care', NULL, NULL, 'hr', 'hr-16', 1772798400000000);
INSERT INTO public.fact VALUES ('u-13', 'job_title', 'nurse', '0e30c04f863a000000000000000000003hrhr-17', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-17', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'status', '', '0e30c04f863a000000000000000000003hrhr-2', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-2', true, 'u-2@example.com', 'u-2@example.com', NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-2', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-2', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-2', true, '0.16666666666666666', '0.16666666666666666', 0.16666666666666666, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-2', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'team', '', '0e30c04f863a000000000000000000002hrhr-2', true, NULL, NULL, NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-2', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-2', true, NULL, NULL, NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-2', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-2', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'attribute', 'manager', '0e30c04f863a000000000000000000003hrhr-14', true, 'u-1', 'u-1', NULL, NULL, 'hr', 'hr-14', 1772798400000000);
INSERT INTO public.fact VALUES ('u-2', 'team', 'night watch', '0e30c04f863a000000000000000000003hrhr-15', true, 'Night Watch', 'night watch', NULL, NULL, 'hr', 'hr-15', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'status', '', '0e30c04f863a000000000000000000003hrhr-3', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-3', true, 'u-3@example.com', 'u-3@example.com', NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-3', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-3', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-3', true, '0.25', '0.25', 0.25, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-3', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'team', '', '0e30c04f863a000000000000000000002hrhr-3', true, NULL, NULL, NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-3', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-3', true, NULL, NULL, NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-3', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-3', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-3', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'status', '', '0e30c04f863a000000000000000000003hrhr-4', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-4', true, 'u-4@example.com', 'u-4@example.com', NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-4', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-4', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-4', true, '0.3333333333333333', '0.3333333333333333', 0.3333333333333333, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-4', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'team', '', '0e30c04f863a000000000000000000002hrhr-4', true, NULL, NULL, NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-4', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-4', true, NULL, NULL, NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-4', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-4', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-4', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'status', '', '0e30c04f863a000000000000000000003hrhr-5', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-5', true, 'u-5@example.com', 'u-5@example.com', NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-5', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-5', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-5', true, '0.4166666666666667', '0.4166666666666667', 0.4166666666666667, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-5', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'team', '', '0e30c04f863a000000000000000000002hrhr-5', true, NULL, NULL, NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-5', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-5', true, NULL, NULL, NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-5', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-5', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-5', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'status', '', '0e30c04f863a000000000000000000003hrhr-6', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-6', true, 'u-6@example.com', 'u-6@example.com', NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-6', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-6', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-6', true, '0.5', '0.5', 0.5, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-6', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'team', '', '0e30c04f863a000000000000000000002hrhr-6', true, NULL, NULL, NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-6', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-6', true, NULL, NULL, NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-6', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-6', 1772798400000000);
INSERT INTO public.fact VALUES ('u-6', 'status', '', '0e30c19163b0000000000000000000000hrhr-25', false, 'left', 'left', NULL, 1772524800000000, 'hr', 'hr-25', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'status', '', '0e30c04f863a000000000000000000003hrhr-7', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-7', true, 'u-7@example.com', 'u-7@example.com', NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-7', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-7', true, 'BE', 'be', NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-7', true, '0.5833333333333334', '0.5833333333333334', 0.5833333333333334, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-7', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'team', '', '0e30c04f863a000000000000000000002hrhr-7', true, NULL, NULL, NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'team', 'sales', '0e30c04f863a000000000000000000002hrhr-7', true, 'sales', 'sales', NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-7', true, NULL, NULL, NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-7', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-7', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-7', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'status', '', '0e30c04f863a000000000000000000003hrhr-8', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-8', true, 'u-8@example.com', 'u-8@example.com', NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-8', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-8', true, 'DE', 'de', NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-8', true, '0.6666666666666666', '0.6666666666666666', 0.6666666666666666, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-8', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'team', '', '0e30c04f863a000000000000000000002hrhr-8', true, NULL, NULL, NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'team', 'finance', '0e30c04f863a000000000000000000002hrhr-8', true, 'finance', 'finance', NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-8', true, NULL, NULL, NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-8', 'job_title', 'intern', '0e30c04f863a000000000000000000002hrhr-8', true, 'intern', 'intern', NULL, NULL, 'hr', 'hr-8', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'status', '', '0e30c04f863a000000000000000000003hrhr-9', true, 'joined', 'joined', NULL, 1772438400000000, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'attribute', 'email', '0e30c04f863a000000000000000000003hrhr-9', true, 'u-9@example.com', 'u-9@example.com', NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'attribute', 'language', '0e30c04f863a000000000000000000003hrhr-9', true, 'nl', 'nl', NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'attribute', 'country', '0e30c04f863a000000000000000000003hrhr-9', true, 'NL', 'nl', NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'attribute', 'fte', '0e30c04f863a000000000000000000003hrhr-9', true, '0.75', '0.75', 0.75, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'attribute', 'contract_end', '0e30c04f863a000000000000000000003hrhr-9', true, '2027-01-31', '2027-01-31', NULL, 1801353600000000, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'team', '', '0e30c04f863a000000000000000000002hrhr-9', true, NULL, NULL, NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'team', 'oe-4471', '0e30c04f863a000000000000000000002hrhr-9', true, 'OE-4471', 'oe-4471', NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'job_title', '', '0e30c04f863a000000000000000000002hrhr-9', true, NULL, NULL, NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'job_title', 'nurse', '0e30c04f863a000000000000000000002hrhr-9', true, 'nurse', 'nurse', NULL, NULL, 'hr', 'hr-9', 1772798400000000);
INSERT INTO public.fact VALUES ('u-9', 'team', 'care', '0e30c19eccea400000000000000000000hrhr-26', false, 'care', 'care', NULL, NULL, 'hr', 'hr-26', 1772798400000000);
INSERT INTO public.forget_key VALUES (1, '7093f53f32554f9ab6bd18f88b25ac1f25b29d24d89242d68cea8ae1f7b3eea3', NULL);
INSERT INTO public.forgetting VALUES (1000, 'u-98', 'p-1', 'admin', 'ada', 1772784000000000, NULL);
INSERT INTO public.forgotten VALUES ('0000000000000000000000000000000000000000000000000000000000000000', 1772784000000000, 'ada', 'p-0', 7);
INSERT INTO public.forgotten_message VALUES ('0000000000000000000000000000000000000000000000000000000000000000', 1775088000000000);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-10', 'fdeeebfe800425ac40acaeeeff6412713ffd99c5fa38ca984bcb7d8b4bf4e577', 'user.joined', 'u-10', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-11', '188caf0202f99b4c7c56ae31320f629c606273c4816da3ec6449f0638cae2200', 'user.joined', 'u-11', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-12', '795b2f84fee0fc12a0c992f43bbe6caffb5adc51a9a2c8edea582e2c847782e3', 'user.joined', 'u-12', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-13', '327611553c526b3ae4c3bb7ca3c0ff5cc1657efe380e196c65eeb1fcc806d9d1', 'user.lms_manager.added', 'u-1', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-14', 'ad6970241dd58480af4dc11ee9a9800a0c27965390219e9369f1ca8f623570d4', 'user.updated', 'u-2', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-15', '12dbb3fb6d6c163b4b09565671e56c150d6f8df51f0509164142f076471553c1', 'user.team.added', 'u-2', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-19', 'ce0f8c3f6e11a48a6ebdfc4744d65c962c0bf8c36601afd63dc04ef102c7840c', 'learning.completed', 'u-3', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-2', 'c18ea232c3340eb981287dbae482c9f054c6e33ab8809c917b199e0444c059fb', 'user.joined', 'u-2', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-20', '9ea000010ad20e80af695566c9170bea32a923570a32f378eebb4dda39e76ff4', 'learning.completed', 'u-3', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-21', '50a58ab7e0b2e602131ce53191bd76d08faeb08e0a722dae3843a8da105b862f', 'learning.completed', 'u-4', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-22', '663b54a6446bee9fdd8c2820ebfc26e41ee957f4c580760a3a7d72a4bbce523b', 'learning.completed', 'u-1', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-23', '67b1de219931dc0005ca253eee73f7e1340ddd0b0e855e6f897fc309ac7cabec', 'external_training.confirmed', 'u-5', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-24', '64b8e795cf6d3b4e4bcb4eca27b64e5a675bcc7fd0010f60b6d03a668e35b48b', 'learning_item.changed', 'hygiene-2', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-25', 'a991346a6d7ea5c799a4c747b44e7cab8db18106691245155a16f34c57323872', 'user.left', 'u-6', 1772524800000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-26', '73639219724fcb299296c27412d4814d7905064bf35eabe85e5ada178bf67e4d', 'user.team.removed', 'u-9', 1772528400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-3', '0e9b07517e7fbe85b0736d0426cb63b38eaa19ea4cb63bf303836a8c367e1851', 'user.joined', 'u-3', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-4', '3c5c70e4b7e910c186f5fe657a01d2db0b105b0eef60fa575c51faff1b48cc22', 'user.joined', 'u-4', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-5', '18e049c1758c2e253fe60adf8d27cf1e4ea93c99c327af3d9a8e0eaf43160abf', 'user.joined', 'u-5', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-6', 'ee5ac0a8ef4ffa7331df0a7eacc7806adf4449b1cdd44f0597e7998cd19fc101', 'user.joined', 'u-6', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-7', '06fc5546d40591721c14c69133a61e4e802125ee529a12b55eb672fc90a3f910', 'user.joined', 'u-7', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-8', '86dc01a96e82eb47524b8d9f283757b215a531a237294eecfa1fa72873b27bc0', 'user.joined', 'u-8', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-9', 'a397552285892828f776658c80aa75e93655d4801bd67e203dfdbb71001d8db1', 'user.joined', 'u-9', 1772438400000000, 1772798400000000, 'applied', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-1', 'f31d0c78e004295f3a37eb615eb7323812534862a239c768aced298a0df687dc', 'user.joined', 'u-1', 1772438400000000, 1772798400000000, 'applied', 1, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-16', 'cac437bd3083bf864b0eb153f6b3fb5e023a6c3ce3947f465f776ef5a84f6e47', 'user.team.added', 'u-13', 1772438400000000, 1772798400000000, 'early', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-17', 'f9854b6532a3d28e383cc486afd16d4ea5b6bdc99a48c6d8d835518987b222a0', 'user.job_title.added', 'u-13', 1772438400000000, 1772798400000000, 'early', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'hr', 'hr-18', 'b90bd3cee639c347193e05162206677c30d53fbd971d66ff132de5b04e51ec92', 'learning.completed', 'u-13', 1772438400000000, 1772798400000000, 'early', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-1', '55c102d140a4f012de037d596a89a96301f57c06a1159386e10236fbfbb4eace', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-2', '82f64aece80ab94e5e6ab3a3ccd53b1459c240eb4904fab148649529c5f30e09', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-3', '5836a489baf8144043170d3d0b1de8174df9121f3087da97cd1276c78cb8c563', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-4', '652ac5a44f9d52b00252504324aee06a0ead2ae460562c783ebfd28bf4df24cc', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-5', '2abec9d7a5a5d8dbbc72aee175477da00352d0aa749590a20fa26289279b4f22', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-6', 'cf7846360bfae58c265f4c1fd3792ddc4ac32ef36cc99564e60b9b2d7a831f9b', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'a-7', 'bcadf46d16bb480fe5f95b8f6b6b98544d842daff40d4b4341217b4e5583b00d', 'assignment.requested', NULL, 1772618400000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'd-1', 'f7c85932f518e3f2652ba6febac8298e3bb260347ffb510098117d905e993f37', 'job.requested', NULL, 1772704800000000, 1772798400000000, 'accepted', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'd-3', 'f93f22beb065bfa7cbf10b2424e2bbe1bacc624301c1d2b99778f689abe5609b', 'trigger.requested', NULL, 1772704800000000, 1772798400000000, 'done', 0, NULL, NULL, NULL);
INSERT INTO public.inbox VALUES ('root', 'admin', 'd-4', '91b3161ec312ca35da1ee01d8d424f340c8aab69fd65e58e53b4b7494cbeca9e', 'publisher.requested', NULL, 1772704800000000, 1772798400000000, 'done', 0, NULL, NULL, NULL);
INSERT INTO public.item VALUES ('hygiene-2', 'Hygiene, hands on', '0e30c04f863a000000000000000000003hrhr-24', true, '0e30c04f863a000000000000000000003hrhr-24');
INSERT INTO public.job VALUES ('a-4', 'admin', 'revoke', 'ada', NULL, '{"action": "revoke", "users": ["u-4"], "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": null, "until": null, "email": true, "dry_run": false, "actor": "ada"}', 'done', 1, 1, '[]', 1772798400000000, 1772798400000000, 4, NULL, NULL, true, false, false, '[]', 'u-4', 0, '{"revoked": 1}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('a-1', 'admin', 'assign', 'ada', NULL, '{"action": "assign", "users": ["u-1", "u-2", "u-99"], "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": null, "until": null, "email": true, "dry_run": false, "actor": "ada"}', 'held', 3, 1, '["1 user was never heard of: u-99"]', 1772798400000000, NULL, 1, NULL, NULL, true, false, false, '["1 of its 3 users were never heard of, more than a tenth"]', '', 0, '{"unknown": 1}', NULL, 1772798400000000, NULL);
INSERT INTO public.job VALUES ('a-2', 'admin', 'assign', 'ada', NULL, '{"action": "assign", "where": {"team": "finance"}, "except": [], "roles": [], "qualifications": [], "mandatory": ["privacy"], "note": null, "until": null, "email": true, "dry_run": false, "actor": "ada"}', 'done', 4, 4, '[]', 1772798400000000, 1772798400000000, 2, NULL, NULL, true, false, false, '[]', 'u-8', 4, '{"assigned": 4}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('a-7', 'admin', 'assign', 'ada', 'everybody', '{"action": "assign", "all": true, "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": "everybody", "until": null, "email": true, "dry_run": false, "actor": "ada"}', 'done', 11, 11, '[]', 1772798400000000, 1772798400000000, 7, NULL, NULL, true, false, false, '[]', 'u-9', 11, '{"assigned": 11}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('a-5', 'admin', 'assign', 'ada', NULL, '{"action": "assign", "users": ["u-5"], "except": [], "roles": ["buyer"], "qualifications": [], "mandatory": [], "note": null, "until": "2026-12-31", "email": true, "dry_run": false, "actor": "ada"}', 'done', 1, 1, '[]', 1772798400000000, 1772798400000000, 5, NULL, 1798761600000000, true, false, false, '[]', 'u-5', 1, '{"assigned": 1}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('a-3', 'admin', 'block', 'ada', 'why', '{"action": "block", "users": ["u-3"], "except": [], "roles": [], "qualifications": ["hygiene"], "mandatory": [], "note": "why", "until": null, "email": true, "dry_run": false, "actor": "ada"}', 'done', 1, 1, '[]', 1772798400000000, 1772798400000000, 3, NULL, NULL, true, false, false, '[]', 'u-3', 0, '{"blocked": 1}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('trip-nurses-assign-2026-03-06', 'rolecall', 'held', 'bea', NULL, '{"trigger": "nurses", "kind": "assign"}', 'held', 0, 0, '[]', 1772798400000000, NULL, 9, NULL, NULL, true, false, false, '["bea paused what the trigger nurses gives"]', '', 0, '{}', NULL, 1772798400000000, NULL);
INSERT INTO public.job VALUES ('a-6', 'admin', 'assign', 'ada', NULL, '{"action": "assign", "users": ["u-7"], "except": [], "roles": ["mentor"], "qualifications": [], "mandatory": [], "note": null, "until": null, "email": true, "dry_run": true, "actor": "ada"}', 'done', 1, 1, '[]', 1772798400000000, 1772798400000000, 6, NULL, NULL, true, true, false, '[]', 'u-7', 1, '{"assigned": 1}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('d-1', 'admin', 'undo', 'bea', NULL, '{"action": "undo", "job": "a-5", "note": null, "actor": "bea"}', 'done', 1, 1, '[]', 1772798400000000, 1772798400000000, 8, 'a-5', NULL, true, false, false, '[]', 'u-5', 0, '{"revoked": 1}', NULL, 1772798400000000, 1772798400000000);
INSERT INTO public.job VALUES ('apply-2', 'rolecall', 'apply', 'root', 'from April on', '{"revision": 2, "base": 1}', 'done', 6, 6, '[]', 1775131200000000, 1775131200000000, 10, NULL, NULL, true, false, false, '[]', 'u-8', 5, '{"unchanged": 1, "assigned": 5}', NULL, NULL, 1775131200000000);
INSERT INTO public.job VALUES ('apply-3', 'rolecall', 'apply', 'root', 'from April on', '{"revision": 3, "base": 2}', 'done', 0, 0, '[]', 1775131200000000, 1775131200000000, 11, NULL, NULL, true, false, false, '[]', '', 0, '{}', NULL, NULL, 1775131200000000);
INSERT INTO public.job_decision VALUES (1000, 'a-1', 'approve', 'bea', NULL, 1772784000000000);
INSERT INTO public.job_result VALUES ('a-1', 'u-1', NULL);
INSERT INTO public.job_result VALUES ('a-1', 'u-2', NULL);
INSERT INTO public.job_result VALUES ('a-1', 'u-99', 'unknown');
INSERT INTO public.job_result VALUES ('a-2', 'u-11', 'assigned');
INSERT INTO public.job_result VALUES ('a-2', 'u-2', 'assigned');
INSERT INTO public.job_result VALUES ('a-2', 'u-5', 'assigned');
INSERT INTO public.job_result VALUES ('a-2', 'u-8', 'assigned');
INSERT INTO public.job_result VALUES ('a-3', 'u-3', 'blocked');
INSERT INTO public.job_result VALUES ('a-4', 'u-4', 'revoked');
INSERT INTO public.job_result VALUES ('a-5', 'u-5', 'assigned');
INSERT INTO public.job_result VALUES ('a-6', 'u-7', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-1', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-10', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-11', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-12', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-2', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-3', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-4', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-5', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-7', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-8', 'assigned');
INSERT INTO public.job_result VALUES ('a-7', 'u-9', 'assigned');
INSERT INTO public.job_result VALUES ('d-1', 'u-5', 'revoked');
INSERT INTO public.job_result VALUES ('apply-2', 'u-10', 'assigned');
INSERT INTO public.job_result VALUES ('apply-2', 'u-12', 'assigned');
INSERT INTO public.job_result VALUES ('apply-2', 'u-2', 'assigned');
INSERT INTO public.job_result VALUES ('apply-2', 'u-4', 'assigned');
INSERT INTO public.job_result VALUES ('apply-2', 'u-6', 'unchanged');
INSERT INTO public.job_result VALUES ('apply-2', 'u-8', 'assigned');
INSERT INTO public.job_target VALUES ('a-1', 'role', 'mentor', false);
INSERT INTO public.job_target VALUES ('a-2', 'qualification', 'privacy', true);
INSERT INTO public.job_target VALUES ('a-3', 'qualification', 'hygiene', false);
INSERT INTO public.job_target VALUES ('a-4', 'role', 'mentor', false);
INSERT INTO public.job_target VALUES ('a-5', 'role', 'buyer', false);
INSERT INTO public.job_target VALUES ('a-6', 'role', 'mentor', false);
INSERT INTO public.job_target VALUES ('a-7', 'role', 'mentor', false);
INSERT INTO public.job_target VALUES ('d-1', 'role', 'buyer', false);
INSERT INTO public.job_target VALUES ('trip-nurses-assign-2026-03-06', 'role', 'nurse', false);
INSERT INTO public.leaving VALUES ('hr', 'u-7', 1772784000000000);
INSERT INTO public.link VALUES ('nurse', 'hygiene', false);
INSERT INTO public.link VALUES ('nurse', 'first-aid', true);
INSERT INTO public.link VALUES ('buyer', 'privacy', false);
INSERT INTO public.notice VALUES ('held+a-1+1+28ab72f9cb0c490373e8', 'held a-1 1', 'ada@example.com', 'held', '{"job": "a-1", "action": "assign", "what": ["Mentor"], "actor": "ada", "note": null, "passed": [{"what": "unknown", "number": 1, "of": 3, "most": 0, "limit": "10%"}], "commands": ["rolecall jobs show a-1", "rolecall jobs approve a-1 --note ''\u2026''", "rolecall jobs reject a-1 --note ''\u2026''"]}', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.notice VALUES ('held+trip-nurses-assign-2026-03-06+bb1289c8a439dd9b322a', 'held trip-nurses-assign-2026-03-06', 'ada@example.com', 'held', '{"job": "trip-nurses-assign-2026-03-06", "action": "assign", "what": ["Nurse"], "actor": "bea", "note": null, "passed": [], "commands": ["rolecall jobs show trip-nurses-assign-2026-03-06", "rolecall jobs approve trip-nurses-assign-2026-03-06 --note ''\u2026''", "rolecall jobs reject trip-nurses-assign-2026-03-06 --note ''\u2026''"]}', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.notice VALUES ('stopped+root+1+80a78a65859f1c3fb306', 'stopped root 1', 'ada@example.com', 'stopped', '{"publisher": "root", "why": "person", "number": 0, "of": 0, "most": 0, "limit": "", "actor": "bea", "commands": ["rolecall status", "rolecall resume publisher root", "rolecall resume publisher --drop root"]}', 1772798400000000, 'relayed', 1772798400000000, NULL);
INSERT INTO public.parked VALUES (1, 'rolecall.events', 'root', 'hr', 'hr-28', 'user.moved', 'u-1', 'unknown_type', 'type is "user.moved", which is not known (did you mean user.joined?): expected one of user.joined, user.updated, user.left, user.team.added, user.team.removed, user.job_title.added, user.job_title.removed, user.lms_manager.added, user.lms_manager.removed, learning.completed, external_training.confirmed, learning_item.changed, assignment.requested, job.requested, trigger.requested, publisher.requested, user.requested', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a202268722d3238222c2022736f75726365223a20226872222c202274797065223a2022757365722e6d6f766564222c202274696d65223a2022323032362d30332d30325430383a30303a30305a222c20227375626a656374223a2022752d31222c202264617461223a207b7d7d', 'edd05798e987f463a172c9276e5143cb11872ac9b3521717eb6d553406e804ec', 1, NULL, 1772798400000000, 'parked', NULL, NULL, NULL, NULL);
INSERT INTO public.parked VALUES (2, 'rolecall.events', 'root', 'hr', 'hr-29', 'user.updated', 'u-1', 'wrong_type', 'the attribute fte is "much" (a text): expected a number, without quotes, or null for none', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a202268722d3239222c2022736f75726365223a20226872222c202274797065223a2022757365722e75706461746564222c202274696d65223a2022323032362d30332d30325430383a30303a30305a222c20227375626a656374223a2022752d31222c202264617461223a207b2261747472696275746573223a207b22667465223a20226d756368227d7d7d', '80d3ee6b5a85c2170deb169626557c184fad33c62e5e2b2605724c85c70a9b9d', 1, NULL, 1772798400000000, 'parked', NULL, NULL, NULL, NULL);
INSERT INTO public.parked VALUES (3, 'rolecall.requests', 'root', 'admin', 'a-8', 'assignment.requested', NULL, 'refused', 'there is no role called ''nobody''', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a2022612d38222c2022736f75726365223a202261646d696e222c202274797065223a202261737369676e6d656e742e726571756573746564222c202274696d65223a2022323032362d30332d30345431303a30303a30305a222c202264617461223a207b22616374696f6e223a202261737369676e222c20227573657273223a205b22752d31225d2c2022726f6c6573223a205b226e6f626f6479225d2c20226163746f72223a2022616461227d7d', '5f79d5101d1e74ace26108aa90ab17470a0416046a2a8effb120f58a4725fa50', 1, NULL, 1772798400000000, 'parked', NULL, NULL, NULL, NULL);
INSERT INTO public.parked VALUES (4, 'rolecall.requests', 'root', 'admin', 'd-2', 'job.requested', NULL, 'refused', 'the job a-7 is done: only one that is held can be rejected', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a2022642d32222c2022736f75726365223a202261646d696e222c202274797065223a20226a6f622e726571756573746564222c202274696d65223a2022323032362d30332d30355431303a30303a30305a222c202264617461223a207b22616374696f6e223a202272656a656374222c20226a6f62223a2022612d37222c20226163746f72223a2022626561227d7d', 'e4963c93f9a1067917cb36e235e44c82d7b21d1ed3b2c4f96309f83ebe0ed49e', 1, NULL, 1772798400000000, 'parked', NULL, NULL, NULL, NULL);
INSERT INTO public.publisher_stop VALUES (1, 'root', 1772798400000000, 'person', 'bea stopped it: its export', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (1, 'u-1', 'qualification', 'privacy', 'when', 'after-theory', true, 'open', true, true, '0e30c04f863a000000000000000000003hrhr-22', 'hr', 'hr-22', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (2, 'u-1', 'role', 'buyer', 'while', 'buyers', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecallbuyers', 'hr', 'hr-1', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (3, 'u-10', 'role', 'buyer', 'while', 'buyers', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecallbuyers', 'hr', 'hr-10', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (4, 'u-13', 'role', 'nurse', 'while', 'nurses', false, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecallnurses', 'hr', 'hr-17', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (5, 'u-3', 'qualification', 'privacy', 'when', 'after-theory', true, 'open', true, true, '0e30c04f863a000000000000000000003hrhr-19', 'hr', 'hr-19', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (6, 'u-3', 'role', 'nurse', 'while', 'nurses', false, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecallnurses', 'hr', 'hr-3', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (7, 'u-4', 'role', 'buyer', 'while', 'buyers', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecallbuyers', 'hr', 'hr-4', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (9, 'u-7', 'role', 'buyer', 'while', 'buyers', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecallbuyers', 'hr', 'hr-7', 1, NULL, NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (10, 'u-11', 'qualification', 'privacy', 'job', 'a-2', true, 'open', true, true, '0e30c58ca0fb000000000000000000003rolecalla-2', NULL, NULL, 1, 'ada', NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (11, 'u-2', 'qualification', 'privacy', 'job', 'a-2', true, 'open', true, true, '0e30c58ca0fb000000000000000000003rolecalla-2', NULL, NULL, 1, 'ada', NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (12, 'u-5', 'qualification', 'privacy', 'job', 'a-2', true, 'open', true, true, '0e30c58ca0fb000000000000000000003rolecalla-2', NULL, NULL, 1, 'ada', NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (13, 'u-8', 'qualification', 'privacy', 'job', 'a-2', true, 'open', true, true, '0e30c58ca0fb000000000000000000003rolecalla-2', NULL, NULL, 1, 'ada', NULL, NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (8, 'u-4', 'role', 'mentor', 'when', 'mentors', true, 'ended', false, true, '0e30c04f863a000000000000000000003hrhr-21', 'hr', 'hr-21', 1, NULL, NULL, NULL, 1772798400000000, NULL, 1772798400000000, 'request a-4', 'open');
INSERT INTO public.reason VALUES (16, 'u-1', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (17, 'u-10', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (18, 'u-11', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (19, 'u-12', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (20, 'u-2', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (21, 'u-3', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (22, 'u-4', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (23, 'u-5', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (24, 'u-7', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (25, 'u-8', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (26, 'u-9', 'role', 'mentor', 'job', 'a-7', true, 'open', false, true, '0e30c58ca0fb000000000000000000003rolecalla-7', NULL, NULL, 1, 'ada', 'everybody', NULL, 1772798400000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (14, 'u-5', 'role', 'buyer', 'job', 'a-5', true, 'ended', false, true, '0e30c58ca0fb000000000000000000003rolecalla-5', NULL, NULL, 1, 'ada', NULL, 1798761600000000, 1772798400000000, NULL, 1772798400000000, 'request d-1', 'open');
INSERT INTO public.reason VALUES (27, 'u-10', 'qualification', 'hygiene', 'while', 'interns', false, 'open', false, true, '0e30e77efc6d000000000000000000003rolecallinterns', NULL, NULL, 2, NULL, NULL, NULL, 1775131200000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (28, 'u-12', 'qualification', 'hygiene', 'while', 'interns', false, 'open', false, true, '0e30e77efc6d000000000000000000003rolecallinterns', NULL, NULL, 2, NULL, NULL, NULL, 1775131200000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (29, 'u-2', 'qualification', 'hygiene', 'while', 'interns', false, 'open', false, true, '0e30e77efc6d000000000000000000003rolecallinterns', NULL, NULL, 2, NULL, NULL, NULL, 1775131200000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (30, 'u-4', 'qualification', 'hygiene', 'while', 'interns', false, 'open', false, true, '0e30e77efc6d000000000000000000003rolecallinterns', NULL, NULL, 2, NULL, NULL, NULL, 1775131200000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (32, 'u-8', 'qualification', 'hygiene', 'while', 'interns', false, 'open', false, true, '0e30e77efc6d000000000000000000003rolecallinterns', NULL, NULL, 2, NULL, NULL, NULL, 1775131200000000, NULL, NULL, NULL, NULL);
INSERT INTO public.reason VALUES (31, 'u-6', 'qualification', 'hygiene', 'while', 'interns', false, 'ended', false, true, '0e30e77efc6d000000000000000000003rolecallinterns', NULL, NULL, 2, NULL, NULL, NULL, 1775131200000000, NULL, 1775131200000000, 'sweep 5 2026-04-02T12:00:00Z', 'open');
INSERT INTO public.receipt VALUES (1000, 'hr.receipts', '\x7b7d');
INSERT INTO public.revision VALUES (1, '{"catalog.yaml": "attributes: {country: text, fte: number, contract_end: date}\nteams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}\njob_titles: {nurse: {}, intern: {}}\ngroups: {abroad: {country: [BE, DE]}}\nlearning_items:\n  hygiene-1: {title: Hygiene in theory, visible: true}\n  hygiene-2: {title: Hygiene in practice, visible: false}\n  first-aid-1: {title: First aid, visible: true}\nqualifications:\n  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}\n  first-aid: {title: First aid, items: [first-aid-1]}\n  privacy: {title: Privacy, items: [hygiene-1]}\nroles:\n  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}\n  mentor: {title: Mentor}\n  buyer: {title: Buyer, qualifications: [privacy]}\n", "triggers/all.yaml": "triggers:\n  nurses:\n    while: {team: care, job_title: nurse}\n    then: {roles: [nurse]}\n    grace: 3 days\n  buyers:\n    while: {team: sales}\n    then: {roles: [buyer]}\n    after: keep\n  after-theory:\n    when: {learning.completed: {item: hygiene-1}}\n    if: {country: [NL, BE]}\n    then: {mandatory: [privacy]}\n  mentors:\n    when: {qualification.achieved: {qualification: first-aid}}\n    then: {roles: [mentor]}\n"}', 'root', NULL, 1772366400000000, 1772366400000000, NULL, NULL, '{}', '{}', true, '{"base": null, "revision": 1, "digest": "2e63924f55631848d9146182927442d1001979302bca82d766111f53be86dd96", "at": "2026-03-01T12:00:00Z", "back_to": null, "ended": {}, "files": ["+ catalog.yaml", "+ triggers/all.yaml"], "active": 0, "users": 0, "gains": 0, "losses": 0, "emails": 0, "without_address": 0, "email": true, "triggers": [{"name": "after-theory", "change": "new", "was": null, "description": "", "gives": ["Privacy"], "mode": "when", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}, {"name": "buyers", "change": "new", "was": null, "description": "", "gives": ["Buyer"], "mode": "while", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}, {"name": "mentors", "change": "new", "was": null, "description": "", "gives": ["Mentor"], "mode": "when", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}, {"name": "nurses", "change": "new", "was": null, "description": "", "gives": ["Nurse"], "mode": "while", "enabled": "true", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}], "targets": [], "undecided": [], "held": [], "warnings": []}', NULL);
INSERT INTO public.revision VALUES (2, '{"catalog.yaml": "attributes: {country: text, fte: number, contract_end: date}\nteams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}\njob_titles: {nurse: {}, intern: {}}\ngroups: {abroad: {country: [BE, DE]}}\nlearning_items:\n  hygiene-1: {title: Hygiene in theory, visible: true}\n  hygiene-2: {title: Hygiene in practice, visible: false}\n  first-aid-1: {title: First aid, visible: true}\nqualifications:\n  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}\n  first-aid: {title: First aid, items: [first-aid-1]}\n  privacy: {title: Privacy, items: [hygiene-1]}\nroles:\n  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}\n  mentor: {title: Mentor}\n  buyer: {title: Buyer, qualifications: [privacy]}\n", "triggers/all.yaml": "triggers:\n  nurses:\n    while: {team: care, job_title: nurse}\n    then: {roles: [nurse]}\n    grace: 3 days\n  buyers:\n    while: {team: sales}\n    then: {roles: [buyer]}\n    after: keep\n  after-theory:\n    when: {learning.completed: {item: hygiene-1}}\n    if: {country: [NL, BE]}\n    then: {mandatory: [privacy]}\n  mentors:\n    when: {qualification.achieved: {qualification: first-aid}}\n    then: {roles: [mentor]}\n  interns:\n    while: {job_title: intern}\n    then: {qualifications: [hygiene]}\n"}', 'root', 'from April on', 1775131200000000, 1775131200000000, 1, NULL, '{}', '{}', true, '{"base": 1, "revision": 2, "digest": "39a6c142c1e486646643f7526be388fabb0a3b26a8dc9fa32b846c9d8883dd71", "at": "2026-04-02T12:00:00Z", "back_to": null, "ended": {}, "files": ["~ triggers/all.yaml"], "active": 11, "users": 5, "gains": 5, "losses": 0, "emails": 4, "without_address": 1, "email": true, "triggers": [{"name": "interns", "change": "new", "was": null, "description": "", "gives": ["Hygiene"], "mode": "while", "enabled": "true", "gains": 6, "new": 5, "losses": 0, "lost": 0, "grace": 0, "emails": 4, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [{"id": "u-10", "name": null, "because": []}, {"id": "u-12", "name": null, "because": []}, {"id": "u-2", "name": null, "because": []}, {"id": "u-4", "name": null, "because": []}, {"id": "u-6", "name": null, "because": []}], "losing": []}], "targets": [{"kind": "qualification", "name": "hygiene", "title": "Hygiene", "gains": 5, "losses": 0, "mandatory": 0, "optional": 0}], "undecided": [], "held": [], "warnings": []}', 'apply-2');
INSERT INTO public.revision VALUES (3, '{"catalog.yaml": "attributes: {country: text, fte: number, contract_end: date}\nteams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}\njob_titles: {nurse: {}, intern: {}}\ngroups: {abroad: {country: [BE, DE]}}\nlearning_items:\n  hygiene-1: {title: Hygiene in theory, visible: true}\n  hygiene-2: {title: Hygiene in practice, visible: false}\n  first-aid-1: {title: First aid, visible: true}\nqualifications:\n  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}\n  first-aid: {title: First aid, items: [first-aid-1]}\n  privacy: {title: Privacy, items: [hygiene-1]}\nroles:\n  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}\n  mentor: {title: Mentor}\n  buyer: {title: Buyer, qualifications: [privacy]}\n", "triggers/all.yaml": "triggers:\n  nurses:\n    while: {team: care, job_title: nurse}\n    then: {roles: [nurse]}\n    grace: 3 days\n  buyers:\n    while: {team: sales}\n    then: {roles: [buyer]}\n    after: keep\n  after-theory:\n    when: {learning.completed: {item: hygiene-1}}\n    if: {country: [NL, BE]}\n    then: {mandatory: [privacy]}\n  mentors:\n    when: {qualification.achieved: {qualification: first-aid}}\n    then: {roles: [mentor]}\n  interns:\n    while: {job_title: intern}\n    then: {qualifications: [hygiene]}\n  watched:\n    while: {team: care}\n    then: {roles: [mentor]}\n    enabled: shadow\n"}', 'root', 'from April on', 1775131200000000, 1775131200000000, 2, NULL, '{}', '{}', true, '{"base": 2, "revision": 3, "digest": "32c134e18e44c9d627c6d1875c0c35ab7ef4b75d783bf50906390bb511c0b6ac", "at": "2026-04-02T12:00:00Z", "back_to": null, "ended": {}, "files": ["~ triggers/all.yaml"], "active": 11, "users": 0, "gains": 0, "losses": 0, "emails": 0, "without_address": 0, "email": true, "triggers": [{"name": "watched", "change": "new", "was": null, "description": "", "gives": ["Mentor"], "mode": "while", "enabled": "shadow", "gains": 0, "new": 0, "losses": 0, "lost": 0, "grace": 0, "emails": 0, "ended": null, "kept": 0, "passes": [], "gains_because": [], "losses_because": [], "gaining": [], "losing": []}], "targets": [], "undecided": [], "held": [], "warnings": []}', 'apply-3');
INSERT INTO public.shadow VALUES (1, 'watched', 'u-6', 'takes', 1775131200000000, NULL, NULL, NULL);
INSERT INTO public.shadow_match VALUES ('watched', 'u-12');
INSERT INTO public.shadow_match VALUES ('watched', 'u-13');
INSERT INTO public.shadow_match VALUES ('watched', 'u-3');
INSERT INTO public.shadow_trigger VALUES ('watched', 1775131200000000);
INSERT INTO public.skipped VALUES ('nurses', 'u-1');
INSERT INTO public.standing VALUES ('nurses', 'role', 'nurse', false, true, false, 259200000000);
INSERT INTO public.standing VALUES ('buyers', 'role', 'buyer', false, true, true, 0);
INSERT INTO public.standing VALUES ('interns', 'qualification', 'hygiene', false, true, false, 0);
INSERT INTO public.swept VALUES (1, 6, 1775131200000000, 1775131200000000);
INSERT INTO public.tally VALUES (1000, 'nurses', 'assign', 1775088000000000, 2);
INSERT INTO public.trip VALUES ('nurses', 'assign', 1772798400000000, 'bea', NULL, NULL, NULL, 'trip-nurses-assign-2026-03-06');
INSERT INTO public.unknown_attribute VALUES ('shoe_size', 1, 1772798400000000);
INSERT INTO public."user" VALUES ('u-13', 'expected', NULL, NULL, NULL, '', false, NULL, NULL, NULL, 'u-13', 0, 1772798400000000, NULL);
INSERT INTO public."user" VALUES ('u-1', 'active', 1772438400000000, NULL, NULL, '', false, 'u-1@example.com', NULL, 'nl', 'u-1 u-1@example.com', 2, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-11', 'active', 1772438400000000, NULL, NULL, '', false, 'u-11@example.com', NULL, 'nl', 'u-11 u-11@example.com', 2, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-3', 'active', 1772438400000000, NULL, NULL, '', false, 'u-3@example.com', NULL, 'nl', 'u-3 u-3@example.com', 3, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-7', 'active', 1772438400000000, NULL, NULL, '', false, 'u-7@example.com', NULL, 'nl', 'u-7 u-7@example.com', 2, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-9', 'active', 1772438400000000, NULL, NULL, '', false, 'u-9@example.com', NULL, 'nl', 'u-9 u-9@example.com', 1, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-5', 'active', 1772438400000000, NULL, NULL, '', false, 'u-5@example.com', NULL, 'nl', 'u-5 u-5@example.com', 4, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-10', 'active', 1772438400000000, NULL, NULL, '', false, 'u-10@example.com', NULL, 'nl', 'u-10 u-10@example.com', 3, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-12', 'active', 1772438400000000, NULL, NULL, '', false, NULL, NULL, 'nl', 'u-12', 2, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-2', 'active', 1772438400000000, NULL, NULL, '', false, 'u-2@example.com', NULL, 'nl', 'u-2 u-2@example.com', 3, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-4', 'active', 1772438400000000, NULL, NULL, '', false, 'u-4@example.com', NULL, 'nl', 'u-4 u-4@example.com', 4, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-8', 'active', 1772438400000000, NULL, NULL, '', false, 'u-8@example.com', NULL, 'nl', 'u-8 u-8@example.com', 3, 1772798400000000, 1772798400000000);
INSERT INTO public."user" VALUES ('u-6', 'left', NULL, 1772524800000000, NULL, '0e30c19163b0000000000000000000000hrhr-25', true, 'u-6@example.com', NULL, 'nl', 'u-6 u-6@example.com', 0, 1772798400000000, NULL);
INSERT INTO public.waiting_event VALUES ('u-13', '0e30c04f863a000000000000000000003hrhr-18', 0, '{"type": "learning.completed", "user": "u-13", "order": "0e30c04f863a000000000000000000003hr\u001fhr-18", "at": 1772438400000000, "source": "hr", "message": "hr-18", "facts": {"text": {"item": ["hygiene-1"]}, "numbers": {}, "dates": {}, "flags": [], "done": {}}, "repeat": false, "old": false}');
INSERT INTO public.waiting_message VALUES (1, 'root', 'rolecall.events', 'hr', 'hr-late-1', 'user.joined', 'u-15', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a202268722d6c6174652d31222c2022736f75726365223a20226872222c202274797065223a2022757365722e6a6f696e6564222c202274696d65223a2022323032362d30332d30365430383a30303a30305a222c20227375626a656374223a2022752d3135222c202264617461223a207b227465616d73223a205b2263617265225d2c20226a6f625f7469746c6573223a205b226e75727365225d7d7d', '0784952b3e0022d7d32cee21e03bd9fd1e23375c4fff6d3476b3ad12d25d31fb', NULL, 1772798400000000);
INSERT INTO public.waiting_message VALUES (2, 'root', 'rolecall.events', 'hr', 'hr-late-2', 'user.left', 'u-7', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a202268722d6c6174652d32222c2022736f75726365223a20226872222c202274797065223a2022757365722e6c656674222c202274696d65223a2022323032362d30332d30365430383a30303a30305a222c20227375626a656374223a2022752d37222c202264617461223a207b7d7d', 'e7f58bf395780d6ac5e1587cceab8edd3644406fbec483b94d0014e05765857f', NULL, 1772798400000000);
INSERT INTO public.waiting_message VALUES (3, 'root', 'rolecall.events', 'hr', 'hr-27', 'user.joined', 'u-14', '\x7b227370656376657273696f6e223a2022312e30222c20226964223a202268722d3237222c2022736f75726365223a20226872222c202274797065223a2022757365722e6a6f696e6564222c202274696d65223a2022323032362d30342d30315430383a30303a30305a222c20227375626a656374223a2022752d3134222c202264617461223a207b227465616d73223a205b2263617265225d2c20226a6f625f7469746c6573223a205b226e75727365225d7d7d', '886d18d93412d44663f47137ea8df2e646b69a11e67b5aba6beed320416ba2a0', NULL, 1775131200000000);
SELECT pg_catalog.setval('public.block_number_seq', 1, true);
SELECT pg_catalog.setval('public.change_number_seq', 38, true);
SELECT pg_catalog.setval('public.forgetting_number_seq', 1, false);
SELECT pg_catalog.setval('public.job_decision_number_seq', 1, false);
SELECT pg_catalog.setval('public.parked_number_seq', 4, true);
SELECT pg_catalog.setval('public.publisher_stop_number_seq', 1, true);
SELECT pg_catalog.setval('public.reason_number_seq', 32, true);
SELECT pg_catalog.setval('public.receipt_number_seq', 1, false);
SELECT pg_catalog.setval('public.shadow_number_seq', 1, true);
SELECT pg_catalog.setval('public.tally_number_seq', 1, false);
SELECT pg_catalog.setval('public.waiting_message_number_seq', 3, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.achieved
    ADD CONSTRAINT pk_achieved PRIMARY KEY (user_id, qualification);
ALTER TABLE ONLY public.active
    ADD CONSTRAINT pk_active PRIMARY KEY (one);
ALTER TABLE ONLY public.allowance
    ADD CONSTRAINT pk_allowance PRIMARY KEY (trigger, kind);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT pk_assignment PRIMARY KEY (user_id, kind, target);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT pk_attempt PRIMARY KEY (digest);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT pk_block PRIMARY KEY (number);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT pk_change PRIMARY KEY (number);
ALTER TABLE ONLY public.completion
    ADD CONSTRAINT pk_completion PRIMARY KEY (user_id, kind, name, "order");
ALTER TABLE ONLY public.current_fact
    ADD CONSTRAINT pk_current_fact PRIMARY KEY (user_id, kind, key);
ALTER TABLE ONLY public.email_item
    ADD CONSTRAINT pk_email_item PRIMARY KEY (email_id, kind, target);
ALTER TABLE ONLY public.email_job
    ADD CONSTRAINT pk_email_job PRIMARY KEY (id);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT pk_fact PRIMARY KEY (user_id, kind, key, "order");
ALTER TABLE ONLY public.forget_key
    ADD CONSTRAINT pk_forget_key PRIMARY KEY (one);
ALTER TABLE ONLY public.forgetting
    ADD CONSTRAINT pk_forgetting PRIMARY KEY (number);
ALTER TABLE ONLY public.forgotten
    ADD CONSTRAINT pk_forgotten PRIMARY KEY (hash);
ALTER TABLE ONLY public.forgotten_message
    ADD CONSTRAINT pk_forgotten_message PRIMARY KEY (hash);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (publisher, source, id);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT pk_item PRIMARY KEY (name);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);
ALTER TABLE ONLY public.job_decision
    ADD CONSTRAINT pk_job_decision PRIMARY KEY (number);
ALTER TABLE ONLY public.job_result
    ADD CONSTRAINT pk_job_result PRIMARY KEY (job_id, user_id);
ALTER TABLE ONLY public.job_target
    ADD CONSTRAINT pk_job_target PRIMARY KEY (job_id, kind, target);
ALTER TABLE ONLY public.leaving
    ADD CONSTRAINT pk_leaving PRIMARY KEY (publisher, user_id);
ALTER TABLE ONLY public.link
    ADD CONSTRAINT pk_link PRIMARY KEY (role, qualification);
ALTER TABLE ONLY public.notice
    ADD CONSTRAINT pk_notice PRIMARY KEY (id);
ALTER TABLE ONLY public.parked
    ADD CONSTRAINT pk_parked PRIMARY KEY (number);
ALTER TABLE ONLY public.publisher_stop
    ADD CONSTRAINT pk_publisher_stop PRIMARY KEY (number);
ALTER TABLE ONLY public.reason
    ADD CONSTRAINT pk_reason PRIMARY KEY (number);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT pk_receipt PRIMARY KEY (number);
ALTER TABLE ONLY public.revision
    ADD CONSTRAINT pk_revision PRIMARY KEY (number);
ALTER TABLE ONLY public.shadow
    ADD CONSTRAINT pk_shadow PRIMARY KEY (number);
ALTER TABLE ONLY public.shadow_match
    ADD CONSTRAINT pk_shadow_match PRIMARY KEY (trigger, user_id);
ALTER TABLE ONLY public.shadow_trigger
    ADD CONSTRAINT pk_shadow_trigger PRIMARY KEY (trigger);
ALTER TABLE ONLY public.skipped
    ADD CONSTRAINT pk_skipped PRIMARY KEY (trigger, user_id);
ALTER TABLE ONLY public.standing
    ADD CONSTRAINT pk_standing PRIMARY KEY (trigger, kind, target);
ALTER TABLE ONLY public.swept
    ADD CONSTRAINT pk_swept PRIMARY KEY (one);
ALTER TABLE ONLY public.tally
    ADD CONSTRAINT pk_tally PRIMARY KEY (number);
ALTER TABLE ONLY public.trip
    ADD CONSTRAINT pk_trip PRIMARY KEY (trigger, kind);
ALTER TABLE ONLY public.unknown_attribute
    ADD CONSTRAINT pk_unknown_attribute PRIMARY KEY (name);
ALTER TABLE ONLY public."user"
    ADD CONSTRAINT pk_user PRIMARY KEY (id);
ALTER TABLE ONLY public.waiting_event
    ADD CONSTRAINT pk_waiting_event PRIMARY KEY (user_id, "order", number);
ALTER TABLE ONLY public.waiting_message
    ADD CONSTRAINT pk_waiting_message PRIMARY KEY (number);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT uq_block_user_id_kind_target_job UNIQUE (user_id, kind, target, job);
ALTER TABLE ONLY public.reason
    ADD CONSTRAINT uq_reason_user_id_kind_target_source_origin UNIQUE (user_id, kind, target, source, origin);
CREATE INDEX ix_achieved_qualification_at ON public.achieved USING btree (qualification, at);
CREATE INDEX ix_assignment_target_active ON public.assignment USING btree (target, active);
CREATE INDEX ix_block_until ON public.block USING btree (until) WHERE (until IS NOT NULL);
CREATE INDEX ix_change_to_relay ON public.change USING btree (number) WHERE (relayed_at IS NULL);
CREATE INDEX ix_change_user_id_number ON public.change USING btree (user_id, number);
CREATE INDEX ix_completion_kind_name_at ON public.completion USING btree (kind, name, at);
CREATE INDEX ix_current_fact_kind_key_user_id ON public.current_fact USING btree (kind, key, user_id);
CREATE INDEX ix_current_fact_text ON public.current_fact USING btree (kind, key, text);
CREATE INDEX ix_email_job_state_at_id ON public.email_job USING btree (state, at, id);
CREATE INDEX ix_email_job_user_id ON public.email_job USING btree (user_id);
CREATE INDEX ix_forgetting_user_id ON public.forgetting USING btree (user_id);
CREATE INDEX ix_forgotten_message_at ON public.forgotten_message USING btree (at);
CREATE INDEX ix_inbox_due ON public.inbox USING btree (due_at);
CREATE INDEX ix_inbox_id ON public.inbox USING btree (id);
CREATE INDEX ix_inbox_subject_received_at ON public.inbox USING btree (subject, received_at);
CREATE INDEX ix_job_decision_job_id ON public.job_decision USING btree (job_id);
CREATE INDEX ix_job_place ON public.job USING btree (place);
CREATE INDEX ix_job_result_waiting ON public.job_result USING btree (job_id, user_id) WHERE (outcome IS NULL);
CREATE INDEX ix_job_state_place ON public.job USING btree (state, place);
CREATE INDEX ix_job_target_kind_target ON public.job_target USING btree (kind, target);
CREATE INDEX ix_job_undoes ON public.job USING btree (undoes);
CREATE INDEX ix_leaving_at ON public.leaving USING btree (at);
CREATE INDEX ix_link_qualification ON public.link USING btree (qualification);
CREATE INDEX ix_notice_state_at_id ON public.notice USING btree (state, at, id);
CREATE INDEX ix_parked_again ON public.parked USING btree (number) WHERE (again IS NOT NULL);
CREATE INDEX ix_parked_digest ON public.parked USING btree (digest);
CREATE INDEX ix_parked_id ON public.parked USING btree (id);
CREATE INDEX ix_parked_state_code ON public.parked USING btree (state, code);
CREATE UNIQUE INDEX ix_publisher_stop_now ON public.publisher_stop USING btree (publisher) WHERE (ended_at IS NULL);
CREATE INDEX ix_reason_ends ON public.reason USING btree (ends_at) WHERE (ends_at IS NOT NULL);
CREATE INDEX ix_reason_held ON public.reason USING btree (origin, user_id) WHERE ((state = 'held'::text) OR ((state = 'ending'::text) AND (ends_at IS NULL)));
CREATE INDEX ix_reason_origin ON public.reason USING btree (origin);
CREATE INDEX ix_reason_until ON public.reason USING btree (until) WHERE (until IS NOT NULL);
CREATE INDEX ix_shadow_match_user_id ON public.shadow_match USING btree (user_id);
CREATE INDEX ix_shadow_trigger_number ON public.shadow USING btree (trigger, number);
CREATE INDEX ix_shadow_user_id ON public.shadow USING btree (user_id);
CREATE INDEX ix_skipped_user_id ON public.skipped USING btree (user_id);
CREATE INDEX ix_tally_trigger_kind_day ON public.tally USING btree (trigger, kind, day);
CREATE INDEX ix_user_status ON public."user" USING btree (status);
CREATE INDEX ix_user_stay_ends ON public."user" USING btree (stay_ends_at);
CREATE INDEX ix_waiting_message_id ON public.waiting_message USING btree (id);
CREATE INDEX ix_waiting_message_publisher_number ON public.waiting_message USING btree (publisher, number);
ALTER TABLE ONLY public.achieved
    ADD CONSTRAINT fk_achieved_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.active
    ADD CONSTRAINT fk_active_revision FOREIGN KEY (revision) REFERENCES public.revision(number);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT fk_assignment_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT fk_block_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.completion
    ADD CONSTRAINT fk_completion_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.current_fact
    ADD CONSTRAINT fk_current_fact_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.email_item
    ADD CONSTRAINT fk_email_item_email_id FOREIGN KEY (email_id) REFERENCES public.email_job(id);
ALTER TABLE ONLY public.email_job
    ADD CONSTRAINT fk_email_job_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.fact
    ADD CONSTRAINT fk_fact_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.job_decision
    ADD CONSTRAINT fk_job_decision_job_id FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.job_result
    ADD CONSTRAINT fk_job_result_job_id FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.job_target
    ADD CONSTRAINT fk_job_target_job_id FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT fk_job_undoes FOREIGN KEY (undoes) REFERENCES public.job(id);
ALTER TABLE ONLY public.leaving
    ADD CONSTRAINT fk_leaving_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.reason
    ADD CONSTRAINT fk_reason_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.shadow_match
    ADD CONSTRAINT fk_shadow_match_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.shadow
    ADD CONSTRAINT fk_shadow_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.skipped
    ADD CONSTRAINT fk_skipped_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
ALTER TABLE ONLY public.trip
    ADD CONSTRAINT fk_trip_job_id FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.waiting_event
    ADD CONSTRAINT fk_waiting_event_user_id FOREIGN KEY (user_id) REFERENCES public."user"(id);
