-- Custom items change on a screen: who saves says which version was seen. A choice's number is kept when it is deleted, and an
-- item's until its values are gone too (spec/smp-lead.md 0.3).
alter table custom_item add column version integer not null default 1;
alter table custom_item add column emptied_at timestamptz;
alter table custom_choice add column deleted_at timestamptz;
