package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.sql.SQLException;

/** A node that is killed in the middle of batches: whoever comes next does each record once, and the counters are right. */
class BatchesSurviveKillTest extends KilledServer {

    private static final int RECORDS = 4_000;
    private static final int KILLS = 2;

    @Test
    void batches_go_on_after_kills_and_each_record_is_done_once() throws Exception {
        data = Files.createDirectories(folder.toRealPath().resolve("data"));
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            fill();
            server.kill();
        }
        int killedWithin = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
                // Half a minute goes by in which whoever was killed gives no sign of life.
                execute("update bulk_batch set alive_at = alive_at - interval '1 minute'");
                killedWithin += within(kill) ? 1 : 0;
                server.kill();
            }
        }
        assertThat(killedWithin).as("kills in the middle of the work").isPositive();
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            execute("update bulk_batch set alive_at = alive_at - interval '1 minute'");
            await("select bool_and(status = 3) from bulk_batch");
            assertThat(server.isAlive()).isTrue();
            assertThat(number("select count(*) from bulk_batch where succeeded + failed <> total or failed <> "
                    + RECORDS / 10)).as("counters").isZero();
            assertThat(number("select count(*) from bulk_record where result is null or body is not null")).isZero();
            assertThat(number("select count(*) from lead where name2 = 'made'")).as("made once each")
                    .isEqualTo(RECORDS * 9 / 10);
            assertThat(number("select count(distinct email) from lead where name2 = 'made'")).as("none lost")
                    .isEqualTo(RECORDS * 9 / 10);
            assertThat(number("""
                    select count(*) from bulk_record r join bulk_batch b on b.id = r.batch_id
                    where r.result = 1 and b.method = 'visitor.post' and 1 <> (
                        select count(*) from lead l join lead_add_log a on a.lead_id = l.id
                        where l.id = r.record_id::bigint and l.email = 'kill' || r.no || '@example.com')"""))
                    .as("a result names what its record made").isZero();
            assertThat(number("select count(*) from lead_change_log where after_value = 'changed'"))
                    .as("changed once each").isEqualTo(RECORDS * 9 / 10);
            assertThat(number("""
                    select count(*) from audit_log where what like 'visitor.p% BulkApi/%'""")).as("a row for each")
                    .isEqualTo(2 * RECORDS * 9 / 10);
        }
    }

    /** New leads, and a change of each of the same by their address; every tenth record is wrong. */
    private void fill() throws SQLException {
        for (String[] batch : new String[][]{{"visitor.post", "{}", "made"},
            {"visitor.put", "{\"upsert\":\"1\",\"update_key\":\"Email\"}", "changed"}}) {
            execute("""
                    with batch as (
                        insert into bulk_batch (client_id, method, parameters, place, status, total, address, host, alive_at,
                            date_regist, date_update)
                        select min(id), '%1$s', '%2$s', nextval('bulk_place_seq'), 1, %4$d, '127.0.0.1', 'http://localhost',
                            now(), now(), now() from api_client returning id)
                    insert into bulk_record (batch_id, no, body)
                    select id, n, '<VisitorData>' || case when n %% 10 = 0 then '<Nothing/>' else
                        '<Email>kill' || n || '@example.com</Email><Name1>%3$s</Name1><Name2>made</Name2>' end
                        || '</VisitorData>'
                    from batch, generate_series(1, %4$d) n"""
                    .formatted(batch[0], batch[1], batch[2], RECORDS));
        }
    }

    /** Waits until some more is done, but not all; false where all was done before it was seen. */
    private boolean within(int kill) throws Exception {
        int enough = 2 * RECORDS * kill / (KILLS + 2);
        await("select sum(succeeded + failed) > " + enough + " from bulk_batch");
        return number("select count(*) from bulk_batch where status < 3") > 0;
    }
}
