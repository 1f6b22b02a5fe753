package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.sql.SQLException;

/** Jobs over many leads go on where they were when the server is killed: nothing is done twice, nothing left out. */
class JobsSurviveKillTest extends KilledServer {

    private static final int PERSONS = 3_000;
    private static final int COMPANIES = 1_000;
    private static final int KILLS = 2;

    @Test
    void merging_and_linking_go_on_after_kills_and_do_each_lead_once() throws Exception {
        data = folder.toRealPath().resolve("data");
        PreparedProgram.get().demo(data);
        Files.writeString(data.resolve("yoriai.properties"), "db-scheduler.heartbeat-interval=1s\n"); // else each kill costs a minute
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            fill();
            server.kill();
        }
        int killedWithin = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
                killedWithin += within(kill) ? 1 : 0;
                server.kill();
            }
        }
        assertThat(killedWithin).as("kills in the middle of the work").isPositive();
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            await("select finished_at is not null from lead_merge_run");
            await("select wanted = ended and not exists (select from company_lead_due) from company_linking");
            assertThat(server.isAlive()).isTrue();
            assertThat(number("select count(*) from lead where name1 = 'twice'")).as("one each").isEqualTo(PERSONS);
            assertThat(number("select count(*) from lead_merge_log l join lead_delete_log d on d.id = l.id "
                    + "where d.route_id is not null and l.lead_id in (select id from lead where name1 = 'twice')"))
                    .as("each told once").isEqualTo(PERSONS);
            assertThat(number("select merged from lead_merge_run")).isGreaterThanOrEqualTo(PERSONS);
            assertThat(number("""
                    select count(*) from lead l where l.name1 = 'twice' and 1 <> (
                        select count(*) from company_lead k join company c on c.id = k.company_id
                        where k.lead_id = l.id and c.name = l.company_name)""")).as("linked otherwise than once")
                    .isZero();
        }
    }

    /** Three thousand persons, each twice; every one belongs to one of a thousand companies. */
    private void fill() throws SQLException {
        execute("""
                insert into company (name, date_regist, date_update)
                select '試験' || n || '商事', now(), now() from generate_series(1, %d) n""".formatted(COMPANIES));
        execute("""
                insert into lead (login_id, name1, name2, email, company_name, date_regist, date_update)
                select 'twice' || n, 'twice', 'p' || n %% %1$d, 'twice' || n %% %1$d || '@example.com',
                    '試験' || 1 + n %% %2$d || '商事', now(), now()
                from generate_series(0, 2 * %1$d - 1) n""".formatted(PERSONS, COMPANIES));
        execute("update company_linking set wanted = wanted + 1");
        execute("insert into lead_merge_run (started_by, started_at) values ('test', now())");
    }

    /** Waits until some more is done, but not all; false where all was done before it was seen. */
    private boolean within(int kill) throws Exception {
        int enough = PERSONS * kill / (KILLS + 2);
        await("select finished_at is not null or merged > " + enough + " from lead_merge_run");
        return number("select count(*) from lead_merge_run where finished_at is null") == 1;
    }
}
