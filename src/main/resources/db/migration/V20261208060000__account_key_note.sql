-- What people note beside a key.
alter table api_client add column note text not null default '';
