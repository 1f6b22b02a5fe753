-- Forms of the console that are being done or have been done lately: a form sent twice has one effect.
create table staff_sent_form (
    token    bytea       primary key,                -- drawn with the page that showed the form
    digest   bytea       not null,                   -- of who sent what where; another content is another act
    sent_at  timestamptz not null,
    done     boolean     not null default false,
    location text                                    -- where its answer led to
);
create index staff_sent_form_age on staff_sent_form (sent_at);
