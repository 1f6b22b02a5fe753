package io.yoriai.neo;

import io.yoriai.newsletter.NeoClients;
import static org.assertj.core.api.Assertions.assertThat;

import io.yoriai.newsletter.NeoClients;
import io.yoriai.newsletter.Choice;
import io.yoriai.newsletter.NeoClients;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.Magazines;
import io.yoriai.newsletter.Reader;
import io.yoriai.newsletter.ReaderField;
import io.yoriai.newsletter.Readers;
import io.yoriai.testkit.ServerTest;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The demo data that documents and examples speak of. */
@ServerTest
class NeoDemoTest {

    @Autowired
    NeoDemo demo;
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
            assertThat(magazine.choices("progress")).extracting(Choice::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8,
                    9, 10);
            Reader reader = readers.find(1, "hoge@fugo.com").orElseThrow();
            assertThat(reader.receives()).isTrue();
            assertThat(reader.text(magazine, ReaderField.PROGRESS)).isEqualTo("0000011001");
            assertThat(jdbc.sql("select count(*) from neo_client where client_id = ?")
                    .param("0123456789abcdef0123456789abcdef").query(Integer.class).single()).isOne();
            assertThat(NeoDemo.CLIENT_SECRET).isEqualTo("fedcba9876543210fedcba9876543210fedcba98");
        });
    }
}
