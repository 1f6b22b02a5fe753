package io.yoriai.person;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.reader.Readers;
import io.yoriai.reader.Rows;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What a person is told who asks what is held about them (spec/smp-lead.md 7.5). */
@ServerTest
class DisclosureTest {

    @Autowired
    Disclosure disclosure;
    @Autowired
    Data data;
    @Autowired
    Api api;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;

    @Test
    void the_archive_holds_leads_all_that_names_them_and_readers_of_the_address_and_nobody_else() throws Exception {
        String address = Data.unique("d") + "@example.com";
        long lead = data.lead("=開示", address.toUpperCase(Locale.ROOT));
        String other = Data.unique("stranger");
        data.lead(other, other + "@example.com");
        api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Tel>03-1234</Tel></VisitorData>");
        long campaign = data.campaign("開示の催し");
        data.application(lead, campaign, data.session(campaign, "開示の講演"));
        String list = "<Staticlist><Name>" + Data.unique("開示") + "</Name></Staticlist>";
        api.call("staticlist.postVisitor", "<StaticlistVisitor><Staticlist><StaticlistId>"
                + api.call("staticlist.post", list).id() + "</StaticlistId></Staticlist><VisitorId>" + lead
                + "</VisitorId></StaticlistVisitor>");
        data.jdbc()
                .sql("insert into user_login_log (lead_id, client_id, address, at) values (?, 1, '192.0.2.33', now())")
                .param(lead).update();
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("開示だより"));
        Rows.add(readers, magazine, address, "name", "開示花子");

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, Integer> counts = disclosure.write(Data.TESTS, EmailAddress.parse(address).orElseThrow(), out);
        Map<String, String> files = unpacked(out.toByteArray());

        assertThat(counts).containsEntry("VisitorData", 1).containsEntry("VisitorChangeLog", 1)
                .containsEntry("application_session", 1).containsEntry("StaticlistVisitor", 1)
                .containsEntry("reader", 1).containsEntry("login_history", 1);
        assertThat(files.keySet()).contains("person.json", "VisitorData.csv", "VisitorChangeLog.csv", "reader.csv");
        assertThat(files.get("person.json")).contains("03-1234", "開示花子", "開示だより")
                .doesNotContain(other);
        assertThat(files.get("VisitorData.csv")).startsWith("\uFEFF\"Id\"").contains("\"'=開示\"");
        assertThat(
                data.jdbc().sql("select record from audit_log where what = 'person.disclose' order by id desc limit 1")
                        .query(String.class).single())
                .startsWith("Person/").doesNotContain(address);
    }

    @Test
    void of_nobody_the_archive_says_that_there_is_nothing() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(disclosure.write(Data.TESTS, EmailAddress.parse(Data.unique("n") + "@example.com").orElseThrow(),
                out)).isEmpty();
        assertThat(unpacked(out.toByteArray())).containsOnlyKeys("person.json");
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                entry = zip.getNextEntry();
            }
        }
        return files;
    }
}
