-- What update keys look leads up by (spec/smp-lead.md 3): texts compare after NFKC, custom items by containment.
create index lead_key_name on lead (normalize(name1, nfkc), normalize(name2, nfkc));
create index lead_key_company on lead (normalize(company_name, nfkc)) where company_name is not null;
create index lead_key_tel on lead (normalize(tel, nfkc)) where tel is not null;
create index lead_attributes on lead using gin (attributes jsonb_path_ops);
