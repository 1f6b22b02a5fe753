-- Somebody who is not known to be the lead wanted to apply again.
alter table application_event drop constraint application_event_kind_check, add constraint application_event_kind_check check (
    kind in ('APPLIED', 'WAITING', 'CHANGED', 'PROMOTED', 'CANCELLED', 'REJECTED', 'RESTORED', 'PAID', 'ALREADY'));
