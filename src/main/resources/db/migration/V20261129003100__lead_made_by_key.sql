-- The key that made a lead: one that is limited to campaigns goes on seeing what it made.
alter table lead_add_log add client_id bigint;
create index lead_add_log_client on lead_add_log (client_id, lead_id) where client_id is not null;
