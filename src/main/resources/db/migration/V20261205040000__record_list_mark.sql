-- Where the pages of a walk through a list ended, for ten minutes (docs/adr/0102). What a crash loses of it only costs time.
create unlogged table list_mark (
    asked   bytea       not null,   -- digest of the client, the list, its conditions and its order
    place   integer     not null,   -- offset of the page that begins here
    key     text,                   -- what the row before is sorted by; null: nothing, or it has none
    id      text        not null,   -- its id
    itself  boolean     not null,   -- whether it is the page's first row, and not the one before
    made_at timestamptz not null,
    primary key (asked, place)
);
