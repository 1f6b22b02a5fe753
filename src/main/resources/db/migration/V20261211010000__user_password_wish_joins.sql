-- Whether a lead that uses no login is meant, too: by the link of its mail it begins to use one.
alter table password_wish add column joins boolean not null default false;
