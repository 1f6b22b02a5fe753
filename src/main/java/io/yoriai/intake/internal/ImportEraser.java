package io.yoriai.intake.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;

/** Lines of imports that name an erased person. */
@Component
@Order(0)
class ImportEraser implements ErasureListener {

    private final JdbcClient jdbc;

    ImportEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        jdbc.sql("delete from reader_import_line where email_key = ?").param(address).update();
        return 0;
    }
}
