-- What forms hold at first: a text, or the ids of choices joined by a colon; empty: nothing.
alter table custom_item add column standard text not null default '';
