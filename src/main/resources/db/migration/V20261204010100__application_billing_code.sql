-- A billing's code comes from its campaign's own series where it has one (docs/adr/0090).
alter table billing drop column billing_code, add column own_code text;
alter table billing add column billing_code text not null unique
    generated always as (coalesce(own_code, 'B' || lpad(id::text, greatest(8, length(id::text)), '0'))) stored;
