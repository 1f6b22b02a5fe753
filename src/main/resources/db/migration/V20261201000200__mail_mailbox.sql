-- The mailbox that is read for what comes back, where no server delivers it here. At most one.
create table mail_mailbox (
    id         smallint    primary key default 1 check (id = 1),
    host       text        not null,
    port       integer     not null check (port between 1 and 65535),
    tls        text        not null check (tls in ('IMPLICIT', 'STARTTLS', 'NONE')),
    user_name  text        not null,
    password   bytea       not null,                           -- sealed
    folder     text        not null,
    read_at    timestamptz,                                    -- when it was last read to its end
    fault      text,                                           -- what went wrong last; null: nothing
    updated_at timestamptz not null
);
