package io.yoriai.neo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of tests from {@code src/test/resources/neo}; its README says how values are written. */
final class Table {

    private static final Pattern REPEATED = Pattern.compile("\\{([^{}]+)\\*([0-9]+)}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9A-F]{4})");
    private static final Pattern BYTE = Pattern.compile("%([0-9A-F]{2})");

    private Table() {}

    /** The lines, each with so many cells. */
    static List<String[]> lines(String file, int cells) {
        try (InputStream in = Table.class.getResourceAsStream("/neo/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> java.util.Arrays.copyOf(line.split("\t"), cells)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The characters of a cell. */
    static String text(String cell, Clock clock) {
        String text = cell.equals("-") ? "" : cell;
        text = REPEATED.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
        text = text.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r");
        text = ESCAPED.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement("" + (char) Integer.parseInt(m.group(1), 16)));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Tokyo"));
        return text.replace("TODAY", today.toString()).replace("TOMORROW", today.plusDays(1).toString());
    }

    /** The cell as it stands in a query; raw bytes stay raw. */
    static String encoded(String cell, Clock clock) {
        String text = text(cell, clock);
        StringBuilder query = new StringBuilder();
        Matcher raw = BYTE.matcher(text);
        int at = 0;
        while (raw.find()) {
            query.append(URLEncoder.encode(text.substring(at, raw.start()), StandardCharsets.UTF_8))
                    .append(raw.group());
            at = raw.end();
        }
        return query.append(URLEncoder.encode(text.substring(at), StandardCharsets.UTF_8)).toString();
    }
}
