package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.yoriai.record.Column;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/** What forms ask of leads, activities, campaigns, sessions and speakers (spec/smp-lead.md 3, spec/smp-campaign.md 7). */
@ContractTest
class SettingFlowTest {

    @Autowired
    Api api;
    @Autowired
    Samples samples;

    private static String text(Node item, String... path) {
        Node at = item;
        for (String name : path) {
            at = at == null ? null : at.child(name);
        }
        return at == null ? null : at.text();
    }

    private List<Node> items(Reply reply) {
        return Xml.parse(reply.body()).children().stream().filter(node -> node.name().endsWith("Item")).toList();
    }

    private Node item(Reply reply, String column) {
        return items(reply).stream().filter(item -> column.equals(text(item, "ColumnName"))).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"visitorsetting.get,VisitorSetting,VisitorData", "activitysetting.get,ActivitySetting,Activity",
        "seminaritemsetting.get,SeminarItemSetting,Seminar", "sessionitemsetting.get,SessionItemSetting,Session",
        "speakersetting.get,SpeakerSetting,Speaker"})
    void the_items_stand_in_order_directly_below_one_root_and_say_what_the_dictionary_knows(String method, String root,
            String resource) {
        int own = samples.items(samples.resource(resource)).size();
        Reply reply = api.get(method);
        assertThat(reply.status()).isEqualTo(200);
        Node answer = Xml.parse(reply.body());
        assertThat(answer.name()).isEqualTo(root);
        assertThat(text(answer, "Language", "LanguageId")).isEqualTo("1");
        List<Node> items = items(reply);
        assertThat(answer.children()).hasSize(items.size() + 1).last().extracting(Node::name).isEqualTo(root + "Item");
        assertThat(items).extracting(item -> text(item, "SortNo")).containsExactlyElementsOf(
                IntStream.rangeClosed(1, items.size()).mapToObj(Integer::toString).toList());
        Resource told = samples.resource(root);
        List<String> children = told.columns().getLast().children().stream().map(Column::name).toList();
        assertThat(items).allSatisfy(item -> {
            assertThat(children).containsAll(item.children().stream().map(Node::name).toList());
            assertThat(text(item, "Name")).isNotBlank();
            assertThat(text(item, "Description")).isNotBlank();
            assertThat(text(item, "FormType", "FormTypeName")).isNotBlank();
            assertThat(item.child("ErrorType")).isNotNull();
        });
        assertThat(items.stream().filter(item -> Objects.requireNonNull(text(item, "Name")).startsWith("attribute")))
                .hasSize(own);
    }

    @Test
    void the_items_of_leads_are_those_that_calls_write_with_what_they_take() {
        Reply reply = api.get("visitorsetting.get");
        assertThat(items(reply)).extracting(item -> text(item, "ColumnName"))
                .contains("Name1", "Email", "LoginPassword", "PermissionType")
                .doesNotContain("Id", "UserId", "VisitorId", "DateUpdate", "UnsubscribeStatus");
        Node email = item(reply, "Email");
        assertThat(text(email, "Name")).isEqualTo("email");
        assertThat(text(email, "IsRequired")).isEqualTo("1");
        assertThat(text(email, "ErrorType", "ErrorTypeName")).isEqualTo("E-mailアドレスのみ");
        assertThat(text(email, "MaxLength")).isEqualTo("254");
        assertThat(text(item(reply, "LoginPassword"), "FormType", "FormTypeId")).isEqualTo("6");
        Node prefecture = item(reply, "Prefecture");
        assertThat(text(prefecture, "DataType", "DataTypeName")).isEqualTo("選択肢");
        assertThat(text(prefecture, "DefaultList", "Default")).isEqualTo("48");
        assertThat(prefecture.child("ChoiceList").children()).extracting(choice -> text(choice, "ChoiceName"))
                .contains("東京都");
        int n = samples.items(samples.resource("VisitorData")).stream().filter(item -> item.form() == 4).findFirst()
                .orElseThrow().n();
        samples.data().jdbc().sql("update custom_choice set is_stopped = true where resource = 'VisitorData' and n = ?"
                + " and choice_id = 2").param(n).update();
        Node boxes = item(api.get("visitorsetting.get"), "Attribute" + n);
        assertThat(boxes.child("ChoiceList").children()).extracting(choice -> text(choice, "IsStopped"))
                .containsExactly("0", "1", "0");
        samples.data().jdbc()
                .sql("update custom_choice set is_stopped = false where resource = 'VisitorData' and n = ?")
                .param(n).update();
    }

    @Test
    void the_items_of_activities_are_the_documented_ones() {
        assertThat(items(api.get("activitysetting.get"))).extracting(item -> text(item, "ColumnName"))
                .filteredOn(name -> !name.startsWith("Attribute"))
                .containsExactly("ActivityDate", "ActivityType", "Title", "Content", "Admin", "Seminar");
    }

    @Test
    void labels_of_leads_follow_the_language_that_is_preferred_and_those_of_campaigns_do_not() {
        Map<String, String> english = Map.of("Accept-Language", "en-GB,en;q=0.9");
        Reply leads = api.call(api.credentials(), "visitorsetting.get", Map.of(), null, english);
        assertThat(leads.body()).contains("<LanguageId>2</LanguageId>", "<Description>Family name</Description>");
        Reply campaigns = api.call(api.credentials(), "seminaritemsetting.get", Map.of(), null, english);
        assertThat(campaigns.body()).contains("<LanguageId>1</LanguageId>");
    }

    @Test
    void settings_of_campaigns_take_no_parameter() {
        Reply reply = api.get("seminaritemsetting.get", "limit", "3", "my_own", "1");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(reply)).containsExactly("NOT_ALLOWED limit", "NOT_ALLOWED my_own");
        assertThat(api.get("seminaritemsetting.get", "limit", "").status()).isEqualTo(200);
        assertThat(api.get("visitorsetting.get", "my_own", "1").status()).isEqualTo(200);
    }
}
