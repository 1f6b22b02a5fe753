-- Whoever is taken off a campaign, by whichever way, is off its sub-campaigns (spec/smp-platform.md 4).
alter table staff_session_campaign add column campaign_id bigint;
update staff_session_campaign o set campaign_id = s.campaign_id from session s where s.id = o.session_id;
delete from staff_session_campaign o
    where not exists (select from staff_campaign k where k.admin_id = o.staff_id and k.campaign_id = o.campaign_id);
alter table staff_session_campaign alter column campaign_id set not null,
    add foreign key (staff_id, campaign_id) references staff_campaign (admin_id, campaign_id) on delete cascade;
create index staff_session_campaign_campaign on staff_session_campaign (staff_id, campaign_id);
