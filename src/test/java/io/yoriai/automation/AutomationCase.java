package io.yoriai.automation;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.List;

import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.internal.Feeds;
import io.yoriai.automation.internal.Runner;
import io.yoriai.automation.internal.Source;
import io.yoriai.automation.internal.Starter;
import io.yoriai.mail.MailHits;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestClock;

/** Automations that run, and what happens to the leads in them. */
abstract class AutomationCase {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    Automations automations;
    @Autowired
    ScoringRules rules;
    @Autowired
    Feeds feeds;
    @Autowired
    Starter starter;
    @Autowired
    Runner runner;
    @Autowired
    MailHits hits;

    /** What one test starts would work in the next one, too. */
    @AfterEach
    void stop() {
        automations.all().stream().filter(one -> one.state() == Automation.State.RUNNING)
                .forEach(one -> automations.stop(Data.TESTS, one.id()));
        rules.all().forEach(rule -> rules.remove(Data.TESTS, rule.id()));
    }

    long template(int purpose, String title) {
        return api.call("mailtemplate.post", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Name>"
                + Data.unique("雛形") + "</Name><Purpose><PurposeId>" + purpose + "</PurposeId></Purpose><Title>" + title
                + "</Title><MailType><MailTypeId>1</MailTypeId></MailType><SenderAddress>info@example.co.jp</SenderAddress>"
                + "<Advertisement><AdvertisementId>2</AdvertisementId></Advertisement><Body>https://www.example.co.jp/</Body>"
                + "</MailTemplate>").id();
    }

    static PlanPart part(PartKind kind, Long object, int minutes, int next, int other) {
        return new PlanPart(kind, object, minutes, null, null, "", "", next, other);
    }

    static PlanStart start(PlanStart.Kind kind, Long... objects) {
        return new PlanStart(kind, List.of(objects), null, 9, 1, 0);
    }

    /** Everything that happened until now is followed, judged hits too, and every run goes as far as it can. */
    void settle() {
        clock.advance(Duration.ofSeconds(3));
        for (int i = 0; i < 4; i++) {
            for (Source source : Source.values()) {
                while (feeds.follow(source)) {
                    // The next piece.
                }
            }
        }
        starter.batches();
        while (runner.run() > 0) {
            // The next parts.
        }
    }

    void applied(long lead, long campaign, String kind) {
        long application = data.jdbc().sql("select max(id) from application where lead_id = ? and campaign_id = ?")
                .params(lead, campaign).query((row, n) -> row.getLong(1)).single();
        data.jdbc().sql("insert into application_event (application_id, kind, at) values (?, ?, ?)")
                .params(application, kind, data.now()).update();
    }

    List<String> mails(long lead) {
        return data.jdbc().sql("select send_type || ' ' || coalesce(skip_reason::text, '-') || ' '"
                + " || coalesce(m.values ->> 'Title', c.title) from mail m join mail_content c on c.id = m.content_id"
                + " where m.lead_id = ? order by m.id").param(lead).query((row, n) -> row.getString(1)).list();
    }

    void onto(long list, long lead) {
        api.call("staticlist.postVisitor", "<StaticlistVisitor><Staticlist><StaticlistId>" + list
                + "</StaticlistId></Staticlist><VisitorId>" + lead + "</VisitorId></StaticlistVisitor>");
    }

    MailRow mail(long lead) {
        return data.jdbc()
                .sql("select id, content_id, email, send_type, values, created_at from mail where lead_id = ?")
                .param(lead).query((row, n) -> new MailRow(row.getLong(1), row.getLong(2), null, lead, null,
                        row.getString(3), row.getInt(4), null, row.getString(5), row.getTimestamp(6).toInstant()))
                .single();
    }

    long running(Kind kind, PlanStart start, PlanPart... parts) {
        long id = automations.save(Data.TESTS, 0, kind, Data.unique("自動"), new Plan(start, Arrays.asList(parts)));
        automations.start(Data.TESTS, id);
        return id;
    }
}
