-- A list's row tells how many members it has and when the last one came, whoever adds or removes them: a call, a merge, a
-- lead that goes (docs/adr/0048). Lists are locked in the order of their ids; who adds to several never waits in a circle.

create or replace function list_members_added() returns trigger language plpgsql as $$
begin
    perform 1 from staticlist where id in (select staticlist_id from added) order by id for no key update;
    update staticlist l set visitor_count = l.visitor_count + a.members, date_update = greatest(l.date_update, a.at)
    from (select staticlist_id, count(*) as members, max(date_regist) as at from added group by 1) a
    where l.id = a.staticlist_id;
    return null;
end $$;

create or replace function list_members_removed() returns trigger language plpgsql as $$
begin
    perform 1 from staticlist where id in (select staticlist_id from removed) order by id for no key update;
    update staticlist l set visitor_count = l.visitor_count - r.members
    from (select staticlist_id, count(*) as members from removed group by 1) r
    where l.id = r.staticlist_id;
    return null;
end $$;

create or replace trigger list_members_added after insert on staticlist_lead
    referencing new table as added for each statement execute function list_members_added();
create or replace trigger list_members_removed after delete on staticlist_lead
    referencing old table as removed for each statement execute function list_members_removed();
