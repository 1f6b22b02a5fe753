-- Adding, changing and removing a reader: docs/adr/0019.

-- The first date of the series first, first + term, first + 2 term … that is p_from or later (spec/neo.md 7.3).
create or replace function notify_date_from(p_first date, p_term integer, p_from date) returns date
    language sql immutable parallel safe as $$
    select case
        when p_first is null then null
        when p_first >= p_from then p_first
        when p_term <= 0 then null
        else p_first + ((p_from - p_first + p_term - 1) / p_term) * p_term
    end
$$;

-- Adds a reader, its consent and the mails that follow, in one round trip. Answers its id, 0 where the address is taken,
-- -1 where the caller's copy of the magazine is old. p_values: column -> value. p_mails: kind -> payload.
create or replace function newsletter_reader_add(p_magazine bigint, p_version bigint, p_values jsonb, p_provisional_until timestamptz,
                                      p_mails jsonb, p_now timestamptz, p_origin jsonb, p_hash bytea)
    returns bigint language plpgsql as $$
declare
    n     reader;
    v_id  bigint;
    v_key text := lower((p_values ->> 'email') collate "C");
begin
    perform pg_advisory_xact_lock_shared(7301, p_magazine::integer);   -- against the removal of a choice
    perform 1 from magazine where id = p_magazine and version = p_version;
    if not found then
        return -1;
    end if;
    delete from reader where magazine_id = p_magazine and email_key = v_key and provisional_until <= p_now;
    n := jsonb_populate_record(null::reader, p_values);
    n.created := coalesce(n.created, p_now);
    insert into reader (magazine_id, email, name, type, sendstatus, user_type, company, url, zip, pref, address,
                        address2, tel, mobile_tel, fax, point, progress, memo, sex, birthday, notifymail,
                        notifymail_term, post, official_position, attr1, attr2, attr3, attr4, attr5, attr6,
                        attr7, attr8, attr9, attr10, attr11, attr12, attr13, attr14, attr15, created,
                        registered_at, provisional_until, delivering_since, created_set_at, birthday_set_at, notify_set_at,
                        notify_next, updated_at)
    values (p_magazine, n.email, coalesce(n.name, ''), coalesce(n.type, ''), coalesce(n.sendstatus, 1),
            coalesce(n.user_type, 0), coalesce(n.company, ''), coalesce(n.url, ''), coalesce(n.zip, ''),
            coalesce(n.pref, ''), coalesce(n.address, ''), coalesce(n.address2, ''), coalesce(n.tel, ''),
            coalesce(n.mobile_tel, ''), coalesce(n.fax, ''), coalesce(n.point, 0), coalesce(n.progress, ''),
            coalesce(n.memo, ''), coalesce(n.sex, ''), n.birthday, n.notifymail,
            coalesce(n.notifymail_term, 0), coalesce(n.post, ''), coalesce(n.official_position, ''),
            coalesce(n.attr1, ''), coalesce(n.attr2, ''), coalesce(n.attr3, ''), coalesce(n.attr4, ''),
            coalesce(n.attr5, ''), coalesce(n.attr6, ''), coalesce(n.attr7, ''), coalesce(n.attr8, ''),
            coalesce(n.attr9, ''), coalesce(n.attr10, ''), coalesce(n.attr11, ''), coalesce(n.attr12, ''),
            coalesce(n.attr13, ''), coalesce(n.attr14, ''), coalesce(n.attr15, ''), n.created,
            p_now, p_provisional_until, p_now, p_now, p_now, p_now,
            notify_date_from(n.notifymail, coalesce(n.notifymail_term, 0), (p_now at time zone 'Asia/Tokyo')::date), p_now)
    on conflict (magazine_id, email_key) do nothing
    returning id into v_id;
    if v_id is null then
        return 0;
    end if;
    if p_provisional_until is null then
        perform consent_record(v_key, p_hash, v_id, null, 'magazine:' || p_magazine, 'AGREED', p_now, p_origin);
        perform person_address_reset_errors(v_key);
    end if;
    insert into newsletter_outbox (kind, magazine_id, reader_id, email, payload, due_at, created_at)
    select key, p_magazine, v_id, p_values ->> 'email', value, p_now, p_now from jsonb_each(p_mails);
    return v_id;
end $$;

-- Changes a reader with its history, consent and follow-ups, in one round trip. Answers CHANGED with the reader's id, UNCHANGED, NOT_FOUND,
-- TAKEN (the new address is another reader's) or STALE (the caller's copy of the magazine is old). p_changes: column ->
-- value, with email for a new address; created null means the moment of the registration.
create or replace function newsletter_reader_update(p_magazine bigint, p_version bigint, p_key text, p_changes jsonb, p_now timestamptz,
                                         p_origin jsonb, p_hash bytea, p_new_hash bytea)
    returns text language plpgsql as $$
declare
    r         reader;
    n         reader;
    c         reader;
    v_other   bigint;
    v_new_key text := lower((p_changes ->> 'email') collate "C");
    v_moves   boolean := coalesce(v_new_key <> p_key, false);
    v_before  jsonb;
    v_after   jsonb;
    v_diff    text[];
