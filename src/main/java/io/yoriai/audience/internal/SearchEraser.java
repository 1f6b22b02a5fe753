package io.yoriai.audience.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;

/** A saved search that names an erased person finds nobody any more: it goes. */
@Component
@Order(0)
class SearchEraser implements ErasureListener {

    private final JdbcClient jdbc;

    SearchEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        jdbc.sql("delete from reader_search where strpos(lower(conditions::text), ?) > 0").param(address).update();
        return 0;
    }
}
