-- A campaign's settings stand twice: as rows, which have ids and are listed and changed, and what differs from the master as
-- JSON beside the campaign, which the door reads with it. Whoever writes one has written the other (docs/adr/0051).

create or replace function campaign_settings_to_rows() returns trigger language plpgsql as $$
begin
    insert into campaign_setting as s (campaign_id, seminar_setting_key, value, date_regist, date_update)
    select new.id, m.key, nullif(coalesce(new.settings ->> m.key, m.standard), ''), new.date_regist, new.date_regist
    from campaign_setting_master m
    on conflict (campaign_id, seminar_setting_key) do update set value = excluded.value
    where s.value is distinct from excluded.value;
    return null;
end $$;

create or replace trigger campaign_settings_to_rows after insert or update of settings on campaign
    for each row execute function campaign_settings_to_rows();

create or replace function campaign_setting_to_campaign() returns trigger language plpgsql as $$
begin
    update campaign c set settings = case
            when coalesce(new.value, '') = m.standard then c.settings - m.key
            else c.settings || jsonb_build_object(m.key, coalesce(new.value, '')) end
    from campaign_setting_master m where c.id = new.campaign_id and m.key = new.seminar_setting_key;
    return null;
end $$;

create or replace trigger campaign_setting_to_campaign after update of value on campaign_setting
    for each row when (pg_trigger_depth() = 0 and new.value is distinct from old.value)
    execute function campaign_setting_to_campaign();
