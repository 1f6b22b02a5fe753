package io.yoriai.tracking;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.yoriai.file.Files;
import io.yoriai.person.AddressHash;
import io.yoriai.record.SqlTime;

/** Documents that are handed out, and the history of who took them (spec/smp-campaign.md 9.9, spec/smp-mail-tracking.md 2.18). */
@Service
public class Downloads {

    private static final String PURPOSE = "document.download";
    private static final int OF_MY_PAGE = 1;
    private static final int OF_PUBLIC_PAGE = 2;
    private static final int OF_MAIL = 3;
    private static final Duration ONE = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final Files files;
    private final AddressHash hash;
    private final ClickVerdicts verdicts;
    private final Clock clock;

    Downloads(JdbcClient jdbc, Files files, AddressHash hash, @Lazy ClickVerdicts verdicts, Clock clock) {
        this.verdicts = verdicts;
        this.jdbc = jdbc;
        this.files = files;
        this.hash = hash;
        this.clock = clock;
    }

    /** What came of asking for a document. */
    public sealed interface Outcome {

        /** There is none, or it is not published just now. */
        record Gone() implements Outcome {}

        /** Only for those who are known. */
        record MembersOnly() implements Outcome {}

        /** Here it is. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Handed(String fileName, String contentType, byte[] bytes) implements Outcome {}
    }

    /**
     * The key of a lead's own link to a document, in a mail or in my page: it names both, and works while the document is published.
     *
     * @param mail 0: the link stands in my page
     */
    public String key(long document, long lead, long mail) {
        return hash.said(PURPOSE, document, lead, mail);
    }

    private record Document(String name, String extension, long file, int publication) {}

    private record Named(long lead, long mail, int route) {}

    /**
     * Hands out a document. A lead whose link it is has a row in the history; the same document within ten seconds is one.
     *
     * @param key of a link; null: none
     * @param member a lead who is logged in and may have it; null: nobody is
     * @param address literal IP address of whoever asks
     * @param taken false: only asked about, which leaves no row
     */
    @Transactional
    public Outcome ask(long document, @Nullable String key, @Nullable Long member, String address,
            @Nullable String agent, boolean taken) {
        Instant now = clock.instant();
        Optional<Document> found = jdbc.sql("""
                select f.name, f.extension, f.id, d.publication_type_id from document d
                  join campaign c on c.id = d.campaign_id join stored_file f on f.id = d.file_id
                 where d.id = :document and c.deleted_at is null and d.publication_type_id <> 1
                   and (d.start_day is null or d.start_day <= :now) and (d.end_day is null or d.end_day > :now)""")
                .param("document", document).param("now", SqlTime.of(now))
                .query((row, n) -> new Document(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4)))
                .optional();
        Optional<Files.Content> content = found.flatMap(one -> files.content(one.file()));
        if (found.isEmpty() || content.isEmpty()) {
            return new Outcome.Gone();
        }
        Optional<Named> named = member == null
                ? named(document, key)
                : Optional.of(new Named(member, 0, OF_PUBLIC_PAGE));
        if (named.isEmpty() && found.get().publication() != 4) {
            return new Outcome.MembersOnly();
        }
        int told = !taken ? 0 : named.map(one -> keep(document, one, address, agent, now)).orElse(1);
        if (told > 0) {
            jdbc.sql("update document set download_num = download_num + 1 where id = ?").param(document).update();
        }
        return new Outcome.Handed(found.get().name() + "." + found.get().extension(), content.get().contentType(),
                content.get().bytes());
    }

    /** By document_download_document. */
    private int keep(long document, Named of, String address, @Nullable String agent, Instant now) {
        return jdbc
                .sql("""
                        insert into document_download (lead_id, document_id, route_id, mail_id, downloaded_at, verdict_id, address, agent, date_update)
                        select :lead, :document, :route, :mail, :now, :verdict, :address, :agent, :now
                         where not exists (select from document_download where document_id = :document and lead_id = :lead
                                              and downloaded_at > :since)""")
                .param("lead", of.lead()).param("document", document)
                .param("route", of.route())
                .param("mail", of.mail() == 0 ? null : of.mail()).param("now", SqlTime.of(now))
                .param("verdict", verdicts.of(of.mail(), address, agent))
                .param("since", SqlTime.of(now.minus(ONE))).param("address", address).param("agent", agent).update();
    }

    private Optional<Named> named(long document, @Nullable String key) {
        return Optional.ofNullable(hash.numbers(PURPOSE, key, 3)).filter(said -> said[0] == document)
                .map(said -> new Named(said[1], said[2], said[2] == 0 ? OF_MY_PAGE : OF_MAIL));
    }
}
