-- Cancels one attendance (spec/smp-application-attendance.md 12). False: there is none, or it is cancelled already.
-- The row stays, in session_attendance or venue_attendance_cancelled; its entries and exits become void and leave the
-- headcount; lines go from 5 back to 1. Locks as receive does. p_reason: 1 cancelled, 3 session or campaign deleted.
create function attendance_cancel(p_now timestamptz, p_at_session boolean, p_record_id bigint, p_reason smallint) returns boolean
    language plpgsql as $$
declare
    v_attendance_id bigint;
    v_campaign_id   bigint;
    v_lead_id       bigint;
    v_session_id    bigint;
    v_settings      jsonb;
    v_counted       boolean;
    v_stay          smallint;
begin
    loop
        if p_at_session then
            select s.attendance_id, s.session_id, a.campaign_id into v_attendance_id, v_session_id, v_campaign_id
            from session_attendance s join attendance a on a.id = s.attendance_id
            where s.id = p_record_id and s.cancelled_at is null;
        else
            select a.id, a.campaign_id into v_attendance_id, v_campaign_id from attendance a where a.venue_id = p_record_id;
        end if;
        if not found then
            return false;
        end if;
        select c.settings into v_settings from campaign c where c.id = v_campaign_id;
        v_counted := coalesce(v_settings ->> '47', '0') = '1';
        if v_counted then
            perform headcount_lock(v_campaign_id, 0, null, null);
            if p_at_session then
                perform headcount_lock(v_campaign_id, v_session_id, null, null);
            end if;
        end if;
        select a.lead_id into v_lead_id from attendance a where a.id = v_attendance_id for update;
        exit when found;                      -- else claimed meanwhile: it has moved to the lead's row
    end loop;

    if p_at_session then
        update session_attendance s set cancelled_at = p_now, cancel_reason = p_reason, stay = 1, mail = null, date_update = p_now
        from session_attendance former
        where s.id = p_record_id and s.cancelled_at is null and s.attendance_id = v_attendance_id and former.id = s.id
        returning former.stay into v_stay;
        if not found then
            return false;
        end if;
        if v_counted and v_stay = 2 then
            perform headcount_add(v_campaign_id, s.id, s.admission_limit, s.admission_resume, -1)
            from session s where s.id = v_session_id;
        end if;
        update application_session l set application_status_id = 1, date_update = p_now
        where l.session_id = v_session_id and l.lead_id = v_lead_id and l.application_status_id = 5;
    else
        insert into venue_attendance_cancelled
        select a.venue_id, a.id, a.campaign_id, a.lead_id, a.venue_date, a.venue_type, a.venue_registered, a.venue_source,
            a.venue_review, a.venue_barcode, a.venue_anonymous_id, a.venue_first_entry, a.venue_last_exit, a.venue_regist,
            p_now, p_reason
        from attendance a where a.id = v_attendance_id and a.venue_id = p_record_id;
        if not found then
            return false;
        end if;
        select a.venue_stay into v_stay from attendance a where a.id = v_attendance_id;
        update attendance a set venue_id = null, venue_date = null, venue_type = null, venue_registered = null,
            venue_source = null, venue_review = null, venue_barcode = null, venue_anonymous_id = null, venue_stay = null,
            venue_first_entry = null, venue_last_exit = null, venue_regist = null, venue_update = null, venue_mail = null,
            venue_client_id = null, venue_check = null, venue_sent_anonymous = null, venue_sent_date = null,
            venue_received_at = null, date_update = p_now
        where a.id = v_attendance_id;
        if v_counted and v_stay = 2 then
            perform headcount_add(v_campaign_id, 0, nullif(v_settings ->> '49', '')::integer,
                nullif(v_settings ->> '50', '')::integer, -1);
        end if;
        -- 1: what the campaign line of an application is without venue attendance.
        update application l set date_update = p_now, application_status_id = coalesce((
            select case when bool_or(s.application_status_id in (1, 5)) then 1
                when bool_or(s.application_status_id = 2) then 2
                when bool_or(s.application_status_id = 4) then 4
                when count(*) > 0 then 3 end
            from application_session s where s.application_id = l.id), 1)
        where l.campaign_id = v_campaign_id and l.lead_id = v_lead_id and l.application_status_id = 5;
    end if;
    update entry_exit e set voided_at = p_now
    where e.attendance_id = v_attendance_id and e.session_id is not distinct from v_session_id and e.voided_at is null;
    return true;
end $$;

-- A deleted campaign or session lets go of its attendances: they stay as history, cancelled (spec/smp-campaign.md 5, 6.4).
create function attendance_release(p_now timestamptz, p_campaign_id bigint, p_session_id bigint) returns void
    language plpgsql as $$
begin
    perform attendance_cancel(p_now, true, s.id, 3::smallint)
    from (select s.id from session_attendance s join session t on t.id = s.session_id
          where (t.campaign_id = p_campaign_id or t.id = p_session_id) and s.cancelled_at is null order by s.id) s;
    perform attendance_cancel(p_now, false, a.venue_id, 3::smallint)
    from (select a.venue_id from attendance a
          where a.campaign_id = p_campaign_id and a.venue_id is not null order by a.id) a;
end $$;
