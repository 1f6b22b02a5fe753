-- Of a key: how long its tokens live, and whether one is good only in the network that it was issued to.
alter table api_client
    add token_minutes integer not null default 60 check (token_minutes between 1 and 60),
    add token_bound   boolean not null default false;
alter table neo_client
    add token_minutes integer not null default 60 check (token_minutes between 1 and 60),
    add token_bound   boolean not null default false;
alter table token add network text;                            -- it was issued to; null: before this was noted
