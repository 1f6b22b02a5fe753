-- 連番設定: a campaign's own series of 請求CODE and リードCODE (docs/adr/0090). What has none goes on as before.
create table campaign_numbering (
    campaign_id  bigint   not null references campaign on delete cascade,
    kind         text     not null check (kind in ('BILLING', 'LEAD')),
    prefix       text     not null check (prefix ~ '^[A-Za-z0-9$/.%-]{0,20}$'),
    digits       smallint not null check (digits between 1 and 12),
    first_number bigint   not null check (first_number > 0),
    next_number  bigint   not null check (next_number >= first_number),
    primary key (campaign_id, kind)
);
-- Codes of billings are unique in the platform: two series whose prefixes differ in digits at the end alone could meet.
create unique index campaign_numbering_billing on campaign_numbering (regexp_replace(prefix, '[0-9]+$', ''))
    where kind = 'BILLING';
