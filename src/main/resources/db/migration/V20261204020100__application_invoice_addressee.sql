-- Whom an invoice was made out to, once the lead is gone: kept for seven years after the issue (spec/smp-lead.md 7.5).
alter table invoice add column company_name text, add column name text;
create index invoice_addressee on invoice (issued_at) where name is not null;
