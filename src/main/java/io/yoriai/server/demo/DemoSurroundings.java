package io.yoriai.server.demo;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.campaign.CampaignTexts;
import io.yoriai.company.CompanyLinking;
import io.yoriai.record.SystemSettings;

/** What stands around the demo's leads: the companies they work for, three lists, what was done with some, and who applies. */
@Component
class DemoSurroundings {

    private static final String MADE = "2026-10-05T10:00:00+09:00";

    private final JdbcClient jdbc;
    private final DemoDays days;
    private final CompanyLinking linking;
    private final SystemSettings settings;
    private final DemoApplications applications;
    private final DemoAnswers answers;
    private final DemoAutomation automation;

    DemoSurroundings(JdbcClient jdbc, CompanyLinking linking, SystemSettings settings, DemoApplications applications,
            DemoAnswers answers, DemoAutomation automation, DemoDays days) {
        this.automation = automation;
        this.days = days;
        this.jdbc = jdbc;
        this.linking = linking;
        this.settings = settings;
        this.applications = applications;
        this.answers = answers;
    }

    void insert() {
        companies();
        english();
        list("秋のセミナー2026 早期申込者", "9月前半に申し込んだリード", "id <= 100");
        list("役職者", "課長以上", "position in ('課長', '次長', '部長', '取締役')");
        list("個別相談会のご案内先", "東京都で案内を希望するリード", "prefecture_key = '13' and permission_type_id = 1");
        activities();
        // Transfer, convenience store, and cash on the day.
        settings.change("payment.methods", "2:4:6");
        settings.change("invoice.issuer", "寄合イベント事務局");
        settings.change("invoice.address", "〒100-0005 東京都千代田区丸の内1-1-1");
        settings.change("invoice.registration_number", "T1234567890123");
        settings.change("invoice.bank", "見本銀行 丸の内支店 普通 0123456 ヨリアイイベント");
    }

    /**
     * What others do, in transactions of their own: the job that finds companies, half of them by name, the rest by name and
     * domain; those who apply, and those who answer.
     */
    void live() {
        linking.run();
        applications.insert();
        for (String table : List.of("billing", "discount_history")) {
            jdbc.sql("update " + table + " t set date_regist = a.date_application, date_update = a.date_update"
                    + " from application a where a.id = t.application_id").update();
        }
        answers.insert();
        automation.insert();
    }

