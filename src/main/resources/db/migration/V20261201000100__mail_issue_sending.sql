-- Issues of newsletters are sent as templates are: the same states, packets and counters. On the wire of leads they are not told.
alter table mail_sender
    add column magazine_id       bigint,                       -- null: to leads
    add column issue_id          bigint,
    add column conditions        jsonb,                        -- which readers: searches, all of which must hold
    add column target_name       text,                         -- the same in words
    add column reaction          text check (reaction in ('OPENED', 'CLICKED', 'NOT_OPENED')),
    add column reaction_issue_id bigint,
    add check ((magazine_id is null) = (issue_id is null));
create index mail_sender_issue on mail_sender (issue_id, id) where issue_id is not null;

alter table mail_content
    add column magazine_id bigint,                             -- of a newsletter: its placeholders are a reader's
    add column issue_id    bigint;
create index mail_content_issue on mail_content (issue_id) where issue_id is not null;

-- A reader gets a sending once. Delivery changes neither column, so its updates stay HOT.
create unique index mail_reader_once on mail (reader_id, sender_id) where reader_id is not null and sender_id is not null;

-- An issue's link is one however often it is sent.
alter table click_count_url add column issue_id bigint;
create unique index click_count_url_issue on click_count_url (issue_id, md5(target_url)) where issue_id is not null;
