-- The door in one round trip (spec/smp-application-attendance.md 9, 10). Rows are named after the sections of that page.

-- N3 to N6: the lead whom the text of a ticket names. null: the text is malformed; 0: well formed, but nobody's.
create function ticket_lead(p_campaign_id bigint, p_settings jsonb, p_text text) returns bigint
    language plpgsql stable as $$
declare
    v_kind   text := coalesce(p_settings ->> '31', '1');
    v_text   text := p_text;
    v_inner  text;
    v_length integer;
    v_lead   bigint;
begin
    -- N3: NW7 readers may send the start and stop letters.
    if coalesce(p_settings ->> '32', '1') = '1' and v_text ~ '^[A-Da-d].*[A-Da-d]$' then
        v_inner := substr(v_text, 2, length(v_text) - 2);
    end if;

    if v_kind in ('1', '4') then
        -- N4: a number, padded or not.
        v_text := coalesce(v_inner, v_text);
        if v_text !~ '^[0-9]+$' then
            return null;
        end if;
        if length(v_text) > coalesce(nullif(p_settings ->> '33', ''), '8')::integer
                and length(v_text) > length(coalesce(
                    case v_kind when '1' then (select max(id) from lead) else (select max(user_id) from lead) end, 0)::text) then
            return null;
        end if;
        v_text := ltrim(v_text, '0');
        if v_text = '' then
            return null;
        elsif length(v_text) > 18 then
            return 0;
        end if;
        if v_kind = '1' then
            select id into v_lead from lead where id = v_text::bigint;
        else
            select id into v_lead from lead where user_id = v_text::bigint;
        end if;
        return coalesce(v_lead, 0);
    end if;

    -- N5: a code of the numbering's length, which is that of the codes it has issued.
    if v_kind = '2' then
        select length(common_code) into v_length from lead where common_code is not null
        order by common_code limit 1;
    else
        select length(visitor_data_code) into v_length from application
        where campaign_id = p_campaign_id and visitor_data_code is not null
        order by visitor_data_code limit 1;
    end if;
    if length(v_inner) = v_length then
        v_text := v_inner;
    end if;
    if v_text !~ '^[A-Za-z0-9$/.%-]+$' or length(v_text) <> v_length then
        return null;
    end if;
    -- N6: exact, case and zeros count.
    if v_kind = '2' then
        select id into v_lead from lead where common_code = v_text;
    else
        select l.id into v_lead from application a join lead l on l.id = a.lead_id
        where a.campaign_id = p_campaign_id and a.visitor_data_code = v_text limit 1;
    end if;
    return coalesce(v_lead, 0);
end $$;

-- B6: locks the headcount of a venue (session 0) or session, counting it when it is first asked for. True: no entry now.
create function headcount_lock(p_campaign_id bigint, p_session_id bigint, p_limit integer, p_resume integer) returns boolean
    language plpgsql as $$
declare
    v headcount;
begin
    loop
        select * into v from headcount where campaign_id = p_campaign_id and session_id = p_session_id for update;
        exit when found;
        insert into headcount (campaign_id, session_id, staying)
        select p_campaign_id, p_session_id,
            case p_session_id
                when 0 then (select count(*) from attendance where campaign_id = p_campaign_id and venue_stay = 2)
                else (select count(*) from session_attendance
                      where session_id = p_session_id and stay = 2 and cancelled_at is null)
            end
        on conflict do nothing;
    end loop;
    return p_limit is not null and (v.staying >= p_limit or (v.limited and v.staying > coalesce(p_resume, p_limit - 1)));
end $$;

-- B6: the headcount after so many entered (or, negative, left); the caller has locked it.
create function headcount_add(p_campaign_id bigint, p_session_id bigint, p_limit integer, p_resume integer, p_delta integer)
    returns void language sql as $$
    update headcount set
        staying = staying + p_delta,
        limited = case
            when p_limit is null then false
            when staying + p_delta >= p_limit then true
            when staying + p_delta <= coalesce(p_resume, p_limit - 1) then false
            else limited
        end
    where campaign_id = p_campaign_id and session_id = p_session_id;
