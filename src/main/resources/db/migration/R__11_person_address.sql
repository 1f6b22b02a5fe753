-- The validity of an address (spec/neo.md 7.6, 9).

-- An explicit new start of delivery: the errors so far count no longer.
create or replace function person_address_lift(p_address text, p_now timestamptz) returns void language plpgsql as $$
begin
    perform 1 from person_address where address = p_address and (error_count > 0 or not valid);
    if found then
        perform person_address_lock(p_address);
        update person_address
           set error_count = 0, fatal = false, valid = true, validity_reason = null,
               validity_changed_at = case when valid then validity_changed_at else p_now end
         where address = p_address and (error_count > 0 or not valid);
    end if;
end $$;

create or replace function person_address_reset_errors(p_address text) returns void language plpgsql as $$
begin
    perform 1 from person_address where address = p_address and error_count > 0;
    if found then
        perform person_address_lock(p_address);
        update person_address set error_count = 0, fatal = false where address = p_address and error_count > 0;
    end if;
end $$;

create or replace function person_address_invalidate(p_address text, p_reason text, p_now timestamptz) returns void language plpgsql as $$
begin
    perform person_address_lock(p_address);
    insert into person_address (address, valid, validity_changed_at, validity_reason)
    values (p_address, false, p_now, p_reason)
    on conflict (address) do update
        set valid = false, validity_changed_at = excluded.validity_changed_at, validity_reason = excluded.validity_reason
        where person_address.valid;
end $$;

-- One mail more came back. p_fatal: this one decides alone; p_limit: so many in a row make the address invalid.
-- Answers the errors in a row.
create or replace function person_address_error(p_address text, p_code text, p_subject text, p_fatal boolean, p_limit integer,
                                     p_now timestamptz) returns integer language plpgsql as $$
declare
    v_errors integer;
begin
    insert into address_error (address, at, code, subject) values (p_address, p_now, p_code, p_subject);
    perform person_address_lock(p_address);
    insert into person_address as a (address, error_count, last_error_at, last_error_code, fatal, valid,
                                     validity_changed_at, validity_reason)
    values (p_address, 1, p_now, p_code, p_fatal, not (p_fatal or p_limit <= 1),
            case when p_fatal or p_limit <= 1 then p_now end, case when p_fatal or p_limit <= 1 then p_code end)
    on conflict (address) do update
        set error_count = a.error_count + 1, last_error_at = p_now, last_error_code = p_code, fatal = a.fatal or p_fatal,
            valid = a.valid and not (p_fatal or a.error_count + 1 >= p_limit),
            validity_changed_at = case when a.valid and (p_fatal or a.error_count + 1 >= p_limit) then p_now
                                       else a.validity_changed_at end,
            validity_reason = case when a.valid and (p_fatal or a.error_count + 1 >= p_limit) then p_code
                                   else a.validity_reason end
    returning error_count into v_errors;
    return v_errors;
end $$;
