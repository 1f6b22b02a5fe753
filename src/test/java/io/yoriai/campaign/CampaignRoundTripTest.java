package io.yoriai.campaign;

import static io.yoriai.campaign.Bodies.ref;
import static io.yoriai.campaign.Bodies.seminar;
import static io.yoriai.campaign.Bodies.session;
import static io.yoriai.campaign.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Formats;
import io.yoriai.record.Masters;
import io.yoriai.record.Times;
import io.yoriai.record.Verb;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Whatever is written to every writable column is read back: made, then changed, by seeded generators. */
@ServerTest
class CampaignRoundTripTest {

    private static final String LETTERS = "aZ09 -_.,&<>\"'()あ漢カ～①𠮷é";
    private static boolean prepared;
    private static final Map<String, Integer> ITEMS = new LinkedHashMap<>();

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Dictionary dictionary;
    @Autowired
    Masters masters;
    @Autowired
    CustomItemMaker maker;
    @Autowired
    CustomItems items;

    private Random random;

    @BeforeEach
    void prepare() throws InterruptedException {
        if (prepared) {
            return;
        }
        prepared = true;
        data.jdbc().sql("""
                insert into master_entry (master, key, wire_id, name_ja) select m, n::text, n + 40, m || n
                from unnest(array['SeminarCategory', 'SessionCategory']) m, generate_series(1, 3) n
                on conflict do nothing""").update();
        for (String resource : List.of("Seminar", "Session")) {
            item(resource, "text", 1, CustomItem.Data.STRING, List.of());
            item(resource, "area", 2, CustomItem.Data.STRING, List.of());
            item(resource, "number", 1, CustomItem.Data.INTEGER, List.of());
            item(resource, "decimal", 1, CustomItem.Data.DECIMAL, List.of());
            item(resource, "day", 1, CustomItem.Data.DATE, List.of());
            item(resource, "moment", 1, CustomItem.Data.DATE_TIME, List.of());
            item(resource, "radio", 3, null, List.of("一", "二", "三"));
            item(resource, "boxes", 4, null, List.of("甲", "乙", "丙"));
            item(resource, "file", 9, null, List.of());
        }
        Thread.sleep(1_200);
    }

    private void item(String resource, String name, int form, CustomItem.Data what, List<String> choices) {
        ITEMS.put(resource + "." + name, maker.create(new NewCustomItem(resource, Data.unique(name), name, form, what,
                null, false, null, choices)));
    }

    private long file() {
        return data.jdbc().sql("""
                insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist,
                    date_update) values ('図', 'png', 'image/png', 1, 'x', now(), now(), now()) returning id""")
                .query(Long.class).single();
    }