$$;

-- Campaign settings 61 to 63 and 65: whom a reception writes to. null: nobody. p_setting: '61' venue, '62' session.
create function attendance_mail(p_settings jsonb, p_setting text, p_lead_id bigint, p_source smallint) returns smallint
    language sql stable as $$
    select nullif(
        case when position(p_source::text in coalesce(p_settings ->> '65', '1:2:3:5')) = 0 then 0
            when p_lead_id is null then case when position('2' in coalesce(p_settings ->> '63', '')) > 0 then 2 else 0 end
            else case when position('1' in coalesce(p_settings ->> p_setting, '')) > 0 then 1 else 0 end
               + case when position('2' in coalesce(p_settings ->> p_setting, '')) > 0 then 2 else 0 end
        end, 0)::smallint;
$$;

-- Tie rules, "claimed": everything of an unregistered visitor becomes the lead's; where both attended, the earlier time
-- stays and the other row is cancelled as merged. Both rows of attendance are locked by the caller.
create function attendance_claim(p_now timestamptz, p_visitor bigint, p_attendance bigint, p_campaign_id bigint, p_lead_id bigint,
        p_counted boolean, p_limit integer, p_resume integer) returns void
    language plpgsql as $$
declare
    v_twin  record;
    v_venue attendance;
    v_mine  attendance;
begin
    for v_twin in
        select theirs.id as theirs, theirs.attended_at <= mine.attended_at as earlier, mine.id as mine, mine.session_id,
            theirs.stay = 2 and mine.stay = 2 as both_stay,
            case when mine.stay = 2 or theirs.stay = 2 then 2 else greatest(mine.stay, theirs.stay) end as stay,
            least(mine.first_entry, theirs.first_entry) as first_entry, greatest(mine.last_exit, theirs.last_exit) as last_exit
        from session_attendance theirs
        join session_attendance mine on mine.session_id = theirs.session_id and mine.attendance_id = p_attendance
            and mine.cancelled_at is null
        where theirs.attendance_id = p_visitor and theirs.cancelled_at is null
        order by theirs.session_id
    loop
        update session_attendance set cancelled_at = p_now, cancel_reason = 2, date_update = p_now, stay = 1, mail = null
        where id = case when v_twin.earlier then v_twin.mine else v_twin.theirs end;
        update session_attendance set stay = v_twin.stay, first_entry = v_twin.first_entry, last_exit = v_twin.last_exit,
            date_update = p_now
        where id = case when v_twin.earlier then v_twin.theirs else v_twin.mine end;
        if v_twin.both_stay and p_counted then
            perform headcount_add(p_campaign_id, s.id, s.admission_limit, s.admission_resume, -1)
            from session s where s.id = v_twin.session_id;
        end if;
    end loop;
    update session_attendance set attendance_id = p_attendance, lead_id = p_lead_id, date_update = p_now
    where attendance_id = p_visitor;
    update entry_exit set attendance_id = p_attendance where attendance_id = p_visitor;
    update venue_attendance_cancelled set attendance_id = p_attendance, lead_id = p_lead_id where attendance_id = p_visitor;

    -- The visitor's row ends first, for venue_id is unique.
    delete from attendance where id = p_visitor returning * into v_venue;
    select * into v_mine from attendance where id = p_attendance;
    if v_venue.venue_id is not null then
        if v_mine.venue_id is not null then
            insert into venue_attendance_cancelled
            select c.venue_id, p_attendance, p_campaign_id, p_lead_id, c.venue_date, c.venue_type, c.venue_registered,
                c.venue_source, c.venue_review, c.venue_barcode, c.venue_anonymous_id, c.venue_first_entry, c.venue_last_exit,
                c.venue_regist, p_now, 2
            from (select (case when v_venue.venue_date <= v_mine.venue_date then v_mine else v_venue end).*) c;
            if v_venue.venue_stay = 2 and v_mine.venue_stay = 2 and p_counted then
                perform headcount_add(p_campaign_id, 0, p_limit, p_resume, -1);
            end if;
        end if;
        if v_mine.venue_id is null or v_venue.venue_date <= v_mine.venue_date then
            update attendance set venue_id = v_venue.venue_id, venue_date = v_venue.venue_date, venue_type = v_venue.venue_type,
                venue_registered = v_venue.venue_registered, venue_source = v_venue.venue_source,
                venue_review = v_venue.venue_review, venue_barcode = v_venue.venue_barcode,
                venue_anonymous_id = v_venue.venue_anonymous_id, venue_stay = v_venue.venue_stay,
                venue_first_entry = v_venue.venue_first_entry, venue_last_exit = v_venue.venue_last_exit,
                venue_regist = v_venue.venue_regist, venue_mail = v_venue.venue_mail, venue_client_id = v_venue.venue_client_id,
                venue_check = v_venue.venue_check, venue_sent_anonymous = v_venue.venue_sent_anonymous,
                venue_sent_date = v_venue.venue_sent_date, venue_received_at = v_venue.venue_received_at
            where id = p_attendance;
        end if;
        update attendance set
            venue_stay = case when v_mine.venue_stay = 2 or v_venue.venue_stay = 2 then 2
                else greatest(v_mine.venue_stay, v_venue.venue_stay) end,
            venue_first_entry = least(v_mine.venue_first_entry, v_venue.venue_first_entry),
            venue_last_exit = greatest(v_mine.venue_last_exit, v_venue.venue_last_exit),
            venue_update = p_now, date_update = p_now
        where id = p_attendance;
    end if;
