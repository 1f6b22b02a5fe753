package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * No part of the program has a flaw that is known and mended. Parts: the bill of materials of the build, and without one the
 * jars that the tests run on. Flaws: OSV's database, which {@code .ci/run} fetches into {@code target/osv}, and without a
 * network the kept {@code advisories.tsv}.
 */
class DependencyTest {

    private static final Path BILL = Path.of("target/classes/META-INF/sbom/application.cdx.json");
    private static final Path OSV = Path.of("target/osv/Maven.zip");
    private static final Pattern JAR = Pattern.compile("/repository/(.+)/([^/]+)/([^/]+)/[^/]+\\.jar$");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param mended null: no version is */
    private record Advisory(String id, String part, String from, String mended) {

        boolean concerns(String version) {
            return compared(version, from) >= 0 && (mended == null || compared(version, mended) < 0);
        }
    }

    @Test
    void no_part_has_a_known_flaw() throws IOException {
        Map<String, String> parts = parts();
        assertThat(parts).hasSizeGreaterThan(80).containsKeys("org.postgresql:postgresql",
                "org.eclipse.jetty:jetty-server", "org.springframework:spring-core");
        List<Advisory> advisories = Files.exists(OSV) ? fetched(OSV, parts) : kept();
        List<String> found = advisories.stream()
                .filter(one -> parts.containsKey(one.part()) && one.concerns(parts.get(one.part())))
                .map(one -> one.id() + " " + one.part() + " " + parts.get(one.part()) + ", mended in " + one.mended())
                .distinct().sorted().toList();
        assertThat(found).isEmpty();
    }

    @Test
    void the_kept_advisories_find_old_versions() throws IOException {
        List<Advisory> kept = kept();
        assertThat(kept).hasSizeGreaterThan(30).allMatch(one -> compared(one.from(), one.mended()) < 0);
        assertThat(kept).filteredOn(one -> one.part().equals("org.postgresql:postgresql") && one.concerns("42.7.5"))
                .extracting(Advisory::id).containsExactly("CVE-2025-49146");
    }

    /** In the form that https://ossf.github.io/osv-schema/ describes. */
    @Test
    void of_a_fetched_database_what_concerns_a_part_and_is_not_withdrawn_is_found(@TempDir Path folder)
            throws IOException {
        Path osv = folder.resolve("Maven.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(osv))) {
            for (String[] flaw : new String[][]{{"GHSA-one", "org.example:part", "{\"fixed\": \"1.4.2\"}", ""},
                {"GHSA-two", "org.example:part", "{\"last_affected\": \"1.3\"}", ""},
                {"GHSA-three", "org.example:other", "{\"fixed\": \"9\"}", ""},
                {"GHSA-four", "org.example:part", "{\"fixed\": \"9\"}", ", \"withdrawn\": \"2025-01-01T00:00:00Z\""}}) {
                zip.putNextEntry(new ZipEntry(flaw[0] + ".json"));
                zip.write("""
                        {"id": "%s", "affected": [{"package": {"ecosystem": "Maven", "name": "%s"},
                         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, %s]}]}]%s}"""
                        .formatted((Object[]) flaw).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        Map<String, String> parts = Map.of("org.example:part", "1.4.1");
        List<Advisory> found = fetched(osv, parts);
        assertThat(found).extracting(Advisory::id).containsExactly("GHSA-one", "GHSA-two");
        assertThat(found).filteredOn(one -> one.concerns("1.4.1")).extracting(Advisory::id).containsExactly("GHSA-one");
        assertThat(found).noneMatch(one -> one.concerns("1.4.2"));
    }

    @ParameterizedTest
    @CsvSource({"1.9, 1.10", "1.0-rc1, 1.0", "1.0, 1.0.1", "12.1.0.beta1, 12.1.0", "3.1.1.RELEASE, 3.1.2.RELEASE",
        "0, 0.1", "2.0-M1, 2.0-RC1"})
    void versions_are_ordered_as_maven_orders_them(String older, String newer) {
        assertThat(compared(older, newer)).isNegative();
        assertThat(compared(newer, older)).isPositive();
        assertThat(compared(older, older)).isZero();
        assertThat(compared("1.0.0", "1.0")).isZero();
    }

    private static Map<String, String> parts() throws IOException {
        Map<String, String> parts = new TreeMap<>();
        if (Files.exists(BILL)) {
            for (JsonNode part : JSON.readTree(Files.readString(BILL)).path("components")) {
                parts.put(part.path("group").asString() + ":" + part.path("name").asString(),
                        part.path("version").asString());
            }
            return parts;
        }
        for (String jar : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            Matcher named = JAR.matcher(jar.replace('\\', '/'));
            if (named.find()) {
                parts.put(named.group(1).replace('/', '.') + ":" + named.group(2), named.group(3));
            }
        }
        return parts;
    }

    private static List<Advisory> kept() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/advisories.tsv"))) {
            return lines.filter(line -> !line.startsWith("#")).map(line -> line.split("\t"))
                    .map(cells -> new Advisory(cells[0], cells[1], cells[2], cells[3])).toList();
        }
    }

    /** Of the whole database what concerns our parts. */
    private static List<Advisory> fetched(Path osv, Map<String, String> parts) throws IOException {
        List<Advisory> all = new ArrayList<>();
        try (InputStream file = Files.newInputStream(osv); ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                JsonNode flaw = JSON.readTree(zip.readAllBytes());
                for (JsonNode affected : flaw.path("affected")) {
                    String part = affected.path("package").path("name").asString();
                    if (parts.containsKey(part) && flaw.path("withdrawn").isMissingNode()) {
                        affected.path("ranges").forEach(range -> ranges(flaw.path("id").asString(), part,
                                range.path("events"), all));
                    }
                }
            }
        }
        return all;
    }

    private static void ranges(String id, String part, JsonNode events, List<Advisory> all) {
        String from = null;
        for (JsonNode event : events) {
            if (event.has("introduced")) {
                from = event.path("introduced").asString();
            } else if (from != null && event.has("fixed")) {
                all.add(new Advisory(id, part, from, event.path("fixed").asString()));
                from = null;
            } else if (from != null && event.has("last_affected")) {
                all.add(new Advisory(id, part, from, event.path("last_affected").asString() + ".0.1"));
                from = null;
            }
        }
        if (from != null) {
            all.add(new Advisory(id, part, from, null));
        }
    }

    /** Numbers by value, words before the release they lead to. */
    private static int compared(String one, String other) {
        List<String> first = words(one);
        List<String> second = words(other);
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            String left = i < first.size() ? first.get(i) : "0";
            String right = i < second.size() ? second.get(i) : "0";
            boolean numbers = Character.isDigit(left.charAt(0)) && Character.isDigit(right.charAt(0));
            int order = numbers
                    ? new java.math.BigInteger(left).compareTo(new java.math.BigInteger(right))
                    : Character.isDigit(left.charAt(0))
                            ? 1
                            : Character.isDigit(right.charAt(0)) ? -1 : left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<String> words(String version) {
        return Arrays.stream(version.toLowerCase(Locale.ROOT).split("[.-]|(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])"))
                .filter(word -> !word.isEmpty() && !word.equals("release") && !word.equals("final")).toList();
    }
}
