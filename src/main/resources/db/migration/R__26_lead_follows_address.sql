-- One validity for one address (spec/neo.md 9; spec/smp-lead.md 7.3): the flag and the count of a lead are those of its
-- person, and so are those of its second address. Whichever side changes, the other follows in the same transaction, with the change log of the system (route 9).

-- Whoever changes the validity of an address locks the leads that keep copies of it first, by their ids.
create or replace function person_address_lock(p_address text) returns void language plpgsql as $$
begin
    perform 1 from lead where lower(email) = p_address or lower(sub_email) = p_address order by id for no key update;
end $$;

-- Address -> leads.
create or replace function lead_follows_address() returns trigger language plpgsql as $$
declare
    l       lead;
    v_valid smallint := case when new.valid then 1 else 0 end;
    v_count integer := least(new.error_count, 999);
    v_now   timestamptz := date_trunc('second', case
        when tg_op = 'UPDATE' and old.valid <> new.valid then new.validity_changed_at
        when tg_op = 'INSERT' or new.error_count > old.error_count then coalesce(new.last_error_at, new.validity_changed_at)
        end);
begin
    v_now := coalesce(v_now, date_trunc('second', now()));
    for l in select * from lead
              where lower(email) = new.address and (email_valid_id <> v_valid or email_send_error_count <> v_count)
              order by id for no key update loop
        update lead
           set email_valid_id = v_valid, email_send_error_count = v_count, date_update = v_now,
               email_valid_date_update = case when l.email_valid_id = v_valid then email_valid_date_update else v_now end
         where id = l.id;
        insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                                     lastupdate_user_name, date_regist, date_update)
        select l.id, c.item, c.label, c.before, c.after, 9, 'システム', v_now, v_now
          from (values ('EmailValid', 'E-mailアドレスの有効フラグ', case l.email_valid_id when 1 then '有効' else '無効' end,
                        case v_valid when 1 then '有効' else '無効' end, l.email_valid_id <> v_valid),
                       ('EmailValidDateUpdate', 'E-mailアドレスの有効フラグの更新日時', null, null, l.email_valid_id <> v_valid),
                       ('EmailSendErrorCount', 'E-mailアドレスの不達回数', l.email_send_error_count::text, v_count::text,
                        l.email_send_error_count <> v_count)) c (item, label, before, after, changed)
         where c.changed;
    end loop;
    for l in select * from lead
              where lower(sub_email) = new.address and (sub_email_valid_id <> v_valid or sub_email_send_error_count <> v_count)
              order by id for no key update loop
        update lead
           set sub_email_valid_id = v_valid, sub_email_send_error_count = v_count, date_update = v_now,
               sub_email_valid_date_update = case when l.sub_email_valid_id = v_valid then sub_email_valid_date_update else v_now end
         where id = l.id;
        insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                                     lastupdate_user_name, date_regist, date_update)
        select l.id, c.item, c.label, c.before, c.after, 9, 'システム', v_now, v_now
          from (values ('SubEmailValid', 'E-mailアドレス予備の有効フラグ', case l.sub_email_valid_id when 1 then '有効' else '無効' end,
                        case v_valid when 1 then '有効' else '無効' end, l.sub_email_valid_id <> v_valid),
                       ('SubEmailValidDateUpdate', 'E-mailアドレス予備の有効フラグの更新日時', null, null, l.sub_email_valid_id <> v_valid),
                       ('SubEmailSendErrorCount', 'E-mailアドレス予備の不達回数', l.sub_email_send_error_count::text, v_count::text,
                        l.sub_email_send_error_count <> v_count)) c (item, label, before, after, changed)
         where c.changed;
    end loop;
    return null;
end $$;
create or replace trigger lead_follows_address_made after insert on person_address
    for each row when (not new.valid or new.error_count > 0) execute function lead_follows_address();
create or replace trigger lead_follows_address after update on person_address
    for each row when (old.valid <> new.valid or old.error_count <> new.error_count) execute function lead_follows_address();

-- Lead -> address. What a lead's flag says of an old address says nothing of a new one.
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
