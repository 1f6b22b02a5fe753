-- One validity for one address (spec/neo.md 9; spec/smp-lead.md 7.3): the flag and the count of a lead are those of its
-- person, and so are those of its second address. Whichever side changes, the other follows in the same transaction, with the
-- change log of the system (route 9). Here the leads follow the address.

-- Whoever changes the validity of an address locks the leads that keep copies of it first, by their ids.
create or replace function person_address_lock(p_address text) returns void language plpgsql as $$
begin
    perform 1 from lead where lower(email) = p_address or lower(sub_email) = p_address order by id for no key update;
end $$;

create or replace function lead_follows_address() returns trigger language plpgsql as $$
declare
    l       record;
    v_valid smallint := case when new.valid then 1 else 0 end;
    v_count integer := least(new.error_count, 999);
    v_now   timestamptz := date_trunc('second', case
        when tg_op = 'UPDATE' and old.valid <> new.valid then new.validity_changed_at
        when tg_op = 'INSERT' or new.error_count > old.error_count then coalesce(new.last_error_at, new.validity_changed_at)
        end);
begin
    v_now := coalesce(v_now, date_trunc('second', now()));
    for l in select x.id, a.prefix, a.suffix, a.valid, a.count
               from lead x cross join lateral (values
                    ('', '', lower(x.email), x.email_valid_id, x.email_send_error_count),
                    ('Sub', '予備', lower(x.sub_email), x.sub_email_valid_id, x.sub_email_send_error_count))
                    a (prefix, suffix, address, valid, count)
              where (lower(x.email) = new.address or lower(x.sub_email) = new.address) and a.address = new.address
                and (a.valid <> v_valid or a.count <> v_count)
              order by x.id for no key update of x loop
        if l.prefix = '' then
            update lead
               set email_valid_id = v_valid, email_send_error_count = v_count, date_update = v_now,
                   email_valid_date_update = case when l.valid = v_valid then email_valid_date_update else v_now end
             where id = l.id;
        else
            update lead
               set sub_email_valid_id = v_valid, sub_email_send_error_count = v_count, date_update = v_now,
                   sub_email_valid_date_update = case when l.valid = v_valid then sub_email_valid_date_update else v_now end
             where id = l.id;
        end if;
        insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                                     lastupdate_user_name, date_regist, date_update)
        select l.id, l.prefix || c.item, 'E-mailアドレス' || l.suffix || c.label, c.before, c.after, 9, 'システム', v_now, v_now
          from (values ('EmailValid', 'の有効フラグ', case l.valid when 1 then '有効' else '無効' end,
                        case v_valid when 1 then '有効' else '無効' end, l.valid <> v_valid),
                       ('EmailValidDateUpdate', 'の有効フラグの更新日時', null, null, l.valid <> v_valid),
                       ('EmailSendErrorCount', 'の不達回数', l.count::text, v_count::text, l.count <> v_count))
                       c (item, label, before, after, changed)
         where c.changed;
    end loop;
    return null;
end $$;
create or replace trigger lead_follows_address_made after insert on person_address
    for each row when (not new.valid or new.error_count > 0) execute function lead_follows_address();
create or replace trigger lead_follows_address after update on person_address
    for each row when (old.valid <> new.valid or old.error_count <> new.error_count) execute function lead_follows_address();
