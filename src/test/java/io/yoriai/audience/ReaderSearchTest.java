package io.yoriai.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Addresses;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.ListPage;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.reader.Rows;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Readers found by every field (spec/neo.md 4, 7.1), and searches kept under a name. */
@ServerTest
class ReaderSearchTest {

    @Autowired
    Data data;

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderSearch search;
    @Autowired
    SavedSearches saved;
    @Autowired
    Addresses addresses;

    Magazine magazine;
    String full;
    String bare;
    long fullId;

    @BeforeEach
    void two_readers() {
        long id = magazines.create(Data.TESTS, MagazineSettings.named("検索")).id();
        for (int n = 1; n <= 4; n++) {
            magazines.addChoice(Data.TESTS, id, "progress", "段階" + n);
            magazines.addChoice(Data.TESTS, id, "attr11", "興味" + n);
        }
        magazine = magazines.find(id).orElseThrow();
        full = Rows.mail();
        bare = Rows.mail();
        fullId = Rows.add(readers, magazine, full, "name", "山田 Taro_100%", "type", "hoge", "user_type", "2", "company",
                "寄合商事", "url", "https://example.com/", "zip", "105-0001", "pref", "東京都", "address", "港区", "address2",
                "三階",
                "tel", "03-1234", "mobile_tel", "090-1", "fax", "+81-3", "point", "120", "progress", "1001", "memo",
                "一行目\n二行目", "sex", "1", "birthday", "1980-02-29", "notifymail", "2030-01-01", "notifymail_term", "30",
                "post", "営業部", "official_position", "部長", "attr1", "一", "attr2", "二", "attr3", "三", "attr4", "四",
                "attr5", "五", "attr6", "六", "attr7", "七", "attr8", "八", "attr9", "九", "attr10", "十", "attr11", "0110",
                "created", "2015-12-08");
        Rows.add(readers, magazine, bare, "sendstatus", "0");
    }

    @Test
    void every_subject_and_operator_finds_whom_it_should() {
        Set<String> tried = new HashSet<>();
        String[][] cases = {
            {"email", "IS", full.toUpperCase(java.util.Locale.ROOT), "f"},
            {"email", "STARTS", full.substring(0, 6), "f"},
            {"email", "CONTAINS", full.substring(2, 9), "f"}, {"email", "IS_NOT", full, "b"},
            {"email", "FILLED", "", "fb"}, {"email", "EMPTY", "", ""},
            {"state", "IS", "REGISTERED", "f"}, {"state", "IS", "STOPPED", "b"}, {"state", "IS_NOT", "STOPPED", "f"},
            {"state", "IS", "PROVISIONAL", ""}, {"id", "IS", "" + fullId, "f"}, {"id", "FROM", "" + (fullId + 1), "b"},
            {"id", "UNTIL", "" + fullId, "f"}, {"id", "BETWEEN", fullId + " " + fullId, "f"},
            {"name", "CONTAINS", "tARO_1", "f"}, {"name", "CONTAINS", "o1", ""}, {"name", "CONTAINS", "0%", "f"},
            {"name", "STARTS", "山田", "f"}, {"name", "EMPTY", "", "b"}, {"name", "IS_NOT", "山田 Taro_100%", "b"},
            {"type", "IS", "hoge", "f"}, {"sendstatus", "IS", "1", "f"}, {"user_type", "IS", "2", "f"},
            {"user_type", "IS_NOT", "2", "b"}, {"company", "IS", "寄合商事", "f"}, {"url", "STARTS", "HTTPS", "f"},
            {"zip", "CONTAINS", "-0001", "f"}, {"pref", "IS", "東京都", "f"}, {"address", "FILLED", "", "f"},
            {"address2", "IS", "三階", "f"}, {"tel", "STARTS", "03", "f"}, {"mobile_tel", "FILLED", "", "f"},
            {"fax", "IS", "+81-3", "f"}, {"point", "BETWEEN", "1 200", "f"}, {"point", "IS", "0", "b"},
            {"progress", "ANY_CHECKED", "1 2", "f"}, {"progress", "ALL_CHECKED", "1 4", "f"},
            {"progress", "ALL_CHECKED", "1 2", ""}, {"progress", "NONE_CHECKED", "1", "b"},
            {"progress", "EMPTY", "", "b"}, {"progress", "FILLED", "", "f"}, {"memo", "CONTAINS", "二行", "f"},
            {"sex", "IS", "1", "f"}, {"birthday", "IS", "1980-02-29", "f"}, {"birthday", "EMPTY", "", "b"},
            {"birthday", "BETWEEN", "1980-01-01 1980-12-31", "f"}, {"birthday", "FILLED", "", "f"},
            {"notifymail", "FROM", "2029-12-31", "f"}, {"notifymail_term", "IS", "30", "f"}, {"post", "IS", "営業部", "f"},
            {"official_position", "IS", "部長", "f"}, {"attr1", "IS", "一", "f"}, {"attr2", "IS", "二", "f"},
            {"attr3", "IS", "三", "f"}, {"attr4", "IS", "四", "f"}, {"attr5", "IS", "五", "f"}, {"attr6", "IS", "六", "f"},
            {"attr7", "IS", "七", "f"}, {"attr8", "IS", "八", "f"}, {"attr9", "IS", "九", "f"}, {"attr10", "IS", "十", "f"},
            {"attr11", "ANY_CHECKED", "2", "f"}, {"attr12", "EMPTY", "", "fb"}, {"attr13", "FILLED", "", ""},
            {"attr14", "EMPTY", "", "fb"}, {"attr15", "EMPTY", "", "fb"}, {"created", "IS", "2015-12-08", "f"},
            {"created", "UNTIL", "2015-12-08", "f"}, {"created", "UNTIL", "2015-12-07", ""},
            {"registered_at", "FROM", "2016-01-01", "fb"}, {"source", "IS", "API", "fb"}, {"source", "IS", "CSV", ""},
            {"consent", "IS", "AGREED", "fb"}, {"consent", "IS_NOT", "AGREED", ""}, {"validity", "IS", "VALID", "fb"},
            {"errors", "IS", "0", "fb"}, {"paid_until", "EMPTY", "", "fb"}};
        for (String[] one : cases) {
            ReaderCondition condition = new ReaderCondition(one[0], Operator.valueOf(one[1]),
                    one[2].isEmpty()
                            ? List.of()
                            : one[0].equals("name") ? List.of(one[2]) : List.of(one[2].split(" ")));
            assertThat(found(ReaderConditions.all(condition))).as(String.join(" ", one)).isEqualTo(one[3]);
            tried.add(one[0]);
        }
        assertThat(tried).isEqualTo(ReaderSubjects.byName().keySet());
    }