    /** The great campaign is for people from abroad, too. */
    private void english() {
        jdbc.sql("update campaign set settings = settings || jsonb_build_object('" + CampaignTexts.LANGUAGES
                + "', '1:2') where id = 12").update();
        DateTimeFormatter day = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);
        String first = day.format(days.at("2026-12-03T10:00:00+09:00"));
        String second = day.format(days.at("2026-12-04T10:00:00+09:00"));
        english("Seminar", 12, Map.of("Title", "Autumn Seminar 2026", "SubTitle",
                "Meetings that go on, made where people meet",
                "Summary", "Two days on running exhibitions and seminars, from the reception desk to the follow-up.",
                "Detail",
                "<p>Reception, business cards, mail, surveys: those who do it tell how a meeting becomes a relation.</p>"
                        + "<ul><li>Reception in ten seconds</li><li>Thanks on the same day</li><li>Surveys that lead to the next event</li></ul>",
                "StartDayDisplay", first + " and " + second + ", 10:00–18:00", "PriceDisplay", "Free",
                "HallName", "Marunouchi Hall", "HallAddress", "1-1-1 Marunouchi, Chiyoda-ku, Tokyo",
                "TargetUser", "Those who run exhibitions and seminars",
                "Notes",
                "No food in the venue. Please tell us when you apply if you need a sign language interpreter."));
        english("Seminar", 12, Map.of("Sponsor", "Yoriai Executive Committee", "ReferenceName", "Seminar office"));
        List<List<String>> sessions = List.of(
                List.of("AS09 Keynote", "How customers meet us now", "Main Hall", first + " 10:00–11:00"),
                List.of("AS09 Special lecture", "Visitors in figures", "Main Hall", first + " 11:30–12:30"),
                List.of("AS09 Session A-1", "Through reception in ten seconds", "Hall A", first + " 13:30–14:30"),
                List.of("AS09 Session A-2", "Following up from a business card", "Hall A", first + " 15:00–16:00"),
                List.of("AS09 Session B-1", "Who gets your mail", "Hall B", second + " 10:30–11:30"),
                List.of("AS09 Session B-2", "A first event that is online, too", "Hall B", second + " 13:30–14:30"));
        for (int i = 0; i < sessions.size(); i++) {
            List<String> said = sessions.get(i);
            english("Session", 36 + i, Map.of("Title", said.get(0), "Summary", said.get(1), "HallName", said.get(2),
                    "StartDayDisplay", said.get(3)));
        }
    }

    private void english(String resource, long id, Map<String, String> texts) {
        texts.forEach((column, text) -> jdbc
                .sql("insert into campaign_text (campaign_id, resource, record_id, language_id, column_name, value)"
                        + " values (12, ?, ?, ?, ?, ?)")
                .params(resource, id, CampaignTexts.ENGLISH, column, text).update());
    }

    private void companies() {
        for (DemoLeads.Company company : DemoLeads.companies()) {
            jdbc.sql(
                    """
                            insert into company (name, name_ka, country_key, email_domain, url, date_of_establishment, date_regist,
                                date_update)
                            values (:name, :kana, 'JP', :domain, :url, :since, :at, :at)""")
                    .param("name", company.name())
                    .param("kana", company.kana()).param("domain", company.number() % 2 == 0 ? null : company.domains())
                    .param("url", "https://www." + company.domains().split(",")[0] + "/")
                    .param("since", Integer.toString(1950 + company.number() * 3)).param("at", days.at(MADE)).update();
        }
        // One lead looks after the affairs of another company as well.
        jdbc.sql("""
                insert into company_lead (company_id, lead_id, link_type_id, date_regist, date_update)
                select max(id), 1, 2, :at, :at from company""").param("at", days.at(MADE)).update();
    }

    private void list(String name, String memo, String condition) {
        Long id = jdbc
                .sql("insert into staticlist (name, memo, date_regist, date_update) values (:name, :memo, :at, :at)"
                        + " returning id")
                .param("name", name).param("memo", memo).param("at", days.at(MADE)).query(Long.class).single();
        jdbc.sql("insert into staticlist_lead (staticlist_id, lead_id, date_regist, date_update)"
                + " select :list, id, :at, :at from lead where " + condition + " order by id").param("list", id)
                .param("at", days.at(MADE)).update();
    }

    private void activities() {
        List<String[]> done = List.of(new String[]{"call", "導入時期の確認", "来期の予算で検討。資料を送付する。"},
                new String[]{"meeting", "製品のご紹介", "受付の流れを画面で案内。複数会場での利用に関心あり。"},
                new String[]{"visit", "お打ち合わせ", "現場を拝見。来場者3,000名、入口は2か所。"},
                new String[]{"mail", "お見積りの送付", "年間契約で送付。月末までに返答をいただく。"},
                new String[]{"visited", "展示会ブースにご来場", "デモをご覧になり、名刺を交換。"});
        for (int i = 0; i < done.size(); i++) {
            jdbc.sql(
                    """
                            insert into activity (lead_id, activity_date, activity_type_key, title, content, admin_id, seminar_id,
                                date_regist, date_update)
                            select l.id, t.at, :type, :title, :content, (select min(id) from staff),
                                case when :type = 'visited' then 12 end, t.at, t.at
                            from lead l cross join lateral (
                                select cast(:made as timestamptz) + l.id * interval '5 hours' + :n * interval '3 days' as at) t
                            where l.id <= 60 and l.id % 5 >= :n order by l.id""")
                    .param("type", done.get(i)[0])
                    .param("title", done.get(i)[1]).param("content", done.get(i)[2]).param("made", days.at(MADE))
                    .param("n", i)
                    .update();
        }
    }
}
