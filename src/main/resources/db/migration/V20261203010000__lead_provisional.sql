-- Leads that never confirmed their registration are few, and are looked for by night.
create index lead_provisional on lead (date_regist) where registration_type_id = 2;
