package io.yoriai.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.lead.LeadMerge;
import io.yoriai.lead.Leads;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** The leads, campaigns, sessions and applications of the demo, with ids that never change. */
@Component
class DemoRows {

    static final int LEADS = 300;
    /** Leads 1 to this one have applied to session 38. */
    static final int APPLIED = 244;

    private static final String MADE = "2026-09-01T10:00:00+09:00";

    private static final String LEAD = """
            insert into lead (id, login_id, name1, name2, name1_ka, name2_ka, company_name, company_name_ka, division,
                position, zip1, zip2, country_key, prefecture_key, address1, address2, tel, email, permission_type_id,
                inspection_type_id, date_regist, date_update)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, 'JP', ?, ?, ?, ?, ?, ?, 1, ?, ?)""";

    private static final String CAMPAIGN = """
            insert into campaign (id, title, sub_title, summary, ss_target_type_id, seminar_status_id,
                status_changed_date, start_day, end_day, start_day_display, application_start_day, application_end_day,
                limit_user_num, prefecture_key, hall_name, hall_zipcode, hall_address, reference_name,
                reference_email, date_regist, date_update)
            values (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?,
                ?, '13', '丸の内ホール', '100-0005', '東京都千代田区丸の内1-1-1', 'セミナー事務局', 'seminar@example.com', ?, ?)""";

