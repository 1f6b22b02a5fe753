-- Codes match without case and with full-width characters folded, however they were stored (spec/smp-campaign.md 9.6).
drop index discount_by_code;
drop index discount_code_by_code;
create index discount_by_code on discount (upper(normalize(code, NFKC))) where code is not null;
create index discount_code_by_code on discount_code (upper(normalize(code, NFKC)));