    @Test
    void a_name_is_found_as_people_type_it() {
        String[][] cases = {{"髙橋 一郎", "高橋"}, {"髙橋 一郎", "一郎 高橋"}, {"髙橋 一郎", "高橋　一郎"}, {"山﨑 花", "山崎花子", ""},
            {"山﨑 花", "山崎"}, {"𠮷田", "吉田"}, {"渡邉 誠", "渡辺"}, {"渡邊 誠", "渡辺"}, {"渡辺 誠", "渡邉"}, {"ﾜﾀﾅﾍﾞ", "ワタナベ"},
            {"ワタナベ", "ﾜﾀﾅﾍﾞ"}, {"Ｓｍｉｔｈ", "smith"}, {"齋藤", "斎藤"}, {"濱﨑 廣", "浜崎 広"}, {"国分", "國分"}};
        for (String[] one : cases) {
            String address = Rows.mail();
            Rows.add(readers, magazine, address, "name", one[0]);
            assertThat(search.count(magazine,
                    ReaderConditions.all(ReaderCondition.of("name", Operator.CONTAINS, one[1]),
                            ReaderCondition.of("email", Operator.IS, address))))
                    .as(one[0] + " by " + one[1])
                    .isEqualTo(one.length > 2 ? 0 : 1);
        }
        assertThat(found(ReaderConditions.all(ReaderCondition.of("name", Operator.IS, " 山田　taro_100％ "))))
                .isEqualTo("f");
        assertThat(found(ReaderConditions.all(ReaderCondition.of("name", Operator.STARTS, "山田 ＴＡＲＯ")))).isEqualTo("f");
    }

    @Test
    void conditions_are_joined_by_all_or_any_and_unreachable_addresses_are_found() {
        addresses.makeInvalid(bare, "42551");
        ReaderCondition invalid = ReaderCondition.of("validity", Operator.IS, "INVALID");
        ReaderCondition named = ReaderCondition.of("name", Operator.FILLED);
        assertThat(found(ReaderConditions.all(invalid))).isEqualTo("b");
        assertThat(found(ReaderConditions.all(invalid, named))).isEmpty();
        assertThat(found(ReaderConditions.any(invalid, named))).isEqualTo("fb");
        assertThat(found(new ReaderConditions(true, List.of()))).isEqualTo("fb");
        addresses.makeProven(bare);
    }