end $$;

-- Ties an on-site id to a lead (tie rules of 9.3): the former active one is replaced. False: someone else was faster.
create function onsite_tie(p_now timestamptz, p_campaign_id bigint, p_anonymous text, p_attendance bigint) returns boolean
    language plpgsql as $$
begin
    update onsite_id set active = false where attendance_id = p_attendance and active and anonymous_id <> p_anonymous;
    insert into onsite_id (campaign_id, anonymous_id, attendance_id, tied_at)
    values (p_campaign_id, p_anonymous, p_attendance, p_now) on conflict (campaign_id, anonymous_id) do nothing;
    return found;
end $$;

-- One reception, at a session (p_at_session) or at the venue alone. Everything or nothing is written: every refusal stands
-- before the first write. Locks, in this order: campaign, session (only where settings 43 or 47 ask for them), the
-- person's row of attendance, the visitor's row where one is claimed.
--
-- p_id, p_name      the session or campaign as sent; at least one
-- p_scope           campaigns that the API key is limited to (R4); empty: all
-- p_client_id       who calls; with p_repeats, an identical call shortly after is answered as the first was
-- p_ticket          ticket text after N1 and N2; with type 3 unused
-- p_barcode         ticket text as it is stored
-- p_anonymous       on-site id after N8; with type 3 the id itself, whichever element brought it
-- outcome           RECEIVED, REPEATED, or the refusal; Java knows its status, code, field and text
create function receive(
    p_now timestamptz, p_at_session boolean, p_id bigint, p_name text, p_scope bigint[],
    p_client_id bigint, p_repeats boolean, p_source smallint, p_type smallint, p_check smallint,
    p_ticket text, p_barcode text, p_anonymous text, p_date timestamptz, p_date_text text,
    out outcome text, out attendance_id bigint, out record_id bigint)
    language plpgsql as $$
