-- The second step of a staff sign-in: a code of an app (RFC 6238), or one of ten recovery codes (docs/adr/0060).
create table staff_totp (
    staff_id   bigint      primary key references staff on delete cascade,
    sealed     bytea,                                          -- encrypted at rest; null: not confirmed yet
    last_step  bigint      not null default 0,                 -- of the newest code accepted: no code is good twice
    since      timestamptz,
    pending    bytea,                                          -- sealed likewise; shown, and not confirmed by a code yet
    pending_at timestamptz
);
create table staff_recovery_code (
    staff_id bigint not null references staff on delete cascade,
    hash     bytea  not null,                                  -- SHA-256 of 80 bits of chance; goes with its use
    primary key (staff_id, hash)
);

alter table staff_session
    add column id          bigint generated always as identity unique,
    add column awaits_code boolean not null default false;     -- the password was right; nobody is signed in yet
