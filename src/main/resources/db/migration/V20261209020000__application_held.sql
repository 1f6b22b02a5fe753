-- Mails to who is still 仮登録 wait outside of the index that is read for mails: as -1 (docs/adr/0118).
drop index application_event_mail;
create index application_event_mail on application_event (id) where mail > 0;
comment on column application_event.mail is 'still to be made: 1 to the lead + 2 to the staff; -1 to the lead once it is 本登録';
