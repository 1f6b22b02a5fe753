package io.yoriai.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The product's dictionary agrees with itself, and a word in it that nothing knows stops the start. */
class DictionaryTest {

    private final Dictionary dictionary = new Dictionary();

    private Stream<Column> columns() {
        return dictionary.resources().stream().flatMap(resource -> resource.columns().stream())
                .flatMap(DictionaryTest::all);
    }

    private static Stream<Column> all(Column column) {
        // What follows another resource has that one's columns.
        return column.follows()
                ? Stream.of(column)
                : Stream.concat(Stream.of(column), column.children().stream().flatMap(DictionaryTest::all));
    }

    @Test
    void every_note_is_a_text_in_both_languages_and_no_text_is_left_over() {
        Map<String, Tsv.Line> texts = Tsv.read("/dictionary/notes.tsv").stream()
                .collect(Collectors.toMap(line -> line.get("id"), line -> line));
        Set<String> noted = new TreeSet<>();
        columns().forEach(column -> noted.addAll(column.notes()));
        dictionary.methods().forEach(method -> noted.addAll(method.notes()));
        assertThat(texts.keySet()).containsExactlyInAnyOrderElementsOf(noted);
        assertThat(texts.values()).allMatch(line -> !line.get("ja").isBlank() && !line.get("en").isBlank());
    }

    @Test
    void every_label_stands_in_both_languages() {
        assertThat(
                columns().filter(column -> column.labelJa().isBlank() || column.labelEn().isBlank()).map(Column::field))
                .isEmpty();
    }

    @Test
    void parameters_are_of_methods_that_there_are_and_are_told_in_both_languages() {
        for (Method method : dictionary.methods()) {
            dictionary.parameters(method).values().forEach(parameter -> {
                assertThat(parameter.textJa()).as(parameter.name()).isNotBlank();
                assertThat(parameter.textEn()).as(parameter.name()).isNotBlank();
                String standard = parameter.standard();
                assertThat(standard == null || parameter.takes(standard)).as(method.name() + " " + parameter.name())
                        .isTrue();
            });
        }
    }

