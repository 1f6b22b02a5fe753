-- A person is looked up by the whole address alone. An index with an order also offered itself to the pages of one
-- magazine, sorted by address, where it read the readers of all the other magazines.
drop index reader_person;
create index reader_person on reader using hash (email_key);
