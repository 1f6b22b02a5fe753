package io.yoriai.intake.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;

/** Lines of imports that name an erased person, and waiting files that do or of which nobody knows whom they name. */
@Component
@Order(0)
class ImportEraser implements ErasureListener {

    private final JdbcClient jdbc;

    ImportEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        jdbc.sql("""
                delete from reader_import_part p where exists (select from reader_import_line l
                    where l.import_id = p.import_id and l.email_key = ?)
                or not exists (select from reader_import_line l where l.import_id = p.import_id)""").param(address)
                .update();
        jdbc.sql("delete from reader_import_line where email_key = ?").param(address).update();
        return 0;
    }
}
