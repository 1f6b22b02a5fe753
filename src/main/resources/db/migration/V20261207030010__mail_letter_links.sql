-- Steps and notices of a magazine count, too: a link is one in all of them. On the wire of leads it is not told.
alter table click_count_url add column magazine_id bigint;
create unique index click_count_url_magazine on click_count_url (magazine_id, md5(target_url)) where magazine_id is not null;
