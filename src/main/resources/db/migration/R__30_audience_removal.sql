-- Takes out one of them as if staff had taken out that one alone, and strikes the line off in the same transaction, so that
-- a job that is started again repeats nothing. Answers MOVED where the address is not p_key any more. Not waiting for the
-- disk is harmless: what a crash takes back, the job does again.
create or replace function newsletter_removal_line(p_removal bigint, p_reader bigint, p_key text, p_hash bytea, p_now timestamptz,
                                        p_origin jsonb) returns text language plpgsql as $$
declare
    m         reader_removal;
    v_removed boolean := false;
begin
    perform set_config('synchronous_commit', 'off', true);
    -- Whoever stops the removal waits for this one reader, and the next one finds that it is stopped.
    select * into m from reader_removal where id = p_removal for no key update;
    if m.state <> 'RUNNING'
            or not exists (select from reader_removal_line where removal_id = p_removal and reader_id = p_reader) then
        return 'DONE';
    end if;
    if p_key is not null then
        v_removed := newsletter_reader_remove(m.magazine_id, p_reader, p_key, 'REFUSED', m.tell, p_now, p_origin, p_hash);
        if not v_removed and exists (select from reader where id = p_reader and email_key <> p_key) then
            return 'MOVED';
        end if;
    end if;
    delete from reader_removal_line where removal_id = p_removal and reader_id = p_reader;
    update reader_removal
       set removed = removed + case when v_removed then 1 else 0 end, gone = gone + case when v_removed then 0 else 1 end
     where id = p_removal;
    return case when v_removed then 'REMOVED' else 'GONE' end;
end $$;
