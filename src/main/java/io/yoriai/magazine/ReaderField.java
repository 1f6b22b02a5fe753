package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.yoriai.magazine.FieldRule.Choices;
import io.yoriai.magazine.FieldRule.Day;
import io.yoriai.magazine.FieldRule.NumberedOption;
import io.yoriai.magazine.FieldRule.Option;
import io.yoriai.magazine.FieldRule.Shape;
import io.yoriai.magazine.FieldRule.Text;
import io.yoriai.magazine.FieldRule.Whole;

/** The fields of a reader beside the e-mail address, in the order of spec/neo.md 4. */
public enum ReaderField {
    NAME(new Text(256, false)), //
    TYPE(new Shape(20, "[0-9A-Za-z]{4,20}")), //
    SENDSTATUS(new NumberedOption(1)), //
    USER_TYPE(new NumberedOption(3)), //
    COMPANY(new Text(256, false)), //
    URL(new Text(256, false)), //
    ZIP(new Shape(50, "[0-9-]+")), //
    PREF(new Text(256, false)), //
    ADDRESS(new Text(256, false)), //
    ADDRESS2(new Text(256, false)), //
    TEL(new Shape(50, "[0-9()+-]+")), //
    MOBILE_TEL(new Shape(50, "[0-9()+-]+")), //
    FAX(new Shape(50, "[0-9()+-]+")), //
    POINT(new Whole("-?[0-9]{1,10}", Integer.MIN_VALUE, Integer.MAX_VALUE)), //
    PROGRESS(new Choices("progress")), //
    MEMO(new Text(256, true)), //
    SEX(new Option("12")), //
    BIRTHDAY(new Day(false)), //
    NOTIFYMAIL(new Day(true)), //
    NOTIFYMAIL_TERM(new Whole("[0-9]{1,10}", 0, 3650)), //
    POST(new Text(256, false)), //
    OFFICIAL_POSITION(new Text(256, false)), //
    ATTR1(new Text(65_535, true)), //
    ATTR2(new Text(65_535, true)), //
    ATTR3(new Text(65_535, true)), //
    ATTR4(new Text(65_535, true)), //
    ATTR5(new Text(65_535, true)), //
    ATTR6(new Text(65_535, true)), //
    ATTR7(new Text(65_535, true)), //
    ATTR8(new Text(65_535, true)), //
    ATTR9(new Text(65_535, true)), //
    ATTR10(new Text(65_535, true)), //
    ATTR11(new Choices("attr11")), //
    ATTR12(new Choices("attr12")), //
    ATTR13(new Choices("attr13")), //
    ATTR14(new Choices("attr14")), //
    ATTR15(new Choices("attr15")), //
    CREATED(new Day(true));

    /** Items whose values are choice strings. */
    public static final List<String> CHOICE_ITEMS = List.of("progress", "attr11", "attr12", "attr13", "attr14",
            "attr15");

    private static final Map<String, ReaderField> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(ReaderField::parameter, Function.identity()));

    private final FieldRule rule;

    ReaderField(FieldRule rule) {
        this.rule = rule;
    }

    /** The field's name on the wire and in the table. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of a wire name, or null. */
    public static @Nullable ReaderField of(String parameter) {
        return BY_NAME.get(parameter);
    }

    /** Whether a magazine notes it of its readers for itself: no reader says it. */
    public boolean notByReader() {
        return switch (this) {
            case SENDSTATUS, POINT, PROGRESS, MEMO, CREATED -> true;
            default -> false;
        };
    }

    /** Whether its values are strings of choice digits. */
    public boolean choices() {
        return rule instanceof Choices;
    }

    /** Whether its values are days. */
    public boolean day() {
        return rule instanceof Day;
    }

    /** Whether its values are numbers on the wire too. */
    public boolean number() {
        return rule instanceof Whole;
    }

    /** Whether it says who somebody is or where, or is free text that may: it is masked for whoever may not see that. */
    public boolean personal() {
        return switch (this) {
            case NAME, ZIP, ADDRESS, ADDRESS2, TEL, MOBILE_TEL, FAX, MEMO -> true;
            default -> attribute() > 0 && !choices();
        };
    }

    /** Whether it is what staff note of a reader, who is not meant to see or to set it. */
    public boolean inner() {
        return this == POINT || this == PROGRESS || this == MEMO;
    }

    /** Which of attr1 to attr15 it is, or 0. */
    public int attribute() {
        return name().startsWith("ATTR") ? Integer.parseInt(name().substring(4)) : 0;
    }

    /** The value of a text that is not empty; null: the text is not right. */
    public @Nullable Object read(String text, FieldContext context) {
        return rule.read(text, context);
    }

    /** What it may hold, to be told. */
    public FieldForm form() {
        return rule.form();
    }

    /** What an empty text leaves. */
    public @Nullable Object empty() {
        return rule.empty();
    }
}
