-- Which visits ('S'), browsers ('B') and leads ('L') are counted of an address that stands for several pages: what comes is counted by
-- itself, and what was counted is not read again.
create table tracking_seen (
    tracking_url_id bigint not null references tracking_url on delete cascade,
    kind            text   not null check (kind in ('S', 'B', 'L')),
    key             text   not null,
    primary key (kind, key, tracking_url_id)
);
create index tracking_seen_of on tracking_seen (tracking_url_id);

-- Page views by which stay_time is the mean; all totals are made once with it.
alter table tracking_url add column stays integer not null default 0;
alter table tracking_url add column counted_at timestamptz;                 -- of an address that stands for several: until when
create index tracking_bound_at on tracking_bound (at);

-- Names whose visit it was once that lead is gone or became another: nobody's number, so that counts of leads stay.
alter table tracking_session add column former uuid;
-- Leads who are gone already: one name for each browser. A browser without a lead waits for its click to be judged.
with gone as materialized (
    select browser_id, gen_random_uuid() as name from (
        select distinct browser_id from tracking_session s where lead_id is null and bound_at is not null
            and not exists (select from tracking_browser b where b.browser_id = s.browser_id and b.lead_id is null)) x
)
update tracking_session s set former = g.name from gone g
where s.browser_id = g.browser_id and s.lead_id is null and s.bound_at is not null;

update tracking_url set stale = true;
