package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import io.yoriai.record.Resource;
import io.yoriai.record.TestDictionary;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.things.ContractTest;

/** Changes of all kinds, told to people. */
@ContractTest
class ChangeTextTest {

    private static final Resource THING = TestDictionary.resource("Thing", "Line string flags=caseless", "Count int",
            "Day date",
            "Moment dateTime", "Bytes base64", "Colour ref codes=1:red;2:blue",
            "Prefecture ref codes=master:Prefecture",
            "Country ref codes=master:Country", "Kinds choices codes=1:a;2:b;10:c", "Seminar ref codes=fk:Seminar",
            "Attribute{n} attributes");

    @Autowired
    ChangeText texts;

    private String told(String column, Object value) {
        Change change = new Change(THING.column(column), null, null, value);
        assertThat(texts.before(change)).isNull();
        return texts.after(change);
    }

    private String told(CustomItem.Data data, String json) {
        CustomItem item = new CustomItem("Thing", 3, 1, data, null, "項目", "item", false, false, null,
                List.of(new CustomItem.Choice(1, "甲", "A", false), new CustomItem.Choice(2, "乙", "B", false)));
        return texts.after(
                new Change(THING.column("Attribute{n}"), item, null, JsonMapper.builder().build().readTree(json)));
    }

    @Test
    void codes_are_told_by_their_labels() {
        assertThat(told("Colour", 2L)).isEqualTo("blue");
        assertThat(told("Colour", 9L)).isEqualTo("9");
        assertThat(told("Prefecture", "13")).isEqualTo("東京都");
        assertThat(told("Prefecture", "00")).isNull();
        assertThat(told("Country", "AF")).isEqualTo("Afghanistan");
        assertThat(told("Kinds", List.of("1", "10"))).isEqualTo("a、c");
        assertThat(told("Seminar", 12L)).isEqualTo("12");
    }

    @Test
    void values_are_told_as_answers_tell_them() {
        assertThat(told("Line", "text")).isEqualTo("text");
        assertThat(told("Count", 12L)).isEqualTo("12");
        assertThat(told("Day", LocalDate.of(2026, 11, 5))).isEqualTo("2026-11-05");
        assertThat(told("Moment", Instant.parse("2026-11-05T01:00:00Z"))).isEqualTo("2026-11-05T10:00:00+09:00");
        assertThat(told("Bytes", new byte[]{1})).as("what files hold").isNull();
    }

    @Test
    void custom_items_are_told_by_what_they_hold() {
        assertThat(told(CustomItem.Data.STRING, "\"text\"")).isEqualTo("text");
        assertThat(told(CustomItem.Data.INTEGER, "999999999999999")).isEqualTo("999999999999999");
        assertThat(told(CustomItem.Data.DECIMAL, "12345678.0005")).isEqualTo("12345678.0005");
        assertThat(told(CustomItem.Data.CHOICE, "[1, 2, 7]")).isEqualTo("甲、乙、7");
        assertThat(told(CustomItem.Data.FILE, "{\"Id\": 1, \"Name\": \"図\", \"Extension\": \"png\"}"))
                .isEqualTo("図.png");
        assertThat(told(CustomItem.Data.STRING, "null")).isNull();
    }

    @Test
    void a_change_of_letters_alone_is_known_where_they_do_not_count() {
        assertThat(new Change(THING.column("Line"), null, "Abc", "aBC").isCaseOnly()).isTrue();
        assertThat(new Change(THING.column("Line"), null, "Abc", "Abd").isCaseOnly()).isFalse();
        assertThat(new Change(THING.column("Line"), null, null, "a").isCaseOnly()).isFalse();
        assertThat(new Change(THING.column("Prefecture"), null, "a", "A").isCaseOnly()).isFalse();
    }

    @Test
    void changes_are_found_by_the_names_of_the_wire() {
        Change colour = new Change(THING.column("Colour"), null, 1L, 2L);
        Changes changes = new Changes(List.of(colour));
        assertThat(changes.of("Colour")).isEqualTo(colour);
        assertThat(changes.of("Line")).isNull();
        assertThat(changes.isEmpty()).isFalse();
        assertThat(Changes.NONE.isEmpty()).isTrue();
        assertThat(colour.label()).isEqualTo(THING.column("Colour").labelJa());
    }
}
