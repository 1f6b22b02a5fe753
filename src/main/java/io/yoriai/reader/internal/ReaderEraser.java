package io.yoriai.reader.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;

/** Readers of an erased person, with what their rows keep of the address. */
@Component
@Order(1)
class ReaderEraser implements ErasureListener {

    private final JdbcClient jdbc;

    ReaderEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        // In the order of ids, as every call locks readers. Their photographs go by the table's trigger.
        var readers = jdbc.sql("select id from reader where email_key = ? order by id for update").param(address)
                .query(Long.class).list();
        Long[] ids = readers.toArray(Long[]::new);
        jdbc.sql("delete from reader_change where reader_id = any (?)").param(ids).update();
        // Readers who had this address and have another now: their changes stay with them, without this address.
        jdbc.sql("""
                update reader_change c
                   set before = case when lower(before) = :address then null else before end,
                       after = case when lower(after) = :address then null else after end
                 where field = 'email' and (lower(before) = :address or lower(after) = :address)
                   and reader_id in (select reader_id from reader_change where email_key = :address)""")
                .param("address", address).update();
        // Of those who have left, the changes go; of those who stay, the next address keeps them.
        jdbc.sql("""
                update reader_change c set email_key = r.email_key from reader r
                where r.id = c.reader_id and c.email_key = ?""").param(address).update();
        jdbc.sql("delete from reader_change where email_key = ?").param(address).update();
        jdbc.sql("delete from newsletter_outbox where lower(email) = :address or reader_id = any (:ids)"
                + " or lower(payload ->> 'newEmail') = :address").param("address", address).param("ids", ids).update();
        jdbc.sql("delete from reader_payment where email_key = :address or reader_id = any (:ids)")
                .param("address", address).param("ids", ids).update();
        jdbc.sql("delete from reader where id = any (?)").param(ids).update();
        return ids.length;
    }

    @Override
    public int count(String address) {
        return jdbc.sql("select count(*) from reader where email_key = ?").param(address).query(Integer.class).single();
    }

    @Override
    public String kind() {
        return "readers";
    }
}
