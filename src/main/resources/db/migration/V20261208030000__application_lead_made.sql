-- Whether the lead was made with the application: then whoever applied is nobody else. A merge ends it.
alter table application add column lead_made boolean not null default false;
