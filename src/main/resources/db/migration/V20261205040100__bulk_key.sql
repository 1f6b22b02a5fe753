-- An idempotency key holds its place here while its batch comes; what was answered is kept with the answers of all keys.
update bulk_batch set idempotency_key = null where status > 0;
alter table bulk_batch drop column digest;
