package io.yoriai.smp;

import static io.yoriai.smp.LeadFlowTest.fields;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** {@code visitor.get} as a list: conditions, order, pages, counts (spec/conventions.md). */
@ServerTest
class LeadListTest {

    @Autowired
    Api api;
    @Autowired
    Data data;

    @Test
    void lists_count_page_and_order_with_ties_broken_by_id() {
        String company = Data.unique("会社");
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long id = data.lead("同", Data.unique("t") + "@example.com");
            data.jdbc().sql("update lead set company_name = ? where id = ?").params(company, id).update();
            ids.add(id);
        }
        Reply page = api.get("visitor.get", "search_key1", "CompanyName", "search_operator1", "eq", "search_value1",
                company, "order", "Name1", "direction", "desc", "limit", "2", "offset", "1", "count", "1");
        assertThat(page.body()).contains("count=\"2\" countAll=\"5\"");
        assertThat(page.body().indexOf("<Id>" + ids.get(3))).isPositive()
                .isLessThan(page.body().indexOf("<Id>" + ids.get(2)));
        assertThat(page.count("VisitorData")).isEqualTo(2);
        assertThat(api.get("visitor.get", "search_key1", "CompanyName", "search_value1", "none of them").body())
                .contains("<VisitorDataList xmlns=\"http://smartseminar.jp/\" version=\"1.53\"></VisitorDataList>");
    }

    @Test
    void every_wrong_search_parameter_is_named() {
        Reply reply = api.get("visitor.get", "search_key1", "Nickname", "search_value1", "x", "search_key2", "Id",
                "search_operator2", "almost", "search_value2", "1", "search_key3", "DateRegist", "search_value3",
                "yesterday", "search_operator4", "eq", "order", "Prefecture", "direction", "up", "limit", "1001",
                "offset", "-1", "count", "yes", "search_condition_id", "987654321", "my_own", "1");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(fields(reply)).containsExactlyInAnyOrder("UNKNOWN_COLUMN search_key1",
                "INVALID_VALUE search_operator2", "INVALID_TYPE search_value3", "REQUIRED search_key4",
                "UNKNOWN_COLUMN order", "INVALID_VALUE direction", "INVALID_VALUE limit", "INVALID_VALUE offset",
                "INVALID_VALUE count", "INVALID_VALUE search_condition_id");
    }

    @Test
    void like_is_literal_and_ne_finds_rows_without_a_value() {
        String mark = Data.unique("m");
        long with = data.lead(mark, Data.unique("x") + "@example.com");
        long without = data.lead(mark, Data.unique("x") + "@example.com");
        data.jdbc().sql("update lead set division = '100%_部' where id = ?").param(with).update();
        Reply like = api.get("visitor.get", "search_key1", "Name1", "search_value1", mark, "search_key2", "Division",
                "search_operator2", "like", "search_value2", "%_");
        assertThat(like.body()).contains("<Id>" + with + "</Id>").doesNotContain("<Id>" + without + "</Id>");
        Reply ne = api.get("visitor.get", "search_key1", "Name1", "search_value1", mark, "search_key2", "Division",
                "search_operator2", "ne", "search_value2", "100%_部");
        assertThat(ne.body()).contains("<Id>" + without + "</Id>").doesNotContain("<Id>" + with + "</Id>");
        Reply none = api.get("visitor.get", "search_key1", "Name1", "search_value1", mark, "search_key2", "Division",
                "search_value2", "");
        assertThat(none.body()).contains("<Id>" + without + "</Id>").doesNotContain("<Id>" + with + "</Id>");
    }
}
