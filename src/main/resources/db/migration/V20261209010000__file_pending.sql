-- Files that a public form has sent while no record names them yet: each is found by what the form carries, and goes when its short
-- life is over.
create table file_pending (
    key        bytea       primary key,         -- SHA-256 of what the form carries and of the place that it is good for
    file_id    bigint      not null unique references stored_file on delete cascade,
    network    text        not null,            -- from where it came: each has a share of what may wait
    made_at    timestamptz not null,            -- nobody keeps it alive for more than some hours
    expires_at timestamptz not null
);
create index file_pending_expiry on file_pending (expires_at);
