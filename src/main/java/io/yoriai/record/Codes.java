package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the values of a coded column come from. */
public sealed interface Codes {

    /** No codes: any value of the column's kind. */
    record None() implements Codes {}

    /** Codes written in the dictionary. */
    record Fixed(List<Code> codes) implements Codes {

        public @Nullable Code byId(String id) {
            // No stream: asked for every coded column of every row.
            for (Code code : codes) {
                if (code.id().equals(id)) {
                    return code;
                }
            }
            return null;
        }

        /** Whether all ids are numbers; else they are words. */
        public boolean isNumeric() {
            return codes.stream().allMatch(code -> code.id().matches("\\d+"));
        }

        public @Nullable Code byLabel(String label) {
            return codes.stream().filter(code -> code.label().equals(label)).findFirst().orElse(null);
        }
    }

    /** A master of the installation, edited at run time. */
    record Master(String name) implements Codes {}

    /** Ids of another resource. */
    record Foreign(String resource) implements Codes {}

    /**
     * One code.
     *
     * @param id what calls say, mostly a number
     * @param label what answers name it, in Japanese
     */
    record Code(String id, String label) {

        /** What pages name it. */
        public String label(Locale language) {
            return labelIn(language, label);
        }
    }

    /** A label of the dictionary as pages of a language say it; English ones stand in {@code dictionary/labels.tsv}. */
    static String labelIn(Locale language, String label) {
        return language.getLanguage().equals("en") ? English.LABELS.getOrDefault(label, label) : label;
    }

    /** Read when the first English page asks. */
    final class English {

        private static final Map<String, String> LABELS = Tsv.read("/dictionary/labels.tsv").stream()
                .collect(Collectors.toMap(line -> line.get("ja"), line -> line.get("en")));

        private English() {}
    }

    /** Ids compare as numbers: {@code 05} is 5. */
    static String canonical(String id) {
        return id.matches("\\d{1,18}") ? Long.toString(Long.parseLong(id)) : id;
    }

    static Codes parse(String text) {
        if (text.isEmpty()) {
            return new None();
        }
        if (text.startsWith("master:")) {
            return new Master(text.substring("master:".length()));
        }
        if (text.startsWith("fk:")) {
            return new Foreign(text.substring("fk:".length()));
        }
        return new Fixed(java.util.Arrays.stream(text.split(";")).map(pair -> {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("neither master:name nor fk:resource nor id:label;id:label");
            }
            return new Code(pair.substring(0, colon), pair.substring(colon + 1));
        }).toList());
    }
}
