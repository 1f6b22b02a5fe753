-- Which step of a magazine a mail is of, so that its steps can be counted.
alter table mail add column step_id bigint;
update mail m set step_id = o.step_id from newsletter_outbox o
 where m.send_type = 8 and m.sender_id is null and o.id = (m.values ->> 'outbox')::bigint and o.step_id is not null;
create index mail_step on mail (step_id) where step_id is not null;
create index mail_step_opened on mail (step_id) where step_id is not null and open_date is not null;
create index mail_step_clicked on mail (step_id) where step_id is not null and click_date is not null;
create index mail_step_machine on mail (step_id) where step_id is not null and machine_click_count > 0 and click_date is null;
