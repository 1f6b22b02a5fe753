-- Edited templates of public pages (spec/neo.md 7.1). A page without a row has the default.
create sequence magazine_page_design_revision;
create table magazine_page_design (
    magazine_id bigint      not null references magazine on delete cascade,
    page        text        not null,
    html        text        not null,
    revision    bigint      not null default nextval('magazine_page_design_revision'),   -- never the same again
    changed_at  timestamptz not null,
    changed_by  text        not null,
    primary key (magazine_id, page)
);
