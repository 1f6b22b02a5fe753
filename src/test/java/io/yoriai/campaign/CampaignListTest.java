package io.yoriai.campaign;

import static io.yoriai.campaign.Bodies.errors;
import static io.yoriai.campaign.Bodies.kind;
import static io.yoriai.campaign.Bodies.ref;
import static io.yoriai.campaign.Bodies.seminar;
import static io.yoriai.campaign.Bodies.session;
import static io.yoriai.campaign.Bodies.text;
import static io.yoriai.campaign.Bodies.times;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

@ServerTest
class CampaignListTest {

    @Autowired
    Api api;
    @Autowired
    Data data;

    private long campaign(String title, String... columns) {
        return api.call("seminar.post", seminar(kind(2, 1), text("Title", title), String.join("", columns))).id();
    }

    private static List<String> all(Reply reply, String element) {
        List<String> found = new ArrayList<>();
        var matcher = Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(reply.body());
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void campaigns_are_searched_ordered_paged_and_counted() {
        String word = Data.unique("催");
        campaign(word + "A", times("2026-12-01T10:00:00", "2026-12-01T11:00:00"), text("LimitUserNum", 30));
        campaign(word + "B", times("2026-12-03T10:00:00", "2026-12-03T11:00:00"), ref("Prefecture", 27));
        campaign(word + "C", times("2026-12-02T10:00:00", "2026-12-02T11:00:00"), ref("SeminarStatus", 1));
        String[] mine = {"search_key1", "Title", "search_operator1", "like", "search_value1", word};
        assertThat(titles(word, mine)).containsExactly("A", "B", "C");
        assertThat(titles(word, with(mine, "order", "StartDay"))).containsExactly("A", "C", "B");
        assertThat(titles(word, with(mine, "order", "StartDay", "direction", "desc"))).containsExactly("B", "C", "A");
        assertThat(titles(word, with(mine, "search_key2", "StartDay", "search_operator2", "ge", "search_value2",
                "2026-12-02"))).containsExactly("B", "C");
        assertThat(titles(word, with(mine, "search_key2", "SeminarStatusId", "search_operator2", "ne",
                "search_value2", "5"))).containsExactly("C");
        assertThat(titles(word, with(mine, "search_key2", "Prefecture", "search_value2", "27"))).containsExactly("B");
        assertThat(titles(word, with(mine, "search_key2", "LimitUserNum", "search_value2", ""))).containsExactly("B",
                "C");
        assertThat(titles(word, with(mine, "search_key2", "LimitUserNum", "search_operator2", "gt", "search_value2",
                "29"))).containsExactly("A");
        Reply page = api.get("seminar.get", with(mine, "limit", "1", "offset", "1", "count", "1"));
        assertThat(page.body()).contains("count=\"1\" countAll=\"3\"", word + "B");
        assertThat(api.get("seminar.get", "search_key1", "Title", "search_value1", word).body())
                .contains("<SeminarList xmlns=\"http://smartseminar.jp/\" version=\"1.53\"></SeminarList>");
    }

    private List<String> titles(String word, String... parameters) {
        return all(api.get("seminar.get", parameters), "Title").stream().map(title -> title.replace(word, "")).toList();
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void sessions_come_by_campaign_start_order_number_and_id_unless_another_order_is_asked() {
        long campaign = campaign("順");
        post(campaign, "third", "2026-12-02T10:00:00", 2);
        post(campaign, "first", "2026-12-01T10:00:00", 9);
        post(campaign, "second", "2026-12-02T10:00:00", 1);
        post(campaign, "fourth", "2026-12-02T10:00:00", 2);
        String[] mine = {"search_key1", "SeminarId", "search_operator1", "eq", "search_value1",
            Long.toString(campaign)};
        assertThat(all(api.get("seminar.getSession", mine), "Title")).containsExactly("first", "second", "third",
                "fourth");
        assertThat(all(api.get("seminar.getSession", with(mine, "order", "Title", "direction", "desc")), "Title"))
                .containsExactly("third", "second", "fourth", "first");
        assertThat(all(api.get("seminar.getSession", with(mine, "limit", "2", "offset", "1", "order", "SortNo")),
                "Title")).containsExactly("third", "fourth");
        assertThat(all(api.get("seminar.getSession", with(mine, "search_key2", "SsTargetTypeId", "search_value2", "2",
                "search_key3", "Code", "search_operator3", "like", "search_value3", "003")), "Title"))
                .containsExactly("second");
        assertThat(api.get("seminar.getSession", with(mine, "count", "1", "limit", "3")).body())
                .contains("count=\"3\" countAll=\"4\"");
    }

    private void post(long campaign, String title, String start, int place) {
        Reply made = api.call("seminar.postSession", session(ref("Seminar", campaign), text("Title", title),
                times(start, start), text("SortNo", place)));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"search_key1,Colour,search_value1,x,UNKNOWN_COLUMN search_key1",
        "search_key1,ApplicationAmount,search_value1,0/3,UNKNOWN_COLUMN search_key1",
        "search_key1,Title,search_operator1,is,INVALID_VALUE search_operator1",
        "search_key1,LimitUserNum,search_value1,many,INVALID_TYPE search_value1",
        "search_key1,StartDay,search_value1,soon,INVALID_TYPE search_value1",
        "search_value1,x,limit,5,REQUIRED search_key1", "order,Colour,limit,5,UNKNOWN_COLUMN order",
        "order,ApplicationAmount,limit,5,UNKNOWN_COLUMN order", "order,Title,direction,up,INVALID_VALUE direction",
        "limit,1001,offset,0,INVALID_VALUE limit", "limit,0,offset,0,INVALID_VALUE limit",
        "limit,1,offset,-1,INVALID_VALUE offset", "count,2,limit,1,INVALID_VALUE count"})
    void a_faulty_list_answers_400_and_names_the_parameter(String a, String b, String c, String d, String error) {
        for (String method : List.of("seminar.get", "seminar.getSession")) {
            String[] parameters = {a, b, c, d};
            if (c.equals("search_operator1")) {
                parameters = with(parameters, "search_value1", "x");
            }
            Reply reply = api.get(method, parameters);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(errors(reply)).containsExactly(error);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,500,0,1,0,10,残席あり,500/無制限", "100,0,0,1,0,10,残席あり,0/100", "100,89,0,1,0,10,残席あり,89/100",
        "100,90,0,1,0,10,残りわずか,90/100", "100,80,0,1,0,20,残りわずか,80/100", "5,4,0,1,0,10,残りわずか,4/5",
        "5,3,0,1,0,10,残席あり,3/5", "5,5,0,1,0,10,満席,5/5", "5,7,0,1,0,10,満席,7/5",
        "5,5,0,2,0,10,キャンセル待ち受付中,5/5", "5,5,3,2,3,10,満席,5/5", "5,4,1,2,0,10,キャンセル待ち受付中,4/5"})
    void the_state_of_the_seats_is_told(int limit, int taken, int waiting, int list, int most, int share,
            String status, String amount) {
        long campaign = campaign("席");
        data.jdbc().sql("""
                update campaign set limit_user_num = nullif(?, 0), number_of_applications = ?, number_of_waiting = ?,
                    waiting_list_type_id = ?, limit_waiting_num = ?, settings = jsonb_build_object('11', ?::text)
                where id = ?""").params(limit, taken, waiting, list, most, Integer.toString(share), campaign).update();
        Reply read = api.get("seminar.get", "search_key1", "Id", "search_value1", Long.toString(campaign));
        assertThat(read.first("CapacityStatus")).isEqualTo(status);
        assertThat(read.first("ApplicationAmount")).isEqualTo(amount);
        data.jdbc().sql("update campaign set limit_user_num = null where id = ?").param(campaign).update();
        post(campaign, "会", "2026-12-01T10:00:00", 1);
        data.jdbc().sql("""
                update session set limit_user_num = nullif(?, 0), number_of_applications = ?, number_of_waiting = ?,
                    waiting_list_type_id = ?, limit_waiting_num = ? where campaign_id = ?""")
                .params(limit, taken, waiting, list, most, campaign).update();
        Reply session = api.get("seminar.getSession", "search_key1", "SeminarId", "search_value1",
                Long.toString(campaign));
        assertThat(session.first("CapacityStatus")).isEqualTo(status);
        assertThat(session.first("ApplicationAmount")).isEqualTo(amount);
    }
}
