-- A file that waits is kept, so that it can be read in another encoding or with other columns; why a line cannot be read;
-- which line replaces what a repeated one says.
alter table reader_import add reading jsonb;                   -- null: no file of lines
alter table reader_import_line
    add fault       text,
    add replaced_by bigint;
create table reader_import_part (
    import_id bigint not null references reader_import on delete cascade,
    number    int    not null,
    bytes     bytea  not null,
    primary key (import_id, number)
);
