-- A browser that becomes another lead's begins another session under the same key (spec/smp-mail-tracking.md 3.11).
alter table tracking_browser add column turn integer not null default 0;   -- how often it became another lead's
alter table tracking_session add column turn integer not null default 0;
alter table tracking_session drop constraint tracking_session_session_key_key;
create unique index tracking_session_key on tracking_session (session_key, turn);
