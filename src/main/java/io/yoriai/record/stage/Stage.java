package io.yoriai.record.stage;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A temporary table of texts that each connection has for itself: COPY fills it, statements of the same transaction cast and
 * take what stands there, and it is empty again after the commit. What a killed server had staged is nobody's loss: the
 * transaction never was.
 */
@Component
public class Stage {

    /** Its name; its columns are {@code id}, {@code fresh}, and {@code c0}, {@code c1} and so on. */
    public static final String TABLE = "record_stage";

    /** As many values as a row may have. */
    private static final int WIDTH = 250;

    private static final String CREATE = "create temp table if not exists " + TABLE + " (id bigint, fresh boolean, "
            + names(WIDTH, " text") + ") on commit delete rows; delete from " + TABLE;

    private final JdbcTemplate jdbc;

    Stage(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A row.
     *
     * @param fresh of a record that is not there yet
     * @param values by {@link #text}
     */
    public record Row(long id, boolean fresh, List<@Nullable String> values) {}

    /** Puts these rows in the place of what the running transaction has staged before. */
    public void fill(List<Row> rows) {
        int width = rows.stream().mapToInt(row -> row.values().size()).max().orElse(0);
        if (width > WIDTH) {
            throw new IllegalArgumentException(width + " values in a row");
        }
        StringBuilder lines = new StringBuilder(rows.size() * width * 8);
        for (Row row : rows) {
            lines.append(row.id()).append('\t').append(row.fresh() ? 't' : 'f');
            for (int i = 0; i < width; i++) {
                lines.append('\t');
                escape(i < row.values().size() ? row.values().get(i) : null, lines);
            }
            lines.append('\n');
        }
        String sql = "copy " + TABLE + " (id, fresh" + (width == 0 ? "" : ", ") + names(width, "") + ") from stdin";
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(CREATE);
            }
            try {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql,
                        new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new DataAccessResourceFailureException("the stage could not be filled", e);
            }
            return null;
        });
    }

    private static String names(int width, String type) {
        return IntStream.range(0, width).mapToObj(i -> "c" + i + type).collect(Collectors.joining(", "));
    }

    private static void escape(@Nullable String value, StringBuilder to) {
        if (value == null) {
            to.append("\\N");
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> to.append(c);
            }
        }
    }

    /** A value as the database reads it from text: texts, numbers, days, moments, bytes, lists of texts. */
    public static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case List<?> several -> several.stream()
                    .map(one -> '"' + String.valueOf(one).replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .collect(Collectors.joining(",", "{", "}"));
            default -> value.toString();
        };
    }
}
