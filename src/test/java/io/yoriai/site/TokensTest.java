package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The contrast of the design's colour pairs, computed from the tokens as WCAG 2.2 does. */
class TokensTest {

    private static final Path TOKENS = Path.of("src/main/resources/assets/tokens.css");
    private static final Pattern TOKEN = Pattern.compile("--([a-z0-9-]+): (#[0-9a-f]{6})");

    /** Foreground, background. */
    private static final List<String> TEXT = List.of("text canvas", "text surface", "text sunken", "text hover",
            "text-2 canvas", "text-2 surface", "text-2 sunken", "text-2 hover", "text-3 canvas", "text-3 surface",
            "text-3 sunken", "text-3 accent-soft", "link canvas", "link surface", "link accent-soft", "link hover",
            "on-accent accent", "on-accent accent-hover", "ok surface", "ok ok-soft", "warn surface",
            "warn warn-soft", "bad surface", "bad bad-soft", "info surface", "info info-soft", "on-bad bad",
            "on-desk-go desk-go", "on-desk-stop desk-stop", "on-desk-ask desk-ask", "on-desk-exit desk-exit",
            "on-desk-idle desk-idle");
    private static final List<String> SHAPES = List.of("line-strong surface", "line-strong canvas", "focus surface",
            "focus canvas", "c1 surface", "c2 surface", "c3 surface", "c4 surface", "c5 surface", "c6 surface");

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark by the system", "dark by hand"})
    void text_holds_4_5_and_shapes_hold_3(String theme) throws IOException {
        Map<String, String> tokens = tokens(theme);
        assertThat(TEXT).allSatisfy(pair -> assertThat(ratio(tokens, pair)).as(pair).isGreaterThanOrEqualTo(4.5));
        assertThat(SHAPES).allSatisfy(pair -> assertThat(ratio(tokens, pair)).as(pair).isGreaterThanOrEqualTo(3));
    }

    private static Map<String, String> tokens(String theme) throws IOException {
        String css = Files.readString(TOKENS);
        Map<String, String> tokens = new HashMap<>();
        read(css.substring(0, css.indexOf("prefers-color-scheme")), tokens);
        int byHand = css.indexOf(":root[data-theme=\"dark\"]");
        switch (theme) {
            case "dark by the system" -> read(css.substring(css.indexOf("prefers-color-scheme"), byHand), tokens);
            case "dark by hand" -> read(css.substring(byHand), tokens);
            default -> {
            }
        }
        return tokens;
    }

    private static void read(String css, Map<String, String> tokens) {
        Matcher token = TOKEN.matcher(css);
        while (token.find()) {
            tokens.put(token.group(1), token.group(2));
        }
    }

    private static double ratio(Map<String, String> tokens, String pair) {
        String[] names = pair.split(" ");
        double one = luminance(tokens.get(names[0]));
        double other = luminance(tokens.get(names[1]));
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(String hex) {
        return 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
    }

    private static double channel(String hex, int at) {
        double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
