-- Pages that an administrator named, and those whose totals are to be made anew (spec/smp-mail-tracking.md 2.12, 3.11).
alter table tracking_url add column named boolean not null default false;
alter table tracking_url add column stale boolean not null default false;
