-- What the dictionary holds beside its two tables of data: masters and custom items (spec/smp-platform.md 10, spec/smp-lead.md 0.3).

create table master_entry (
    master   text    not null,          -- Prefecture, Country, TimeZone, Language, SeminarCategory …
    key      text    not null,          -- what records store
    wire_id  integer not null,          -- what calls say; may differ between installations
    name_ja  text    not null default '',
    name_en  text    not null default '',
    active   boolean not null default true,
    primary key (master, key),
    unique (master, wire_id)
);

create table custom_item (
    resource           text    not null, -- VisitorData, Company, Activity, Seminar, Session, Speaker
    n                  integer not null check (n > 0),
    form_type_id       smallint not null check (form_type_id in (1, 2, 3, 4, 5, 6, 8, 9)),
    data_type_id       smallint not null, -- 1 string, 2 integer, 3 decimal, 4 date, 5 date and time, 6 choice, 7 file
    check_type_id      smallint check (check_type_id between 1 and 8),
    label_ja           text    not null,
    label_en           text    not null default '',
    is_required        boolean not null default false,
    is_admin_only      boolean not null default false,
    is_link_editable   boolean not null default true,
    max_length         integer,
    comment_under_form text,
    sort_no            integer not null default 0,
    deleted_at         timestamptz,
    primary key (resource, n)
);

create table custom_choice (
    resource   text    not null,
    n          integer not null,
    choice_id  integer not null check (choice_id > 0),
    label_ja   text    not null,
    label_en   text    not null default '',
    is_stopped boolean not null default false,
    sort_no    integer not null default 0,
    primary key (resource, n, choice_id),
    foreign key (resource, n) references custom_item
);

-- Settings of base items that an administrator may change; absent: the dictionary's own.
create table base_item (
    resource    text    not null,
    column_name text    not null,
    is_required boolean not null,
    primary key (resource, column_name)
);
insert into base_item values ('VisitorData', 'Name1', true), ('VisitorData', 'Name2', true), ('VisitorData', 'Email', true);

create table system_setting (
    name  text primary key,
    value text not null
);
