package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import io.yoriai.account.Staff;
import io.yoriai.record.Tsv;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Every address of the console is asked for by each level, with roles that allow much and little (spec/smp-platform.md 12.3). */
@ServerTest
class ConsoleRightsTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final Predicate<String> OWN = Pattern
            .compile("/admin/?|/admin/(account.*|alive|login(/code)?|first|invited|logout|refused)").asMatchPredicate();
    private static final Predicate<String> READING = Pattern
            .compile(
                    "/admin/surveys.*|/admin/campaigns/[0-9]+/preview|/admin/magazines(?!.*/readers/(?!search$|[0-9]+$))(?!.*/(new|delete|reset|active|past|publish|sample|back-number|send|test)(/|$)).*")
            .asMatchPredicate();
    private static final Predicate<String> OPERATION = Pattern
            .compile(
                    "/admin/(magazines|errors|lead-files|lead-csv|survey-files|consent|inspection|lead-deletion|applications|campaigns|surveys|discounts).*")
            .asMatchPredicate();

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Data data;
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping pages;

    private Visitor visitor(int level, String group) {
        String login = Data.unique("rights");
        staff.create(login, PASSWORD, "権限 太郎", null);
        jdbc.sql("update staff set admin_level_id = ?, admin_group_key = ? where login_id = ?")
                .params(level, group, login).update();
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    /** Addresses of the console that answer a method, with numbers of nothing in place of ids. */
    private Set<String> addresses(RequestMethod method) {
        Set<String> found = new TreeSet<>();
        pages.getHandlerMethods().forEach((mapping, handler) -> {
            if (mapping.getMethodsCondition().getMethods().contains(method)) {
                mapping.getPatternValues().stream().filter(pattern -> pattern.startsWith("/admin"))
                        .forEach(pattern -> found.add(pattern.replaceAll("\\{(?:act|kind):(\\w+)[^}]*}", "$1")
                                .replaceAll("\\{\\w+(:[^/]*)?}", "999999999").replaceAll("\\*+", "x")));
            }
        });
        return found;
    }

    private void walk(int level, String group, Predicate<String> reads, Predicate<String> writes) {
        Visitor visitor = visitor(level, group);
        List<String> wrong = new ArrayList<>();
        for (String address : addresses(RequestMethod.GET)) {
            boolean refused = visitor.get(address).statusCode() == 403;
            if (refused == (OWN.test(address) || reads.test(address)) && !address.equals("/admin/again")) {
                wrong.add("GET " + address);
            }
        }
        for (String address : addresses(RequestMethod.POST)) {
            // Where it may be written nothing is sent: it would happen.
            if (!OWN.test(address) && !writes.test(address)
                    && visitor.submitTo("/admin/account", address, "x", "1").statusCode() != 403) {
                wrong.add("POST " + address);
            }
        }
        assertThat(wrong).as("level " + level + ", group " + group).isEmpty();
    }

    @Test
    void each_level_opens_what_its_roles_and_the_level_allow_and_nothing_else() {
        assertThat(addresses(RequestMethod.GET)).hasSizeGreaterThan(60);
        Predicate<String> nothing = address -> false;
        walk(1, "1", address -> true, address -> true);
        walk(2, "2", OPERATION, OPERATION);
        walk(2, "4", READING, address -> address.matches(".*/(readers/search|preview)"));
        Visitor reader = visitor(2, "4");
        for (String spelt : List.of("/admin/magazines/1/readers/%6eew", "/admin/magazines/1/%72eaders/new",
                "/admin/se%74tings",
                "/admin/magazines/../settings", "/admin//settings", "/admin/magazines/1;x/readers/new")) {
            assertThat(reader.get(spelt).statusCode()).as(spelt).isIn(400, 403, 404);
        }
        assertThat(visitor(2, "2").submitTo("/admin/account", "/admin/%6cead-csv/export").body())
                .as("leads, and no administrators, however it is spelt").contains("\"company_name\"");
        assertThat(visitor(1, "3").get("/admin/settings").statusCode()).as("a level without the role").isEqualTo(403);
        assertThat(visitor(3, "1").get("/admin/magazines").statusCode()).as("a role without the level").isEqualTo(403);
        walk(3, "3", address -> address.matches("/admin/(lead-files.*|campaigns/[0-9]+/preview)"), nothing);
    }

    @Test
    void records_are_opened_where_level_and_role_let_their_methods_be_called() {
        assertThat(opened(1, "1")).as("a level and a role for all").isEqualTo(screens());
        Set<String> campaigns = screens();
        campaigns.removeAll(Set.of("companies", "employees", "administrators", "assignments", "messages"));
        assertThat(opened(2, "1")).isEqualTo(campaigns);
        Set<String> sessions = new TreeSet<>(campaigns);
        sessions.removeAll(Set.of("lists", "members", "mails", "clicks", "page-views", "visits", "answers", "surveys",
                "questions", "survey-versions", "conditions", "click-links", "pages"));
        assertThat(opened(3, "1")).isEqualTo(sessions);
        Visitor third = visitor(3, "1");
        assertThat(third.get("/admin/records/leads/new").statusCode()).as("leads are read alone").isEqualTo(403);
        assertThat(third.get("/admin/records/campaigns/1/edit").statusCode()).isEqualTo(403);
        assertThat(third.get("/admin/records/sessions/1/edit").statusCode()).as("where one is assigned")
                .isEqualTo(404);
        assertThat(third.get("/admin/records/sessions/1/delete").statusCode()).isEqualTo(403);
    }

    private static Set<String> screens() {
        return Tsv.read("/admin/screens.tsv").stream().map(line -> line.get("slug"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> opened(int level, String group) {
        Visitor visitor = visitor(level, group);
        Set<String> opened = screens();
        opened.removeIf(slug -> visitor.get("/admin/records/" + slug).statusCode() == 403);
        return opened;
    }

    @Test
    void menus_show_what_may_be_opened_and_a_refusal_is_told_in_both_languages() {
        String reading = visitor(2, "4").get("/admin").body();
        assertThat(reading).contains("href=\"/admin/magazines\"").doesNotContain("href=\"/admin/settings\"",
                "href=\"/admin/errors\"");
        Visitor door = visitor(3, "3");
        assertThat(door.get("/admin").body()).doesNotContain("href=\"/admin/magazines\"", "href=\"/admin/settings\"");
        assertThat(door.get("/admin/settings?lang=ja").body()).contains("この画面は開けません");
        assertThat(door.get("/admin/settings?lang=en").body()).contains("have access to this page");
        assertThat(door.submitTo("/admin/account", "/admin/settings/session", "minutes", "5").body())
                .contains("have access to this page");
    }

    @Test
    void a_changed_role_works_with_the_next_click() {
        String role = Data.unique("r");
        jdbc.sql("insert into admin_group_role values (?, ?)").params(role, role).update();
        Visitor visitor = visitor(2, role);
        assertThat(visitor.get("/admin/magazines").statusCode()).isEqualTo(403);
        jdbc.sql("insert into admin_role_function values (?, 2201)").param(role).update();
        assertThat(visitor.get("/admin/magazines").statusCode()).isEqualTo(200);
        jdbc.sql("delete from admin_role_function where role_key = ?").param(role).update();
        assertThat(visitor.get("/admin/magazines").statusCode()).isEqualTo(403);
    }

    @Test
    void a_timeline_tells_what_the_role_opens_elsewhere_of_campaigns_and_leads_in_reach() {
        String role = Data.unique("t");
        jdbc.sql("insert into admin_group_role values (?, ?)").params(role, role).update();
        allow(role, 2001, 2104);
        Visitor visitor = visitor(2, role);
        String email = Data.unique("t") + "@example.jp";
        long lead = data.lead("時系列", email);
        long other = data.lead("届かない", email);
        long mine = data.campaign("担当する展示会");
        data.application(lead, mine, data.session(mine, "s"));
        long theirs = data.campaign("ほかの展示会");
        data.application(lead, theirs, data.session(theirs, "s"));
        jdbc.sql("insert into staff_campaign (admin_id, campaign_id, date_regist, date_update)"
                + " select max(id), ?, now(), now() from staff where admin_group_key = ?").params(mine, role).update();
        for (long one : List.of(lead, other)) {
            jdbc.sql("insert into activity (lead_id, activity_date, title, date_regist, date_update)"
                    + " values (?, now(), ?, now(), now())").params(one, "訪問" + one).update();
        }
        jdbc.sql("""
                insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num,
                    landing_url, exit_url, date_regist, date_update)
                values (?, 'b', ?, now(), now(), 2, 'https://timeline.example/', 'x', now(), now())""")
                .params(lead, email).update();

        assertThat(timeline(visitor, lead)).contains("担当する展示会", "訪問" + lead).doesNotContain("ほかの展示会", "訪問" + other,
                "timeline.example");
        allow(role, 2017);
        assertThat(timeline(visitor, lead)).contains("timeline.example");
        jdbc.sql("update staff set admin_level_id = 1 where admin_group_key = ?").param(role).update();
        assertThat(timeline(visitor, lead)).contains("担当する展示会", "ほかの展示会", "訪問" + other);
    }

    private void allow(String role, int... functions) {
        for (int function : functions) {
            jdbc.sql("insert into admin_role_function values (?, ?)").params(role, function).update();
        }
    }

    private static String timeline(Visitor visitor, long lead) {
        String page = visitor.get("/admin/records/leads/" + lead + "?lang=ja").body();
        int start = page.indexOf("id=\"timeline\"");
        return page.substring(start, page.indexOf("</section>", start));
    }
}
