-- Late pages and counts of the lists of mails and clicks read these alone: docs/adr/0073.
create index mail_listed on mail (id) where lead_id is not null and content_id is not null and skip_reason is null;
create index mail_click_listed on mail_click (id) where lead_id is not null and click_count_url_id is not null;
