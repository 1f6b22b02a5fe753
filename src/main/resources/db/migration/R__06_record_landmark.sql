-- Rows that leave a list with landmarks, or come to it by being changed, are noted (docs/adr/0120). Triggers, since rooms delete and
-- change them by many statements. Rows that are new have higher numbers than landmarks, and are not noted.
create or replace function list_shifted() returns trigger language plpgsql as $$
begin
    insert into list_shift (list, id, delta) values (tg_table_name, old.id, tg_argv[0]::smallint);
    return null;
end $$;

-- The lists, by their main tables, and which rows each tells to whoever asks for nothing: the same as its ResourceTable has it.
do $$
declare
    followed record;
    was      text;
    is_now   text;
begin
    lock table list_landmark in share row exclusive mode;
    delete from list_landmark;
    for followed in select * from (values
        ('lead', 'true'),
        ('lead_add_log', 'true'),
        ('lead_change_log', 'true'),
        ('application', 'true'),
        ('application_session', 'true'),
        ('activity', 'true'),
        ('mail', '{row}.lead_id is not null and {row}.content_id is not null and {row}.skip_reason is null'),
        ('mail_click', '{row}.listed'),
        ('tracking_session', '{row}.lead_id is not null and {row}.valid_id = 1'),
        ('tracking_access', '{row}.listed')
    ) lists (name, told) loop
        was := '(' || replace(followed.told, '{row}', 'old') || ') is true';
        is_now := '(' || replace(followed.told, '{row}', 'new') || ') is true';
        execute format('create or replace trigger list_left after delete on %I for each row when (%s)'
            ' execute function list_shifted(''-1'')', followed.name, was);
        if followed.told <> 'true' then
            execute format('create or replace trigger list_hidden after update on %I for each row when (%s and not %s)'
                ' execute function list_shifted(''-1'')', followed.name, was, is_now);
            execute format('create or replace trigger list_shown after update on %I for each row when (%s and not %s)'
                ' execute function list_shifted(''1'')', followed.name, is_now, was);
        end if;
    end loop;
end $$;
