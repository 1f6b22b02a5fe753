-- A key without a rate of its own goes by the settings api.rate and api.burst.
alter table api_client alter column rate_per_second drop not null, alter column rate_per_second drop default,
    alter column rate_burst drop not null, alter column rate_burst drop default;
update api_client set rate_per_second = null, rate_burst = null where rate_per_second = 20 and rate_burst = 100;
