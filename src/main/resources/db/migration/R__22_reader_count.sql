-- How many readers a magazine has: a row with the difference for each change of a state (docs/adr/0027).
create or replace function reader_count_added() returns trigger language plpgsql as $$
begin
    insert into reader_count (magazine_id, receiving, stopped, provisional)
    select magazine_id, count(*) filter (where sendstatus = 1 and provisional_until is null),
           count(*) filter (where sendstatus = 0 and provisional_until is null),
           count(*) filter (where provisional_until is not null)
      from added group by magazine_id;
    return null;
end $$;
create or replace trigger reader_count_added after insert on reader referencing new table as added
    for each statement execute function reader_count_added();

create or replace function reader_count_removed() returns trigger language plpgsql as $$
begin
    insert into reader_count (magazine_id, receiving, stopped, provisional)
    select magazine_id, -count(*) filter (where sendstatus = 1 and provisional_until is null),
           -count(*) filter (where sendstatus = 0 and provisional_until is null),
           -count(*) filter (where provisional_until is not null)
      from removed group by magazine_id;
    return null;
end $$;
create or replace trigger reader_count_removed after delete on reader referencing old table as removed
    for each statement execute function reader_count_removed();

create or replace function reader_count_moved() returns trigger language plpgsql as $$
begin
    insert into reader_count (magazine_id, receiving, stopped, provisional)
    values (new.magazine_id,
        (new.sendstatus = 1 and new.provisional_until is null)::int - (old.sendstatus = 1 and old.provisional_until is null)::int,
        (new.sendstatus = 0 and new.provisional_until is null)::int - (old.sendstatus = 0 and old.provisional_until is null)::int,
        (new.provisional_until is not null)::int - (old.provisional_until is not null)::int);
    return null;
end $$;
-- A change that leaves the state alone, as nearly every call's does, costs one comparison.
create or replace trigger reader_count_moved after update on reader for each row
    when (old.sendstatus is distinct from new.sendstatus
          or (old.provisional_until is null) is distinct from (new.provisional_until is null))
    execute function reader_count_moved();

-- One statement sees one moment: what it deletes is what it sums.
create or replace function reader_count_fold() returns void language sql as $$
    with old as (delete from reader_count where magazine_id in (
                     select magazine_id from reader_count group by magazine_id having count(*) > 100)
                 returning *)
    insert into reader_count (magazine_id, receiving, stopped, provisional)
    select magazine_id, sum(receiving), sum(stopped), sum(provisional) from old group by magazine_id
$$;
