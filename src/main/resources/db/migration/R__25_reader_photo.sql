-- A photograph goes with its reader, and where another takes its place.
create or replace function reader_photo_goes() returns trigger language plpgsql as $$
begin
    delete from file_use where resource = 'Reader' and record_id = old.id and place = 'Photo';
    delete from stored_file f where f.id = old.photo_file_id and not exists (select from file_use u where u.file_id = f.id);
    return null;
end $$;
create or replace trigger reader_photo_goes after delete on reader
    for each row when (old.photo_file_id is not null) execute function reader_photo_goes();
create or replace trigger reader_photo_changes after update of photo_file_id on reader
    for each row when (old.photo_file_id is not null and old.photo_file_id is distinct from new.photo_file_id)
    execute function reader_photo_goes();
