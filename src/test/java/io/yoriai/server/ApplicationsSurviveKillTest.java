package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.Dictionary;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestDatabase;

/**
 * 64 clients apply, change and cancel at two nodes over one database, and one node is killed in their midst; then every
 * invariant of applications holds as it stands (spec/smp-application-attendance.md B1: 1 to 5, 8, 9, 12). {@code -Dkills=5} does
 * it five times.
 */
class ApplicationsSurviveKillTest {

    private static final int CLIENTS = 64;
    private static final int KILLS = Integer.getInteger("kills", 1);
    /** Answers before the kill, and after it. */
    private static final int ENOUGH = 400;
    private static final int LEADS = 40;
    private static final int OWNERS = 4;
    private static final int CODES = 12;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final Set<Long> made = ConcurrentHashMap.newKeySet();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Long> leads = new ArrayList<>();
    private final List<Long> owners = new ArrayList<>();
    private Data data;
    private Credentials me;
    private long sessions;
    private long paid;
    private long open;
    private long first;
    private long second;
    private long clashing;
    private long unlimited;

    @Test
    void whatever_64_clients_do_at_two_nodes_holds_when_one_of_them_is_killed() throws Exception {
        String url = TestDatabase.fresh("kills");
        try (ConfigurableApplicationContext lives = new SpringApplicationBuilder(Application.class).run(
                "--server.port=0", "--management.server.port=0", "--yoriai.database=external",
                "--test.database.url=" + url, "--yoriai.data=target/lives", "--spring.jmx.enabled=false",
                "--yoriai.secret=" + SECRET)) {
            ApiClients clients = lives.getBean(ApiClients.class);
            Dictionary dictionary = lives.getBean(Dictionary.class);
            data = new Data(lives.getBean(JdbcClient.class), lives.getBean(Clock.class));
            me = clients.create(NewApiClient.named("kills").withoutRateLimit());
            Api here = Api.at("http://localhost:" + lives.getEnvironment().getProperty("local.server.port"), clients,
                    dictionary);
            fill(here);
            for (int kill = 1; kill <= KILLS; kill++) {
                Path node = Files.createDirectories(folder.resolve("node" + kill));
                Files.writeString(node.resolve("yoriai.properties"), "yoriai.secret=" + SECRET + "\n");
                try (ServerProcess dies = ServerProcess.serve(node, "--database-url", url, "--database-password",
                        "postgres")) {
                    storm(here, Api.at(dies.url(), clients, dictionary), dies, kill);
                }
                assertInvariants();
            }
            lower(here);
        }
    }

    private void fill(Api api) {
        sessions = data.campaign("席取り");
        first = session("limit_user_num = 12, waiting_list_type_id = 2", 10);
        second = session("limit_user_num = null", 13);
        clashing = session("limit_user_num = 20, waiting_list_type_id = 2", 11);
        unlimited = data.campaign("無制限");
        open = data.session(unlimited, "無制限の会");
        paid = data.campaign("有料");
        data.jdbc().sql("""
                update campaign set ss_target_type_id = 1, price_type_id = 2, price = 5000, limit_user_num = 15,
                    waiting_list_type_id = 2, start_day = timestamptz '2090-01-01 10:00+09' where id = ?""").param(paid)
                .update();
        data.jdbc().sql("""
                insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                    discount_amount, limit_num, limit_num_per_visitor, date_regist, date_update)
                values (?, 1, '割引', 'KILLS', 1, 1, 1000, ?, 1, now(), now())""").params(paid, CODES).update();
        data.jdbc()
                .sql("""
                        insert into campaign_numbering (campaign_id, kind, prefix, digits, first_number, next_number)
                        values (:paid, 'BILLING', 'KILL-', 6, 1, 1), (:paid, 'LEAD', 'K', 6, 1, 1), (:sessions, 'LEAD', 'K', 6, 1, 1)""")
                .param("paid", paid).param("sessions", sessions).update();
        data.jdbc().sql("""
                insert into system_setting (name, value) values ('payment.methods', '2')
                on conflict (name) do update set value = excluded.value""").update();
        for (int i = 0; i < LEADS; i++) {
            leads.add(data.lead());
        }
        for (int i = 0; i < OWNERS; i++) {
            long owner = data.lead();
            owners.add(owner);
            assertThat(apply(api, sessions, owner, "session_id", "" + first).status()).isEqualTo(201);
        }
    }

    private long session(String columns, int hour) {
        long id = data.session(sessions, Data.unique("会"));
        data.jdbc().sql("update session set start_day = timestamptz '2090-01-01 00:00+09' + ? * interval '1 hour',"
                + " end_day = timestamptz '2090-01-01 00:00+09' + (? + 2) * interval '1 hour', " + columns
                + " where id = ?").params(hour, hour, id).update();
        return id;
    }

