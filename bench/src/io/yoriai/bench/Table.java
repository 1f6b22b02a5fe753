package io.yoriai.bench;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/** Prints the Markdown tables. */
final class Table {

    private Table() {}

    /** One round: the two ceilings and the server itself, one right after the other; own: the product's SQL alone, or null. */
    record Round(Measure sql, @Nullable Measure own, Measure http, Measure server) {

        /** What could be reached if database and server took turns on the machine: 1 / (1/a + 1/b). */
        double harmonic() {
            return 1 / (1 / sql.rate() + 1 / http.rate());
        }

        /** The product's SQL alone. */
        Measure ownSql() {
            return Objects.requireNonNull(own);
        }

        double ownRatio() {
            return ownSql().rate() / sql.rate();
        }

        double ratio() {
            return server.rate() / harmonic();
        }
    }

    static void head() {
        line("| row | calls/s | p50 ms | p99 ms | (a) SQL/s | (b) HTTP/s | harmonic/s | ratio (least to most) | warm-up |");
        line("|---|---|---|---|---|---|---|---|---|");
    }

    static void row(String name, List<Round> rounds, String warmUp) {
        line("| %s | %,.0f | %.1f | %.1f | %,.0f | %,.0f | %,.0f | **%.2f** (%.2f to %.2f) | %s |", name,
                median(rounds, round -> round.server().rate()),
                median(rounds, round -> round.server().percentile(0.5)),
                median(rounds, round -> round.server().percentile(0.99)), median(rounds, round -> round.sql().rate()),
                median(rounds, round -> round.http().rate()), median(rounds, Round::harmonic),
                median(rounds, Round::ratio), rounds.stream().mapToDouble(Round::ratio).min().orElseThrow(),
                rounds.stream().mapToDouble(Round::ratio).max().orElseThrow(), warmUp);
    }

    static List<String> sqlHead() {
        return List.of("| the product's SQL alone | calls/s | p50 ms | p99 ms | (a) SQL/s | ratio (least to most) |",
                "|---|---|---|---|---|---|");
    }

    static String sqlRow(String name, List<Round> rounds) {
        return String.format(Locale.ROOT, "| %s | %,.0f | %.1f | %.1f | %,.0f | **%.2f** (%.2f to %.2f) |", name,
                median(rounds, round -> round.ownSql().rate()), median(rounds, round -> round.ownSql().percentile(0.5)),
                median(rounds, round -> round.ownSql().percentile(0.99)), median(rounds, round -> round.sql().rate()),
                median(rounds, Round::ownRatio), rounds.stream().mapToDouble(Round::ownRatio).min().orElseThrow(),
                rounds.stream().mapToDouble(Round::ownRatio).max().orElseThrow());
    }

    static <T> double median(List<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static void line(String text, Object... figures) {
        System.out.println(String.format(Locale.ROOT, text, figures));
        System.out.flush();
    }
}
