package io.yoriai.newsletter;

import io.yoriai.newsletter.internal.design.StyleCheck;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The style sheet that a magazine adds to the program's own on its public pages (spec/neo.md 7.1 ページデザイン). It is served as
 * a file of its own, and fetches nothing from other hosts.
 */
@Service
public class PageStyles {

    private final Magazines magazines;
    private final JdbcClient jdbc;
    private final Clock clock;

    PageStyles(Magazines magazines, JdbcClient jdbc, Clock clock) {
        this.magazines = magazines;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A magazine's sheet as it is now.
     *
     * @param css "" where it has none
     * @param revision moves with every saving, over all magazines; 0: none
     * @param changedBy who saved it; null where there is none
     */
    public record Style(String css, long revision, @Nullable Instant changedAt, @Nullable String changedBy) {

        static final Style NONE = new Style("", 0, null, null);

        /** Whether the magazine has one. */
        public boolean edited() {
            return revision != 0;
        }
    }

    /** @throws FaultException 404 where there is no such magazine */
    public Style get(long magazineId) {
        magazine(magazineId);
        return find(magazineId).orElse(Style.NONE);
    }

    /** By the primary key. */
    public Optional<Style> find(long magazineId) {
        return jdbc.sql("select css, revision, changed_at, changed_by from magazine_page_style where magazine_id = ?")
                .param(magazineId)
                .query((row, n) -> new Style(Objects.requireNonNull(row.getString(1)), row.getLong(2),
                        Objects.requireNonNull(row.getTimestamp(3)).toInstant(), row.getString(4)))
                .optional();
    }

    /** The revision of a magazine's sheet; 0 where it has none. */
    public long revision(long magazineId) {
        return jdbc.sql("select revision from magazine_page_style where magazine_id = ?").param(magazineId)
                .query(Long.class).optional().orElse(0L);
    }

    /** What is wrong with a sheet, each fault with its line in its arguments; empty where it may be saved. */
    public static List<Fault> check(String css) {
        return StyleCheck.check(css);
    }

    /**
     * The sheet as it can stand in a page: no text of it ends the element. In a string {@code <\/} means the same.
     */
    public static String inline(String css) {
        return css.replace("</", "<\\/");
    }

    /**
     * Puts a sheet in the place of the one there is; one without anything goes back to the default.
     *
     * @param actor who does it, as shown to staff
     * @throws FaultException 400 with every fault of the sheet, 404 where there is no such magazine; nothing is stored
     */
    @Transactional
    public Style save(long magazineId, String css, String actor) {
        magazine(magazineId);
        List<Fault> faults = check(css);
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
        if (css.isBlank()) {
            return reset(magazineId);
        }
        jdbc.sql("""
                insert into magazine_page_style (magazine_id, css, changed_at, changed_by)
                values (:id, :css, :now, :actor)
                on conflict (magazine_id) do update set css = excluded.css, revision = excluded.revision,
                    changed_at = excluded.changed_at, changed_by = excluded.changed_by""").param("id", magazineId)
                .param("css", css).param("now", clock.instant().atOffset(ZoneOffset.UTC)).param("actor", actor)
                .update();
        return get(magazineId);
    }

    /** Back to the default: the program's own sheets alone. */
    @Transactional
    public Style reset(long magazineId) {
        magazine(magazineId);
        jdbc.sql("delete from magazine_page_style where magazine_id = ?").param(magazineId).update();
        return Style.NONE;
    }

    private void magazine(long id) {
        if (magazines.find(id).isEmpty()) {
            throw new FaultException(Fault.notFound("magazine_id"));
        }
    }
}
