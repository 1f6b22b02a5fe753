-- How far a mirror of another installation has come (docs/adr/0074), one row for each method that is read.
create table mirror_progress (
    source      text        not null,                -- address of the other installation
    method      text        not null,
    since       text        not null default '',     -- records changed from here on; '': all
    after_id    bigint      not null default 0,      -- records up to this number are here
    passed      bigint      not null default 0,      -- records read
    stored      bigint      not null default 0,
    refused     jsonb       not null default '[]',   -- the first of those that could not be carried, with the reason
    refusals    bigint      not null default 0,
    finished_at timestamptz,
    primary key (source, method)
);
