-- Which secrets of the installation sealed what is stored: their numbers and fingerprints, never themselves (docs/adr/0062).
create table secret_key (
    number      smallint primary key,                          -- the greatest is in force
    fingerprint text     not null unique                       -- HMAC-SHA-256 with the secret
);
insert into secret_key (number, fingerprint)
select 1, value from system_setting where name = 'secret.fingerprint';
delete from system_setting where name = 'secret.fingerprint';

-- Keys of hashes that are kept for ever.
create table data_key (
    name   text  primary key,
    sealed bytea not null
);