declare
    v_session_id      bigint;            -- null at the venue
    v_session_limit   integer;           -- entry stops at, resumes at (B6)
    v_session_resume  integer;
    v_seats           integer;           -- capacity and held seats of the place
    v_held            integer;
    v_title           text;
    v_campaign_id     bigint;
    v_settings        jsonb;
    v_date            timestamptz := coalesce(p_date, p_now);
    v_counted         boolean;           -- setting 47
    v_limit           integer;
    v_resume          integer;
    v_lead_id         bigint;            -- the person: a lead …
    v_visitor         bigint;            -- … or an unregistered visitor's row of attendance
    v_held_by         bigint;            -- who holds the on-site id sent: row of attendance, lead, and whether it is in force
    v_held_lead       bigint;
    v_active          boolean;
    v_ticket_by       bigint;            -- the same of the ticket text read as an on-site id (N7)
    v_ticket_lead     bigint;
    v_ticket_active   boolean;
    v_ties            boolean;
    v_claims          boolean;
    v_refusal         text;
    v_applied         boolean;           -- has a line of this place in 1 or 5
    v_venue_applied   boolean;
    v_entry_stopped   boolean;
    v_inside          boolean;           -- stays already, as the unregistered visitor who is claimed
    v_inside_session  boolean;
    v_had_row         boolean;
    v_had_venue       boolean;
    v_had_entry       boolean;
    v_row             record;
    v_count           bigint;
