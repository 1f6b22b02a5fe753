package io.yoriai.server.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import io.yoriai.account.Actor;
import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.Staff;
import io.yoriai.audience.SearchConditions;
import io.yoriai.server.database.CannotStartException;

/**
 * Fills an empty database for {@code --demo}, before the first call can come: an API key without rate limits, an
 * administrator, 300 leads, an autumn seminar with six sessions that 244 of them applied to, a briefing with five
 * seats, the companies that the leads work for, lists of them and what was done with them, and a magazine with 200 readers. A database that already is a demo stays as it is; one with anything else in it is
 * refused. And without {@code --demo} a demo is refused: what everybody knows opens no server that is not one.
 */
@Component
public class DemoData implements SmartInitializingSingleton {

    /** Known to everybody, and therefore good for nothing but a demo. */
    public static final Credentials CREDENTIALS = new Credentials("0123456789abcdef0123456789abcdef", "demo-password",
            "fedcba9876543210fedcba9876543210");

    /** The administrator of the demo, as public as its key. */
    public static final String STAFF_LOGIN = "admin";
    public static final String STAFF_PASSWORD = "demo-admin-2026";

    /** From whom the demo's mails about applications come. */
    public static final String SENDER = "寄合 事務局 <office@example.com>";

    private static final Logger LOG = LoggerFactory.getLogger(DemoData.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ApiClients clients;
    private final Staff staff;
    private final DemoRows rows;
    private final DemoSurroundings surroundings;
    private final SearchConditions conditions;
    private final NewsletterDemo newsletter;
    private final boolean wanted;

    DemoData(JdbcClient jdbc, TransactionTemplate transaction, ApiClients clients, Staff staff, DemoRows rows,
            DemoSurroundings surroundings, SearchConditions conditions, NewsletterDemo newsletter,
            @Value("${yoriai.demo:false}") boolean wanted) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clients = clients;
        this.staff = staff;
        this.rows = rows;
        this.surroundings = surroundings;
        this.conditions = conditions;
        this.newsletter = newsletter;
        this.wanted = wanted;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (wanted) {
            boolean filled = Boolean.TRUE.equals(transaction.execute(status -> fill()));
            if (filled) {
                surroundings.live();
                newsletter.errors();
            }
        } else if (isDemo()) {
            throw new CannotStartException(
                    "This database holds demo data, whose API keys and administrator's password are "
                            + "public knowledge. To look at the demo again, add --demo. To begin with data of your own, give an "
                            + "empty directory with --data, or an empty database with --database-url; or delete the data "
                            + "directory, and the demo with it.");
        }
    }

    private boolean isDemo() {
        return exists("select from system_setting where name = 'demo'");
    }

    private boolean fill() {
        // Of several nodes that start at once on one database, the first fills it.
        jdbc.sql("lock table system_setting in share row exclusive mode").update();
        if (isDemo()) {
            return false;
        }
        if (exists("select from api_client") || exists("select from staff") || exists("select from lead")
                || exists("select from campaign")) {
            throw new CannotStartException("--demo is for an empty database, and this one holds data of its own. "
                    + "Leave --demo out, or give a new directory with --data.");
        }
        jdbc.sql("insert into system_setting (name, value) values ('demo', '1')").update();
        clients.create(NewApiClient.named("デモ").withoutRateLimit(), CREDENTIALS);
        long administrator = staff.create(STAFF_LOGIN, STAFF_PASSWORD, "デモ管理者", "admin@example.com");
        rows.insert();
        surroundings.insert();
        Actor demo = new Actor.Job("demo");
        conditions.save(demo, new SearchConditions.Draft("首都圏・秋のセミナー未申込", 1, null, 3, administrator,
                """
                        {"version":1,"target":"lead","where":{"all":[{"key":"PrefectureId","op":"in","value":["1","14"]},\
                        {"not":{"rel":"application","where":{"key":"SeminarId","op":"eq","value":"12"}}}]}}"""));
        conditions.save(demo, new SearchConditions.Draft("これからの催し", 2, null, 3, administrator, """
                {"version":1,"target":"campaign","where":{"key":"StartDay","op":"ge","value":{"base":"today"}}}"""));
        newsletter.fill();
        LOG.info("The database has been filled with demo data");
        return true;
    }

    private boolean exists(String query) {
        return jdbc.sql("select exists (" + query + ")").query(Boolean.class).single();
    }
}
