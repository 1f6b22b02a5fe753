package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import io.yoriai.account.NeoClients;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.server.demo.NewsletterDemo;
import io.yoriai.testkit.ServerTest;

/** The demo data that documents and examples speak of. */
@ServerTest
class NewsletterDemoTest {

    @Autowired
    NewsletterDemo demo;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    NeoClients clients;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TransactionTemplate transaction;

    @Test
    void an_empty_database_gets_magazine_1_with_ten_choices_its_reader_and_the_key_of_the_documents_once() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql("truncate magazine restart identity cascade").update();
            demo.fill();
            demo.fill();

            Magazine magazine = magazines.find(1).orElseThrow();
            assertThat(magazines.all()).hasSize(1);
            assertThat(magazine.choices("progress")).extracting(MagazineChoice::number).containsExactly(1, 2, 3, 4, 5,
                    6, 7, 8,
                    9, 10);
            Reader reader = readers.find(1, "hoge@fugo.com").orElseThrow();
            assertThat(reader.receives()).isTrue();
            assertThat(reader.text(magazine, ReaderField.PROGRESS)).isEqualTo("0000011001");
            assertThat(jdbc.sql("select count(*) from neo_client where client_id = ?")
                    .param("0123456789abcdef0123456789abcdef").query(Integer.class).single()).isOne();
            assertThat(jdbc.sql("select count(*) from reader where magazine_id = 1").query(Integer.class).single())
                    .isBetween(180, 200);
            assertThat(jdbc.sql("select count(distinct name) from reader where magazine_id = 1")
                    .query(Integer.class).single()).isGreaterThan(100);
            assertThat(jdbc.sql("select count(*) from step_mail where magazine_id = 1").query(Integer.class).single())
                    .isEqualTo(3);
            assertThat(jdbc.sql("select count(*) from newsletter_outbox where magazine_id = 1 and handed_at is null")
                    .query(Integer.class).single()).isPositive();
            assertThat(NewsletterDemo.CLIENT_SECRET).isEqualTo("fedcba9876543210fedcba9876543210fedcba98");
        });
    }
}
