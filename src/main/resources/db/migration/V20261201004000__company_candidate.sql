-- Leads that several companies fit equally well, and those companies: people decide (spec/smp-lead.md 7.6, 紐付け候補).
create table company_lead_candidate (
    company_id bigint not null references company on delete cascade,
    lead_id    bigint not null references lead on delete cascade,
    primary key (lead_id, company_id)
);
create index company_lead_candidate_company on company_lead_candidate (company_id);
