package io.yoriai.newsletter;

import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The texts of 登録完了メール, 解除完了メール and 変更完了メール (spec/neo.md 8). They may hold the placeholders of spec/neo.md 7.2, such
 * as {@code [% Reader.name %]}.
 */
@Service
public class MagazineMails {

    private static final int MOST_SUBJECT = 200;
    private static final int MOST_BODY = 20_000;

    private final JdbcClient jdbc;
    private final Texts texts;
    private final Clock clock;

    MagazineMails(JdbcClient jdbc, Texts texts, Clock clock) {
        this.jdbc = jdbc;
        this.texts = texts;
        this.clock = clock;
    }

    /** What the mail tells. */
    public enum Kind {
        REGISTERED, LEFT, CHANGED
    }

    /** @param edited false: the default */
    public record Mail(String subject, String text, boolean edited) {}

    /** The mails of a magazine, edited or by default. */
    public Map<Kind, Mail> of(long magazineId) {
        Map<Kind, Mail> mails = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            mails.put(kind, standard(kind));
        }
        jdbc.sql("select kind, subject, text_body from magazine_mail where magazine_id = :id").param("id", magazineId)
                .query(row -> {
                    mails.put(Kind.valueOf(row.getString("kind")),
                            new Mail(Objects.requireNonNull(row.getString("subject")),
                                    Objects.requireNonNull(row.getString("text_body")), true));
                });
        return mails;
    }

    /**
     * Stores the texts of a mail; texts equal to the default go back to it.
     *
     * @throws FaultException 400 for an empty or too long subject or text: fields {@code MagazineMail.{KIND}.Subject} and
     *             {@code .Text}
     */
    @Transactional
    public void change(long magazineId, Kind kind, String subject, String text) {
        List<Fault> faults = new ArrayList<>();
        check(faults, "MagazineMail." + kind + ".Subject", subject, MOST_SUBJECT);
        check(faults, "MagazineMail." + kind + ".Text", text, MOST_BODY);
        if (subject.chars().anyMatch(Character::isISOControl)) {
            faults.add(Fault.invalidValue("MagazineMail." + kind + ".Subject"));
        }
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
        Mail standard = standard(kind);
        if (standard.subject().equals(subject) && standard.text().strip().equals(text.strip())) {
            jdbc.sql("delete from magazine_mail where magazine_id = :id and kind = :kind").param("id", magazineId)
                    .param("kind", kind.name()).update();
            return;
        }
        jdbc.sql("""
                insert into magazine_mail (magazine_id, kind, subject, text_body, updated_at)
                values (:id, :kind, :subject, :text, :now)
                on conflict (magazine_id, kind) do update set subject = excluded.subject,
                    text_body = excluded.text_body, updated_at = excluded.updated_at""").param("id", magazineId)
                .param("kind", kind.name()).param("subject", subject).param("text", text)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    private Mail standard(Kind kind) {
        String key = "newsletter.mail." + kind.name().toLowerCase(Locale.ROOT);
        return new Mail(texts.get(Locale.JAPANESE, key + ".subject", List.of()),
                texts.get(Locale.JAPANESE, key + ".text", List.of()), false);
    }

    private static void check(List<Fault> faults, String field, String value, int most) {
        if (value.isBlank()) {
            faults.add(Fault.required(field));
        } else if (value.length() > most) {
            faults.add(Fault.tooLong(field, most));
        }
    }
}
