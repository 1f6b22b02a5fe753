-- What campaigns, their sessions and their documents say in other languages than the first, by the column whose text it stands for.
create table campaign_text (
    campaign_id bigint   not null references campaign on delete cascade,
    resource    text     not null,
    record_id   bigint   not null,
    language_id smallint not null,
    column_name text     not null,
    value       text     not null,
    primary key (resource, record_id, language_id, column_name)
);
create index campaign_text_campaign on campaign_text (campaign_id, language_id);
