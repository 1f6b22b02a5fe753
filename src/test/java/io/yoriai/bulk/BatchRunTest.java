package io.yoriai.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.bulk.internal.BatchRetention;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** How batches run: by whichever worker lives, as far as they may, and what is left of them. */
@ServerTest
class BatchRunTest extends BulkCase {

    @Autowired
    ApiClients clients;
    @Autowired
    BatchRetention retention;
    @Autowired
    Erasure erasure;
    @Autowired
    TestClock clock;

    @Test
    void too_many_failures_a_stop_and_a_key_that_ends_leave_the_rest_unexecuted() {
        Credentials as = key();
        String bad = IntStream.rangeClosed(1, 120)
                .mapToObj(n -> "<VisitorData key=\"b" + n + "\"><Nothing/></VisitorData>")
                .collect(Collectors.joining());
        String body = "<BulkApi><Method>visitor.post</Method><VisitorDataList>" + bad + "</VisitorDataList></BulkApi>";
        Reply posted = post(as, Map.of("max_errors", "60"), body.getBytes(StandardCharsets.UTF_8), Map.of());
        Reply told = ended(as, posted.id());
        assertThat(told.body()).contains("<BulkStatusId>4</BulkStatusId>", "<StopReasonId>3</StopReasonId>",
                "<ErrorRecordNum>60</ErrorRecordNum>", "<UnexecutedRecordNum>60</UnexecutedRecordNum>",
                "<BulkResultTypeName>未実行</BulkResultTypeName>");
        clients.revoke(as.apiKey());
        long left = inserted(as, 1, "nobody", 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> batches.find(left).orElseThrow().isOver());
        assertThat(batches.find(left).orElseThrow().stopReason()).isEqualTo(2);
        long held = inserted(key(), 2, "nobody", 600);
        batches.stop(data.staff(), held);
        assertThat(batches.find(held).orElseThrow().stopReason()).isEqualTo(1);
    }

    @Test
    void another_worker_goes_on_where_one_died_and_repeats_nothing() {
        Credentials as = key();
        long id = inserted(as, 2, "dead", -25);
        assertThat(batches.find(id).orElseThrow().succeeded()).isEqualTo(3);
        clock.advance(Duration.ofSeconds(10));
        assertThat(ended(as, id).body()).contains("<SuccessRecordNum>10</SuccessRecordNum>",
                "<BulkStatusId>3</BulkStatusId>");
        assertThat(data.jdbc().sql("select count(distinct record_id), count(*) from bulk_record where batch_id = ?"
                + " and no > 3 and body is null").param(id).query((row, n) -> row.getInt(1) + " " + row.getInt(2))
                .single()).isEqualTo("7 7");
    }

    @Test
    void a_record_that_the_system_fails_on_three_times_ends_the_batch_and_what_was_done_before_stays() {
        Credentials as = key();
        String name = Data.unique("故障");
        data.jdbc().sql("alter table company add constraint breaks check (name <> '" + name + "2') not valid").update();
        try {
            String companies = IntStream.rangeClosed(1, 4)
                    .mapToObj(n -> "<Company key=\"" + n + "\"><Name>" + name + n + "</Name></Company>")
                    .collect(Collectors.joining());
            Reply posted = xml(as,
                    "<BulkApi><Method>company.post</Method><CompanyList>" + companies + "</CompanyList></BulkApi>");
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(() -> {
                // Between two tries there are two seconds.
                clock.advance(Duration.ofSeconds(1));
                return batches.find(posted.id()).orElseThrow().isOver();
            });
            Reply told = get(as, "Id", Long.toString(posted.id()), "result", "all");
            assertThat(told.all("BulkResultTypeId")).containsExactly("1", "3", "3", "3");
            assertThat(told.body()).contains("<BulkStatusId>4</BulkStatusId>", "<StopReasonId>4</StopReasonId>",
                    "<SuccessRecordNum>1</SuccessRecordNum>", "<UnexecutedRecordNum>3</UnexecutedRecordNum>");
            assertThat(data.jdbc().sql("select count(*) from company where name like ?").param(name + "%")
                    .query(Long.class).single()).isOne();
        } finally {
            data.jdbc().sql("alter table company drop constraint breaks").update();
        }
    }

    @Test
    void a_person_who_is_erased_goes_from_bodies_keys_and_results() {
        Credentials as = key();
        String mail = Data.unique("e") + "@example.com";
        Reply posted = xml(as, UPSERT.formatted(lead(mail, mail, "消える")));
        ended(as, posted.id());
        long waiting = inserted(as, 2, "busy", 600);
        data.jdbc()
                .sql("update bulk_record set body = replace(body, '<Name1>', '<SubEmail>' || ? || '</SubEmail><Name1>')"
                        + " where batch_id = ? and no = 5")
                .params(mail, waiting).update();
        erasure.erase(Data.TESTS, EmailAddress.parse(mail).orElseThrow());
        assertThat(data.jdbc().sql("select count(*) from bulk_record where body like '%' || :mail || '%'"
                + " or record_key = :mail").param("mail", mail).query(Long.class).single()).isZero();
        data.jdbc().sql("update bulk_batch set worker = null where id = ?").param(waiting).update();
        assertThat(ended(as, waiting).body()).contains("<SuccessRecordNum>9</SuccessRecordNum>", "NOT_FOUND");
    }

    @Test
    void what_is_kept_long_enough_goes() {
        Credentials as = key();
        long id = inserted(as, 2, "busy", 600);
        batches.stop(data.staff(), id);
        data.jdbc().sql("update bulk_batch set end_date = end_date - interval '8 days' where id = ?").param(id)
                .update();
        retention.expire();
        assertThat(
                data.jdbc().sql("select count(body) || ' ' || count(*) from bulk_record where batch_id = ?").param(id)
                        .query(String.class).single())
                .isEqualTo("0 10");
        data.jdbc().sql("update bulk_batch set end_date = end_date - interval '83 days' where id = ?").param(id)
                .update();
        retention.expire();
        assertThat(batches.results(id, Batches.Choice.ALL, 10, 0).all()).isZero();
        assertThat(batches.find(id)).isPresent();
    }

    @Test
    void a_key_has_so_many_batches_and_those_of_others_do_not_wait_for_them() {
        Credentials as = key();
        inserted(as, 2, "busy", 600);
        IntStream.range(0, 19).forEach(n -> inserted(as, 1, "nobody", 0));
        String body = UPSERT.formatted(lead("k", Data.unique("q") + "@example.com", "列"));
        assertThat(xml(as, body).status()).as("one is executed, nineteen wait").isEqualTo(201);
        Reply full = xml(as, body);
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.header("Retry-After")).isEqualTo("10");
        Credentials other = key();
        assertThat(ended(other, xml(other, body).id()).body()).contains("<SuccessRecordNum>1</SuccessRecordNum>");
    }
}
