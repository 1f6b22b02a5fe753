package io.yoriai.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.intake.ReaderImport;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Addresses;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.MailResults;
import io.yoriai.person.Origin;
import io.yoriai.person.Timeline;
import io.yoriai.person.TimelineEntry;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;
import io.yoriai.signup.SelfService;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** One person over magazines and leads: validity, timeline, リードと連動する (spec/neo.md 9). */
@ServerTest
class OnePersonTest {

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    SelfService selfService;
    @Autowired
    LeadLinks leadLinks;
    @Autowired
    Writer writer;
    @Autowired
    Writable leadWritable;
    @Autowired
    Addresses addresses;
    @Autowired
    MailResults results;
    @Autowired
    Timeline timeline;
    @Autowired
    Dictionary dictionary;
    @Autowired
    ReaderImport imports;
    @Autowired
    ReaderFormats formats;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;

    @Test
    void an_address_made_invalid_by_either_side_is_invalid_for_both_and_proven_it_is_valid_again() {
        String email = Rows.mail();
        long one = data.lead("一", email);
        long two = data.lead("二", email.toUpperCase(java.util.Locale.ROOT));

        results.error(email, "42550", null);
        assertThat(lead(one)).containsEntry("email_send_error_count", 1).containsEntry("email_valid_id", 1);
        results.error(email, "42551", null);
        assertThat(lead(one)).containsEntry("email_valid_id", 0).containsEntry("email_send_error_count", 2);
        assertThat(lead(two)).containsEntry("email_valid_id", 0);
        assertThat(log(one)).contains(tuple("EmailValid", "有効", "無効"), tuple("EmailSendErrorCount", "1", "2"),
                tuple("EmailValidDateUpdate", null, null));

        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        readers.add(magazine, EmailAddress.parse(email).orElseThrow(), ReaderValues.NONE, true, false,
                Origin.system("test"));
        long reader = readers.find(magazine.id(), email).orElseThrow().id();
        selfService.confirm(new SelfService.Target(magazine, reader, true), Origin.system("opt-in"));
        assertThat(addresses.find(email).valid()).isTrue();
        assertThat(lead(two)).containsEntry("email_valid_id", 1).containsEntry("email_send_error_count", 0);

        put(one, "EmailValid", Ref.of("0", null));
        assertThat(addresses.find(email).valid()).isFalse();
        assertThat(lead(two)).containsEntry("email_valid_id", 0);
        put(two, "EmailValid", Ref.of("1", null));
        assertThat(addresses.find(email).valid()).isTrue();
        assertThat(lead(one)).containsEntry("email_valid_id", 1);
    }

    @Test
    void a_new_lead_has_the_validity_of_its_address_and_a_lead_that_moves_leaves_the_old_one_as_it_was() {
        String bad = Rows.mail();
        addresses.makeInvalid(bad, "42551");
        Draft draft = new Draft(dictionary.resource("VisitorData"));
        draft.put("Email", bad);
        long lead = writer.create(Writer.Order.of(leadWritable, draft, Author.system(Route.API), "test")).id();
        assertThat(lead(lead)).containsEntry("email_valid_id", 0);

        put(lead, "Email", Rows.mail());
        assertThat(lead(lead)).containsEntry("email_valid_id", 1);
        assertThat(addresses.find(bad).valid()).isFalse();
    }

