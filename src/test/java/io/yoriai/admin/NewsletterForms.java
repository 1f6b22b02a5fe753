package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.yoriai.audience.SavedSearches;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;

/** Forms of newsletters, their readers and issues. */
final class NewsletterForms extends FormLog {

    private final Magazines magazines;
    private final SavedSearches searches;
    private String base = "";

    NewsletterForms(FormLog of, Magazines magazines, SavedSearches searches) {
        super(of);
        this.magazines = magazines;
        this.searches = searches;
    }

    void all() {
        magazine();
        choices();
        steps();
        publishing();
        readers();
        manyReaders();
        emptyMagazine();
    }

    private void magazine() {
        HttpResponse<String> made = logged("/admin/magazines/new", "magazine.create",
                () -> visitor.submit("/admin/magazines/new", "name", "記録"));
        base = location(made).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/settings", "magazine.change", () -> visitor.submit(base + "/settings",
                ConsoleFlowTest.with(ConsoleFlowTest.SETTINGS, "paid", "1")));
        logged("/admin/magazines/{id}/notify", "magazine.change", () -> visitor.submit(base + "/notify", "time",
                "10:00", "subject", "s", "text", "t"));
        logged("/admin/magazines/{id}/form", "magazine.form", () -> visitor.submit(base + "/form", "use-email", "must",
                "place-email", "1", "use-name", "may", "place-name", "2"));
        logged("/admin/magazines/{id}/readers/lead-fields", "magazine.leadFields",
                () -> visitor.submit(base + "/readers/lead-fields", "field", "company"));
    }

    private void choices() {
        String list = base + "/choices";
        logged("/admin/magazines/{id}/choices/labels", "magazine.change",
                () -> visitor.submitTo(list, list + "/labels", "label1", "好み"));
        logged("/admin/magazines/{id}/choices/{item}", "magazine.addChoice",
                () -> visitor.submitTo(list, list + "/progress", "new-progress", "資料請求"));
        logged("/admin/magazines/{id}/choices/{item}/{number}", "magazine.changeChoice",
                () -> visitor.submit(list + "/progress/1", "label", "見積"));
        logged("/admin/magazines/{id}/choices/{item}/{number}/delete", "magazine.removeChoice",
                () -> visitor.submitTo(list + "/progress/1", list + "/progress/1/delete"));
    }

    private void steps() {
        String[] step = {"number", "1", "base", "CREATED", "offsetDays", "3", "time", "09:00", "subject", "s", "text",
            "t"};
        String own = location(logged("/admin/magazines/{id}/steps/new", "stepMail.create",
                () -> visitor.submit(base + "/steps/new", step))).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/steps/{step}", "stepMail.change",
                () -> visitor.submit(own, ConsoleFlowTest.with(step, "subject", "s2")));
        logged("/admin/magazines/{id}/steps/{step}/active", "stepMail.activate",
                () -> visitor.submitTo(own, own + "/active", "on", "1"));
        logged("/admin/magazines/{id}/steps/{step}/past", "stepMail.sendPast", () -> visitor.submit(own + "/past",
                "count", "0"));
        logged("/admin/magazines/{id}/steps/{step}/delete", "stepMail.delete",
                () -> visitor.submit(own + "/delete"));
    }

    private void publishing() {
        String issue = location(logged("/admin/magazines/{id}/issues/new", "issue.create",
                () -> visitor.submit(base + "/issues/new", "subject", "号", "text", "t"))).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/issues/{issue}", "issue.change",
                () -> visitor.submit(issue, "subject", "号外", "text", "t"));
        logged("/admin/magazines/{id}/issues/{issue}/publish", "issue.publish",
                () -> visitor.submitTo(issue, issue + "/publish", "on", "1"));
        logged("/admin/magazines/{id}/issues/{issue}/sample", "issue.sample",
                () -> visitor.submitTo(issue, issue + "/sample", "on", "1"));
        logged("/admin/magazines/{id}/issues/{issue}/back-number", "issue.backNumber",
                () -> visitor.submitTo(issue, issue + "/back-number", "on", "1"));
        logged("/admin/magazines/{id}/issues/{issue}/publish", "issue.withdraw",
                () -> visitor.submitTo(issue, issue + "/publish", "on", "0"));
        jdbc.sql("update magazine set publisher_name = 'p', publisher_email = 'p@example.com', publisher_address = 'a',"
                + " contact = 'c', state = 'ISSUED', version = version + 1 where id = ?")
                .param(Long.valueOf(base.substring(base.lastIndexOf('/') + 1))).update();
        jdbc.sql("update staff set email = ? where id = ?").params(Data.unique("log") + "@example.com", me).update();
        logged("/admin/magazines/{id}/issues/{issue}/test", "issueSending.test",
                () -> visitor.submitTo(issue + "/send", issue + "/test"));
        String sending = location(logged("/admin/magazines/{id}/issues/{issue}/send", "issueSending.create",
                () -> visitor.submit(issue + "/send", "audience", "all"))).replaceFirst("\\?.*", "");
        jdbc.sql("update mail_sender set mail_sender_status_id = 3 where magazine_id is not null").update();
        for (String act : List.of("pause", "resume", "cancel")) {
            logged("/admin/magazines/{id}/sendings/{sending:[0-9]+}/{act:pause|resume|cancel}", "issueSending." + act,
                    () -> visitor.submitTo(sending, sending + "/" + act));
        }
        logged("/admin/magazines/{id}/issues/{issue}/delete", "issue.delete",
                () -> visitor.submit(issue + "/delete"));
        String page = base + "/pages/CLOSED";
        logged("/admin/magazines/{id}/pages/{page}", "pageDesign.save",
                () -> visitor.submit(page, "revision", "0", "html", "<p>おしまい</p>"));
        logged("/admin/magazines/{id}/style", "pageStyle.save",
                () -> visitor.submit(base + "/style", "revision", "0", "css", "a{}"));
        logged("/admin/magazines/{id}/style/reset", "pageStyle.reset", () -> visitor.submit(base + "/style/reset"));
        logged("/admin/magazines/{id}/pages/{page}/reset", "pageDesign.reset",
                () -> visitor.submit(page + "/reset"));
    }

    private void readers() {
        String list = base + "/readers";
        String email = Data.unique("log") + "@example.com";
        String own = location(logged("/admin/magazines/{id}/readers/new", "reader.add",
                () -> visitor.submit(list + "/new", "r-email", email, "r-sendstatus", "1", "evidence", "e")))
                .replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/readers/{reader}/edit", "reader.change",
                () -> visitor.submit(own + "/edit", "r-email", email, "r-sendstatus", "1", "r-name", "名"));
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};
        logged("/admin/magazines/{id}/readers/{reader}/photo", "reader.photo",
                () -> visitor.upload(own, own + "/photo", "photo", "p.jpg", jpeg));
        logged("/admin/magazines/{id}/readers/{reader}/paid", "reader.paid",
                () -> visitor.submitTo(own, own + "/paid"));
        logged("/admin/magazines/{id}/readers/payments", "reader.paid",
                () -> visitor.upload(list + "/payments", list + "/payments", "file", "p.csv",
                        ("メールアドレス\n" + email + "\n").getBytes(StandardCharsets.UTF_8)));
        logged("/admin/magazines/{id}/readers/{reader}/complaint", "reader.complaint",
                () -> visitor.submit(own + "/complaint", "complaint", "電話で"));
        logged("/admin/errors/lift", "address.lift",
                () -> visitor.submitTo("/admin/errors", "/admin/errors/lift", "address", email));
        logged("/admin/magazines/{id}/readers/{reader}/delete", "reader.remove",
                () -> visitor.submit(own + "/delete"));
        logged("/admin/erasure", "person.erase", () -> visitor.submitTo("/admin/erasure?email=" + email,
                "/admin/erasure", "email", email, "typed", email));
        assertThat(jdbc.sql("select count(*) from audit_log where record || columns::text like '%' || ? || '%'")
                .param(email).query(Long.class).single()).as("the log outlives the person").isZero();
    }

    private void manyReaders() {
        String list = base + "/readers";
        String first = location(logged("/admin/magazines/{id}/readers/import", "import.stage",
                () -> visitor.submit(list + "/import", "paste", Data.unique("l") + "@example.com", "evidence", "e")));
        logged("/admin/magazines/{id}/readers/import/{file}/discard", "import.discard",
                () -> visitor.submitTo(list + "/import", first + "/discard"));
        String second = location(visitor.submit(list + "/import", "paste", Data.unique("l") + "@example.com",
                "evidence", "e"));
        logged("/admin/magazines/{id}/readers/import/{file}/start", "import.start",
                () -> visitor.submitTo(second, second + "/start"));
        logged("/admin/magazines/{id}/readers/searches", "search.save",
                () -> visitor.submitTo(list, list + "/searches", "q", "", "searchName", "みんな"));
        long id = Long.parseLong(base.substring(base.lastIndexOf('/') + 1));
        long saved = searches.of(magazines.find(id).orElseThrow()).getFirst().id();
        logged("/admin/magazines/{id}/readers/searches", "search.change",
                () -> visitor.submitTo(list, list + "/searches", "q", "", "over", "" + saved));
        logged("/admin/magazines/{id}/readers/searches/{search}/delete", "search.remove",
                () -> visitor.submitTo(list, list + "/searches/" + saved + "/delete"));
        logged("/admin/magazines/{id}/readers/export", "reader.export",
                () -> visitor.submitTo(list, list + "/export", "q", "", "headings", "ja"));
        logged("/admin/magazines/{id}/readers/delete", "reader.removeFound",
                () -> visitor.submitTo(list + "/delete", list + "/delete", "q", "", "count", "1"));
        long removal = jdbc.sql("insert into reader_removal (magazine_id, at, actor, tell, confirmed)"
                + " values (?, now(), 'x', false, 5) returning id").param(id).query(Long.class).single();
        logged("/admin/magazines/{id}/readers/removals/{removal}/stop", "reader.removeStop",
                () -> visitor.submitTo(list + "/removals/" + removal, list + "/removals/" + removal + "/stop"));
    }

    private void emptyMagazine() {
        String empty = location(visitor.submit("/admin/magazines/new", "name", "空")).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/delete", "magazine.delete", () -> visitor.submit(empty + "/delete"));
    }
}
