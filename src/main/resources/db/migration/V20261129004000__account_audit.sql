-- One log of every door: operations and failed sign-ins, with the network they came from (docs/adr/0063).
alter table audit_log
    drop constraint audit_log_client_id_fkey,
    drop constraint audit_log_staff_id_fkey,                  -- rows outlive what they tell of, and nothing changes them
    add column door          smallint,                        -- 1 SMP, 2 NEO, 3 console, 4 public page, 5 command, 6 the server
    add column neo_client_id bigint,
    add column who           text;                            -- a name without an account: of the operating system, of a job, as typed
update audit_log set door = case when staff_id is not null then 3 when client_id is not null then 1 else 6 end;
alter table audit_log alter door set not null;
insert into audit_log (at, door, address, what, record, columns)
select at, case when kind in ('STAFF_SIGN_IN', 'FIRST_ADMINISTRATOR') then 3 else 1 end, address, 'signIn.failed', '',
       jsonb_build_object('reason', jsonb_build_array(null, kind))
  from security_log order by id;
drop table security_log;

-- Rows come in the order of time: a range of blocks tells it, and costs a write nothing.
drop index audit_log_at;
create index audit_log_at on audit_log using brin (at) with (pages_per_range = 16);
create index audit_log_failed on audit_log (at) where what in ('signIn.failed', 'signIn.furtherFailures');

-- What each key and each member of the staff read, by the hour.
alter table call_log
    add column caller  text,                                  -- ApiClient/1, NeoClient/2, Admin/3
    add column hour    timestamptz,
    add column records bigint not null default 0;             -- told by lists and exports
update call_log set caller = 'ApiClient/' || client_id, hour = day::timestamp at time zone 'Asia/Tokyo';
alter table call_log
    drop constraint call_log_pkey,
    drop column client_id,
    drop column day,
    alter caller set not null,
    alter hour set not null,
    add primary key (hour, caller, method);
