-- Whoever holds a copy of a magazine sees by its version that the copy is old.
create or replace function magazine_moves_on() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    return new;
end $$;
create or replace trigger magazine_moves_on before update on magazine for each row execute function magazine_moves_on();

create or replace function magazine_choice_moves_on() returns trigger language plpgsql as $$
begin
    update magazine set updated_at = updated_at where id = coalesce(new.magazine_id, old.magazine_id);
    return null;
end $$;
create or replace trigger magazine_choice_moves_on after insert or update or delete on magazine_choice
    for each row execute function magazine_choice_moves_on();

-- A magazine that begins to cost does so on that day, in Japan.
create or replace function magazine_paid_since() returns trigger language plpgsql as $$
begin
    if new.paid and (tg_op = 'INSERT' or not old.paid) then
        new.paid_since := (new.updated_at at time zone 'Asia/Tokyo')::date;
    end if;
    return new;
end $$;
create or replace trigger magazine_paid_since before insert or update of paid on magazine
    for each row execute function magazine_paid_since();
