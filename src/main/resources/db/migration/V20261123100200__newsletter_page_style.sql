-- A magazine's own style sheet of its public pages. One without a row has the program's alone.
create table magazine_page_style (
    magazine_id bigint      primary key references magazine on delete cascade,
    css         text        not null,
    revision    bigint      not null default nextval('magazine_page_design_revision'),   -- never the same again
    changed_at  timestamptz not null,
    changed_by  text        not null
);