    @Test
    void the_timeline_tells_of_leads_applications_attendance_and_readers_and_hides_what_may_not_be_opened() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String email = Rows.mail();
        long reader = Rows.add(readers, magazine, email, "name", "前");
        long lead = data.lead("山田", email);
        jdbc.sql("insert into lead_add_log (lead_id, route_id, lastupdate_user_name, date_regist, date_update)"
                + " values (?, 5, 'システム', now(), now())").param(lead).update();
        long campaign = data.campaign("秋の展示会");
        long session = data.session(campaign, "基調講演");
        long application = data.application(lead, campaign, session);
        jdbc.sql("update application set date_cancel = date_application + interval '1 hour' where id = ?")
                .param(application).update();
        long attendance = jdbc.sql("""
                insert into attendance (campaign_id, lead_id, venue_id, venue_date, date_regist, date_update)
                values (?, ?, nextval('venue_attendance_id_seq'), now(), now(), now()) returning id""")
                .params(campaign, lead).query(Long.class).single();
        jdbc.sql(
                """
                        insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source, stay,
                            date_regist, date_update) values (?, ?, ?, now(), 1, true, 1, 2, now(), now())""")
                .params(attendance, session, lead).update();
        jdbc.sql("insert into entry_exit (attendance_id, kind, at, source, date_regist) values (?, 2, now(), 1, now())")
                .param(attendance).update();
        jdbc.sql(
                """
                        with c as (insert into mail_content (mail_type, charset, title, sender_address, advertisement, created_at)
                            values (1, 2, '案内', 'i@example.com', 1, now()) returning id)
                        insert into mail (lead_id, email, content_id, send_type, send_result, send_date, open_date, click_date, values, created_at, updated_at)
                        select ?, ?, id, 4, 2, now(), now(), now(), '{"Title": "山田 様 案内"}', now(), now() from c""")
                .params(lead, email).update();
        jdbc.sql("insert into mail (reader_id, email, send_type, send_result, send_date, created_at, updated_at)"
                + " values (?, ?, 8, 2, now(), now(), now())").params(reader, email).update();
        jdbc.sql(
                """
                        insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url, exit_url,
                            date_regist, date_update) values (?, 'b', ?, now(), now(), 2, 'https://x.example/', 'x', now(), now())""")
                .params(lead, email).update();
        jdbc.sql("insert into activity (lead_id, activity_date, title, seminar_id, date_regist, date_update)"
                + " values (?, now(), '訪問', ?, now(), now())").params(lead, campaign).update();
        put(lead, "CompanyName", "寄合商事");
        update(magazine, email, null, "name", "後");

        assertThat(timeline.of(email, Set.of(Timeline.Group.MAIL, Timeline.Group.VISIT, Timeline.Group.ACTIVITY),
                entry -> true, 50)).extracting(TimelineEntry::kind).containsExactlyInAnyOrder("MAIL_SENT",
                        "MAIL_OPENED", "MAIL_CLICKED", "VISIT_PAGES", "ACTIVITY_DONE");
        assertThat(timeline.of(email, Set.of(Timeline.Group.MAIL), entry -> true, 50)).as("the subject as it was sent")
                .allSatisfy(entry -> assertThat(entry.toString()).contains("山田 様 案内"));
        // What was followed last is first, though another mail went later.
        jdbc.sql(
                """
                        insert into mail (lead_id, email, content_id, send_type, send_result, send_date, created_at, updated_at)
                        select lead_id, email, content_id, 4, 2, now() - interval '1 day', now(), now() from mail where lead_id = ?""")
                .param(lead).update();
        jdbc.sql(
                "update mail set click_date = now() + interval '900 days' where lead_id = ? and click_date is not null")
                .param(lead).update();
        assertThat(timeline.of(email, Set.of(), entry -> true, 1)).extracting(TimelineEntry::kind)
                .containsExactly("MAIL_CLICKED");
        assertThat(timeline.of(email, Set.of(), entry -> true, 50)).extracting(TimelineEntry::kind).contains(
                "CONSENT_AGREED", "READER_CHANGED",
                "LEAD_ADDED", "LEAD_CHANGED", "APPLICATION_MADE", "APPLICATION_CANCELLED", "ATTENDANCE_VENUE",
                "ATTENDANCE_SESSION", "ATTENDANCE_OUT");
        assertThat(timeline.of(email, Set.of(Timeline.Group.READER), entry -> true, 50))
                .extracting(TimelineEntry::kind).containsExactly("READER_CHANGED");
        assertThat(timeline.of(email, Set.of(), entry -> !("campaign:" + campaign).equals(entry.subject()), 50))
                .extracting(TimelineEntry::kind).doesNotContain("APPLICATION_MADE", "ATTENDANCE_VENUE")
                .contains("LEAD_ADDED");

