package io.yoriai.record.list;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.yoriai.record.Times;
import io.yoriai.record.list.ListModel.Key;
import io.yoriai.record.list.ListModel.Type;
import io.yoriai.record.list.Search.Operator;

/** What rows are searched for: values that they have, values between and beyond, parts of texts, and no value. */
final class SearchValues {

    private static final List<String> SIGNS = List.of("%", "_", "\\", "%%", "無い語", " ", "'");

    private SearchValues() {}

    /** @param values that rows have, least first */
    static Set<String> of(List<Object> values, Key key, Operator operator) {
        if (!key.type().takes(operator)) {
            return Set.of("", values.isEmpty() ? beyond(key) : ListModel.spelled(values.getFirst()));
        }
        Set<String> searched = new LinkedHashSet<>();
        if (values.isEmpty()) {
            searched.add(operator == Operator.LIKE ? "%" : beyond(key));
        } else {
            Object middle = values.get(values.size() / 2);
            switch (operator) {
                case EQ -> {
                    for (Object value : List.of(values.getFirst(), middle, values.getLast())) {
                        searched.add(ListModel.spelled(value));
                    }
                    searched.addAll(otherwise(middle, key));
                    searched.add(beyond(key));
                }
                case NE -> searched.addAll(List.of(ListModel.spelled(middle), beyond(key)));
                case GT, LE -> {
                    searched.add(ListModel.spelled(middle));
                    searched.addAll(otherwise(middle, key));
                }
                case GE -> searched.addAll(
                        List.of(ListModel.spelled(values.getFirst()), ListModel.spelled(values.getLast())));
                case LT -> searched.addAll(List.of(ListModel.spelled(values.getLast()), beyond(key)));
                case LIKE -> searched.addAll(parts(ListModel.spelled(middle), key));
            }
        }
        if (operator != Operator.GE && operator != Operator.LE) {
            searched.add("");
        }
        return searched;
    }

    /** The same in another spelling, or one beside it. */
    private static List<String> otherwise(Object value, Key key) {
        return switch (value) {
            case Instant moment -> List.of(moment.toString(), moment.plusSeconds(1).toString(),
                    moment.atZone(Times.JST).toLocalDate().toString());
            case LocalDate day -> List.of(day.plusDays(1).toString());
            case BigDecimal number when key.type() == Type.NUMBER -> List.of(
                    (number.signum() < 0 ? "-00" : "00") + number.abs().toPlainString(),
                    number.add(new BigDecimal("0.5")).toPlainString());
            case BigDecimal number -> List.of(number.add(BigDecimal.ONE).toPlainString());
            default -> key.type() == Type.SEVERAL || key.type() == Type.WORD
                    ? List.of("999")
                    : List.of(value.toString().toUpperCase(Locale.ROOT));
        };
    }

    /** Halves, between two letters, and signs that mean something to a database. */
    private static List<String> parts(String text, Key key) {
        int[] letters = text.codePoints().toArray();
        int half = letters.length / 2;
        return List.of(new String(letters, 0, half + 1),
                new String(letters, half, letters.length - half).toUpperCase(Locale.ROOT),
                SIGNS.get(Math.floorMod(key.column().hashCode(), SIGNS.size())),
                SIGNS.get(Math.floorMod(key.column().hashCode() + 2, SIGNS.size())));
    }

    /** A value that no row has. */
    private static String beyond(Key key) {
        return switch (key.type()) {
            case TEXT, CASELESS -> "無い𠮷";
            case DAY -> "2124-11-05";
            case MOMENT -> "2124-11-05T10:00:00";
            case NUMBER, CODE, MASTER, WORD, SEVERAL -> "98765";
        };
    }
}
