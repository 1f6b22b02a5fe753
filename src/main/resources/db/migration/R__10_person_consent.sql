-- The consent ledger (spec/smp-mail-tracking.md 3.10): it only grows.
create or replace function consent_ledger_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.seal is null and new.seal is not null then
        old.seal := new.seal;
        old.seal_number := new.seal_number;
        if old is not distinct from new then
            return new;                            -- the sealer
        end if;
    elsif tg_op = 'UPDATE' and old.address is not null and new.address is null then
        old.address := null;
        old.user_agent := new.user_agent;
        old.ip := new.ip;
        old.evidence := new.evidence;
        if old is not distinct from new and new.user_agent is null and new.ip is null and new.evidence is null then
            return new;                            -- the erasure of a person
        end if;
    end if;
    raise exception 'the consent ledger only grows';
end $$;
create or replace trigger consent_ledger_guard before update or delete on consent_ledger
    for each row execute function consent_ledger_guard();

create or replace function consent_record(p_address text, p_hash bytea, p_reader bigint, p_lead bigint, p_subject text,
                                          p_kind text, p_at timestamptz, p_origin jsonb) returns void language sql as $$
    insert into consent_ledger (address, address_hash, reader_id, lead_id, subject, kind, at, source, form, form_version,
                                wording_hash, ip, user_agent, actor, token_use, evidence)
    values (p_address, p_hash, p_reader, p_lead, p_subject, p_kind, p_at, p_origin ->> 'source', p_origin ->> 'form',
            p_origin ->> 'formVersion', decode(p_origin ->> 'wordingHash', 'hex'), (p_origin ->> 'ip')::inet,
            p_origin ->> 'userAgent', p_origin ->> 'actor', p_origin ->> 'tokenUse', p_origin ->> 'evidence')
$$;
