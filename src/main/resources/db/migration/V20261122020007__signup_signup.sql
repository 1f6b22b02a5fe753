-- What readers do by themselves, by page and by mail (spec/neo.md 7.1, 7.5).

-- add-{code}@… and del-{code}@… (空メール登録).
create table magazine_mail_code (
    magazine_id bigint primary key references magazine on delete cascade,
    code        text   not null unique
);

-- A form that somebody sent and whose confirmation is awaited: of a new reader, or of one whose delivery is stopped. What
-- it says goes to the ledger when the confirmation comes.
create table reader_request (
    reader_id    bigint      primary key references reader on delete cascade,
    at           timestamptz not null,
    expires_at   timestamptz not null,
    source       text        not null,
    ip           text,
    user_agent   text,
    form         text,
    form_version text,
    wording_hash text
);
create index reader_request_expires on reader_request (expires_at);

-- A new address that has not been proven yet; the latest wish counts.
create table reader_new_address (
    reader_id  bigint      primary key references reader on delete cascade,
    email      text        not null,
    nonce      text        not null,
    expires_at timestamptz not null
);
create index reader_new_address_expires on reader_new_address (expires_at);

-- What works once: links to change, answered challenges.
create table newsletter_once (
    key        text        primary key,
    expires_at timestamptz not null
);
create index newsletter_once_expires on newsletter_once (expires_at);

-- Wordings that pages showed, so that the hash in the ledger can be read.
create table newsletter_wording (
    hash     bytea       primary key,
    wording  text        not null,
    first_at timestamptz not null
);
