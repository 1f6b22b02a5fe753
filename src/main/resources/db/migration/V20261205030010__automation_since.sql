-- How far the histories that start runs had come when it was started: many moments are kept to the second, numbers tell exactly.
alter table automation add column since_numbers jsonb not null default '{}';
