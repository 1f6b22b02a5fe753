-- Lines turn to 5 (attended) at the door, once for every reception (spec/smp-application-attendance.md 1, 9.4). No index
-- mentions the status, in a column or in a predicate, so that the change stays on the row's own page (a heap-only update)
-- and writes no index at all; the free space of each page is kept for it.

drop index application_live;
create index application_of_lead on application (campaign_id, lead_id);
drop index application_session_live;
create index application_session_of_lead on application_session (session_id, lead_id);

alter table application set (fillfactor = 60);
alter table application_session set (fillfactor = 60);

-- The lead's code over all campaigns (campaign setting 31, value 2); the code of one campaign is application.visitor_data_code.
alter table lead add column common_code text;
create unique index lead_common_code on lead (common_code) where common_code is not null;