        String fresh = Rows.mail();
        update(magazine, email, fresh);
        put(lead, "Email", fresh);
        assertThat(timeline.of(email, Set.of(), entry -> true, 50)).extracting(TimelineEntry::kind)
                .contains("READER_ADDRESS_CHANGED",
                        "LEAD_ADDRESS_CHANGED")
                .doesNotContain("READER_CHANGED", "LEAD_CHANGED", "APPLICATION_MADE");
        assertThat(timeline.of(fresh, Set.of(), entry -> true, 50)).extracting(TimelineEntry::kind).contains(
                "READER_CHANGED", "LEAD_CHANGED",
                "APPLICATION_MADE");
        assertThat(reader).isPositive();
    }

    @Test
    void a_linked_magazine_makes_a_lead_of_a_new_reader_once_with_the_fields_chosen() {
        long id = magazines.create(Data.TESTS, linked()).id();
        leadLinks.choose(Data.TESTS, id,
                List.of(ReaderField.COMPANY, ReaderField.ZIP, ReaderField.PREF, ReaderField.TEL));
        Magazine magazine = magazines.find(id).orElseThrow();
        String email = Rows.mail();
        Rows.add(readers, magazine, email, "name", "長".repeat(25), "company", "寄合商事", "zip", "105-0001", "pref", "東京都",
                "tel", "03-1234", "fax", "99");
        Map<String, Object> lead = leadOf(email);
        assertThat(lead).containsEntry("name1", "長".repeat(20)).containsEntry("company_name", "寄合商事")
                .containsEntry("zip1", "105").containsEntry("zip2", "0001").containsEntry("tel", "03-1234")
                .containsEntry("fax", null).containsEntry("permission_type_id", 2)
                .containsEntry("inspection_type_id", 3);
        assertThat(lead.get("prefecture_key")).isNotEqualTo("00");

        update(magazine, email, null, "company", "新社");
        assertThat(leadOf(email)).containsEntry("company_name", "寄合商事");
        Magazine other = magazines.create(Data.TESTS, linked());
        Rows.add(readers, other, email, "name", "別");
        assertThat(count(email)).isOne();

        String later = Rows.mail();
        readers.add(magazine, EmailAddress.parse(later).orElseThrow(), ReaderValues.NONE, true, false,
                Origin.system("t"));
        assertThat(count(later)).isZero();
        selfService.confirm(
                new SelfService.Target(magazine, readers.find(id, later).orElseThrow().id(), true), Origin.system("t"));
        assertThat(count(later)).isOne();

        String filed = Rows.mail();
        long file = imports.stage(data.staff(), id, formats.paste(magazine, filed + ",名"), "",
                new ImportOptions(false, false, false, false, "a", "e"));
        imports.start(data.staff(), id, file);
        imports.run(file);
        assertThat(leadOf(filed)).containsEntry("name1", "名");

        String plain = Rows.mail();
        Rows.add(readers, magazines.create(Data.TESTS, MagazineSettings.named("m")), plain);
        assertThat(count(plain)).isZero();
    }

    private static MagazineSettings linked() {
        MagazineSettings s = MagazineSettings.named("連動");
        return new MagazineSettings(s.name(), s.description(), s.url(), s.publisher(), s.state(),
                s.acceptsRegistrations(), s.api(), s.optIn(), s.mails(), s.leaving(), s.errors(), s.attributeLabels(),
                s.outside(), s.notice(), s.charset(), s.tracking(), s.billing(), s.leadLink().on(true), s.form());
    }

    private void update(Magazine magazine, String email, String newEmail, String... fieldsAndTexts) {
        Map<ReaderField, String> given = new java.util.EnumMap<>(ReaderField.class);
        for (int i = 0; i < fieldsAndTexts.length; i += 2) {
            given.put(ReaderField.of(fieldsAndTexts[i]), fieldsAndTexts[i + 1]);
        }
        assertThat(readers.update(magazine, email, newEmail == null ? null : EmailAddress.parse(newEmail).orElseThrow(),
                ReaderValues.forUpdate(given, new FieldContext(magazine, java.time.LocalDate.EPOCH)).values(),
                Origin.api("t", "192.0.2.1"))).isEqualTo(Outcome.DONE);
    }

    private void put(long lead, String column, Object value) {
        Draft draft = new Draft(dictionary.resource("VisitorData"));
        draft.put("Id", lead);
        draft.put(column, value);
        writer.change(Writer.Order.of(leadWritable, draft, Author.system(Route.API), "test"));
    }

    private Map<String, Object> lead(long id) {
        return jdbc.sql("select * from lead where id = ?").param(id).query().singleRow();
    }

    private Map<String, Object> leadOf(String email) {
        return jdbc.sql("select * from lead where lower(email) = ?").param(email).query().singleRow();
    }

    private long count(String email) {
        return jdbc.sql("select count(*) from lead where lower(email) = ?").param(email).query(Long.class).single();
    }

    private List<org.assertj.core.groups.Tuple> log(long lead) {
        return jdbc.sql("select item_name, before_value, after_value from lead_change_log where lead_id = ?")
                .param(lead).query((row, n) -> tuple(row.getString(1), row.getString(2), row.getString(3))).list();
    }
}
