-- A step that staff delete goes to nobody any more. Its row stays without a number, so that the subject of what was sent
-- can be read on the readers' timelines.
alter table step_mail add column deleted_at timestamptz;
alter table step_mail add constraint step_mail_deleted_rests check (deleted_at is null or active_since is null);
alter table step_mail drop constraint step_mail_magazine_id_number_key;
create unique index step_mail_number on step_mail (magazine_id, number) where deleted_at is null;

-- What waits of a step goes with it; what went of a step stands on the reader's timeline.
create index newsletter_outbox_step on newsletter_outbox (step_id, id) where handed_at is null and step_id is not null;
create index newsletter_outbox_went on newsletter_outbox (reader_id, id) where handed_at is not null and step_id is not null;
