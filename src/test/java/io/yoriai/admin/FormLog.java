package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.yoriai.testkit.Data;

/** Sends forms of the console, and wants the row that each leaves in the operation log. */
abstract class FormLog {

    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Clock clock;

    /** Addresses that a form was sent to. */
    final Set<String> tried;
    Visitor visitor = new Visitor(0);
    long me;

    FormLog() {
        tried = new TreeSet<>();
    }

    /** For the same person. */
    FormLog(FormLog of) {
        data = of.data;
        jdbc = of.jdbc;
        clock = of.clock;
        tried = of.tried;
        visitor = of.visitor;
        me = of.me;
    }

    /** Sends a form, and wants its row as the newest of this person's. */
    HttpResponse<String> logged(String pattern, String what, Supplier<HttpResponse<String>> form) {
        long before = newest();
        HttpResponse<String> answer = form.get();
        assertThat(answer.statusCode()).as(pattern + " " + answer.body()).isIn(200, 302);
        assertThat(jdbc.sql("select what from audit_log where staff_id = :me and id > :before and door = 3"
                + " and address is not null").param("me", me)
                .param("before", before).query(String.class).list()).as(pattern).containsExactly(what);
        tried.add(pattern);
        return answer;
    }

    /** Sends a form, and wants a row of this person's, or several. */
    HttpResponse<String> kept(String pattern, Supplier<HttpResponse<String>> form) {
        long before = newest();
        HttpResponse<String> answer = form.get();
        assertThat(answer.statusCode()).as(pattern + " " + answer.body()).isIn(200, 302);
        assertThat(
                jdbc.sql("select count(*) from audit_log where staff_id = ? and id > ? and door = 3").params(me, before)
                        .query(Integer.class).single())
                .as(pattern).isPositive();
        tried.add(pattern);
        return answer;
    }

    long newest() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_log").query(Long.class).single();
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()))
                .replaceFirst("^https?://[^/]+", "");
    }

    long lead(String name) {
        return jdbc.sql("""
                insert into lead (login_id, name1, email, date_regist, date_update)
                values (:login, :name, :name || '@example.com', now(), now()) returning id""")
                .param("login", Data.unique("l")).param("name", name).query((row, n) -> row.getLong(1)).single();
    }
}