    @Test
    void a_wrong_condition_is_named_and_nothing_is_kept() {
        for (ReaderCondition wrong : List.of(ReaderCondition.of("nonsense", Operator.IS, "x"),
                ReaderCondition.of("name", Operator.ANY_CHECKED, "1"), ReaderCondition.of("name", Operator.CONTAINS),
                ReaderCondition.of("name", Operator.CONTAINS, "a\0"), ReaderCondition.of("birthday", Operator.IS, "x"),
                ReaderCondition.of("birthday", Operator.BETWEEN, "2020-01-01"),
                ReaderCondition.of("point", Operator.IS, "1;drop"), ReaderCondition.of("sex", Operator.IS, "3"),
                ReaderCondition.of("progress", Operator.ANY_CHECKED, "5"),
                ReaderCondition.of("progress", Operator.ANY_CHECKED))) {
            assertThatThrownBy(() -> saved.save(data.staff(), magazine, "x",
                    ReaderConditions.all(ReaderCondition.of("name", Operator.FILLED), wrong)))
                    .as(wrong.toString()).isInstanceOf(FaultException.class)
                    .hasMessageContaining("Search.Conditions[2]");
        }
        assertThat(saved.of(magazine)).isEmpty();
    }

    @Test
    void a_search_is_kept_under_one_name_per_magazine() {
        ReaderConditions named = ReaderConditions.all(ReaderCondition.of("name", Operator.CONTAINS, "山"));
        long id = saved.save(data.staff(), magazine, " 山さん ", named);
        assertThat(saved.of(magazine)).containsExactly(new SavedSearches.Saved(id, "山さん", named));
        assertThatThrownBy(() -> saved.save(data.staff(), magazine, "山さん", named)).hasMessageContaining("DUPLICATE");
        assertThatThrownBy(() -> saved.save(data.staff(), magazine, " ", named)).hasMessageContaining("REQUIRED");
        saved.change(data.staff(), magazine, id, "皆", ReaderConditions.NONE);
        assertThat(saved.find(magazine, id).orElseThrow().conditions()).isEqualTo(ReaderConditions.NONE);
        saved.remove(data.staff(), magazine, id);
        assertThat(saved.of(magazine)).isEmpty();
    }

    @Test
    void pages_have_an_exact_total_and_every_reader_once_from_either_end() {
        Magazine many = magazines.create(Data.TESTS, MagazineSettings.named("多"));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 125; i++) {
            String email = "p%03d@%s".formatted((i * 37) % 125, "example.com");
            Rows.add(readers, many, email, "point", "" + i % 3);
            made.add(email);
        }
        readers.add(many, EmailAddress.parse("later@example.com").orElseThrow(), ReaderValues.NONE, true, false,
                Origin.system("test"));
        made.add("later@example.com");
        for (ReaderOrder.By by : ReaderOrder.By.values()) {
            List<String> seen = new ArrayList<>();
            for (int number = 1; number <= 3; number++) {
                ListPage<Reader> page = search.page(many, ReaderConditions.NONE, new ReaderOrder(by, false), number);
                assertThat(page.total()).isEqualTo(126);
                assertThat(page.pages()).isEqualTo(3);
                page.rows().forEach(reader -> seen.add(reader.email()));
            }
            assertThat(seen).as(by.name()).containsExactlyInAnyOrderElementsOf(made);
            if (by == ReaderOrder.By.EMAIL) {
                assertThat(seen).isEqualTo(made.stream().sorted().toList());
            }
        }
        assertThat(search.page(many, ReaderConditions.NONE, ReaderOrder.NEWEST, 99).number()).isEqualTo(3);
        assertThat(search.page(many, ReaderConditions.all(ReaderCondition.of("name", Operator.FILLED)),
                ReaderOrder.NEWEST, 1)).isEqualTo(new ListPage<>(List.of(), 1, 1, 0));
    }

    /** f and b for the two readers, as they are found. */
    private String found(ReaderConditions conditions) {
        StringBuilder found = new StringBuilder();
        search.page(magazine, conditions, new ReaderOrder(ReaderOrder.By.ID, false), 1).rows()
                .forEach(reader -> found.append(reader.email().equals(full) ? "f" : "b"));
        assertThat(search.count(magazine, conditions)).isEqualTo(found.length());
        return found.toString();
    }
}