begin
    perform pg_advisory_xact_lock_shared(7301, p_magazine::integer);   -- against the removal of a choice
    perform 1 from magazine where id = p_magazine and version = p_version;
    if not found then
        return 'STALE';
    end if;
    if not v_moves then
        select * into r from reader
         where magazine_id = p_magazine and email_key = p_key
           and (provisional_until is null or provisional_until > p_now) for update;
    else
        -- Both rows in the order of their ids: two readers who swap addresses never wait for each other.
        for c in select * from reader
                  where magazine_id = p_magazine and email_key in (p_key, v_new_key) order by id for update loop
            if c.provisional_until <= p_now then
                delete from reader where id = c.id;
            elsif c.email_key = p_key then
                r := c;
            else
                v_other := c.id;
            end if;
        end loop;
    end if;
    if r.id is null then
        return 'NOT_FOUND';
    end if;
    if v_other is not null then
        return 'TAKEN';
    end if;

    n := jsonb_populate_record(r, p_changes);
    if p_changes ? 'created' then
        if n.created is null then
            n.created := r.registered_at;
        elsif (n.created at time zone 'Asia/Tokyo')::date = (r.created at time zone 'Asia/Tokyo')::date then
            n.created := r.created;                            -- the same day is no change
        end if;
    end if;
    if n is not distinct from r then
        return 'UNCHANGED';
    end if;
    v_before := to_jsonb(r);
    v_after := to_jsonb(n);
    select array_agg(key) into v_diff
      from jsonb_object_keys(p_changes) key where v_before -> key is distinct from v_after -> key;

    if n.sendstatus > r.sendstatus then
        n.error_stopped := false;
        n.delivering_since := p_now;
    end if;
    if n.created <> r.created then
        n.created_set_at := p_now;
    end if;
    if n.birthday is distinct from r.birthday then
        n.birthday_set_at := p_now;
    end if;
    if n.notifymail is distinct from r.notifymail or n.notifymail_term <> r.notifymail_term then
        n.notify_set_at := p_now;
        n.notify_next := notify_date_from(n.notifymail, n.notifymail_term, (p_now at time zone 'Asia/Tokyo')::date);
    end if;

    if v_moves then
        begin
            update reader set email = n.email where id = r.id;
        exception when unique_violation then
            return 'TAKEN';                                    -- won by a call of the same moment
        end;
    end if;
    update reader set (email, name, type, sendstatus, user_type, company, url, zip, pref, address, address2,
                       tel, mobile_tel, fax, point, progress, memo, sex, birthday, notifymail,
                       notifymail_term, post, official_position, attr1, attr2, attr3, attr4, attr5, attr6,
                       attr7, attr8, attr9, attr10, attr11, attr12, attr13, attr14, attr15, created,
                       error_stopped, delivering_since, created_set_at, birthday_set_at, notify_set_at, notify_next,
                       updated_at)
        = (n.email, n.name, n.type, n.sendstatus, n.user_type, n.company, n.url, n.zip, n.pref, n.address,
           n.address2, n.tel, n.mobile_tel, n.fax, n.point, n.progress, n.memo, n.sex, n.birthday,
           n.notifymail, n.notifymail_term, n.post, n.official_position, n.attr1, n.attr2, n.attr3, n.attr4,
           n.attr5, n.attr6, n.attr7, n.attr8, n.attr9, n.attr10, n.attr11, n.attr12, n.attr13, n.attr14,
           n.attr15, n.created,
           n.error_stopped, n.delivering_since, n.created_set_at, n.birthday_set_at, n.notify_set_at, n.notify_next,
           p_now)
     where id = r.id;

    insert into reader_change (reader_id, magazine_id, email_key, at, source, actor, field, before, after)
    select r.id, p_magazine, p_key, p_now, p_origin ->> 'source', p_origin ->> 'actor', key,
           case key when 'created' then to_char(r.created at time zone 'Asia/Tokyo', 'YYYY-MM-DD') else v_before ->> key end,
           case key when 'created' then to_char(n.created at time zone 'Asia/Tokyo', 'YYYY-MM-DD') else v_after ->> key end
      from unnest(v_diff) key;

    if n.sendstatus <> r.sendstatus then
        perform consent_record(coalesce(v_new_key, p_key), coalesce(p_new_hash, p_hash), r.id, null, 'magazine:' || p_magazine,
                               case n.sendstatus when 1 then 'AGREED' else 'REFUSED' end, p_now, p_origin);
        if n.sendstatus = 1 then
            perform person_address_lift(coalesce(v_new_key, p_key), p_now);
        else
            delete from newsletter_outbox where reader_id = r.id and handed_at is null and kind in ('STEP', 'NOTIFY');
        end if;
    end if;
    if v_moves then
        delete from newsletter_outbox where reader_id = r.id and handed_at is null;
        perform person_address_reset_errors(v_new_key);
        insert into newsletter_outbox (kind, magazine_id, reader_id, email, payload, due_at, created_at)
        select 'ADDRESS_CHANGED', p_magazine, r.id, r.email, jsonb_build_object('newEmail', n.email), p_now, p_now
          from magazine where id = p_magazine and mail_address_changed;
    end if;
    return 'CHANGED ' || r.id;
end $$;

-- Takes a reader out of its magazine: values go, waiting mails go, consent and history stay. p_mail: tell the reader so.
-- Answers false where there is no such reader.
create or replace function newsletter_reader_remove(p_magazine bigint, p_reader bigint, p_key text, p_kind text, p_mail boolean,
                                         p_now timestamptz, p_origin jsonb, p_hash bytea) returns boolean language plpgsql as $$
declare
    r reader;
begin
    delete from reader where id = p_reader and magazine_id = p_magazine and email_key = p_key
        and (provisional_until is null or provisional_until > p_now) returning * into r;
    if r.id is null then
        return false;
    end if;
    delete from newsletter_outbox where reader_id = r.id and handed_at is null;
    perform consent_record(r.email_key, p_hash, r.id, null, 'magazine:' || p_magazine, p_kind, p_now, p_origin);
    if p_mail then
        insert into newsletter_outbox (kind, magazine_id, reader_id, email, payload, due_at, created_at)
        select 'LEFT', p_magazine, r.id, r.email, jsonb_build_object('name', r.name), p_now, p_now
         where not exists (select 1 from person_address where address = r.email_key and not valid);
    end if;
    return true;
end $$;
