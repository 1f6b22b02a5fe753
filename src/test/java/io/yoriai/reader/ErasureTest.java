package io.yoriai.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.SavedSearches;
import io.yoriai.intake.ImportLine;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.intake.ReaderImport;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Consent;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.person.MailResults;
import io.yoriai.person.Origin;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A person asks to be forgotten (spec/neo.md 9). */
@ServerTest
class ErasureTest {

    @Autowired
    Erasure erasure;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderImport imports;
    @Autowired
    ReaderFormats formats;
    @Autowired
    SavedSearches searches;
    @Autowired
    Photos photos;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    MailResults results;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;

    @Test
    void nothing_with_the_address_is_left_anywhere_and_a_refusal_is_honoured_later() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        String email = Rows.mail();
        String before = Rows.mail();
        String after = Rows.mail();
        // A reader with everything, who once had another address, and one who has gone on to another.
        long reader = Rows.add(readers, magazine, before, "name", "山田", "memo", "x");
        move(magazine, before, email);
        photos.put(magazine.id(), reader, new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2});
        Magazine second = magazines.create(Data.TESTS, MagazineSettings.named("n"));
        Rows.add(readers, second, email, "name", "次");
        move(second, email, after);
        importAll(magazine, email.toUpperCase(java.util.Locale.ROOT) + ",新\nbad line\n", true);
        imports.stage(data.staff(), magazine.id(), formats.paste(magazine, email + ",誤,x\n"), "", options(true));
        searches.save(data.staff(), magazine, "s", ReaderConditions.all(
                ReaderCondition.of("email", ReaderCondition.Operator.IS, email)));
        ledger.record(email, null, "all", Consent.Act.AGREED,
                new Origin(Origin.Source.FORM, null, "192.0.2.1", "agent " + email, "f", "1", null, null,
                        "evidence " + email));
        results.error(email, "42550", "magazine:" + magazine.id());
        // Leads: one of the person, one that had the address, one that has it as its second.
        long lead = data.lead("山田", email);
        long campaign = data.campaign("c");
        long session = data.session(campaign, "s");
        long application = data.application(lead, campaign, session);
        jdbc.sql("update application set memo = ? where id = ?").params("call " + email, application).update();
        log(lead, "Name1", "a", email);
        long moved = data.lead("他", Rows.mail());
        log(moved, "Email", "x@example.com", email);
        log(moved, "Email", email, "y@example.com");
        long other = data.lead("二", Rows.mail());
        jdbc.sql("update lead set sub_email = ? where id = ?").params(email, other).update();
        log(other, "SubEmail", null, email);
        assertThat(places(email)).isNotEmpty();

        assertThat(erasure.count(EmailAddress.parse(email).orElseThrow())).isEqualTo(Map.of("readers", 1, "leads", 1));
        assertThat(erasure.erase(Data.TESTS, EmailAddress.parse(email).orElseThrow()))
                .isEqualTo(Map.of("readers", 1, "leads", 1));

        assertThat(places(email)).isEmpty();
        assertThat(readers.find(second.id(), after)).isPresent();
        assertThat(jdbc.sql("select count(*) from stored_file where name = 'photo-" + reader + "'").query(Long.class)
                .single()).isZero();
        assertThat(jdbc.sql("select number_of_applications from session where id = ?").param(session)
                .query(Integer.class).single()).isZero();
        assertThat(jdbc.sql("select delete_type_id from lead_delete_log where lead_id = ?").param(lead)
                .query(Integer.class).list()).containsExactly(3);
        assertThat(ledger.of(email, 10)).extracting(Consent::kind).startsWith(Consent.Act.REFUSED);
        assertThat(jdbc.sql("select count(*) from audit_log where what = 'person.erase'").query(Long.class).single())
                .isPositive();

        assertThat(importAll(magazine, email, false)).containsExactly(ImportLine.Verdict.REFUSED);
        assertThat(importAll(magazine, email, true)).containsExactly(ImportLine.Verdict.NEW);
        assertThat(importAll(second, email, false)).containsExactly(ImportLine.Verdict.REFUSED);
    }

    private void move(Magazine magazine, String from, String to) {
        assertThat(readers.update(magazine, from, EmailAddress.parse(to).orElseThrow(), ReaderValues.NONE,
                Origin.api("t", "192.0.2.1"))).isEqualTo(Outcome.DONE);
    }

    private List<ImportLine.Verdict> importAll(Magazine magazine, String text, boolean refusedToo) {
        long id = imports.stage(data.staff(), magazine.id(), formats.paste(magazine, text), "", options(refusedToo));
        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        return imports.lines(id, List.of(), 0, 10).stream().map(ImportLine::verdict).toList();
    }

    private static ImportOptions options(boolean refusedToo) {
        return new ImportOptions(true, refusedToo, false, false, "admin", "e");
    }

    private void log(long lead, String item, String before, String after) {
        jdbc.sql("""
                insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                    lastupdate_user_name, date_regist, date_update) values (?, ?, ?, ?, ?, 5, 'システム', now(), now())""")
                .params(lead, item, item, before, after).update();
    }

    /** Every text, JSON, array and bytes column of every table that holds the address. */
    private List<String> places(String address) {
        List<String> places = new ArrayList<>();
        jdbc.sql("""
                select table_name, column_name, data_type from information_schema.columns
                where table_schema = 'public' and table_name in (
                    select table_name from information_schema.tables
                    where table_schema = 'public' and table_type = 'BASE TABLE')
                    and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')""")
                .query((row, n) -> new String[]{row.getString(1), row.getString(2), row.getString(3)}).list()
                .forEach(column -> {
                    String text = column[2].equals("bytea")
                            ? "encode(" + quoted(column[1]) + ", 'escape')"
                            : quoted(column[1]) + "::text";
                    long found = jdbc.sql("select count(*) from " + quoted(column[0]) + " where strpos(lower(" + text
                            + "), ?) > 0").param(address).query(Long.class).single();
                    if (found > 0) {
                        places.add(column[0] + "." + column[1]);
                    }
                });
        return places;
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
