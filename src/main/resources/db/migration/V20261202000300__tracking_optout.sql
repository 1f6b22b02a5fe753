-- Browsers whose owners want to be nobody, by the page that tells what tracking does.
create table tracking_optout (
    browser_id text primary key,
    at         timestamptz not null
);
