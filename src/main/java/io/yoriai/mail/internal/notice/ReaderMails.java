package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

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
import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.sending.NewsletterMaker;
import io.yoriai.mail.internal.sending.SenderAddresses;
import io.yoriai.mail.internal.sending.TemplateRules;
import io.yoriai.mail.internal.template.CompiledText.Writing;
import io.yoriai.mail.internal.template.ReaderFields;
import io.yoriai.message.Texts;
import io.yoriai.publish.Issues;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Outbox.Wanted;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.record.SystemSettings;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.NotifyMails;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;

/** Mails of newsletters to their readers (spec/neo.md 7, 8): texts as they are set when the mail goes, with links that work. */
@Component
class ReaderMails {

    private static final int DELETED = 10;

    private final Magazines magazines;
    private final MagazineMails mails;
    private final Readers readers;
    private final Outbox outbox;
    private final StepMails steps;
    private final NotifyMails notices;
    private final SelfService leaving;
    private final ReaderFields fields;
    private final SenderAddresses senders;
    private final NewsletterMaker newsletters;
    private final SystemSettings settings;
    private final Texts texts;

    ReaderMails(Magazines magazines, MagazineMails mails, Readers readers, Outbox outbox, StepMails steps,
            NotifyMails notices, SelfService leaving, ReaderFields fields,
            SenderAddresses senders, NewsletterMaker newsletters, SystemSettings settings, Texts texts) {
        this.settings = settings;
        this.magazines = magazines;
        this.mails = mails;
        this.readers = readers;
        this.outbox = outbox;
        this.steps = steps;
        this.notices = notices;
        this.leaving = leaving;
        this.fields = fields;
        this.senders = senders;
        this.newsletters = newsletters;
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
        MailTexts written = texts(wanted, magazine, fields.script());
        if (written == null) {
            return new Result.Skipped(DELETED);
        }
        if (periodic) {
            return newsletters.letter(magazine, written, row);
        }
        Map<String, String> values = fields.all(magazine, reader.orElse(null), wanted.email());
        Publisher publisher = magazine.settings().publisher();
        return new Result.Ready(new Composed(new TextMail(publisher.name(), publisher.email(), publisher.replyTo(),
                Issues.fill(written.subject(), magazine, values, false),
                Issues.fill(written.text(), magazine, values, false),
                Issues.fill(written.html(), magazine, values, true), Map.of("Auto-Submitted", "auto-generated"))
                .bytes(row, writing(magazine)), senders.signing(magazine).orElse(null)));
    }

    private Writing writing(Magazine magazine) {
        if (!magazine.settings().charset().equals("ISO-2022-JP")) {
            return Writing.UTF_8;
        }
        return settings.on(TemplateRules.SWITCH, true) ? Writing.JIS : Writing.JIS_ANYHOW;
    }

    /** Null: of a step that was deleted. */
    private @Nullable MailTexts texts(Wanted wanted, Magazine magazine, String script) {
        return switch (wanted.kind()) {
            case "STEP" -> steps.find(Objects.requireNonNull(wanted.stepId())).map(StepMail::texts).orElse(null);
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
}
