package io.yoriai.lead;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.file.Files;
import io.yoriai.person.DisclosureSource;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Change;

/** Keeps the rows of leads' files beside the leads: those of custom items follow the items, all of them follow the lead. */
@Service
@Order(1)
public class LeadFiles implements LeadDeletionListener, LeadMergeListener {

    /** The resource in whose name attached files are used; a lead's items use theirs as {@code VisitorData}. */
    private static final String ATTACHED = "VisitorDataFile";
    private static final String PLACE = "Body";

    private final JdbcClient jdbc;
    private final Files files;
    private final Clock clock;

    LeadFiles(JdbcClient jdbc, Files files, Clock clock) {
        this.jdbc = jdbc;
        this.files = files;
        this.clock = clock;
    }

    /**
     * A file of a lead as it is downloaded.
     *
     * @param name with its extension
     */
    public record Download(long lead, String name, Files.Content content) {}

    /** A lead's file; nothing where there is none of this number. */
    public Optional<Download> download(long id) {
        record Found(long lead, String name, long file) {}
        return jdbc.sql("select lead_id, name || '.' || extension, file_id from lead_file where id = ?").param(id)
                .query((row, n) -> new Found(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getLong(3)))
                .optional().flatMap(found -> files.content(found.file())
                        .map(content -> new Download(found.lead(), found.name(), content)));
    }

    /** Files of leads, for those who are told what is kept of them. */
    List<DisclosureSource.Document> of(Long... leads) {
        record Kept(long id, String name, long file) {}
        return jdbc
                .sql("select id, name || '.' || extension, file_id from lead_file where lead_id = any (?) order by id")
                .param(leads)
                .query((row, n) -> new Kept(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getLong(3)))
                .list().stream().map(kept -> new DisclosureSource.Document(kept.id() + "-" + kept.name(),
                        () -> files.content(kept.file()).orElseThrow().bytes()))
                .toList();
    }

    /** How many files are attached to a lead, which is locked. */
    int attached(long lead) {
        return jdbc.sql("select count(*) from lead_file where lead_id = ? and attribute_id is null").param(lead)
                .query(Integer.class).single();
    }

    /** An attached file has a new content; the one before is destroyed. */
    void replace(long id) {
        files.destroy(ATTACHED, List.of(id));
        files.use(ATTACHED, id, PLACE, jdbc.sql("select file_id from lead_file where id = ?").param(id)
                .query(Long.class).single());
    }

    /** An attached file is gone, and its content with it. */
    void detach(long id) {
        files.destroy(ATTACHED, List.of(id));
    }

    /** Items of a lead have changed: the rows of those that hold files follow; replaced contents are destroyed. */
    void follow(long lead, Iterable<Change> changes, Author by) {
        for (Change change : changes) {
            CustomItem item = change.item();
            if (item != null && item.data() == CustomItem.Data.FILE) {
                if (change.after() instanceof JsonNode after && after.has("Id")) {
                    set(lead, item.n(), after.get("Id").asLong(), by);
                } else {
                    jdbc.sql("delete from lead_file where lead_id = ? and attribute_id = ?").params(lead, item.n())
                            .update();
                }
                if (change.before() instanceof JsonNode before && before.has("Id")) {
                    files.discard(List.of(before.get("Id").asLong()));
                }
            }
        }
    }

    /** A new lead has files in its items. */
    void made(long lead, Draft draft, Author by) {
        draft.items().forEach((n, value) -> {
            if (value instanceof Long file) {
                set(lead, n, file, by);
            }
        });
    }

    private void set(long lead, int n, long file, Author by) {
        jdbc.sql(
                """
                        insert into lead_file (lead_id, attribute_id, name, extension, size, file_id, lastupdate_user_id, date_regist,
                            date_update)
                        select :lead, :n, f.name, f.extension, f.size, f.id, :staff::bigint, :now, :now
                        from stored_file f where f.id = :file
                        on conflict (lead_id, attribute_id) where attribute_id is not null do update
                            set (name, extension, size, file_id, lastupdate_user_id, date_update) = row (excluded.name,
                                excluded.extension, excluded.size, excluded.file_id, excluded.lastupdate_user_id, excluded.date_update)""")
                .param("lead", lead).param("n", n).param("staff", by.staff()).param("file", file)
                .param("now", now()).update();
    }

    @Override
    public void release(long lead) {
        List<Long> gone = jdbc.sql("delete from lead_file where lead_id = ? returning id").param(lead)
                .query((row, n) -> row.getLong(1)).list();
        files.destroy(ATTACHED, gone);
        files.destroy("VisitorData", List.of(lead));
    }

    /** Nothing is lost: what filled an item of a lead that goes is attached to the one that stays. */
    @Override
    public void move(List<MergedLead> merged) {
        List<long[]> moved = jdbc.sql("""
                update lead_file f set lead_id = p.survivor, attribute_id = null, date_update = :now
                from unnest(:survivors, :removed) as p (survivor, removed) where f.lead_id = p.removed
                returning f.id, f.file_id""").param("now", now())
                .param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged))
                .query((row, n) -> new long[]{row.getLong(1), row.getLong(2)}).list();
        moved.forEach(file -> files.use(ATTACHED, file[0], PLACE, file[1]));
        files.destroy("VisitorData", List.of(LeadMergeListener.removed(merged)));
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
