package io.yoriai.admin.internal.outbox;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineMail;
import io.yoriai.magazine.MagazineMails;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.page.ScriptPlaces;
import io.yoriai.publish.Issues;
import io.yoriai.reader.Outbox.Waiting;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.NotifyMails;
import io.yoriai.schedule.StepMails;
import io.yoriai.signup.SelfChange;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;

/** Reads a waiting mail as its reader would: texts as they are set now, placeholders filled in, links that work. */
@Lazy
@Component
final class MailReading {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s]+");

    private final Magazines magazines;
    private final MagazineMails mails;
    private final Readers readers;
    private final StepMails steps;
    private final NotifyMails notices;
    private final SelfService leaving;
    private final SelfChange changing;
    private final ScriptPlaces places;
    private final Texts texts;

    MailReading(Magazines magazines, MagazineMails mails, Readers readers, StepMails steps, NotifyMails notices,
            SelfService leaving, SelfChange changing, ScriptPlaces places, Texts texts) {
        this.magazines = magazines;
        this.mails = mails;
        this.readers = readers;
        this.steps = steps;
        this.notices = notices;
        this.leaving = leaving;
        this.changing = changing;
        this.places = places;
        this.texts = texts;
    }

    /**
     * A mail to be read.
     *
     * @param links addresses that stand in the text, each once
     */
    record Mail(String subject, String text, List<String> links) {}

    /** @param server scheme, host and port that the reader's browser knows */
    Mail read(Waiting mail, String server) {
        Magazine magazine = magazines.get(mail.magazineId());
        Optional<Reader> reader = mail.readerId() == null
                ? Optional.empty()
                : readers.find(magazine.id(), mail.readerId());
        String script = server + places.folder() + "/usrctrl.php?";
        MailTexts written = texts(mail, magazine, script);
        Map<String, String> values = values(magazine, mail, reader.orElse(null), script);
        String text = Issues.fill(written.text(), magazine, values);
        return new Mail(Issues.fill(written.subject(), magazine, values), text,
                LINK.matcher(text).results().map(MatchResult::group).filter(link -> link.startsWith(server)).distinct()
                        .toList());
    }

    private MailTexts texts(Waiting mail, Magazine magazine, String script) {
        return switch (mail.kind()) {
            case "STEP" -> steps.get(Objects.requireNonNull(mail.stepId())).texts();
            case "NOTIFY" -> notices.find(magazine.id()).orElse(new MailTexts("", "", ""));
            case "REGISTERED" -> of(magazine, MagazineMail.REGISTERED);
            case "LEFT" -> of(magazine, MagazineMail.LEFT);
            case "CHANGED", "ADDRESS_CHANGED" -> of(magazine, MagazineMail.CHANGED);
            default -> {
                String link = switch (mail.kind()) {
                    case "CONFIRMATION" -> "cnf=" + leaving.token(Purpose.CONFIRM, magazine.id(),
                            Objects.requireNonNull(mail.readerId()));
                    case "CHANGE_LINK" -> "chg=" + mail.token();
                    case "NEW_ADDRESS" -> "adr=" + mail.token();
                    case "CANCEL_LINK" -> "del=" + mail.token();
                    default -> "upd=1&mag_id=" + magazine.id();
                };
                String key = "admin.outbox.mail." + mail.kind();
                yield new MailTexts(texts.get(Locale.JAPANESE, key, List.of()),
                        texts.get(Locale.JAPANESE, key + ".text", List.of(script + link)), "");
            }
        };
    }

    private MailTexts of(Magazine magazine, MagazineMail kind) {
        MagazineMail.Text text = Objects.requireNonNull(mails.of(magazine.id()).get(kind));
        return new MailTexts(text.subject(), text.text(), "");
    }

    private Map<String, String> values(Magazine magazine, Waiting mail, @Nullable Reader reader, String script) {
        Map<String, String> values = new HashMap<>();
        values.put("Reader.email", mail.email());
        values.put("Reader.name", "");
        if (magazine.settings().url().isBlank()) {
            values.put("Magazine.url", script + "mag_id=" + magazine.id());
        }
        if (reader != null) {
            for (ReaderField field : ReaderField.values()) {
                values.put("Reader." + field.parameter(), reader.text(magazine, field));
            }
            values.put("Reader.id", Long.toString(reader.id()));
            values.put("Reader.unsubscribe_url",
                    script + "del=" + leaving.token(Purpose.LEAVE, magazine.id(), reader.id()));
            values.put("Reader.change_url", script + "chg=" + changing.token(reader));
        }
        return values;
    }
}
