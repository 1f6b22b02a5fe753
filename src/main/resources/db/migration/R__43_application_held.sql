-- Mails that wait until their lead is 本登録 are looked at again when it is, and when their application comes to another lead
-- (docs/adr/0118). Whoever puts them by holds lead and application meanwhile, so that this comes before or sees them.

create or replace function application_mails_go() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'lead' then
        update application_event set mail = 1
        where mail = -1 and application_id in (select id from application where lead_id = new.id);
    else
        update application_event set mail = 1 where mail = -1 and application_id = new.id;
    end if;
    return null;
end $$;
create or replace trigger application_mails_go after update of registration_type_id on lead
    for each row when (old.registration_type_id = 2 and new.registration_type_id <> 2)
    execute function application_mails_go();
create or replace trigger application_mails_go after update of lead_id on application
    for each row when (old.lead_id is distinct from new.lead_id) execute function application_mails_go();