    private long speaker() {
        return data.jdbc().sql("""
                insert into speaker (user_id, name1, name2, date_regist, date_update)
                values (nextval('user_id_seq'), '山田', '花子', now(), now()) returning id""").query(Long.class).single();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void every_column_of_a_campaign_is_read_back_as_it_was_written(long seed) {
        random = new Random(seed);
        Map<String, String> made = columns("Seminar", Verb.POST, Set.of("Id", "SeminarCopyCategory",
                "PreserveSearchCondition", "SsTargetType", "PriceType", "SeminarStatus", "Title"));
        String always = Bodies.kind(1, 2) + ref("SeminarStatus", 1);
        Reply post = api.call("seminar.post", seminar(always, text("Title", "往復"), String.join("", shuffled(made))));
        assertThat(post.status()).as(post.body()).isEqualTo(201);
        check("seminar.get", post.id(), made);
        Map<String, String> changed = columns("Seminar", Verb.PUT, Set.of("Id", "SeminarCopyCategory",
                "PreserveSearchCondition", "SsTargetType", "PriceType", "SeminarStatus", "Title"));
        Reply put = api.call("seminar.put", seminar(always, text("Id", post.id()), text("Title", "往復"),
                String.join("", shuffled(changed))));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        check("seminar.get", post.id(), changed);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void every_column_of_a_session_is_read_back_as_it_was_written(long seed) {
        random = new Random(seed);
        long campaign = api.call("seminar.post", seminar(Bodies.kind(2, 3), text("Title", "往復"))).id();
        Set<String> apart = Set.of("Id", "Seminar", "PaymentFlag", "Code", "Title");
        Map<String, String> made = columns("Session", Verb.POST, apart);
        String always = ref("PaymentFlag", 2) + text("Title", "会");
        Reply post = api.call("seminar.postSession", session(always, ref("Seminar", campaign),
                text("Code", "c-" + seed), String.join("", shuffled(made))));
        assertThat(post.status()).as(post.body()).isEqualTo(201);
        check("seminar.getSession", post.id(), made);
        Map<String, String> changed = columns("Session", Verb.PUT, apart);
        Reply put = api.call("seminar.putSession", session(always, text("Id", post.id()),
                String.join("", shuffled(changed))));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        check("seminar.getSession", post.id(), changed);
    }

    private void check(String method, long id, Map<String, String> columns) {
        Reply read = api.get(method, "search_key1", "Id", "search_value1", Long.toString(id));
        columns.keySet().forEach(expected -> assertThat(read.body()).contains(expected));
        // Its files are in use, and no others are on its behalf.
        String resource = method.equals("seminar.get") ? "Seminar" : "Session";
        long files = columns.keySet().stream().filter(xml -> xml.contains("/static/upload/")).count();
        assertThat(data.jdbc().sql("select count(*) from file_use where resource = ? and record_id = ?")
                .params(resource, id).query(Long.class).single()).isEqualTo(files);
    }

    private List<String> shuffled(Map<String, String> columns) {
        List<String> sent = new java.util.ArrayList<>(columns.values());
        java.util.Collections.shuffle(sent, random);
        return sent;
    }

    /** By what an answer must hold, what is sent; a value for every writable column. */
    private Map<String, String> columns(String resource, Verb verb, Set<String> without) {
        Map<String, String> columns = new LinkedHashMap<>();
        Instant moment = Instant.ofEpochSecond(1_800_000_000L + random.nextInt(100_000) * 300L);
        for (Column column : dictionary.resource(resource).columns()) {
            if (!column.writableOn(verb) || without.contains(column.name()) || column.is(Flag.IGNORED)) {
                continue;
            }
            switch (column.kind()) {
                case STRING, TEXT -> {
                    String value = string(column);
                    both(columns, text(column.name(), escaped(value)));
                }
                case HTML -> {
                    String value = "<p>" + escaped(words(40)) + "</p>";
                    columns.put(text(column.name(), escaped(Formats.sanitized(value))),
                            text(column.name(), escaped(value)));
                }
                case NON_NEGATIVE -> both(columns, text(column.name(), random.nextInt(1_000)));
                case SCHEDULE -> {
                    // Each later than the one before, so that no end comes before its start.
                    moment = moment.plusSeconds(300);
                    both(columns, text(column.name(), Times.answer(moment)));
                }
                case REF -> pair(columns, column);
                case FILE -> {
                    long id = file();
                    columns.put(text(column.name(), text("FileId", id) + text("FileName", "図")
                            + text("FileExtension", "png")
                            + text("FilePath", api.base() + "/static/upload/localhost/file/" + id + "/図.png")),
                            text(column.name(), text("FileId", id)));
                }
                case LIST -> {
                    long speaker = speaker();
                    String id = text("SpeakerId", speaker);
                    String role = text("SpeakerRole", escaped(words(20)));
                    columns.put(text("SpeakerList", text("Speaker", id + text("SpeakerName", "山田 花子") + role)),
                            text("SpeakerList", text("Speaker", id + role)));
                }
                case ATTRIBUTES -> attributes(columns, resource);
                default -> throw new AssertionError(column.field());
            }
        }
        return columns;
    }

    private void pair(Map<String, String> columns, Column column) {
        String id;
        String name;
        if (column.codes() instanceof Codes.Fixed fixed) {
            Codes.Code code = fixed.codes().get(random.nextInt(fixed.codes().size()));
            id = code.id();
            name = code.label();
        } else {
            List<Masters.Entry> entries = masters.get(((Codes.Master) column.codes()).name()).entries().stream()
                    .filter(entry -> !entry.nameJa().isEmpty()).toList();
            Masters.Entry entry = entries.get(random.nextInt(entries.size()));
            id = entry.id();
            name = entry.nameJa();
        }
        String whole = text(column.name(), text(column.idName(), id) + text(column.nameName(), name));
        String sent = switch (random.nextInt(4)) {
            case 0 -> whole;
            case 1 -> ref(column.name(), id);
            case 2 -> text(column.name(), text(column.nameName(), name));
            default -> text(column.name(), id);
        };
        columns.put(whole, sent);
    }

    private void attributes(Map<String, String> columns, String resource) {
        both(columns, text(item(resource, "text"), escaped(words(60))));
        both(columns, text(item(resource, "area"), escaped(words(60) + "\n" + words(60))));
        both(columns, text(item(resource, "number"), random.nextInt()));
        both(columns, text(item(resource, "decimal"), random.nextInt(1, 1_000) + "." + random.nextInt(1, 10)));
        both(columns, text(item(resource, "day"), "2026-0" + random.nextInt(1, 10) + "-11"));
        both(columns, text(item(resource, "moment"), Times.answer(Instant.ofEpochSecond(random.nextInt(1 << 30)))));
        String radio = item(resource, "radio");
        int choice = random.nextInt(1, 4);
        columns.put(text(radio + "List", text(radio, text(radio + "Id", choice)
                + text(radio + "Name", List.of("一", "二", "三").get(choice - 1)))), text(radio, choice));
        String boxes = item(resource, "boxes");
        columns.put(text(boxes + "List", text(boxes, text(boxes + "Id", 1) + text(boxes + "Name", "甲"))
                + text(boxes, text(boxes + "Id", 3) + text(boxes + "Name", "丙"))),
                text(boxes + "List", text(boxes, 3) + text(boxes, text(boxes + "Name", "甲"))));
        String file = item(resource, "file") + "File";
        long id = file();
        columns.put(text(file, text(file + "Id", id) + text(file + "Name", "図") + text(file + "Extension", "png")
                + text(file + "Path", api.base() + "/static/upload/localhost/file/" + id + "/図.png")),
                text(file, text(file + "Id", id)));
    }

    private static String item(String resource, String name) {
        return "Attribute" + ITEMS.get(resource + "." + name);
    }

    private static void both(Map<String, String> columns, String xml) {
        columns.put(xml, xml);
    }

    private String string(Column column) {
        return switch (column.name()) {
            case "HallMapUrl" -> "https://example.com/map?" + random.nextInt(1_000) + "&a=b";
            case "ReferenceEmail" -> "a" + random.nextInt(1_000) + "@example.co.jp";
            default -> words(Math.min(column.maxLength(), 300));
        };
    }

    /** Letters of many kinds, never blank at the ends. */
    private String words(int most) {
        int[] letters = LETTERS.codePoints().toArray();
        StringBuilder words = new StringBuilder("x");
        int length = random.nextInt(most - 1);
        for (int i = 0; i < length; i++) {
            words.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return words.toString().strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