    @Test
    void columns_that_come_with_a_parameter_have_a_list_that_knows_it() {
        List<String> wrong = new ArrayList<>();
        for (Resource resource : dictionary.resources()) {
            for (Column column : resource.columns()) {
                String parameter = column.shown().parameter();
                boolean known = dictionary.methods().stream().filter(method -> method.element().equals(resource.name())
                        && method.isList()).anyMatch(method -> dictionary.parameters(method).containsKey(parameter));
                if (!parameter.isEmpty() && !known) {
                    wrong.add(column.field() + " " + parameter);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void records_that_columns_name_are_of_resources_that_there_are() {
        assertThat(columns().map(Column::codes).filter(Codes.Foreign.class::isInstance)
                .map(codes -> ((Codes.Foreign) codes).resource()).distinct()).allSatisfy(dictionary::resource);
    }

    @Test
    void pairs_and_choices_that_are_written_have_codes() {
        assertThat(columns().filter(column -> column.isWritten() && !column.is(Flag.CONSOLE))
                .filter(column -> (column.kind() == Kind.REF || column.kind() == Kind.CHOICES)
                        && column.codes() instanceof Codes.None)
                .map(Column::field)).isEmpty();
    }

    @Test
    void standard_values_may_be_chosen() {
        assertThat(columns().filter(column -> column.standard() != null && column.kind().isNumber())
                .filter(column -> {
                    int standard = Integer.parseInt(Objects.requireNonNull(column.standard()));
                    return column.min() != null && standard < column.min()
                            || column.max() != null && standard > column.max();
                }).map(Column::field)).isEmpty();
    }

    @Test
    void what_is_made_of_parts_is_neither_searched_nor_sorted_by() {
        Set<Kind> parts = Set.of(Kind.LIST, Kind.ELEMENT, Kind.FILE, Kind.BASE64);
        assertThat(columns().filter(column -> parts.contains(column.kind()) && (column.search() || column.sort()))
                .map(Column::field)).isEmpty();
        assertThat(columns().filter(column -> column.kind() == Kind.CHOICES && column.sort()).map(Column::field))
                .isEmpty();
    }

    @Test
    void a_natural_key_stands_in_the_records_own_row() {
        assertThat(columns().filter(column -> column.is(Flag.NATURAL_KEY))
                .filter(column -> column.kind() != Kind.REF && column.kind() != Kind.STRING).map(Column::field))
                .isEmpty();
    }

    @Test
    void a_list_that_follows_a_resource_has_its_columns() {
        Column attendances = dictionary.resource("Attendance").column("SessionAttendanceList");
        assertThat(attendances.follows()).isTrue();
        assertThat(attendances.nested().name()).isEqualTo("SessionAttendance");
        assertThat(attendances.children()).isEqualTo(dictionary.resource("SessionAttendance").columns());
        Column sessions = dictionary.resource("Speaker").column("SessionList");
        assertThat(sessions.children()).extracting(Column::name).containsExactly("SessionId", "SessionName");
        Column speakers = dictionary.resource("Session").column("SpeakerList");
        assertThat(speakers.nested().name()).isEqualTo("Session");
    }

    private static final String COLUMNS = "resource\tcolumn\ttype\tcodes\tget\tpost\tput\trequired\tsearch\tsort\tmax\tmin"
            + "\tdefault\tformat\tflags\talias\twhen\tlabel_ja\tlabel_en\tev\tnotes";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            type|strnig|no such column type: strnig
            codes|1;2|neither master:name nor fk:resource nor id:label;id:label
            get|yes|neither y nor -
            required|always|none of
            max|many|no number
            min|-1|no number
            default|3|none of the column's codes
            format|telephone|no such format: telephone
            flags|"unique,loud"|no such flag: loud
            alias|5|not old:new
            alias|5:6|none of the column's codes
            when|body|neither one nor parameter=value nor parameter!=value
            """)
    void a_word_of_a_column_that_nothing_knows_stops_the_start(String name, String word, String why) {
        List<String> names = List.of(COLUMNS.split("\t"));
        String[] cells = new String[names.size()];
        java.util.Arrays.fill(cells, "");
        cells[0] = "Thing";
        cells[1] = "Colour";
        cells[2] = "ref";
        cells[3] = "1:red;2:blue";
        cells[names.indexOf(name)] = word;
        assertThatThrownBy(
                () -> new Dictionary(TestDictionary.lines("columns.tsv", COLUMNS + "\n" + String.join("\t", cells)),
                        List.of(), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("columns.tsv line 2: " + name + " is '" + word + "'").hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            methods|thing.get,thing.fetch|no such method: thing.fetch
            type|wrod|no such type of parameters: wrod
            values|1|a number has least,greatest
            values||a number has least,greatest
            required|perhaps|neither y nor -
            """)
    void a_word_of_a_parameter_that_nothing_knows_stops_the_start(String name, String word, String why) {
        String head = "methods\tname\ttype\tvalues\tdefault\trequired\tja\ten";
        String[] cells = {"thing.get", "most", "number", "1,10", "", "", "上限", "most"};
        cells[List.of(head.split("\t")).indexOf(name)] = word == null ? "" : word;
        String methods = "no\tgroup\tmethod\tverb\tpath\telement\tlist_element\tsuccess\tevidence\tnotes\tja\ten\n"
                + "1\tthings\tthing.get\tGET\t/thing\tThing\tThingList\t200";
        Consumer<String> start = row -> new Dictionary(List.of(), TestDictionary.lines("methods.tsv", methods),
                TestDictionary.lines("parameters.tsv", head + "\n" + row));
        start.accept("thing.get\tmost\tnumber\t1,10");
        assertThatThrownBy(() -> start.accept(String.join("\t", cells))).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("parameters.tsv line 2: " + name).hasMessageContaining(why);
    }

    @Test
    void every_code_of_the_dictionary_has_an_english_label_and_the_table_of_labels_names_no_other() {
        Set<String> said = columns()
                .flatMap(column -> column.codes() instanceof Codes.Fixed fixed ? fixed.codes().stream() : Stream.of())
                .map(Codes.Code::label).collect(Collectors.toSet());
        List<Tsv.Line> lines = Tsv.read("/dictionary/labels.tsv");
        assertThat(lines).extracting(line -> line.get("ja")).doesNotHaveDuplicates().containsAll(said);
        assertThat(lines).allMatch(line -> !line.get("en").isBlank());
    }

    @Test
    void every_method_has_a_title_of_its_own_or_a_list_that_says_what_its_records_are_called() {
        List<Tsv.Line> methods = Tsv.read("/dictionary/methods.tsv");
        for (String language : List.of("ja", "en")) {
            Set<String> called = methods.stream().filter(one -> one.get("verb").equals("GET")
                    && !one.get("list_element").isEmpty() && !one.get(language).isBlank())
                    .map(one -> one.get("element")).collect(Collectors.toSet());
            assertThat(methods).allSatisfy(one -> assertThat(called.contains(one.get("element"))
                    || one.get("list_element").isEmpty() && !one.get(language).isBlank()).as(one.get("method"))
                    .isTrue());
        }
    }
}
