-- Registers one line; the line tells what became of it in the same transaction, so that a job that is started again
-- repeats nothing. Answers STALE where the caller's copy of the magazine is old, else the verdict; r_reader is 0 where no
-- reader was made. Not waiting for the disk is harmless: what a crash takes back, the job does again.
create or replace function newsletter_import_line(p_import bigint, p_number bigint, p_magazine bigint, p_version bigint,
                                       p_overwrite boolean, p_step_mails boolean, p_mails jsonb, p_now timestamptz,
                                       p_origin jsonb, out verdict text, out r_reader bigint) language plpgsql as $$
declare
    l        reader_import_line;
    v_answer text;
begin
    perform set_config('synchronous_commit', 'off', true);
    r_reader := 0;
    select * into l from reader_import_line where import_id = p_import and number = p_number for update;
    if not found or l.done then
        verdict := 'DONE';
        return;
    end if;
    r_reader := newsletter_reader_add(p_magazine, p_version, l.columns, null, p_mails, p_now, p_origin, l.address_hash);
    if r_reader < 0 then
        verdict := 'STALE';
        r_reader := 0;
        return;
    elsif r_reader > 0 then
        verdict := 'NEW';
        if not p_step_mails then
            update reader set step_mails = false where id = r_reader;
        end if;
    elsif not p_overwrite then
        verdict := 'REGISTERED';
    else
        v_answer := newsletter_reader_update(p_magazine, p_version, l.email_key,
            case when l.columns ->> 'sendstatus' = '1' then l.columns - '{email,sendstatus}'::text[] else l.columns - 'email' end,
            p_now, p_origin, l.address_hash, null);
        if v_answer = 'STALE' then
            verdict := 'STALE';
            return;
        elsif v_answer = 'NOT_FOUND' then                      -- left just now: a new reader is made with the next turn
            verdict := 'STALE';
            return;
        end if;
        verdict := 'OVERWRITTEN';
    end if;
    update reader_import_line
       set verdict = newsletter_import_line.verdict, done = true, texts = null, columns = null, address_hash = null
     where import_id = p_import and number = p_number;
end $$;
