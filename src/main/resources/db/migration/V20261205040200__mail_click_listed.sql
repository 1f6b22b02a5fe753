-- Whether a click is listed stands in the index of links, in which equal entries stand once: to count the list reads that one
-- alone, as a bare count does (docs/adr/0073).
alter table mail_click add column listed boolean
    generated always as (lead_id is not null and click_count_url_id is not null) stored;
drop index mail_click_listed;
create index mail_click_listed on mail_click (id) where listed;
drop index mail_click_url;
create index mail_click_url on mail_click (click_count_url_id, verdict_id, listed);
