-- Texts of the mails that tell a reader what happened (spec/neo.md 8); a mail without a row has the default.
create table magazine_mail (
    magazine_id bigint      not null references magazine on delete cascade,
    kind        text        not null check (kind in ('REGISTERED', 'LEFT', 'CHANGED')),
    subject     text        not null,
    text_body   text        not null,
    updated_at  timestamptz not null,
    primary key (magazine_id, kind)
);
