-- How many of a list's rows have a number up to a landmark's, and which rows left the list, or came to it, since that was counted
-- (docs/adr/0120): together they are right in every snapshot. A crash empties both, and landmarks are set anew.
create unlogged table list_landmark (
    list text   not null,   -- the list's main table
    id   bigint not null,
    n    bigint not null,   -- its rows with this number or a lower one
    primary key (list, id)
);
create unlogged table list_shift (
    list  text     not null,
    id    bigint   not null,
    delta smallint not null  -- -1: the row left; 1: it came
);
create index list_shift_of on list_shift (list, id);