    private static final String SESSION = """
            insert into session (id, campaign_id, code, title, summary, start_day, end_day, start_day_display,
                application_start_day, application_end_day, limit_user_num, sort_no, hall_name, date_regist,
                date_update)
            values (?, 12, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final LeadMerge merge;
    private final Leads erasing;
    private final Writable leads;
    private final Writer writer;
    private final DemoDays days;

    DemoRows(JdbcTemplate template, JdbcClient jdbc, LeadMerge merge, Leads erasing, Writable leadWritable,
            Writer writer, DemoDays days) {
        this.days = days;
        this.template = template;
        this.jdbc = jdbc;
        this.merge = merge;
        this.erasing = erasing;
        leads = leadWritable;
        this.writer = writer;
    }

    void insert() {
        leads();
        campaigns();
        sessions();
        flows();
        script("demo/campaigns.sql");
        applications();
        count();
        staff();
        moveSequences();
        mergedAndGone();
    }

    private void script(String resource) {
        template.execute((ConnectionCallback<Boolean>) connection -> {
            String sql = days.moved(read(resource));
            ScriptUtils.executeSqlScript(connection,
                    new EncodedResource(new ByteArrayResource(sql.getBytes(UTF_8)), UTF_8));
            return true;
        });
    }

    private static String read(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leads that came twice and are one now, one that was deleted, and one that asked for its erasure. */
    private void mergedAndGone() {
        long first = LEADS + 1;
        jdbc.sql("""
                insert into lead (id, login_id, name1, name2, company_name, tel, email, date_regist, date_update)
                select :first - 1 + n, 'twice' || n, name1, name2, company_name, '03-5555-000' || n, email,
                    :made + n * interval '1 hour', :made + n * interval '1 hour'
                from lead, generate_series(1, 4) n where id = (array[7, 7, 19, 23])[n]""").param("first", first)
                .param("made", days.at(MADE)).update();
        moveSequence("lead");
        Author by = Author.named(Route.MANUAL_MERGE, "デモ管理者");
        merge.merge(7, List.of(first, first + 1), Map.of("Tel", first), by);
        Draft gone = new Draft(leads.resource());
        gone.put("Id", first + 2);
        writer.delete(Writer.Order.of(leads, gone, Author.named(Route.CONSOLE, "デモ管理者"), "demo"));
        erasing.erase(first + 3, Author.named(Route.CONSOLE, "デモ管理者"));
    }

    private void leads() {
        List<Object[]> rows = new ArrayList<>();
        for (DemoLeads.Lead lead : DemoLeads.first(LEADS)) {
            OffsetDateTime at = days.at(MADE).plusMinutes(lead.id() * 7);
            rows.add(new Object[]{lead.id(), lead.loginId(), lead.familyName(), lead.givenName(), lead.familyKana(),
                lead.givenKana(), lead.company(), lead.companyKana(), lead.division(), lead.position(),
                lead.zip1(), lead.zip2(), lead.prefecture(), lead.city(), lead.street(), lead.tel(), lead.email(),
                lead.permission(), at, at});
        }
        template.batchUpdate(LEAD, rows);
        jdbc.sql("""
                insert into lead_add_log (lead_id, route_id, lastupdate_user_name, date_regist, date_update)
                select id, 4, 'システム', date_regist, date_regist from lead order by id""").update();
    }

    private void campaigns() {
        campaign(12, "秋のセミナー2026", "現場から変わる、これからの接点づくり", "展示会とセミナーの運営を、受付から追客まで2日間で学びます。", 2,
                "2026-12-03T10:00:00+09:00", "2026-12-04T18:00:00+09:00", "2026-12-02T17:00:00+09:00", null);
        campaign(13, "少人数制 個別相談会", "先着5名様", "導入の進め方を、担当者が個別にご案内します。", 1,
                "2026-12-10T14:00:00+09:00", "2026-12-10T17:00:00+09:00", "2026-12-09T17:00:00+09:00", 5);
    }

    private void campaign(int id, String title, String subTitle, String summary, int kind, String start, String end,
            String applyUntil, @Nullable Integer seats) {
        OffsetDateTime made = days.at(MADE);
        OffsetDateTime from = days.at(start);
        OffsetDateTime to = days.at(end);
        boolean oneDay = from.toLocalDate().equals(to.toLocalDate());
        String shown = from.getYear() + "年" + DemoDays.shown(from) + (oneDay ? "" : "～" + DemoDays.shown(to)) + " "
                + from.getHour() + "時～" + to.getHour() + "時";
        template.update(CAMPAIGN, id, title, subTitle, summary, kind, made, from, to, shown, made, days.at(applyUntil),
                seats, made, made);
    }

    private void sessions() {
        session(36, "AS09基調講演", "変わる顧客接点", "03T10:00", "03T11:00", 500, "大ホール");
        session(37, "AS09特別講演", "データで見る来場者", "03T11:30", "03T12:30", 500, "大ホール");
        session(38, "AS09サブキャンペーンA-1", "受付を10秒で終える", "03T13:30", "03T14:30", 300, "会場A");
        session(39, "AS09サブキャンペーンA-2", "名刺から始める追客", "03T15:00", "03T16:00", 300, "会場A");
        session(40, "AS09サブキャンペーンB-1", "メールは誰に届くか", "04T10:30", "04T11:30", 100, "会場B");
        session(41, "AS09サブキャンペーンB-2", "はじめてのオンライン併催", "04T13:30", "04T14:30", 100, "会場B");
    }

    private void session(int id, String title, String summary, String start, String end, int seats, String hall) {
        OffsetDateTime made = days.at(MADE);
        OffsetDateTime from = days.at("2026-12-" + start + ":00+09:00");
        String shown = DemoDays.shown(from) + " " + start.substring(3) + "～" + end.substring(3);
        template.update(SESSION, id, "12" + String.format("%03d", id - 35), title, summary, from,
                days.at("2026-12-" + end + ":00+09:00"), shown, made, days.at("2026-12-02T17:00:00+09:00"), seats,
                id - 35, hall, made, made);
    }

    /** The flow that every campaign is made with (spec/smp-campaign.md 9.7). */
    private void flows() {
        flow(12, List.of(1, 4, 7, 8));
        flow(13, List.of(4, 7, 8));
    }

    private void flow(int campaign, List<Integer> steps) {
        template.update("""
                insert into flow (id, campaign_id, name, is_default, date_regist, date_update)
                values (?, ?, '標準フロー', true, ?, ?)""", campaign, campaign, days.at(MADE), days.at(MADE));
        for (int i = 0; i < steps.size(); i++) {
            String title = switch (steps.get(i)) {
                case 1 -> "サブキャンペーン選択";
                case 4 -> "お客様情報入力";
                case 7 -> "確認";
                default -> "完了";
            };
            template.update("insert into flow_step (flow_id, sort_no, step_type_id, title) values (?, ?, ?, ?)",
                    campaign, i + 1, steps.get(i), title);
        }
    }

    private void applications() {
        jdbc.sql("""
                insert into application (id, lead_id, campaign_id, flow_id, application_status_id, application_route_id,
                    date_application, visitor_data_code, date_regist, date_update)
                select n, n, 12, 12, 1, 1, at, 'AS09-' || lpad(n::text, 4, '0'), at, at
                from (select n, cast(:made as timestamptz) + n * interval '3 hours 17 minutes' as at
                      from generate_series(1, :applied) n) of_lead""").param("made", days.at(MADE))
                .param("applied", APPLIED)
                .update();
        jdbc.sql("""
                insert into application_session (id, application_id, lead_id, campaign_id, session_id,
                    application_status_id, date_application, date_regist, date_update)
                select id, id, lead_id, campaign_id, 38, 1, date_application, date_regist, date_update
                from application order by id""").update();
    }

    /** An administrator of each other level, who sign in nowhere yet, and the campaign of one of them. */
    private void staff() {
        jdbc.sql(
                """
                        insert into staff (user_id, login_id, password_hash, name1, name2, email, admin_level_id, admin_group_key,
                            date_regist, date_update)
                        values (nextval('user_id_seq'), 'sato.hanako', '-', '佐藤', '花子', 'sato@example.com', 2, '2', :at, :at),
                            (nextval('user_id_seq'), 'tanaka.ichiro', '-', '田中', '一郎', 'tanaka@example.com', 3, '3', :at, :at)""")
                .param("at", days.at(MADE)).update();
        jdbc.sql("""
                insert into staff_campaign (admin_id, campaign_id, date_regist, date_update)
                select id, 12, :at, :at from staff where login_id = 'sato.hanako'""").param("at", days.at(MADE))
                .update();
    }

    /** The stored counters are what the rows say (spec/smp-campaign.md 9.4). */
    private void count() {
        jdbc.sql("""
                update session s set number_of_applications = c.applications, number_of_applicants = c.applicants
                from (select session_id, sum(quantity) as applications, count(distinct lead_id) as applicants
                      from application_session where application_status_id in (1, 5) group by session_id) c
                where c.session_id = s.id""").update();
        jdbc.sql("""
                update campaign s set number_of_applications = c.applications, number_of_applicants = c.applicants
                from (select campaign_id, count(*) as applications, count(distinct lead_id) as applicants
                      from application where application_status_id in (1, 5) group by campaign_id) c
                where c.campaign_id = s.id""").update();
    }

    private void moveSequences() {
        List.of("lead", "campaign", "session", "flow", "application", "application_session", "speaker", "stored_file",
                "lead_file",
                "document", "survey_template", "survey_question", "discount").forEach(this::moveSequence);
    }

    private void moveSequence(String table) {
        jdbc.sql("select setval(pg_get_serial_sequence('" + table + "', 'id'), (select max(id) from " + table + "))")
                .query(Long.class).single();
    }
}
