package io.yoriai.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** vCards of address books: who is registered with what, and what the preview says is left out. */
@ServerTest
class VcardCasesTest {

    private static final Path FILES = Path.of("src/test/resources/vcards");

    @Autowired
    Data data;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderFormats formats;
    @Autowired
    ReaderImport imports;

    /**
     * A person of a file.
     *
     * @param email before {@code .V00.RUN@example.com}
     * @param fields {@code name=text}
     * @param leftOut as the preview says
     */
    record Person(String email, List<String> fields, List<String> leftOut) {}

    static Stream<Arguments> files() {
        return Stream.of(
                file("V03", Stream.of("0", "1", "2", "3", "4", "5").map(n -> person(n, "name=髙橋﨑①～ソ表"))
                        .toArray(Person[]::new)),
                file("V05", leaving(person("a", "name=年なし一", "birthday="), "birthday"),
                        leaving(person("b", "name=年なし二", "birthday="), "birthday"),
                        leaving(person("c", "name=年なし三", "birthday="), "birthday")),
                file("V06", person("a", "name=折返 一郎", "company=株式会社とても長い名前のイベント運営研究所"), person("b", "name=次の人")),
                file("V09", person("0", "tel=+1-5552224444"), person("1", "tel=09012345678"),
                        person("2", "tel=090-1234-5678"), person("3", "tel=090-1234-5678"),
                        leaving(person("4", "name=電話", "tel="), "tel"), person("5", "tel=+81-3-1234-5678"),
                        person("6", "tel=03(1234)5678")),
                file("V13", person("a", "name=鈴木 次郎"), person("b", "name=鈴木 三郎")),
                file("V14", person("a", "address=渋谷区道玄坂1-2-3 寄合ビル4階", "pref=東京都", "zip=150-0043"),
                        person("b", "address=渋谷区道玄坂1-2-3 寄合ビル4階", "pref=東京都", "zip=150-0043")),
                file("V15", leaving(person("a", "address=London 10 Example Street", "zip="), "zip"),
                        person("b", "zip=150-0043")),
                file("V18", person("outer", "name=本人 太郎")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void who_stands_in_an_address_book_is_registered_with_what_can_be_kept(String file, List<Person> people)
            throws IOException {
        String run = Data.unique("v");
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named(file));
        String text = Files.readString(FILES.resolve(file + "-contacts.vcf"), StandardCharsets.ISO_8859_1)
                .replace("RUN", run);
        long id = imports.stage(data.staff(), magazine.id(), formats.vcard(text.getBytes(StandardCharsets.ISO_8859_1)),
                file + ".vcf", new ImportOptions(false, false, false, false, "admin", "展示会 2026-11-01 名刺"));

        List<ImportLine> told = imports.lines(id, List.of(ImportLine.Verdict.FAULTY), 0, 100);
        assertThat(told).extracting(ImportLine::fault)
                .isEqualTo(file.equals("V18") ? List.of(LineFault.CARD_WITHIN) : List.of());
        List<ImportLine> preview = imports.lines(id, List.of(ImportLine.Verdict.NEW), 0, 100);
        assertThat(preview).extracting(ImportLine::email).containsExactlyElementsOf(
                people.stream().map(person -> address(person, file, run)).toList());
        assertThat(preview).extracting(ImportLine::leftOut)
                .containsExactlyElementsOf(people.stream().map(Person::leftOut).toList());
        assertThat(imports.find(magazine.id(), id).orElseThrow().leavingOut())
                .isEqualTo((int) people.stream().filter(person -> !person.leftOut().isEmpty()).count());

        imports.start(data.staff(), magazine.id(), id);
        imports.run(id);
        for (Person person : people) {
            Reader reader = find(magazine, address(person, file, run)).orElseThrow();
            for (String field : person.fields()) {
                String[] parts = field.split("=", 2);
                Object value = reader.value(ReaderField.of(parts[0]));
                assertThat(value == null ? "" : value.toString()).as(person + " " + parts[0]).isEqualTo(parts[1]);
            }
        }
        assertThat(find(magazine, "inner." + file + "." + run + "@example.com")).isEmpty();
    }

    private Optional<Reader> find(Magazine magazine, String email) {
        return readers.find(magazine.id(), EmailAddress.parse(email).orElseThrow().key());
    }

    private static String address(Person person, String file, String run) {
        return person.email() + "." + file + "." + run + "@example.com";
    }

    private static Arguments file(String name, Person... people) {
        return Arguments.of(name, List.of(people));
    }

    private static Person person(String email, String... fields) {
        return new Person(email, List.of(fields), List.of());
    }

    private static Person leaving(Person person, String... leftOut) {
        return new Person(person.email(), person.fields(), List.of(leftOut));
    }
}
