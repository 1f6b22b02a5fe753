package io.yoriai.mail.internal.sending;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.mail.internal.ListUnsubscribe;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.template.ReaderFields;
import io.yoriai.publish.Issue;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderRow;
import io.yoriai.schedule.MailTexts;

/** Makes the mails of a magazine to its readers: each is looked at just before, so that who left a moment ago gets nothing. */
@Component
public class NewsletterMaker {

    private static final int INVALID = 2;
    private static final int REFUSED = 6;
    private static final int PROVISIONAL = 8;
    private static final int GONE = 10;
    /** The magazine is not being issued any more; a later sending goes to those who have not got the issue. */
    private static final int NOT_ISSUED = 14;
    private static final int MOST_LETTERS = 200;

    private final Magazines magazines;
    private final ReaderFields fields;
    private final MailMaker maker;
    private final ListUnsubscribe unsubscribe;
    private final MailTokens tokens;
    private final IssueContents contents;
    private final JdbcClient jdbc;
    /** Steps and notices are as they are written when they go: what says the same is read once. */
    private final LoadingCache<Content, CompiledContent> letters;

    NewsletterMaker(Magazines magazines, ReaderFields fields, MailMaker maker, ListUnsubscribe unsubscribe,
            MailTokens tokens, IssueContents contents, CountedLinks links, JdbcClient jdbc) {
        this.contents = contents;
        letters = Caffeine.newBuilder().maximumSize(MOST_LETTERS)
                .build(content -> CompiledContent.of(links.in(content), null));
        this.magazines = magazines;
        this.fields = fields;
        this.maker = maker;
        this.unsubscribe = unsubscribe;
        this.tokens = tokens;
        this.jdbc = jdbc;
    }

    private record Found(Reader reader, boolean valid) {}

    List<Result> make(CompiledContent compiled, Content.Newsletter issue, List<MailOf> mails) {
        Magazine magazine = magazines.find(issue.magazineId()).orElse(null);
        if (magazine == null) {
            return mails.stream().<Result>map(mail -> new Result.Skipped(GONE)).toList();
        }
        Map<Long, Found> readers = read(magazine.id(), mails);
        return mails.stream().map(mail -> make(compiled, magazine, mail, readers.get(mail.row().readerId()))).toList();
    }

    /** A step or a notice. */
    public Result letter(Magazine magazine, MailTexts texts, MailRow row) {
        CompiledContent compiled = Objects.requireNonNull(letters.get(contents.of(magazine,
                new Issue.Content(texts.subject(), texts.text(), texts.html()), 0)));
        MailOf mail = MailOf.of(row);
        return make(compiled, magazine, mail, read(magazine.id(), List.of(mail)).get(row.readerId()));
    }

    /**
     * Values of one mail of a magazine, as they are now; "" for what is not there any more.
     *
     * @param of null: a step or a notice of the reader's magazine
     */
    Function<String, String> values(Content.@Nullable Newsletter of, MailOf mail) {
        long id = of == null
                ? jdbc.sql("select magazine_id from reader where id = ?").param(mail.row().readerId())
                        .query((row, n) -> row.getLong(1)).optional().orElse(0L)
                : of.magazineId();
        Magazine magazine = magazines.find(id).orElse(null);
        if (magazine == null) {
            return name -> "";
        }
        Found found = read(magazine.id(), List.of(mail)).get(mail.row().readerId());
        return name -> fields.value(name, magazine, found == null ? null : found.reader(), mail.to());
    }

    private Result make(CompiledContent compiled, Magazine magazine, MailOf mail, @Nullable Found found) {
        Reader reader = found == null ? null : found.reader();
        if (mail.row().sendType() != MailMaker.TEST) {
            int reason = found == null || reader == null
                    ? GONE
                    : magazine.settings().state() == State.ISSUED ? reason(found, mail) : NOT_ISSUED;
            if (reason != 0) {
                return new Result.Skipped(reason);
            }
        }
        String email = mail.to();
        // The mail goes along, so that it is known by which one a reader left.
        String leave = reader == null
                ? null
                : fields.unsubscribe(magazine.id(), reader.id()) + "&m=" + tokens.leaving(mail.mail());
        // A step or a notice is for now: an issue is read when the reader's own link has long expired.
        Content.Newsletter of = compiled.content().newsletter();
        Reader own = of != null && of.issueId() == 0 ? reader : null;
        return maker.write(compiled, mail, MailMaker.once(name -> {
            if (leave != null && name.equals(ReaderFields.UNSUBSCRIBE)) {
                return leave;
            }
            if (own != null && name.equals(ReaderFields.CHANGE)) {
                return fields.change(own);
            }
            String hit = maker.hit(name, mail);
            return hit == null ? fields.value(name, magazine, reader, email) : hit;
        }), leave == null ? Map.of() : unsubscribe.of(leave, mail.mail(), compiled.content().domainId()));
    }

    /** Why a reader gets nothing any more; a new address is not the one that was chosen. */
    private static int reason(Found found, MailOf mail) {
        Reader reader = found.reader();
        if (reader.provisional()) {
            return PROVISIONAL;
        }
        if (!reader.receives()) {
            return REFUSED;
        }
        return found.valid() && reader.email().equalsIgnoreCase(mail.row().email()) ? 0 : INVALID;
    }

    /** By primary keys, cost 16 a reader. */
    private Map<Long, Found> read(long magazine, List<MailOf> mails) {
        Map<Long, Found> readers = new HashMap<>();
        jdbc.sql("select r.*, coalesce(a.valid, true) as valid from reader r"
                + " left join person_address a on a.address = r.email_key"
                + " where r.id = any (:ids::bigint[]) and r.magazine_id = :magazine")
                .param("ids", mails.stream().map(mail -> mail.row().readerId()).filter(Objects::nonNull)
                        .toArray(Long[]::new))
                .param("magazine", magazine).query(row -> {
                    readers.put(row.getLong("id"), new Found(ReaderRow.read(row), row.getBoolean("valid")));
                });
        return readers;
    }
}
