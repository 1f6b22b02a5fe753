-- Leads that are told how their inspection ended; mails are made of the rows, and they go.
create table lead_inspection_notice (
    id                 bigint generated always as identity primary key,
    lead_id            bigint not null references lead on delete cascade,
    inspection_type_id smallint not null,
    at                 timestamptz not null
);
create index lead_inspection_notice_lead on lead_inspection_notice (lead_id);