begin
    -- 9.1 The place.
    if p_at_session then
        v_session_id := p_id;
        if p_id is null then
            select count(*), min(t.id) into v_count, v_session_id from (
                select s.id from session s join campaign c on c.id = s.campaign_id and c.deleted_at is null
                where s.title = p_name and s.deleted_at is null limit 2) t;
            if v_count > 1 then
                outcome := 'PLACE_AMBIGUOUS';
                return;
            end if;
        end if;
        select s.title, s.admission_limit, s.admission_resume, s.limit_user_num, s.number_of_applications, c.id, c.settings
        into v_title, v_session_limit, v_session_resume, v_seats, v_held, v_campaign_id, v_settings
        from session s join campaign c on c.id = s.campaign_id
        where s.id = v_session_id and s.deleted_at is null and c.deleted_at is null;
    else
        v_campaign_id := p_id;
        if p_id is null then
            select count(*), min(t.id) into v_count, v_campaign_id
            from (select c.id from campaign c where c.title = p_name and c.deleted_at is null limit 2) t;
            if v_count > 1 then
                outcome := 'PLACE_AMBIGUOUS';
                return;
            end if;
        end if;
        select c.title, c.limit_user_num, c.number_of_applications, c.id, c.settings
        into v_title, v_seats, v_held, v_campaign_id, v_settings
        from campaign c where c.id = v_campaign_id and c.deleted_at is null;
    end if;
    if not found then
        outcome := 'PLACE_UNKNOWN';
        return;
    elsif v_title <> p_name then
        outcome := 'PLACE_DISAGREES';
        return;
    elsif p_scope <> '{}' and v_campaign_id <> all (p_scope) then
        outcome := 'CAMPAIGN_NOT_ALLOWED';
        return;
    end if;
    v_counted := coalesce(v_settings ->> '47', '0') = '1';
    if v_counted then
        v_limit := nullif(v_settings ->> '49', '')::integer;
        v_resume := nullif(v_settings ->> '50', '')::integer;
    end if;

    -- A second round only where another call changed the person between the reading and the locking.
    loop
        v_lead_id := null;
        v_visitor := null;
        v_held_by := null;
        v_held_lead := null;
        v_active := null;
        v_ticket_by := null;
        v_ticket_lead := null;
        v_refusal := null;
        v_ties := false;
        v_claims := false;

        -- 9.2, 9.3 The person.
        if p_anonymous is not null then
            select o.attendance_id, o.active, a.lead_id into v_held_by, v_active, v_held_lead
            from onsite_id o join attendance a on a.id = o.attendance_id
            where o.campaign_id = v_campaign_id and o.anonymous_id = p_anonymous;
        end if;
        if p_type <> 3 and p_ticket is not null then
            v_lead_id := ticket_lead(v_campaign_id, v_settings, p_ticket);
            select o.attendance_id, o.active, a.lead_id into v_ticket_by, v_ticket_active, v_ticket_lead -- N7
            from onsite_id o join attendance a on a.id = o.attendance_id
            where o.campaign_id = v_campaign_id and o.anonymous_id = p_ticket;
            if v_ticket_by is null or not v_ticket_active then
                if coalesce(v_lead_id, 0) = 0 then
                    outcome := case when v_ticket_by is not null then 'ID_VOID'
                        when v_lead_id is null then 'ID_MALFORMED' else 'NOBODY' end;
                    return;
                end if;
            elsif coalesce(v_lead_id, 0) = 0 then
                v_lead_id := v_ticket_lead;
                v_visitor := case when v_ticket_lead is null then v_ticket_by end;
            elsif v_lead_id is distinct from v_ticket_lead then
                outcome := 'ID_IN_USE';
                return;
            end if;
        end if;

        case p_type
            when 1 then
                if p_ticket is null then
                    if v_held_by is null or not v_active then
                        outcome := case when v_held_by is null then 'NOBODY' else 'ID_VOID' end;
                        return;
                    end if;
                    v_lead_id := v_held_lead;
                    v_visitor := case when v_held_lead is null then v_held_by end;
                elsif v_held_by is not null then
                    v_refusal := case when not v_active then 'ID_VOID'
                        when v_held_by is distinct from v_visitor
                            and (v_lead_id is null or v_held_lead is distinct from v_lead_id) then 'ID_IN_USE' end;
                end if;
            when 2 then
                if p_ticket is null then
                    if not v_active then
                        outcome := 'ID_VOID';
                        return;
                    elsif v_held_lead is null then
                        outcome := 'BARCODE_REQUIRED';
                        return;
                    end if;
                    v_lead_id := v_held_lead;
                elsif v_visitor is not null then
                    outcome := 'NOBODY';             -- a ticket text that is an unregistered visitor's id names no lead
                    return;
                else
                    v_refusal := case when not v_active then 'ID_VOID' when v_held_lead <> v_lead_id then 'ID_IN_USE' end;
                    v_ties := v_held_by is null;
                    v_claims := v_held_by is not null and v_held_lead is null and v_active;
                end if;
            else
                v_visitor := case when v_active and v_held_lead is null then v_held_by end;
                v_refusal := case when coalesce(v_settings ->> '42', '1') = '0' then 'UNREGISTERED_NOT_ALLOWED'
                    when not v_active then 'ID_VOID' when v_held_lead is not null then 'ID_IN_USE' end;
                if v_refusal is not null and v_visitor is null then
                    outcome := v_refusal;
                    return;
                end if;
        end case;

        -- An id may outlive its lead.
        if v_lead_id is not null and (p_ticket is null or v_lead_id = v_ticket_lead)
                and not exists (select from lead l where l.id = v_lead_id) then
            outcome := 'NOBODY';
            return;
        end if;

        -- 9.4 Has applied. The campaign line of one with a session line is in 1 or 5 too.
        v_applied := false;
        v_venue_applied := false;
        if v_lead_id is not null then
            if p_at_session then
                v_applied := exists (select from application_session l
                    where l.session_id = v_session_id and l.lead_id = v_lead_id and l.application_status_id in (1, 5));
            end if;
            v_venue_applied := v_applied or exists (select from application l
                where l.campaign_id = v_campaign_id and l.lead_id = v_lead_id and l.application_status_id in (1, 5));
            if not p_at_session then
                v_applied := v_venue_applied;
            end if;
        end if;

        -- Locks on what many share: only where the settings ask.
        v_entry_stopped := false;
        if v_settings ->> '43' = '1' and not v_applied and v_seats > 0 then
            if p_at_session then
                select s.number_of_applications into v_held from session s where s.id = v_session_id for no key update;
            else
                select c.number_of_applications into v_held from campaign c where c.id = v_campaign_id for no key update;
            end if;
        end if;
        if v_counted then
            v_entry_stopped := headcount_lock(v_campaign_id, 0, v_limit, v_resume);
            if v_claims then
                perform 1 from headcount h where h.campaign_id = v_campaign_id order by h.session_id for update;
            end if;
        end if;

        -- The person, locked.
        attendance_id := null;
        v_had_row := false;
        v_had_venue := false;
        if v_visitor is not null then
            select a.id, a.venue_id is not null into attendance_id, v_had_venue
            from attendance a where a.id = v_visitor and a.lead_id is null for update;
            continue when not found;
            v_had_row := true;
        elsif v_lead_id is not null then
            select a.id, a.venue_id is not null into attendance_id, v_had_venue
            from attendance a where a.campaign_id = v_campaign_id and a.lead_id = v_lead_id for update;
            v_had_row := found;
            v_had_venue := coalesce(v_had_venue, false);
        end if;
        if v_claims then
            select a.venue_stay = 2 into v_inside from attendance a
            where a.id = v_held_by and a.lead_id is null for update;
            continue when not found;
            v_inside_session := exists (select from session_attendance s where s.attendance_id = v_held_by
                and s.session_id = v_session_id and s.stay = 2 and s.cancelled_at is null);
        end if;
        if v_held_by is not null and v_refusal is null then
            -- Under the lock of its holder an id stays what it is: was it still so when the lock came?
            perform 1 from onsite_id o where o.campaign_id = v_campaign_id and o.anonymous_id = p_anonymous
                and o.attendance_id = v_held_by and o.active = v_active;
            continue when not found;
        end if;

        -- 9.4 Retry, then DUPLICATE in its place below.
        record_id := null;
        if v_had_row then
            if p_at_session then
                select s.id, s.client_id, s.type, s.check_sent, s.sent_anonymous, s.sent_date, s.received_at into v_row
                from session_attendance s
                where s.attendance_id = receive.attendance_id and s.session_id = v_session_id and s.cancelled_at is null;
            else
                select a.venue_id as id, a.venue_client_id as client_id, a.venue_type as type, a.venue_check as check_sent,
                    a.venue_sent_anonymous as sent_anonymous, a.venue_sent_date as sent_date,
                    a.venue_received_at as received_at into v_row
                from attendance a where a.id = receive.attendance_id and a.venue_id is not null;
            end if;
            if found then
                record_id := v_row.id;
                if p_repeats and v_row.client_id = p_client_id and v_row.type = p_type and v_row.check_sent = p_check
                        and v_row.sent_anonymous is not distinct from p_anonymous
                        and v_row.sent_date is not distinct from p_date_text
                        and p_now < v_row.received_at + make_interval(secs => (select y.value::numeric from system_setting y
                            where y.name = case when p_date_text is null then 'attendance.repeat.undated'
                                else 'attendance.repeat.dated' end)) then
                    outcome := 'REPEATED';
                    return;
                end if;
            end if;
        end if;

        -- 9.4 The refusals, in the order of the table.
        if v_refusal is not null then
            outcome := v_refusal;
            return;
        elsif record_id is not null then
            outcome := 'DUPLICATE';
            return;
        elsif p_check = 1 and p_type <> 3 and not v_applied then
            outcome := 'NOT_APPLIED';
            return;
        elsif p_at_session and v_settings ->> '46' = '1' and exists (
                select from session_dependency d join session s on s.id = d.other_session_id and s.deleted_at is null
                where d.session_id = v_session_id and d.kind = 2 and not exists (
                    select from session_attendance o where o.attendance_id = receive.attendance_id
                        and o.session_id = d.other_session_id and o.cancelled_at is null)) then
            outcome := 'PREREQUISITE';
            return;
        end if;
        if v_settings ->> '43' = '1' and not v_applied and v_seats > 0 then
            if p_at_session then
                select count(*) into v_count from session_attendance s
                where s.session_id = v_session_id and s.cancelled_at is null and not s.registered;
            else
                select count(*) into v_count from attendance a
                where a.campaign_id = v_campaign_id and a.venue_id is not null and not a.venue_registered;
            end if;
            if v_count + v_held >= v_seats then
                outcome := 'ROOM_FULL';
                return;
            end if;
        end if;
        if v_counted then
            v_entry_stopped := v_entry_stopped and not v_had_venue and v_inside is not true;
            if p_at_session then
                v_entry_stopped := v_entry_stopped or
                    headcount_lock(v_campaign_id, v_session_id, v_session_limit, v_session_resume)
                    and v_inside_session is not true;
            end if;
            if v_entry_stopped then
                outcome := 'ADMISSION_LIMITED';
                return;
            end if;
        end if;

        -- The person's row and the venue. Who lost a race for the row begins anew and finds it.
        if not v_had_row then
            insert into attendance (campaign_id, lead_id, date_regist, date_update,
                venue_id, venue_date, venue_type, venue_registered, venue_source, venue_review, venue_barcode,
                venue_anonymous_id, venue_stay, venue_first_entry, venue_regist, venue_update, venue_client_id, venue_check,
                venue_sent_anonymous, venue_sent_date, venue_received_at)
            values (v_campaign_id, v_lead_id, p_now, p_now,
                nextval('venue_attendance_id_seq'), v_date, p_type, v_venue_applied, p_source, false, p_barcode,
                case when p_type <> 1 or v_held_by is not null then p_anonymous end, 2, v_date, p_now, p_now,
                case when not p_at_session then p_client_id end, p_check,
                p_anonymous, p_date_text, p_now)
            on conflict (campaign_id, lead_id) do nothing
            returning id, venue_id into attendance_id, record_id;
            continue when not found;
            if p_type = 3 and not onsite_tie(p_now, v_campaign_id, p_anonymous, attendance_id) then
                delete from attendance a where a.id = receive.attendance_id;
                continue;
            end if;
        elsif not v_had_venue then
            update attendance a set date_update = p_now,
                venue_id = nextval('venue_attendance_id_seq'), venue_date = v_date, venue_type = p_type,
                venue_registered = v_venue_applied, venue_source = p_source, venue_review = false, venue_barcode = p_barcode,
                venue_anonymous_id = case when p_type <> 1 or v_held_by is not null then p_anonymous end,
                venue_stay = 2, venue_first_entry = v_date, venue_last_exit = null, venue_regist = p_now, venue_update = p_now,
                venue_mail = null, venue_client_id = case when not p_at_session then p_client_id end, venue_check = p_check,
                venue_sent_anonymous = p_anonymous, venue_sent_date = p_date_text, venue_received_at = p_now
            where a.id = receive.attendance_id
            returning a.venue_id into record_id;
        else
            update attendance a set date_update = p_now where a.id = receive.attendance_id;
        end if;
        exit;
    end loop;

    if v_counted and not v_had_venue then
        perform headcount_add(v_campaign_id, 0, v_limit, v_resume, 1);
    end if;

    -- Tie, or claim and tie.
    v_had_entry := false;
    if v_claims then
        perform attendance_claim(p_now, v_held_by, attendance_id, v_campaign_id, v_lead_id, v_counted, v_limit, v_resume);
        update onsite_id o set active = false where o.attendance_id = receive.attendance_id and o.active;
        update onsite_id o set attendance_id = receive.attendance_id
        where o.campaign_id = v_campaign_id and o.anonymous_id = p_anonymous;
        if not p_at_session then
            select a.venue_id into record_id from attendance a where a.id = receive.attendance_id;
        else
            -- The visitor had this session: that row stays, at the earlier time, and answers a repetition of this call.
            update session_attendance s set
                stay = 2, first_entry = least(s.first_entry, v_date), attended_at = least(s.attended_at, v_date), type = p_type,
                registered = v_applied, barcode = coalesce(p_barcode, s.barcode), client_id = p_client_id, check_sent = p_check,
                sent_anonymous = p_anonymous, sent_date = p_date_text, received_at = p_now, date_update = p_now
            from session_attendance former
            where s.attendance_id = receive.attendance_id and s.session_id = v_session_id and s.cancelled_at is null
                and former.id = s.id
            returning s.id, former.stay = 2 into record_id, v_had_entry;
            v_had_row := found;
        end if;
    elsif v_ties then
        if not onsite_tie(p_now, v_campaign_id, p_anonymous, attendance_id) then
            raise serialization_failure using message = 'on-site id tied meanwhile'; -- the whole call is tried again
        end if;
    end if;

    -- The session.
    if p_at_session then
        if not (v_claims and v_had_row) then
            insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source, barcode,
                anonymous_id, stay, first_entry, client_id, check_sent, sent_anonymous, sent_date, received_at,
                date_regist, date_update)
            values (receive.attendance_id, v_session_id, v_lead_id, v_date, p_type, v_applied, p_source, p_barcode,
                case when p_type <> 1 or v_held_by is not null then p_anonymous end, 2, v_date, p_client_id, p_check,
                p_anonymous, p_date_text, p_now, p_now, p_now)
            returning id into record_id;
        end if;
        if v_counted and not coalesce(v_had_entry, false) then
            perform headcount_add(v_campaign_id, v_session_id, v_session_limit, v_session_resume, 1);
        end if;
        -- Linked sessions: one step, the same time, no check, no entry.
        if v_settings ->> '46' = '1' then
            insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source, barcode,
                anonymous_id, stay, date_regist, date_update)
            select receive.attendance_id, s.id, v_lead_id, v_date, p_type,
                exists (select from application_session l where l.session_id = s.id and l.lead_id = v_lead_id
                    and l.application_status_id in (1, 5)),
                p_source, p_barcode, case when p_type <> 1 or v_held_by is not null then p_anonymous end, 1, p_now, p_now
            from session_dependency d join session s on s.id = d.other_session_id and s.deleted_at is null
            where d.session_id = v_session_id and d.kind = 1
            on conflict do nothing;
            update application_session l set application_status_id = 5, date_update = p_now
            where l.lead_id = v_lead_id and l.application_status_id = 1 and l.session_id in (
                select d.other_session_id from session_dependency d where d.session_id = v_session_id and d.kind = 1);
        end if;
    end if;

    -- Lines to 5: heap-only updates, see the indexes of these tables.
    if v_claims then
        update application_session l set application_status_id = 5, date_update = p_now
        where l.lead_id = v_lead_id and l.application_status_id = 1 and l.session_id in (
            select s.session_id from session_attendance s
            where s.attendance_id = receive.attendance_id and s.cancelled_at is null);
    elsif p_at_session and v_applied then
        update application_session l set application_status_id = 5, date_update = p_now
        where l.session_id = v_session_id and l.lead_id = v_lead_id and l.application_status_id = 1;
    end if;
    if v_venue_applied then
        update application l set application_status_id = 5, date_update = p_now
        where l.campaign_id = v_campaign_id and l.lead_id = v_lead_id and l.application_status_id = 1;
    end if;

    -- Mail, where settings 61 to 63 want one: a follower reads the partial indexes of these marks.
    if v_settings ?| array['61', '62', '63'] then
        if not v_had_venue then
            update attendance a set venue_mail = attendance_mail(v_settings, '61', v_lead_id, p_source)
            where a.id = receive.attendance_id and attendance_mail(v_settings, '61', v_lead_id, p_source) is not null;
        end if;
        if p_at_session then
            update session_attendance s set mail = attendance_mail(v_settings, '62', v_lead_id, p_source)
            where s.id = record_id and attendance_mail(v_settings, '62', v_lead_id, p_source) is not null;
        end if;
    end if;
    outcome := 'RECEIVED';
end $$;
