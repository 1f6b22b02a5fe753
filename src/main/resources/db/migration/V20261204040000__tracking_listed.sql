-- Late pages and counts of the lists of visits and page views read these alone: docs/adr/0073.
create index tracking_session_listed on tracking_session (id) where lead_id is not null and valid_id = 1;

-- Whether the visit is valid; null where it is no lead's. The triggers of R__42_tracking_listed.sql keep it.
alter table tracking_access add column listed boolean;
update tracking_access a set listed = s.valid_id = 1
  from tracking_session s where s.id = a.session_id and s.lead_id is not null;
create index tracking_access_listed on tracking_access (id) where listed;
