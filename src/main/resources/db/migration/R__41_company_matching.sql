-- What companies and leads are compared by, and what makes them be compared (spec/smp-lead.md 7.6; docs/adr/0049).
-- PL/pgSQL, not SQL: a body that is inlined loses its cost, and the planner would compute the keys of all companies anew for
-- each batch of leads instead of asking the index below.

-- A name without legal forms at its ends, spaces, dots and hyphens; the long vowel mark stays. Nothing is left: ''.
create or replace function company_name_key(name text) returns text language plpgsql immutable parallel safe cost 1000 as $$
declare
    japanese constant text := '株式会社|\(株\)|有限会社|\(有\)|合同会社|\(同\)|合資会社|合名会社|(?:一般|公益)?(?:社団|財団)法人'
        '|学校法人|医療法人|社会福祉法人|独立行政法人|国立大学法人|特定非営利活動法人|npo法人';
    -- Words: what stands before or after them is no letter.
    western  constant text := 'inc|corporation|corp|co|ltd|limited|l\.?l\.?c|k\.?k|plc|gmbh';
    front    constant text := '^[\s.,]*(?:(?:(?:' || japanese || ')|(?:' || western || ')[\s.,]+)[\s.,]*)+';
    back     constant text := '(?:(?:[\s.,]*(?:' || japanese || ')|[\s.,]+(?:' || western || '))[\s.,]*)+$';
    key      text          := lower(normalize(coalesce(name, ''), nfkc));
begin
    -- The two expressions cost more than all else: they are asked where a name begins or ends with a character of theirs.
    if strpos('株(有合一公社財学医独国特nilckpg', left(key, 1)) > 0 or left(key, 1) !~ '\w' then
        key := regexp_replace(key, front, '');
    end if;
    if strpos('社)人cnpodlkh', right(key, 1)) > 0 or right(key, 1) !~ '\w' then
        key := regexp_replace(key, back, '');
    end if;
    return translate(key, E' \t\n\x0b\f\r\u0085\u1680\u2028\u2029・·.,()-‐‑‒–—―−', '');
end $$;

-- Digits and letters of a postal code.
create or replace function company_zip_key(zip text) returns text language plpgsql immutable parallel safe cost 300 as $$
begin
    return regexp_replace(lower(normalize(coalesce(zip, ''), nfkc)), '[^0-9a-z]', '', 'g');
end $$;

-- An address without spaces, whose block and house numbers are joined by one hyphen, however they were written.
create or replace function company_address_key(address text) returns text language plpgsql immutable parallel safe cost 600 as $$
begin
    return rtrim(regexp_replace(regexp_replace(lower(normalize(coalesce(address, ''), nfkc)), '\s', '', 'g'),
        '(?:丁目|番地|番|号|[\-‐‑‒–—―−]|(?<=[0-9])ー(?=[0-9]))+', '-', 'g'), '-');
end $$;

-- The domain of an e-mail address and those above it, of two labels at least: a.example.com, example.com.
create or replace function company_domains(email text) returns text[] language plpgsql immutable parallel safe cost 100 as $$
declare
    host    text   := lower(split_part(email, '@', -1));
    domains text[] := '{}';
begin
    while strpos(email, '@') > 0 and strpos(host, '.') > 0 loop
        domains := domains || host;
        host := substr(host, strpos(host, '.') + 1);
    end loop;
    return domains;
end $$;

-- Made anew with the functions: an index holds what they said when it was made.
drop index if exists company_name_key;
create index company_name_key on company (company_name_key(name));

-- A company's domains follow its column; every change that may change a link asks for a pass over all leads.
create or replace function company_domains_follow() returns trigger language plpgsql as $$
begin
    delete from company_domain where company_id = new.id;
    insert into company_domain (company_id, domain)
    select new.id, domain from unnest(string_to_array(new.email_domain, ',')) domain on conflict do nothing;
    return null;
end $$;
create or replace trigger company_domains_follow after insert or update of email_domain on company
    for each row execute function company_domains_follow();

create or replace function company_changed() returns trigger language plpgsql as $$
begin
    update company_linking set wanted = wanted + 1;
    return null;
end $$;
create or replace trigger company_changed after insert or delete or update of
    name, zip1, zip2, zip3, prefecture_key, address1, address2, address3, email_domain on company
    for each statement execute function company_changed();

-- A lead whose columns are compared is looked at anew, through whichever door it came. Without companies nothing is kept.
-- The row is locked although it is there: who takes it before this transaction ends would see the lead as it was.
create or replace function company_lead_added() returns trigger language plpgsql as $$
begin
    insert into company_lead_due (lead_id) select id from added where exists (select from company)
    on conflict (lead_id) do update set lead_id = excluded.lead_id;
    return null;
end $$;
create or replace trigger company_lead_added after insert on lead
    referencing new table as added for each statement execute function company_lead_added();

create or replace function company_lead_changed() returns trigger language plpgsql as $$
begin
    insert into company_lead_due (lead_id) select new.id where exists (select from company)
    on conflict (lead_id) do update set lead_id = excluded.lead_id;
    return null;
end $$;
create or replace trigger company_lead_changed after update of
    company_name, email, zip1, zip2, zip3, prefecture_key, address1, address2, address3 on lead
    for each row when ((old.company_name, old.email, old.zip1, old.zip2, old.zip3, old.prefecture_key, old.address1,
            old.address2, old.address3)
        is distinct from (new.company_name, new.email, new.zip1, new.zip2, new.zip3, new.prefecture_key, new.address1,
            new.address2, new.address3))
    execute function company_lead_changed();
