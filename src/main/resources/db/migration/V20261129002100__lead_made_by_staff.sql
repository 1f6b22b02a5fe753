-- Whom an administrator registered is within the reach of that one.
create index lead_add_log_staff on lead_add_log (lastupdate_user_id, lead_id) where lastupdate_user_id is not null;
