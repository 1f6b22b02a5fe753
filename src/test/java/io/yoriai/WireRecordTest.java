package io.yoriai;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.yoriai.server.command.MirrorCheck;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.testkit.TestDatabase;

/**
 * Both APIs answer a fixed set of calls byte for byte as they are recorded in {@code src/test/resources/wire}, whose README
 * tells how calls and answers are written. {@code -Drecord.wire=true} records anew; what then differs is seen in the diff.
 * The server is one of its own: ids and moments are the same with each run.
 */
@ServerTest
@Import({WireSteps.class, WireNewsletters.class})
@TestPropertySource(properties = {"test.database=wire", "test.clock=2026-11-05T01:00:00Z", "db-scheduler.enabled=false",
    "yoriai.data=target/test-data-wire-${fork:1}"})
@DirtiesContext
class WireRecordTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "wire");
    private static final String CALLS = ".calls.tsv";
    private static final boolean RECORDING = Boolean.getBoolean("record.wire");
    private static final Duration STEP = Duration.ofSeconds(1);

    @Autowired
    Api api;
    @Autowired
    TestClock clock;
    @Autowired
    WireSteps steps;

    /**
     * One after the other: each area goes on with what those before it have stored. The last one tells whether a mirror of what
     * is there then is the same.
     */
    @TestFactory
    Stream<DynamicTest> every_answer_is_the_recorded_one() {
        WireNames names = new WireNames();
        WireClient client = new WireClient(api, names);
        WireText text = new WireText(new WireMask(names, api.base()));
        Stream<DynamicTest> recorded = areas().stream().map(area -> dynamicTest(area, () -> {
            Map<WireCall, String> answers = answers(area, names, client, text);
            Path recording = FOLDER.resolve(area + ".txt");
            if (RECORDING) {
                Files.writeString(recording, WireText.recording(answers));
            } else {
                WireDifference.check(recording, answers);
            }
        }));
        return Stream.concat(recorded, Stream.of(
                dynamicTest("a mirror of it all", () -> MirrorCheck.same(api, api.credentials(),
                        TestDatabase.fresh("wire_mirror")))));
    }

    private Map<WireCall, String> answers(String area, WireNames names, WireClient client, WireText text) {
        text.beginFile();
        Map<WireCall, String> answers = new LinkedHashMap<>();
        for (WireCall call : WireCall.read(FOLDER.resolve(area + CALLS))) {
            if (call.isPreparation()) {
                steps.run(call, names, client);
            } else {
                clock.advance(STEP);
                Reply reply = client.send(call);
                answers.put(call, text.of(call.label(), reply));
            }
        }
        return answers;
    }

    /** In the order of their numbers. */
    private static List<String> areas() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> areas = new ArrayList<>();
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(CALLS)).sorted()
                    .forEach(name -> areas.add(name.substring(0, name.length() - CALLS.length())));
            return areas;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
