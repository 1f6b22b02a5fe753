-- Entries and exits after the reception (spec/smp-application-attendance.md B6). The reception itself is the first entry.
-- p_session_id null: the venue. p_kind: 1 entry, 2 exit. Locks as receive does.
-- Answers RECORDED, NOT_RECEIVED, DUPLICATE (pattern 1), ALREADY_INSIDE (pattern 2), NOT_INSIDE or ADMISSION_LIMITED.
create function attendance_move(p_now timestamptz, p_session_id bigint, p_attendance_id bigint, p_kind smallint,
    p_at timestamptz, p_source smallint) returns text
    language plpgsql as $$
declare
    v_campaign_id bigint;
    v_settings    jsonb;
    v_pattern     smallint;
    v_counted     boolean;
    v_limit       integer;
    v_resume      integer;
    v_stopped     boolean := false;
    v_stay        smallint;
    v_first       timestamptz;
begin
    select c.id, c.settings, c.entry_pattern into v_campaign_id, v_settings, v_pattern
    from attendance a join campaign c on c.id = a.campaign_id where a.id = p_attendance_id;
    if not found then
        return 'NOT_RECEIVED';
    end if;
    v_counted := coalesce(v_settings ->> '47', '0') = '1';
    if not v_counted then
        v_pattern := 1;
    else
        v_limit := nullif(v_settings ->> '49', '')::integer;
        v_resume := nullif(v_settings ->> '50', '')::integer;
        v_stopped := headcount_lock(v_campaign_id, 0, v_limit, v_resume);
        if p_session_id is not null then
            select s.admission_limit, s.admission_resume into v_limit, v_resume from session s where s.id = p_session_id;
            v_stopped := headcount_lock(v_campaign_id, p_session_id, v_limit, v_resume);
        end if;
    end if;
    perform 1 from attendance a where a.id = p_attendance_id for update;
    if p_session_id is null then
        select a.venue_stay, a.venue_first_entry into v_stay, v_first
        from attendance a where a.id = p_attendance_id and a.venue_id is not null;
    else
        select s.stay, s.first_entry into v_stay, v_first from session_attendance s
        where s.attendance_id = p_attendance_id and s.session_id = p_session_id and s.cancelled_at is null;
    end if;
    if not found then
        return 'NOT_RECEIVED';
    end if;

    if p_kind = 2 then
        if v_stay <> 2 then
            return 'NOT_INSIDE';
        end if;
    elsif v_first is not null and v_pattern = 1 then
        return 'DUPLICATE';
    elsif v_stay = 2 and v_pattern = 2 then
        return 'ALREADY_INSIDE';
    elsif v_stay <> 2 and v_stopped then
        return 'ADMISSION_LIMITED';
    end if;

    if p_kind = 2 or v_first is not null then
        insert into entry_exit (attendance_id, session_id, kind, at, source, date_regist)
        values (p_attendance_id, p_session_id, p_kind, p_at, p_source, p_now);
    end if;
    if p_session_id is null then
        update attendance a set
            venue_stay = case p_kind when 1 then 2 else 3 end, venue_update = p_now, date_update = p_now,
            venue_first_entry = case p_kind when 1 then least(a.venue_first_entry, p_at) else a.venue_first_entry end,
            venue_last_exit = case p_kind when 2 then greatest(a.venue_last_exit, p_at) else a.venue_last_exit end
        where a.id = p_attendance_id;
    else
        update session_attendance s set
            stay = case p_kind when 1 then 2 else 3 end, date_update = p_now,
            first_entry = case p_kind when 1 then least(s.first_entry, p_at) else s.first_entry end,
            last_exit = case p_kind when 2 then greatest(s.last_exit, p_at) else s.last_exit end
        where s.attendance_id = p_attendance_id and s.session_id = p_session_id and s.cancelled_at is null;
        update attendance a set date_update = p_now where a.id = p_attendance_id;
    end if;
    if v_counted and (p_kind = 2 or v_stay <> 2) then
        perform headcount_add(v_campaign_id, coalesce(p_session_id, 0), v_limit, v_resume,
            case p_kind when 1 then 1 else -1 end);
    end if;
    return 'RECORDED';
end $$;

-- The doors open: who entered before that moment and has not left no longer stays; no exit is written, the limit is off.
-- Once for a campaign and day, whichever node comes first.
create function headcount_reset(p_now timestamptz, p_campaign_id bigint, p_day date, p_opening timestamptz) returns boolean
    language plpgsql as $$
begin
    insert into headcount_reset (campaign_id, day) values (p_campaign_id, p_day) on conflict do nothing;
    if not found then
        return false;
    end if;
    perform headcount_lock(p_campaign_id, 0, null, null);
    perform 1 from headcount h where h.campaign_id = p_campaign_id order by h.session_id for update;

    with gone as (
        update attendance a set venue_stay = 1, venue_update = p_now, date_update = p_now
        where a.campaign_id = p_campaign_id and a.venue_stay = 2 and coalesce(
            (select max(e.date_regist) from entry_exit e where e.attendance_id = a.id and e.session_id is null
                and e.kind = 1 and e.voided_at is null), a.venue_regist) < p_opening
        returning a.id)
    insert into entry_exit (attendance_id, session_id, kind, at, source, date_regist)
    select id, null, 3, p_opening, 1, p_now from gone;

    with gone as (
        update session_attendance s set stay = 1, date_update = p_now
        from session t
        where t.campaign_id = p_campaign_id and s.session_id = t.id and s.stay = 2 and s.cancelled_at is null and coalesce(
            (select max(e.date_regist) from entry_exit e where e.attendance_id = s.attendance_id
                and e.session_id = s.session_id and e.kind = 1 and e.voided_at is null), s.date_regist) < p_opening
        returning s.attendance_id, s.session_id)
    insert into entry_exit (attendance_id, session_id, kind, at, source, date_regist)
    select attendance_id, session_id, 3, p_opening, 1, p_now from gone;

    -- Counted anew when next asked for.
    delete from headcount h where h.campaign_id = p_campaign_id;
    return true;
end $$;
