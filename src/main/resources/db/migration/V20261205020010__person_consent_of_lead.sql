-- Words of consent are told to the lead who asks what is held about it.
create index consent_ledger_lead on consent_ledger (lead_id, id) where lead_id is not null;
