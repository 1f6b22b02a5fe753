package io.yoriai.publish;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.internal.design.StyleCheck;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/**
 * The style sheet that a magazine adds to the program's own on its public pages (spec/neo.md 7.1 ページデザイン). It is served as
 * a file of its own, and fetches nothing from other hosts. Each change has its row in the operation log.
 */
@Service
public class PageStyles {

    private final Magazines magazines;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    PageStyles(Magazines magazines, JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.magazines = magazines;
        this.jdbc = jdbc;
        this.audit = audit;
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
        magazines.get(magazineId);
        return find(magazineId).orElse(Style.NONE);
    }

    /** By the primary key. */
    public Optional<Style> find(long magazineId) {
        return jdbc.sql("select css, revision, changed_at, changed_by from magazine_page_style where magazine_id = ?")
                .param(magazineId)
                .query((row, n) -> new Style(Objects.requireNonNull(row.getString(1)), row.getLong(2),
                        SqlTime.read(row, "changed_at"), row.getString(4)))
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
     * @throws FaultException 400 with every fault of the sheet, 404 where there is no such magazine; nothing is stored
     */
    @Transactional
    public Style save(Actor by, long magazineId, String css) {
        Style old = get(magazineId);
        List<Fault> faults = check(css);
        FaultException.throwIfAny(faults);
        if (css.isBlank()) {
            delete(magazineId);
        } else {
            jdbc.sql("""
                    insert into magazine_page_style (magazine_id, css, changed_at, changed_by)
                    values (:id, :css, :now, :actor)
                    on conflict (magazine_id) do update set css = excluded.css, revision = excluded.revision,
                        changed_at = excluded.changed_at, changed_by = excluded.changed_by""").param("id", magazineId)
                    .param("css", css).param("now", SqlTime.now(clock)).param("actor", by.name()).update();
        }
        return logged(by, "pageStyle.save", magazineId, old);
    }

    /** Back to the default: the program's own sheets alone. */
    @Transactional
    public Style reset(Actor by, long magazineId) {
        Style old = get(magazineId);
        delete(magazineId);
        return logged(by, "pageStyle.reset", magazineId, old);
    }

    private void delete(long magazineId) {
        jdbc.sql("delete from magazine_page_style where magazine_id = ?").param(magazineId).update();
    }

    private Style logged(Actor by, String what, long magazineId, Style old) {
        Style now = get(magazineId);
        audit.write(by, what, "Magazine/" + magazineId + "/PageStyle", columns(old), columns(now));
        return now;
    }

    private static Map<String, String> columns(Style style) {
        return Map.of("revision", Long.toString(style.revision()), "characters",
                Integer.toString(style.css().length()));
    }
}
