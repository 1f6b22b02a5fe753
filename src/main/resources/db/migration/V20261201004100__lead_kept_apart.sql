-- Leads of one address and one name that somebody said are several people: no run over duplicates merges them.
create table lead_kept_apart (
    lead_id bigint primary key references lead on delete cascade
);
