package io.yoriai.site.internal.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The notes of the dictionary in Japanese: {@code dictionary/notes_ja.tsv} holds English and Japanese side by side, and
 * the commonest forms are told by rule.
 */
final class JapaneseNotes {

    private static final Pattern MAX = Pattern.compile("max ([0-9,]+)(?: characters)?");
    private static final Pattern DEFAULT = Pattern.compile("default ([^ ]+)");
    private static final Pattern RANGE = Pattern.compile("([0-9,]+) to ([0-9,]+)");
    private static final Map<String, String> WRITTEN = read();

    private JapaneseNotes() {}

    static Notes.Said said(String clause) {
        String japanese = WRITTEN.getOrDefault(clause, byRule(clause));
        return japanese.isEmpty() ? new Notes.Said("en", clause) : new Notes.Said("ja", japanese);
    }

    private static String byRule(String clause) {
        Matcher max = MAX.matcher(clause);
        if (max.matches()) {
            return "最大 " + max.group(1) + " 文字";
        }
        Matcher standard = DEFAULT.matcher(clause);
        if (standard.matches()) {
            return "省くと " + standard.group(1);
        }
        Matcher range = RANGE.matcher(clause);
        return range.matches() ? range.group(1) + " から " + range.group(2) : "";
    }

    private static Map<String, String> read() {
        Map<String, String> notes = new HashMap<>();
        String file = "/dictionary/notes_ja.tsv";
        try (InputStream in = Objects.requireNonNull(JapaneseNotes.class.getResourceAsStream(file), file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    notes.put(line.substring(0, tab), line.substring(tab + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(notes);
    }
}
