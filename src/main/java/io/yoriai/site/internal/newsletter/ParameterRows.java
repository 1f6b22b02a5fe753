package io.yoriai.site.internal.newsletter;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import io.yoriai.magazine.FieldForm;
import io.yoriai.magazine.FieldForm.Shape;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.site.internal.newsletter.ParameterRow.Option;

/** The parameters of each call: its own, and the fields of a reader by the rules that read them. */
@Component
final class ParameterRows {

    private static final int CREDENTIAL_BYTES = 64;
    private static final int SEARCH_BYTES = 256;

    private final Texts texts;

    ParameterRows(Texts texts) {
        this.texts = texts;
    }

    List<ParameterRow> of(NewsletterCall call, Locale language) {
        Rows rows = new Rows(language);
        switch (call) {
            case ACCESS_TOKEN -> rows.text("client_id", CREDENTIAL_BYTES).text("client_secret", CREDENTIAL_BYTES)
                    .option("grant_type", false, "client_credentials", "client_credentials");
            case USER -> rows.token().search().number("magazine_id");
            case USER_ADD -> rows.token().number("magazine_id").address("email", true).fields(field -> true)
                    .option("mail_send", false, "1", "0", "1");
            case USER_UPDATE -> rows.token().number("magazine_id").address("email", true).address("new_email", false)
                    .unchanged(field -> true);
            case USER_DELETE -> rows.token().search().number("magazine_id").option("mail_send", false, "1", "0", "1");
            case OUTSIDE -> rows.number("mag_id").option("act", true, "", "add", "del").address("email", true)
                    .fields(field -> field != ReaderField.SENDSTATUS).charset();
            case SHOP -> rows.number("mag_id").option("act", true, "", "add", "del").address("email", true)
                    .fields(field -> !field.notByReader() && !field.choices()).option("del_check", false, "", "1")
                    .text("hash", 0).charset();
        }
        return List.copyOf(rows.all);
    }

    private final class Rows {

        private final List<ParameterRow> all = new ArrayList<>();
        private final Locale language;
        private final Map<String, String> known;

        Rows(Locale language) {
            this.language = language;
            known = texts.all(language);
        }

        Rows token() {
            return text("access_token", 0);
        }

        Rows search() {
            return option("search_type", false, "email", "id", "email").text("search_text", SEARCH_BYTES);
        }

        Rows charset() {
            return option("charaset", false, "", "u", "e", "s", "j", "i").option("ie", false, "", "utf8", "sjis",
                    "eucjp");
        }

        Rows text(String name, int bytes) {
            all.add(new ParameterRow(name, label(name), "String", bytes == 0 ? "" : Integer.toString(bytes),
                    !name.equals("hash"), "", List.of(), "", known.getOrDefault("site.newsletter.may." + name, "")));
            return this;
        }

        Rows number(String name) {
            all.add(new ParameterRow(name, label(name), "Int", "", true, "", List.of(), "",
                    said("NUMBER", "1", Integer.toString(Integer.MAX_VALUE))));
            return this;
        }

        Rows option(String name, boolean required, String standard, String... values) {
            all.add(new ParameterRow(name, label(name), "Option", "", required, standard,
                    options(name, List.of(values)),
                    "", known.getOrDefault("site.newsletter.may." + name, "")));
            return this;
        }

        Rows address(String name, boolean required) {
            all.add(new ParameterRow(name, label(name), "String", Integer.toString(FieldForm.EMAIL_BYTES), required,
                    "", List.of(), "", said("EMAIL")));
            return this;
        }

        /** Those fields of a reader; what is absent gets its default. */
        Rows fields(Predicate<ReaderField> taken) {
            return fields(taken, true);
        }

        /** Those fields of a reader; what is absent stays as it is. */
        Rows unchanged(Predicate<ReaderField> taken) {
            return fields(taken, false);
        }

        private Rows fields(Predicate<ReaderField> taken, boolean defaults) {
            for (ReaderField field : ReaderField.values()) {
                if (taken.test(field)) {
                    all.add(field(field, defaults ? standard(field) : ""));
                }
            }
            return this;
        }

        private ParameterRow field(ReaderField field, String standard) {
            String name = field.parameter();
            FieldForm form = field.form();
            String type = form.kind() == Shape.NUMBER ? "Int" : form.kind() == Shape.OPTION ? "Option" : "String";
            String bytes = form.bytes() == 0 || form.kind() == Shape.OPTION ? "" : Integer.toString(form.bytes());
            List<String> values = form.kind() == Shape.OPTION
                    ? form.allowed().chars().mapToObj(Character::toString).toList()
                    : List.of();
            return new ParameterRow(name, known.getOrDefault("reader." + name, name), type, bytes, false, standard,
                    options(name, values), form.kind() == Shape.CHARACTERS ? form.allowed() : "", rule(form));
        }

        private String rule(FieldForm form) {
            return switch (form.kind()) {
                case LINE, LINES, CHARACTERS, CHOICES -> said(form.kind().name());
                case OPTION -> "";
                case NUMBER -> said("NUMBER", form.least(), form.most());
                case DAY -> form.most().isEmpty()
                        ? said("DAY_PAST", form.least())
                        : said("DAY", form.least(), form.most());
            };
        }

        private String standard(ReaderField field) {
            return switch (field) {
                case SENDSTATUS -> "1";
                case CREATED -> texts.get(language, "site.newsletter.now", List.of());
                default -> field.empty() instanceof Integer number ? number.toString() : "";
            };
        }

        private String said(String form, Object... parts) {
            return texts.get(language, "site.newsletter.form." + form, List.of(parts));
        }

        private String label(String name) {
            return texts.get(language, "site.newsletter.p." + name, List.of());
        }

        private List<Option> options(String name, List<String> values) {
            return values.stream().map(value -> new Option(value,
                    known.getOrDefault("site.newsletter.option." + name + "." + value, ""))).toList();
        }
    }
}
