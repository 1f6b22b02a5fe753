package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineMail;
import io.yoriai.magazine.MagazineMails;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.MailLinks;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.message.Texts;
import io.yoriai.page.ScriptPlaces;
import io.yoriai.publish.Issues;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Outbox.Wanted;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.NotifyMails;
import io.yoriai.schedule.StepMails;
import io.yoriai.signup.SelfChange;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;

/** Mails of newsletters to their readers (spec/neo.md 7, 8): texts as they are set when the mail goes, with links that work. */
@Component
class ReaderMails {

    private static final int DELETED = 10;
    private static final int REFUSED = 6;

    private final Magazines magazines;
    private final MagazineMails mails;
    private final Readers readers;
    private final Outbox outbox;
    private final StepMails steps;
    private final NotifyMails notices;
    private final SelfService leaving;
    private final SelfChange changing;
    private final ScriptPlaces places;
    private final MailLinks links;
    private final Texts texts;

    ReaderMails(Magazines magazines, MagazineMails mails, Readers readers, Outbox outbox, StepMails steps,
            NotifyMails notices, SelfService leaving, SelfChange changing, ScriptPlaces places, MailLinks links,
            Texts texts) {
        this.magazines = magazines;
        this.mails = mails;
        this.readers = readers;
        this.outbox = outbox;
        this.steps = steps;
        this.notices = notices;
        this.leaving = leaving;
        this.changing = changing;
        this.places = places;
        this.links = links;
        this.texts = texts;
    }

    Result compose(MailRow row, long wantedId) {
        Wanted wanted = outbox.find(wantedId).orElse(null);
        Magazine magazine = wanted == null ? null : magazines.find(wanted.magazineId()).orElse(null);
        if (wanted == null || magazine == null) {
            return new Result.Skipped(DELETED);
        }
        Optional<Reader> reader = wanted.readerId() == null
                ? Optional.empty()
                : readers.find(magazine.id(), wanted.readerId());
        boolean periodic = wanted.kind().equals("STEP") || wanted.kind().equals("NOTIFY");
        if (reader.isEmpty() && (periodic || wanted.kind().equals("CONFIRMATION"))) {
            return new Result.Skipped(DELETED);
        }
        if (periodic && !reader.orElseThrow().receives()) {
            return new Result.Skipped(REFUSED);
        }
        String script = links.base() + places.folder() + "/usrctrl.php?";
        MailTexts written = texts(wanted, magazine, script);
        Map<String, String> values = values(magazine, wanted, reader.orElse(null), script);
        Map<String, String> headers = new LinkedHashMap<>();
        String leave = values.get("Reader.unsubscribe_url");
        if (periodic && leave != null) {
            headers.put("List-Unsubscribe", "<" + leave + ">");
            headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        } else {
            headers.put("Auto-Submitted", "auto-generated");
        }
        Publisher publisher = magazine.settings().publisher();
        return new Result.Ready(new Composed(new TextMail(publisher.name(), publisher.email(), publisher.replyTo(),
                Issues.fill(written.subject(), magazine, values, false),
                Issues.fill(written.text(), magazine, values, false),
                Issues.fill(written.html(), magazine, values, true), headers).bytes(row), null));
    }

    private MailTexts texts(Wanted wanted, Magazine magazine, String script) {
        return switch (wanted.kind()) {
            case "STEP" -> steps.get(Objects.requireNonNull(wanted.stepId())).texts();
            case "NOTIFY" -> notices.find(magazine.id()).orElse(new MailTexts("", "", ""));
            case "REGISTERED" -> of(magazine, MagazineMail.REGISTERED);
            case "LEFT" -> of(magazine, MagazineMail.LEFT);
            case "CHANGED", "ADDRESS_CHANGED" -> of(magazine, MagazineMail.CHANGED);
            default -> {
                String link = switch (wanted.kind()) {
                    case "CONFIRMATION" -> "cnf=" + leaving.token(Purpose.CONFIRM, magazine.id(),
                            Objects.requireNonNull(wanted.readerId()));
                    case "CHANGE_LINK" -> "chg=" + wanted.token();
                    case "NEW_ADDRESS" -> "adr=" + wanted.token();
                    case "CANCEL_LINK" -> "del=" + wanted.token();
                    default -> "upd=1&mag_id=" + magazine.id();
                };
                String key = "mail.reader." + wanted.kind();
                yield new MailTexts(texts.get(Locale.JAPANESE, key, List.of()),
                        texts.get(Locale.JAPANESE, key + ".text", List.of(script + link)), "");
            }
        };
    }

    private MailTexts of(Magazine magazine, MagazineMail kind) {
        MagazineMail.Text text = Objects.requireNonNull(mails.of(magazine.id()).get(kind));
        return new MailTexts(text.subject(), text.text(), "");
    }

    private Map<String, String> values(Magazine magazine, Wanted wanted, @Nullable Reader reader, String script) {
        Map<String, String> values = new HashMap<>();
        values.put("Reader.email", wanted.email());
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
