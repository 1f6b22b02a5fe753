-- Browsers of readers who are no leads: what they look at waits for the lead that the mail's address becomes (spec/neo.md 9).
create table tracking_wait (
    browser_id text primary key,
    mail_id    bigint      not null,
    at         timestamptz not null
);
create index tracking_wait_at on tracking_wait (at);
