package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

@ServerTest
class LeadFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;

    static String lead(String columns) {
        return "<VisitorData xmlns=\"http://smartseminar.jp/\" version=\"1.5\">" + columns + "</VisitorData>";
    }

    static String named(String email, String more) {
        return lead("<Name1>佐藤</Name1><Name2>花子</Name2><Email>" + email + "</Email>" + more);
    }

    private Reply find(String key, String value) {
        return api.get("visitor.get", "search_key1", key, "search_operator1", "eq", "search_value1", value);
    }

    private int changes(long lead) {
        return data.jdbc().sql("select count(*) from lead_change_log where lead_id = ?").param(lead)
                .query(Integer.class).single();
    }

    @Test
    void a_created_lead_answers_201_with_its_location_and_the_guides_98_bytes() {
        String email = Data.unique("a") + "@example.com";
        Reply reply = api.call("visitor.post", named(email, "<Tel>03-0000-0001</Tel>"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo(api.base() + "/services/rest/visitor/" + reply.id());
        assertThat(reply.body()).isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Response xmlns=\"http://smartseminar.jp/\" version=\"1.53\"/>\n");
        assertThat(reply.header("Content-Length")).isEqualTo("98");
        Reply found = find("Email", email.toUpperCase(java.util.Locale.ROOT));
        assertThat(found.count("VisitorData")).isEqualTo(1);
        assertThat(found.first("Id")).isEqualTo(Long.toString(reply.id()));
        assertThat(found.first("LoginId")).matches("[2-9A-HJ-NP-Za-km-z]{8}");
        assertThat(found.body()).contains("<Country><CountryId>1</CountryId><CountryName/></Country>",
                "<Prefecture><PrefectureId>48</PrefectureId><PrefectureName/></Prefecture>",
                "<PermissionType><PermissionTypeId>2</PermissionTypeId><PermissionTypeName>希望しない</PermissionTypeName>",
                "<UnsubscribeStatus>0</UnsubscribeStatus>", "<EmailSendErrorCount>0</EmailSendErrorCount>",
                "<InspectionType><InspectionTypeId>3</InspectionTypeId><InspectionTypeName>未検閲</InspectionTypeName>")
                .doesNotContain("LoginPassword", "<Name3>", "<EmailValidDateUpdate>");
        Reply byPath = api.send("GET", "/services/rest/visitor/" + reply.id(), Api.signed(
                Map.of("api_key", api.credentials().apiKey(), "token", api.token(api.credentials())),
                api.credentials().secretKey()), null, Map.of());
        assertThat(byPath.body()).isEqualTo(found.body());
        assertThat(data.jdbc().sql("select route_id || lastupdate_user_name from lead_add_log where lead_id = ?")
                .param(reply.id()).query(String.class).list()).containsExactly("5システム");
    }

    @Test
    void every_fault_of_a_body_is_told_at_once_in_the_order_of_the_columns_and_nothing_is_written() {
        String name = "あ".repeat(21);
        Reply reply = api.call("visitor.post", lead("<Nickname>x</Nickname><Email>no address</Email><Name1>" + name
                + "</Name1><Prefecture><PrefectureId>1</PrefectureId><PrefectureName>大阪府</PrefectureName></Prefecture>"
                + "<UserId>5</UserId><EmailSendErrorCount>many</EmailSendErrorCount>"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(fields(reply)).containsExactly("TOO_LONG VisitorData.Name1",
                "REQUIRED VisitorData.Name2", "INVALID_VALUE VisitorData.Prefecture",
                "INVALID_TYPE VisitorData.Email", "INVALID_TYPE VisitorData.EmailSendErrorCount",
                "UNKNOWN_COLUMN VisitorData.Nickname");
        assertThat(reply.body()).contains("VisitorData.name1: 20文字以内で入力してください", "IDと名称が一致しません");
    }

    @Test
    void messages_are_english_where_accept_language_prefers_it_and_codes_stay() {
        Reply reply = api.call(api.credentials(), "visitor.post", Map.of(), lead("<Name1>x</Name1>"),
                Map.of("Accept-Language", "en-GB,ja;q=0.5"));
        assertThat(reply.body()).contains("<ErrorCode>REQUIRED</ErrorCode>",
                "<ErrorMessage>VisitorData.name2: This field is required</ErrorMessage>");
    }

    static List<String> fields(Reply reply) {
        List<String> fields = new ArrayList<>();
        var matcher = java.util.regex.Pattern
                .compile("<ErrorCode>([^<]*)</ErrorCode>(?:<ErrorField>([^<]*)</ErrorField>)?")
                .matcher(reply.body());
        while (matcher.find()) {
            fields.add(matcher.group(1) + " " + matcher.group(2));
        }
        return fields;
    }

    @Test
    void a_put_changes_only_what_the_body_has_and_logs_each_item() {
        long id = data.lead(Data.unique("p"), Data.unique("p") + "@example.com");
        Reply reply = api.call("visitor.put", lead("<Id>" + id + "</Id><Tel>03-1111-2222</Tel><Prefecture>"
                + "<PrefectureName>東京都</PrefectureName></Prefecture><Position> </Position>"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isEqualTo("0");
        assertThat(data.jdbc().sql("""
                select item_name || '|' || item_description || '|' || coalesce(before_value, '') || '|' || after_value
                from lead_change_log where lead_id = ? order by id""").param(id).query(String.class).list())
                .containsExactly("Prefecture|都道府県||東京都", "Tel|電話番号||03-1111-2222");
        Reply again = api.call("visitor.put", lead("<Id>" + id + "</Id><Tel>03-1111-2222</Tel>"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(changes(id)).isEqualTo(2);
        api.call("visitor.put", lead("<Id>" + id + "</Id><Tel/><Prefecture/>"));
        Reply cleared = find("Id", Long.toString(id));
        assertThat(cleared.body()).doesNotContain("<Tel>").contains("<PrefectureId>48</PrefectureId>");
        assertThat(changes(id)).isEqualTo(4);
    }

    @Test
    void required_items_and_the_login_id_cannot_be_cleared() {
        long id = data.lead();
        Reply reply = api.call("visitor.put", lead("<Id>" + id + "</Id><LoginId/><Name1/><Email/><Language/>"));
        assertThat(fields(reply)).containsExactly("REQUIRED VisitorData.LoginId", "REQUIRED VisitorData.Name1",
                "REQUIRED VisitorData.Email", "REQUIRED VisitorData.Language");
    }

    @Test
    void a_put_without_id_or_of_an_unknown_lead_is_refused() {
        assertThat(fields(api.call("visitor.put", lead("<Tel>1</Tel>")))).containsExactly("REQUIRED VisitorData.Id");
        Reply unknown = api.call("visitor.put", lead("<Id>999999999</Id><Tel>1</Tel>"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(fields(unknown)).containsExactly("NOT_FOUND VisitorData.Id");
    }

    @Test
    void a_post_with_the_override_header_is_a_put() {
        long id = data.lead();
        Reply reply = api.send("POST", "/services/rest/visitor",
                Api.signed(Map.of("api_key", api.credentials().apiKey(), "token", api.token(api.credentials())),
                        api.credentials().secretKey()),
                lead("<Id>" + id + "</Id><Fax>1</Fax>"),
                Map.of("X-HTTP-Method-Override", "PUT", "Content-Type", "application/xml;charset='UTF-8'"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(find("Id", Long.toString(id)).first("Fax")).isEqualTo("1");
    }

    @Test
    void a_new_address_is_valid_again_and_a_case_only_change_is_stored_but_not_logged() {
        String email = Data.unique("v") + "@example.com";
        long id = data.lead("無効", email);
        data.jdbc().sql("update lead set email_valid_id = 0, email_send_error_count = 4 where id = ?").param(id)
                .update();
        api.call("visitor.put", lead("<Id>" + id + "</Id><Email>" + email.toUpperCase(java.util.Locale.ROOT)
                + "</Email>"));
        assertThat(changes(id)).isZero();
        assertThat(find("Id", Long.toString(id)).first("EmailValidId")).isEqualTo("0");
        api.call("visitor.put", lead("<Id>" + id + "</Id><Email>new" + email + "</Email>"));
        Reply found = find("Id", Long.toString(id));
        assertThat(found.first("EmailValidId")).isEqualTo("1");
        assertThat(found.first("EmailSendErrorCount")).isEqualTo("0");
        assertThat(found.first("EmailValidDateUpdate")).isNotNull();
        assertThat(data.jdbc().sql("select item_name from lead_change_log where lead_id = ? order by id").param(id)
                .query(String.class).list())
                .containsExactly("Email", "EmailValid", "EmailValidDateUpdate", "EmailSendErrorCount");
    }

    @Test
    void a_password_is_taken_on_post_and_refused_on_put_while_protected() {
        Reply made = api.call("visitor.post",
                named(Data.unique("w") + "@example.com", "<LoginPassword>secret-word1</LoginPassword>"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(data.jdbc().sql("select login_password_hash from lead where id = ?").param(made.id())
                .query(String.class).single()).startsWith("$argon2id$");
        Reply put = api.call("visitor.put",
                lead("<Id>" + made.id() + "</Id><LoginPassword>other-word1</LoginPassword>"));
        assertThat(fields(put)).containsExactly("NOT_ALLOWED VisitorData.LoginPassword");
        assertThat(put.body()).contains("パスワードは更新できません");
    }

    @Test
    void login_ids_are_unique_whatever_their_case() {
        String login = Data.unique("log");
        assertThat(api.call("visitor.post", named("a@example.com", "<LoginId>" + login + "</LoginId>")).status())
                .isEqualTo(201);
        Reply second = api.call("visitor.post",
                named("b@example.com", "<LoginId>" + login.toUpperCase(java.util.Locale.ROOT) + "</LoginId>"));
        assertThat(second.status()).isEqualTo(409);
        assertThat(fields(second)).containsExactly("DUPLICATE VisitorData.LoginId");
        Reply bad = api.call("visitor.post", named("c@example.com", "<LoginId>a b</LoginId>"));
        assertThat(fields(bad)).containsExactly("INVALID_TYPE VisitorData.LoginId");
    }

    @Test
    void an_upsert_makes_then_updates_then_refuses_where_several_match() {
        String email = Data.unique("u") + "@example.com";
        Map<String, String> upsert = Map.of("upsert", "1", "update_key", "Email:Name1");
        Reply made = api.call("visitor.put", upsert, named(email, ""));
        assertThat(made.status()).isEqualTo(201);
        Reply updated = api.call("visitor.put", upsert, lead("<Email>" + email.toUpperCase(java.util.Locale.ROOT)
                + "</Email><Name1>佐藤</Name1><Position>課長</Position>"));
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.header("Location")).isEqualTo(made.header("Location"));
        assertThat(updated.header("Content-Length")).isEqualTo("0");
        data.lead("佐藤", email);
        Reply several = api.call("visitor.put", upsert, named(email, ""));
        assertThat(several.status()).isEqualTo(409);
        assertThat(several.body()).contains("更新キーに該当するリードが複数あります(2件)",
                "<ErrorField>update_key</ErrorField>");
    }

    @Test
    void keys_compare_without_regard_to_width_case_and_spaces_and_provisional_leads_count() {
        String word = Data.unique("k");
        String email = word + "@example.com";
        Reply made = api.call("visitor.post", named(email, "<CompanyName>ABC" + word
                + "商事</CompanyName><RegistrationType>2</RegistrationType><Membership>0</Membership>"));
        assertThat(find("VisitorId", Long.toString(made.id())).first("MembershipId")).as("0 is read as 2")
                .isEqualTo("2");
        Map<String, String> upsert = Map.of("upsert", "1", "update_key", "CompanyName:Email");
        String same = named(email.toUpperCase(java.util.Locale.ROOT), "<CompanyName> ＡＢＣ" + word + "商事 </CompanyName>");
        Reply found = api.call("visitor.put", upsert, same);
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        assertThat(found.header("Location")).isEqualTo(made.header("Location"));
        api.call("visitor.delete", Map.of("Id", Long.toString(made.id())), null);
        assertThat(api.call("visitor.put", upsert, same).status()).as("deleted ones do not count").isEqualTo(201);
        for (String key : List.of("Email:Email", "Name1:Name2:Tel:Zip1:Zip2:Zip3", "Id", "Prefecture", "LoginPassword",
                "Attribute999999")) {
            assertThat(fields(api.call("visitor.put", Map.of("upsert", "1", "update_key", key), same))).as(key)
                    .containsExactly("INVALID_VALUE update_key");
        }
    }

    @Test
    void an_inspection_goes_back_before_it_turns_and_is_passed_over_while_there_is_none() {
        long id = data.lead();
        String put = "<Id>" + id + "</Id><InspectionType>%d</InspectionType>";
        assertThat(api.call("visitor.put", lead(put.formatted(1))).status()).isEqualTo(200);
        assertThat(find("Id", Long.toString(id)).first("InspectionTypeId")).isEqualTo("3");
        data.jdbc().sql("insert into system_setting (name, value) values ('lead.inspection', '1')"
                + " on conflict (name) do update set value = '1'").update();
        sleepPastTheSecondThatItemsAreKept();
        try {
            assertThat(api.call("visitor.put", lead(put.formatted(1))).status()).isEqualTo(200);
            Reply turned = api.call("visitor.put", lead(put.formatted(2)));
            assertThat(turned.status()).isEqualTo(409);
            assertThat(fields(turned)).containsExactly("CONFLICT VisitorData.InspectionType");
            assertThat(turned.body()).contains("一度未検閲に戻してください");
            api.call("visitor.put", Map.of("ignore_itemcheck", "1"), lead(put.formatted(2) + "<Fax>03</Fax>"));
            Reply lenient = find("Id", Long.toString(id));
            assertThat(lenient.first("InspectionTypeId") + lenient.first("Fax")).isEqualTo("103");
            for (int step : new int[]{3, 2}) {
                assertThat(api.call("visitor.put", lead(put.formatted(step))).status()).isEqualTo(200);
            }
        } finally {
            data.jdbc().sql("delete from system_setting where name = 'lead.inspection'").update();
            sleepPastTheSecondThatItemsAreKept();
        }
    }

    @Test
    void the_rules_of_the_update_key_are_told() {
        Map<String, String> upsert = Map.of("upsert", "1");
        assertThat(fields(api.call("visitor.put", upsert, named("a@example.com", ""))))
                .containsExactly("REQUIRED update_key");
        assertThat(fields(api.call("visitor.put", Map.of("upsert", "1", "update_key", "Memo"),
                named("a@example.com", "")))).containsExactly("INVALID_VALUE update_key");
        assertThat(fields(api.call("visitor.put", Map.of("upsert", "1", "update_key", "Tel", "ignore_itemcheck", "1"),
                named("a@example.com", "<Id>4</Id>"))))
                .containsExactlyInAnyOrder("NOT_ALLOWED VisitorData.Id", "REQUIRED VisitorData.Tel");
        assertThat(fields(api.call("visitor.put", Map.of("upsert", "yes"), named("a@example.com", ""))))
                .containsExactly("INVALID_VALUE upsert");
    }

    @Test
    void upserts_of_one_new_key_at_once_make_one_lead() throws Exception {
        String email = Data.unique("race") + "@example.com";
        Map<String, String> upsert = Map.of("upsert", "1", "update_key", "Email");
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> api.call("visitor.put", upsert, named(email, "")).status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(calls)) {
                statuses.add(future.get());
            }
        }
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(15);
        assertThat(find("Email", email).count("VisitorData")).isEqualTo(1);
    }

    @Test
    void where_addresses_must_be_unique_one_of_many_creates_at_once_succeeds() throws Exception {
        String email = Data.unique("one") + "@example.com";
        String shared = "old" + email;
        long old = data.lead("旧", shared);
        data.lead("重複", shared);
        data.jdbc().sql("insert into system_setting (name, value) values ('lead.email_unique', '1')"
                + " on conflict (name) do update set value = excluded.value").update();
        sleepPastTheSecondThatItemsAreKept();
        try {
            List<Callable<Reply>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(() -> api.call("visitor.post", named(email, "")));
            }
            List<Integer> statuses = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var future : threads.invokeAll(calls)) {
                    statuses.add(future.get().status());
                }
            }
            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
            assertThat(statuses.stream().filter(status -> status == 409)).hasSize(15);
            assertThat(fields(api.call("visitor.post", named(email, ""))))
                    .containsExactly("DUPLICATE VisitorData.Email");
            String of = "<Id>" + old + "</Id><Email>%s</Email><Fax>03</Fax>";
            assertThat(fields(api.call("visitor.put", lead(of.formatted(email)))))
                    .containsExactly("DUPLICATE VisitorData.Email");
            assertThat(api.call("visitor.put", lead(of.formatted(shared.toUpperCase(java.util.Locale.ROOT)))).status())
                    .as("old ones stay until somebody changes them").isEqualTo(200);
        } finally {
            data.jdbc().sql("delete from system_setting where name = 'lead.email_unique'").update();
            sleepPastTheSecondThatItemsAreKept();
        }
    }

    @Test
    void custom_items_are_written_in_every_spelling_and_answered_in_the_full_form() {
        data.jdbc().sql("""
                insert into custom_item (resource, n, form_type_id, data_type_id, label_ja) values
                ('VisitorData', 903, 1, 1, 'メモ'), ('VisitorData', 918, 4, 6, 'きっかけ'), ('VisitorData', 951, 3, 6, '性別'),
                ('VisitorData', 960, 1, 2, '人数'), ('VisitorData', 961, 1, 5, '日時')
                on conflict do nothing""").update();
        data.jdbc().sql("""
                insert into custom_choice (resource, n, choice_id, label_ja) values
                ('VisitorData', 918, 1, '紹介'), ('VisitorData', 918, 2, '展示会'), ('VisitorData', 951, 1, '男性'),
                ('VisitorData', 951, 2, '女性') on conflict do nothing""").update();
        sleepPastTheSecondThatItemsAreKept();
        Reply made = api.call("visitor.post", named(Data.unique("c") + "@example.com", """
                <Attribute903>2001</Attribute903><Attribute951>2</Attribute951><Attribute960>007</Attribute960>
                <Attribute961>2026-11-22T10:01:02Z</Attribute961>
                <Attribute918List><Attribute918>1</Attribute918><Attribute918><Attribute918Name>展示会</Attribute918Name>
                </Attribute918></Attribute918List>"""));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Reply found = find("Id", Long.toString(made.id()));
        assertThat(found.body()).contains("<Attribute903>2001</Attribute903>", "<Attribute960>7</Attribute960>",
                "<Attribute961>2026-11-22T19:01:02+09:00</Attribute961>",
                "<Attribute918List><Attribute918><Attribute918Id>1</Attribute918Id><Attribute918Name>紹介"
                        + "</Attribute918Name></Attribute918><Attribute918><Attribute918Id>2</Attribute918Id>"
                        + "<Attribute918Name>展示会</Attribute918Name></Attribute918></Attribute918List>",
                "<Attribute951List><Attribute951><Attribute951Id>2</Attribute951Id>");
        assertThat(find("Attribute918", "2").body()).contains("<Id>" + made.id() + "</Id>");
        assertThat(find("Attribute903", "2001").body()).contains("<Id>" + made.id() + "</Id>");
        assertThat(api.get("visitor.get", "search_key1", "Attribute960", "search_operator1", "lt", "search_value1",
                "8").body()).contains("<Id>" + made.id() + "</Id>");
        api.call("visitor.put", lead("<Id>" + made.id() + "</Id><Attribute918List/><Attribute903/>"));
        assertThat(find("Id", Long.toString(made.id())).body()).doesNotContain("Attribute918", "Attribute903");
        Reply two = api.call("visitor.put", lead("<Id>" + made.id()
                + "</Id><Attribute951List><Attribute951>1</Attribute951><Attribute951>2</Attribute951></Attribute951List>"));
        assertThat(fields(two)).containsExactly("INVALID_VALUE VisitorData.Attribute951");
    }

    private static void sleepPastTheSecondThatItemsAreKept() {
        try {
            Thread.sleep(1_100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void ignore_itemcheck_passes_over_what_columns_cannot_hold_and_marks_a_bad_address() {
        Reply made = api.call("visitor.post", Map.of("ignore_itemcheck", "1"), lead("<Email>not an address</Email><Tel>"
                + "9".repeat(30) + "</Tel><Nickname>x</Nickname><EmailSendErrorCount>many</EmailSendErrorCount>"
                + "<EmailValid><EmailValidId>1</EmailValidId></EmailValid>"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Reply found = find("Id", Long.toString(made.id()));
        assertThat(found.first("Email")).isEqualTo("not an address");
        assertThat(found.first("EmailValidId")).isEqualTo("0");
        assertThat(found.first("Tel")).hasSize(30);
        assertThat(data.jdbc().sql("select array_to_string(columns, ' ') from call_skipped where record = ?")
                .param("VisitorData/" + made.id()).query(String.class).single())
                .isEqualTo("VisitorData.EmailSendErrorCount VisitorData.Nickname");
        api.call("visitor.put", Map.of("ignore_itemcheck", "1"), lead("<Id>" + made.id()
                + "</Id><LoginId/><Fax>03</Fax>"
                + "<LoginPassword>other-word1</LoginPassword><RegistrationType>2</RegistrationType><Language/>"));
        assertThat(find("Id", Long.toString(made.id())).body()).contains("<Fax>03<", "<RegistrationTypeId>1<",
                "<LoginId>" + found.first("LoginId"), "<LanguageId>1<");
        assertThat(data.jdbc().sql("select array_to_string(columns, ' ') from call_skipped where record = ?"
                + " order by id desc limit 1").param("VisitorData/" + made.id()).query(String.class).single())
                .contains("VisitorData.LoginId", "VisitorData.LoginPassword", "VisitorData.RegistrationType",
                        "VisitorData.Language");
        Reply control = api.call("visitor.post", Map.of("ignore_itemcheck", "1"), lead("<Tel>1\n2</Tel>"));
        assertThat(fields(control)).containsExactly("INVALID_TYPE VisitorData.Tel");
    }

    @Test
    void a_deleted_lead_is_gone_for_good_and_its_history_is_blanked() {
        long id = data.lead();
        api.call("visitor.put", lead("<Id>" + id + "</Id><Tel>1</Tel>"));
        Reply disagree = api.call("visitor.delete", Map.of("Id", "1"), lead("<Id>" + id + "</Id>"));
        assertThat(fields(disagree)).containsExactly("INVALID_VALUE VisitorData.Id");
        assertThat(api.call("visitor.delete", Map.of(), lead("<Id>" + id + "</Id>")).status()).isEqualTo(200);
        assertThat(find("Id", Long.toString(id)).count("VisitorData")).isZero();
        assertThat(data.jdbc().sql("select count(after_value) from lead_change_log where lead_id = ?").param(id)
                .query(Integer.class).single()).isZero();
        Reply again = api.call("visitor.delete", Map.of("Id", Long.toString(id)), null);
        assertThat(again.status()).isEqualTo(404);
        assertThat(fields(api.call("visitor.delete", Map.of(), null))).containsExactly("REQUIRED VisitorData.Id");
    }
}
