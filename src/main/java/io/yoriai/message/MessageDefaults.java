package io.yoriai.message;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.record.Tsv;

/**
 * Writes down at the start which messages there are ({@code message/messages.tsv}) and what they say by default, which is the
 * text of the bundles. A new version's default takes the place of the old one, and of what was told where that was the default.
 */
@Component
class MessageDefaults implements SmartInitializingSingleton {

    private final JdbcClient jdbc;
    private final Texts texts;
    private final Clock clock;

    MessageDefaults(JdbcClient jdbc, Texts texts, Clock clock) {
        this.jdbc = jdbc;
        this.texts = texts;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Long> ids = new ArrayList<>();
        List<Integer> categories = new ArrayList<>();
        List<List<String>> cells = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>());
        for (Tsv.Line line : Tsv.read("/message/messages.tsv")) {
            int number = Objects.requireNonNull(line.number("number"));
            for (Locale language : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
                String key = line.get("text").isEmpty() ? line.get("name") : line.get("text");
                ids.add(2L * number - (language.equals(Locale.JAPANESE) ? 1 : 0));
                categories.add(Integer.valueOf(line.get("category")));
                List<String> row = List.of(line.get("name"), language.getLanguage(), key,
                        Objects.requireNonNull(texts.all(language).get(key), key), description(line, language));
                for (int i = 0; i < row.size(); i++) {
                    cells.get(i).add(row.get(i));
                }
            }
        }
        jdbc.sql("""
                insert into message (id, message_category_id, name, language_key, text_key, value, default_value,
                    description, date_regist, date_update)
                select id, category, name, language, text_key, standard, standard, description, :now, :now
                from unnest(:ids, :categories, :names, :languages, :texts, :standards, :descriptions)
                    as row (id, category, name, language, text_key, standard, description)
                on conflict (id) do update set name = excluded.name, text_key = excluded.text_key,
                    message_category_id = excluded.message_category_id, description = excluded.description,
                    value = case when message.value = message.default_value then excluded.value else message.value end,
                    default_value = excluded.default_value
                where (message.name, message.text_key, message.message_category_id, message.description,
                    message.default_value) is distinct from (excluded.name, excluded.text_key,
                    excluded.message_category_id, excluded.description, excluded.default_value)""")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).param("ids", ids.toArray(Long[]::new))
                .param("categories", categories.toArray(Integer[]::new)).param("names", array(cells.get(0)))
                .param("languages", array(cells.get(1))).param("texts", array(cells.get(2)))
                .param("standards", array(cells.get(3))).param("descriptions", array(cells.get(4))).update();
    }

    /** Where it is shown, and what its placeholders stand for. */
    private String description(Tsv.Line line, Locale language) {
        String where = texts.get(language, "message.category." + line.get("category"), List.of());
        String what = texts.all(language).get("message.of." + line.get("name"));
        return what == null ? where : where + "\n" + what;
    }

    private static String[] array(List<String> cells) {
        return cells.toArray(String[]::new);
    }
}
