-- What other sites read of the campaigns that everybody may see, as it was made last; made anew when it has grown old.
create table campaign_feed (
    name     text        primary key,
    body     text        not null,
    built_at timestamptz not null
);
