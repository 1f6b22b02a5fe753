-- Delivery that ends without the reader's word: errors and complaints (spec/neo.md 7.6).

-- Delivery to a reader ends without the reader's word; the caller holds the row and writes the ledger.
create or replace function newsletter_reader_silence(r reader, p_actor text, p_now timestamptz) returns void language plpgsql as $$
begin
    update reader set sendstatus = 0, updated_at = p_now where id = r.id;
    insert into reader_change (reader_id, magazine_id, email_key, at, source, actor, field, before, after)
    values (r.id, r.magazine_id, r.email_key, p_now, 'SYSTEM', p_actor, 'sendstatus', '1', '0');
    delete from newsletter_outbox where reader_id = r.id and handed_at is null and kind in ('STEP', 'NOTIFY');
end $$;

-- What the magazine's setting does with a reader whose address has errors enough (7.6). Answers GONE, KEPT, REMOVED, STOPPED.
create or replace function newsletter_reader_error(p_reader bigint, p_key text, p_hash bytea, p_now timestamptz) returns text
    language plpgsql as $$
declare
    r        reader;
    m        magazine;
    a        person_address;
    v_origin jsonb;
begin
    select * into r from reader where id = p_reader and email_key = p_key for update;
    if not found then
        return 'GONE';
    end if;
    select * into m from magazine where id = r.magazine_id;
    select * into a from person_address where address = p_key;
    if not found or m.error_action = 'CONTINUE' or a.error_count = 0 or a.error_count < m.error_limit and not a.fatal then
        return 'KEPT';
    end if;
    v_origin := jsonb_build_object('source', 'SYSTEM', 'evidence', 'エラー ' || coalesce(a.last_error_code, ''));
    if m.error_action = 'REMOVE' or r.provisional_until is not null then
        delete from reader where id = r.id;
        delete from newsletter_outbox where reader_id = r.id and handed_at is null;
        perform consent_record(p_key, p_hash, r.id, null, 'magazine:' || r.magazine_id, 'CONFIRMED', p_now, v_origin);
        return 'REMOVED';
    end if;
    if r.sendstatus = 0 then
        return 'KEPT';
    end if;
    perform newsletter_reader_silence(r, 'エラー ' || coalesce(a.last_error_code, ''), p_now);
    update reader set error_stopped = true where id = r.id;
    perform consent_record(p_key, p_hash, r.id, null, 'magazine:' || r.magazine_id, 'CONFIRMED', p_now, v_origin);
    return 'STOPPED';
end $$;

-- A complaint stops the magazine's delivery whatever the settings say; it stands in the ledger with or without a reader.
create or replace function newsletter_complaint(p_magazine bigint, p_key text, p_hash bytea, p_now timestamptz, p_origin jsonb)
    returns boolean language plpgsql as $$
declare
    r reader;
begin
    select * into r from reader where magazine_id = p_magazine and email_key = p_key for update;
    if r.sendstatus = 1 then
        perform newsletter_reader_silence(r, '苦情', p_now);
    end if;
    perform consent_record(p_key, p_hash, r.id, null, 'magazine:' || p_magazine, 'COMPLAINED', p_now, p_origin);
    return r.id is not null;
end $$;
