package io.yoriai.magazine;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.magazine.MagazineMail.Text;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SqlTime;

/**
 * The texts of the mails that tell a reader what happened (spec/neo.md 8), a magazine's own or by default. They may hold the
 * placeholders of spec/neo.md 7.2, such as {@code [% Reader.name %]}. They are changed with the settings.
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

    /** The mails of a magazine, edited or by default. */
    public Map<MagazineMail, Text> of(long magazineId) {
        Map<MagazineMail, Text> mails = new EnumMap<>(MagazineMail.class);
        for (MagazineMail mail : MagazineMail.values()) {
            mails.put(mail, standard(mail));
        }
        jdbc.sql("select kind, subject, text_body from magazine_mail where magazine_id = :id").param("id", magazineId)
                .query(row -> {
                    mails.put(MagazineMail.valueOf(row.getString("kind")),
                            new Text(Objects.requireNonNull(row.getString("subject")),
                                    Objects.requireNonNull(row.getString("text_body"))));
                });
        return mails;
    }

    /**
     * Stores the texts of a mail in the running transaction; texts equal to the default go back to it.
     *
     * @throws FaultException 400 for an empty or too long subject or text: fields {@code MagazineMail.{mail}.Subject} and
     *             {@code .Text}
     */
    void change(long magazineId, MagazineMail mail, Text text) {
        List<Fault> faults = faults(mail, text);
        FaultException.throwIfAny(faults);
        Text standard = standard(mail);
        if (standard.subject().equals(text.subject()) && standard.text().strip().equals(text.text().strip())) {
            jdbc.sql("delete from magazine_mail where magazine_id = :id and kind = :kind").param("id", magazineId)
                    .param("kind", mail.name()).update();
            return;
        }
        jdbc.sql("""
                insert into magazine_mail (magazine_id, kind, subject, text_body, updated_at)
                values (:id, :kind, :subject, :text, :now)
                on conflict (magazine_id, kind) do update set subject = excluded.subject,
                    text_body = excluded.text_body, updated_at = excluded.updated_at""").param("id", magazineId)
                .param("kind", mail.name()).param("subject", text.subject()).param("text", text.text())
                .param("now", SqlTime.now(clock)).update();
    }

    static List<Fault> faults(MagazineMail mail, Text text) {
        List<Fault> faults = new ArrayList<>();
        String field = "MagazineMail." + mail;
        check(faults, field + ".Subject", text.subject(), MOST_SUBJECT);
        check(faults, field + ".Text", text.text(), MOST_BODY);
        if (!Formats.isOneLine(text.subject())) {
            faults.add(Fault.notOneLine(field + ".Subject"));
        }
        return faults;
    }

    private Text standard(MagazineMail mail) {
        String key = "magazine.mail." + mail.name().toLowerCase(Locale.ROOT);
        return new Text(texts.get(Locale.JAPANESE, key + ".subject", List.of()),
                texts.get(Locale.JAPANESE, key + ".text", List.of()));
    }

    private static void check(List<Fault> faults, String field, String value, int most) {
        if (value.isBlank()) {
            faults.add(Fault.required(field));
        } else if (value.length() > most) {
            faults.add(Fault.tooLong(field, most));
        }
    }
}