    private void storm(Api here, Api there, ServerProcess dies, int seed) throws Exception {
        answered.set(0);
        there.token(me);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(1000L * seed + i);
                Api api = i % 2 == 0 ? here : there;
                int client = i;
                running.add(threads.submit(() -> client(client, api, random)));
            }
            while (answered.get() < ENOUGH && unexpected.isEmpty()) {
                Thread.sleep(5);
            }
            dies.kill();
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(unexpected).isEmpty();
    }

    /** INV-1: where a limit falls below what is held, nobody loses a seat, and nobody gets one. */
    private void lower(Api api) throws Exception {
        long held = held();
        Api.Reply lowered = api.call(me, "seminar.putSession", Map.of(),
                "<Session><Id>" + first + "</Id><LimitUserNum>" + (held - 3) + "</LimitUserNum></Session>", Map.of());
        assertThat(lowered.status()).as(lowered.body()).isEqualTo(200);
        List<Future<Api.Reply>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                asked.add(threads.submit(() -> stranger(api, new Random(1) {
                    @Override
                    public boolean nextBoolean() {
                        return true;
                    }
                })));
            }
        }
        for (Future<Api.Reply> one : asked) {
            assertThat(one.get().status()).as(one.get().body()).isIn(409, 429);
        }
        assertThat(held()).as("INV-1: with a limit below what is held").isEqualTo(held);
    }

    private long held() {
        return data.jdbc().sql("""
                select coalesce(sum(quantity), 0) from application_session
                where session_id = ? and application_status_id in (1, 5)""").param(first).query(Long.class).single();
    }

    /** Does this and that until enough is done, or its node is gone. */
    private void client(int number, Api api, Random random) {
        try {
            while (answered.get() < 2 * ENOUGH && unexpected.isEmpty()) {
                Api.Reply reply = number < OWNERS
                        ? apply(api, sessions, owners.get(number), "session_id", first + ":" + second)
                        : something(api, random);
                if (reply.status() == 429) {
                    // Too many of one key at once on a machine that is short of processors: nothing is done, and it is asked again.
                    Thread.sleep(100);
                    continue;
                }
                answered.incrementAndGet();
                if (!Set.of(200, 201, 409).contains(reply.status())) {
                    unexpected.add(reply.status() + reply.body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            // The node is gone: what was asked last may be done or not.
        }
    }

    private Api.Reply something(Api api, Random random) {
        long lead = leads.get(random.nextInt(LEADS));
        String waiting = random.nextInt(4) == 0 ? "0" : "1";
        return switch (random.nextInt(9)) {
            case 0, 1 -> kept(apply(api, sessions, lead, "session_id", "" + first, "waiting", waiting));
            case 2 -> kept(apply(api, sessions, lead, "session_id", first + ":" + second, "waiting", waiting));
            case 3 -> kept(apply(api, sessions, lead, "session_id", "" + clashing, "waiting", waiting));
            case 4 -> kept(apply(api, paid, lead, "discount_code", "KILLS", "waiting", waiting));
            case 5 -> kept(apply(api, unlimited, lead, "session_id", "" + open));
            case 6 -> kept(stranger(api, random));
            default -> made.stream().skip(random.nextInt(Math.max(1, made.size()))).findFirst()
                    .map(id -> api.call(me, "application.delete", Map.of("Id", "" + id), null, Map.of()))
                    .orElseGet(() -> kept(apply(api, unlimited, lead, "session_id", "" + open)));
        };
    }

    /** Somebody new, seated, queued or refused with all that belongs to it. */
    private Api.Reply stranger(Api api, Random random) {
        String name = "storm" + numbers.incrementAndGet();
        String body = "<Application><VisitorData><Name1>嵐</Name1><Name2>" + name + "</Name2><Email>" + name
                + "@example.com</Email></VisitorData>"
                + "<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod></Application>";
        Map<String, String> parameters = random.nextBoolean()
                ? Map.of("seminar_id", "" + sessions, "session_id", "" + first)
                : Map.of("seminar_id", "" + paid, "discount_code", "KILLS");
        return api.call(me, "application.post", parameters, body, Map.of());
    }

    private Api.Reply kept(Api.Reply reply) {
        if (reply.status() == 201) {
            made.add(reply.id());
        }
        return reply;
    }

    private Api.Reply apply(Api api, long campaign, long lead, String... more) {
        Map<String, String> parameters = new HashMap<>(Api.map(more));
        parameters.put("seminar_id", "" + campaign);
        parameters.put("visitor_id", "" + lead);
        return api.call(me, "application.post", parameters, campaign == paid
                ? "<Application><PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod></Application>"
                : null, Map.of());
    }

    private void assertInvariants() {
        none("INV-1, INV-2: seats held, leads and who waits are what the rows say, and within the limits", COUNTED);
        none("INV-3: one live application to a campaign, one live line to a session", """
                select campaign_id, lead_id from application a join campaign c on c.id = a.campaign_id
                where ss_target_type_id = 1 and application_status_id in (1, 2, 5) group by 1, 2 having count(*) > 1
                union all
                select session_id, lead_id from application_session
                where application_status_id in (1, 2, 5) group by 1, 2 having count(*) > 1""");
        none("INV-4: nobody is at two places at once", """
                select l.id from application_session l join session s on s.id = l.session_id
                    join application_session m on m.lead_id = l.lead_id and m.id > l.id
                        and m.campaign_id = l.campaign_id
                    join session t on t.id = m.session_id
                where l.application_status_id in (1, 5) and m.application_status_id in (1, 5)
                    and s.start_day < t.end_day and t.start_day < s.end_day""");
        none("INV-5: no application without its lines, price and billing, no lead without its application", """
                select a.id from application a join campaign c on c.id = a.campaign_id
                where c.ss_target_type_id = 2 and not exists (
                    select from application_session where application_id = a.id)
                union all
                select a.id from application a where total_amount > 0 and application_status_id = 1 and not exists (
                    select from billing where application_id = a.id and billing_status_id = 1)
                union all
                select a.id from application a where application_status_id = 1 and discount_code is not null
                    and (discount_amount = 1000) <> exists (
                        select from discount_history where application_id = a.id and discount_history_status_id = 1)
                union all
                select a.id from application a where not exists (
                    select from application_event where application_id = a.id)
                union all
                select l.id from lead l where email like 'storm%' and not exists (
                    select from application where lead_id = l.id)""");
        none("INV-8: a number is given once, nobody overtakes, no seat is free while somebody waits", """
                select session_id, waiting_number from application_session where waiting_number is not null
                    and application_status_id = 2 group by 1, 2 having count(*) > 1
                union all
                select campaign_id, waiting_number from application where waiting_number is not null
                    and application_status_id = 2 group by 1, 2 having count(*) > 1
                union all
                select id, 0 from campaign where ss_target_type_id = 1 and number_of_waiting > 0
                    and number_of_applications < limit_user_num
                union all
                select s.id, 0 from session s where number_of_applications < limit_user_num and exists (
                    select from application_session w where w.session_id = s.id and w.application_status_id = 2
                        and not exists (
                            select from application_session l join session t on t.id = l.session_id
                            where l.lead_id = w.lead_id and l.application_status_id in (1, 5)
                                and t.start_day < s.end_day and s.start_day < t.end_day))""");
        none("INV-9: a code is used as often as it may be, its counter is right, numbers of billings are given once",
                """
                        select d.id from discount d cross join lateral (
                            select count(*) as uses, count(distinct a.lead_id) as leads
                            from discount_history h join application a on a.id = h.application_id
                            where h.discount_id = d.id and h.discount_history_status_id = 1) n
                        where n.uses > d.limit_num or n.uses <> d.used_num or n.uses <> n.leads
                        union all
                        select min(application_id) from billing group by billing_code having count(*) > 1
                        union all
                        select min(id) from application where visitor_data_code is not null group by campaign_id, visitor_data_code
                            having count(distinct lead_id) > 1
                        union all
                        select n.campaign_id from campaign_numbering n
                        where n.next_number - n.first_number <> case n.kind
                            when 'BILLING' then (select count(*) from billing b join application a on a.id = b.application_id
                                where a.campaign_id = n.campaign_id)
                            else (select count(distinct visitor_data_code) from application a
                                where a.campaign_id = n.campaign_id) end""");
        assertThat(data.jdbc().sql("""
                select count(distinct lead_id) from application_session
                where session_id = :first and lead_id in (:owners) and application_status_id = 1""")
                .param("first", first).param("owners", owners).query(Long.class).single())
                .as("INV-12: a seat in both selections is kept").isEqualTo(OWNERS);
        assertThat(data.jdbc().sql("select count(*) from application where id in (:ids)").param("ids", made)
                .query(Long.class).single()).as("what was answered 201 is there").isEqualTo(made.size());
    }

    private static final String COUNTED = """
            select c.id from campaign c cross join lateral (
                select coalesce(sum(case when c.ss_target_type_id = 2 then 1 else quantity end)
                        filter (where application_status_id in (1, 5)), 0) as seats,
                    count(distinct lead_id) filter (where application_status_id in (1, 5)) as leads,
                    count(*) filter (where application_status_id = 2) as waiting
                from application where campaign_id = c.id) n cross join lateral (
                select coalesce(sum(seats), 0) as seats, coalesce(sum(leads), 0) as leads
                from seat_change where campaign_id = c.id and session_id = 0) x
            where (number_of_applications + x.seats, number_of_applicants + x.leads, number_of_waiting)
                is distinct from (n.seats, n.leads, n.waiting) or n.seats > nullif(c.limit_user_num, 0)
            union all
            select s.id from session s cross join lateral (
                select coalesce(sum(quantity) filter (where application_status_id in (1, 5)), 0) as seats,
                    count(distinct lead_id) filter (where application_status_id in (1, 5)) as leads,
                    coalesce(sum(quantity) filter (where application_status_id = 2), 0) as waiting
                from application_session where session_id = s.id) n cross join lateral (
                select coalesce(sum(seats), 0) as seats, coalesce(sum(leads), 0) as leads
                from seat_change where campaign_id = s.campaign_id and session_id = s.id) x
            where (number_of_applications + x.seats, number_of_applicants + x.leads, number_of_waiting)
                is distinct from (n.seats, n.leads, n.waiting) or n.seats > nullif(s.limit_user_num, 0)""";

    private void none(String rule, String wrong) {
        assertThat(data.jdbc().sql(wrong).query().listOfRows()).as(rule).isEmpty();
    }
}
