-- Whether a page view is listed is told by its visit; a count of page views then asks no visit (docs/adr/0073). Triggers, since a
-- visit becomes a lead's, and stops to be one, by several statements, and by copies of other installations.
create or replace function tracking_access_listed() returns trigger language plpgsql as $$
begin
    -- Whoever is about to make the visit a lead's waits, or is waited for.
    select case when s.lead_id is not null then s.valid_id = 1 end into new.listed
      from tracking_session s where s.id = new.session_id for share;
    return new;
end $$;
create or replace trigger tracking_access_listed before insert on tracking_access
    for each row execute function tracking_access_listed();

create or replace function tracking_session_listed() returns trigger language plpgsql as $$
begin
    update tracking_access set listed = case when new.lead_id is not null then new.valid_id = 1 end
     where session_id = new.id;
    return null;
end $$;
create or replace trigger tracking_session_listed after update of lead_id, valid_id on tracking_session
    for each row when ((old.lead_id is null) <> (new.lead_id is null) or old.valid_id <> new.valid_id)
    execute function tracking_session_listed();
