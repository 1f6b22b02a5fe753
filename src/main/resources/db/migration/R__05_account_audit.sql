-- The operation log only grows (docs/adr/0063). How long a row is kept is a setting, and never less than 30 days.
create or replace function audit_log_kept_days() returns integer language sql stable as $$
    select greatest(30, coalesce((select value::integer from system_setting
                                   where name = 'audit.days' and value ~ '^[0-9]{1,5}$'), 1826))
$$;

create or replace function audit_log_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if not exists (select from gone where at > now() - make_interval(days => audit_log_kept_days())) then
            return null;
        end if;
    end if;
    raise exception 'the operation log only grows';
end $$;
create or replace trigger audit_log_unchanged before update or truncate on audit_log
    for each statement execute function audit_log_guard();
create or replace trigger audit_log_kept after delete on audit_log
    referencing old table as gone for each statement execute function audit_log_guard();

-- Takes away what is older than it is kept, by the database's own clock, a part at a time. Answers how many rows went.
create or replace function audit_log_expire(p_most integer) returns bigint language sql as $$
    with gone as (
        delete from audit_log where id in (
            select id from audit_log where at <= now() - make_interval(days => audit_log_kept_days()) order by at limit p_most)
        returning 1)
    select count(*) from gone
$$;
