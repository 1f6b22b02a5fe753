-- The other way (see R__26): the address follows what is said of a lead.

-- What a lead's flag says of an old address says nothing of a new one.
create or replace function lead_tells_address() returns trigger language plpgsql as $$
declare
    v_address text := lower(new.email collate "C");
    v_moved   boolean := tg_op = 'INSERT' or lower(old.email) is distinct from lower(new.email);
    v_turned  boolean := tg_op = 'INSERT' or old.email_valid_id <> new.email_valid_id;
    v_counted boolean := tg_op = 'INSERT' or old.email_send_error_count <> new.email_send_error_count;
begin
    if pg_trigger_depth() > 1 or v_address is null then
        return null;                                           -- the address has spoken itself
    end if;
    if new.email_valid_id = 0 and v_turned then
        insert into person_address as a (address, valid, validity_changed_at, validity_reason, error_count)
        values (v_address, false, new.date_update, 'lead', new.email_send_error_count)
        on conflict (address) do update
            set valid = false, error_count = new.email_send_error_count,
                validity_changed_at = case when a.valid then new.date_update else a.validity_changed_at end,
                validity_reason = case when a.valid then 'lead' else a.validity_reason end
            where a.valid or a.error_count <> new.email_send_error_count;
    elsif new.email_valid_id = 1 and (v_turned or v_moved or v_counted) then
        update person_address
           set valid = true, error_count = new.email_send_error_count, validity_reason = null,
               fatal = fatal and new.email_send_error_count > 0 and valid,
               validity_changed_at = case when valid then validity_changed_at else new.date_update end
         where address = v_address and (not valid or error_count <> new.email_send_error_count);
        if not found and v_counted and new.email_send_error_count > 0 then
            insert into person_address (address, error_count) values (v_address, new.email_send_error_count)
            on conflict do nothing;
        end if;
    elsif v_counted and not v_moved then
        update person_address set error_count = new.email_send_error_count
         where address = v_address and error_count <> new.email_send_error_count;
    end if;
    return null;
end $$;
create or replace trigger lead_tells_address_made after insert on lead
    for each row when (new.email is not null and new.email_valid_id = 0) execute function lead_tells_address();
create or replace trigger lead_tells_address after update of email, email_valid_id, email_send_error_count on lead
    for each row when (old.email is distinct from new.email or old.email_valid_id <> new.email_valid_id
                       or old.email_send_error_count <> new.email_send_error_count)
    execute function lead_tells_address();

-- A second address that is said to be good begins anew; what else is said of one binds this lead alone.
create or replace function lead_lifts_second_address() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() = 1 then
        update person_address
           set valid = true, error_count = 0, validity_reason = null, fatal = false,
               validity_changed_at = case when valid then validity_changed_at else new.date_update end
         where address = lower(new.sub_email collate "C") and (not valid or error_count <> 0);
    end if;
    return null;
end $$;
create or replace trigger lead_lifts_second_address after update of sub_email_valid_id, sub_email_send_error_count on lead
    for each row when (new.sub_email is not null and new.sub_email_valid_id = 1 and new.sub_email_send_error_count = 0
                       and (old.sub_email_valid_id = 0 or old.sub_email_send_error_count > 0))
    execute function lead_lifts_second_address();
