-- Paid magazines (有料メルマガ, spec/neo.md 7.1).

-- 0 a week, 1 half a month (15 days), 2 a month, 3 a year.
create or replace function billing_period(p_frequency smallint) returns interval language sql immutable parallel safe as $$
    select case p_frequency when 0 then interval '7 days' when 1 then interval '15 days' when 2 then interval '1 month'
                            else interval '1 year' end
$$;

-- 入金済. The caller holds the row, whose due date is set. Answers the next due date.
create or replace function newsletter_reader_paid(p_reader bigint, p_next date, p_actor text, p_hash bytea, p_now timestamptz)
    returns date language plpgsql as $$
declare
    r      reader;
    m      magazine;
    v_next date;
begin
    select * into r from reader where id = p_reader for update;
    select * into m from magazine where id = r.magazine_id;
    v_next := coalesce(p_next, (case when r.unpaid_stopped then (p_now at time zone 'Asia/Tokyo')::date else r.paid_until end
                                + billing_period(m.billing_freq))::date);
    update reader set paid_until = v_next, updated_at = p_now where id = r.id;
    insert into reader_payment (reader_id, magazine_id, email_key, at, actor, due_on, next_due_on)
    values (r.id, r.magazine_id, r.email_key, p_now, p_actor, r.paid_until, v_next);
    if r.unpaid_stopped then
        update reader set unpaid_stopped = false where id = r.id;
        if r.sendstatus = 0 then
            update reader set sendstatus = 1, delivering_since = p_now where id = r.id;
            insert into reader_change (reader_id, magazine_id, email_key, at, source, actor, field, before, after)
            values (r.id, r.magazine_id, r.email_key, p_now, 'STAFF', p_actor, 'sendstatus', '0', '1');
            perform consent_record(r.email_key, p_hash, r.id, null, 'magazine:' || r.magazine_id, 'CONFIRMED', p_now,
                                   jsonb_build_object('source', 'STAFF', 'actor', p_actor, 'evidence', '入金済'));
        end if;
    end if;
    return v_next;
end $$;

-- Stops one reader for want of payment, once.
create or replace function newsletter_reader_unpaid(p_reader bigint, p_hash bytea, p_today date, p_now timestamptz) returns boolean
    language plpgsql as $$
declare
    r reader;
    m magazine;
begin
    select * into r from reader where id = p_reader for update;
    select * into m from magazine where id = r.magazine_id;
    if r.id is null or not m.paid or r.sendstatus = 0 or r.provisional_until is not null
            or r.paid_until is null or r.paid_until >= p_today - m.unpaid_days then
        return false;
    end if;
    perform newsletter_reader_silence(r, '未入金', p_now);
    update reader set unpaid_stopped = true where id = r.id;
    perform consent_record(r.email_key, p_hash, r.id, null, 'magazine:' || r.magazine_id, 'CONFIRMED', p_now,
                           jsonb_build_object('source', 'SYSTEM', 'evidence', '未入金'));
    return true;
end $$;
