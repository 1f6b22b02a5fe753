package io.yoriai.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.lead.LeadMerge;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;

/** Activities as programs write them down (spec/smp-lead.md 4, 7.5). */
@ContractTest
class ActivityFlowTest {

    private static final String WHEN = "<ActivityDate>2026-04-03T14:07:13+09:00</ActivityDate>";

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Samples samples;
    @Autowired
    Erasure erasure;
    @Autowired
    LeadMerge merge;

    private Reply post(long lead, String columns) {
        return api.call("visitor.postActivity", "<Activity xmlns=\"http://smartseminar.jp/\"><VisitorId>" + lead
                + "</VisitorId>" + columns + "</Activity>");
    }

    private Reply of(long lead) {
        return api.get("visitor.getActivity", "search_key1", "VisitorId", "search_value1", "" + lead);
    }

    @Test
    void an_activity_is_written_down_changed_and_deleted() {
        long lead = data.lead();
        long staff = data.staff().staffId();
        Reply made = post(lead,
                WHEN + "<Title>導入時期の確認</Title><Content>来期予算で検討。\n資料を送付。</Content><Admin><AdminId>" + staff
                        + "</AdminId></Admin><ActivityType><ActivityTypeName>電話</ActivityTypeName></ActivityType>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/services/rest/visitor/activity/" + made.id());
        assertThat(of(lead).body()).contains("<ActivityDate>2026-04-03T14:07:13+09:00</ActivityDate>",
                "<ActivityTypeId>1</ActivityTypeId><ActivityTypeName>電話</ActivityTypeName>",
                "<AdminId>" + staff + "</AdminId><AdminName>担当</AdminName>").doesNotContain("LastupdateUserId");
        String id = "<Id>" + made.id() + "</Id>";
        assertThat(api.call("visitor.putActivity", "<Activity>" + id + "<ActivityType/><Admin/></Activity>").status())
                .isEqualTo(200);
        assertThat(of(lead).body()).contains("<ActivityTypeName>その他</ActivityTypeName>", "導入時期の確認")
                .doesNotContain("<AdminId>" + staff);
        assertThat(api.call("visitor.deleteActivity", "<Activity>" + id + "</Activity>").status()).isEqualTo(200);
        assertThat(api.call("visitor.deleteActivity", "<Activity>" + id + "</Activity>").status()).isEqualTo(404);
        assertThat(api.send("PATCH", "/services/rest/visitor/activity", Map.of(), null, Map.of()).status())
                .isEqualTo(405);
    }

    @Test
    void the_rows_of_the_methods_table_are_told() {
        long lead = data.lead();
        assertThat(SampleCalls.faults(api.call("visitor.postActivity", "<Activity/>"))).containsExactly(
                "REQUIRED Activity.ActivityDate", "REQUIRED Activity.Title", "REQUIRED Activity.VisitorId");
        long gone = data.staff().staffId();
        data.jdbc().sql("update staff set admin_status_id = 2 where id = ?").param(gone).update();
        assertThat(SampleCalls.faults(post(lead, WHEN + "<Title>a</Title><ActivityType>99</ActivityType><Admin>" + gone
                + "</Admin><Seminar>987654321</Seminar>"))).containsExactly("INVALID_VALUE Activity.ActivityType",
                        "INVALID_VALUE Activity.Admin", "INVALID_VALUE Activity.Seminar");
        Reply nobody = post(987_654_321, WHEN + "<Title>a</Title>");
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(SampleCalls.faults(nobody)).containsExactly("NOT_FOUND Activity.VisitorId");
        assertThat(SampleCalls.faults(api.call("visitor.putActivity", "<Activity><Id>987654321</Id></Activity>")))
                .containsExactly("NOT_FOUND Activity.Id");
        assertThat(SampleCalls.faults(api.get("visitor.getActivity", "search_condition_id", "3")))
                .containsExactly("INVALID_VALUE search_condition_id");
    }

    private CustomItem item(int form, CustomItem.Data kind) {
        return samples.items(samples.resource("Activity")).stream()
                .filter(item -> item.form() == form && item.data() == kind).findFirst().orElseThrow();
    }

    @Test
    void of_a_deleted_lead_activities_stay_without_a_word_and_of_an_erased_one_nothing_stays() {
        String text = item(1, CustomItem.Data.STRING).name();
        String number = item(1, CustomItem.Data.INTEGER).name();
        String columns = WHEN + "<Title>内緒</Title><Content>内緒</Content><" + text + ">内緒</" + text + "><" + number
                + ">7</" + number + ">";
        long deleted = data.lead();
        long erased = data.lead("a", Data.unique("erased") + "@example.com");
        String address = data.jdbc().sql("select email from lead where id = ?").param(erased).query(String.class)
                .single();
        assertThat(post(deleted, columns).status()).isEqualTo(201);
        assertThat(post(erased, columns).status()).isEqualTo(201);
        api.call("visitor.delete", "<VisitorData><Id>" + deleted + "</Id></VisitorData>");
        assertThat(of(deleted).body()).contains("<VisitorId>" + deleted, "<" + number + ">7<").doesNotContain("内緒");
        erasure.erase(Data.TESTS, EmailAddress.parse(address).orElseThrow());
        assertThat(of(erased).count("Activity")).isZero();
    }

    @Test
    void an_activity_that_is_written_down_while_its_lead_is_deleted_is_refused_or_blanked() throws Exception {
        for (int round = 0; round < 8; round++) {
            long lead = data.lead();
            List<Callable<Integer>> work = List.of(
                    () -> post(lead, WHEN + "<Title>内緒</Title>").status(),
                    () -> api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>").status(),
                    () -> post(lead, WHEN + "<Title>内緒</Title>").status());
            try (var clients = Executors.newFixedThreadPool(3)) {
                for (var status : clients.invokeAll(work)) {
                    assertThat(status.get()).isIn(200, 201, 404);
                }
            }
            assertThat(of(lead).body()).doesNotContain("内緒");
        }
    }

    @Test
    void activities_of_leads_that_become_one_are_the_survivors() {
        long survivor = data.lead();
        long goes = data.lead();
        long id = post(goes, WHEN + "<Title>a</Title>").id();
        merge.merge(survivor, List.of(goes), Map.of(), Author.system(Route.MANUAL_MERGE));
        assertThat(of(survivor).first("Id")).isEqualTo("" + id);
    }

    @Test
    void no_word_of_an_activity_stands_in_the_operation_log() {
        long lead = data.lead();
        long id = post(lead, WHEN + "<Title>内緒の話</Title>").id();
        api.call("visitor.putActivity", "<Activity><Id>" + id + "</Id><Title>別の話</Title></Activity>");
        assertThat(data.jdbc().sql("select columns::text from audit_log where record = ? order by id")
                .param("Activity/" + id).query(String.class).list()).last().asString().contains("Title")
                .doesNotContain("の話");
    }
}
