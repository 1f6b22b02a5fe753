-- Calls that were refused, by who called and why: figures for people, as in call_log.
create table call_refused (
    hour   timestamptz not null,
    caller text        not null,                                  -- as in call_log
    method text        not null,
    code   text        not null,                                  -- of the first fault
    calls  bigint      not null default 0,
    primary key (hour, caller, method, code)
);

-- A password that the program made or somebody else gave: its owner chooses another one at the first sign-in.
alter table staff add column password_given boolean not null default false;
