package io.yoriai.mail.internal.template;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.ReaderField;
import io.yoriai.page.ScriptPlaces;
import io.yoriai.reader.Reader;
import io.yoriai.signup.SelfChange;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;

/** Values of the placeholders of newsletters (spec/neo.md 7.2). */
@Component
public class ReaderFields {

    /** Where a reader leaves the magazine. */
    public static final String UNSUBSCRIBE = "Reader.unsubscribe_url";
    /** Where a reader changes what is stored. */
    public static final String CHANGE = "Reader.change_url";

    private static final String READER = "Reader.";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("y年M月d日");

    private final SelfService leaving;
    private final SelfChange changing;
    private final ScriptPlaces places;
    private final PublicLinks links;

    ReaderFields(SelfService leaving, SelfChange changing, ScriptPlaces places, PublicLinks links) {
        this.leaving = leaving;
        this.changing = changing;
        this.places = places;
        this.links = links;
    }

    /** What a mail of a magazine shows of who sends it, and how it is left. */
    public static Label label(Magazine magazine) {
        Publisher publisher = magazine.settings().publisher();
        return new Label(Map.of("Sender.name", publisher.name(), "Sender.postal_address", publisher.address(),
                "Sender.contact", publisher.contact()), UNSUBSCRIBE);
    }

    /** The public pages' address, up to the parameters. */
    public String script() {
        return links.host() + places.folder() + "/usrctrl.php?";
    }

    /** The reader's own link to leave, which never expires. */
    public String unsubscribe(long magazineId, long readerId) {
        return script() + "del=" + leaving.token(Purpose.LEAVE, magazineId, readerId);
    }

    /** The reader's own link to change what is stored, for 30 minutes. */
    public String change(Reader reader) {
        return script() + "chg=" + changing.token(reader);
    }

    /**
     * The value of one placeholder; "" where it has none.
     *
     * @param reader null: nobody's, as in a test
     * @param email where the mail goes
     */
    public String value(String name, Magazine magazine, @Nullable Reader reader, String email) {
        Publisher publisher = magazine.settings().publisher();
        return switch (name) {
            case "Reader.email" -> email;
            case "Reader.id" -> reader == null ? "" : Long.toString(reader.id());
            case UNSUBSCRIBE -> reader == null ? page(magazine) : unsubscribe(magazine.id(), reader.id());
            case CHANGE -> script() + "upd=1&mag_id=" + magazine.id();
            case "Magazine.id" -> Long.toString(magazine.id());
            case "Magazine.name" -> magazine.settings().name();
            case "Magazine.url" -> magazine.settings().url().isBlank() ? page(magazine) : magazine.settings().url();
            case "Sender.name" -> publisher.name();
            case "Sender.address" -> publisher.email();
            case "Sender.postal_address" -> publisher.address();
            case "Sender.contact" -> publisher.contact();
            default -> {
                ReaderField field = name.startsWith(READER) ? ReaderField.of(name.substring(READER.length())) : null;
                yield field == null || reader == null ? "" : said(magazine, reader, field);
            }
        };
    }

    private String page(Magazine magazine) {
        return script() + "mag_id=" + magazine.id();
    }

    /** As people read it: the labels of checked choices, days in Japanese. */
    private static String said(Magazine magazine, Reader reader, ReaderField field) {
        if (field.choices()) {
            return magazine.checked(field.parameter(), reader.text(magazine, field));
        }
        return reader.value(field) instanceof LocalDate day ? DAY.format(day) : reader.text(magazine, field);
    }

    /** All of them, for texts that are filled in by name. */
    public Map<String, String> all(Magazine magazine, @Nullable Reader reader, String email) {
        Map<String, String> all = new HashMap<>();
        for (ReaderField field : ReaderField.values()) {
            String name = READER + field.parameter();
            all.put(name, value(name, magazine, reader, email));
        }
        for (String name : new String[]{"Reader.email", "Reader.id", "Magazine.url"}) {
            all.put(name, value(name, magazine, reader, email));
        }
        if (reader != null) {
            all.put(UNSUBSCRIBE, unsubscribe(magazine.id(), reader.id()));
            all.put(CHANGE, change(reader));
        }
        return all;
    }
}
