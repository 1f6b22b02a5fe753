package io.yoriai.signup.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;

/** New addresses that wait to be proven, of an erased person. */
@Component
@Order(0)
class WishEraser implements ErasureListener {

    private final JdbcClient jdbc;

    WishEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        jdbc.sql("delete from reader_new_address where lower(email) = ?").param(address).update();
        return 0;
    }
}
