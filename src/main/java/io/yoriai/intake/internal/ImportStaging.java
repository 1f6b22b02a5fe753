package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.intake.FileReading;
import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ImportTable;
import io.yoriai.intake.LineFault;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.AddressHash;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Photos;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.TypedText;
import io.yoriai.record.SqlTime;

/** Checks the lines of a file and keeps them, a batch at a time; then asks the database what would become of them. */
@Component
public class ImportStaging {

    private static final int BATCH = 500;
    private static final int LONGEST_EMAIL = 300;
    private static final int LONGEST_CELL = 70_000;
    private static final String DELIVERY = ReaderField.SENDSTATUS.parameter();

    private final JdbcTemplate jdbc;
    private final AddressHash hash;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    ImportStaging(JdbcTemplate jdbc, AddressHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /** @param reading null where it is no file of lines */
    public long open(Magazine magazine, String fileName, ImportOptions options, @Nullable FileReading reading) {
        OffsetDateTime now = SqlTime.now(clock);
        jdbc.update("delete from reader_import where at < ?", now.minusDays(30));
        Long made = jdbc.queryForObject(
                "insert into reader_import (magazine_id, at, actor, file_name, options, reading)"
                        + " values (?, ?, ?, ?, ?::jsonb, ?::jsonb) returning id",
                Long.class, magazine.id(), now,
                options.actor(), fileName, json.writeValueAsString(options),
                reading == null ? null : json.writeValueAsString(reading));
        return made == null ? 0 : made;
    }

    /** Keeps the lines of an import that has none, and says what would become of each. */
    public void stage(Magazine magazine, long id, ImportTable table, ImportOptions options) {
        FieldContext context = FieldContext.now(magazine, clock);
        List<@Nullable Object[]> batch = new ArrayList<>(BATCH);
        table.each(line -> {
            batch.add(row(id, line, context));
            if (batch.size() == BATCH) {
                insert(batch);
            }
        });
        insert(batch);
        judge(id, magazine.id(), options, SqlTime.now(clock));
    }

    private void insert(List<@Nullable Object[]> batch) {
        jdbc.batchUpdate("insert into reader_import_line (import_id, number, email, email_key, address_hash, texts,"
                + " columns, photo, photo_kind, verdict, field, left_out, fault)"
                + " values (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?)",
                batch);
        batch.clear();
    }

    private @Nullable Object[] row(long id, ImportTable.Line line, FieldContext context) {
        Map<String, String> texts = new LinkedHashMap<>();
        line.texts().forEach((name, text) -> texts.put(name, storable(text, LONGEST_CELL)));
        String given = TypedText.address(line.texts().getOrDefault("email", ""));
        String written = storable(given, LONGEST_EMAIL);
        LineFault fault = line.fault();
        if (fault != null) {
            return faulty(id, line, written, null, texts, null, fault);
        }
        Optional<EmailAddress> email = EmailAddress.parse(given);
        byte[] photo = line.photo();
        String kind = photo == null ? null : Photos.kind(photo);
        ReaderValues.Read read = ReaderValues.forAdd(CellText.of(line.texts(), context), context);
        List<String> wrong = new ArrayList<>();
        read.faults().forEach(one -> wrong.add(String.valueOf(one.field())));
        if (photo != null && kind == null) {
            wrong.add("photo");
        }
        if (email.isEmpty()) {
            return faulty(id, line, written, null, texts, "email", null);
        }
        // What cannot be kept of somebody keeps nobody away; but who may not want mails must not get them.
        if (wrong.contains(DELIVERY)) {
            return faulty(id, line, written, email.get().key(), texts, DELIVERY, null);
        }
        Map<String, @Nullable Object> columns = read.values().columns();
        columns.put("email", email.get().written());
        return new @Nullable Object[]{id, line.number(), email.get().written(), email.get().key(),
            hash.of(email.get().key()), json.writeValueAsString(texts), json.writeValueAsString(columns),
            kind == null ? null : photo, kind, Verdict.NEW.name(), null, wrong.toArray(String[]::new), null};
    }

    private @Nullable Object[] faulty(long id, ImportTable.Line line, String written, @Nullable String key,
            Map<String, String> texts, @Nullable String field, @Nullable LineFault fault) {
        return new @Nullable Object[]{id, line.number(), written, key, null, json.writeValueAsString(texts), null, null,
            null, Verdict.FAULTY.name(), field, null, fault == null ? null : fault.name()};
    }

    private static String storable(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest);
        return cut.replace('\0', '\uFFFD');
    }

    /**
     * The last line of an address wins, and takes what earlier ones say where it says nothing itself; readers are known; who
     * left, complained or is stopped by errors is refused.
     */
    private void judge(long id, long magazine, ImportOptions options, OffsetDateTime now) {
        // The planner knows nothing yet of the lines just stored, and would compare each with each.
        jdbc.execute("set local enable_nestloop = off");
        jdbc.update(
                """
                        with last as (select email_key, max(number) as number from reader_import_line
                                      where import_id = ? and verdict = 'NEW' group by email_key having count(*) > 1)
                        update reader_import_line l set verdict = 'REPEATED', replaced_by = last.number from last
                        where l.import_id = ? and l.verdict = 'NEW' and l.email_key = last.email_key and l.number <> last.number""",
                id, id);
        jdbc.update("""
                with said as (
                    select l.replaced_by as number, c.key, c.value, l.number as at
                    from reader_import_line l, jsonb_each(l.columns) c
                    where l.import_id = ? and l.verdict = 'REPEATED' and c.key <> 'email'
                ), whole as (
                    select number, jsonb_object_agg(key, value order by at) as columns from said group by number
                )
                update reader_import_line l set columns = whole.columns || l.columns from whole
                where l.import_id = ? and l.number = whole.number""", id, id);
        jdbc.update("""
                with pictures as (
                    select distinct on (replaced_by) replaced_by, photo, photo_kind from reader_import_line
                    where import_id = ? and verdict = 'REPEATED' and photo is not null order by replaced_by, number desc
                )
                update reader_import_line l set photo = p.photo, photo_kind = p.photo_kind from pictures p
                where l.import_id = ? and l.number = p.replaced_by and l.photo is null""", id, id);
        jdbc.execute("set local enable_nestloop = on");
        jdbc.update("""
                update reader_import_line l set verdict = ?
                where l.import_id = ? and l.verdict = 'NEW' and (select true from reader r
                    where r.magazine_id = ? and r.email_key = l.email_key
                        and (r.provisional_until is null or r.provisional_until > ?))""",
                (options.overwrite() ? Verdict.OVERWRITTEN : Verdict.REGISTERED).name(), id, magazine, now);
        if (!options.refusedToo()) {
            jdbc.update("""
                    update reader_import_line l set verdict = 'REFUSED'
                    where l.import_id = ? and l.verdict = 'NEW' and (
                        (select c.kind from consent_ledger c where c.address_hash = l.address_hash
                            and c.subject in ('magazine:' || ?::text, 'all') order by c.id desc limit 1) <> 'AGREED'
                        or exists (select from person_address a where a.address = l.email_key and not a.valid))""",
                    id, magazine);
        }
    }
}
